package backtest

import (
	"cmp"
	"io"
	"slices"
	"time"

	"outcry/schema"
)

const (
	earlyTime       = 30 * time.Minute // before the onset, from which an incident still open then belongs to the outage
	leastEvidence   = 2                // complaints of an outage that must have arrived before it can be found
	leastComplaints = 6                // in all, below which an outage need not be found
	openTime        = 3 * time.Hour    // left of the stream, after which an incident without an end counts as open to its end
	afterglow       = 4 * time.Hour    // after an outage, in which a false incident of it is put down to it
)

// Verdict is what became of one labelled outage.
type Verdict struct {
	Outage     *LabelledOutage
	Found      bool
	FoundAt    time.Time
	Needed     int  // complaints of it that had arrived by then
	Located    bool // in its last word or its first, the incident named the place or a part of it
	ServiceOK  bool
	Incidents  int
	EndError   time.Duration // of the last end, later is positive
	EndKnown   bool
	LeftOpen   bool
	detections []detection
}

// False is an incident about no outage.
type False struct {
	Brand    schema.Brand
	Service  schema.Service
	Regions  []schema.Region
	At       time.Time
	Ended    time.Time // zero while open
	Regional bool      // claimed less than a country at some time
	Cause    string    // kind of the confounder that was live, "after FAMILY" of an outage, or "none"
}

// detection is an incident that belongs to an outage.
type detection struct {
	outage  *LabelledOutage
	claim   *claim
	at      time.Time
	first   fit
	final   fit
	coarse  bool
	service int // 2 the very one, 1 accepted
}

// StreamBoard holds the incidents of a stream against its labels.
type StreamBoard struct {
	Verdicts []Verdict // of the outages under test, in the order of the labels
	False    []False
	Coarse   int // incidents about an outage, but far coarser: neither credited nor false
	span     Span
}

// JudgeStream holds incidents (schema.Incident, a JSON object a line, updates in
// order) against labels. Places give regions their people; without them any
// overlap of paths is a fair claim.
//
// An incident belongs to an outage of its brand when its regions overlap and it
// was detected between the onset and an hour after the end. One detected up to
// half an hour before the onset belongs to it too if still open when the second
// complaint of the outage arrives; no detection is earlier than that. Regions
// given later count from their update on. Of several outages the best told is
// taken. History is not scored, nor are incidents detected in it.
//
// The rules are those of the scorer that comes with the labelled streams outcry
// was measured on, with these differences: people are counted by municipality
// over the whole gazetteer instead of a list of towns, so that a claim near the
// bounds of "wide" may fall on the other side; a segment stands for the
// municipalities it runs through; and causes of false incidents are guesses by
// other rules.
func JudgeStream(incidents io.Reader, labels *Labels, places []schema.Place) (*StreamBoard, error) {
	claims, err := readClaims(incidents)
	if err != nil {
		return nil, err
	}
	b := &StreamBoard{span: Span{labels.TestStart, labels.End}}
	t := newTerrain(places)
	byOutage := make(map[*LabelledOutage][]detection)
	for _, c := range claims {
		if c.detected.Before(labels.TestStart) {
			continue
		}
		d, ok := belongs(c, labels, t)
		switch {
		case !ok:
			b.False = append(b.False, False{c.brand, c.service, c.versions[len(c.versions)-1].regions, c.detected, c.ended, c.regional(), cause(c, labels)})
		case d.coarse:
			b.Coarse++
		default:
			byOutage[d.outage] = append(byOutage[d.outage], d)
		}
	}
	for i := range labels.Outages {
		if o := &labels.Outages[i]; o.Phase != "history" {
			b.Verdicts = append(b.Verdicts, verdict(o, byOutage[o], labels.End))
		}
	}
	return b, nil
}

// belongs returns the outage that the incident tells best, if any.
func belongs(c *claim, l *Labels, t *terrain) (best detection, ok bool) {
	for i := range l.Outages {
		d, touches := detects(c, &l.Outages[i], t)
		if touches && (!ok || d.compare(&best) > 0) {
			best, ok = d, true
		}
	}
	return best, ok
}

func detects(c *claim, o *LabelledOutage, t *terrain) (detection, bool) {
	d := detection{outage: o, claim: c, coarse: true}
	if c.brand != o.Brand || len(o.Arrivals) < leastEvidence {
		return d, false
	}
	second, last := o.second(), o.End.Add(graceTime)
	over := !c.ended.IsZero() && c.ended.Before(second) && c.detected.Before(second)
	if c.detected.Before(o.Start.Add(-earlyTime)) || c.detected.After(last) || over {
		return d, false
	}
	for _, v := range c.versions {
		f := t.fit(v.regions, o)
		if f == elsewhere || v.at.After(last) {
			continue
		}
		coarse := f == wide && t.tooCoarse(v.regions, o)
		if coarse && d.first != elsewhere {
			continue
		}
		d.first, d.coarse, d.at = f, coarse, latest(v.at, second)
		if !coarse {
			break
		}
	}
	if d.first == elsewhere {
		return d, false
	}
	if d.final = t.fit(c.versions[len(c.versions)-1].regions, o); d.final == elsewhere {
		d.final = d.first
	}
	switch {
	case c.service == o.Service:
		d.service = 2
	case slices.Contains(o.ServicesOK, c.service):
		d.service = 1
	}
	return d, true
}

// compare orders detections of one incident: not too coarse, well placed, of the
// right service, of the earlier outage.
func (d *detection) compare(e *detection) int {
	rank := func(d *detection) int {
		n := 10*max(0, int(d.first-wide)) + d.service
		if !d.coarse {
			n += 100
		}
		return n
	}
	return cmp.Or(cmp.Compare(rank(d), rank(e)), e.outage.Start.Compare(d.outage.Start))
}

func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

func verdict(o *LabelledOutage, found []detection, end time.Time) Verdict {
	v := Verdict{Outage: o, Found: len(found) > 0, Incidents: len(found), detections: found}
	if !v.Found {
		return v
	}
	first := slices.MinFunc(found, func(a, b detection) int { return a.at.Compare(b.at) })
	v.FoundAt, v.ServiceOK = first.at, first.service > 0
	for _, a := range o.Arrivals {
		if !o.Start.Add(time.Duration(a[0]) * time.Second).After(first.at) {
			v.Needed++
		}
	}
	var ended time.Time
	for _, d := range found {
		v.Located = v.Located || d.final >= inside
		v.LeftOpen = v.LeftOpen || d.claim.ended.IsZero() && end.Sub(o.End) > openTime
		ended = latest(ended, d.claim.ended)
	}
	if v.LeftOpen {
		ended = end
	}
	if !ended.IsZero() {
		v.EndError, v.EndKnown = ended.Sub(o.End), true
	}
	return v
}

// cause guesses what brought a false incident: what was live of its brand, an
// outage of the brand thereabouts, or what was live of all brands.
func cause(c *claim, l *Labels) string {
	live := func(x Confounder) bool {
		return !c.detected.Before(x.Start.Add(-10*time.Minute)) && !c.detected.After(x.End.Add(graceTime))
	}
	for _, x := range l.Confounders {
		if x.Brand != "" && x.Brand == c.brand && live(x) {
			return x.Kind
		}
	}
	for _, o := range l.Outages {
		if o.Brand == c.brand && !c.detected.Before(o.Start.Add(-earlyTime)) && !c.detected.After(o.End.Add(afterglow)) {
			return "after " + o.Family
		}
	}
	for _, x := range l.Confounders {
		if x.Brand == "" && live(x) {
			return x.Kind
		}
	}
	return "none"
}
