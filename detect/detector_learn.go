package detect

import (
	"cmp"
	"math"
	"slices"
	"time"

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
	eachHour(sorted, func(c schema.Count) time.Time { return c.Time }, d.learnPast)
}

// eachHour calls f for every hour, counted from the Unix epoch, of rows sorted by time.
func eachHour[T any](rows []T, at func(T) time.Time, f func(hour int64, rows []T)) {
	for len(rows) > 0 {
		hour, n := at(rows[0]).Unix()/3600, 1
		for n < len(rows) && at(rows[n]).Unix()/3600 == hour {
			n++
		}
		f(hour, rows[:n])
		rows = rows[n:]
	}
}

// LearnSources takes what each source brought in hours of the past, in any order;
// hours that were told of already are left out. Call it before the first Observe, and
// for hours before Learn is told of them: those in which a source was blind teach
// nothing.
func (d *Detector) LearnSources(hours []schema.SourceHour) {
	sorted := slices.Clone(hours)
	slices.SortStableFunc(sorted, func(a, b schema.SourceHour) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Source, b.Source))
	})
	eachHour(sorted, func(h schema.SourceHour) time.Time { return h.Time }, d.learnFeeds)
}

func (d *Detector) learnFeeds(hour int64, rows []schema.SourceHour) {
	d.firstLearned(hour)
	s := d.sight
	if s.next == 0 {
		s.first, s.next = hour, hour
	}
	if hour < s.next {
		return
	}
	for ; s.next < hour; s.next++ { // hours in which nobody spoke
		d.turnPast(s.next)
	}
	joins := hour-s.first >= coldHours
	for _, r := range rows {
		s.hear(&d.almanac, r.Source, hour*3600, joins) // when in the hour is not told: it was silent at most until it began
		f := s.names[r.Source]
		f.last = (hour+1)*3600 - 1
		f.count += float64(r.Messages) - 1
		f.heard += float64(r.Messages) - 1
		if r.Brand == "" || r.Service == "" || r.Witnesses == 0 {
			continue
		}
		spot := d.spotOf(r.Brand, r.Country, r.Witnesses)
		of := d.seriesOf(seriesKey{r.Brand, r.Service, d.atlas.spots[spot].country})
		of.group.talk.batchOf(f.name).heard[2] += float64(r.Witnesses)
		if d.inBatch(of, f.name, hour) {
			d.past.setApart(hour, of, float64(r.Witnesses))
		} else if f.new {
			if f.early == nil {
				f.early = map[*series]float64{}
			}
			f.early[of] += float64(r.Witnesses)
			d.past.setApart(hour, of, float64(r.Witnesses))
		} else if !s.hours[hour] {
			of.heardBy(f.name, float64(r.Witnesses)*d.almanac.weight(hour))
		}
	}
	d.turnPast(hour)
	s.next = hour + 1
}

// turnPast closes an hour of the past of every source.
func (d *Detector) turnPast(hour int64) {
	end := (hour + 1) * 3600
	for _, f := range d.sight.feeds {
		d.inherit(f, end)
	}
	d.sight.turn(&d.almanac, hour, end)
	d.turnFeeds(end)
	d.turnBatches(hour)
}

// firstLearned notes the first hour that is told of.
func (d *Detector) firstLearned(hour int64) {
	if d.almanac.first == 0 {
		d.almanac.first, d.almanac.learned, d.hour = hour, hour, hour
	}
}

// skip goes on to an hour of the past, over hours in which nobody spoke.
func (d *Detector) skip(hour int64) {
	for ; d.almanac.learned < hour; d.almanac.learned++ {
		if !d.sight.hours[d.almanac.learned] {
			d.settle(d.almanac.learned)
		}
	}
}

func (d *Detector) learnPast(hour int64, counts []schema.Count) {
	d.firstLearned(hour)
	if hour < d.almanac.learned {
		return
	}
	d.skip(hour)
	if d.start == 0 {
		d.hour = hour
	}
	defer delete(d.past.apart, hour)
	if d.sight.hours[hour] {
		d.almanac.learned = hour + 1
		return
	}
	d.past.turn(hour)
	leaves, sums := d.leavesOf(counts)
	for _, l := range leaves {
		chain := d.atlas.chain(nil, l.spot)
		if l.quarter != nowhere {
			chain = slices.Insert(chain, 0, l.quarter)
		}
		usual := l.n * (1 - math.Min(1, d.past.apart[hour][l.series]/sums[l.series]))
		if usual > 0 {
			in := d.past.claims(d, l.series.group, chain)
			d.lesson.hear(l.series, chain, usual, in != nil && (in.confirmed || in.from-d.almanac.first*3600 >= normalAfter))
			if in != nil && (in.confirmed || d.partly(l.series, in.spots)) {
				l.series.aside += usual
			}
		}
	}
	d.settle(hour)
	d.almanac.learned = hour + 1
}

// leaf is what one series brought at exactly one region.
type leaf struct {
	series  *series
	spot    spotID
	quarter spotID  // of a city, nowhere for none
	n       float64 // witnesses
}

// leavesOf returns what counts tell of series, and the sum of each.
func (d *Detector) leavesOf(counts []schema.Count) (leaves []leaf, sums map[*series]float64) {
	sums = map[*series]float64{}
	for _, c := range counts {
		if c.Brand == "" || c.Service == "" || c.Witnesses == 0 {
			continue
		}
		spot := d.spotOf(c.Brand, c.Region, uint32(c.Witnesses))
		s := d.seriesOf(seriesKey{c.Brand, c.Service, d.atlas.spots[spot].country})
		leaves = append(leaves, leaf{s, spot, d.atlas.quarter(c.Region), float64(c.Witnesses)})
		sums[s] += float64(c.Witnesses)
	}
	return leaves, sums
}
