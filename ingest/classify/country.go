package classify

import "outcry/schema"

// Country returns where brand b does business and whether that is one country
// that the lexicon knows.
func (cl *Classifier) Country(b schema.Brand) (schema.Region, bool) {
	t := cl.table.Load()
	at, ok := t.bySlug[b]
	if !ok {
		return "", false
	}
	return t.brands[at].country, t.brands[at].country != ""
}

// home returns the country of b as a region, "" where it is none.
func (b *brandEntry) home() schema.Region {
	r, err := schema.ParseRegion(b.Country)
	if err != nil || r.Level() != schema.LevelCountry {
		return ""
	}
	return r
}
