package detect

import (
	"testing"
	"time"

	"outcry/schema"
)

// denseScale makes the brands of a made world speak fifteen thousand times a day.
const denseScale = 20

// TestDenseCalmStream holds the budget where much is said and nothing is the
// matter: the stream begins at full volume, with nothing learned.
func TestDenseCalmStream(t *testing.T) {
	const days = 12
	w := newWorld(31, days, denseScale)
	d, err := New(DefaultConfig(), w.places)
	if err != nil {
		t.Fatal(err)
	}
	w.background()
	week := w.start.AddDate(0, 0, days-7)
	var m mark
	m.judge(w, run(t, d, w.stream.sorted(), w.start.AddDate(0, 0, days)), week)
	t.Logf("%d reports: %v", len(w.stream.reports), &m)
	if m.false > 2 {
		t.Errorf("false incidents in a calm week = %d, want at most 2: %v", m.false, m.missed)
	}
	for _, in := range d.Open() {
		if in.Kind != schema.Storm && in.StartedAt.Before(week) {
			t.Errorf("incident of the first days is open still: %s %s %v since %v", in.Brand, in.Service, in.Regions, in.StartedAt)
		}
	}
}

// TestDenseIncidentEnds shows that an incident of thousands closes soon after its
// reports are the usual again, and that a quiet older than what is kept is no error.
func TestDenseIncidentEnds(t *testing.T) {
	const days = 5
	w := newWorld(32, days, denseScale)
	d, err := New(DefaultConfig(), w.places)
	if err != nil {
		t.Fatal(err)
	}
	w.background()
	at := w.start.Add(3*24*time.Hour + 12*time.Hour)
	w.fail("national", "west", schema.FixedInternet, at, 3*time.Hour, 4000, "NL")
	var m mark
	m.judge(w, run(t, d, w.stream.sorted(), w.start.AddDate(0, 0, days)), at.Add(-time.Hour))
	if m.found != 1 || len(m.ends) == 0 || m.ends[0] > 60 {
		t.Errorf("found %d, minutes that the end is off = %v, want one incident that ends within the hour: %v", m.found, m.ends, m.missed)
	}
	d.Observe(w.start.AddDate(0, 0, days+9), nil)
}

// BenchmarkDense is the cost of one report where much is said, from nothing learned
// on and with an outage that thousands report.
func BenchmarkDense(b *testing.B) {
	reports, places := denseStream()
	d, err := New(DefaultConfig(), places)
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		if n == len(reports) {
			if d, err = New(DefaultConfig(), places); err != nil {
				b.Fatal(err)
			}
			n = 0
		}
		d.Observe(reports[n].ArrivedAt, reports[n:n+1])
		n++
	}
}

// BenchmarkDenseRestore is the cost of a restart with the reports of dense days
// and an open incident of the whole country.
func BenchmarkDenseRestore(b *testing.B) {
	reports, places := denseStream()
	end := reports[len(reports)-1].ArrivedAt
	known := []schema.Incident{{
		ID: "west-1", Kind: schema.Outage, Status: schema.Detected, Brand: "west", Service: schema.FixedInternet, Region: "NL",
		Regions: []schema.Region{"NL"}, StartedAt: end.Add(-12 * time.Hour), DetectedAt: &end, UpdatedAt: end,
	}}
	for b.Loop() {
		d, err := New(DefaultConfig(), places)
		if err != nil {
			b.Fatal(err)
		}
		d.Restore(known, reports)
	}
	b.ReportMetric(float64(len(reports)), "reports")
}

func denseStream() ([]schema.Report, []schema.Place) {
	w := newWorld(33, 3, denseScale)
	w.background()
	w.fail("national", "west", schema.FixedInternet, w.start.Add(60*time.Hour), 2*time.Hour, 20000, "NL")
	return w.stream.sorted(), w.places
}
