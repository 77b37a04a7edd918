package backtest

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"outcry/schema"
)

// world is a made country with made complaints: what differs from world to world
// is what the detector must not depend on.
type world struct {
	seed      uint64
	country   string
	provinces int
	places    int // fine ones
	brands    []string
	services  []string
	rate      []float64 // complaints of each service in five minutes, whole country
	zone      string
	days      int // in all
	history   int // days without scoring
	bucket    time.Duration
	spread    float64 // dispersion of places: 1 .. 1+2*spread
	noise     string  // "nb", "lognormal" or "bursts"
	mood      float64 // standard deviation of the noise that a country shares
	perWeek   int     // outages
	surges    int     // of everything
	fewAuthor int     // quarrels of a few authors
	storms    int
	shift     bool // a lasting rise of half in one service
	gap       bool
}

type planted struct {
	service    int
	places     []int // indexes of fine places
	kind       string
	from, to   int     // buckets
	peak, ramp float64 // complaints a bucket at the height; buckets until then
	count      int     // made
}

type made struct {
	world
	list     []schema.Place
	fine     []int // in list
	province []int // of each place of list, its index in list; -1
	near     [][]int
	share    [][]float64 // by service and place of list
	phi      [][]float64
	outages  []planted
	start    time.Time
	per      int // buckets a day
}

func newMade(w world) *made {
	m := &made{world: w, start: time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC), per: int(24 * time.Hour / w.bucket)}
	r := rand.New(rand.NewPCG(w.seed, 1))
	m.lay(r)
	m.plant(r)
	return m
}

// lay makes the map: provinces on a grid, places around them, sizes lognormal.
func (m *made) lay(r *rand.Rand) {
	m.list = append(m.list, schema.Place{Region: schema.Region(m.country), Lat: 50, Lon: 5})
	m.province = append(m.province, -1)
	side := int(math.Ceil(math.Sqrt(float64(m.provinces))))
	for p := range m.provinces {
		reg := schema.Region(fmt.Sprintf("%s/P%d", m.country, p))
		m.list = append(m.list, schema.Place{Region: reg, Lat: 50 + float64(p/side), Lon: 5 + 1.5*float64(p%side)})
		m.province = append(m.province, p+1)
	}
	for i := range m.places {
		p := 1 + r.IntN(m.provinces)
		q := m.list[p]
		m.fine = append(m.fine, len(m.list))
		m.list = append(m.list, schema.Place{
			Region: schema.Region(fmt.Sprintf("%s/M%04d", q.Region, i)),
			Lat:    q.Lat + r.Float64() - 0.5, Lon: q.Lon + 1.5*(r.Float64()-0.5),
		})
		m.province = append(m.province, p)
	}
	size := make([]float64, len(m.list))
	for _, f := range m.fine {
		size[f] = math.Exp(r.NormFloat64())
	}
	for s := range m.services {
		_ = s
		share, phi := make([]float64, len(m.list)), make([]float64, len(m.list))
		sum := 0.0
		for _, f := range m.fine {
			share[f] = size[f] * math.Exp(0.3*r.NormFloat64())
			sum += share[f]
		}
		for _, f := range m.fine {
			share[f] *= 0.6 / sum
			share[m.province[f]] += share[f] * 0.25
		}
		share[0] = 0.25
		for i := range phi {
			phi[i] = 1 + 2*m.spread*r.Float64()
		}
		m.share, m.phi = append(m.share, share), append(m.phi, phi)
	}
	for _, f := range m.fine {
		near := slices.Clone(m.fine)
		d := func(i int) float64 {
			return math.Hypot(m.list[i].Lat-m.list[f].Lat, 0.64*(m.list[i].Lon-m.list[f].Lon))
		}
		slices.SortFunc(near, func(a, b int) int { return cmp.Compare(d(a), d(b)) })
		m.near = append(m.near, near[:min(30, len(near))])
	}
}

