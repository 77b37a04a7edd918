package ingest

import (
	"slices"

	"outcry/schema"
)

// Who says more than one person can: the name of a desk, a form or a gateway. Of one
// day, about services that fail at the speaker.
const (
	crowdSaid   = 40   // reports, at least
	crowdTowns  = 12   // municipalities they are from
	crowdBrands = 3    // brands they are about: who names one brand all over is a bot
	crowdPart   = 0.05 // of all that its source reports: below, it is a loud account among others
	crowdDays   = 7    // that it is remembered for
	crowdNames  = 4096 // names watched at once
)

// crowds knows names that many people speak under, in bounded memory.
type crowds struct {
	names   [crowdNames]speaker
	sources map[string]*dayOf
}

// dayOf counts the reports of the latest day of a source.
type dayOf struct{ day, said int64 }

// speaker is what one name said on its latest day. Names that share a slot wear each
// other down, so that the one who says most is kept (Boyer and Moore 1981).
type speaker struct {
	name uint64
	dayOf
	weight int64 // what it said less what others of the slot did
	until  int64 // day until which it is a crowd
	towns  []schema.Region
	brands []schema.Brand
}

// many notes a report, whose Author is a name, and returns whether that is no one
// person's. Days are those of event time.
func (c *crowds) many(r *schema.Report) bool {
	day := r.Time.Unix() / (24 * 3600)
	if c.sources == nil {
		c.sources = map[string]*dayOf{}
	}
	all := c.sources[r.Source]
	if all == nil {
		all = new(dayOf)
		c.sources[r.Source] = all
	}
	all.add(day)
	s := &c.names[r.Author%crowdNames]
	if s.name != r.Author {
		if s.weight--; s.weight > 0 {
			return false
		}
		*s = speaker{name: r.Author, towns: s.towns[:0], brands: s.brands[:0]}
	}
	s.weight = min(s.weight+1, crowdSaid)
	if s.add(day) {
		s.towns, s.brands = s.towns[:0], s.brands[:0]
	}
	if town := r.Region.At(schema.LevelMunicipality); town != "" && len(s.towns) < crowdTowns && !slices.Contains(s.towns, town) {
		s.towns = append(s.towns, town)
	}
	if len(s.brands) < crowdBrands && !slices.Contains(s.brands, r.Brand) {
		s.brands = append(s.brands, r.Brand)
	}
	if s.said >= crowdSaid && len(s.towns) == crowdTowns && len(s.brands) == crowdBrands && float64(s.said) >= crowdPart*float64(all.said) {
		s.until = s.day + crowdDays
	}
	return day <= s.until
}

// add counts one more of a day and returns whether that begins; what comes late
// counts for the latest day.
func (d *dayOf) add(day int64) (begins bool) {
	if begins = day > d.day; begins {
		d.day, d.said = day, 0
	}
	d.said++
	return begins
}
