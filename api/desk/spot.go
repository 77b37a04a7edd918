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

// locate sets what the reply to v calls its places.
func (d *Desk) locate(ctx context.Context, v *Verdict, now time.Time) error {
	here := v.here()
	if here != "" {
		v.spots.here = d.name(here)
	}
	if v.country != "" {
		v.spots.country = d.name(v.country)
	}
	inc, own := v.Incident, v.listened()
	if inc == nil || v.announced != nil || own == "" || own.Level() == schema.LevelSegment || own.Contains(here) || inc.Service.Placeless() {
		return nil
	}
	recent, _, err := d.heard(ctx, beat{brand: inc.Brand, region: own}, v.at, now)
	if err == nil && recent == 0 {
		v.spots.silent = d.name(own)
	}
	return err
}

// here returns where v holds, "" for nowhere: the part of its incident that the
// customer is in, else where was listened. Less than a municipality is not named
// for a few.
func (v *Verdict) here() schema.Region {
	inc := v.Incident
	if inc == nil || v.announced != nil {
		return v.listened()
	}
	at := inc.Region
	if v.Place != nil {
		for _, r := range inc.Area() {
			if r.Contains(v.Place.Region) {
				at = r
			}
		}
	}
	if inc.Witnesses < shownFine {
		return notFiner(at)
	}
	return at
}
