package detect

import (
	"slices"
	"testing"
	"time"

	"outcry/schema"
)

// through gives every report of a stream one of the sources in turn by chance.
func (s *stream) through(sources ...string) *stream {
	for i := range s.reports {
		s.reports[i].Source = sources[s.rng.Intn(len(sources))]
	}
	return s
}

// without returns the reports in order of arrival, of a source only those until then.
func (s *stream) without(source string, then time.Time) []schema.Report {
	return slices.DeleteFunc(s.sorted(), func(r schema.Report) bool { return r.Source == source && !r.ArrivedAt.Before(then) })
}

// lastHour returns what is expected of red in the hour before now.
func lastHour(d *Detector) float64 {
	s := d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}]
	return d.expect(s, []spotID{s.key.country}, d.now-3600, d.now, 1)
}

func TestALostSourceIsNotCalm(t *testing.T) {
	s := calm(91, noon.AddDate(0, 0, -10), 15, 600).through("post", "call")
	kept := s.without("post", noon)
	d := detector(t)
	run(t, d, kept[:upTo(kept, noon)], noon)
	whole := lastHour(d)
	rest := kept[upTo(kept, noon):]
	next := upTo(rest, noon.Add(3*time.Hour))
	for i := range rest[:next] {
		d.Observe(rest[i].ArrivedAt, rest[i:i+1])
	}
	if got := lastHour(d) / whole; got < 0.3 || got > 0.8 {
		t.Errorf("three hours after half of the reports went missing %.2f of the usual are expected, want about half", got)
	}
	for i := range rest[next:] {
		d.Observe(rest[next+i].ArrivedAt, rest[next+i:next+i+1])
	}
	if got := lastHour(d) / whole; got < 0.3 || got > 0.8 {
		t.Errorf("four days after, %.2f of the usual are expected, want about half", got)
	}
	if !d.sight.names["post"].gone || d.sight.hours[d.hour] {
		t.Error("a source that is gone is still waited for")
	}
}

func TestANewSourceIsNoOutage(t *testing.T) {
	s := calm(92, noon.AddDate(0, 0, -10), 15, 300).through("post", "call")
	app := calm(93, noon.Add(30*time.Minute), 5, 900)
	for _, r := range app.reports {
		if r.Brand == "red" {
			s.say(r.Time, "red", schema.MobileData, r.Region).Source = "app"
		}
	}
	d := detector(t)
	reports := s.sorted()
	n := upTo(reports, noon)
	run(t, d, reports[:n], noon)
	whole := lastHour(d)
	for i := range reports[n:] {
		for _, in := range d.Observe(reports[n+i].ArrivedAt, reports[n+i:n+i+1]) {
			t.Errorf("%s of %s at %v, %v: %s", in.Kind, in.Brand, in.Regions, in.UpdatedAt, in.Evidence)
		}
	}
	if got := lastHour(d) / whole; got < 2.5 || got > 6 {
		t.Errorf("with four times the reports %.2f of the former usual are expected, want about four", got)
	}
}

// toldSince says from when on it is known what sources brought: always, or never.
var toldSince = map[bool]time.Time{true: {}, false: noon}

// bySource counts reports before until by hour and source.
func bySource(reports []schema.Report, until time.Time) []schema.SourceHour {
	type key struct {
		hour    time.Time
		source  string
		brand   schema.Brand
		service schema.Service
	}
	sums := map[key]uint32{}
	for _, r := range reports {
		if r.Time.Before(until) {
			sums[key{r.Time.Truncate(time.Hour), r.Source, r.Brand, r.Service}]++
		}
	}
	var out []schema.SourceHour
	for k, n := range sums {
		out = append(out, schema.SourceHour{Time: k.hour, Source: k.source, Brand: k.brand, Service: k.service, Country: "NL", Messages: n, Witnesses: n})
	}
	return out
}

