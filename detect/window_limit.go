package detect

import (
	"math"

	"outcry/schema"
)

const (
	looksEach  = 0.6     // tests in effect that the windows of one look make, overlapping
	anyHour    = 0.5     // 0 for false alarms that are as frequent as looks, 1 for as many in every hour of the day
	firstLooks = 20000   // looks a week before they were counted
	wideLimit  = 1.0 / 3 // part of its share of the budget that a look at a province, country or quarter gets
	limitSteps = 26      // of the table of chances, two a decade
)

// reckoning says how often one look finds a window as unlikely as p by chance. That
// is far more often than p: a look is made when somebody speaks, so he is no
// chance, and the windows back to each of the last witnesses are all weighed. For n
// witnesses, p is reached where they are expected to be m(n), and the chance of it
// is that the speaker meets n-1 others in m(n). There is one for each least number
// of witnesses; where people speak in clumps more than is usual, p says so.
type reckoning map[int]*reckoned

// reckoned is the logarithm of that chance by half decades of p from 1 down.
type reckoned [limitSteps]float64

// decade returns p at a step of the table.
func decade(i int) float64 { return math.Pow(10, -float64(i)/2) }

func reckon() reckoning {
	r := reckoning{}
	for _, l := range [...]schema.Level{schema.LevelMunicipality, schema.LevelProvince, schema.LevelCountry} {
		r[leastWitnesses(l)] = new(reckoned)
	}
	var usual clumps
	for step := range limitSteps {
		sum := 0.0
		for n := mostBack; n > 0; n-- {
			sum += surgeTail(n-1, usual.reach(n, decade(step)), localShape)
			if least := r[n]; least != nil {
				least[step] = math.Log(math.Min(sum, 1))
			}
		}
	}
	return r
}

// reach returns the mean at which n or more reports have the chance p.
func (c *clumps) reach(n int, p float64) float64 {
	low, high := math.Log(1e-7), math.Log(100)
	for range 24 {
		if mid := (low + high) / 2; c.tail(n, math.Exp(mid), localShape) > p {
			high = mid
		} else {
			low = mid
		}
	}
	return math.Exp(low)
}

// at returns the chance of a look to find a window as unlikely as p.
func (r *reckoned) at(p float64) float64 {
	x := min(max(-2*math.Log10(p), 0), limitSteps-1.000001)
	i := int(x)
	return math.Exp(r[i] + (x-float64(i))*(r[i+1]-r[i]))
}

// solve is the reverse of at.
func (r *reckoned) solve(chance float64) float64 {
	l := math.Log(chance)
	for i := range limitSteps - 1 {
		if r[i+1] <= l {
			part := 0.0
			if r[i] > l {
				part = (r[i] - l) / (r[i] - r[i+1])
			}
			return math.Pow(10, -(float64(i)+part)/2)
		}
	}
	return decade(limitSteps - 1)
}

// ofHour is what a look at an hour of the local day gets of the budget, mean 1 over
// all looks. Outages begin at any hour, but at night few look and the next complaint
// is long in coming: there the same false alarms a week buy the most time.
var ofHour = func() (part [24]float64) {
	looks, spent := 0.0, 0.0
	for _, w := range waking {
		looks, spent = looks+w, spent+math.Pow(w, 1-anyHour)
	}
	for h, w := range waking {
		part[h] = math.Pow(w, -anyHour) * looks / spent
	}
	return part
}()

// lookAt counts a look at windows of a brand.
func (d *Detector) lookAt(b schema.Brand) {
	d.looks.add(d.now)
	if m := d.looksOf[b]; m != nil {
		m.add(d.now)
	} else {
		d.shared.add(d.now)
	}
}

// budget returns the false alarms a week that the looks at a brand may give, and
// how many looks share them: its own ones, or those of all brands without a budget
// of their own.
func (d *Detector) budget(b schema.Brand) (budget, looks float64) {
	budget, m := d.cfg.FalseAlarmsPerWeek, &d.shared
	if own := d.looksOf[b]; own != nil {
		budget, m = d.cfg.BrandFalseAlarms[b], own
	}
	looks = math.Max(d.looks.weekly(d.now), firstLooks)
	if len(d.looksOf) > 0 {
		const beforehand = 10 // looks, a tenth of them at the brands that share
		looks *= (m.sum + beforehand/10) / (d.looks.sum + beforehand)
	}
	return budget, looks
}

// limit returns the chance below which a window of a brand fires: the budget of
// false alarms spread over the looks of a week, with more for those at night. It is
// stricter for provinces and countries, and in the first week, when little is known
// of what is usual; and for quarters, whose looks are not counted: what each costs is less
// than what the province and the country of the same witness leave of their shares.
func (d *Detector) limit(b schema.Brand, l schema.Level) float64 {
	budget, looks := d.budget(b)
	chance := budget / (looks * looksEach) * ofHour[d.almanac.ofDay(d.now/3600)] * d.almanac.ripe()
	switch l {
	case schema.LevelProvince, schema.LevelCountry, schema.LevelPostcode:
		chance *= wideLimit
	}
	return d.reckoning[leastWitnesses(l)].solve(chance)
}

// weeklyFalse returns how often a week chance alone gives a window as unlikely as p.
func (d *Detector) weeklyFalse(p float64) float64 {
	return d.reckoning[leastWitnesses(schema.LevelMunicipality)].at(p) * math.Max(d.looks.weekly(d.now), firstLooks) * looksEach
}
