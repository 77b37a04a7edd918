package detect

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"outcry/schema"
)

var noon = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC) // a Monday

// land is a made country: two provinces of ten municipalities 12 km apart, and a railway.
func land() []schema.Place {
	places := []schema.Place{{Region: "NL", Name: "Land"}, {Region: "NL/AA", Name: "Aa"}, {Region: "NL/BB", Name: "Bee"}}
	for i := range 20 {
		province := []string{"AA", "BB"}[i/10]
		places = append(places, schema.Place{
			Region: schema.Region(fmt.Sprintf("NL/%s/GM%04d", province, i)), Name: fmt.Sprintf("Town %d", i),
			Lat: 52 + float64(i/10), Lon: 5 + 0.18*float64(i%10), Population: 20000 + 10000*(i%10),
		})
	}
	return append(places, schema.Place{Region: "NL/rail/A-B", Name: "A-B", Touches: []schema.Region{"NL/AA/GM0001", "NL/AA/GM0002", "NL/AA/GM0003"}})
}

func town(i int) schema.Region {
	return schema.Region(fmt.Sprintf("NL/%s/GM%04d", []string{"AA", "BB"}[i/10], i))
}

// stream makes reports in order of arrival.
type stream struct {
	rng     *rand.Rand
	prefix  string // of the ids
	reports []schema.Report
}

func (s *stream) say(at time.Time, b schema.Brand, v schema.Service, r schema.Region) *schema.Report {
	n := len(s.reports)
	s.reports = append(s.reports, schema.Report{
		ID: s.prefix + fmt.Sprint(n), Source: "post", Time: at, ArrivedAt: at, Author: s.rng.Uint64() | 1, Kind: schema.KindReport,
		Brand: b, Service: v, Region: r, Confidence: 1, Lines: 1,
	})
	return &s.reports[n]
}

// calm says the usual: perDay reports a day of each brand over all towns.
func calm(seed int64, from time.Time, days int, perDay float64) *stream {
	s := &stream{rng: rand.New(rand.NewSource(seed))}
	for t := from; t.Before(from.AddDate(0, 0, days)); t = t.Add(time.Minute) {
		for _, b := range []schema.Brand{"red", "blue", "green"} {
			if s.rng.Float64() < perDay/1440*waking[t.Hour()] {
				s.say(t, b, schema.MobileData, town(s.rng.Intn(20)))
			}
		}
	}
	return s
}

func (s *stream) sorted() []schema.Report {
	out := append([]schema.Report(nil), s.reports...)
	sortByArrival(out)
	return out
}

func sortByArrival(r []schema.Report) {
	slices.SortStableFunc(r, func(a, b schema.Report) int { return a.ArrivedAt.Compare(b.ArrivedAt) })
}

// run feeds reports in event time, and silence until the end.
func run(t *testing.T, d *Detector, reports []schema.Report, until time.Time) []schema.Incident {
	t.Helper()
	var out []schema.Incident
	var clock Clock
	for i := range reports {
		if now := clock.Feed(reports[i].Time); !now.IsZero() {
			out = append(out, d.Observe(now, reports[i:i+1])...)
		}
	}
	for now := clock.Now(); now.Before(until); now = now.Add(2 * time.Minute) {
		out = append(out, d.Observe(now, nil)...)
	}
	return out
}

