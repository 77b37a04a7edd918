package schema

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of one complaint on the wire. A longer text is refused, not cut.
const (
	MaxTextBytes = 64 << 10
	MaxNameBytes = 512 // every other string field
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

// wireComplaint is Complaint with the fields whose reading needs a reason on failure.
type wireComplaint struct {
	ID              *string   `json:"id"`
	Source          *string   `json:"source"`
	Time            *string   `json:"time"`
	Author          string    `json:"author"`
	Text            *string   `json:"text"`
	Lang            string    `json:"lang"`
	Brand           Brand     `json:"brand"`
	Service         Service   `json:"service"`
	Location        *Location `json:"location"`
	ProfileLocation string    `json:"profile_location"`
	RepostOf        string    `json:"repost_of"`
	ReplyTo         string    `json:"reply_to"`
	Conversation    string    `json:"conversation"`
	Role            Role      `json:"role"`
	Device          string    `json:"device"`
	Channel         string    `json:"channel"`
}

// DecodeComplaint reads one JSON object. Unknown fields are ignored. The error
// is a *FieldError that names the field at fault.
func DecodeComplaint(raw []byte) (Complaint, error) {
	if !utf8.Valid(raw) {
		return Complaint{}, &FieldError{Reason: "not valid UTF-8"}
	}
	var w wireComplaint
	if err := json.Unmarshal(raw, &w); err != nil {
		return Complaint{}, jsonError(raw, err)
	}
	return w.complaint()
}

func (w *wireComplaint) complaint() (Complaint, error) {
	for _, f := range []struct {
		name  string
		value *string
	}{{"id", w.ID}, {"source", w.Source}, {"time", w.Time}} {
		if f.value == nil || *f.value == "" {
			return Complaint{}, &FieldError{f.name, "is required"}
		}
	}
	at, err := time.Parse(time.RFC3339, *w.Time)
	if err != nil {
		return Complaint{}, &FieldError{"time", fmt.Sprintf("%q is not an RFC 3339 time such as 2026-11-21T20:15:03Z", clip(*w.Time))}
	}
	c := Complaint{
		ID: *w.ID, Source: *w.Source, Time: at.UTC(), Author: w.Author, Lang: w.Lang, Brand: w.Brand, Service: w.Service,
		Location: w.Location, ProfileLocation: w.ProfileLocation, RepostOf: w.RepostOf, ReplyTo: w.ReplyTo,
		Conversation: w.Conversation, Role: w.Role, Device: w.Device, Channel: w.Channel,
	}
	if w.Text != nil {
		c.Text = *w.Text
	}
	return c, c.Validate()
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
	case c.Time.Year() < 1970 || c.Time.Year() > 2199:
		return &FieldError{"time", fmt.Sprintf("year %d is outside 1970..2199", c.Time.Year())}
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

// jsonError says what is wrong with raw in words that name the field.
func jsonError(raw []byte, err error) error {
	switch e := err.(type) {
	case *json.UnmarshalTypeError:
		if e.Field == "" {
			return &FieldError{Reason: fmt.Sprintf("is a JSON %s, not an object", e.Value)}
		}
		return &FieldError{e.Field, fmt.Sprintf("is a JSON %s, not a %s", e.Value, e.Type)}
	case *json.SyntaxError:
		return &FieldError{Reason: fmt.Sprintf("not JSON: %v at byte %d of %q", e, e.Offset, clip(string(raw)))}
	}
	return &FieldError{Reason: fmt.Sprintf("not JSON: %v", err)}
}

func clip(s string) string {
	if len(s) <= 40 {
		return s
	}
	return strings.ToValidUTF8(s[:40], "") + "..."
}
