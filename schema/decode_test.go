package schema_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

const whole = `{"id":"tw:1","source":"twitter","time":"2026-11-21T21:15:03+01:00","author":"user123","text":"Al 2 dagen geen 3G in hartje Utrecht",
 "lang":"nl","brand":"t-mobile","service":"mobile-data","location":{"lat":52.09,"lon":5.12,"postcode":"3511AB","place":"Utrecht",
 "admin1":"Utrecht","country":"NL"},"profile_location":"Utrecht","repost_of":"tw:0","reply_to":"tw:9","conversation":"c1",
 "role":"customer","device":"iPhone 15","channel":"post"}`

func at(clock string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, clock)
	if err != nil {
		panic(err)
	}
	return t
}

func degrees(v float64) *float64 { return &v }

func TestDecodeComplaint(t *testing.T) {
	noon := at("2026-11-21T12:00:00Z")
	const head = `{"id":"a","source":"s","time":"2026-11-21T12:00:00Z",`
	for _, c := range []struct {
		name, raw string
		want      schema.Complaint
	}{
		{"every field is read", whole, schema.Complaint{
			ID: "tw:1", Source: "twitter", Time: at("2026-11-21T20:15:03Z"), Author: "user123", Text: "Al 2 dagen geen 3G in hartje Utrecht",
			Lang: "nl", Brand: "t-mobile", Service: schema.MobileData,
			Location: &schema.Location{Lat: degrees(52.09), Lon: degrees(5.12), Postcode: "3511AB", Place: "Utrecht", Admin1: "Utrecht", Country: "NL"},

			ProfileLocation: "Utrecht", RepostOf: "tw:0", ReplyTo: "tw:9", Conversation: "c1", Role: schema.RoleCustomer, Device: "iPhone 15", Channel: "post",
		}},
		{"unknown fields of any shape are ignored", head + `"x":{"y":[1,-2.5e+3,"]}",true,false,null,{}]},"text":"t","z":[]}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "t"}},
		{"null is absent", head + `"text":"t","author":null,"location":null,"brand":null}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "t"}},
		{"of a field given twice the last counts", head + `"text":"one","text":"two"}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "two"}},
		{"escapes are resolved", head + `"text":"\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00 caf\u00E9"}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "\"\\/\b\f\n\r\té😀 café"}},
		{"half a surrogate pair becomes the replacement character", head + `"text":"\ud83d! \udc00\ud83d\u0041"}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "\ufffd! \ufffd\ufffdA"}},
		{"a call without words is taken with service and location", head + `"service":"tv","location":{"postcode":"9601LS"}}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Service: schema.TV, Location: &schema.Location{Postcode: "9601LS"}}},
		{"zero degrees are a place", head + `"text":"t","location":{"lat":0,"lon":-0.0}}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "t", Location: &schema.Location{Lat: degrees(0), Lon: degrees(0)}}},
		{"space between tokens is allowed", " {\n\t\"id\" : \"a\" ,\r\n \"source\":\"s\", \"time\":\"2026-11-21T12:00:00Z\",\"text\":\"t\" } ",
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "t"}},
		{"fractions of a second are kept", `{"id":"a","source":"s","time":"2026-11-21T12:00:00.25Z","text":"t"}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon.Add(250 * time.Millisecond), Text: "t"}},
		{"a long record is read like a short one", head + `"text":"t","junk":"` + strings.Repeat("j", 100<<10) + `"}`,
			schema.Complaint{ID: "a", Source: "s", Time: noon, Text: "t"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := schema.DecodeComplaint([]byte(c.raw))
			if err != nil {
				t.Fatalf("DecodeComplaint = %v, want no error", err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("DecodeComplaint differs (-want +got):\n%s", diff)
			}
			if got.Time.Location() != time.UTC {
				t.Errorf("time is in %v, want UTC", got.Time.Location())
			}
		})
	}
}

