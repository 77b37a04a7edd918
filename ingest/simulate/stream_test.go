package simulate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// brief asks for a stream of a few thousand messages.
func brief(seed int64) Config {
	c := DefaultConfig()
	c.Seed, c.Days, c.TestDays, c.Outages = seed, 4, 4, 13
	return c
}

func made(t testing.TB, c Config) *Stream {
	t.Helper()
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// events returns all events of s.
func events(s *Stream) []Event {
	var out []Event
	for e, ok := s.Next(); ok; e, ok = s.Next() {
		out = append(out, e)
	}
	return out
}

func written(t *testing.T, c Config) (stream, truth string) {
	t.Helper()
	var out, facts bytes.Buffer
	if err := Write(t.Context(), c, &out, &facts, nil); err != nil {
		t.Fatal(err)
	}
	return out.String(), facts.String()
}

func TestTheSameSeedMakesTheSameBytes(t *testing.T) {
	one, truth := written(t, brief(5))
	again, truthAgain := written(t, brief(5))
	other, _ := written(t, brief(6))
	if one != again || truth != truthAgain {
		t.Error("two streams of one seed differ")
	}
	if one == other {
		t.Error("streams of two seeds are the same")
	}
}

func TestMoreOutagesLeaveTheRestAsItWas(t *testing.T) {
	c := brief(5)
	c.Repeated, c.Broken, c.Confounders = 0, 0, []Confounder{Viral, Bots, FeedGap}
	calm := c
	calm.Outages = 0
	texts := map[string]int{}
	for _, e := range events(made(t, c)) {
		texts[e.Complaint.Author+e.Complaint.Text]++
	}
	for _, e := range events(made(t, calm)) {
		if texts[e.Complaint.Author+e.Complaint.Text]--; texts[e.Complaint.Author+e.Complaint.Text] < 0 {
			t.Fatalf("%q of the calm stream is not in the one with outages", e.Complaint.Text)
		}
	}
}

func TestEveryLineButTheBrokenOnesDecodes(t *testing.T) {
	stream, truth := written(t, brief(2))
	var meta Meta
	if err := json.NewDecoder(strings.NewReader(truth)).Decode(&meta); err != nil {
		t.Fatal(err)
	}
	lines, bad, seen := 0, 0, map[string]bool{}
	for line := range strings.Lines(stream) {
		lines++
		c, err := schema.DecodeComplaint([]byte(strings.TrimSpace(line)))
		if err != nil {
			bad++
			continue
		}
		seen[schema.Key(c.Source, c.ID)] = true
		if c.Service != "" && !c.Service.Valid() {
			t.Errorf("%s has service %q", c.ID, c.Service)
		}
	}
	if lines != meta.Lines || bad != meta.Broken || len(seen) != meta.Messages {
		t.Errorf("%d lines, %d of them bad, %d messages; the truth says %d, %d, %d", lines, bad, len(seen), meta.Lines, meta.Broken, meta.Messages)
	}
	if meta.Broken == 0 || meta.Skewed == 0 || meta.Repeated == 0 {
		t.Errorf("nothing is broken, skewed or repeated: %+v", meta)
	}
}

func TestEventsComeInTheOrderOfArrival(t *testing.T) {
	c := brief(3)
	last := c.Start
	for _, e := range events(made(t, c)) {
		if e.Arrival.Before(last) || !e.Arrival.Before(c.end()) {
			t.Fatalf("%s arrives at %v after %v, the stream ends at %v", e.Complaint.ID, e.Arrival, last, c.end())
		}
		last = e.Arrival
	}
}

func TestRatesAreThoseAsked(t *testing.T) {
	for _, rate := range []float64{.5, 3} {
		c := brief(7)
		c.Days, c.Outages, c.Confounders, c.Rate = 14, 0, nil, rate
		c.Late, c.Repeated, c.Broken = 0, 0, 0
		s := made(t, c)
		want := 0.0
		for _, m := range s.calm {
			want += m.daily * rate * 14
		}
		events(s)
		complaints := 0.0
		for _, m := range s.calm {
			if m.topic == nil {
				complaints += m.daily * rate * 14
			}
		}
		// Reposts and conversations come on top: some four in a hundred.
		if got := float64(s.Meta().Messages); math.Abs(got-want*1.04) > .06*want {
			t.Errorf("rate %g: %g messages, want about %g", rate, got, want)
		}
		if got := float64(s.Meta().Complaints); math.Abs(got-complaints) > .06*complaints {
			t.Errorf("rate %g: %g complaints, want about %g", rate, got, complaints)
		}
	}
}

// TestPeopleLiveByTheirClock holds the evening peak at the same local hour on
// both sides of a change of the clocks.
func TestPeopleLiveByTheirClock(t *testing.T) {
	c := DefaultConfig()
	c.Start = time.Date(2026, 10, 18, 22, 0, 0, 0, time.UTC) // the clocks go back on 25 October
	c.Days, c.TestDays, c.Outages, c.Confounders, c.Rate, c.Broken = 14, 14, 0, nil, 8, 0
	s := made(t, c)
	var before, after [24]int
	change := time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC)
	for _, e := range events(s) {
		at := e.Complaint.Time
		if day := at.In(s.zone).Weekday(); day == time.Saturday || day == time.Sunday {
			continue
		}
		if at.Before(change) {
			before[at.Hour()]++
		} else {
			after[at.Hour()]++
		}
	}
	if got := s.Meta().Calendar; got != "dst" {
		t.Errorf("calendar = %q, want dst", got)
	}
	// The steepest hour: 6 to 7 local is 4 to 5 UTC in summer, 5 to 6 UTC in winter.
	for hour := range 23 {
		if a, b := float64(before[hour]), float64(after[hour+1]); math.Abs(a-b) > .25*(a+b)/2+60 {
			t.Errorf("at %d UTC in summer time %g messages, at %d in winter time %g", hour, a, hour+1, b)
		}
	}
	if before[5] < before[4]*3/2 || before[1] > before[17]/4 {
		t.Errorf("no night and no morning: %v", before)
	}
}

