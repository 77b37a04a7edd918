package desk

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"outcry/schema"
)

// drawer is a store of what was recorded.
type drawer struct {
	rows []schema.Report
	asks []schema.ReportQuery
	err  error
}

func (d *drawer) Reports(_ context.Context, q schema.ReportQuery) iter.Seq2[schema.Report, error] {
	d.asks = append(d.asks, q)
	return func(yield func(schema.Report, error) bool) {
		if d.err != nil {
			yield(schema.Report{}, d.err)
			return
		}
		for _, r := range d.rows {
			if !r.ArrivedAt.Before(q.Arrived.From) && !r.Time.Before(q.Window.From) && !yield(r, nil) {
				return
			}
		}
	}
}

func (d *drawer) Known(_ context.Context, ids []schema.Identity) ([]schema.Report, error) {
	return slices.DeleteFunc(slices.Clone(d.rows), func(r schema.Report) bool { return !slices.Contains(ids, schema.Identity{Source: r.Source, ID: r.ID}) }), d.err
}

func talk(id, text string, at time.Time) schema.Report {
	return schema.Report{Source: "webcare", ID: id, Text: text, Time: at, ArrivedAt: at}
}

func TestTalksAreRememberedAndKeptUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &drawer{rows: []schema.Report{talk("old", "no 3G", time.Now().Add(-time.Hour)), talk("ancient", "no 2G", time.Now().AddDate(0, -2, 0))}}
		talks := NewTalks("webcare", d, time.Now)
		told := func(id string) string {
			t.Helper()
			r, _, err := talks.Recall(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			return r.Text
		}
		if got := told("old") + told("ancient") + told("none"); got != "no 3G" || len(d.asks) != 1 {
			t.Errorf("Recall = %q after %d readings, want the month's after one", got, len(d.asks))
		}
		if r, ok, err := talks.Exact(t.Context(), "ancient"); !ok || r.Text != "no 2G" || err != nil {
			t.Errorf("Exact = %v, %t, %v, want what is older than a month too", r, ok, err)
		}
		talks.Note(talk("new", "noted", time.Now()))
		d.rows = append(d.rows, talk("elsewhere", "of another process", time.Now()))
		time.Sleep(2 * time.Second)
		if got := told("new") + told("elsewhere"); got != "notedof another process" {
			t.Errorf("Recall two seconds later = %q", got)
		}
		d.rows = d.rows[:0]
		time.Sleep(2 * time.Hour)
		if got := told("old"); got != "" {
			t.Errorf("Recall = %q two hours after it was erased elsewhere", got)
		}
		talks.Note(talk("mine", "to be erased", time.Now()))
		talks.Forget()
		if got := told("mine"); got != "" {
			t.Errorf("Recall = %q after it was erased here", got)
		}
		d.err = errors.New("away")
		talks.Forget()
		if _, _, err := talks.Recall(t.Context(), "mine"); !errors.Is(err, d.err) {
			t.Errorf("Recall of a store that is away = %v, want %v", err, d.err)
		}
	})
}

func TestTalksAreBounded(t *testing.T) {
	talks := NewTalks("webcare", &drawer{}, time.Now)
	for i := range 3 * mostTalks {
		talks.Note(talk(strconv.Itoa(i), "", noon))
	}
	if n := len(talks.known.late) + len(talks.known.early); n > 2*mostTalks {
		t.Errorf("%d conversations are remembered, want at most %d", n, 2*mostTalks)
	}
	if _, ok := talks.known.of(strconv.Itoa(3*mostTalks - 1)); !ok {
		t.Error("the latest conversation is forgotten")
	}
}
