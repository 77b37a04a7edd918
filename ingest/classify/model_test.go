package classify

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"outcry/ingest/text"
	"outcry/schema"
)

// madeWeights returns a file that says of one word that it is a report of power.
func madeWeights(t testing.TB, word string) []byte {
	t.Helper()
	head := Head{KindScale: 0.1, ServiceScale: 0.1}
	row := Weights{Key: senseKey(senseWord, text.Hash(word))}
	row.Kinds[kindIndex(schema.KindReport)] = 100
	row.Services[index(bitPower)] = 100
	return fileOf(t, head, []Weights{row})
}

// fileOf returns a file of these weights, modelOf what is read of one.
func fileOf(t testing.TB, head Head, rows []Weights) []byte {
	t.Helper()
	var raw bytes.Buffer
	if err := WriteModel(&raw, head, rows); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

func modelOf(t testing.TB, raw []byte) *Model {
	t.Helper()
	m, err := ReadModel(raw)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAFileOfWeightsTakesThePlaceOfTheLearnedPart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weights.bin")
	if err := os.WriteFile(path, madeWeights(t, "kaarsjes"), 0o600); err != nil {
		t.Fatal(err)
	}
	lex, err := LoadLexicon(path)
	if err != nil {
		t.Fatal(err)
	}
	cl := newClassifierOf(t, lex)
	s := "hier in Zeist zitten wij bij kaarsjes"
	m := text.New(s)
	r := cl.Classify(m, &schema.Complaint{Text: s})
	if r.Kind != schema.KindReport || r.Service != schema.Power {
		t.Errorf("%q is a %s of %q, the weights say a report of power", s, r.Kind, r.Service)
	}
	if why := strings.Join(r.Why(m), "; "); !strings.Contains(why, "reads like a report: kaarsjes") {
		t.Errorf("why is %q, want the word that told it", why)
	}
}

func TestTheRulesStandAloneWithoutALearnedPart(t *testing.T) {
	lex, err := DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	lex.Model = nil
	cl := newClassifierOf(t, lex)
	for s, want := range map[string]schema.Kind{
		"geen internet van KPN in Zeist sinds vanmorgen": schema.KindReport,
		"KPN wordt alweer duurder":                       schema.KindOther,
	} {
		if r := read(cl, s); r.Kind != want {
			t.Errorf("%q is %s, want %s", s, r.Kind, want)
		}
	}
}

func TestTheLearnedPartHearsWhatNoRuleKnows(t *testing.T) {
	lex, err := DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	learned := newClassifierOf(t, lex)
	lex.Model = nil
	rules := newClassifierOf(t, lex)
	helped := 0
	for _, s := range []string{
		"bij Ziggo springt het beeld om de minuut, voetbal is niet te volgen",
		"moet met de hotspot van mijn vrouw werken want Ziggo laat me zitten",
		"elke tien minuten opnieuw aanmelden op de vpn, KPN, zo schiet het niet op",
		"mijn schoonouders bellen en dan zegt een mevrouw dat het nummer niet bestaat, Delta",
	} {
		if read(learned, s).Kind == schema.KindReport && read(rules, s).Kind != schema.KindReport {
			helped++
		}
	}
	if helped == 0 {
		t.Error("the learned part made no report of any")
	}
}

func TestBadWeightsAreTold(t *testing.T) {
	good := madeWeights(t, "kaarsjes")
	for name, raw := range map[string][]byte{
		"nothing":        nil,
		"another file":   []byte("brands:\n"),
		"no head":        []byte(magic),
		"a torn row":     good[:len(good)-1],
		"a row too many": append(bytes.Clone(good), good[len(good)-24:]...),
	} {
		if _, err := ReadModel(raw); !errors.Is(err, schema.ErrInvalid) {
			t.Errorf("%s: error %v, want schema.ErrInvalid", name, err)
		}
	}
}

func FuzzReadModel(f *testing.F) {
	f.Add(madeWeights(f, "kaarsjes"))
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ReadModel(raw)
		if err != nil {
			return
		}
		lex, err := DefaultLexicon()
		if err != nil {
			t.Fatal(err)
		}
		lex.Model = m
		table, err := compile(lex)
		if err != nil {
			t.Fatal(err)
		}
		w := new(work)
		w.scan.read(table, text.New("kaarsjes in Zeist, geen stroom"))
		w.reconsider(&verdict{kind: schema.KindOther, best: -1}, false)
	})
}

// TestExam measures the texts that were written apart and never learned from.
func TestExam(t *testing.T) {
	cl := newClassifier(t)
	all := readLabelled(t, "testdata/exam.tsv")
	report, brand, service := measure(silent{t}, cl, all)
	t.Logf("report %v\nbrand %v\nservice %v\nkinds of the rest: %.3f right", report, brand, service, kinds(silent{t}, cl, all))
	if report.f1() < 0.8 || brand.f1() < 0.9 || service.f1() < 0.8 {
		t.Error("worse than it was")
	}
}