func detector(t *testing.T) *Detector {
	t.Helper()
	d, err := New(DefaultConfig(), land())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// last keeps the latest line of every incident, in order of first mention.
func last(lines []schema.Incident) []schema.Incident {
	var out []schema.Incident
	at := map[string]int{}
	for _, in := range lines {
		i, ok := at[in.ID]
		if !ok {
			i = len(out)
			at[in.ID] = i
			out = append(out, in)
		}
		out[i] = in
	}
	return out
}

// since keeps the incidents that were detected at t or later.
func since(t time.Time, in []schema.Incident) []schema.Incident {
	return slices.DeleteFunc(in, func(i schema.Incident) bool { return i.DetectedAt.Before(t) })
}

// outage says n reports within the first half hour of a failure and one each
// ten minutes until it ends.
func (s *stream) outage(at time.Time, hours int, n int, b schema.Brand, where ...schema.Region) {
	for i := range n {
		s.say(at.Add(time.Duration(i)*30*time.Minute/time.Duration(n)), b, schema.MobileData, where[i%len(where)])
	}
	for i := 3; i < 6*hours; i++ {
		s.say(at.Add(time.Duration(i)*10*time.Minute), b, schema.MobileData, where[i%len(where)])
	}
}

func TestOutageOfOneTownIsFoundThereAndEnds(t *testing.T) {
	s := calm(1, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 3, 8, "red", town(4))
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	if len(got) != 1 {
		t.Fatalf("incidents = %d, want 1: %+v", len(got), got)
	}
	in := got[0]
	if in.Region != town(4) || in.Brand != "red" || in.Service != schema.MobileData || in.Status != schema.Resolved {
		t.Errorf("incident = %s %s %s %s, want red mobile-data at %s, resolved", in.Brand, in.Service, in.Region, in.Status, town(4))
	}
	if late := in.DetectedAt.Sub(noon); late > 30*time.Minute {
		t.Errorf("detected after %v, want within 30 minutes", late)
	}
	if in.EndedAt == nil || in.EndedAt.Sub(noon.Add(3*time.Hour)).Abs() > 45*time.Minute {
		t.Errorf("ended at %v, want about %v", in.EndedAt, noon.Add(3*time.Hour))
	}
}

func TestOutageOfNeighboursIsOneIncident(t *testing.T) {
	s := calm(2, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 3, 18, "blue", town(4), town(5))
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	if len(got) != 1 {
		t.Fatalf("incidents = %d, want 1", len(got))
	}
	if diff := cmp.Diff([]schema.Region{town(4), town(5)}, got[0].Regions); diff != "" {
		t.Errorf("regions differ (-want +got):\n%s", diff)
	}
}

func TestCalmRaisesNothing(t *testing.T) {
	for seed := range int64(3) {
		s := calm(seed+10, noon.AddDate(0, 0, -10), 14, 40)
		if got := run(t, detector(t), s.sorted(), noon.AddDate(0, 0, 4)); len(got) != 0 {
			for _, in := range got {
				t.Errorf("seed %d: %s %v %s %s", seed, in.Brand, in.DetectedAt, in.Region, in.Evidence)
			}
		}
	}
}

func TestAHandfulOfAuthorsIsNobody(t *testing.T) {
	s := calm(3, noon.AddDate(0, 0, -10), 11, 40)
	for i := range 200 {
		s.say(noon.Add(time.Duration(i)*20*time.Second), "red", schema.MobileData, town(7)).Author = uint64(1 + s.rng.Intn(5))
	}
	if got := since(noon, run(t, detector(t), s.sorted(), noon.Add(5*time.Hour))); len(got) != 0 {
		t.Errorf("incidents = %d, want none for five authors: %s", len(got), got[0].Evidence)
	}
}

func TestTheSameMessagesAgainChangeNothing(t *testing.T) {
	besideChangesNothing(t, func(s *stream, sent []schema.Report) schema.Report { return sent[s.rng.Intn(len(sent))] })
}

// TestASecondCollectorChangesNothing: what it hands on of the same feed, under numbers
// of its own, is told as an echo of the same second, and is neither a witness nor talk.
func TestASecondCollectorChangesNothing(t *testing.T) {
	besideChangesNothing(t, func(s *stream, sent []schema.Report) schema.Report {
		mirror := sent[len(sent)-1]
		mirror.ID, mirror.Author, mirror.Kind, mirror.Root = "m"+mirror.ID, s.rng.Uint64(), schema.KindEcho, mirror.Key()
		return mirror
	})
}

// besideChangesNothing holds the incidents of a stream equal to those of the same stream
// with another report beside each, which is made of what was sent so far.
func besideChangesNothing(t *testing.T, beside func(s *stream, sent []schema.Report) schema.Report) {
	t.Helper()
	s := calm(4, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 3, 8, "red", town(4))
	once, again := detector(t), detector(t)
	var a, b []schema.Incident
	reports := s.sorted()
	for i := range reports {
		now := reports[i].ArrivedAt
		a = append(a, once.Observe(now, reports[i:i+1])...)
		b = append(b, again.Observe(now, []schema.Report{reports[i], beside(s, reports[:i+1])})...)
	}
	if len(a) == 0 {
		t.Fatal("no incident in either")
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("what stands beside changes incidents (-without +with):\n%s", diff)
	}
}

func TestTwoRunsGiveTheSameBytes(t *testing.T) {
	s := calm(5, noon.AddDate(0, 0, -10), 11, 60)
	s.outage(noon, 3, 8, "red", town(4))
	s.outage(noon.Add(time.Hour), 3, 60, "blue", town(1), town(2), town(8), town(11))
	var runs [2]string
	for i := range runs {
		raw, err := json.Marshal(run(t, detector(t), s.sorted(), noon.Add(9*time.Hour)))
		if err != nil {
			t.Fatal(err)
		}
		runs[i] = string(raw)
	}
	if diff := cmp.Diff(runs[0], runs[1]); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
}

func TestCuttingAStreamChangesNothingSaidBefore(t *testing.T) {
	s := calm(6, noon.AddDate(0, 0, -10), 11, 60)
	s.outage(noon, 3, 8, "red", town(4))
	s.outage(noon.Add(time.Hour), 3, 60, "blue", town(1), town(2), town(8), town(11))
	all := s.sorted()
	whole := run(t, detector(t), all, time.Time{})
	for _, part := range []float64{0.5, 0.9, 0.95, 0.97, 0.99} {
		cut := run(t, detector(t), all[:int(part*float64(len(all)))], time.Time{})
		if len(cut) > len(whole) {
			t.Fatalf("cut at %g: %d lines, more than the whole", part, len(cut))
		}
		if diff := cmp.Diff(whole[:len(cut)], cut, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("cut at %g differs (-whole +cut):\n%s", part, diff)
		}
	}
}

func TestRestoreFollowsTheSameIncidents(t *testing.T) {
	s := calm(7, noon.AddDate(0, 0, -10), 11, 60)
	s.outage(noon, 3, 10, "red", town(4))
	all := s.sorted()
	cut := 0
	for all[cut].Time.Before(noon.Add(90 * time.Minute)) {
		cut++
	}
	d := detector(t)
	said := last(run(t, d, all[:cut], time.Time{}))
	if len(said) != 1 {
		t.Fatalf("incidents before the restart = %d, want 1", len(said))
	}
	again := detector(t)
	again.Learn(hourly(all[:cut], all[cut].Time.Truncate(time.Hour)))
	again.Restore(d.Open(), all[:cut])
	got := last(run(t, again, all[cut:], noon.Add(20*time.Hour)))
	if len(got) != 1 || got[0].ID != said[0].ID || got[0].Status != schema.Resolved {
		t.Fatalf("after the restart: %+v, want %s resolved", got, said[0].ID)
	}
}

// TestReviewFindsWhatBeganWhileItWasAway: what was said while no detector ran is an
// outage once one does, though nobody speaks any more.
func TestReviewFindsWhatBeganWhileItWasAway(t *testing.T) {
	s := calm(7, noon.AddDate(0, 0, -10), 10, 60)
	s.outage(noon, 0, 10, "red", town(4))
	all, now := s.sorted(), noon.Add(31*time.Minute)
	for _, review := range []bool{false, true} {
		d := detector(t)
		d.Learn(hourly(all, noon))
		d.Restore(nil, all)
		if review {
			d.Review(now)
		}
		got := d.Observe(now, nil)
		for m := range 5 {
			got = append(got, d.Observe(now.Add(time.Duration(m)*time.Minute), nil)...)
		}
		if got = last(got); (len(got) == 1) != review || review && (got[0].Region != town(4) || got[0].DetectedAt.Before(now.Add(-time.Minute))) {
			t.Errorf("reviewed %v: %+v", review, got)
		}
	}
}

// TestABrandThatNobodySpokeOfFailsWhereItIsSpokenOf: of a brand without any past so little
// is expected, at a town and in the country, that the place must not be lost in it.
func TestABrandThatNobodySpokeOfFailsWhereItIsSpokenOf(t *testing.T) {
	s := calm(9, noon.AddDate(0, 0, -10), 11, 60)
	for i := range 6 {
		s.say(noon.Add(time.Duration(i)*50*time.Second), "grey", schema.Power, town(4))
	}
	got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))))
	if len(got) != 1 || got[0].Region != town(4) {
		t.Errorf("incidents %+v, want one at %s", got, town(4))
	}
}

