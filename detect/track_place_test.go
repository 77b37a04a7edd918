package detect

import (
	"slices"
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

// province returns the towns of the first province, far ones in turn.
func province() (towns []schema.Region) {
	for i := range 10 {
		towns = append(towns, town(i*3%10))
	}
	return towns
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

// TestAnOutageThatWidensDoesNotFlicker: the many that the town had before do not outvote
// what is said since its province fails.
func TestAnOutageThatWidensDoesNotFlicker(t *testing.T) {
	s := calm(82, noon.AddDate(0, 0, -10), 11, 40)
	s.spread(noon, noon.Add(3*time.Hour), 50, town(4))
	s.spread(noon.Add(160*time.Minute), noon.Add(280*time.Minute), 80, province()...)
	var told []schema.Region
	for _, in := range since(noon, run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))) {
		told = append(told, in.Region)
	}
	if diff := cmp.Diff([]schema.Region{town(4), "NL/AA"}, slices.Compact(told)); diff != "" {
		t.Errorf("regions told differ (-want +got):\n%s", diff)
	}
}

// TestTownsThatFailOneByOneAreTheirProvince: several towns of a province that are no
// neighbours do not fail by chance within hours.
func TestTownsThatFailOneByOneAreTheirProvince(t *testing.T) {
	s := calm(83, noon.AddDate(0, 0, -10), 11, 40)
	for i, at := range []time.Duration{0, 100, 200, 210} {
		s.spread(noon.Add(at*time.Minute), noon.Add(6*time.Hour), 30, town(3*i))
	}
	s.spread(noon.Add(4*time.Hour), noon.Add(6*time.Hour), 40, province()...)
	got := slices.DeleteFunc(since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))), func(in schema.Incident) bool { return in.Witnesses == 0 })
	if len(got) != 1 || got[0].Region != "NL/AA" {
		t.Fatalf("incidents = %+v, want one of the province", got)
	}
}

// TestTwoTownsAreNotTheirProvince: two far ones of a province are two.
func TestTwoTownsAreNotTheirProvince(t *testing.T) {
	s := calm(84, noon.AddDate(0, 0, -10), 11, 40)
	s.spread(noon, noon.Add(3*time.Hour), 30, town(1))
	s.spread(noon.Add(10*time.Minute), noon.Add(3*time.Hour), 30, town(8))
	var told []schema.Region
	for _, in := range since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))) {
		told = append(told, in.Region)
	}
	if diff := cmp.Diff([]schema.Region{town(1), town(8)}, told); diff != "" {
		t.Errorf("regions told differ (-want +got):\n%s", diff)
	}
}

// TestATownBesideALoudProvince: a weak outage far from a strong one of the same brand
// is no part of it.
func TestATownBesideALoudProvince(t *testing.T) {
	s := calm(85, noon.AddDate(0, 0, -10), 11, 40)
	s.spread(noon, noon.Add(150*time.Minute), 200, province()...)
	began := noon.Add(30 * time.Minute)
	s.spread(began, began.Add(150*time.Minute), 25, town(15))
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	if len(got) != 2 || got[0].Region != "NL/AA" || got[1].Region != town(15) {
		t.Fatalf("incidents = %+v, want the province and %s", got, town(15))
	}
	if late := got[1].DetectedAt.Sub(began); late > time.Hour {
		t.Errorf("the town was detected after %v, want within an hour", late)
	}
}
