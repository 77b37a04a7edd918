package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// crowd returns reports of few people, places and brands in the three hours
// from noon on, so that they meet.
func crowd(random *rand.Rand, n int) []schema.Report {
	regions := []schema.Region{"", "NL", "NL/UT", "NL/UT/GM0344", "NL/UT/GM0344/3511", "NL/UT/GM0344/3512", "NL/NH/GM0363", "NL/rail/SHL-LEDN", "BE/VLG"}
	kinds := []schema.Kind{schema.KindReport, schema.KindReport, schema.KindReport, schema.KindEcho, schema.KindRecovery}
	reports := make([]schema.Report, n)
	for i := range reports {
		reports[i] = complaint(fmt.Sprint(i), time.Duration(random.IntN(3*3600))*time.Second, author(random.Uint64N(5)), region(regions[random.IntN(len(regions))]))
		reports[i].Kind = kinds[random.IntN(len(kinds))]
		reports[i].Brand = []schema.Brand{"", "kpn", "t-mobile", "ziggo"}[random.IntN(4)]
		if random.IntN(8) == 0 {
			reports[i].Root = "twitter 0"
		}
	}
	return reports
}

// byHand counts what Minutes is to return.
func byHand(q schema.MinuteQuery, reports []schema.Report) []schema.Minutes {
	type key struct {
		brand   schema.Brand
		service schema.Service
		region  schema.Region
		slot    int64
	}
	type voice struct {
		author  uint64
		brand   schema.Brand
		service schema.Service
		region  schema.Region
		minute  int64
	}
	last, heard := map[key]uint32{}, map[key]map[voice]bool{}
	for _, r := range reports {
		place := r.Region.At(q.Level)
		minute := r.Time.Unix() / 60
		since := minute - q.Window.From.Unix()/60
		if !r.Witness() || place == "" || r.Time.Before(q.Window.From.Add(-q.Past)) || !r.Time.Before(q.Window.To) ||
			!named(q.Brand, string(r.Brand)) || !named(q.Service, string(r.Service)) || !named(q.Region, string(place)) {
			continue
		}
		who := voice{r.Author, r.Brand, r.Service, place, minute}
		k, counted := key{r.Brand, r.Service, place, since}, true
		if q.Merge.Brand {
			k.brand = ""
		}
		if q.Merge.Service {
			k.service = ""
		}
		if q.Merge.Region {
			k.region = ""
		}
		switch step, reach := int64(q.Step/time.Minute), int64(q.Reach/time.Minute); {
		case since < 0:
			k.slot, counted = -1, false
		case step > 0 && since%step >= reach:
			k.slot, counted = -2-since/step, false
		case q.Tile > 0:
			k.slot = since / int64(q.Tile/time.Minute)
		}
		last[k] = max(last[k], uint32(minute))
		if heard[k] == nil {
			heard[k] = map[voice]bool{}
		}
		if counted {
			heard[k][who] = true
		}
	}
	var out []schema.Minutes
	for k := range last {
		i := slices.IndexFunc(out, func(m schema.Minutes) bool {
			return m.Brand == k.brand && m.Service == k.service && m.Region == k.region
		})
		if i < 0 {
			i, out = len(out), append(out, schema.Minutes{Brand: k.brand, Service: k.service, Region: k.region})
		}
		out[i].Counts = append(out[i].Counts, schema.MinuteCount{Minute: last[k], Witnesses: uint32(len(heard[k]))})
	}
	for _, m := range out {
		slices.SortFunc(m.Counts, func(a, b schema.MinuteCount) int { return int(a.Minute) - int(b.Minute) })
	}
	slices.SortFunc(out, func(a, b schema.Minutes) int {
		return slices.Compare([]string{string(a.Brand), string(a.Service), string(a.Region)}, []string{string(b.Brand), string(b.Service), string(b.Region)})
	})
	return out
}

func named(n schema.Names, name string) bool {
	matches := func(pattern string) bool { return regexp.MustCompile("^(?:" + pattern + ")$").MatchString(name) }
	return (len(n.In) == 0 || slices.Contains(n.In, name)) && !slices.Contains(n.Out, name) &&
		(n.Like == "" || matches(n.Like)) && (n.Unlike == "" || !matches(n.Unlike))
}

