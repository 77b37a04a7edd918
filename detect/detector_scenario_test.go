package detect

import (
	"fmt"
	"math"
	"math/rand"
	"sort"
	"testing"
	"time"

	"outcry/schema"
)

// world is a made country with brands, for streams of any seed and shape.
type world struct {
	rng    *rand.Rand
	places []schema.Place
	towns  []schema.Place
	sums   []float64 // running sums of inhabitants
	brands []trader
	start  time.Time
	days   int
	stream *stream
	truth  []failure
	voices []uint64
}

// trader is what a brand's customers say on a usual day.
type trader struct {
	brand   schema.Brand
	service schema.Service
	perDay  float64
}

// failure is one true outage.
type failure struct {
	family   string
	brand    schema.Brand
	service  schema.Service
	regions  []schema.Region
	from, to time.Time
	arrivals []time.Time
}

func newWorld(seed int64, days int, scale float64) *world {
	w := &world{rng: rand.New(rand.NewSource(seed)), start: time.Date(2026, 3, 1, 23, 0, 0, 0, time.UTC), days: days}
	w.stream = &stream{rng: w.rng}
	w.places = []schema.Place{{Region: "NL", Name: "NL"}}
	var sum float64
	for p := range 12 {
		province := schema.Region(fmt.Sprintf("NL/P%c", 'A'+p))
		w.places = append(w.places, schema.Place{Region: province, Name: string(province)})
		for m := range 6 + w.rng.Intn(12) {
			size := int(8000 * math.Exp(math.Abs(w.rng.NormFloat64())*1.2))
			t := schema.Place{
				Region: province + schema.Region(fmt.Sprintf("/GM%02d%02d", p, m)), Name: fmt.Sprintf("T%d.%d", p, m),
				Lat: 51 + 0.6*float64(p/4) + 0.5*w.rng.Float64(), Lon: 4 + 0.8*float64(p%4) + 0.7*w.rng.Float64(), Population: size,
			}
			sum += float64(size)
			w.places, w.towns, w.sums = append(w.places, t), append(w.towns, t), append(w.sums, sum)
		}
	}
	for _, b := range []trader{
		{"north", schema.MobileData, 90}, {"north", schema.Voice, 25}, {"north", schema.FixedInternet, 110}, {"north", schema.TV, 45},
		{"south", schema.MobileData, 60}, {"south", schema.FixedInternet, 25}, {"west", schema.FixedInternet, 150}, {"west", schema.TV, 80},
		{"east", schema.MobileData, 15}, {"grid", schema.Power, 12}, {"mesh", schema.Power, 9}, {"bank", schema.Login, 25}, {"bank", schema.Payment, 18},
		{"coop", schema.Payment, 14}, {"train", schema.Rail, 80}, {"west", schema.PhoneLine, 7}, {"north", schema.PhoneLine, 5},
	} {
		b.perDay *= scale
		w.brands = append(w.brands, b)
	}
	return w
}

func (w *world) town() schema.Place {
	x := w.rng.Float64() * w.sums[len(w.sums)-1]
	return w.towns[sort.SearchFloat64s(w.sums, x)]
}

// gamma draws with mean 1 and the given whole shape.
func (w *world) gamma(shape int) float64 {
	var s float64
	for range shape {
		s += w.rng.ExpFloat64()
	}
	return s / float64(shape)
}

// background says the usual, by day and hour, with days and hours that differ.
func (w *world) background() {
	for _, b := range w.brands {
		for day := range w.days {
			factor := w.gamma(14)
			for h := range 24 {
				at := w.start.Add(time.Duration(day*24+h) * time.Hour)
				rate := b.perDay / 24 * waking[h] * factor * w.gamma(6)
				if wd := at.Add(time.Hour).Weekday(); wd == time.Saturday || wd == time.Sunday {
					rate *= 0.7
				}
				for t := w.rng.ExpFloat64() / rate; t < 1; t += w.rng.ExpFloat64() / rate {
					w.report(at.Add(time.Duration(t*float64(time.Hour))), b.brand, b.service, w.town().Region)
				}
			}
		}
	}
}

