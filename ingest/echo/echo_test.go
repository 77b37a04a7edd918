package echo

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"outcry/ingest/text"
	"outcry/schema"
)

var start = time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)

// said is one message of a test, minute minutes after the start.
type said struct {
	minute   int
	author   string
	text     string
	repostOf string
	own      Own
	root     string // "" for no echo
}

const viral = "Mijn dochter wordt nu al acht maanden door de helpdesk van Vodafone afgepoeierd met steeds weer een ander smoesje, een schande is het. Wie herkent dit?"

func report(place string) Own { return Own{Report: true, Place: place} }

func TestRoot(t *testing.T) {
	long := "Al twee dagen ligt in ons kantoor aan de Oudegracht het hele mobiele netwerk plat en de helpdesk blijft volhouden dat het aan onze toestellen ligt"
	for _, tc := range []struct {
		name  string
		saids []said
	}{
		{"a marked repost and the repost of a repost share the root", []said{
			{0, "youp", viral, "", Own{}, ""},
			{1, "a", viral, "0", Own{}, "tw 0"},
			{2, "b", "RT @youp: " + viral, "1", Own{}, "tw 0"},
		}},
		{"a repost of a message never seen keeps its parent as root", []said{
			{0, "a", viral, "99", Own{}, "tw 99"},
			{1, "b", viral, "0", Own{}, "tw 99"},
		}},
		{"a copy without a mark, edited by a few words", []said{
			{0, "youp", viral, "", Own{}, ""},
			{30, "a", "Mijn zoon wordt nu al acht maanden door de helpdesk van Vodafone afgepoeierd met steeds weer een ander smoesje, een schande is het!", "", Own{}, "tw 0"},
		}},
		{"a quote, cut off, with a comment", []said{
			{0, "youp", viral, "", Own{}, ""},
			{3, "a", `Precies dit. "Mijn dochter wordt nu al acht maanden door de helpdesk van Vodafone afgepoeierd met steeds weer" lol`, "", Own{}, "tw 0"},
		}},
		{"a quote with facts of the writer's own is a report", []said{
			{0, "youp", viral, "", Own{}, ""},
			{3, "a", `"Mijn dochter wordt nu al acht maanden door de helpdesk van Vodafone afgepoeierd" en bij mij in Zwolle is er vandaag geen 4G`, "", report("Zwolle"), ""},
		}},
		{"independent witnesses say the same short sentence", []said{
			{0, "a", "geen bereik @kpn", "", report("Utrecht"), ""},
			{1, "b", "geen bereik @kpn", "", report("Utrecht"), ""},
			{2, "c", "al 3 uur geen internet in Utrecht @ziggo", "", report("Utrecht"), ""},
			{3, "d", "al 4 uur geen internet in Utrecht @ziggo", "", report("Utrecht"), ""},
		}},
		{"a long report that goes round is many copies of one", []said{
			{0, "a", long, "", report("Utrecht"), ""},
			{1, "b", long, "", report("Utrecht"), ""},
			{2, "c", long, "", report("Utrecht"), ""},
			{3, "d", long, "", report("Utrecht"), ""},
			{4, "e", long, "", report("Utrecht"), "tw 0"},
			{5, "f", long, "", report("Zwolle"), ""},
			{6, "g", long, "", report(""), "tw 0"},
		}},
		{"agents repeat themselves", []said{
			{0, "kpn", "@a Wat vervelend! Stuur je ons een DM met je postcode en huisnummer? Dan kijken we het na ^Iris", "", Own{Agent: true}, ""},
			{1, "kpn2", "@b Wat vervelend! Stuur je ons een DM met je postcode en huisnummer? Dan kijken we het na ^Iris", "", Own{Agent: true}, ""},
		}},
		{"an author who says it again is no echo of himself", []said{
			{0, "a", viral, "", Own{}, ""},
			{50, "a", viral, "", Own{}, ""},
		}},
		{"a copy after the window stands alone", []said{
			{0, "a", viral, "", Own{}, ""},
			{60 * 24 * 4, "b", viral, "", Own{}, ""},
		}},
		{"RT of an unknown text says itself that it is an echo", []said{
			{0, "a", "RT @jan: geen 3G in Utrecht", "", Own{}, "?"},
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f, err := New(DefaultConfig())
			if err != nil {
				t.Fatal(err)
			}
			for i, x := range tc.saids {
				root, isEcho := f.Root(text.New(x.text), x.complaint(i), x.own)
				if want := x.root != ""; isEcho != want || x.root != "?" && root != x.root {
					t.Errorf("message %d by %s: root %q, echo %v, want %q", i, x.author, root, isEcho, x.root)
				}
			}
		})
	}
}

