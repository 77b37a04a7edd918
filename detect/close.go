package detect

import (
	"math"
	"slices"
	"time"

	"outcry/schema"
)

// When an incident is over: few reports against its own past, in operational
// time, in which a quiet hour of the night is short.
const (
	leastLife    = 40 * 60 // seconds from when it began, or came back, until an incident may close
	leastQuiet   = 10 * 60 // seconds of quiet that it takes, however much was said before
	closeEvery   = 2 * 60
	quietChance  = 0.02
	onceBitten   = 0.03    // quietChance shrinks by this each time that an incident came back
	recoverSpan  = 45 * 60 // seconds in which people say that it works again
	recoverLeast = 3
	quietPart    = 0.4   // of its rate that it must have fallen below
	peakPart     = 0.12  // of its best hour that it must have fallen below
	wayBack      = 0.35  // of the way from normal to its rate that may be left
	stillChance  = 0.003 // a quiet time that is less likely than this without an outage is none
	leftPart     = 0.2   // of its mean rate that may be left after its end
	changeSpan   = 3 * 3600
	chronicBack  = 72 * 3600 // the same of chronic trouble
	usualHours   = 12        // operational hours of nothing but the usual after which nothing is the matter
	usualLeast   = 20.0      // reports that these take
	usualChance  = 0.05      // of more than that, by which it is the usual
	lightest     = 0.35      // bounds of an hour's weight in operational time
	heaviest     = 1.6
	keepClosed   = 8 * 24 * 3600
)

// closings looks at every open incident and closes those that are over.
func (d *Detector) closings() {
	if d.now-d.looked < closeEvery {
		return
	}
	d.looked = d.now
	for _, t := range d.tracks {
		if t.ended == 0 && d.now >= t.spoken.held && d.over(t) {
			d.close(t, d.endOf(t))
		}
	}
	d.tracks = slices.DeleteFunc(d.tracks, func(t *track) bool {
		return t.closed != 0 && d.now-t.closed > keepClosed
	})
}

func (d *Detector) close(t *track, ended int64) {
	t.status, t.ended, t.closed = schema.Resolved, max(ended, t.onset), d.now
	g := t.group
	g.open = slices.DeleteFunc(g.open, func(o *track) bool { return o == t })
	g.closed = slices.DeleteFunc(g.closed, func(o *track) bool { return d.now-o.closed > max(reopenMost, o.reopens()) })
	g.closed = append(g.closed, t)
}

// over reports whether the quiet since the last reports can't be chance.
func (d *Detector) over(t *track) bool {
	n := len(t.members)
	if n == 0 {
		return true
	}
	if d.now-t.lately() < leastLife || d.blocks(t) {
		return false
	}
	s := t.series
	share := d.reach(s, t)
	peak, seen, lags := d.peak(t), d.seenSince(t), d.lagsOf(t)
	chance := quietChance * math.Pow(onceBitten, float64(t.reopened))
	if d.recovered(t) {
		chance = math.Min(10*chance, 0.3)
	}
	for back := 0; back < n-1; back += 1 + back/8*2 {
		since := t.members[n-1-back].at
		if since < d.now-retention || back > 0 && t.members[n-back].at < t.resumed {
			break // what was expected so long ago is not kept, and what came back is judged by itself
		}
		since = max(since, t.resumed)
		from := max(since, seen)
		if d.now-from < leastQuiet {
			continue
		}
		quiet := d.worked(s, from, d.now)
		base := d.normal(t, since, share)
		if lags != nil {
			heard := d.heardOf(s, lags, from, quiet)
			if heard <= 0 {
				continue
			}
			quiet, base = heard, base*heard/quiet
		}
		if quiet >= usualHours && base >= usualLeast && poissonTail(back, base) > usualChance {
			return true
		}
		if poissonTail(back, 1.3*base) < stillChance {
			continue // quieter than before, but far from quiet
		}
		k := float64(n - back)
		span := math.Max(d.worked(s, t.onset, since), 1.0/3)
		rate := k / span
		few := fewTail(back, quietPart*rate*quiet+base, k) < chance
		near := float64(back) <= base+wayBack*math.Max(0, rate*quiet-base)
		if few && near || t.kind != schema.Chronic && poissonHead(back, peakPart*peak*quiet+base) < chance {
			return true
		}
	}
	return false
}

