package detect

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// spread says n reports of red evenly over [from, to), at where in turn.
func (s *stream) spread(from, to time.Time, n int, where ...schema.Region) {
	for i := range n {
		s.say(from.Add(to.Sub(from)*time.Duration(i)/time.Duration(n)), "red", schema.MobileData, where[i%len(where)])
	}
}

// TestWhatTheCountryLeavesOverIsToldByItself: the outage of the country that is over
// is not what goes on in one town or two of it.
func TestWhatTheCountryLeavesOverIsToldByItself(t *testing.T) {
	for _, tc := range []struct {
		name  string
		where []schema.Region
	}{
		{"a town", []schema.Region{town(14)}},
		{"neighbours", []schema.Region{town(3), town(4)}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := calm(81, noon.AddDate(0, 0, -10), 11, 40)
			repaired := noon.Add(time.Hour)
			for i := range 150 {
				s.say(noon.Add(time.Duration(i)*24*time.Second), "red", schema.MobileData, town(i*7%20))
			}
			s.spread(repaired.Add(45*time.Minute), repaired.Add(5*time.Hour), 80, tc.where...)
			got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
			if len(got) != 2 {
				t.Fatalf("incidents = %d, want the country's and what is left: %+v", len(got), got)
			}
			if diff := cmp.Diff([][]schema.Region{{"NL"}, tc.where}, [][]schema.Region{got[0].Regions, got[1].Regions}); diff != "" {
				t.Errorf("regions differ (-want +got):\n%s", diff)
			}
			if got[0].EndedAt.Sub(repaired).Abs() > 20*time.Minute {
				t.Errorf("the country's ended at %v, want about %v", got[0].EndedAt, repaired)
			}
			if end := repaired.Add(5 * time.Hour); got[1].EndedAt.Sub(end).Abs() > 30*time.Minute {
				t.Errorf("what is left ended at %v, want about %v", got[1].EndedAt, end)
			}
		})
	}
}