func minutes(t *testing.T, s *store.Store, q schema.MinuteQuery) []schema.Minutes {
	t.Helper()
	var got []schema.Minutes
	if err := s.Minutes(t.Context(), q, func(m schema.Minutes) error {
		got = append(got, m)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestMinutesAreAsCountedByHand(t *testing.T) {
	s := storetest.New(t)
	reports := crowd(rand.New(rand.NewPCG(3, 4)), 3000)
	insert(t, s, reports...)
	hour := schema.Window{From: noon.Add(time.Hour), To: noon.Add(2 * time.Hour)}
	for _, c := range []struct {
		name string
		q    schema.MinuteQuery
	}{
		{"by country", schema.MinuteQuery{Level: schema.LevelCountry, Window: hour}},
		{"by province", schema.MinuteQuery{Level: schema.LevelProvince, Window: hour}},
		{"by municipality", schema.MinuteQuery{Level: schema.LevelMunicipality, Window: hour}},
		{"by postcode", schema.MinuteQuery{Level: schema.LevelPostcode, Window: hour}},
		{"by segment", schema.MinuteQuery{Level: schema.LevelSegment, Window: hour}},
		{"with what was before", schema.MinuteQuery{Level: schema.LevelPostcode, Window: hour, Past: 30 * time.Minute}},
		{"a few minutes of every quarter", schema.MinuteQuery{Level: schema.LevelProvince, Window: hour, Past: 30 * time.Minute, Step: 15 * time.Minute, Reach: 5 * time.Minute}},
		{"of some brands", schema.MinuteQuery{Level: schema.LevelCountry, Window: hour, Brand: schema.Names{In: []string{"kpn", "t-mobile"}, Out: []string{"kpn"}}}},
		{"of brands by pattern", schema.MinuteQuery{Level: schema.LevelCountry, Window: hour, Brand: schema.Names{Like: "kp|t-.*|.*o", Unlike: "z.+"}}},
		{"of regions by pattern", schema.MinuteQuery{Level: schema.LevelMunicipality, Window: hour, Region: schema.Names{Like: "NL/UT/.*"}, Service: schema.Names{Out: []string{"tv"}}}},
		{"all brands in one", schema.MinuteQuery{Level: schema.LevelProvince, Window: hour, Past: 30 * time.Minute, Merge: schema.Merge{Brand: true, Service: true}}},
		{"all in one", schema.MinuteQuery{Level: schema.LevelMunicipality, Window: hour, Merge: schema.Merge{Brand: true, Service: true, Region: true}, Brand: schema.Names{Out: []string{"kpn"}}}},
		{"all regions of a few minutes in one", schema.MinuteQuery{Level: schema.LevelMunicipality, Window: hour, Merge: schema.Merge{Region: true}, Step: 10 * time.Minute, Reach: 5 * time.Minute}},
		{"in tiles", schema.MinuteQuery{Level: schema.LevelProvince, Window: hour, Past: time.Hour, Tile: 5 * time.Minute}},
		{"in tiles of a few minutes", schema.MinuteQuery{Level: schema.LevelMunicipality, Window: hour, Step: 20 * time.Minute, Reach: 8 * time.Minute, Tile: 4 * time.Minute, Merge: schema.Merge{Brand: true}}},
		{"of no region", schema.MinuteQuery{Level: schema.LevelMunicipality, Window: hour, Region: schema.Names{In: []string{"NL/UT"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(byHand(c.q, reports), minutes(t, s, c.q)); diff != "" {
				t.Errorf("minutes differ (-by hand +store):\n%s", diff)
			}
		})
	}
}

func TestMinutesRefuseWhatIsNoQuestion(t *testing.T) {
	s := storetest.New(t)
	hour := schema.Window{From: noon, To: noon.Add(time.Hour)}
	enough := errors.New("enough")
	for _, c := range []struct {
		name string
		q    schema.MinuteQuery
		want error
	}{
		{"no level", schema.MinuteQuery{Window: hour}, schema.ErrInvalid},
		{"no window", schema.MinuteQuery{Level: schema.LevelCountry}, schema.ErrInvalid},
		{"half a minute", schema.MinuteQuery{Level: schema.LevelCountry, Window: schema.Window{From: noon, To: noon.Add(90 * time.Second)}}, schema.ErrInvalid},
		{"half a minute's step", schema.MinuteQuery{Level: schema.LevelCountry, Window: hour, Step: 90 * time.Second}, schema.ErrInvalid},
		{"a tile that does not fit", schema.MinuteQuery{Level: schema.LevelCountry, Window: hour, Step: 10 * time.Minute, Reach: 5 * time.Minute, Tile: 3 * time.Minute}, schema.ErrInvalid},
		{"the reader has had enough", schema.MinuteQuery{Level: schema.LevelCountry, Window: hour}, enough},
	} {
		insert(t, s, complaint("1", time.Minute))
		if err := s.Minutes(t.Context(), c.q, func(schema.Minutes) error { return enough }); !errors.Is(err, c.want) {
			t.Errorf("%s: Minutes = %v, want %v", c.name, err, c.want)
		}
	}
}