// recovered reports whether more people say that it works again than complain.
func (d *Detector) recovered(t *track) bool {
	from := d.now - recoverSpan
	good := 0.0
	for _, p := range t.spots {
		good += t.group.against.between(p, from, d.now)
		for _, m := range d.atlas.spots[p].touches {
			good += t.group.against.between(m, from, d.now)
		}
	}
	return good >= recoverLeast && good > float64(t.members.between(from, d.now))
}

// worked returns the operational hours of [from, to]: an hour counts by how much
// is said about the service in it.
func (d *Detector) worked(s *series, from, to int64) float64 {
	var sum float64
	for t := from; t < to; {
		hour := t / 3600
		end := min(to, (hour+1)*3600)
		w := d.almanac.curve(s.trade, d.almanac.slot(hour))
		sum += min(heaviest, max(lightest, w)) * float64(end-t) / 3600
		t = end
	}
	return sum
}

// peak returns the reports of the best operational hour of an incident.
func (d *Detector) peak(t *track) float64 {
	best, from := 0.0, 0
	hour, weight := int64(-1), 1.0
	for i, w := range t.members {
		for w.at-t.members[from].at > int64(time.Hour/time.Second) {
			from++
		}
		if h := w.at / 3600; h != hour {
			hour = h
			weight = min(heaviest, max(lightest, d.almanac.curve(t.series.trade, d.almanac.slot(h))))
		}
		best = max(best, float64(i-from+1)/weight)
	}
	return best
}

// normal returns the reports that the family of t would have at its place since
// then if nothing were the matter.
func (d *Detector) normal(t *track, since int64, share float64) float64 {
	var sum float64
	for _, s := range t.group.series {
		sum += s.mean(since, d.now)
	}
	return sum * share
}

func (d *Detector) shareOf(s *series, spots []spotID) float64 {
	var sum float64
	for _, p := range spots {
		sum += d.share(s, p)
		for _, m := range d.atlas.spots[p].touches {
			sum += d.share(s, m)
		}
	}
	return math.Min(sum, 1)
}

// endOf estimates when an incident ended: the report after which its rate falls
// most, by likelihood against no change, and a part of the mean gap before it.
// What came before a split is judged by its last third alone, because an outage
// that fades has not ended.
func (d *Detector) endOf(t *track) int64 {
	m := t.members
	n := len(m)
	if n < 3 {
		return d.now
	}
	share := d.reach(t.series, t)
	rate := float64(n) / math.Max(d.worked(t.series, t.onset, m[n-1].at), 0.1)
	back := int64(changeSpan)
	if t.kind == schema.Chronic {
		back = chronicBack
	}
	for _, l := range d.lagsOf(t) {
		back = max(back, changeSpan+l.seconds)
	}
	best, end, gap := math.Inf(-1), m[n-1].at, float64(m[n-1].at-m[0].at)/float64(n-1)
	for i := n - 1; i >= 2 && (i == n-1 || d.now-m[i].at <= back); i-- {
		k := max(min(5, i), (i+1)/3)
		before := math.Max(d.worked(t.series, m[i-k].at, m[i].at), 0.05)
		after := math.Max(d.worked(t.series, m[i].at, d.now), 0.02)
		rest := n - 1 - i
		base := d.normal(t, m[i].at, share)
		if float64(rest)/after > float64(k)/before || float64(rest) > base+leftPart*rate*after {
			continue
		}
		if l := xlog(k, before) + xlog(rest, after) - xlog(k+rest, before+after); l > best {
			best, end, gap = l, m[i].at, float64(m[i].at-m[i-k].at)/float64(k)
		}
	}
	return min(d.now, end+int64(math.Min(0.3*gap, 30*60)))
}
