package schema

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Limits of one complaint on the wire. A longer text is refused, not cut.
const (
	MaxTextBytes = 64 << 10
	MaxNameBytes = 512 // every other string field
)

// A complaint's time lies in these years, all of which a count by the hour can
// be kept for: seconds since 1970 in 32 bits.
const (
	firstYear = 1970
	lastYear  = 2105
)

// Role is who speaks in a complaint.
type Role string

// The roles; the empty role means RoleCustomer.
const (
	RoleCustomer Role = "customer"
	RoleBrand    Role = "brand" // the brand's own agents
	RoleNews     Role = "news"
)

// Location is what the sender knows of where the writer is. Every field may be empty.
type Location struct {
	Lat      *float64 `json:"lat,omitempty"` // degrees, WGS 84
	Lon      *float64 `json:"lon,omitempty"`
	Postcode string   `json:"postcode,omitempty"`
	Place    string   `json:"place,omitempty"`
	Admin1   string   `json:"admin1,omitempty"`  // province or state, name or code
	Country  string   `json:"country,omitempty"` // ISO 3166-1 alpha-2
}

// Complaint is one message as its sender gives it: one JSON object, one line of
// NDJSON. (Source, ID) is its identity; the same identity again is the same
// complaint, and a later version of text or location replaces the earlier one.
type Complaint struct {
	ID              string    `json:"id"`
	Source          string    `json:"source"`
	Time            time.Time `json:"time"` // event time, kept in UTC
	Author          string    `json:"author,omitempty"`
	Text            string    `json:"text,omitempty"`
	Lang            string    `json:"lang,omitempty"`
	Brand           Brand     `json:"brand,omitempty"`
	Service         Service   `json:"service,omitempty"`
	Location        *Location `json:"location,omitempty"`
	ProfileLocation string    `json:"profile_location,omitempty"`
	RepostOf        string    `json:"repost_of,omitempty"`
	ReplyTo         string    `json:"reply_to,omitempty"`
	Conversation    string    `json:"conversation,omitempty"`
	Role            Role      `json:"role,omitempty"`
	Device          string    `json:"device,omitempty"`
	Channel         string    `json:"channel,omitempty"`
}

// nobody is what forms and desks write where they know no author, by length.
var nobody = [...][]string{1: {"-"}, 3: {"n/a"}, 4: {"gast", "none", "null"}, 5: {"guest"}, 6: {"anonym"}, 7: {"anoniem", "unknown", "anonyme", "inconnu"},
	8: {"onbekend"}, 9: {"anonymous", "unbekannt"}}

// Unsigned reports whether c names no author: none at all, or a word for nobody.
func (c *Complaint) Unsigned() bool {
	n := len(c.Author)
	if n >= len(nobody) {
		return false
	}
	return n == 0 || slices.ContainsFunc(nobody[n], func(word string) bool { return strings.EqualFold(word, c.Author) })
}

// Validate returns nil or a *FieldError with the first fault found. Brand,
// service and role are not checked against lists here: an unknown one is a
// value that the text may overrule, not a reason to lose a complaint.
func (c *Complaint) Validate() error {
	for _, f := range []struct{ name, value string }{
		{"id", c.ID}, {"source", c.Source}, {"author", c.Author}, {"lang", c.Lang}, {"brand", string(c.Brand)}, {"service", string(c.Service)},
		{"profile_location", c.ProfileLocation}, {"repost_of", c.RepostOf}, {"reply_to", c.ReplyTo}, {"conversation", c.Conversation},
		{"role", string(c.Role)}, {"device", c.Device}, {"channel", c.Channel},
	} {
		if len(f.value) > MaxNameBytes {
			return &FieldError{f.name, fmt.Sprintf("is longer than %d bytes", MaxNameBytes)}
		}
	}
	switch {
	case strings.TrimSpace(c.ID) == "":
		return &FieldError{"id", "is required"}
	case strings.TrimSpace(c.Source) == "":
		return &FieldError{"source", "is required"}
	case c.Time.IsZero():
		return &FieldError{"time", "is required"}
	case c.Time.Year() < firstYear || c.Time.Year() > lastYear:
		return &FieldError{"time", fmt.Sprintf("year %d is outside %d..%d", c.Time.Year(), firstYear, lastYear)}
	case len(c.Text) > MaxTextBytes:
		return &FieldError{"text", fmt.Sprintf("is longer than %d bytes", MaxTextBytes)}
	case strings.TrimSpace(c.Text) == "" && (c.Service == "" || c.Location == nil):
		return &FieldError{"text", "is required unless service and location are given"}
	}
	return c.Location.validate()
}

func (l *Location) validate() error {
	if l == nil {
		return nil
	}
	switch {
	case (l.Lat == nil) != (l.Lon == nil):
		return &FieldError{"location", "lat and lon go together"}
	case l.Lat != nil && !(math.Abs(*l.Lat) <= 90):
		return &FieldError{"location.lat", fmt.Sprintf("%g is outside -90..90", *l.Lat)}
	case l.Lon != nil && !(math.Abs(*l.Lon) <= 180):
		return &FieldError{"location.lon", fmt.Sprintf("%g is outside -180..180", *l.Lon)}
	}
	for _, f := range []struct{ name, value string }{{"postcode", l.Postcode}, {"place", l.Place}, {"admin1", l.Admin1}, {"country", l.Country}} {
		if len(f.value) > MaxNameBytes {
			return &FieldError{"location." + f.name, fmt.Sprintf("is longer than %d bytes", MaxNameBytes)}
		}
	}
	return nil
}

func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	return strings.ToValidUTF8(s[:40], "") + "..."
}
