package desk

import (
	"slices"
	"time"

	"outcry/schema"
)

// judge decides v from the incidents known at the moment at and from how well
// the sources see. Claims win over doubts: an outage that is known is told even
// where the place or the brand is not.
func (d *Desk) judge(v *Verdict, known []schema.Incident, at time.Time, sees sight) {
	best, coarse := pick(v, known, at)
	switch {
	case best != nil:
		d.tell(v, best, at)
	case coarse:
		v.Reason, v.Needs = ReasonCoarse, []Need{NeedPostcode}
	case v.nobody:
		// An answer and no error, as for a place that nobody knows: brands are data that
		// change while the house runs, and whoever asks has a customer in front of them.
		v.Reason, v.Needs = ReasonNoBrand, []Need{NeedBrand}
	case v.Place == nil && !v.Service.Placeless():
		v.Reason, v.Needs = ReasonPlace, []Need{NeedPostcode}
	case v.Place == nil && v.Brand == "":
		v.Reason, v.Needs = ReasonBrand, []Need{NeedBrand}
	case v.Place != nil && v.Place.Level == schema.LevelCountry && !v.Service.Placeless():
		v.Reason, v.Needs = ReasonPlace, []Need{NeedPostcode}
	case sees.lag < 0:
		v.Reason = ReasonNoComplaints
	case sees.blind || !sees.any:
		v.Reason = ReasonBlind
	case sees.history < d.cfg.MinHistory:
		v.Reason = ReasonHistory
	default:
		v.Judgement, v.Reason = NoneSeen, ReasonQuiet
	}
	if v.Brand == "" && best == nil && len(v.Needs) == 0 {
		v.Needs = append(v.Needs, NeedBrand)
	}
}

// tell puts what inc claims at the moment at into v.
func (d *Desk) tell(v *Verdict, inc *schema.Incident, at time.Time) {
	seen := *inc
	seen.Evidence = nil
	v.Incident = &seen
	switch {
	case over(inc, at):
		v.Judgement, v.Reason = NoneSeen, ReasonOver
	case inc.DetectedAt == nil:
		v.Judgement, v.Reason = Suspected, ReasonSuspected
	case inc.Status == schema.Confirmed:
		v.Judgement, v.Reason = Confirmed, ReasonOperator
	default:
		v.Judgement, v.Reason = Confirmed, ReasonDetected
	}
}

// pick returns the claim that fits v best, nil for none. coarse says that some
// claim lies inside v's place, so that a finer place is needed to decide. Where
// an incident was merged, the one that stays speaks for it.
func pick(v *Verdict, known []schema.Incident, at time.Time) (best *schema.Incident, coarse bool) {
	find := func(id string) *schema.Incident {
		if i := slices.IndexFunc(known, func(inc schema.Incident) bool { return inc.ID == id }); i >= 0 {
			return &known[i]
		}
		return nil
	}
	for i := range known {
		there := &known[i]
		inc := there.Stays(find)
		if inc == nil || !fits(v, there) || !claims(inc, at) {
			continue
		}
		switch {
		case covers(v, there):
			if best == nil || rank(v, inc, at) > rank(v, best, at) {
				best = inc
			}
		case v.Place != nil && !over(inc, at) && there.Within(v.Place.Region):
			coarse = true
		}
	}
	return best, coarse
}

// covers reports whether inc holds at the place of v; what fails nation-wide
// fails at an unknown place too.
func covers(v *Verdict, inc *schema.Incident) bool {
	if v.Place == nil {
		return v.Brand != "" && (inc.Region.Level() == schema.LevelCountry || inc.Service.Placeless())
	}
	return inc.Covers(v.Place.Region) || inc.Service.Placeless() && inc.Region.Country() == v.Place.Region.Country()
}

func fits(v *Verdict, inc *schema.Incident) bool {
	if v.Brand != "" && v.Brand != inc.Brand {
		return false
	}
	return v.Service == "" || v.Service == schema.Other || SameNetwork(v.Service, inc.Service)
}

// rank orders the claims that fit: what goes on before what is over, sure before
// unsure, the service asked for before its network, the finer place before the coarser.
func rank(v *Verdict, inc *schema.Incident, at time.Time) int {
	n := len(inc.Region.Ancestors())
	if !over(inc, at) {
		n += 1000
	}
	if inc.Service == v.Service {
		n += 10
	}
	if inc.DetectedAt != nil {
		n += 100
	}
	if inc.Status == schema.Confirmed {
		n += 200
	}
	return n
}

// SameNetwork reports whether a and b run over one network, so that they tend
// to fail together.
func SameNetwork(a, b schema.Service) bool { return network(a) == network(b) }

// network returns the first of the services of the network of s.
func network(s schema.Service) schema.Service {
	switch s {
	case schema.Voice, schema.SMS:
		return schema.MobileData
	case schema.TV, schema.FixedVoice:
		return schema.FixedInternet
	}
	return s
}
