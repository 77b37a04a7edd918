package detect

import (
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

// lastHour returns what is expected of red in the hour before now.
func lastHour(d *Detector) float64 {
	s := d.bySeries[seriesKey{"red", schema.MobileData, d.atlas.id("NL")}]
	return d.expect(s, []spotID{s.key.country}, d.now-3600, d.now)
}

func TestALostSourceIsNotCalm(t *testing.T) {
	s := calm(91, noon.AddDate(0, 0, -10), 15, 600).through("post", "call")
	var kept []schema.Report
	for _, r := range s.sorted() {
		if r.Source == "call" || r.ArrivedAt.Before(noon) {
			kept = append(kept, r)
		}
	}
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
