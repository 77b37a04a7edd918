package detect

import (
	"encoding/json"
	"testing"
	"time"

	"outcry/schema"
)

// TestDenseStreamWithoutHistory begins at noon, at full volume, with nothing
// learned: nobody can know what is usual, and so next to nothing is said.
func TestDenseStreamWithoutHistory(t *testing.T) {
	const days = 2
	for _, seed := range []int64{35, 36} {
		w := newWorld(seed, days, denseScale)
		d, err := New(DefaultConfig(), w.places)
		if err != nil {
			t.Fatal(err)
		}
		w.background()
		var reports []schema.Report
		for _, r := range w.stream.sorted() {
			if r.ArrivedAt.After(w.start.Add(12 * time.Hour)) {
				reports = append(reports, r)
			}
		}
		got := last(run(t, d, reports, w.start.AddDate(0, 0, days)))
		if len(got) > 1 {
			t.Errorf("seed %d: %d incidents in the first day and a half of %d calm reports, want one at most", seed, len(got), len(reports))
		}
	}
}

// TestFirstDaysSayThatTheyLearn shows that an outage that is plain to see is found
// on the second day, and that its evidence says how little was known.
func TestFirstDaysSayThatTheyLearn(t *testing.T) {
	s := calm(37, noon.AddDate(0, 0, -2), 3, 200)
	s.outage(noon, 3, 30, "red", town(4))
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(6*time.Hour))))
	if len(got) != 1 || got[0].Region != town(4) {
		t.Fatalf("incidents = %+v, want one at %s", got, town(4))
	}
	var e Evidence
	if err := json.Unmarshal(got[0].Evidence, &e); err != nil || !e.Learning {
		t.Errorf("evidence = %s (%v), want learning", got[0].Evidence, err)
	}
}
