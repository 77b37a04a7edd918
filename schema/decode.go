package schema

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wireComplaint is Complaint with its time as written, so that a bad one can be told.
type wireComplaint struct {
	Complaint
	Time string `json:"time"`
}

// DecodeComplaint reads one JSON object. Names are matched by case, of a name
// given twice the last one counts, null is absent and unknown fields are
// ignored. The error is a *FieldError that names the field at fault; what comes
// with it still names its source where raw is JSON that does.
func DecodeComplaint(raw []byte) (Complaint, error) {
	w, err := decodeWire(raw)
	if err != nil {
		return w.Complaint, err
	}
	c := w.Complaint
	if err := c.setTime(w.Time); err != nil {
		return c, err
	}
	return c, c.Validate()
}

// DecodeMessage reads as DecodeComplaint does what is only to be understood, not
// kept: it needs an id, and may lack source, time and text.
func DecodeMessage(raw []byte) (Complaint, error) {
	w, err := decodeWire(raw)
	if err != nil {
		return w.Complaint, err
	}
	c := w.Complaint
	switch {
	case strings.TrimSpace(c.ID) == "":
		return c, &FieldError{"id", "is required"}
	case len(c.Text) > MaxTextBytes:
		return c, &FieldError{"text", fmt.Sprintf("is longer than %d bytes", MaxTextBytes)}
	case w.Time != "":
		if err := c.takeTime(w.Time); err != nil {
			return c, err
		}
	}
	return c, c.Location.validate()
}

func decodeWire(raw []byte) (wireComplaint, error) {
	if !utf8.Valid(raw) {
		return wireComplaint{}, &FieldError{Reason: "not valid UTF-8"}
	}
	var w *wireComplaint
	// Half a surrogate pair, as of a cut emoji, becomes the replacement character.
	if err := json.Unmarshal(raw, &w, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)); err != nil {
		return wireComplaint{Complaint: Complaint{Source: sourceOf(raw)}}, jsonError(raw, err)
	}
	if w == nil {
		return wireComplaint{}, &FieldError{Reason: "is null, not an object"}
	}
	return *w, nil
}

// sourceOf returns the source that raw names whatever else is wrong with it,
// empty for none and where raw is no JSON.
func sourceOf(raw []byte) string {
	var w struct {
		Source any `json:"source"`
	}
	if json.Unmarshal(raw, &w, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) != nil {
		return ""
	}
	name, _ := w.Source.(string)
	return name
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
	return c.takeTime(at)
}

func (c *Complaint) takeTime(at string) error {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return &FieldError{"time", fmt.Sprintf("%q is not an RFC 3339 time such as 2026-11-21T20:15:03Z", clip(at))}
	}
	c.Time = t.UTC()
	return nil
}

// jsonError says what is wrong with raw in words that name the field.
func jsonError(raw []byte, err error) error {
	var wrong *json.SemanticError
	if errors.As(err, &wrong) && wrong.JSONKind != 0 && wrong.GoType != nil {
		want := goNames[wrong.GoType.Kind()]
		if wrong.JSONKind == '0' && want == "a number" {
			return &FieldError{fieldName(wrong.JSONPointer), fmt.Sprintf("%s is out of range", clip(string(wrong.JSONValue)))}
		}
		return &FieldError{fieldName(wrong.JSONPointer), fmt.Sprintf("is %s, not %s", kindNames[wrong.JSONKind], want)}
	}
	var broken *jsontext.SyntacticError
	if errors.As(err, &broken) {
		return &FieldError{Reason: fmt.Sprintf("not JSON: %v at byte %d of %q", broken.Err, broken.ByteOffset, clip(string(raw)))}
	}
	return &FieldError{Reason: fmt.Sprintf("not JSON: %v", err)}
}

// fieldName writes a JSON pointer as people write fields: location.lat.
func fieldName(p jsontext.Pointer) string {
	var parts []string
	for token := range p.Tokens() {
		parts = append(parts, clip(token))
	}
	return strings.Join(parts, ".")
}

var kindNames = map[jsontext.Kind]string{
	'n': "null", 'f': "a boolean", 't': "a boolean", '"': "a string", '0': "a number", '{': "an object", '}': "an object", '[': "an array", ']': "an array",
}

var goNames = map[reflect.Kind]string{reflect.String: "a string", reflect.Float64: "a number", reflect.Struct: "an object", reflect.Pointer: "an object"}