func TestOnlyTheBrandsAskedHaveCustomers(t *testing.T) {
	c := brief(8)
	c.Brands = []schema.Brand{"kpn", "ns"}
	s := made(t, c)
	for _, e := range events(s) {
		if b := e.Complaint.Brand; b != "" && b != "kpn" && b != "ns" {
			t.Fatalf("%s is of %q", e.Complaint.ID, b)
		}
	}
	for _, o := range s.Outages() {
		if o.Brand != "kpn" && o.Brand != "ns" {
			t.Errorf("%s is of %q", o.ID, o.Brand)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	for _, k := range []struct {
		name  string
		spoil func(*Config)
	}{
		{"no start", func(c *Config) { c.Start = time.Time{} }},
		{"no days", func(c *Config) { c.Days = 0 }},
		{"no days under test", func(c *Config) { c.TestDays = 0 }},
		{"a rate that is no number", func(c *Config) { c.Rate = math.NaN() }},
		{"a negative rate", func(c *Config) { c.Rate = -1 }},
		{"too many outages", func(c *Config) { c.Outages = 1e6 }},
		{"a share over a half", func(c *Config) { c.Broken = .9 }},
		{"an unknown confounder", func(c *Config) { c.Confounders = []Confounder{"aliens"} }},
		{"an unknown brand", func(c *Config) { c.Brands = []schema.Brand{"acme"} }},
		{"an unknown zone", func(c *Config) { c.Zone = "Mars/Olympus" }},
	} {
		c := DefaultConfig()
		k.spoil(&c)
		if _, err := New(c); !errors.Is(err, schema.ErrInvalid) {
			t.Errorf("%s: New = %v, want ErrInvalid", k.name, err)
		}
	}
}

type deadWriter struct{}

func (deadWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestWriteStops(t *testing.T) {
	var sink bytes.Buffer
	if err := Write(t.Context(), brief(1), deadWriter{}, &sink, nil); err == nil || !strings.Contains(err.Error(), "disk full") {
		t.Errorf("Write to a full disk = %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	last := 0
	err := Write(ctx, brief(1), &sink, &sink, func(done, total int) {
		if last = done; done == 1024 {
			cancel()
		}
		if total < 5000 || total > 30_000 {
			t.Errorf("progress says %d of %d lines", done, total)
		}
	})
	if !errors.Is(err, context.Canceled) || last != 1024 {
		t.Errorf("Write = %v after %d lines, want canceled after 1024", err, last)
	}
}

func BenchmarkWrite(b *testing.B) {
	c := brief(1)
	lines := 0
	for b.Loop() {
		s := made(b, c)
		var out counter
		if err := s.writeEvents(b.Context(), &out, nil); err != nil {
			b.Fatal(err)
		}
		lines += s.Meta().Lines
		b.SetBytes(int64(out))
	}
	b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }
