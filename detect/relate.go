package detect

import (
	"cmp"
	"math"
	"slices"

	"outcry/schema"
)

// How other brands are found to have risen with an incident.
const (
	beforeOnset = 15 * 60 // seconds before its onset that others' witnesses count
	rootLate    = 30 * 60 // seconds later that a cause may begin: the smaller brand may be heard first
	riseLeast   = 2       // witnesses
	riseChance  = 1e-3    // of so many by chance: below it a brand has risen
	riseShape   = 6.0     // gamma shape of how an hour of a brand differs
	everyPart   = 0.6     // of what is usually said of the service at other brands there: if so much of it rose, all did
	everyLeast  = 2       // other brands that don't share a network
	floodPart   = 0.8     // of the risen brands' witnesses by one source
	floodUsual  = 0.5     // of all messages that this source usually brings at most
)

// Tie says what another brand is to the brand of an incident.
type Tie string

// The ties.
const (
	TieTenant Tie = "virtual-operator" // rents the network of this brand
	TieHost   Tie = "host-network"     // lets its network to this brand
	TiePower  Tie = "power"            // feeds this brand
	TieFed    Tie = "telecom"          // is fed by this brand
	TieAll    Tie = "all-brands"       // rose with all others at once
)

// Collateral is another brand that rose where an incident is.
type Collateral struct {
	Brand     schema.Brand `json:"brand"`
	Tie       Tie          `json:"relation"`
	Incident  string       `json:"incident"` // its own open incident there, "" for none
	Witnesses int          `json:"witnesses"`
	Expected  float64      `json:"expected"`
}

// Everywhere says that all brands rose at once where an incident is.
type Everywhere struct {
	Brands   int     `json:"brands"`           // that rose, this one included
	Reading  Reading `json:"reading"`          // what that points to
	Source   string  `json:"source,omitempty"` // that flooded
	Incident string  `json:"incident,omitempty"`
}

// Reading is what a rise of all brands at once points to.
type Reading string

// The readings.
const (
	ReadPower  Reading = "power"  // the power is out there too
	ReadSource Reading = "source" // nearly all of it comes from a source that usually brings less
	ReadEvent  Reading = "event"  // anything else that all people meet: a feast, a storm, a shared cable
)

// Company is who else rose with an incident.
type Company struct {
	Collateral []Collateral `json:"collateral"`          // by brand
	CausedBy   string       `json:"caused_by,omitempty"` // the incident that brought this one about, by relation and onset
	Everywhere *Everywhere  `json:"all_brands,omitempty"`
}

// tieKey names what a relation holds for.
type tieKey struct {
	brand   schema.Brand
	country schema.Region
}

// Relate tells whose services fail with whose, instead of what was told before.
// Relations are told in the evidence of incidents; they neither open nor close
// nor merge any.
func (d *Detector) Relate(relations []schema.Relation) {
	d.ties = map[tieKey][]schema.Relation{}
	for _, r := range relations {
		k := tieKey{r.Cause, r.Country}
		d.ties[k] = append(d.ties[k], r)
	}
}

// tie returns what o is to g, "" where they have nothing to do with each other.
func (d *Detector) tie(g, o *group) Tie {
	if r := d.brings(o, g); r != nil {
		if r.Kind == schema.RelationPower {
			return TiePower
		}
		return TieHost
	}
	if r := d.brings(g, o); r != nil {
		if r.Kind == schema.RelationPower {
			return TieFed
		}
		return TieTenant
	}
	return ""
}

// brings returns the relation by which cause brings effect down, nil for none. A
// host does so by the same services, the power by its own.
func (d *Detector) brings(cause, effect *group) *schema.Relation {
	if cause.country != effect.country {
		return nil
	}
	ties := d.ties[tieKey{cause.brand, d.atlas.spots[cause.country].region}]
	for i := range ties {
		r := &ties[i]
		if r.Effect != "" && r.Effect != effect.brand || r.Effect == "" && effect.brand == cause.brand {
			continue
		}
		if !slices.ContainsFunc(r.Services, func(s schema.Service) bool { return familyOf(s) == effect.family }) {
			continue
		}
		if r.Kind == schema.RelationPower && cause.family == family(schema.Power) || r.Kind == schema.RelationNetwork && cause.family == effect.family {
			return r
		}
	}
	return nil
}

// trace finds for every open incident which other one brought it about.
func (d *Detector) trace() {
	if len(d.ties) == 0 {
		return
	}
	for _, t := range d.tracks {
		if t.ended == 0 && (t.told.at == 0 || d.looked == d.now) {
			t.cause = d.causeOf(t)
		}
	}
}

// causeOf returns the id of the incident that brought t about: of the power
// before the host, then the earliest; "" for none.
func (d *Detector) causeOf(t *track) string {
	var best *track
	power := false
	for _, o := range d.tracks {
		if o.kind == schema.Storm || o.merged != "" || o.ended != 0 && o.ended < t.onset || o.onset > t.onset+rootLate || o.onset < t.onset-besideSpan {
			continue
		}
		r := d.brings(o.group, t.group)
		if r == nil || !d.overlap(o.spots, t.spots) || o.spoken.word == schema.Dismissed {
			continue
		}
		if p := r.Kind == schema.RelationPower; best == nil || p && !power || p == power && o.onset < best.onset {
			best, power = o, p
		}
	}
	if best == nil {
		return ""
	}
	return best.id
}

