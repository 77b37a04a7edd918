package detect

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// grid is a country of 64 towns ten kilometres apart in four provinces.
func grid() (out []schema.Place) {
	for i := range 64 {
		row, col := i/8, i%8
		out = append(out, schema.Place{
			Region: schema.Region(fmt.Sprintf("XX/P%d/T%02d", row/4*2+col/4, i)),
			Lat:    50 + 0.09*float64(row), Lon: 5 + 0.14*float64(col),
		})
	}
	return out
}

// townsfolk complain by chance, so many a bucket expected in each town.
type townsfolk struct {
	places []schema.Place
	r      *rand.Rand
	rate   float64 // of each town a bucket
}

func (c *townsfolk) bucket(service schema.Service, factor func(schema.Region) float64) (out []Vote) {
	for _, p := range c.places {
		if n := poissonOf(c.r, c.rate*factor(p.Region)); n > 0 {
			out = append(out, Vote{Brand: "b", Service: service, Region: p.Region, Votes: n, Total: n})
		}
	}
	return out
}

func usual(schema.Region) float64 { return 1 }

func (c *townsfolk) hours(n int, service schema.Service) (out []schema.Count) {
	for h := range n {
		for _, p := range c.places {
			if x := poissonOf(c.r, 12*c.rate); x > 0 {
				out = append(out, schema.Count{
					Time: monday.Add(time.Duration(h) * time.Hour), Brand: "b", Service: service, Region: p.Region,
					Complaints: uint32(x), Witnesses: uint32(x),
				})
			}
		}
	}
	return out
}

func newGridScan(t *testing.T, rate float64, services ...schema.Service) (*Scan, *townsfolk) {
	t.Helper()
	cfg := DefaultScanConfig()
	s, err := NewScan(cfg, grid())
	if err != nil {
		t.Fatal(err)
	}
	c := &townsfolk{places: grid(), r: rand.New(rand.NewPCG(7, 8)), rate: rate}
	var past []schema.Count
	for _, v := range services {
		past = append(past, c.hours(21*24, v)...)
	}
	s.Learn(past)
	return s, c
}

var now = monday.Add(21 * 24 * time.Hour)

func at(bucket int) time.Time { return now.Add(time.Duration(bucket) * 5 * time.Minute) }

func TestScanFindsAFailingTownAndSinceWhen(t *testing.T) {
	s, c := newGridScan(t, 0.05, schema.MobileData)
	var best Excess
	for b := range 60 {
		for _, x := range s.Observe(at(b), c.bucket(schema.MobileData, func(r schema.Region) float64 {
			if r == "XX/P0/T09" && b >= 40 && b < 52 {
				return 60
			}
			return 1
		})) {
			if b < 40 && x.Score > 0.845 {
				t.Errorf("bucket %d: %v scores %v by chance", b, x.Regions, x.Score)
			}
			if b == 44 && x.Score > best.Score {
				best = x
			}
		}
	}
	if diff := cmp.Diff([]schema.Region{"XX/P0/T09"}, best.Regions); diff != "" || best.Score < 1.5 {
		t.Errorf("after 25 minutes: score %v, regions (-want +got):\n%s", best.Score, diff)
	}
	if off := best.Since.Sub(at(40)).Abs(); off > 10*time.Minute {
		t.Errorf("onset is put at %v, want %v within ten minutes", best.Since, at(40))
	}
	if best.Region != "XX/P0/T09" || best.Witnesses < 8 || best.Expected > 1 {
		t.Errorf("excess = %+v, want T09, 8 witnesses or more, few expected", best)
	}
}

func TestScanFindsNeighboursAcrossABorder(t *testing.T) {
	s, c := newGridScan(t, 0.05, schema.MobileData)
	ill := map[schema.Region]bool{"XX/P0/T11": true, "XX/P1/T12": true, "XX/P0/T19": true, "XX/P1/T20": true}
	var best Excess
	for b := range 52 {
		for _, x := range s.Observe(at(b), c.bucket(schema.MobileData, func(r schema.Region) float64 {
			if ill[r] && b >= 40 {
				return 12
			}
			return 1
		})) {
			if b >= 48 && x.Score > best.Score {
				best = x
			}
		}
	}
	hit := 0
	for _, r := range best.Regions {
		if ill[r] {
			hit++
		}
	}
	if hit < 3 || len(best.Regions) > 7 || best.Region != "XX" {
		t.Errorf("four towns fail, found %v in %s with score %v", best.Regions, best.Region, best.Score)
	}
}