// TestAShortReportIsACopyWhereItsWordsCirculate: a grievance that reads like a report,
// reposted by many, is pasted without a mark too. Those who copied it before it went
// round were heard already.
func TestAShortReportIsACopyWhereItsWordsCirculate(t *testing.T) {
	const grievance = "Drie monteurs, nul oplossingen, geen internet. #kpn, ik vergeet dit niet. #kpnfaalt"
	for _, reposts := range []int{circulating - 1, circulating} {
		f, err := New(DefaultConfig())
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		say := func(minute int, words, repostOf string, own Own) (string, bool) {
			x := said{minute, fmt.Sprint("author", n), words, repostOf, own, ""}
			n++
			return f.Root(text.New(words), x.complaint(n-1), own)
		}
		say(0, grievance, "", report(""))
		if _, isEcho := say(1, grievance, "", report("")); isEcho {
			t.Error("the first copy is an echo before anybody reposts")
		}
		for i := range reposts {
			if i%2 == 0 {
				say(2+i, "RT @bekend: "+grievance, "", Own{})
			} else {
				say(2+i, grievance, "0", Own{})
			}
		}
		root, isEcho := say(30, grievance, "", report("Utrecht"))
		if want := reposts == circulating; isEcho != want || want && root != "tw 0" {
			t.Errorf("a copy after %d reposts: root %q, echo %v, want %v", reposts, root, isEcho, want)
		}
		if _, isEcho := say(31, "Geen internet in Utrecht, al drie monteurs gehad van #kpn", "", report("Utrecht")); isEcho {
			t.Error("a report in words of its own is an echo")
		}
	}
}

func (x said) complaint(i int) *schema.Complaint {
	return &schema.Complaint{ID: fmt.Sprint(i), Source: "tw", Author: x.author, Text: x.text, RepostOf: x.repostOf, Time: start.Add(time.Duration(x.minute) * time.Minute)}
}

func TestSameMessageAgainHasTheSameRoot(t *testing.T) {
	f, err := New(DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	a, b := said{0, "a", viral, "", Own{}, ""}, said{1, "b", viral, "", Own{}, ""}
	f.Root(text.New(viral), a.complaint(0), Own{})
	for range 2 {
		if root, isEcho := f.Root(text.New(viral), b.complaint(1), Own{}); !isEcho || root != "tw 0" {
			t.Errorf("root %q, echo %v, want tw 0", root, isEcho)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Messages = 64
	f, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 10_000 {
		x := said{i % 50, fmt.Sprint("u", i), fmt.Sprintf("%s %d %d %d", viral, i, i*7, i*13), "", Own{}, ""}
		f.Root(text.New(x.text), x.complaint(i), Own{})
	}
	for name, s := range map[string]*slots{"ids": &f.ids, "twins": &f.twins} {
		held := 0
		for _, c := range s.cells {
			if c.slot != 0 {
				held++
			}
		}
		if len(f.ring) != 64 || held != 64 {
			t.Errorf("ring %d, %s %d, want 64", len(f.ring), name, held)
		}
		for i := range f.ring {
			if at := s.find(f.ring, s.key(&f.ring[i])); int(at) != i {
				t.Errorf("message %d is found in slot %d by %s", i, at, name)
			}
		}
	}
}

func TestConfigValidate(t *testing.T) {
	if err := DefaultConfig().Validate(); err != nil {
		t.Errorf("default: %v", err)
	}
	bad := DefaultConfig()
	bad.Messages = 0
	if _, err := New(bad); !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("New(no messages) = %v, want ErrInvalid", err)
	}
	bad = DefaultConfig()
	bad.Window = 0
	if err := bad.Validate(); !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("Validate(no window) = %v, want ErrInvalid", err)
	}
}

func FuzzRoot(f *testing.F) {
	f.Add("RT @x: geen bereik", "1", "geen bereik \"van iemand anders die dit zei\"")
	f.Add("", "", "@")
	f.Fuzz(func(t *testing.T, first, repostOf, second string) {
		finder, err := New(Config{Window: time.Hour, Messages: 2, LeastWords: 1, ReportWords: 1, Burst: 1})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range []string{first, second, first, second} {
			c := &schema.Complaint{ID: fmt.Sprint(i), Source: "s", Author: fmt.Sprint(i), Text: s, RepostOf: repostOf, Time: start}
			if root, isEcho := finder.Root(text.New(s), c, Own{Report: i%2 == 0}); !isEcho && root != "" {
				t.Fatalf("root %q of %q without an echo", root, s)
			}
		}
	})
}

func BenchmarkRoot(b *testing.B) {
	finder, err := New(DefaultConfig())
	if err != nil {
		b.Fatal(err)
	}
	var ms []*text.Message
	var cs []*schema.Complaint
	for i := range 100_000 {
		s := fmt.Sprintf("Al %d uur geen internet in straat %d van stad %d, modem knippert rood en de helpdesk neemt niet op #storing", i%9, i, i*7%97)
		cs = append(cs, &schema.Complaint{ID: fmt.Sprint(i), Source: "tw", Author: fmt.Sprint("u", i), Text: s, Time: start.Add(time.Duration(i) * time.Second)})
		if i < 1000 {
			ms = append(ms, text.New(s))
		}
	}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		finder.Root(ms[i%len(ms)], cs[i%len(cs)], Own{Report: true, Place: "Utrecht"})
		i++
	}
}
