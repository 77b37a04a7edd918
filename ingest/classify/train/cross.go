package train

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"text/tabwriter"
	"time"

	"outcry/ingest/classify"
	"outcry/ingest/text"
	"outcry/schema"
)

// Tally counts right and wrong answers of one label.
type Tally struct{ Right, Wrong, Missed int }

// F1 returns the harmonic mean of precision and recall.
func (t Tally) F1() float64 { return 2 * float64(t.Right) / float64(2*t.Right+t.Wrong+t.Missed) }

func (t *Tally) add(o Tally) {
	t.Right, t.Wrong, t.Missed = t.Right+o.Right, t.Wrong+o.Wrong, t.Missed+o.Missed
}

// Score is how well texts are understood. Brand and service count where a
// report is one, kind where it is none.
type Score struct {
	Texts                  int
	Report, Brand, Service Tally
	Kind                   Tally
}

func (s *Score) add(o Score) {
	s.Texts += o.Texts
	s.Report.add(o.Report)
	s.Brand.add(o.Brand)
	s.Service.add(o.Service)
	s.Kind.add(o.Kind)
}

// Measure holds what cl reads in texts against their labels.
func Measure(texts []Text, cl *classify.Classifier) Score {
	s := Score{Texts: len(texts)}
	for i := range texts {
		x := &texts[i]
		r := cl.Classify(text.New(x.Text), &schema.Complaint{Text: x.Text})
		is, said := x.Kind == schema.KindReport, r.Kind == schema.KindReport
		switch {
		case is && said:
			s.Report.Right++
		case said:
			s.Report.Wrong++
		case is:
			s.Report.Missed++
		}
		if !is {
			count(&s.Kind, r.Kind == x.Kind, true, true)
			continue
		}
		count(&s.Brand, r.Brand == x.Brand, x.Brand != "", r.Brand != "")
		if len(x.Services) > 0 {
			count(&s.Service, slices.Contains(x.Services, r.Service), true, r.Service != "")
		}
	}
	return s
}

// count books one answer: whether it is right, whether there is one to give, and whether one was given.
func count(t *Tally, right, wanted, given bool) {
	if right && wanted {
		t.Right++
		return
	}
	if given && !right {
		t.Wrong++
	}
	if wanted {
		t.Missed++
	}
}

// Cross leaves out each file of texts in turn, learns from the others, and
// writes how it is understood by the rules and with what was learned.
func Cross(w io.Writer, texts []Text, lex *classify.Lexicon, opt Options) error {
	var files []string
	for i := range texts {
		if !slices.Contains(files, texts[i].File) {
			files = append(files, texts[i].File)
		}
	}
	rules, err := classifier(lex, nil)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "left out\ttexts\treports, rules\tlearned\tservices, rules\tlearned\tbrands\tother kinds, rules\tlearned")
	var before, after Score
	for _, name := range files {
		var in, out []Text
		for _, x := range texts {
			if x.File == name {
				out = append(out, x)
			} else {
				in = append(in, x)
			}
		}
		learned, err := Learn(in, lex, opt)
		if err != nil {
			return fmt.Errorf("without %s: %w", name, err)
		}
		r, l := Measure(out, rules), Measure(out, learned)
		before.add(r)
		after.add(l)
		line(table, name, r, l)
	}
	line(table, "all", before, after)
	return table.Flush()
}

func line(w io.Writer, name string, r, l Score) {
	fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", name, r.Texts,
		r.Report.F1(), l.Report.F1(), r.Service.F1(), l.Service.F1(), l.Brand.F1(), r.Kind.F1(), l.Kind.F1())
}

// Learn returns a classifier of lex with what texts teach.
func Learn(texts []Text, lex *classify.Lexicon, opt Options) (*classify.Classifier, error) {
	head, rows, err := Fit(texts, lex, opt)
	if err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	if err := classify.WriteModel(&raw, head, rows); err != nil {
		return nil, err
	}
	model, err := classify.ReadModel(raw.Bytes())
	if err != nil {
		return nil, err
	}
	return classifier(lex, model)
}

// classifier returns one of lex with model, nil for the rules alone. Onsets, for
// which the zone counts, are not learned.
func classifier(lex *classify.Lexicon, model *classify.Model) (*classify.Classifier, error) {
	copied := *lex
	copied.Model = model
	return classify.New(&copied, time.UTC, slog.New(slog.DiscardHandler))
}
