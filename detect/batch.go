package detect

import (
	"math"
	"math/bits"
)

// When a source brings what it has of a brand at once, at the same hour of the day,
// as of the moment that it does.
const (
	batchLeast = 10        // witnesses of the hour beyond twice those of the hours around it
	batchBeats = 2.0       // as many times both hours around together
	batchAlone = 0.2       // of its excess, the other sources' at most: an outage is heard of by all
	batchDays  = 3         // days of the last week that had it, before it is expected
	batchWeek  = 1<<7 - 1  // the days that count, a bit each
	batchTimes = 2.0       // times its size that a batch explains at most
	batchFade  = 1 - 1.0/4 // by what the size of a batch weighs after the next
)

// batch is what one source brings of a brand by the hour.
type batch struct {
	heard [3]float64  // witnesses of the last three hours, the last being that which runs
	days  [24]uint8   // by hour of the day, the latest in the lowest bit: whether it came at once
	size  [24]float64 // and how much it was
}

// known reports whether it brings a batch at an hour of the day.
func (b *batch) known(ofDay int) bool { return bits.OnesCount8(b.days[ofDay]) >= batchDays }

// batchOf returns what a source brings of the brand of c.
func (c *chatter) batchOf(source string) *batch {
	b := c.batches[source]
	if b == nil {
		b = new(batch)
		c.batches[source] = b
	}
	return b
}

// turnBatches ends an hour and learns which sources brought a batch in the one before.
func (d *Detector) turnBatches(hour int64) {
	ofDay := d.almanac.ofDay(hour - 1)
	for _, c := range d.chatters {
		all := 0.0
		for _, b := range c.batches {
			all += b.excess()
		}
		c.batched = false
		for _, b := range c.batches {
			x, around := b.excess(), b.heard[0]+b.heard[2]
			came := b.heard[1] >= batchLeast+batchBeats*around && all-x <= batchAlone*x
			b.days[ofDay] = b.days[ofDay] << 1 & batchWeek
			if came {
				b.days[ofDay] |= 1
				if b.size[ofDay] == 0 {
					b.size[ofDay] = b.heard[1]
				}
				b.size[ofDay] = b.size[ofDay]*batchFade + b.heard[1]*(1-batchFade)
			}
			b.heard = [3]float64{b.heard[1], b.heard[2], 0}
			for h := range b.days {
				c.batched = c.batched || b.known(h)
			}
		}
	}
}

// excess returns by how much the hour before last had more than those around it.
func (b *batch) excess() float64 { return b.heard[1] - (b.heard[0]+b.heard[2])/2 }

// countBatches notes what the sources brought in an hour.
func (d *Detector) countBatches(hour int64) {
	for _, s := range d.series {
		for source, said := range s.said {
			if n := said.between(hour*3600, hour*3600+3599); n > 0 {
				s.group.talk.batchOf(source).heard[2] += float64(n)
			}
		}
	}
}

// inBatch reports whether what a source says of the brand of s in an hour is a batch.
func (d *Detector) inBatch(s *series, source string, hour int64) bool {
	c := s.group.talk
	if !c.batched {
		return false
	}
	b := c.batches[source]
	return b != nil && b.known(d.almanac.ofDay(hour))
}

// batched returns how many witnesses of s in [from, to] are of batches that are known
// to come at that hour, as far as they are not much larger than usual.
func (d *Detector) batched(s *series, from, to int64) (mean float64) {
	c := s.group.talk
	if !c.batched {
		return 0
	}
	for hour := from / 3600; hour <= to/3600; hour++ {
		ofDay := d.almanac.ofDay(hour)
		for _, f := range d.sight.feeds {
			b := c.batches[f.name]
			if b == nil || !b.known(ofDay) {
				continue
			}
			first, last := max(from, hour*3600), min(to, hour*3600+3599)
			if n := s.said[f.name].between(first, last); n > 0 {
				mean += float64(n) * math.Min(1, batchTimes*b.size[ofDay]/d.heardThrough(c, f.name, first, last))
			}
		}
	}
	return mean
}

// heardThrough returns how many witnesses of the brand of c a source brought in [from, to].
func (d *Detector) heardThrough(c *chatter, source string, from, to int64) (n float64) {
	for _, g := range c.groups {
		for _, s := range g.series {
			n += float64(s.said[source].between(from, to))
		}
	}
	return n
}