// report says one thing: a fifth without a place, some by known voices, some late.
func (w *world) report(at time.Time, b schema.Brand, s schema.Service, where schema.Region) time.Time {
	if w.rng.Float64() < 0.2 {
		where = "NL"
	}
	r := w.stream.say(at, b, s, where)
	if len(w.voices) > 100 && w.rng.Float64() < 0.12 {
		r.Author = w.voices[len(w.voices)-1-w.rng.Intn(100)]
	}
	w.voices = append(w.voices, r.Author)
	r.ArrivedAt = at.Add(time.Duration(w.rng.ExpFloat64() * float64(10*time.Second)))
	if w.rng.Float64() < 0.03 {
		r.ArrivedAt = at.Add(time.Duration(w.rng.ExpFloat64() * float64(6*time.Minute)))
	}
	r.Source = []string{"post", "post", "post", "call", "form"}[w.rng.Intn(5)]
	return r.ArrivedAt
}

// fail lets a service fail: total reports, fast at first, then fading.
func (w *world) fail(family string, b schema.Brand, s schema.Service, at time.Time, span time.Duration, total int, where ...schema.Region) {
	f := failure{family: family, brand: b, service: s, regions: where, from: at, to: at.Add(span)}
	var inside []schema.Region
	for _, t := range w.towns {
		for _, r := range where {
			if r.Contains(t.Region) {
				for range 1 + t.Population/10000 {
					inside = append(inside, t.Region)
				}
			}
		}
	}
	for range total {
		u := w.rng.Float64()
		if w.rng.Float64() < 0.5 {
			u *= u
		}
		t := at.Add(time.Duration((0.02+0.98*u)*float64(span)) + time.Duration(w.rng.ExpFloat64()*float64(4*time.Minute)))
		f.arrivals = append(f.arrivals, w.report(t, b, s, inside[w.rng.Intn(len(inside))]))
	}
	sort.Slice(f.arrivals, func(i, j int) bool { return f.arrivals[i].Before(f.arrivals[j]) })
	w.truth = append(w.truth, f)
}

// neighbours returns a town and up to two of its neighbours.
func (w *world) neighbours(d *Detector) []schema.Region {
	for {
		p := d.atlas.ids[w.town().Region]
		if near := d.atlas.spots[p].near; len(near) > 0 {
			out := []schema.Region{d.atlas.spots[p].region}
			for _, q := range near[:min(2, len(near))] {
				out = append(out, d.atlas.spots[q].region)
			}
			return out
		}
	}
}

// failures lets one thing of each kind fail in a week from day.
func (w *world) failures(d *Detector, day int) {
	at := func(offset int, hour float64) time.Time {
		return w.start.Add(time.Duration(day+offset)*24*time.Hour + time.Duration((hour+w.rng.Float64())*float64(time.Hour)))
	}
	big := func() schema.Region { return w.town().Region }
	w.fail("city", "north", schema.MobileData, at(0, 9), 8*time.Hour, 50, big())
	w.fail("city", "south", schema.MobileData, at(1, 14), 5*time.Hour, 40, big())
	w.fail("night", "west", schema.FixedInternet, at(2, 1), 5*time.Hour, 16, w.towns[w.rng.Intn(len(w.towns))].Region)
	w.fail("province", "north", schema.FixedInternet, at(2, 17), 3*time.Hour, 180, big().At(schema.LevelProvince))
	w.fail("national", "south", schema.MobileData, at(3, 10), 3*time.Hour, 500, "NL")
	w.fail("placeless", "bank", schema.Payment, at(4, 15), 3*time.Hour, 120, "NL")
	w.fail("border", "west", schema.FixedInternet, at(4, 18), 4*time.Hour, 70, w.neighbours(d)...)
	w.fail("power", "grid", schema.Power, at(5, 11), 90*time.Minute, 45, big())
	w.fail("phone", "west", schema.PhoneLine, at(5, 8), 4*time.Hour, 70, "NL")
	w.fail("overlap", "west", schema.FixedInternet, at(6, 16), 4*time.Hour, 60, w.towns[3].Region)
	w.fail("overlap", "north", schema.MobileData, at(6, 16), 4*time.Hour, 50, w.towns[3].Region)
	w.fail("slow", "north", schema.FixedInternet, at(1, 12), 44*time.Hour, 170, big())
}

