package simulate

import (
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

func TestTheTruthIsInTheStream(t *testing.T) {
	s := made(t, brief(4))
	heard := map[schema.Brand]map[int64]int{}
	for _, e := range events(s) {
		for i := range companies {
			if brand := &companies[i]; speaksOf(&e.Complaint, brand) {
				if heard[brand.brand] == nil {
					heard[brand.brand] = map[int64]int{}
				}
				heard[brand.brand][e.Complaint.Time.Unix()]++
			}
		}
	}
	outages := s.Outages()
	if len(outages) < 13 {
		t.Fatalf("%d outages, want 13 at least", len(outages))
	}
	for _, o := range outages {
		found, order := 0, int64(0)
		for _, a := range o.Arrivals {
			if heard[o.Brand][o.Start.Unix()+a[1]] > 0 {
				found++
			}
			if a[0] < order || a[1] > a[0] || a[1] < 0 {
				t.Errorf("%s: arrival %v after %d", o.ID, a, order)
			}
			order = a[0]
		}
		if found < len(o.Arrivals)*98/100 {
			t.Errorf("%s: %d of %d arrivals are in the stream", o.ID, found, len(o.Arrivals))
		}
		if o.Complaints < len(o.Arrivals) || o.Authors > o.Complaints || o.Complaints == 0 || len(o.Towns) == 0 {
			t.Errorf("%s: %d complaints of %d authors, %d arrivals in %d towns", o.ID, o.Complaints, o.Authors, len(o.Arrivals), len(o.Towns))
		}
		for _, r := range o.Regions {
			if _, err := schema.ParseRegion(string(r)); err != nil {
				t.Errorf("%s: %v", o.ID, err)
			}
		}
	}
}

// speaksOf reports whether c names the brand in a field or in its words.
func speaksOf(c *schema.Complaint, brand *company) bool {
	if c.Brand == brand.brand {
		return true
	}
	for _, name := range append(brand.names, brand.handles...) {
		if strings.Contains(strings.ToLower(c.Text), strings.ToLower(name)) {
			return true
		}
	}
	return len(c.Text) < 20 || c.Brand == "" // a swapped letter, or an answer of a postcode
}

func TestOutagesOfOneBrandStayApart(t *testing.T) {
	for seed := range int64(20) {
		c := brief(seed)
		c.Days, c.TestDays, c.Outages = 7, 7, 30
		s := made(t, c)
		for i, o := range s.acts {
			if o.window.From.Before(c.testStart()) || o.window.To.After(c.end()) || !o.window.To.After(o.window.From) {
				t.Errorf("seed %d: %s lasts from %v to %v", seed, o.id, o.window.From, o.window.To)
			}
			for _, p := range s.acts[:i] {
				if o.overlaps(p) {
					t.Errorf("seed %d: %s and %s are one", seed, o.id, p.id)
				}
			}
		}
	}
}

func TestAFeedThatIsBlindCatchesUp(t *testing.T) {
	c := brief(9)
	c.Confounders, c.Rate = []Confounder{FeedGap}, 4
	s := made(t, c)
	w := s.gaps[0].window
	rush := 0
	for _, e := range events(s) {
		if e.Complaint.Source == "twitter" && w.Contains(e.Arrival) {
			t.Fatalf("%s arrives at %v, in the gap %v", e.Complaint.ID, e.Arrival, w)
		}
		if w.Contains(e.Complaint.Time) && e.Arrival.After(w.To) {
			rush++
		}
	}
	if rush < 100 {
		t.Errorf("%d messages came after the gap, want what was written in it", rush)
	}
}

func TestAStormHasOneRoot(t *testing.T) {
	c := brief(10)
	c.Confounders, c.Repeated, c.Broken = []Confounder{Viral}, 0, 0
	roots := map[string]int{}
	for _, e := range events(made(t, c)) {
		if e.Complaint.RepostOf != "" {
			roots[e.Complaint.RepostOf]++
		}
	}
	most := 0
	for _, n := range roots {
		most = max(most, n)
	}
	if most < 800 {
		t.Errorf("the largest storm has %d reposts, want 800 at least", most)
	}
}

func TestTheDemoShowsAllWithinTwoHours(t *testing.T) {
	start := time.Date(2026, 11, 21, 1, 30, 0, 0, time.UTC)
	s := made(t, Demo(start))
	past, storm := 0, 0
	for e, ok := s.Next(); ok && e.Arrival.Before(start.Add(2*time.Hour)); e, ok = s.Next() {
		if e.Arrival.Before(start) {
			past++
		}
		if e.Complaint.Author == "bekendeman" || e.Complaint.RepostOf != "" {
			storm++
		}
	}
	outages := s.Outages()
	if past < 3000 || storm < 200 || outages[0].Complaints < 30 || outages[1].Complaints < 20 {
		t.Errorf("%d messages of the past, %d of the storm, %d from Utrecht, %d from the train", past, storm, outages[0].Complaints, outages[1].Complaints)
	}
	if outages[0].Regions[0] != "NL/UT/GM0344" || outages[1].Segment != "NL/rail/SHL-LEDN" {
		t.Errorf("the demo begins in %q and on %q", outages[0].Regions, outages[1].Segment)
	}
}