// rise is what another group did where an incident is.
type rise struct {
	group    *group
	tie      Tie
	n        int
	expected float64
	incident string
	usual    float64 // expected of the service at any time, for its weight among the others
	up       bool
}

// company tells who else rose where and when t did.
func (d *Detector) company(t *track) Company {
	rises := d.rises(t)
	c := Company{Collateral: []Collateral{}, CausedBy: t.cause, Everywhere: d.everywhere(t, rises)}
	for _, r := range rises {
		if r.tie == "" && c.Everywhere != nil && r.group.family == t.group.family {
			r.tie = TieAll
		}
		if r.up && r.tie != "" {
			c.Collateral = append(c.Collateral, Collateral{r.group.brand, r.tie, r.incident, r.n, round(r.expected)})
		}
	}
	slices.SortStableFunc(c.Collateral, func(a, b Collateral) int {
		return cmp.Or(cmp.Compare(a.Brand, b.Brand), -cmp.Compare(a.Incident, b.Incident), cmp.Compare(b.Witnesses, a.Witnesses))
	})
	c.Collateral = slices.CompactFunc(c.Collateral, func(a, b Collateral) bool { return a.Brand == b.Brand })
	return c
}

// rises weighs every other brand that is tied to the brand of t or offers the same
// services, where and when t is.
func (d *Detector) rises(t *track) []rise {
	from, to := max(t.onset-beforeOnset, d.now-retention), d.now
	if t.ended != 0 {
		to = max(t.ended, from)
	}
	var out []rise
	for _, o := range d.groups {
		if o == t.group || o.country != t.group.country || o.brand == t.group.brand {
			continue
		}
		r := rise{group: o, tie: d.tie(t.group, o)}
		if r.tie == "" && o.family != t.group.family && o.family != family(schema.Power) {
			continue
		}
		for _, s := range o.series {
			share := d.shareOf(s, t.spots)
			r.expected += s.mean(from, to) * share
			r.usual += s.mean(to-24*3600, to) * share
			r.n += d.heardAt(s, t.spots, from, to)
		}
		for _, other := range [][]*track{o.open, o.closed} {
			for _, i := range other {
				if r.incident == "" && d.overlap(i.spots, t.spots) && max(i.onset-t.onset, t.onset-i.onset) <= besideSpan && i.spoken.word != schema.Dismissed {
					r.incident = i.id
				}
			}
		}
		r.up = r.incident != "" || r.n >= riseLeast && surgeTail(r.n, math.Max(r.expected, leastMean), riseShape) < riseChance
		out = append(out, r)
	}
	return out
}

// heardAt counts the witnesses of s in [from, to] who speak of any of spots.
func (d *Detector) heardAt(s *series, spots []spotID, from, to int64) int {
	if len(spots) == 1 && len(d.atlas.spots[spots[0]].touches) == 0 {
		if c := s.at(spots[0]); c != nil {
			return c.all.between(from, to)
		}
		return 0
	}
	n := 0
	for _, w := range s.home.all.during(from, to) {
		if d.covers(spots, w.chain) {
			n++
		}
	}
	return n
}

// everywhere tells a rise of all brands of a service at once from one of a brand
// and its relations: nil for that.
func (d *Detector) everywhere(t *track, rises []rise) *Everywhere {
	var up, usual float64
	e := &Everywhere{Brands: 1, Reading: ReadEvent}
	apart := 0 // risen brands on networks of their own
	for i := range rises {
		r := &rises[i]
		if r.group.family == family(schema.Power) && t.group.family != r.group.family {
			if r.up {
				e.Reading, e.Incident = ReadPower, r.incident
			}
			continue
		}
		if r.group.family != t.group.family || r.tie != "" {
			continue
		}
		usual += r.usual
		if !r.up {
			continue
		}
		up += r.usual
		e.Brands++
		if !slices.ContainsFunc(rises, func(o rise) bool { return o.up && d.tie(r.group, o.group) == TieHost }) {
			apart++
		}
	}
	if apart < everyLeast || up < everyPart*usual {
		return nil
	}
	if e.Reading == ReadEvent {
		if name := d.flood(t, rises); name != "" {
			e.Reading, e.Source = ReadSource, name
		}
	}
	return e
}

// flood returns the source that nearly all witnesses of t and of the risen brands
// come by, though it usually brings less than half of everything; "" for none.
func (d *Detector) flood(t *track, rises []rise) string {
	count, total := map[string]int{}, 0
	hear := func(w *witness) {
		count[w.source]++
		total++
	}
	for _, w := range t.members {
		hear(w)
	}
	for i := range rises {
		if r := &rises[i]; r.up && r.group.family == t.group.family {
			for _, s := range r.group.series {
				for _, w := range s.home.all[s.home.all.after(t.onset-beforeOnset):] {
					if d.covers(t.spots, w.chain) {
						hear(w)
					}
				}
			}
		}
	}
	slot := d.almanac.slot(d.now / 3600)
	var usual float64
	for _, f := range d.sight.feeds {
		usual += f.slots[slot]
	}
	for _, f := range d.sight.feeds {
		if len(d.sight.feeds) > 1 && float64(count[f.name]) >= floodPart*float64(total) && f.slots[slot] < floodUsual*usual {
			return f.name
		}
	}
	return ""
}
