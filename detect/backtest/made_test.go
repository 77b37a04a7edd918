package backtest

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

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

func likeContract(seed uint64) world {
	return world{
		seed: seed, country: "NL", provinces: 12, places: 400, brands: []string{"brand-a"},
		services: []string{"mobile-data", "fixed-internet", "tv"}, rate: []float64{130, 17, 2.5},
		zone: "Europe/Amsterdam", days: 56, history: 28, bucket: 5 * time.Minute, spread: 0.5, noise: "nb", mood: 0.1,
		perWeek: 15, surges: 3, fewAuthor: 12, storms: 2, shift: true, gap: true,
	}
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

// plant makes the outages: kinds, sizes and lengths of the contract in
// shared/counts, over the whole time.
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

func (m *made) draw(r *rand.Rand, mu, phi float64) int {
	if mu < 1e-3 && r.Float64() > mu {
		return 0
	}
	switch m.noise {
	case "lognormal":
		s := math.Log(1 + (phi-1)/math.Max(mu, 0.05))
		return poisson(r, mu*math.Exp(math.Sqrt(s)*r.NormFloat64()-s/2))
	case "bursts": // compound: most come alone, some bring a fixed few along
		n := poisson(r, mu*0.9)
		for range poisson(r, mu*0.1/3) {
			n += 1 + r.IntN(5)
		}
		return n
	}
	if phi < 1.01 {
		return poisson(r, mu)
	}
	g := distuv.Gamma{Alpha: mu / (phi - 1), Beta: 1 / (phi - 1), Src: r}
	return poisson(r, g.Rand())
}

func poisson(r *rand.Rand, mu float64) int {
	if mu <= 0 {
		return 0
	}
	if mu > 30 {
		return max(0, int(math.Round(mu+math.Sqrt(mu)*r.NormFloat64())))
	}
	n, p := 0, math.Exp(-mu)
	for u := r.Float64(); u > p; n++ {
		u -= p
		p *= mu / float64(n+1)
		if n > 400 {
			break
		}
	}
	return n
}

type event struct {
	kind     string
	service  int // -1 for all
	place    int // of list, 0 for everywhere
	from, to int
	size     float64
}

func (m *made) events(r *rand.Rand) (out []event) {
	day := func() int { return m.history*m.per + r.IntN((m.days-m.history-1)*m.per) }
	hour := m.per / 24
	for i := range m.surges {
		from, length := day(), 2*hour+r.IntN(4*hour)
		if i == 0 {
			from, length = from/m.per*m.per, m.per
		}
		out = append(out, event{"surge", -1, 0, from, from + length, 1.6 + r.Float64()})
	}
	for range m.fewAuthor {
		from := day()
		out = append(out, event{"few", r.IntN(len(m.services)), m.fine[r.IntN(len(m.fine))], from, from + max(1, (3+r.IntN(5))*hour/12), float64(8 + r.IntN(33))})
	}
	for range m.storms {
		from := day()
		out = append(out, event{"storm", r.IntN(len(m.services)), 0, from, from + 4*hour, 6 * m.rate[0]})
	}
	if m.shift {
		out = append(out, event{"shift", r.IntN(len(m.services)), 0, day(), m.days * m.per, 1.5})
	}
	if m.gap {
		from := day()
		out = append(out, event{"gap", -1, 0, from, from + 3*hour, 0})
	}
	return out
}

// write makes the counts as the contract has them.
func (m *made) write(w io.Writer) []event {
	r := rand.New(rand.NewPCG(m.seed, 2))
	events := m.events(r)
	fmt.Fprintln(w, "bucket_start,brand,service,region,count,authors,reposts,lat,lon")
	keep := math.Exp(-m.bucket.Minutes() / 100)
	mood := make([][]float64, len(m.services))
	for s := range mood {
		mood[s] = make([]float64, m.provinces+1)
	}
	extra := make([]float64, len(m.list))
	var line strings.Builder
	for b := range m.days * m.per {
		stamp := m.start.Add(time.Duration(b) * m.bucket).Format(time.RFC3339)
		rhythm := make([]float64, m.provinces+1)
		for p := range rhythm {
			rhythm[p] = m.rhythm(b, p)
		}
		for s := range m.services {
			for p := range mood[s] {
				mood[s][p] = keep*mood[s][p] + math.Sqrt(1-keep*keep)*r.NormFloat64()
			}
			factor, storm, blind := 1.0, 0.0, false
			for _, e := range events {
				if b < e.from || b >= e.to || e.service >= 0 && e.service != s {
					continue
				}
				part := float64(b-e.from) / float64(e.to-e.from)
				switch e.kind {
				case "surge":
					factor *= 1 + (e.size-1)*math.Sin(math.Pi*math.Min(part*1.0, 1))
				case "shift":
					factor *= e.size
				case "storm":
					storm += e.size * math.Sin(math.Pi*part)
				case "gap":
					blind = true
				}
			}
			if blind {
				continue
			}
			clear(extra)
			m.fail(r, s, b, extra)
			for i := range m.list {
				p := max(0, m.province[i])
				e := m.rate[s] * m.share[s][i] * rhythm[p] * m.bucket.Minutes() / 5 * factor
				e *= math.Exp(m.mood*mood[s][0] - m.mood*m.mood/2)
				if p > 0 {
					e *= math.Exp(0.8*m.mood*mood[s][p] - 0.32*m.mood*m.mood)
				}
				n := m.draw(r, e, m.phi[s][i]) + int(extra[i])
				reposts := binomial(r, n, 0.1)
				if i == 0 && storm > 0 {
					k := poisson(r, storm)
					n, reposts = n+k, reposts+binomial(r, k, 0.93)
				}
				authors := n - binomial(r, max(0, n-1), 0.08)
				for _, e := range events {
					if e.kind == "few" && e.service == s && e.place == i && b >= e.from && b < e.to {
						k := poisson(r, e.size/float64(e.to-e.from))
						n, authors = n+k, authors+min(k, 1+int(e.size)%3)
					}
				}
				if n > 0 {
					fmt.Fprintf(&line, "%s,%s,%s,%s,%d,%d,%d,%.4f,%.4f\n", stamp, m.brands[0], m.services[s], m.list[i].Region, n, authors, reposts, m.list[i].Lat, m.list[i].Lon)
				}
			}
		}
		if line.Len() > 1<<16 {
			io.WriteString(w, line.String())
			line.Reset()
		}
	}
	io.WriteString(w, line.String())
	return events
}

func binomial(r *rand.Rand, n int, p float64) (k int) {
	for range n {
		if r.Float64() < p {
			k++
		}
	}
	return k
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
