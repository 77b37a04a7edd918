package detect

import "math"

// When a source that joins is another under a new name: the other falls silent as it
// joins, and it brings about as much.
const (
	heirAround = 3600        // seconds after it joined in which the other still may speak
	heirMissed = blindMissed // messages of the other that should have come since it last spoke
	heirBefore = 4.0         // those of them before the joining, at most
	heirPart   = 0.5         // of what should have come since the joining, that comes through the new one at least
)

// inherit gives a source that joined lately what is known of one that fell silent as
// it joined: then it brings nothing more than usual.
func (d *Detector) inherit(f *feed, now int64) {
	if !f.new {
		return
	}
	for _, o := range d.sight.feeds {
		if o.new || o.gone || o.last >= f.first+heirAround || o.last >= now {
			continue
		}
		missed := func(from, to int64, enough float64) float64 {
			return d.sight.missed(&d.almanac, o, from, to, enough)
		}
		if missed(o.last, now, heirMissed) < heirMissed || missed(o.last, f.first, heirBefore) >= heirBefore ||
			f.heard < heirPart*missed(max(o.last, f.first), now, math.Inf(1)) {
			continue
		}
		d.rename(o, f)
		return
	}
}

// rename makes f what o was.
func (d *Detector) rename(o, f *feed) {
	f.slots, f.new, f.early = o.slots, false, nil
	o.gone = true
	for _, s := range d.series {
		if x, ok := s.sources[o.name]; ok {
			s.heardBy(f.name, x)
			delete(s.sources, o.name)
		}
	}
	for _, c := range d.chatters {
		if b := c.batches[o.name]; b != nil {
			c.batches[f.name] = b
			delete(c.batches, o.name)
		}
	}
	d.shadows.rename(o.name, f.name)
}
