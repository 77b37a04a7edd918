package train

import (
	"bytes"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"outcry/ingest/classify"
	"outcry/schema"
)

// readAll reads the texts that the embedded weights are learned from.
func readAll(t testing.TB) []Text {
	t.Helper()
	names, err := filepath.Glob("texts/*.tsv")
	if err != nil || len(names) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	var all []Text
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		more, err := Read(f, strings.TrimSuffix(filepath.Base(name), ".tsv"))
		if err != nil {
			t.Error(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		all = append(all, more...)
	}
	return all
}

func lexicon(t testing.TB) *classify.Lexicon {
	t.Helper()
	lex, err := classify.DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	return lex
}

func TestTheEmbeddedWeightsAreThoseOfTheTexts(t *testing.T) {
	all := readAll(t)
	if got, want := lexicon(t).Model.Digest, Digest(all); got != want {
		t.Errorf("the weights were learned from other texts (digest %x, now %x): make weights", got, want)
	}
	learned, err := classifier(lexicon(t), lexicon(t).Model)
	if err != nil {
		t.Fatal(err)
	}
	if s := Measure(all, learned); s.Report.F1() < 0.93 || s.Service.F1() < 0.93 {
		t.Errorf("reports F1 %.3f and services %.3f of the texts themselves: the weights don't know them", s.Report.F1(), s.Service.F1())
	}
}

func TestNoTextStandsTwiceOrInTheExamination(t *testing.T) {
	seen := map[string]string{}
	f, err := os.Open("../testdata/exam.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	exam, err := Read(f, "exam")
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range append(readAll(t), exam...) {
		key := strings.ToLower(x.Text)
		if other, ok := seen[key]; ok {
			t.Errorf("%s line %d: %q stands in %s too", x.File, x.Line, x.Text, other)
		}
		seen[key] = x.File
	}
}

func TestWhatIsLearnedHoldsForOtherHands(t *testing.T) {
	var in, out []Text
	for _, x := range readAll(t) {
		switch x.File {
		case "judge":
			out = append(out, x)
		case "desk", "examiner", "mixed":
			in = append(in, x)
		}
	}
	rules, err := classifier(lexicon(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	learned, err := Learn(in, lexicon(t), DefaultOptions())
	if err != nil {
		t.Fatal(err)
	}
	before, after := Measure(out, rules), Measure(out, learned)
	t.Logf("reports %.3f by the rules, %.3f learned; services %.3f, %.3f", before.Report.F1(), after.Report.F1(), before.Service.F1(), after.Service.F1())
	if after.Report.F1() < before.Report.F1()+0.03 {
		t.Errorf("reports F1 %.3f, by the rules alone %.3f: nothing was learned", after.Report.F1(), before.Report.F1())
	}
}

func TestTheGradientIsThatOfTheLoss(t *testing.T) {
	r := regression{classes: 3, columns: 4, penalty: 0.5}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 6 {
		target := make([]float64, 3)
		target[i%3] = 1
		r.examples = append(r.examples, example{columns: []int32{int32(i % 4), int32((i + 1) % 4)}, values: []float64{1, 0.7}, target: target})
	}
	w, grad := make([]float64, r.size()), make([]float64, r.size())
	for i := range w {
		w[i] = random.NormFloat64()
	}
	r.loss(w, grad)
	for i := range w {
		const step = 1e-6
		at := w[i]
		w[i] = at + step
		up := r.loss(w, nil)
		w[i] = at - step
		down := r.loss(w, nil)
		w[i] = at
		if slope := (up - down) / (2 * step); math.Abs(slope-grad[i]) > 1e-4 {
			t.Errorf("weight %d: gradient %v, slope of the loss %v", i, grad[i], slope)
		}
	}
}

func TestBadTextsAreToldByLine(t *testing.T) {
	const good = "report\tkpn\ttv/fixed-internet\tgeen beeld\n-\tNone\tother\tmooi weer\n"
	for name, c := range map[string]struct{ line, want string }{
		"a column less":    {"report\tkpn\ttv", "line 3: 3 columns, not 4"},
		"another label":    {"maybe\tkpn\ttv\tx", `line 3: column 1: "maybe"`},
		"no such service":  {"report\tkpn\tradio\tx", `line 3: column 3: "radio" is no service`},
		"no such kind":     {"-\tkpn\tgossip\tx", `line 3: column 3: "gossip" is no kind`},
		"a report as kind": {"-\tkpn\treport\tx", `line 3: column 3: "report" is no kind`},
	} {
		_, err := Read(strings.NewReader(good+c.line+"\n"), "made")
		if err == nil || !strings.Contains(err.Error(), c.want) || !errors.Is(err, schema.ErrInvalid) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	texts, err := Read(strings.NewReader("# a remark\n"+good), "made")
	if err != nil || len(texts) != 2 || texts[0].Line != 2 || len(texts[0].Services) != 2 || texts[1].Brand != "" {
		t.Errorf("read %+v, error %v", texts, err)
	}
}

func TestCrossLeavesOutEachFileInTurn(t *testing.T) {
	var few []Text
	for _, x := range readAll(t) {
		if (x.File == "judge" || x.File == "terse") && x.Line%4 == 0 {
			few = append(few, x)
		}
	}
	var out bytes.Buffer
	if err := Cross(&out, few, lexicon(t), DefaultOptions()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\njudge ", "\nterse ", "\nall "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line %q in\n%s", want, out.String())
		}
	}
}
