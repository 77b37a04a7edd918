package detect

import "math"

// wideRatios are the rates of an outage of a province or a country, where a
// tenth more is already many people.
var wideRatios = [...]float64{1, 1.15, 1.3, 1.5, 1.8, 2.3, 3.2, 5, 9, 20}

const wideLevels = len(wideRatios) // the first is no outage

const (
	noiseMinutes  = 100.0 // in which a common mood of a region halves and halves again (e-folding)
	leastVariance = 1e-4
)

// tide is the onset filter of a whole province or country. There the noise that
// all places share outweighs chance, and it is slow, so each level carries its
// own gamma belief of a common factor that wanders about 1 and is corrected by
// every bucket (Harrison and Stevens 1976; interacting multiple models, Blom and
// Bar-Shalom 1988): a slow mood is followed, a sudden rise is not.
type tide struct {
	weight   [wideLevels]float64 // against no outage, whose own is 1
	factor   [wideLevels]float64 // mean of the common factor
	variance [wideLevels]float64 // of it
	swells   [wideLevels]swell   // the first stays empty
	swell                        // over all levels, by their weight
	score    float64
}

// swell is what an outage brought since it began, in the mean over when it may have
// begun.
type swell struct {
	age      float64 // buckets
	votes    float64
	expected float64
	usual    float64 // expected, were everything else as always
	company  pair    // of the other strands: heard, and usual
}

// add adds a part of o to s.
func (s *swell) add(part float64, o *swell) {
	s.age += part * o.age
	s.votes += part * o.votes
	s.expected += part * o.expected
	s.usual += part * o.usual
	s.company.heard += part * o.company.heard
	s.company.expected += part * o.company.expected
}

// mood is the noise that the places of a region share.
type mood struct {
	variance float64 // of the factor, long run
	keep     float64 // correlation from one bucket to the next
}

func newMood(sd, minutes float64) mood {
	return mood{variance: sd * sd, keep: math.Exp(-minutes / noiseMinutes)}
}

func newTide(m mood) *tide {
	t := &tide{}
	for j := range t.factor {
		t.factor[j], t.variance[j] = 1, m.variance
	}
	t.weight[0] = 1
	return t
}

// wideOnsets is onsets for the levels of a tide: sd is that of a unit, the
// common noise included.
func wideOnsets(mu, sd float64, out *[wideLevels]float64) {
	sum := 0.0
	for j := 1; j < wideLevels; j++ {
		out[j] = 0.02
		if excess := (wideRatios[j] - 1) * mu / sd; excess >= 0.7 && excess <= 14 {
			out[j] = 1
		}
		sum += out[j]
	}
	for j := range out {
		out[j] /= sum
	}
}

// step takes one bucket with the sufficient count y (see clusters), which has
// mean and variance info when all is well; doubt is the variance of the
// expected value itself, as a share of it squared, beyond the common noise.
func (t *tide) step(p pace, m mood, y, info, doubt float64) {
	if info <= 0 {
		return
	}
	var q [wideLevels]float64
	n := info * p.unit
	wideOnsets(n, math.Sqrt(n+0.25+m.variance*n*n), &q)
	weight, factor, variance := t.mix(p, m, &q)
	base, top := 0.0, 0.0
	for j := range weight {
		mean := wideRatios[j] * info * factor[j]
		v := variance[j] + doubt*factor[j]*factor[j]
		shape := factor[j] * factor[j] / max(v, leastVariance)
		l := logGammaPoisson(y, mean, shape)
		if j == 0 {
			base = l
		}
		gain := v / (v + factor[j]*factor[j]/max(mean, 1e-9))
		t.factor[j] = factor[j] * (1 + gain*(y/max(mean, 1e-9)-1))
		t.factor[j] = min(max(t.factor[j], 0.2), 5)
		t.variance[j] = variance[j] * (1 - variance[j]/(v+factor[j]*factor[j]/max(mean, 1e-9)))
		t.weight[j] = weight[j] * math.Exp(min(l-base, 600))
		if j > 0 {
			top += t.weight[j]
		}
	}
	t.score = math.Log10(top)
	if top > mostWeight {
		for j := 1; j < wideLevels; j++ {
			t.weight[j] *= mostWeight / top
		}
	}
}

