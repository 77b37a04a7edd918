package locate

import (
	"testing"

	"outcry/schema"
)

// reading is what a text is to be read as.
type reading struct {
	name, text string
	region     schema.Region // "" for no place
}

func checkReadings(t *testing.T, readings []reading) {
	t.Helper()
	g := open(t)
	for _, r := range readings {
		t.Run(r.name, func(t *testing.T) {
			if a := locateText(g, r.text); a.Region != r.region {
				t.Errorf("Locate(%q).Region = %q (%s), want %q", r.text, a.Region, a.Why(), r.region)
			}
		})
	}
}
