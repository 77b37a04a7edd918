package classify

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/ingest/text"
	"outcry/schema"
)

// sharedFile returns the path of a development file that lies beside the
// repository, "" where it is absent.
func sharedFile(t testing.TB, name string) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	path := filepath.Join(dir, "..", "shared", name)
	if _, err := os.Stat(path); err != nil {
		t.Logf("%s is absent: not measured", name)
		return ""
	}
	return path
}

func newClassifier(t testing.TB) *Classifier {
	lex, err := DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	return newClassifierOf(t, lex)
}

func newClassifierOf(t testing.TB, lex *Lexicon) *Classifier {
	t.Helper()
	c, err := New(lex, zoneOf(t, "Europe/Amsterdam"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func zoneOf(t testing.TB, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// tally counts right and wrong answers of one label.
type tally struct{ hit, wrong, missed int }

func (x tally) f1() float64 { return 2 * float64(x.hit) / float64(2*x.hit+x.wrong+x.missed) }

func (x *tally) add(want, got string, also ...string) {
	if got != "" && (got == want || slices.Contains(also, got)) {
		x.hit++
		return
	}
	if got != "" {
		x.wrong++
	}
	if want != "" {
		x.missed++
	}
}

func (x tally) String() string {
	return fmt.Sprintf("F1 %.3f (right %d, false %d, missed %d)", x.f1(), x.hit, x.wrong, x.missed)
}

var brandAliases = map[string]string{"odido": "t-mobile", "tmobile-us": "t-mobile", "t-mobile-us": "t-mobile", "xfinity": "comcast", "vodafone-uk": "vodafone", "lebara-uk": "lebara", "three-ie": "three", "virgin-ie": "virgin-media", "vodafone-ie": "vodafone", "nuon": "vattenfall"}

func alias(b string) string {
	if a, ok := brandAliases[b]; ok {
		return a
	}
	return b
}

// TestSharedTexts reports how the development texts are read. It holds the
// goals with some slack, so that a slip is seen.
func TestSharedTexts(t *testing.T) {
	path := sharedFile(t, "texts/dev.jsonl")
	if path == "" {
		t.Skip("development texts are absent")
	}
	cl := newClassifier(t)
	var complaint, brand, service tally
	lines(t, path, func(raw []byte) {
		var row struct {
			ID, Text string
			Labels   struct {
				IsComplaint bool     `json:"is_complaint"`
				Brand       string   `json:"brand"`
				Service     string   `json:"service"`
				Also        []string `json:"service_also"`
				Ambiguous   bool     `json:"ambiguous"`
				Kind        string   `json:"kind"`
			}
		}
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		r := cl.Classify(text.New(row.Text), &schema.Complaint{Text: row.Text})
		got := r.Kind == schema.KindReport
		if !row.Labels.Ambiguous {
			countReport(&complaint, row.Labels.IsComplaint, got)
			if got != row.Labels.IsComplaint {
				t.Logf("%s %s: got %s %.1f %s %s: %s", row.ID, row.Labels.Kind, r.Kind, r.Score, r.Brand, r.Service, row.Text)
			}
		}
		if !row.Labels.IsComplaint {
			return
		}
		brand.add(alias(row.Labels.Brand), alias(string(r.Brand)))
		service.add(row.Labels.Service, string(r.Service), row.Labels.Also...)
		if alias(row.Labels.Brand) != alias(string(r.Brand)) {
			t.Logf("%s brand %q, want %q: %s", row.ID, r.Brand, row.Labels.Brand, row.Text)
		}
		if string(r.Service) != row.Labels.Service && !slices.Contains(row.Labels.Also, string(r.Service)) {
			t.Logf("%s service %q, want %q: %s", row.ID, r.Service, row.Labels.Service, row.Text)
		}
	})
	t.Logf("dev.jsonl: complaint %v\nbrand %v\nservice %v", complaint, brand, service)
}

func countReport(x *tally, want, got bool) {
	switch {
	case want && got:
		x.hit++
	case got:
		x.wrong++
	case want:
		x.missed++
	}
}

func TestSharedExamples(t *testing.T) {
	path := sharedFile(t, "texts/examples.ndjson")
	if path == "" {
		t.Skip("development texts are absent")
	}
	cl := newClassifier(t)
	var complaint, brand, service tally
	lines(t, path, func(raw []byte) {
		var row struct{ ID, Text, Brand, Service, Note string }
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		if row.Note != "" {
			row.Service = string(schema.FixedVoice)
		}
		r := cl.Classify(text.New(row.Text), &schema.Complaint{Text: row.Text})
		got := r.Kind == schema.KindReport
		countReport(&complaint, true, got)
		if !got {
			t.Logf("%s: got %s %.1f %s %s: %s", row.ID, r.Kind, r.Score, r.Brand, r.Service, row.Text)
		}
		brand.add(alias(row.Brand), alias(string(r.Brand)))
		service.add(row.Service, string(r.Service))
		if alias(row.Brand) != alias(string(r.Brand)) {
			t.Logf("%s brand %q, want %q: %s", row.ID, r.Brand, row.Brand, row.Text)
		}
		if string(r.Service) != row.Service {
			t.Logf("%s service %q, want %q: %s", row.ID, r.Service, row.Service, row.Text)
		}
	})
	t.Logf("examples: complaint %v\nbrand %v\nservice %v", complaint, brand, service)
}

func TestSharedHardCases(t *testing.T) {
	path := sharedFile(t, "texts/hard_cases.ndjson")
	if path == "" {
		t.Skip("development texts are absent")
	}
	cl := newClassifier(t)
	right, n := 0, 0
	lines(t, path, func(raw []byte) {
		var row struct {
			ID, Text, Brand, Label string
			Service                any
		}
		if err := json.Unmarshal(raw, &row); err != nil {
			t.Fatal(err)
		}
		r := cl.Classify(text.New(row.Text), &schema.Complaint{Text: row.Text})
		want, told := reportClasses[row.Label]
		if !told {
			return // some of the class are reports, some are not
		}
		n++
		if want == (r.Kind == schema.KindReport) {
			right++
		} else {
			t.Logf("%-18s %-11s %.1f %s %s %v (want %s %v): %s", row.Label, r.Kind, r.Score, r.Brand, r.Service, r.MoreServices, row.Brand, row.Service, row.Text)
		}
	})
	t.Logf("hard cases: %d of %d right", right, n)
	if float64(right) < 0.9*float64(n) {
		t.Error("worse than it was")
	}
}

// reportClasses says of the classes of hard cases whether their messages are
// reports, where all are or none is.
var reportClasses = map[string]bool{
	"code-mix": true, "device-independent": true, "multi-service": true, "negated-not": true, "place-trap": true, "urgent-112": true,
	"billing-block": false, "brand-post": false, "metaphor": false, "news": false, "past": false, "planned": false, "praise": false, "question": false,
	"resolved": false, "service-complaint": false, "spam": false, "viral-repost": false, "works-here": false,
}

// TestSharedStream reports how the messages of a labelled stream are read, by kind.
func TestSharedStream(t *testing.T) {
	stream, labels := sharedFile(t, "scenarios/dev-1.ndjson.gz"), sharedFile(t, "scenarios/dev-1.labels.jsonl.gz")
	if stream == "" || labels == "" {
		t.Skip("development streams are absent")
	}
	type label struct {
		ID                            string
		C                             int
		Brand, Service, Outage, Kind_ string
		Kind                          string
	}
	truth := map[string]label{}
	lines(t, labels, func(raw []byte) {
		var l label
		if err := json.Unmarshal(raw, &l); err != nil {
			t.Fatal(err)
		}
		truth[l.ID] = l
	})
	cl := newClassifier(t)
	var complaint, brand, service tally
	type wrong struct {
		n    int
		text string
	}
	wrongs := map[string]*wrong{}
	note := func(key, text string) {
		if wrongs[key] == nil {
			wrongs[key] = &wrong{text: text}
		}
		wrongs[key].n++
	}
	m := new(text.Message)
	lines(t, stream, func(raw []byte) {
		c, err := schema.DecodeComplaint(raw)
		if err != nil {
			return
		}
		l, ok := truth[c.ID]
		if !ok {
			return
		}
		m.Reset(c.Text)
		r := cl.Classify(m, &c)
		got := r.Kind == schema.KindReport
		countReport(&complaint, l.C == 1, got)
		if got != (l.C == 1) {
			key := fmt.Sprintf("%v %s %s", got, l.Kind, template(c.Text))
			note(key, fmt.Sprintf("%s %.1f: %s", r.Kind, r.Score, c.Text))
		}
		if l.C == 0 {
			return
		}
		brand.add(l.Brand, string(r.Brand))
		service.add(l.Service, string(r.Service))
		if l.Brand != string(r.Brand) {
			note("brand "+l.Brand+" got "+string(r.Brand), c.Text)
		}
		if l.Service != string(r.Service) {
			note("service "+l.Service+" got "+string(r.Service)+" "+l.Brand+" "+template(c.Text), c.Text)
		}
	})
	var keys []string
	for k := range wrongs {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return wrongs[b].n - wrongs[a].n })
	for _, k := range keys[:min(len(keys), 60)] {
		t.Logf("%d x %s | %s", wrongs[k].n, k, wrongs[k].text)
	}
	t.Logf("dev-1: complaint %v\nbrand %v\nservice %v", complaint, brand, service)
}

// template is the first words of a text, to group alike ones.
func template(s string) string {
	f := strings.Fields(strings.ToLower(s))
	return strings.Join(f[:min(len(f), 2)], " ")
}

func lines(t testing.TB, path string, each func([]byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		in = z
	}
	r := bufio.NewReader(in)
	for {
		line, err := r.ReadBytes('\n')
		if len(line) > 1 {
			each(line)
		}
		if err != nil {
			return
		}
	}
}