// restarted returns a detector that knows of the reports before noon what a store
// keeps of them, a day at a time: counts by the hour, by source too since a day, and the last day.
func restarted(t *testing.T, all []schema.Report, since time.Time) *Detector {
	t.Helper()
	n := upTo(all, noon)
	d := detector(t)
	of, counts := bySource(all[:n], noon), hourly(all[:n], noon)
	for day := all[0].Time.Truncate(24 * time.Hour); day.Before(noon); day = day.AddDate(0, 0, 1) {
		ofDay := func(at time.Time) bool { return !at.Before(day) && at.Before(day.AddDate(0, 0, 1)) }
		if !day.Before(since) {
			d.LearnSources(slices.DeleteFunc(slices.Clone(of), func(h schema.SourceHour) bool { return !ofDay(h.Time) }))
		}
		d.Learn(slices.DeleteFunc(slices.Clone(counts), func(c schema.Count) bool { return !ofDay(c.Time) }))
	}
	d.Restore(nil, all[upTo(all, noon.Add(-26*time.Hour)):n])
	return d
}

// TestHistoryThatIsLoadedIsNoLifeOfItsSource: who loads weeks of a file at once is not
// waited for in the next hour, and is not blind.
func TestHistoryThatIsLoadedIsNoLifeOfItsSource(t *testing.T) {
	s := calm(91, noon.AddDate(0, 0, -10), 13, 300).through("post", "call")
	all := s.sorted()
	n := upTo(all, noon)
	d := detector(t)
	run(t, d, all[:n], noon)
	for i := range 300 {
		r := *s.say(noon.AddDate(0, 0, -9).Add(time.Duration(i)*time.Minute), "red", schema.MobileData, town(i%20))
		r.Source, r.ArrivedAt = "archive", noon
		d.Observe(noon, []schema.Report{r})
	}
	for i := range all[n:] {
		d.Observe(all[n+i].ArrivedAt, all[n+i:n+i+1])
		if blind := d.sight.watch(&d.almanac, d.now); len(blind) > 0 {
			t.Fatalf("%v are blind at %v", blind, all[n+i].ArrivedAt)
		}
	}
}

// TestSourcesThatAreKeptForLessThanTheCounts: where what sources brought is known for
// the last days alone, none of them joined then, and what is usual stays.
func TestSourcesThatAreKeptForLessThanTheCounts(t *testing.T) {
	s := calm(92, noon.AddDate(0, 0, -30), 30, 300).through("post", "call")
	all := s.sorted()
	whole, part := restarted(t, all, time.Time{}), restarted(t, all, noon.AddDate(0, 0, -7))
	if got := lastHour(part) / lastHour(whole); got < 0.9 || got > 1.1 {
		t.Errorf("%.2f of the usual are expected where sources are kept for a week", got)
	}
}

// TestARestartRemembersTheSources: what a source usually brings is known from the
// store alone, so its silence is blindness and not calm, as without the restart.
func TestARestartRemembersTheSources(t *testing.T) {
	s := calm(91, noon.AddDate(0, 0, -10), 15, 600).through("post", "call")
	kept := s.without("post", noon)
	left := map[bool]float64{}
	blind := map[bool]bool{}
	for _, sources := range []bool{true, false} {
		d := restarted(t, kept, toldSince[sources])
		whole := lastHour(d)
		rest := kept[upTo(kept, noon):]
		for i := range rest[:upTo(rest, noon.Add(3*time.Hour))] {
			d.Observe(rest[i].ArrivedAt, rest[i:i+1])
		}
		left[sources] = lastHour(d) / whole
		blind[sources] = d.sight.silent(&d.almanac, d.sight.names["post"], d.now)
	}
	if !blind[true] || left[true] < 0.3 || left[true] > 0.8 {
		t.Errorf("three hours after half of the reports went missing: blind %v, %.2f of the usual are expected; want so, about half", blind[true], left[true])
	}
	if left[false] < 0.9 {
		t.Errorf("without the past of the sources %.2f of the usual are expected; the test tells nothing", left[false])
	}
}

// TestARestartRemembersWhatJoinedAndWhatLeft shows the same of a source that is new
// and of one that is gone for good.
func TestARestartRemembersWhatJoinedAndWhatLeft(t *testing.T) {
	s := calm(95, noon.AddDate(0, 0, -20), 20, 300).through("post", "call")
	var kept []schema.Report
	for _, r := range s.sorted() {
		if r.Source == "call" && r.Time.After(noon.AddDate(0, 0, -6)) {
			continue
		}
		if r.Source == "post" && r.Time.After(noon.Add(-20*time.Hour)) && len(kept)%2 == 0 {
			r.Source = "app"
		}
		kept = append(kept, r)
	}
	d := restarted(t, kept, time.Time{})
	if f := d.sight.names["call"]; !f.gone {
		t.Errorf("a source of which nothing came for six days is still waited for")
	}
	f := d.sight.names["app"]
	if !f.new {
		t.Errorf("a source that joined twenty hours ago is not new")
	}
	said := 0.0
	for _, r := range kept {
		if r.Source == "app" && r.Brand == "red" && r.ArrivedAt.Before(noon) {
			said++
		}
	}
	if got := d.sinceJoined(d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}], f, d.now); got != said {
		t.Errorf("%v witnesses of the new source are known, want %v, each once", got, said)
	}
	if f := d.sight.names["post"]; f.new || f.gone {
		t.Errorf("the old source is new %v or gone %v", f.new, f.gone)
	}
}

