package backtest

import (
	"bufio"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/detect"
	"outcry/schema"
)

// TestATownThatFailsOnAFeastIsACauseOfItsOwn: a country that speaks up for hours
// does not swallow a town that begins to fail; one that began together with its
// town is the same cause grown.
func TestATownThatFailsOnAFeastIsACauseOfItsOwn(t *testing.T) {
	start := time.Date(2026, 4, 27, 0, 0, 0, 0, time.UTC)
	places := []schema.Place{{Region: "XX"}, {Region: "XX/P"}}
	for _, n := range strings.Split("ABCDEFGHIJKL", "") {
		places = append(places, schema.Place{Region: schema.Region("XX/P/" + n)})
	}
	whole := func(since time.Time, score float64) detect.Excess {
		return detect.Excess{Brand: "b", Service: schema.TV, Score: score, Odds: 5, Region: "XX", Regions: []schema.Region{"XX"}, Zone: []schema.Region{"XX"}, Since: since}
	}
	town := func(since time.Time, score float64) detect.Excess {
		return detect.Excess{Brand: "b", Service: schema.TV, Score: score, Odds: 5, Region: "XX/P/A", Regions: []schema.Region{"XX/P/A"}, Zone: []schema.Region{"XX/P/A"}, Since: since}
	}
	for _, c := range []struct {
		name  string
		since time.Duration // of the town, after the country
		want  int           // alarms
	}{{"a town later", 3 * time.Hour, 2}, {"together", 10 * time.Minute, 1}} {
		a := newAlarms(bufio.NewWriter(&strings.Builder{}), places, -9)
		for b := range 48 {
			at := start.Add(time.Duration(b) * 5 * time.Minute)
			found := []detect.Excess{whole(start, 0.7)}
			if at.After(start.Add(c.since)) {
				found = []detect.Excess{town(start.Add(c.since), 0.9), whole(start, 0.7)}
			}
			if err := a.take(at, found); err != nil {
				t.Fatal(err)
			}
		}
		if a.made != c.want {
			t.Errorf("%s: %d alarms, want %d", c.name, a.made, c.want)
		}
	}
}

// TestAnAlarmIsOneThoughItsPlaceIsToldAnew: the zone ties the excesses of successive
// buckets, where the trouble is gets clearer with every one.
func TestAnAlarmIsOneThoughItsPlaceIsToldAnew(t *testing.T) {
	at := time.Date(2026, 4, 27, 12, 0, 0, 0, time.UTC)
	places := []schema.Place{{Region: "XX/P/A"}, {Region: "XX/P/B"}, {Region: "XX/P/C"}}
	var out strings.Builder
	w := bufio.NewWriter(&out)
	a := newAlarms(w, places, -9)
	for i, regions := range [][]schema.Region{{"XX/P/A"}, {"XX/P/B"}, {"XX/P/B", "XX/P/C"}} {
		e := detect.Excess{
			Brand: "b", Service: schema.TV, Score: 1 + float64(i), Odds: 5, Region: "XX/P", Regions: regions,
			Zone: []schema.Region{"XX/P/A", "XX/P/B"}, Since: at,
		}
		if err := a.take(at.Add(time.Duration(i)*5*time.Minute), []detect.Excess{e}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range strings.Split(strings.TrimSpace(out.String()), "\n") {
		got = append(got, strings.Join(strings.Split(row, ",")[5:], " "))
	}
	want := []string{"XX/P/A a1", "XX/P/B a1", "XX/P/B;XX/P/C a1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("regions and incidents of the rows (-want +got):\n%s", diff)
	}
}
