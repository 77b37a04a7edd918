package plan

import (
	"strings"
	"time"
)

// windowsZones are names of zones that Outlook and Exchange write, as the
// Unicode CLDR (supplemental data, windowsZones) maps them.
var windowsZones = map[string]string{
	"utc": "UTC", "gmt standard time": "Europe/London", "greenwich standard time": "Atlantic/Reykjavik",
	"w. europe standard time": "Europe/Berlin", "romance standard time": "Europe/Paris", "central europe standard time": "Europe/Budapest",
	"central european standard time": "Europe/Warsaw", "e. europe standard time": "Europe/Chisinau", "fle standard time": "Europe/Kiev",
	"gtb standard time": "Europe/Bucharest", "turkey standard time": "Europe/Istanbul", "russian standard time": "Europe/Moscow",
	"eastern standard time": "America/New_York", "central standard time": "America/Chicago", "mountain standard time": "America/Denver",
	"pacific standard time": "America/Los_Angeles", "alaskan standard time": "America/Anchorage", "hawaiian standard time": "Pacific/Honolulu",
	"atlantic standard time": "America/Halifax", "sa western standard time": "America/La_Paz",
}

// zoneNamed returns the zone that a calendar calls name, in any case: an IANA
// name, also at the end of a longer one as some programs write it, or one of
// Windows'. It is nil for any other.
func zoneNamed(name string) *time.Location {
	name = strings.Trim(name, `" `)
	if iana, ok := windowsZones[strings.ToLower(name)]; ok {
		name = iana
	}
	parts := strings.Split(name, "/")
	for i := range parts {
		for _, try := range []string{strings.Join(parts[i:], "/"), cased(parts[i:])} {
			if zone, err := time.LoadLocation(try); err == nil && try != "" && try != "Local" {
				return zone
			}
		}
	}
	return nil
}

// cased writes EUROPE/AMSTERDAM as Europe/Amsterdam.
func cased(parts []string) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		words := strings.Split(strings.ToLower(p), "_")
		for j, w := range words {
			if w != "" {
				words[j] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		out[i] = strings.Join(words, "_")
	}
	return strings.Join(out, "/")
}
