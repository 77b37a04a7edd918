package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// standingIDs returns what stands with its status and how many words were said about it.
func standingIDs(t *testing.T, s *store.Store, since time.Time) string {
	t.Helper()
	rows, said, err := s.Standing(t.Context(), since)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, inc := range rows {
		n := 0
		for i := range said {
			if said[i].About(inc.ID) {
				n++
			}
		}
		out = append(out, fmt.Sprintf("%s %s %d", inc.ID, inc.Status, n))
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// TestStandingFollowsWhatOthersSave looks again after every change that another process makes.
func TestStandingFollowsWhatOthersSave(t *testing.T) {
	cfg := storetest.Config(t)
	s := storetest.New(t, func(c *store.Config) { *c = cfg })
	other := storetest.Open(t, cfg)
	long := -30 * 24 * time.Hour
	say := func(id string, action schema.Action, after time.Duration) {
		if err := other.AddEntry(t.Context(), schema.Entry{Incident: id, Time: noon.Add(after), Action: action, Who: "anna"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"nothing", func() {}, ""},
		{"one that goes on, one that is over, one long over", func() {
			save(t, other, incident("a", 0), incident("b", 0, ended(0)), incident("c", long, ended(long)))
		}, "a suspected 0, b resolved 0"},
		{"nothing new", func() {}, "a suspected 0, b resolved 0"},
		{"a later version", func() { save(t, other, incident("a", time.Minute, detected(time.Minute))) }, "a detected 0, b resolved 0"},
		{"an older version comes late", func() { save(t, other, incident("a", 30*time.Second)) }, "a detected 0, b resolved 0"},
		{"a word", func() { say("a", schema.ActionAck, time.Minute) }, "a detected 1, b resolved 0"},
		{"a word on one long over", func() { say("c", schema.ActionReopen, time.Minute) }, "a detected 1, b resolved 0, c resolved 1"},
		{"a new one", func() { save(t, other, incident("d", time.Hour)) }, "a detected 1, b resolved 0, c resolved 1, d suspected 0"},
		{"and its end", func() { save(t, other, incident("d", 2*time.Hour, ended(2*time.Hour))) }, "a detected 1, b resolved 0, c resolved 1, d resolved 0"},
	} {
		step.do()
		for range 2 {
			if got := standingIDs(t, s, noon.Add(-time.Hour)); got != step.want {
				t.Errorf("after %s: standing %q, want %q", step.name, got, step.want)
			}
		}
	}
	if got, want := standingIDs(t, s, noon.Add(2*long)), "a detected 1, b resolved 0, c resolved 1, d resolved 0"; got != want {
		t.Errorf("standing since long ago %q, want %q", got, want)
	}
	if got, want := standingIDs(t, storetest.Open(t, cfg), noon.Add(90*time.Minute)), "a detected 1, c resolved 1, d resolved 0"; got != want {
		t.Errorf("standing for a new process %q, want %q", got, want)
	}
}

// TestOfWordsOnOneStateOneIsHeard lets many processes answer to the same state at once.
func TestOfWordsOnOneStateOneIsHeard(t *testing.T) {
	cfg := storetest.Config(t)
	s := storetest.New(t, func(c *store.Config) { *c = cfg })
	var said []schema.Entry
	for round := range 3 {
		var heard atomic.Int32
		var g sync.WaitGroup
		for i := range 6 {
			other := storetest.Open(t, cfg)
			g.Go(func() {
				eta := noon.Add(time.Hour + time.Nanosecond)
				kept, err := other.AppendEntry(t.Context(), schema.Entry{
					Incident: "a", Time: noon.Add(time.Duration(round)*time.Minute + time.Nanosecond), Action: schema.ActionUpdate, Who: fmt.Sprint("person ", i), ETA: &eta,
					Regions: []schema.Region{"NL/UT"}, Into: "b", Owner: "noc", Cause: "a mast",
				}, said)
				if err != nil {
					t.Error(err)
				}
				if kept {
					heard.Add(1)
				}
			})
		}
		g.Wait()
		var err error
		if said, err = s.Entries(t.Context(), "a"); err != nil || len(said) != round+1 || heard.Load() != 1 {
			t.Fatalf("after round %d %d entries are kept and %d were told so, %v; want %d and one", round, len(said), heard.Load(), err, round+1)
		}
	}
	about, err := s.Entries(t.Context(), "b")
	if diff := gocmp.Diff(said, about); diff != "" || err != nil {
		t.Errorf("the words about the other one differ, %v (-on +about):\n%s", err, diff)
	}
}

func TestIncidentsAsTheyWereKnownThen(t *testing.T) {
	s := storetest.New(t)
	save(t, s, incident("a", 0), incident("a", 2*time.Minute, detected(2*time.Minute)), incident("a", time.Hour, detected(2*time.Minute), ended(50*time.Minute)))
	save(t, s, incident("b", 30*time.Minute))
	for after, want := range map[time.Duration]string{-time.Minute: "", 0: "a suspected", 5 * time.Minute: "a detected", 40 * time.Minute: "a detected b suspected", time.Hour: "a resolved b suspected"} {
		rows, err := s.Incidents(t.Context(), schema.IncidentQuery{KnownAt: noon.Add(after)})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, inc := range rows {
			got = append(got, inc.ID+" "+string(inc.Status))
		}
		if slices.Sort(got); strings.Join(got, " ") != want {
			t.Errorf("known %v after noon: %v, want %s", after, got, want)
		}
	}
	rows, err := s.Incidents(t.Context(), schema.IncidentQuery{IDs: []string{"b"}, KnownAt: noon.Add(time.Hour)})
	if err != nil || len(rows) != 1 || rows[0].ID != "b" {
		t.Errorf("Incidents of b = %v, %v, want b alone", rows, err)
	}
}

// BenchmarkStanding reads what stands of a thousand open incidents among a
// hundred thousand old ones of the last month, six versions each.
func BenchmarkStanding(b *testing.B) {
	s := newBench(b)
	now := noon.Add(time.Hour)
	var batch []schema.Incident
	for n := range 101_000 {
		begun := time.Duration(n) * 27 * time.Second
		for v := range 6 {
			inc := incident(fmt.Sprintf("kpn-%016x", uint64(n)*0x9e3779b97f4a7c15), time.Duration(v)*10*time.Minute-begun, detected(-begun))
			if v == 5 && n >= 1000 {
				ended(50*time.Minute - begun)(&inc)
			}
			batch = append(batch, inc)
		}
		if len(batch) > 50_000 {
			if err := s.SaveIncidents(b.Context(), batch); err != nil {
				b.Fatal(err)
			}
			batch = nil
		}
	}
	if err := s.SaveIncidents(b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	since := now.Add(-72 * time.Hour)
	time.Sleep(11 * time.Second) // until what was saved is no longer new
	if err := s.SaveIncidents(b.Context(), []schema.Incident{incident("new", 0)}); err != nil {
		b.Fatal(err)
	}
	if _, _, err := s.Standing(b.Context(), since); err != nil {
		b.Fatal(err)
	}
	for name, look := range map[string]func(i int) (int, error){
		"all pages of a month, as before": func(int) (int, error) {
			q := schema.IncidentQuery{From: now.Add(-2*time.Hour - 30*24*time.Hour), Limit: 500}
			for n := 0; ; {
				rows, err := s.Incidents(b.Context(), q)
				n += len(rows)
				if err != nil || len(rows) < q.Limit || n > 5_000 {
					return n, err // the rest costs the same again, page by page; each look read all
				}
				q.Before = &schema.IncidentMark{StartedAt: rows[len(rows)-1].StartedAt, ID: rows[len(rows)-1].ID}
			}
		},
		"by status and end in SQL": func(int) (int, error) {
			rows, err := s.Incidents(b.Context(), schema.IncidentQuery{From: now.Add(-2 * time.Hour), Spoken: true})
			return len(rows), err
		},
		"remembered, nothing new": func(int) (int, error) {
			rows, _, err := s.Standing(b.Context(), since)
			return len(rows), err
		},
		"remembered, one saved in between": func(i int) (int, error) {
			b.StopTimer()
			err := s.SaveIncidents(b.Context(), []schema.Incident{incident("new", time.Duration(i)*time.Second)})
			b.StartTimer()
			if err != nil {
				return 0, err
			}
			rows, _, err := s.Standing(b.Context(), since)
			return len(rows), err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				n, err := look(i)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(n), "incidents")
			}
		})
	}
}