// mix moves each level one bucket on: outages end, change level and begin, the
// beliefs of the factor merge by their moments and drift back to 1.
func (t *tide) mix(p pace, m mood, q *[wideLevels]float64) (weight, factor, variance [wideLevels]float64) {
	weight[0], factor[0], variance[0] = 1, t.factor[0], t.variance[0]
	var swells [wideLevels]swell
	for j := 1; j < wideLevels; j++ {
		lower, upper := max(j-1, 1), min(j+1, wideLevels-1)
		from := [4]int{j, lower, upper, 0}
		part := [4]float64{
			p.keep * (1 - 2*p.move) * t.weight[j], p.keep * p.move * t.weight[lower],
			p.keep * p.move * t.weight[upper], p.onset * q[j],
		}
		for i, f := range from {
			weight[j] += part[i]
			factor[j] += part[i] * t.factor[f]
		}
		factor[j] /= weight[j]
		for i, f := range from {
			d := t.factor[f] - factor[j]
			share := part[i] / weight[j]
			variance[j] += share * (t.variance[f] + d*d)
			swells[j].add(share, &t.swells[f])
		}
	}
	t.swells = swells
	for j := range factor {
		factor[j] = 1 + m.keep*(factor[j]-1)
		variance[j] = m.keep*m.keep*variance[j] + (1-m.keep*m.keep)*m.variance
	}
	return weight, factor, variance
}

// follow adds what the bucket brought to the swell of each level, and weighs them:
// so a rise within a rise is told from what went before it.
func (t *tide) follow(now swell) {
	sum := 0.0
	for _, w := range t.weight[1:] {
		sum += w
	}
	t.swell = swell{}
	for j := 1; j < wideLevels; j++ {
		t.swells[j].add(1, &now)
		t.swell.add(t.weight[j]/max(sum, math.SmallestNonzeroFloat64), &t.swells[j])
	}
}

// since returns the bucket at which the rise of the newest one began.
func (t *tide) since(bucket int64) int64 { return bucket + 1 - int64(math.Round(t.age)) }

// logGammaPoisson returns the log likelihood of y, up to a term of y alone,
// under a Poisson law whose mean has a gamma law of the given mean and shape.
func logGammaPoisson(y, mean, shape float64) float64 {
	y = max(y, 0)
	a, _ := math.Lgamma(shape + y)
	b, _ := math.Lgamma(shape)
	return a - b + shape*math.Log(shape/(shape+mean)) + y*math.Log(mean/(shape+mean))
}

const (
	surgeDays  = 1.0  // log10 of the days between two surges of everything: feasts, matches, news
	moodOfRest = 0.01 // variance of the common factor of the other strands
	grainOfAll = 1.6  // variance over mean of their sum, without that

	shiftDays = 0.6 // log10 of the days between two lasting rises of one service: prices, releases, campaigns
	mostShift = 1.6 // to what they raise it at most
)

// alone returns log10 of the days in which a rise of everything at once brings
// what the country's filter saw: a surge that the other strands share is no
// outage of this one, and while they are too few to tell, no more is known than
// how often surges come. Surges may be half as strong elsewhere. Both sides are held
// against what is usual, and only since this rise began: a failure amid a feast is
// told by what it brings beyond it.
func (t *tide) alone() float64 {
	ratio := max(1.05, t.votes/max(t.usual, 1e-9))
	best := math.Inf(-1)
	for _, r := range [2]float64{ratio, (1 + ratio) / 2} {
		l := t.company.heard*math.Log(r) - (r-1)*t.company.expected
		best = max(best, l)
	}
	best /= grainOfAll + moodOfRest*t.company.expected
	return surgeDays - best*math.Log10E
}

// lasting returns log10 of the days in which a lasting rise of the service's level
// brings what the country's filter saw: that is no outage, and the same but for its
// end. It is moderate, so what goes far beyond it is held against the strongest, with
// the dispersion of alone.
func (t *tide) lasting() float64 {
	most := mostShift * t.expected
	if t.votes <= most {
		return shiftDays
	}
	l := t.votes*math.Log(t.votes/max(most, 1e-9)) - (t.votes - most)
	return shiftDays + l/(grainOfAll+moodOfRest*most)*math.Log10E
}