func TestARiseOfAllServicesIsNoOutage(t *testing.T) {
	s, c := newGridScan(t, 0.3, schema.MobileData, schema.FixedInternet, schema.TV)
	for b := range 80 {
		factor := func(schema.Region) float64 {
			if b >= 40 && b < 64 {
				return 2
			}
			return 1
		}
		var votes []Vote
		for _, v := range []schema.Service{schema.MobileData, schema.FixedInternet, schema.TV} {
			votes = append(votes, c.bucket(v, factor)...)
		}
		for _, x := range s.Observe(at(b), votes) {
			if x.Score > 1.2 {
				t.Errorf("bucket %d: %s %v scores %v", b, x.Service, x.Regions, x.Score)
			}
		}
	}
}

func TestAGapRaisesNothingAndItsEndNeither(t *testing.T) {
	s, c := newGridScan(t, 0.3, schema.MobileData)
	for b := range 80 {
		var votes []Vote
		if b < 30 || b >= 60 {
			votes = c.bucket(schema.MobileData, usual)
		}
		for _, x := range s.Observe(at(b), votes) {
			if x.Score > 0.845 {
				t.Errorf("bucket %d: %v scores %v", b, x.Regions, x.Score)
			}
		}
		if blind := b >= 30 && b < 60; s.Blind() != blind {
			t.Errorf("bucket %d: Blind() = %v, want %v", b, s.Blind(), blind)
		}
	}
}

func TestAFewEchoingPostsAreNoOutage(t *testing.T) {
	s, c := newGridScan(t, 0.05, schema.MobileData)
	for b := range 60 {
		votes := c.bucket(schema.MobileData, usual)
		if b >= 40 {
			// A post goes round: hundreds of echoes, some with words of their own.
			votes = append(votes, Vote{Brand: "b", Service: schema.MobileData, Region: "XX", Votes: 30, Total: 430, Echoes: 400})
		}
		for _, x := range s.Observe(at(b), votes) {
			if x.Score > 0.845 {
				t.Errorf("bucket %d: %v scores %v in a storm", b, x.Regions, x.Score)
			}
		}
	}
}

func TestASeriesAppearsWhenItIsFirstHeard(t *testing.T) {
	s, c := newGridScan(t, 0.05, schema.MobileData)
	found := false
	for b := range 30 {
		votes := c.bucket(schema.MobileData, usual)
		if b >= 10 {
			votes = append(votes, Vote{Brand: "new", Service: schema.TV, Region: "XX/P3/T63", Votes: 2, Total: 2})
		}
		for _, x := range s.Observe(at(b), votes) {
			found = found || x.Brand == "new" && x.Region == "XX/P3/T63"
		}
	}
	if !found {
		t.Error("two complaints every five minutes about a brand never heard of: no excess")
	}
}

func TestTwoScansSayTheSame(t *testing.T) {
	say := func() (all []Excess) {
		s, c := newGridScan(t, 0.1, schema.TV, schema.MobileData)
		for b := range 40 {
			all = append(all, s.Observe(at(b), append(c.bucket(schema.TV, usual), c.bucket(schema.MobileData, func(schema.Region) float64 { return 3 })...))...)
		}
		return all
	}
	first := say()
	if len(first) == 0 {
		t.Fatal("nothing to compare")
	}
	if diff := cmp.Diff(first, say()); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
}

func TestLateAndUnknownVotesAreDropped(t *testing.T) {
	s, c := newGridScan(t, 0.1, schema.TV)
	s.Observe(at(5), c.bucket(schema.TV, usual))
	if got := s.Observe(at(3), []Vote{{Brand: "b", Service: schema.TV, Region: "XX/P0/T00", Votes: 99, Total: 99}}); got != nil {
		t.Errorf("an older bucket brings %v, want nothing", got)
	}
	for _, x := range s.Observe(at(6), []Vote{{Brand: "b", Service: schema.TV, Region: "ZZ/Q", Votes: 99, Total: 99}, {Brand: "b", Service: schema.TV, Votes: 99, Total: 99}}) {
		t.Errorf("votes of no known country bring %v", x)
	}
}

func TestScanConfigIsChecked(t *testing.T) {
	for name, change := range map[string]func(*ScanConfig){
		"a bucket of nothing": func(c *ScanConfig) { c.Bucket = 0 },
		"no zones":            func(c *ScanConfig) { c.Zones = 0 },
	} {
		c := DefaultScanConfig()
		change(&c)
		if _, err := NewScan(c, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
