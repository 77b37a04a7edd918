package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlanThroughAServer asks a server for what a NOC does with its nights.
func TestPlanThroughAServer(t *testing.T) {
	set := defaultSettings()
	set.DataDir = t.TempDir()
	err := withHouse(t.Context(), set, streams{err: t.Output()}, func(h http.Handler) error {
		server := httptest.NewServer(h)
		defer server.Close()
		calendar := filepath.Join(t.TempDir(), "wrong.ics")
		wrong := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:soon\nDURATION:PT1H\nEND:VEVENT\nBEGIN:VEVENT\nUID:y\nDTSTART:20261124T010000Z\nDURATION:PT1H\nLOCATION:Rek 3\nEND:VEVENT\nEND:VCALENDAR\n"
		if err := os.WriteFile(calendar, []byte(wrong), 0o600); err != nil {
			return err
		}
		for _, tc := range []struct {
			name   string
			args   []string
			status int
			out    string
			talk   string
		}{
			{"add", []string{"add", "--id", "n1", "--brand", "kpn", "--service", "voice,sms", "--region", "NL/UT/GM0344", "--begin", "2030-11-26T01:00:00+01:00", "--end", "2030-11-26T05:00:00+01:00",
				"--recur", "FREQ=WEEKLY;COUNT=4", "--forecast", "12", "--title", "New antennas"}, 0, "n1\n", ""},
			{"list", []string{"list", "--brand", "kpn"}, 0, "n1  kpn    voice,sms  NL/UT/GM0344  2030-11-26T00:00:00Z  2030-11-26T04:00:00Z  FREQ=WEEKLY;COUNT=4  New antennas", ""},
			{"a list of nothing", []string{"list", "--brand", "ns"}, 0, "ID  BRAND", ""},
			{"a brand by no name", []string{"add", "--brand", "kpn", "--begin", "soon", "--end", "later"}, 1, "", `from: "soon" is not an RFC 3339 time`},
			{"a calendar with two faults", []string{"import", "--input", calendar, "--brand", "kpn"}, 1, "", "nothing was imported:\nline 4: DTSTART: \"soon\" is not a time such as 20261124T010000Z\nline 11: LOCATION:"},
			{"remove", []string{"remove", "n1"}, 0, "", ""},
			{"remove again", []string{"remove", "n1"}, 1, "", "there is no such thing"},
		} {
			var out, talk bytes.Buffer
			args := append([]string{"plan", tc.args[0], "--to", server.URL}, tc.args[1:]...)
			if got := run(t.Context(), args, streams{os.Stdin, &out, &talk}); got != tc.status || !strings.Contains(out.String(), tc.out) || !strings.Contains(talk.String(), tc.talk) {
				t.Errorf("%s: exit %d, out %q, talk %q; want %d, %q, %q", tc.name, got, &out, &talk, tc.status, tc.out, tc.talk)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