func TestResetForgetsEverything(t *testing.T) {
	s := calm(5, noon.AddDate(0, 0, -10), 11, 60)
	s.outage(noon, 3, 8, "red", town(4))
	fresh, used := detector(t), detector(t)
	run(t, used, calm(8, noon.AddDate(0, 0, -20), 30, 300).sorted(), time.Time{})
	used.Reset()
	want := run(t, fresh, s.sorted(), noon.Add(9*time.Hour))
	if len(want) == 0 {
		t.Fatal("no incident at all")
	}
	if diff := cmp.Diff(want, run(t, used, s.sorted(), noon.Add(9*time.Hour))); diff != "" {
		t.Errorf("after a reset it differs from a new one (-new +reset):\n%s", diff)
	}
}

// hourly counts reports before until by hour.
func hourly(reports []schema.Report, until time.Time) []schema.Count {
	sums := map[schema.Count]uint32{}
	for _, r := range reports {
		if r.Time.Before(until) {
			sums[schema.Count{Time: r.Time.Truncate(time.Hour), Brand: r.Brand, Service: r.Service, Region: r.Region}]++
		}
	}
	var out []schema.Count
	for c, n := range sums {
		c.Witnesses = n
		out = append(out, c)
	}
	return out
}

func TestClockStandsFirmAgainstSkew(t *testing.T) {
	at := func(m int) time.Time { return noon.Add(time.Duration(m) * time.Minute) }
	tests := []struct {
		name string
		feed []time.Time
		want time.Time
	}{
		{"a first message from the far future is outvoted", []time.Time{at(99999), at(0), at(1)}, at(1)},
		{"a first message from 1970 is outvoted", []time.Time{time.Unix(0, 0), at(0), at(1)}, at(0)},
		{"one message from the far future does not move it", []time.Time{at(0), at(0), at(0), at(99999), at(1)}, at(1)},
		{"a late message does not set it back", []time.Time{at(9), at(9), at(9), at(1)}, at(9)},
		{"after a silence three messages move it", []time.Time{at(0), at(0), at(0), at(300), at(301), at(302)}, at(300)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var c Clock
			for _, f := range tt.feed {
				c.Feed(f)
			}
			if !c.Now().Equal(tt.want) {
				t.Errorf("Now() = %v, want %v", c.Now(), tt.want)
			}
		})
	}
}