func TestDecodeComplaintRefuses(t *testing.T) {
	const head = `{"id":"a","source":"s","time":"2026-11-21T12:00:00Z","text":"t",`
	long := strings.Repeat("x", schema.MaxNameBytes+1)
	for _, c := range []struct{ name, raw, field, reason string }{
		{"nothing", ``, "", `not JSON: unexpected EOF at byte 0 of ""`},
		{"an array", `[{}]`, "", "is an array, not an object"},
		{"null", `null`, "", "is null, not an object"},
		{"a number", `42`, "", "is a number, not an object"},
		{"a page of HTML", `<html>502</html>`, "", "not JSON: invalid character '<' at start of value at byte 0 of \"<html>502</html>\""},
		{"single quotes", `{'id':'x'}`, "", "at byte 1 of \"{'id':'x'}\""},
		{"a cut line", `{"id":"a","source":"twit`, "", `not JSON: unexpected EOF at byte 24 of "{\"id\":\"a\",\"source\":\"twit"`},
		{"two objects on a line", head + `"x":1}{}`, "", "after top-level value"},
		{"a trailing comma", head + `}`, "", "at start of value"},
		{"no comma", `{"id":"a" "source":"s"}`, "", "expecting ',' or '}'"},
		{"no colon", `{"id" "a"}`, "", "expecting ':'"},
		{"a bare control character", "{\"id\":\"a\tb\"}", "", "expecting non-control character"},
		{"a wrong escape", `{"id":"a\x"}`, "", "invalid escape sequence"},
		{"a cut escape", `{"id":"a\u12"}`, "", "invalid escape sequence"},
		{"a number with a leading zero", head + `"x":012}`, "", "expecting ',' or '}'"},
		{"a number without digits", head + `"x":-}`, "", "expecting digit"},
		{"a deep nest", head + `"x":` + strings.Repeat(`{"a":`, 10_000), "", "exceeded max depth"},
		{"bytes that are no text", "{\"id\":\"\xff\xfe\"}", "", "not valid UTF-8"},
		{"no id", `{"source":"s","time":"2026-11-21T12:00:00Z","text":"t"}`, "id", "is required"},
		{"an empty source", `{"id":"a","source":"","time":"2026-11-21T12:00:00Z","text":"t"}`, "source", "is required"},
		{"an id of spaces", `{"id":"  ","source":"s","time":"2026-11-21T12:00:00Z","text":"t"}`, "id", "is required"},
		{"no time", `{"id":"a","source":"s","text":"t"}`, "time", "is required"},
		{"a time without zone", `{"id":"a","source":"s","time":"2026-11-21T12:00:00","text":"t"}`, "time", `"2026-11-21T12:00:00" is not an RFC 3339 time`},
		{"a Unix time", `{"id":"a","source":"s","time":1795262400,"text":"t"}`, "time", "is a number, not a string"},
		{"a time past what is counted", `{"id":"a","source":"s","time":"2106-01-01T00:00:00Z","text":"t"}`, "time", "year 2106 is outside 1970..2105"},
		{"a time of long ago", `{"id":"a","source":"s","time":"0001-01-02T00:00:00Z","text":"t"}`, "time", "year 1 is outside 1970..2105"},
		{"a number as id", `{"id":7,"source":"s"}`, "id", "is a number, not a string"},
		{"a list as text", `{"text":["t"]}`, "text", "is an array, not a string"},
		{"an object as author", `{"author":{"name":"x"}}`, "author", "is an object, not a string"},
		{"a boolean as brand", `{"brand":true}`, "brand", "is a boolean, not a string"},
		{"words as location", head + `"location":"Utrecht"}`, "location", "is a string, not an object"},
		{"a quoted latitude", head + `"location":{"lat":"52","lon":5}}`, "location.lat", "is a string, not a number"},
		{"a latitude off the globe", head + `"location":{"lat":91,"lon":5}}`, "location.lat", "91 is outside -90..90"},
		{"a longitude off the globe", head + `"location":{"lat":9,"lon":-181}}`, "location.lon", "-181 is outside -180..180"},
		{"a longitude beyond numbers", head + `"location":{"lat":9,"lon":1e999}}`, "location.lon", "1e999 is out of range"},
		{"half a coordinate", head + `"location":{"lat":52}}`, "location", "lat and lon go together"},
		{"a postcode as number", head + `"location":{"postcode":3511}}`, "location.postcode", "is a number, not a string"},
		{"a long postcode", head + `"location":{"postcode":"` + long + `"}}`, "location.postcode", "is longer than 512 bytes"},
		{"a long author", head + `"author":"` + long + `"}`, "author", "is longer than 512 bytes"},
		{"a long text", head + `"text":"` + strings.Repeat("x", schema.MaxTextBytes+1) + `"}`, "text", "is longer than 65536 bytes"},
		{"no text and no place", `{"id":"a","source":"s","time":"2026-11-21T12:00:00Z","service":"tv"}`, "text", "is required unless service and location are given"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := schema.DecodeComplaint([]byte(c.raw))
			var fault *schema.FieldError
			if !errors.As(err, &fault) || !errors.Is(err, schema.ErrInvalid) {
				t.Fatalf("DecodeComplaint = %v, want a *FieldError that is ErrInvalid", err)
			}
			if fault.Field != c.field || !strings.Contains(fault.Reason, c.reason) {
				t.Errorf("DecodeComplaint = (%q, %q), want (%q, ...%q...)", fault.Field, fault.Reason, c.field, c.reason)
			}
			if len(fault.Error()) > 300 {
				t.Errorf("the error has %d bytes, want a short one", len(fault.Error()))
			}
		})
	}
}

