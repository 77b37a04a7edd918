package detect

import (
	"math"

	"outcry/schema"
)

// excuseFor is in how many seconds after people dismissed an incident its place
// may go on as it did: they know why.
const excuseFor = 6 * 3600

// bear notes at what rate the dismissed incident t was complained about, by
// region, so that more of the same is no news.
func (d *Detector) bear(t *track) {
	span := float64(max(t.closed-t.onset, 1800))
	t.spoken.borne = map[spotID]float64{}
	for _, w := range t.members {
		for _, p := range w.chain {
			t.spoken.borne[p] += 1 / span
		}
	}
}

// excused returns how many witnesses of a family in [from, to] at p are expected
// to go on with what people dismissed there, less and less as time passes.
func (d *Detector) excused(g *group, p spotID, from, to int64) float64 {
	var sum float64
	for _, t := range g.closed {
		if t.spoken.borne == nil {
			continue
		}
		left := 1 - float64(d.now-t.closed)/excuseFor
		sum += math.Max(0, left) * t.spoken.borne[p] * float64(max(0, to-max(from, t.closed)))
	}
	return sum
}

// relearn teaches again the hours that were learned while t was taken for what
// it was before people spoke: what they dismissed is usual, what they confirmed
// is not.
func (d *Detector) relearn(t *track, before schema.Status) {
	now, last := t.spoken.word, int64(-1)
	for _, w := range t.members {
		hour := w.at / 3600
		if hour == last || hour < d.past.until || hour >= d.almanac.learned || d.sight.hours[hour] {
			continue
		}
		last = hour
		t.spoken.word = before
		was := d.worth(hour, nil)
		t.spoken.word = now
		d.worth(hour, was)
	}
}

// worth returns what an hour taught of every cell that it is about, in the order
// heard; given what it taught once, it credits the difference instead.
func (d *Detector) worth(hour int64, was []float64) []float64 {
	for _, w := range d.byHour[hour] {
		d.lesson.hear(w.series, w.chain, 1, d.abnormal(w))
	}
	ofWeek, weight := d.almanac.ofWeek(hour), d.almanac.weight(hour)
	out := make([]float64, 0, len(d.lesson.cells))
	for i, h := range d.lesson.cells {
		s := h.series
		due, share := d.almanac.hourly(s, ofWeek), d.share(s, h.spot)
		limit := capTimes * due * (1 + 3/math.Sqrt(s.home.known/weight+1))
		x := h.cell.taught(due*share, math.Max(capPlace, limit*share))
		if h.cell == s.home {
			x = h.cell.taught(due, math.Max(capSeries, limit))
		}
		out = append(out, x)
		if was == nil || x == was[i] {
			continue
		}
		x = math.Max(x-was[i], -h.cell.known/weight)
		if h.cell == s.home {
			s.credit(ofWeek, math.Max(x, -math.Min(s.week[ofWeek], s.slots[likeHour(ofWeek)])), weight)
		}
		d.credit(h, x*weight)
	}
	d.lesson.clear()
	return out
}
