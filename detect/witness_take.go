package detect

import (
	"slices"
	"time"

	"outcry/schema"
)

// How far a report may lie in the future: the clocks of sender and stream differ
// by minutes; a report further ahead waits until its time comes, and is taken
// for one with a wrong clock when it does not come soon.
const (
	aheadMost = 2 * 60
	waitMost  = 30 * 60
)

// held is a report from the future.
type held struct {
	report  schema.Report
	arrived int64
}

func (d *Detector) receive(r *schema.Report) {
	d.hear(r)
	if r.Time.Unix() > d.now+aheadMost {
		d.waiting = append(d.waiting, held{*r, d.now})
		return
	}
	d.take(r, true)
}

// hear notes that the source of r is alive now.
func (d *Detector) hear(r *schema.Report) {
	if d.now-r.Time.Unix() < heardWithin {
		d.sight.hear(&d.almanac, r.Source, d.now, d.joins(d.now))
		d.inherit(d.sight.names[r.Source], d.now)
	}
}

// release takes the reports whose time has come.
func (d *Detector) release() {
	kept := d.waiting[:0]
	for _, h := range d.waiting {
		switch {
		case h.report.Time.Unix() <= d.now+aheadMost:
			d.take(&h.report, true)
		case d.now-h.arrived >= waitMost:
			h.report.Time = time.Unix(h.arrived, 0).UTC()
			d.take(&h.report, true)
		default:
			kept = append(kept, h)
		}
	}
	d.waiting = kept
}

// take turns one report into a witness, into a further word of one, or into
// something that speaks against; decided says whether incidents may come of it.
func (d *Detector) take(r *schema.Report, decide bool) {
	at := min(r.Time.Unix(), d.now)
	if at < d.now-retention {
		return
	}
	key, mark := keyOf(r.Key()), printOf(r)
	came := d.now
	if h := d.ledger.messages[key]; h != nil {
		if h.print == mark {
			return
		}
		came = h.came
		d.undo(h)
	}
	h := &heard{at: at, came: came, print: mark}
	d.ledger.add(key, h)
	if r.Brand == "" || d.ledger.twin(r, at) {
		return
	}
	spot := d.spotOf(r.Brand, r.Region, 1)
	if r.Region.IsSegment() && d.atlas.spots[spot].touches == nil {
		d.atlas.lay(spot, r.Touches)
	}
	if part := d.atlas.area(spot, r.Touches); part != nowhere {
		spot = part
	}
	chain := d.chainAt(spot, r.Touches)
	if q := d.atlas.quarter(r.Region); q != nowhere {
		chain = slices.Insert(chain, 0, q)
	}
	country := d.atlas.spots[spot].country
	if !r.Witness() {
		d.aside(r, chain, country, at)
		return
	}
	s := d.seriesOf(seriesKey{r.Brand, r.Service, country})
	voice := voiceKey{r.Author, s.group}
	w, former, since := d.voice(voice, at, chain)
	if w != nil {
		if w.author == r.Author {
			h.joined = w
			w.again = append(w.again, at)
		}
		if w.claim != nil {
			w.claim.lines += int(max(w.lines, r.Lines) - w.lines)
		}
		w.lines = max(w.lines, r.Lines)
		if w.onset == 0 && !r.Onset.IsZero() {
			w.onset = r.Onset.Unix()
		}
		d.bind(w, spot, chain, decide)
		return
	}
	w = &witness{at: at, key: key, author: r.Author, series: s, spot: spot, chain: chain, source: r.Source, device: r.Device, lines: max(1, r.Lines), late: came - at}
	if !r.Onset.IsZero() {
		w.onset = r.Onset.Unix()
	}
	if root := d.rooted(w); root != nil {
		d.ledger.shade(root, w, voice)
		return
	}
	if former != nil {
		w.former, w.since, w.turn = former, since, former.turn+1
	}
	h.witness = w
	d.ledger.voices[voice] = w
	d.enter(w)
	if decide {
		d.decide(w, chain)
	}
}