// trouble says what must raise nothing: a storm a few of whose echoes are
// misread, a few loud authors, a wave over all brands.
func (w *world) trouble(day int) {
	at := w.start.Add(time.Duration(day) * 24 * time.Hour)
	for range 2000 {
		t := at.Add(20*time.Hour + time.Duration(w.rng.ExpFloat64()*float64(3*time.Hour)))
		r := w.stream.say(t, "west", schema.FixedInternet, "")
		if w.rng.Float64() < 0.03 {
			continue
		}
		r.Kind, r.Root = schema.KindEcho, "post 0"
	}
	loud := w.town().Region
	for range 400 {
		w.stream.say(at.Add(47*time.Hour+time.Duration(w.rng.Float64()*float64(3*time.Hour))), "north", schema.FixedInternet, loud).Author = uint64(1 + w.rng.Intn(5))
	}
	for _, b := range w.brands {
		if b.service == schema.MobileData {
			for range int(b.perDay) {
				w.report(at.Add(70*time.Hour+time.Duration((w.rng.Float64()+w.rng.Float64())*float64(2*time.Hour))), b.brand, b.service, w.town().Region)
			}
		}
	}
}

// mark is how a run did.
type mark struct {
	found, wanted, regional, false, twice, exact int
	minutes, needed, ends                        []float64
	missed                                       []string
}

func (m *mark) judge(w *world, lines []schema.Incident, from time.Time) {
	first := map[string]schema.Incident{}
	var hits = make([]int, len(w.truth))
	for _, in := range lines {
		if _, ok := first[in.ID]; !ok {
			first[in.ID] = in
		}
	}
	for _, in := range last(lines) {
		if in.Kind == schema.Storm || in.DetectedAt.Before(from) {
			continue
		}
		k := m.match(w, in)
		if k < 0 {
			m.false++
			if first[in.ID].Region.Level() != schema.LevelCountry {
				m.regional++
			}
			m.missed = append(m.missed, fmt.Sprintf("false %v %s %s %s %d %s", in.DetectedAt, in.Brand, in.Service, in.Regions, in.Witnesses, in.Evidence))
			continue
		}
		hits[k]++
		if hits[k] > 1 {
			m.twice++
			m.missed = append(m.missed, fmt.Sprintf("twice %s %v-%v %s %v %v ended %v %d", w.truth[k].family, w.truth[k].from, w.truth[k].to, w.truth[k].regions, in.DetectedAt, in.Regions, in.EndedAt, in.Witnesses))
			continue
		}
		f := &w.truth[k]
		m.minutes = append(m.minutes, in.DetectedAt.Sub(f.from).Minutes())
		m.needed = append(m.needed, float64(sort.Search(len(f.arrivals), func(i int) bool { return f.arrivals[i].After(*in.DetectedAt) })))
		if in.EndedAt != nil {
			wrong := in.EndedAt.Sub(f.to).Minutes()
			m.ends = append(m.ends, math.Abs(wrong))
			if math.Abs(wrong) > 60 {
				m.missed = append(m.missed, fmt.Sprintf("end of %s (%v) is %.0f minutes off", f.family, f.to.Sub(f.from), wrong))
			}
		}
		if fmt.Sprint(in.Regions) == fmt.Sprint(sortedRegions(f.regions)) {
			m.exact++
		}
	}
	for k, f := range w.truth {
		if f.from.Before(from) {
			continue
		}
		m.wanted++
		if hits[k] > 0 {
			m.found++
		} else {
			m.missed = append(m.missed, fmt.Sprintf("missed %s %s %v", f.family, f.brand, f.regions))
		}
	}
}

