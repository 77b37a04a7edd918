package detect

const trailMinutes = 180.0 // that a strand remembers of what was said where

// trail is what the latest buckets brought to a strand, place by place, in a ring.
type trail struct {
	prints []footprint
	last   int
}

// footprint is what one bucket brought.
type footprint struct {
	bucket int64
	rates  []float64 // by position in wide: expected of a place there that has all complaints
	said   []said
}

// said is the votes of one node.
type said struct {
	node     int32
	storm    float32 // originals expected because of a storm
	evidence [levels]float32
}

// leave notes what the running bucket brought, when the discs have weighed it.
func (s *strand) leave(p pace, bucket int64) {
	t := &s.trail
	if t.prints == nil {
		t.prints = make([]footprint, 1+int(trailMinutes/p.minutes(1)))
	}
	t.last = (t.last + 1) % len(t.prints)
	f := &t.prints[t.last]
	f.bucket, f.rates, f.said = bucket, f.rates[:0], f.said[:0]
	for i := range s.wide {
		f.rates = append(f.rates, s.rate*s.level*s.wide[i].factor)
	}
	for _, i := range s.voted {
		n := &s.nodes[i]
		if n.evidence == none {
			continue
		}
		x := said{node: i, storm: float32(n.storm)}
		for j, l := range s.evidence[n.evidence] {
			x.evidence[j] = float32(l)
		}
		f.said = append(f.said, x)
	}
}

// since calls yield with every footprint from the given bucket on, in no order.
func (t *trail) since(bucket int64, yield func(*footprint)) {
	for i := range t.prints {
		if f := &t.prints[i]; f.bucket >= bucket && len(f.rates) > 0 {
			yield(f)
		}
	}
}