// aside keeps what is said about a brand without reporting anything.
func (d *Detector) aside(r *schema.Report, chain []spotID, country spotID, at int64) {
	switch r.Kind {
	case schema.KindRecovery, schema.KindWorksHere:
		if r.Service != "" {
			d.groupOf(groupKey{r.Brand, familyOf(r.Service), country}).against.add(chain, at)
			return
		}
		for _, g := range d.groups {
			if g.brand == r.Brand && g.country == country {
				g.against.add(chain, at)
			}
		}
	case schema.KindBrandReply:
	default:
		d.remark(d.talkOf(talkKey{r.Brand, country}), r, chain, at)
	}
}

// spotOf returns where a report of a brand counts: its region, else the country
// where the brand's reports come from.
func (d *Detector) spotOf(b schema.Brand, r schema.Region, n uint32) spotID {
	if p := d.atlas.id(r); p != nowhere {
		if d.homes[b] == nil {
			d.homes[b] = map[spotID]int{}
		}
		d.homes[b][d.atlas.spots[p].country] += int(n)
		return p
	}
	best, most := d.atlas.id(d.cfg.Country), 0
	for p, n := range d.homes[b] {
		if n > most || n == most && p < best {
			best, most = p, n
		}
	}
	return best
}

// chainAt returns every region that a report at p counts at, and at the further
// places that it names.
func (d *Detector) chainAt(p spotID, touches []schema.Region) []spotID {
	chain := d.atlas.chain(nil, p)
	if d.atlas.spots[p].level == schema.LevelSegment {
		return chain
	}
	for _, r := range touches {
		q := d.atlas.id(r)
		if q == nowhere || d.atlas.spots[q].country != d.atlas.spots[p].country {
			continue
		}
		for _, o := range d.atlas.chain(nil, q) {
			if !slices.Contains(chain, o) {
				chain = append(chain, o)
			}
		}
	}
	return chain
}

// enter adds w to every count that it belongs to.
func (d *Detector) enter(w *witness) {
	for _, p := range w.chain {
		c := w.series.cell(p)
		c.all.add(w)
		if w.claim == nil {
			c.free.add(w)
		}
	}
	said := w.series.said[w.source]
	said.add(w)
	w.series.said[w.source] = said
	d.byHour[w.at/3600] = append(d.byHour[w.at/3600], w)
}

// leave takes w out of every count.
func (d *Detector) leave(w *witness) {
	for _, p := range w.chain {
		c := w.series.cell(p)
		c.all.drop(w)
		c.free.drop(w)
	}
	said := w.series.said[w.source]
	said.drop(w)
	w.series.said[w.source] = said
	h := w.at / 3600
	d.byHour[h] = slices.DeleteFunc(d.byHour[h], func(o *witness) bool { return o == w })
	if w.claim != nil {
		w.claim.drop(w)
	}
}

// bind gives a witness the place that a further message of the same author
// tells, when that is finer than what is known.
func (d *Detector) bind(w *witness, spot spotID, chain []spotID, decide bool) {
	if w.claim != nil || !d.finer(chain[0], w.chain[0]) {
		return
	}
	regions := chain
	if spot == w.spot {
		regions = chain[:1] // its city was looked at
	}
	d.leave(w)
	w.spot, w.chain = spot, chain
	d.enter(w)
	if decide {
		d.decide(w, regions)
	}
}

// finer reports whether p lies inside q and is not q.
func (d *Detector) finer(p, q spotID) bool { return p != q && d.atlas.within(p, q) }

// undo takes back what an earlier version of a message has founded.
func (d *Detector) undo(h *heard) {
	if w := h.joined; w != nil {
		if i := slices.Index(w.again, h.at); i >= 0 {
			w.again = slices.Delete(w.again, i, i+1)
		}
	}
	w := h.witness
	if w == nil {
		return
	}
	d.leave(w)
	d.ledger.unsay(w)
}
