package backtest

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

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

func binomial(r *rand.Rand, n int, p float64) (k int) {
	for range n {
		if r.Float64() < p {
			k++
		}
	}
	return k
}