func TestDecodeComplaintNamesTheSourceOfWhatItRefuses(t *testing.T) {
	for _, c := range []struct{ name, raw, source string }{
		{"a time that is none", `{"id":"a","source":"s","time":"yesterday","text":"t"}`, "s"},
		{"a time of another type", `{"time":7,"id":"a","source":"s","text":"t"}`, "s"},
		{"no time", `{"id":"a","source":"s","text":"t"}`, "s"},
		{"no id", `{"source":"s","time":"2026-11-21T12:00:00Z","text":"t"}`, "s"},
		{"an id of another type, before the source", `{"id":7,"time":"2026-11-21T12:00:00Z","text":"t","source":"s"}`, "s"},
		{"a location that is no object", `{"location":"Utrecht","id":"a","source":"s","time":"2026-11-21T12:00:00Z","text":"t"}`, "s"},
		{"no text", `{"id":"a","source":"s","time":"2026-11-21T12:00:00Z"}`, "s"},
		{"a source that is no string", `{"id":"a","source":["s"],"time":"2026-11-21T12:00:00Z","text":"t"}`, ""},
		{"no JSON", `{"source":"s","id":`, ""},
		{"no object", `["source","s"]`, ""},
	} {
		if got, err := schema.DecodeComplaint([]byte(c.raw)); got.Source != c.source || err == nil {
			t.Errorf("%s: DecodeComplaint names source %q, %v, want %q and an error", c.name, got.Source, err, c.source)
		}
	}
}

func TestDecodeMessage(t *testing.T) {
	for _, c := range []struct{ name, raw, fault string }{
		{"an id and a text", `{"id":"a","text":"t"}`, ""},
		{"an id alone", `{"id":"a"}`, ""},
		{"a whole complaint", whole, ""},
		{"no id", `{"text":"t"}`, "id: is required"},
		{"an id of blanks", `{"id":" ","text":"t"}`, "id: is required"},
		{"a time that is none", `{"id":"a","text":"t","time":"yesterday"}`, `time: "yesterday" is not an RFC 3339 time such as 2026-11-21T20:15:03Z`},
		{"half a place", `{"id":"a","text":"t","location":{"lat":1}}`, "location: lat and lon go together"},
		{"a text too long", `{"id":"a","text":"` + strings.Repeat("x", schema.MaxTextBytes+1) + `"}`, "text: is longer than 65536 bytes"},
		{"no JSON", `{"id":`, "not JSON: unexpected EOF"},
	} {
		got, err := schema.DecodeMessage([]byte(c.raw))
		if c.fault == "" && (err != nil || got.ID == "") || c.fault != "" && (err == nil || !strings.HasPrefix(err.Error(), c.fault)) {
			t.Errorf("%s: DecodeMessage = %q, %v, want %q", c.name, got.ID, err, c.fault)
		}
	}
	got, _ := schema.DecodeMessage([]byte(whole))
	if want, _ := schema.DecodeComplaint([]byte(whole)); !cmp.Equal(got, want) {
		t.Errorf("DecodeMessage differs from DecodeComplaint: %s", cmp.Diff(want, got))
	}
}

func TestComplaintSurvivesARoundTrip(t *testing.T) {
	want, err := schema.DecodeComplaint([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := schema.DecodeComplaint(raw)
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("DecodeComplaint(Marshal(c)) = %v, differs (-want +got):\n%s", err, diff)
	}
}

// FuzzDecodeComplaint holds the reader equal to encoding/json: what one takes
// the other takes, with the same values.
func FuzzDecodeComplaint(f *testing.F) {
	for _, seed := range []string{
		whole, `{}`, `null`, `[[[`, `{"id":"\ud83d\ude00","x":[1e5,{"y":null}]}`, `{"id":"a","source":"s","time":"2026-11-21T12:00:00Z","text":"t"}`,
		`{"location":{"lat":1,"lon":-0.5e1}}`, "{\"id\":\"\xff\"}", `{"id":"a","source":"s","time":"2026-11-21T12:00:00Z","text":"\u00e9\\"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := schema.DecodeComplaint(raw)
		var fault *schema.FieldError
		switch {
		case err == nil:
			var want map[string]json.RawMessage
			if e := json.Unmarshal(raw, &want); e != nil {
				t.Fatalf("DecodeComplaint(%q) = no error, encoding/json says %v", raw, e)
			}
			for name, value := range map[string]string{"id": got.ID, "source": got.Source, "text": got.Text, "author": got.Author, "device": got.Device} {
				var s string
				if len(want[name]) > 0 && json.Unmarshal(want[name], &s) != nil || s != value {
					t.Errorf("DecodeComplaint(%q).%s = %q, want %q", raw, name, value, s)
				}
			}
		case !errors.As(err, &fault):
			t.Fatalf("DecodeComplaint(%q) = %T, want a *FieldError", raw, err)
		case strings.HasPrefix(fault.Reason, "not JSON") && !strings.Contains(fault.Reason, "deeper") && json.Valid(raw):
			t.Errorf("DecodeComplaint(%q) = %v, encoding/json takes it as JSON", raw, err)
		}
	})
}

var line = []byte(strings.ReplaceAll(whole, "\n", ""))

func BenchmarkDecodeComplaint(b *testing.B) {
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := schema.DecodeComplaint(line); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEncodingJSON is the yardstick of BenchmarkDecodeComplaint.
func BenchmarkEncodingJSON(b *testing.B) {
	b.SetBytes(int64(len(line)))
	b.ReportAllocs()
	for b.Loop() {
		var c schema.Complaint
		if err := json.Unmarshal(line, &c); err != nil {
			b.Fatal(err)
		}
	}
}
