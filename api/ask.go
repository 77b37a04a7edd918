package api

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// asked reads the parameters of a request; the first that is wrong stays in err.
type asked struct {
	c   *gin.Context
	err error
}

func (a *asked) wrong(field, format string, args ...any) {
	if a.err == nil {
		a.err = &schema.FieldError{Field: field, Reason: fmt.Sprintf(format, args...)}
	}
}

// text returns a parameter of at most schema.MaxTextBytes bytes.
func (a *asked) text(name string) string {
	v := strings.TrimSpace(a.c.Query(name))
	if len(v) > schema.MaxTextBytes {
		a.wrong(name, "is longer than %d bytes", schema.MaxTextBytes)
		return ""
	}
	return v
}

// name is text for what is never long.
func (a *asked) name(name string) string {
	v := a.text(name)
	if len(v) > schema.MaxNameBytes {
		a.wrong(name, "is longer than %d bytes", schema.MaxNameBytes)
		return ""
	}
	return v
}

func (a *asked) service() schema.Service {
	s := schema.Service(a.name("service"))
	if s != "" && !s.Valid() {
		a.wrong("service", "%q is none of %v", s, schema.Services())
	}
	return s
}

func (a *asked) region(name string) schema.Region {
	v := a.name(name)
	if v == "" {
		return ""
	}
	r, err := schema.ParseRegion(v)
	if err != nil {
		a.wrong(name, "%q is not a region such as NL/UT/GM0344", v)
	}
	return r
}

// time returns the zero time for an absent parameter.
func (a *asked) time(name string) time.Time {
	v := a.name(name)
	if v == "" {
		return time.Time{}
	}
	t, err := time.Parse(time.RFC3339, strings.ReplaceAll(v, " ", "+")) // an unescaped + arrives as a space
	if err != nil {
		a.wrong(name, "%q is not an RFC 3339 time such as 2026-11-21T20:15:03Z", v)
	}
	return t.UTC()
}

// span reads the window from, to, either of which may be absent.
func (a *asked) span() schema.Window {
	w := schema.Window{From: a.time("from"), To: a.time("to")}
	if !w.From.IsZero() && !w.To.IsZero() && w.From.After(w.To) {
		a.wrong("to", "is before from")
	}
	return w
}

// at returns the moment as of which to answer, zero for now.
func (a *asked) at(now time.Time) time.Time {
	t := a.time("at")
	if !t.Before(now) {
		return time.Time{}
	}
	return t
}

func (a *asked) number(name string, least, most float64) *float64 {
	v := a.name(name)
	if v == "" {
		return nil
	}
	f, err := strconv.ParseFloat(v, 64)
	if err != nil || !(f >= least && f <= most) {
		a.wrong(name, "%q is not a number from %g to %g", v, least, most)
		return nil
	}
	return &f
}

func (a *asked) count(name string, otherwise, most int) int {
	v := a.name(name)
	if v == "" {
		return otherwise
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 1 || n > most {
		a.wrong(name, "%q is not a whole number from 1 to %d", v, most)
		return otherwise
	}
	return n
}

// flag returns nil for an absent parameter.
func (a *asked) flag(name string) *bool {
	v := a.name(name)
	if v == "" {
		return nil
	}
	b, err := strconv.ParseBool(v)
	if err != nil {
		a.wrong(name, "%q is neither true nor false", v)
		return nil
	}
	return &b
}

// words returns the parameter name, given more than once or with commas, as
// words of allowed.
func words[T ~string](a *asked, name string, allowed ...T) []T {
	var out []T
	for _, v := range a.c.QueryArray(name) {
		for w := range strings.SplitSeq(v, ",") {
			switch {
			case w == "":
			case slices.Contains(allowed, T(w)):
				out = append(out, T(w))
			default:
				a.wrong(name, "%q is none of %v", w, allowed)
			}
		}
	}
	return out
}

// location reads postcode, place, lat and lon.
func (a *asked) location() schema.Location {
	l := schema.Location{Postcode: a.name("postcode"), Place: a.name("place"), Lat: a.number("lat", -90, 90), Lon: a.number("lon", -180, 180), Country: a.name("country")}
	if (l.Lat == nil) != (l.Lon == nil) {
		a.wrong("lat", "lat and lon go together")
	}
	return l
}

// cursor writes a place in an order, the other way round by readCursor.
func cursor(at time.Time, id string) *string {
	s := base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at.UnixNano(), 36) + " " + id))
	return &s
}

// cursor returns nil for an absent parameter.
func (a *asked) cursor() *schema.IncidentMark {
	v := a.c.Query("cursor")
	if v == "" {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(v)
	at, id, ok := strings.Cut(string(raw), " ")
	nano, bad := strconv.ParseInt(at, 36, 64)
	if err != nil || bad != nil || !ok {
		a.wrong("cursor", "is not one that an answer gave")
		return nil
	}
	return &schema.IncidentMark{StartedAt: time.Unix(0, nano).UTC(), ID: id}
}
