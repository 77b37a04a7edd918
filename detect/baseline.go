package detect

import (
	"math"
	"time"
)

const (
	keptWeeks     = 6   // of hourly totals that the rhythm is read from
	slotTrust     = 4.0 // weeks of one hour that weigh as much as the same hour of like days
	rhythmTrust   = 2.0 // the same for like days against the common rhythm, in complaints
	firstRate     = 0.02
	hoursOfTrust  = 24.0 // hours seen before a series' own rate outweighs firstRate
	outageCeiling = 2.0  // standard deviations at which an hour is cut, so that outages don't teach
	hourNoise     = 0.15 // standard deviation of an hour's rate from week to week
)

// rhythm is what one series is expected to bring by the hour of the local week,
// learnt from its last weeks. Hours are cut at what their like make plausible
// (Huber 1964), so past outages neither raise it nor need labels.
type rhythm struct {
	count [weekHours][keptWeeks]float32
	hours [weekHours][keptWeeks]float32 // seen, in hours; 0 for a gap
	week  [weekHours]uint8              // where the newest of each slot stands
	rate  [weekHours]float64            // an hour
}

// add takes the total of an hour of which the part seen (0..1) was not blind.
func (r *rhythm) add(slot int, n, seen float64) {
	if seen < 0.25 {
		return
	}
	w := (r.week[slot] + 1) % keptWeeks
	r.week[slot] = w
	r.count[slot][w], r.hours[slot][w] = float32(n), float32(seen)
}

// fit computes the rates: each hour from its own weeks, leaning on the same
// hour of like days, which leans on the shape common to all series.
func (r *rhythm) fit(shape *[weekHours]float64) {
	var total, mass float64
	for s := range r.count {
		for w := range r.count[s] {
			total += float64(r.count[s][w])
			mass += float64(r.hours[s][w]) * shape[s]
		}
	}
	level := (total + firstRate) / (mass + hoursOfTrust*firstRate)
	var like [2][24]float64
	for kind := range like {
		for h := range like[kind] {
			like[kind][h] = r.likeDays(kind, h, level, shape)
		}
	}
	for s := range r.rate {
		g := like[slotBlock(s)/8][s%24]
		n, t := r.cut(s, g)
		r.rate[s] = (n + slotTrust*g) / (t + slotTrust)
	}
}

// likeDays returns the rate of hour h on working days (kind 0) or free days (1).
func (r *rhythm) likeDays(kind, h int, level float64, shape *[weekHours]float64) float64 {
	from, to := 0, 5
	if kind == 1 {
		from, to = 5, 7
	}
	prior := 0.0
	for d := from; d < to; d++ {
		prior += level * shape[d*24+h] / float64(to-from)
	}
	g := prior
	for range 3 { // the ceiling follows the rate that it bounds
		var n, t float64
		for d := from; d < to; d++ {
			a, b := r.cut(d*24+h, g)
			n, t = n+a, t+b
		}
		weight := rhythmTrust / max(prior, 1e-9) // hours in which the prior expects so many complaints
		weight = min(weight, 4*hoursOfTrust)
		g = (n + weight*prior) / (t + weight)
	}
	return g
}

// cut returns complaints and hours of one slot, each week bounded by what rate g makes plausible.
func (r *rhythm) cut(slot int, g float64) (n, t float64) {
	width := outageCeiling * math.Sqrt(2*g+hourNoise*hourNoise*g*g)
	for w, h := range r.hours[slot] {
		if h == 0 {
			continue
		}
		x := float64(r.count[slot][w]) / float64(h)
		n += float64(h) * min(max(x, g-width), g+width+1)
		t += float64(h)
	}
	return n, t
}

// at returns the expected rate an hour around t: between the middles of two hours.
func (r *rhythm) at(cal Calendar, t time.Time) float64 {
	part := cal.local(t).Sub(cal.local(t).Truncate(time.Hour)).Minutes() / 60
	here := r.rate[cal.Slot(t)]
	if part < 0.5 {
		before := r.rate[cal.Slot(t.Add(-time.Hour))]
		return before + (part+0.5)*(here-before)
	}
	after := r.rate[cal.Slot(t.Add(time.Hour))]
	return here + (part-0.5)*(after-here)
}

// wakingShape is the rhythm before anything is learnt: people complain while
// they are awake. Mean 1 over the week.
func wakingShape() (s [weekHours]float64) {
	for i := range s {
		h := float64(i%24) + 0.5
		s[i] = 1 - 0.8*math.Cos(2*math.Pi*(h-3)/24)
	}
	return s
}
