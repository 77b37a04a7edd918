package classify

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

// labelled is one line of a file of messages with what they say.
type labelled struct {
	report   bool
	brand    string
	services []string // any of them is right; of what is no report, its kind
	text     string
}

// readLabelled reads lines of report (or -), brand, service (a/b) and text, cut by tabs.
func readLabelled(t testing.TB, path string) []labelled {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	for sc := bufio.NewScanner(f); sc.Scan(); {
		if strings.HasPrefix(sc.Text(), "#") {
			continue
		}
		parts := strings.Split(sc.Text(), "\t")
		if len(parts) != 4 {
			t.Fatalf("%s: %q has %d parts, not 4", path, sc.Text(), len(parts))
		}
		x := labelled{report: parts[0] == "report", text: parts[3], services: strings.Split(parts[2], "/")}
		if parts[1] != "None" {
			x.brand = parts[1]
		}
		out = append(out, x)
	}
	return out
}

// measure classifies all and tells of each slip.
func measure(t testing.TB, cl *Classifier, all []labelled) (report, brand, service tally) {
	for _, x := range all {
		r := cl.Classify(text.New(x.text), &schema.Complaint{Text: x.text})
		got := r.Kind == schema.KindReport
		countReport(&report, x.report, got)
		if got != x.report {
			t.Logf("report %v, is %s %.1f: %s", x.report, r.Kind, r.Score, x.text)
		}
		if !x.report {
			continue
		}
		brand.add(alias(x.brand), alias(string(r.Brand)))
		service.add(x.services[0], string(r.Service), x.services...)
		if alias(x.brand) != alias(string(r.Brand)) {
			t.Logf("brand %q, is %q: %s", x.brand, r.Brand, x.text)
		}
		if !slices.Contains(x.services, string(r.Service)) {
			t.Logf("service %q, is %q: %s", x.services, r.Service, x.text)
		}
	}
	return report, brand, service
}

func TestCorpusIsUnderstood(t *testing.T) {
	cl := newClassifier(t)
	var all []labelled
	for _, name := range []string{"reports", "others", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "innocent"} {
		all = append(all, readLabelled(t, "testdata/corpus/"+name+".tsv")...)
	}
	report, brand, service := measure(t, cl, all)
	t.Logf("report %v\nbrand %v\nservice %v", report, brand, service)
	if report.f1() < 0.93 || brand.f1() < 0.97 || service.f1() < 0.93 {
		t.Error("worse than it was")
	}
}

// TestLateBatches tells of each slip in the batches that also say what the
// messages are that report nothing.
func TestLateBatches(t *testing.T) {
	cl := newClassifier(t)
	for _, name := range []string{"sixth", "seventh", "eighth", "ninth", "tenth"} {
		all := readLabelled(t, "testdata/corpus/"+name+".tsv")
		report, brand, service := measure(t, cl, all)
		t.Logf("%s: report %v\nbrand %v\nservice %v\nkinds of the rest: %.3f right", name, report, brand, service, kinds(t, cl, all))
		if report.f1() < 0.93 || brand.f1() < 0.95 || service.f1() < 0.93 {
			t.Errorf("%s: worse than it was", name)
		}
	}
}

// kinds returns the share of the messages without a report whose kind is right, and tells of the others.
func kinds(t testing.TB, cl *Classifier, all []labelled) float64 {
	right, n := 0, 0
	for _, x := range all {
		if x.report {
			continue
		}
		n++
		r := cl.Classify(text.New(x.text), &schema.Complaint{Text: x.text})
		if string(r.Kind) == x.services[0] {
			right++
			continue
		}
		t.Logf("kind %s, is %s: %s", x.services[0], r.Kind, x.text)
	}
	return float64(right) / float64(n)
}