// plant makes the outages over the whole time: their size is a multiple of the
// standard deviation of their area, their length log-uniform (after Noufaily et
// al. 2013).
func (m *made) plant(r *rand.Rand) {
	n := m.perWeek * m.days / 7
	sizes := []float64{2, 3, 5, 8, 12}
	for range n {
		o := planted{service: r.IntN(len(m.services)), from: r.IntN(m.days*m.per - m.per/3)}
		minutes := math.Exp(math.Log(5) + r.Float64()*math.Log(72))
		o.to = o.from + max(1, int(math.Ceil(minutes/m.bucket.Minutes())))
		o.ramp = math.Min([]float64{2, 10, 30}[r.IntN(3)], minutes/2+0.1) / m.bucket.Minutes()
		c := r.IntN(len(m.fine))
		switch x := r.Float64(); {
		case x < 0.50:
			o.kind, o.places = "local", []int{m.fine[c]}
		case x < 0.70:
			o.kind, o.places = "cluster", m.near[c][:min(len(m.near[c]), 3+r.IntN(13))]
		case x < 0.78:
			o.kind, o.places = "corridor", m.corridor(r, c)
		case x < 0.92:
			o.kind = "provincial"
			for _, f := range m.fine {
				if m.province[f] == m.province[m.fine[c]] {
					o.places = append(o.places, f)
				}
			}
		default:
			o.kind, o.places = "national", m.fine
		}
		mu, v := 0.0, 0.0
		for _, f := range o.places {
			e := m.mean(o.service, f, o.from)
			mu, v = mu+e, v+e*m.phi[o.service][f]
		}
		if o.kind == "national" {
			v += m.mood * m.mood * mu * mu
		}
		o.peak = sizes[r.IntN(len(sizes))] * math.Sqrt(v+0.25) / 0.6
		m.outages = append(m.outages, o)
	}
	slices.SortStableFunc(m.outages, func(a, b planted) int { return cmp.Compare(a.from, b.from) })
}

func (m *made) corridor(r *rand.Rand, c int) []int {
	at := m.fine[c]
	out := []int{at}
	angle := 2 * math.Pi * r.Float64()
	for len(out) < 4+r.IntN(8) {
		best, far := -1, math.Inf(1)
		for _, p := range m.near[slices.Index(m.fine, at)][1:] {
			if slices.Contains(out, p) {
				continue
			}
			dy, dx := m.list[p].Lat-m.list[at].Lat, 0.64*(m.list[p].Lon-m.list[at].Lon)
			if off := math.Abs(math.Remainder(math.Atan2(dy, dx)-angle, 2*math.Pi)); off < 0.7 && math.Hypot(dx, dy) < far {
				best, far = p, math.Hypot(dx, dy)
			}
		}
		if best < 0 {
			break
		}
		at = best
		out = append(out, at)
	}
	return out
}

// rhythm is the local-time shape of the week, mean about 1.
func (m *made) rhythm(bucket int, place int) float64 {
	loc, err := time.LoadLocation(m.zone)
	if err != nil {
		panic(err)
	}
	t := m.start.Add(time.Duration(bucket) * m.bucket).In(loc)
	h := float64(t.Hour()) + float64(t.Minute())/60 + 0.5*math.Sin(float64(m.province[place]))
	x := 1 - 0.75*math.Cos(2*math.Pi*(h-3.5)/24) + 0.25*math.Exp(-(h-20)*(h-20)/8)
	if d := t.Weekday(); d == time.Saturday || d == time.Sunday {
		x *= 0.85 + 0.1*math.Sin(h/4)
	}
	return x * (1 + 0.03*float64(bucket)/float64(7*m.per)/4)
}

func (m *made) mean(service, place, bucket int) float64 {
	return m.rate[service] * m.share[service][place] * m.rhythm(bucket, place) * m.bucket.Minutes() / 5
}

// fail adds the complaints of running outages: a ramp, slow loss of interest, a
// quick end; a quarter is located no finer than the country, a tenth than the province.
func (m *made) fail(r *rand.Rand, service, b int, extra []float64) {
	for i := range m.outages {
		o := &m.outages[i]
		if o.service != service || b < o.from || b >= o.to {
			continue
		}
		x := float64(b-o.from) + 0.5
		level := o.peak * math.Min(1, x/math.Max(o.ramp, 0.5)) * math.Exp(-x*m.bucket.Minutes()/240)
		sum := 0.0
		for _, p := range o.places {
			sum += m.share[service][p]
		}
		for _, p := range o.places {
			k := poisson(r, level*m.share[service][p]/sum)
			o.count += k
			for range k {
				switch u := r.Float64(); {
				case u < 0.60:
					extra[p]++
				case u < 0.75:
					extra[m.province[p]]++
				default:
					extra[0]++
				}
			}
		}
	}
}

func (m *made) regions(w io.Writer) {
	fmt.Fprintln(w, "region,lat,lon")
	for _, p := range m.list {
		fmt.Fprintf(w, "%s,%.4f,%.4f\n", p.Region, p.Lat, p.Lon)
	}
}

// truth returns the outages that were planted, as labels.
func (m *made) truth() (out []Outage) {
	for _, o := range m.outages {
		t := Outage{Service: schema.Service(m.services[o.service]), Kind: o.kind, From: m.start.Add(time.Duration(o.from) * m.bucket), To: m.start.Add(time.Duration(o.to) * m.bucket)}
		for _, p := range o.places {
			t.Regions = append(t.Regions, m.list[p].Region)
		}
		out = append(out, t)
	}
	return out
}
