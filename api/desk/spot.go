package desk

import (
	"context"
	"time"

	"outcry/schema"
)

// spots are what the reply to a verdict calls the places it speaks of, "" for none.
type spots struct {
	here    string // where the verdict holds
	silent  string // the customer's own place, where nobody reported what goes on around it
	country string
}

// shownFine is how many witnesses it takes to name less than a municipality.
const shownFine = 5

// fine returns r, or its municipality where n witnesses are too few to name less.
func fine(r schema.Region, n int) schema.Region {
	if n < shownFine {
		return notFiner(r)
	}
	return r
}

// locate sets what the reply to v calls its places. Where what goes on reaches
// beyond the customer's own place and nobody reported from there lately, v speaks
// of the whole of it.
func (d *Desk) locate(ctx context.Context, v *Verdict, now time.Time) error {
	here, inc, own := v.here(), v.Incident, v.listened()
	if v.country != "" {
		v.spots.country = d.name(v.country)
	}
	if inc != nil && v.announced == nil && own != "" && !own.IsSegment() && !inc.Service.Placeless() && !own.Contains(inc.Region) {
		recent, _, err := d.heard(ctx, beat{brand: inc.Brand, region: own}, v.at, now)
		if err != nil {
			return err
		}
		if recent == 0 {
			here, v.spots.silent = fine(inc.Region, inc.Witnesses), d.name(own)
		}
	}
	if here != "" {
		v.spots.here = d.name(here)
	}
	return nil
}

// here returns where v holds, "" for nowhere: the part of its incident that the
// customer is in, else where was listened.
func (v *Verdict) here() schema.Region {
	inc := v.Incident
	if inc == nil || v.announced != nil {
		return v.listened()
	}
	at := inc.Region
	for _, r := range inc.Area() {
		if v.Place != nil && r.Contains(v.Place.Region) {
			at = r
		}
	}
	return fine(at, inc.Witnesses)
}
