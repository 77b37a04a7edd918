package schema

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// sharedBytes bounds the record whose strings share one copy of it: a small
// field must not keep a large record in memory.
const sharedBytes = 4 << 10

// DecodeComplaint reads one JSON object. Names are matched by case, of a name
// given twice the last one counts, null is absent and unknown fields are
// ignored. The error is a *FieldError that names the field at fault.
func DecodeComplaint(raw []byte) (Complaint, error) {
	if !utf8.Valid(raw) {
		return Complaint{}, &FieldError{Reason: "not valid UTF-8"}
	}
	r := jsonReader{doc: string(raw), copies: len(raw) > sharedBytes}
	var c Complaint
	at := r.complaint(&c)
	if r.err != nil {
		return Complaint{}, r.err
	}
	if err := c.setTime(at); err != nil {
		return Complaint{}, err
	}
	return c, c.Validate()
}

// complaint reads the document into c and returns its time as written.
func (r *jsonReader) complaint(c *Complaint) (at string) {
	if !r.object("") && r.err == nil {
		r.err = &FieldError{Reason: "is null, not an object"}
	}
	for first := true; ; first = false {
		key, ok := r.member(first)
		if !ok {
			r.end()
			return at
		}
		switch key {
		case "time":
			at = r.string(key)
		case "location":
			c.Location = r.location()
		default:
			if field := c.text(key); field != nil {
				*field = r.string(key)
			} else {
				r.skip(0)
			}
		}
	}
}

// text returns where the string field called key is kept, nil for an unknown one.
func (c *Complaint) text(key string) *string {
	switch key {
	case "id":
		return &c.ID
	case "source":
		return &c.Source
	case "author":
		return &c.Author
	case "text":
		return &c.Text
	case "lang":
		return &c.Lang
	case "brand":
		return (*string)(&c.Brand)
	case "service":
		return (*string)(&c.Service)
	case "profile_location":
		return &c.ProfileLocation
	case "repost_of":
		return &c.RepostOf
	case "reply_to":
		return &c.ReplyTo
	case "conversation":
		return &c.Conversation
	case "role":
		return (*string)(&c.Role)
	case "device":
		return &c.Device
	case "channel":
		return &c.Channel
	}
	return nil
}

func (r *jsonReader) location() *Location {
	if !r.object("location") {
		return nil
	}
	kept := new(struct {
		Location
		lat, lon float64
	})
	for first := true; ; first = false {
		key, ok := r.member(first)
		if !ok {
			return &kept.Location
		}
		switch key {
		case "lat":
			kept.Lat = r.number("location.lat", &kept.lat)
		case "lon":
			kept.Lon = r.number("location.lon", &kept.lon)
		case "postcode":
			kept.Postcode = r.string("location.postcode")
		case "place":
			kept.Place = r.string("location.place")
		case "admin1":
			kept.Admin1 = r.string("location.admin1")
		case "country":
			kept.Country = r.string("location.country")
		default:
			r.skip(1)
		}
	}
}

// setTime takes at as the time of c. What is required but absent is told in
// the order id, source, time.
func (c *Complaint) setTime(at string) error {
	switch {
	case c.ID == "":
		return &FieldError{"id", "is required"}
	case c.Source == "":
		return &FieldError{"source", "is required"}
	case at == "":
		return &FieldError{"time", "is required"}
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return &FieldError{"time", fmt.Sprintf("%q is not an RFC 3339 time such as 2026-11-21T20:15:03Z", clip(at))}
	}
	c.Time = t.UTC()
	return nil
}
