package detect

import "math"

// When a series of which next to nothing was heard has come to stay. An outage may be
// the first that is ever heard of a small brand, but it does not last; a brand that the
// lexicon learns, or that a source begins to bring, does.
const (
	newcomerPast  = 3       // reports a day above which a series has a past
	newcomerSeen  = 0.01    // chance of an hour without it below which something may have begun
	newcomerLead  = 8       // hours that speak for it at which it is as likely as not
	newcomerEach  = 4       // more of these for each report a day of its past
	newcomerMost  = 8       // hours more than that at most, so that silence refutes it
	newcomerStale = -2      // at which it is given up
	newcomerDays  = 72      // operational hours after which it is one no longer
	newcomerWide  = 1.0 / 3 // part of the country from which on an incident may be the beginning
)

// newcomer is the belief that a series began lately and stays, against that of its past.
type newcomer struct {
	first int64   // hour
	n     float64 // reports since
	hours float64 // operational, since
	past  float64 // reports a day before
	lead  float64 // sum over the hours of the log likelihood ratio, each at most 1 either way
}

// level returns its reports an operational hour.
func (n *newcomer) level() float64 { return (n.n + 1) / (n.hours + 1) }

// need returns the lead at which it is as likely as not.
func (n *newcomer) need() float64 { return newcomerLead + newcomerEach*n.past }

// belief returns its probability.
func (n *newcomer) belief() float64 { return 1 / (1 + math.Exp(n.need()-n.lead)) }

// consider weighs in the hour that is being learned, of the given slot, whether s is a
// newcomer. One that stayed is expected in the end as if it had always been there.
func (d *Detector) consider(s *series, hour int64, slot int) {
	a := &d.almanac
	x := s.home.got + s.home.gotClaimed - s.aside
	n := s.newcomer
	if n == nil && (x <= 0 || a.cold()) {
		return
	}
	curve := a.curve(s.trade, slot)
	if n == nil {
		if past := 24 * a.mean(&s.slots); past < newcomerPast && surgeTail(int(math.Ceil(x)), s.due, hourShape) < newcomerSeen {
			s.newcomer = &newcomer{first: hour, n: x, hours: curve, past: past}
		}
		return
	}
	usual := a.mean(&s.slots) * curve
	n.lead += math.Max(-1, math.Min(1, surgeLog(x, n.level()*curve)-surgeLog(x, usual)))
	n.lead = math.Min(n.lead, n.need()+newcomerMost)
	n.n, n.hours = n.n+x, n.hours+curve
	switch {
	case n.lead < newcomerStale:
		s.newcomer = nil
	case n.hours > newcomerDays:
		s.newcomer = nil
		s.always(a, n.belief()*math.Max(0, n.level()-a.mean(&s.slots)))
	}
	if d.start != 0 {
		d.layOut(s, n.first)
	}
}

// partly reports whether spots are so small a part of the country that an incident of s
// there says nothing of the level of it.
func (d *Detector) partly(s *series, spots []spotID) bool {
	return d.shareOf(s, spots) < newcomerWide
}

// surgeLog returns the logarithm of the likelihood of x reports in an hour of the given
// mean, but for a term of x alone.
func surgeLog(x, mean float64) float64 {
	return x*math.Log(mean/(mean+hourShape)) - hourShape*math.Log(1+mean/hourShape)
}
