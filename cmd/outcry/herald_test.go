package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// TestExampleNoticesAreSettings takes the receivers and routes that the example
// shows in comments for what they are.
func TestExampleNoticesAreSettings(t *testing.T) {
	var doc strings.Builder
	for line := range bytes.Lines(exampleSettings) {
		text := string(line)
		switch {
		case strings.HasPrefix(text, "  #   - {"):
			text = "  " + strings.TrimPrefix(text, "  #   ")
			doc.WriteString(text)
		case strings.HasPrefix(text, "  # Who can be told"):
			doc.WriteString("alert:\n  receivers:\n")
		case strings.HasPrefix(text, "  # Who is told of what"):
			doc.WriteString("  routes:\n")
		}
	}
	set := defaultSettings()
	if err := decodeSettings(strings.NewReader(doc.String()), &set); err != nil {
		t.Fatalf("%v\n%s", err, doc.String())
	}
	if err := set.validate(); err != nil {
		t.Fatal(err)
	}
	if len(set.Alert.Receivers) != 7 || len(set.Alert.Routes) != 4 {
		t.Errorf("%d receivers and %d routes, want 7 and 4", len(set.Alert.Receivers), len(set.Alert.Routes))
	}
	if got := set.Alert.Receivers[0].Alertmanager.Expire; got != 15*time.Minute {
		t.Errorf("expire: 15m is read as %v", got)
	}
}
