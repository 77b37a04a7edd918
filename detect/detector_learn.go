package detect

import (
	"cmp"
	"slices"

	"outcry/schema"
)

// Learn takes hourly counts of the past at exactly one region each, children not
// included, in any order; hours that the detector has learned already are left
// out. Call it before the first Observe.
func (d *Detector) Learn(hours []schema.Count) {
	sorted := slices.Clone(hours)
	slices.SortFunc(sorted, func(a, b schema.Count) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Brand, b.Brand), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Region, b.Region))
	})
	for i := 0; i < len(sorted); {
		hour := sorted[i].Time.Unix() / 3600
		j := i
		for j < len(sorted) && sorted[j].Time.Unix()/3600 == hour {
			j++
		}
		d.learnPast(hour, sorted[i:j])
		i = j
	}
}

func (d *Detector) learnPast(hour int64, counts []schema.Count) {
	if d.almanac.first == 0 {
		d.almanac.first, d.almanac.learned, d.hour = hour, hour, hour
	}
	if hour < d.almanac.learned {
		return
	}
	for d.almanac.learned < hour {
		d.settle(d.almanac.learned)
		d.almanac.learned++
	}
	if d.start == 0 {
		d.hour = hour
	}
	d.past.turn(hour, d.almanac.first)
	for _, c := range counts {
		if c.Brand == "" || c.Service == "" || c.Witnesses == 0 {
			continue
		}
		spot := d.spotOf(c.Brand, c.Region, uint32(c.Witnesses))
		s := d.seriesOf(seriesKey{c.Brand, c.Service, d.atlas.spots[spot].country})
		chain := d.atlas.chain(nil, spot)
		d.lesson.hear(s, chain, float64(c.Witnesses), d.past.claims(d, s.group, chain))
	}
	d.settle(hour)
	d.almanac.learned = hour + 1
}