func sortedRegions(r []schema.Region) []schema.Region {
	out := append([]schema.Region(nil), r...)
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

func (m *mark) match(w *world, in schema.Incident) int {
	for k, f := range w.truth {
		if in.Brand != f.brand || familyOf(in.Service) != familyOf(f.service) || in.DetectedAt.Before(f.from.Add(-30*time.Minute)) || in.DetectedAt.After(f.to.Add(time.Hour)) {
			continue
		}
		for _, r := range in.Regions {
			for _, o := range f.regions {
				if r.Contains(o) || o.Contains(r) {
					return k
				}
			}
		}
	}
	return -1
}

func quantile(x []float64, q float64) float64 {
	if len(x) == 0 {
		return math.NaN()
	}
	sort.Float64s(x)
	return x[int(q*float64(len(x)-1))]
}

func (m *mark) String() string {
	return fmt.Sprintf("found %d of %d, false %d (regional %d), twice %d, exact %d, minutes %.0f/%.0f, needed %.0f, end %.0f/%.0f",
		m.found, m.wanted, m.false, m.regional, m.twice, m.exact, quantile(m.minutes, .5), quantile(m.minutes, .9), quantile(m.needed, .5), quantile(m.ends, .5), quantile(m.ends, .9))
}

// TestMadeWorlds holds the detector to its promises on streams of several seeds
// and volumes: outages of every kind, and what must raise nothing.
func TestMadeWorlds(t *testing.T) {
	seeds := 4
	var all mark
	for seed := range seeds {
		w := newWorld(int64(100+seed), 28, []float64{0.5, 1, 1, 3}[seed%4])
		d, err := New(DefaultConfig(), w.places)
		if err != nil {
			t.Fatal(err)
		}
		w.background()
		w.failures(d, 14)
		w.trouble(22)
		var m mark
		m.judge(w, run(t, d, w.stream.sorted(), w.start.AddDate(0, 0, 29)), w.start.AddDate(0, 0, 14))
		t.Logf("seed %d: %v", seed, &m)
		for _, s := range m.missed {
			t.Log(s)
		}
		all.add(&m)
	}
	t.Logf("all: %v", &all)
	if all.found < all.wanted*92/100 {
		t.Errorf("found %d of %d, want 92 %%", all.found, all.wanted)
	}
	if weeks := 2 * seeds; all.false > 2*weeks {
		t.Errorf("false incidents = %d in %d weeks, want at most two a week", all.false, weeks)
	}
	if all.exact < all.found*95/100 {
		t.Errorf("exactly placed %d of %d, want 95 %%", all.exact, all.found)
	}
}

func (m *mark) add(o *mark) {
	m.found, m.wanted, m.regional, m.false, m.twice, m.exact = m.found+o.found, m.wanted+o.wanted, m.regional+o.regional, m.false+o.false, m.twice+o.twice, m.exact+o.exact
	m.minutes, m.needed, m.ends = append(m.minutes, o.minutes...), append(m.needed, o.needed...), append(m.ends, o.ends...)
}

// TestATownsOutageThatEndedIsNotTheProvinces: what begins in all of a province hours
// after one of its towns worked again is an incident of its own, with its own onset.
func TestATownsOutageThatEndedIsNotTheProvinces(t *testing.T) {
	s := calm(57, noon.AddDate(0, 0, -10), 11, 60)
	s.outage(noon, 2, 20, "red", town(0))
	later := noon.Add(8 * time.Hour)
	s.outage(later, 2, 60, "red", town(0), town(9), town(4), town(7), town(2), town(5), town(8), town(1), town(6), town(3))
	got := last(run(t, detector(t), s.sorted(), noon.Add(20*time.Hour)))
	if len(got) != 2 {
		t.Fatalf("%d incidents, want the town's and the province's: %+v", len(got), got)
	}
	if got[0].Region != town(0) || got[1].Region != "NL/AA" {
		t.Errorf("regions %v and %v, want %v and NL/AA", got[0].Region, got[1].Region, town(0))
	}
	if end := got[0].EndedAt; end == nil || end.After(later) {
		t.Errorf("the town's ended at %v, want before %v", end, later)
	}
	if off := got[1].StartedAt.Sub(later).Abs(); off > 5*time.Minute {
		t.Errorf("the province's began at %v, want about %v", got[1].StartedAt, later)
	}
}

// TestAHiccupOfAllIsNoTownsOutage: what everybody meets for two minutes all over the
// country is never told as the outage of one town, whoever spoke there.
func TestAHiccupOfAllIsNoTownsOutage(t *testing.T) {
	s := calm(103, noon.AddDate(0, 0, -10), 11, 60)
	for i := range 75 {
		at := noon.Add(time.Duration(s.rng.Intn(120)) * time.Second)
		s.say(at, []schema.Brand{"red", "blue", "green"}[i%3], schema.MobileData, town(i*7%20))
	}
	for _, in := range since(noon, run(t, detector(t), s.sorted(), noon.Add(20*time.Hour))) {
		if in.Region.Level() == schema.LevelMunicipality {
			t.Errorf("%s at %v with %d witnesses of all over the country", in.Brand, in.Regions, in.Witnesses)
		}
	}
}
