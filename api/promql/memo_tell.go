package promql

import (
	"cmp"
	"slices"
	"time"

	"outcry/schema"
)

// teller adds up blocks to the series that a query asks for.
type teller struct {
	q              schema.MinuteQuery
	from, to       int64 // minutes
	origin         int64
	step, reach    int64
	tile           int64
	target         []int32 // of each series of the dictionary, -1 for none
	out            []schema.Minutes
	slots          []int64  // of the last count of each target
	together       bool     // several series have one target
	sums           []uint32 // of one hour where they have, by target and minute
	touched, spoke []bool   // targets, and their minutes
}

// tell gives each series that q asks for, in the order of the store.
func (s *shelf) tell(q schema.MinuteQuery, blocks []*block, first int64, each func(schema.Minutes) error) error {
	t, err := newTeller(q, s.names.all())
	if err != nil {
		return err
	}
	for i, b := range blocks {
		begins := s.name.begin(first + int64(i))
		if t.together {
			t.addUp(b, begins)
		} else {
			t.append(b, begins)
		}
	}
	slices.SortFunc(t.out, func(a, b schema.Minutes) int {
		return cmp.Or(cmp.Compare(a.Brand, b.Brand), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Region, b.Region))
	})
	for _, m := range t.out {
		if len(m.Counts) == 0 {
			continue
		}
		if err := each(m); err != nil {
			return err
		}
	}
	return nil
}

func newTeller(q schema.MinuteQuery, names []seriesName) (*teller, error) {
	t := &teller{
		q: q, from: q.Window.From.Add(-q.Past).Unix() / 60, to: q.Window.To.Unix() / 60, origin: q.Window.From.Unix() / 60,
		tile: max(int64(q.Tile/time.Minute), 1), step: int64(q.Step / time.Minute), reach: int64(q.Reach / time.Minute), target: make([]int32, len(names)),
	}
	if t.step == 0 {
		t.step, t.reach = t.tile, t.tile
	}
	brand, err := among[schema.Brand](q.Brand)
	if err != nil {
		return nil, err
	}
	service, err := among[schema.Service](q.Service)
	if err != nil {
		return nil, err
	}
	region, err := among[schema.Region](q.Region)
	if err != nil {
		return nil, err
	}
	t.together = q.Merge != schema.Merge{}
	made := map[seriesName]int32{}
	for i, n := range names {
		if !brand(n.brand) || !service(n.service) || !region(n.region) {
			t.target[i] = -1
			continue
		}
		n = merged(n, q.Merge)
		at, known := made[n]
		if !known {
			at = int32(len(t.out))
			made[n], t.out = at, append(t.out, schema.Minutes{Brand: n.brand, Service: n.service, Region: n.region})
		}
		t.target[i] = at
	}
	t.slots = make([]int64, len(t.out))
	if t.together {
		t.sums, t.spoke, t.touched = make([]uint32, len(t.out)*int(hour)), make([]bool, len(t.out)*int(hour)), make([]bool, len(t.out))
	}
	return t, nil
}

// merged returns the name of what n is told with.
func merged(n seriesName, m schema.Merge) seriesName {
	if m.Brand {
		n.brand = ""
	}
	if m.Service {
		n.service = ""
	}
	if m.Region {
		n.region = ""
	}
	return n
}

// append adds the cells of b, which begins at the minute begins, to series that
// have a target each.
func (t *teller) append(b *block, begins int64) {
	for i, series := range b.series {
		if at := t.target[series]; at >= 0 {
			for _, cell := range b.of(i) {
				t.count(at, begins+int64(cell>>cellMinutes), cell&(1<<cellMinutes-1))
			}
		}
	}
}

// addUp adds up the cells of b minute by minute first.
func (t *teller) addUp(b *block, begins int64) {
	for i, series := range b.series {
		at := t.target[series]
		if at < 0 {
			continue
		}
		t.touched[at] = true
		for _, cell := range b.of(i) {
			k := int64(at)*hour + int64(cell>>cellMinutes)
			t.sums[k] += cell & (1<<cellMinutes - 1)
			t.spoke[k] = true
		}
	}
	for at := range t.touched {
		if !t.touched[at] {
			continue
		}
		t.touched[at] = false
		for minute := range hour {
			if k := int64(at)*hour + minute; t.spoke[k] {
				t.count(int32(at), begins+minute, t.sums[k])
				t.sums[k], t.spoke[k] = 0, false
			}
		}
	}
}

// count adds a minute with witnesses, or a tile by its last such minute, to a
// target. The slots are those of the store: what is told as one.
func (t *teller) count(at int32, minute int64, witnesses uint32) {
	if minute < t.from || minute >= t.to {
		return
	}
	since := minute - t.origin
	slot, counted := since/t.tile, true
	switch {
	case since < 0:
		slot, counted = -1, false
	case since%t.step >= t.reach:
		slot, counted = -2-since/t.step, false
	}
	if !counted {
		witnesses = 0
	}
	list := &t.out[at].Counts
	if n := len(*list); n > 0 && t.slots[at] == slot {
		last := &(*list)[n-1]
		last.Minute, last.Witnesses = uint32(minute), last.Witnesses+witnesses
		return
	}
	*list = append(*list, schema.MinuteCount{Minute: uint32(minute), Witnesses: witnesses})
	t.slots[at] = slot
}
