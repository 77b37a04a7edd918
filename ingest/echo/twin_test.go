package echo

import (
	"testing"
	"time"

	"outcry/ingest/text"
	"outcry/schema"
)

// TestTheSameUnderAnotherNumberIsAnEcho: what two collectors of one feed hand on under
// numbers and names of their own is one message; what two people say in one moment is two.
func TestTheSameUnderAnotherNumberIsAnEcho(t *testing.T) {
	second, minute := start.Add(12345*time.Millisecond), start.Add(time.Minute)
	at := func(postcode string) *schema.Location { return &schema.Location{Postcode: postcode} }
	for _, tc := range []struct {
		name  string
		a, b  schema.Complaint
		again bool
	}{
		{"a post", schema.Complaint{Text: "geen internet hier @kpn", Time: second}, schema.Complaint{Text: "geen internet hier @kpn", Time: second}, true},
		{"a ticket without words", schema.Complaint{Brand: "kpn", Location: at("3511AB"), Time: second}, schema.Complaint{Brand: "kpn", Location: at("3511AB"), Time: second}, true},
		{"without the fraction of the second", schema.Complaint{Text: "geen internet hier @kpn", Time: second}, schema.Complaint{Text: "geen internet hier @kpn", Time: second.Truncate(time.Second)}, true},
		{"without the letters of the postcode", schema.Complaint{Brand: "kpn", Location: at("3511AB"), Time: second}, schema.Complaint{Brand: "kpn", Location: at("3511"), Time: second}, true},
		{"another second", schema.Complaint{Text: "geen internet hier @kpn", Time: second}, schema.Complaint{Text: "geen internet hier @kpn", Time: second.Add(time.Second)}, false},
		{"another place", schema.Complaint{Brand: "kpn", Location: at("3511AB"), Time: second}, schema.Complaint{Brand: "kpn", Location: at("3512AB"), Time: second}, false},
		{"another service", schema.Complaint{Service: "tv", Location: at("3511AB"), Time: second}, schema.Complaint{Service: "voice", Location: at("3511AB"), Time: second}, false},
		{"few words and no place", schema.Complaint{Text: "storing @kpn", Time: second}, schema.Complaint{Text: "storing @kpn", Time: second}, false},
		{"tickets of a minute", schema.Complaint{Brand: "kpn", Location: at("3511AB"), Time: minute}, schema.Complaint{Brand: "kpn", Location: at("3511AB"), Time: minute}, false},
		{"many words of a minute", schema.Complaint{Text: "sinds vanmorgen vroeg is hier het hele internet weg @kpn", Time: minute},
			schema.Complaint{Text: "sinds vanmorgen vroeg is hier het hele internet weg @kpn", Time: minute}, true},
	} {
		f, err := New(DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		tc.a.ID, tc.a.Source, tc.a.Author = "1", "tw", "a"
		tc.b.ID, tc.b.Source, tc.b.Author = "2", "mirror", "b"
		for _, c := range []*schema.Complaint{&tc.a, &tc.b} {
			root, isEcho := f.Root(text.New(c.Text), c, report(""))
			if want := tc.again && c == &tc.b; isEcho != want || isEcho && root != "tw 1" {
				t.Errorf("%s: message %s echoes %q, %v; want %v", tc.name, c.ID, root, isEcho, want)
			}
		}
	}
}
