package detect

import "math"

const (
	fadeMinutes  = 30.0   // of the sums that scale to the present
	quickMinutes = 7.5    // of those that tell a jump of everything at once
	levelMinutes = 1440.0 // of the slow level of a strand
	lagMinutes   = 60.0   // by which the level stays behind, so that an outage does not raise it
	otherTrust   = 15.0   // complaints that "as usual" weighs in the comparison with other strands
	restTrust    = 20.0   // that the comparison with others weighs against the rest of the country
	hastyTrust   = 100.0  // that the rest of the last half hour weighs against that of the last minutes
	levelTrust   = 30.0
	commonNoise  = 0.12 // of the logarithm of what others do, that says nothing of this strand
)

// pair is complaints heard and expected, both fading.
type pair struct{ heard, expected float64 }

func (p *pair) add(keep, heard, expected float64) {
	p.heard = p.heard*keep + heard
	p.expected = p.expected*keep + expected
}

// flow is what a strand brings against what it was expected to bring, by which
// the expected is scaled to the present: outages stand out against the rest of
// the country and the other strands, now, not only against the past.
type flow struct {
	fade, quick, slow float64
	total             pair   // of the strand
	jump              pair   // the same, quick
	now               pair   // of the running bucket
	provinces         []pair // by position in wide; 0 is what lies in no province
	hasty             []pair // the same, quick
	level             pair
	late              []pair // what the level has not been told yet
	at                int
}

func newFlow(minutes float64) flow {
	return flow{
		fade: math.Exp(-minutes / fadeMinutes), quick: math.Exp(-minutes / quickMinutes), slow: math.Exp(-minutes / levelMinutes),
		late: make([]pair, max(1, int(math.Round(lagMinutes/minutes)))),
	}
}

// lev returns the slow level of the strand against its rhythm.
func (f *flow) lev() float64 {
	return min(max((f.level.heard+levelTrust)/(f.level.expected+levelTrust), 0.6), 2.5)
}

// put takes a bucket: per province the clusters heard and expected at level
// lev, storm originals that are expected as well included in the latter.
func (f *flow) put(heard, expected []float64, lev float64) {
	if f.provinces == nil {
		f.provinces = make([]pair, len(heard))
		f.hasty = make([]pair, len(heard))
	}
	var sum pair
	for i := range heard {
		f.provinces[i].add(f.fade, heard[i], expected[i])
		f.hasty[i].add(f.quick, heard[i], expected[i])
		sum.heard += heard[i]
		sum.expected += expected[i]
	}
	f.now = sum
	f.total.add(f.fade, sum.heard, sum.expected)
	f.jump.add(f.quick, sum.heard, sum.expected)
	old := f.late[f.at]
	f.level.add(f.slow, old.heard, old.expected)
	f.late[f.at] = pair{sum.heard, sum.expected / lev}
	f.at = (f.at + 1) % len(f.late)
}

// outside returns how the strand fares outside province i, as a factor, leaning
// on what the other strands do. A surge of the whole country begins faster than
// half an hour tells, so the last minutes may raise the factor too.
func (f *flow) outside(i int, others float64) float64 {
	slow := without(f.total, f.provinces, i).lean(others, restTrust)
	return min(max(slow, without(f.jump, f.hasty, i).lean(slow, hastyTrust), 0.4), 8)
}

// without returns total less the part of province i.
func without(total pair, provinces []pair, i int) pair {
	if i > 0 {
		total.heard -= provinces[i].heard
		total.expected -= provinces[i].expected
	}
	return total
}

// lean returns the factor of what was heard over what was expected, leaning on a
// prior one that counts for so many complaints.
func (p pair) lean(prior, trust float64) float64 {
	return (max(p.heard, 0) + trust*prior) / (max(p.expected, 0) + trust)
}

// others returns the factor by which all but one of the strands of a country
// are above their level: slow for places, quick for the country.
func others(total, own pair) float64 {
	return (max(total.heard-own.heard, 0) + otherTrust) / (max(total.expected-own.expected, 0) + otherTrust)
}

// jumpOf returns the part of a quick factor of the others that concerns this
// strand: small moods are each strand's own, a surge of everything is not. That the
// others are calm is no reason to expect less: it would make a rise of a usual day.
func jumpOf(g float64) float64 {
	return math.Exp(max(0, math.Log(min(max(g, 1), 6))-commonNoise))
}
