package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestExampleSettingsAreTheDefaults(t *testing.T) {
	var got settings
	if err := decodeSettings(bytes.NewReader(exampleSettings), &got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(defaultSettings(), got); d != "" {
		t.Errorf("settings.yaml differs from the defaults (-default +example):\n%s", d)
	}
}

func TestDecodeSettings(t *testing.T) {
	for _, tc := range []struct{ name, doc, wantErr string }{
		{"an empty file changes nothing", "", ""},
		{"a file of comments alone changes nothing", "# nothing\n", ""},
		{"a misspelt setting is named", "lisen: x\n", "lisen"},
		{"a wrong unit is named by its line", "detect:\n  every: soon\n", "every"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			set := defaultSettings()
			err := decodeSettings(strings.NewReader(tc.doc), &set)
			if tc.wantErr == "" {
				if err != nil || !cmp.Equal(set, defaultSettings()) {
					t.Errorf("decodeSettings = %v, %+v; want the defaults", err, set)
				}
			} else if err == nil || !strings.Contains(err.Error(), tc.wantErr) {
				t.Errorf("decodeSettings = %v, want an error that names %q", err, tc.wantErr)
			}
		})
	}
}

func TestSettingsKeepDefaultsBesideOneSetting(t *testing.T) {
	set := defaultSettings()
	if err := decodeSettings(strings.NewReader("clickhouse:\n  database: other\n"), &set); err != nil {
		t.Fatal(err)
	}
	want := defaultSettings()
	want.ClickHouse.Database = "other"
	if d := cmp.Diff(want, set); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestSettingsValidateNamesTheSetting(t *testing.T) {
	for field, change := range map[string]func(*settings){
		"timezone":                           func(s *settings) { s.Timezone = "Mars/Olympus" },
		"migrate":                            func(s *settings) { s.Migrate = "maybe" },
		"country":                            func(s *settings) { s.Country = "NL/UT" },
		"clickhouse.memory_bytes":            func(s *settings) { s.ClickHouse.MemoryBytes = 1 },
		"detect.brand_false_alarms_per_week": func(s *settings) { s.Detect.Brands = map[schema.Brand]float64{"kpn": 0} },
		"detect.false_alarms_per_week":       func(s *settings) { s.Detect.FalseAlarmsPerWeek = 0 },
		"tls.cert_file":                      func(s *settings) { s.TLS.KeyFile = "key.pem" },
		"log.level":                          func(s *settings) { s.Log.Level = "loud" },
	} {
		set := defaultSettings()
		change(&set)
		if err := set.validate(); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("validate with a bad %s = %v, want an error that names it", field, err)
		}
	}
}
