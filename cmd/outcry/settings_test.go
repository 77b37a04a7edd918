package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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
		"follow_up.keep":                     func(s *settings) { s.FollowUp.Keep = interval(time.Hour) },
		"retention.complaints":               func(s *settings) { s.Retention.Complaints = interval(24 * time.Hour) },
		"retention.texts":                    func(s *settings) { s.Retention.Texts = interval(36 * time.Hour) },
	} {
		set := defaultSettings()
		change(&set)
		if err := set.validate(); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("validate with a bad %s = %v, want an error that names it", field, err)
		}
	}
}

// TestOutlinesOfTheUser lays a user's outline over the embedded one.
func TestOutlinesOfTheUser(t *testing.T) {
	name := filepath.Join(t.TempDir(), "own.geojson")
	const square = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"region":"NL/UT/GM0344"},
		"geometry":{"type":"Polygon","coordinates":[[[5.0,52.0],[5.2,52.0],[5.2,52.123],[5.0,52.0]]]}}]}`
	if err := os.WriteFile(name, []byte(square), 0o600); err != nil {
		t.Fatal(err)
	}
	set := defaultSettings()
	set.Gazetteer.Shapes = name
	read, err := openReaders(set, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := read.gazetteer.GeoJSON()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(raw, []byte("52.123")) {
		t.Error("the user's outline of Utrecht is not shown")
	}
	set.Gazetteer.Shapes = name + ".none"
	if _, err := openReaders(set, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "gazetteer.shapes") {
		t.Errorf("a file that is not there gives %v, want an error that names the setting", err)
	}
}