// weekly returns the mobile reports an hour that are expected of a brand, mean of a week.
func weekly(d *Detector, b schema.Brand) (sum float64) {
	s := d.bySeries[seriesKey{b, schema.MobileData, d.atlas.id("NL")}]
	for h := range weekHours {
		sum += d.almanac.hourly(s, h) / weekHours
	}
	return sum
}

// TestARestartCountsANewcomerOnce: a source that joined a week ago brings as much in
// the expectation after a restart as without one.
func TestARestartCountsANewcomerOnce(t *testing.T) {
	s := calm(97, noon.AddDate(0, 0, -15), 15, 400).through("post", "call")
	var kept []schema.Report
	for _, r := range s.sorted() {
		if r.Source == "post" || r.Time.After(noon.AddDate(0, 0, -7)) {
			kept = append(kept, r)
		}
	}
	live, anew := detector(t), restarted(t, kept, time.Time{})
	run(t, live, kept, noon)
	if got, want := anew.almanac.seen(), live.almanac.seen(); got < 0.98*want {
		t.Errorf("a restart learns %.0f of %.0f hours", got, want)
	}
	want, got := weekly(live, "red"), weekly(anew, "red")
	if r := got / want; r < 0.97 || r > 1.03 {
		t.Errorf("after a restart %.2f reports an hour are usual, without one %.2f", got, want)
	}
}

// TestHoursOfABlindSourceTeachNothing: a gap in the past is no calm.
func TestHoursOfABlindSourceTeachNothing(t *testing.T) {
	s := calm(96, noon.AddDate(0, 0, -14), 14, 600).through("post", "call")
	var kept []schema.Report
	for _, r := range s.sorted() {
		if since := r.Time.Sub(noon.AddDate(0, 0, -2)); since < 0 || since > 8*time.Hour {
			kept = append(kept, r)
		}
	}
	expected := func(sources bool) float64 {
		d := restarted(t, kept, toldSince[sources])
		s := d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}]
		return d.almanac.hourly(s, d.almanac.ofWeek(noon.AddDate(0, 0, -2).Add(4*time.Hour).Unix()/3600))
	}
	if with, without := expected(true), expected(false); with < 1.04*without {
		t.Errorf("%.1f reports are expected at the hour of the gap, %.1f if it is learned as calm; want more", with, without)
	}
}

// upTo returns how many of sorted reports arrived before t.
func upTo(r []schema.Report, t time.Time) int {
	n := 0
	for n < len(r) && r[n].ArrivedAt.Before(t) {
		n++
	}
	return n
}

// TestQuarrelsAreToldByTheirAuthors shows that what counts can't tell a stream can:
// a few people who post one message a bucket each for hours are a few people.
func TestQuarrelsAreToldByTheirAuthors(t *testing.T) {
	for authors := 1; authors <= 3; authors++ {
		s := calm(int64(94+authors), noon.AddDate(0, 0, -10), 11, 60)
		for bucket := range 24 {
			for a := range authors {
				at := noon.Add(time.Duration(bucket)*5*time.Minute + time.Duration(s.rng.Intn(300))*time.Second)
				s.say(at, "red", schema.MobileData, town(7)).Author = uint64(a + 1)
			}
		}
		if got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))); len(got) != 0 {
			t.Errorf("%d authors with 24 messages each: %+v, want nothing", authors, got)
		}
	}
	s := calm(98, noon.AddDate(0, 0, -10), 11, 60)
	for i := range 24 {
		s.say(noon.Add(time.Duration(i)*5*time.Minute), "red", schema.MobileData, town(7))
	}
	if got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))); len(got) != 1 {
		t.Errorf("as many messages of one author each: %d incidents, want one", len(got))
	}
}
