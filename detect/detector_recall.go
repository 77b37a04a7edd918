package detect

import (
	"cmp"
	"slices"

	"outcry/schema"
)

// past knows the incidents of the hours that Learn is told of.
type past struct {
	incidents []pastIncident
	now       []*pastIncident               // of the hour that is being learned
	until     int64                         // first hour that Learn was not told of
	apart     map[int64]map[*series]float64 // by hour: witnesses of sources that had joined lately, see welcome
}

// setApart notes n witnesses of an hour who are no part of the usual yet.
func (p *past) setApart(hour int64, s *series, n float64) {
	if p.apart == nil {
		p.apart = map[int64]map[*series]float64{}
	}
	if p.apart[hour] == nil {
		p.apart[hour] = map[*series]float64{}
	}
	p.apart[hour][s] += n
}

// pastIncident is what one incident claimed.
type pastIncident struct {
	brand     schema.Brand
	family    family
	spots     []spotID
	from, to  int64 // Unix seconds
	confirmed bool
}

// Recall tells of the incidents of the past as people see them, before Learn is
// told of their hours: what was said where they were is not taken for the usual,
// unless people dismissed them.
func (d *Detector) Recall(incidents []schema.Incident) {
	d.past.incidents = d.past.incidents[:0]
	for i := range incidents {
		in := &incidents[i]
		if in.DetectedAt == nil || in.Kind == schema.Storm || in.Status == schema.Dismissed {
			continue
		}
		from := HeardSince(in).Unix()
		p := pastIncident{brand: in.Brand, family: familyOf(in.Service), spots: d.spotsOf(in), from: from, to: from + normalAfter}
		p.confirmed = in.Status == schema.Confirmed || in.Kind == schema.Planned
		if len(p.spots) == 0 {
			continue
		}
		lasts := p.confirmed || d.atlas.spots[p.spots[0]].country != p.spots[0] && float64(in.Witnesses) >= lastingTimes*(1+in.Expected)
		if ended := in.EndedAt; ended != nil && (lasts || ended.Unix() < p.to) {
			p.to = ended.Unix()
		} else if lasts {
			p.to = in.UpdatedAt.Unix() + normalAfter
		}
		d.past.incidents = append(d.past.incidents, p)
	}
	slices.SortStableFunc(d.past.incidents, func(a, b pastIncident) int { return cmp.Compare(a.from, b.from) })
}

// turn finds the incidents of an hour.
func (p *past) turn(hour int64) {
	p.now, p.until = p.now[:0], hour+1
	for i := range p.incidents {
		in := &p.incidents[i]
		if in.from < (hour+1)*3600 && in.to > hour*3600 {
			p.now = append(p.now, in)
		}
	}
}

// claims returns the incident of the hour that claimed what a family said at the regions
// of chain, nil for none.
func (p *past) claims(d *Detector, g *group, chain []spotID) *pastIncident {
	for _, in := range p.now {
		if in.brand == g.brand && in.family == g.family && d.covers(in.spots, chain) {
			return in
		}
	}
	return nil
}
