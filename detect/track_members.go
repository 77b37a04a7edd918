package detect

import "slices"

// claim makes w a witness of t.
func (d *Detector) claim(t *track, w *witness) {
	if w.claim == nil {
		w.series.home.free.drop(w)
		for _, p := range w.chain {
			w.series.cells[p].free.drop(w)
		}
	}
	d.join(t, w)
}

// join is claim without taking w out of what is free.
func (d *Detector) join(t *track, w *witness) {
	w.claim = t
	t.add(w)
	if w.at < t.onset && w.at >= t.first.from {
		t.onset = w.at
	}
}

// add makes w a member.
func (t *track) add(w *witness) {
	if t.counts == nil {
		t.counts = map[*series]int{}
	}
	t.members.add(w)
	t.counts[w.series]++
	t.lines += int(w.lines)
	if w.former != nil {
		t.returned = append(t.returned, w)
	}
}

// drop is the reverse of add.
func (t *track) drop(w *witness) {
	n := len(t.members)
	if t.members.drop(w); len(t.members) < n {
		t.counts[w.series]--
		t.lines -= int(w.lines)
		t.returned = slices.DeleteFunc(t.returned, func(o *witness) bool { return o == w })
	}
}

// twice reports whether w, a member of t, is somebody who testified to it before it
// paused: one witness of it and no more, though a sign that it goes on.
func (t *track) twice(w *witness) bool { return w.former != nil && w.former.claim == t }

// people returns how many authors the members are, and the lines that they speak for.
func (t *track) people() (n, lines int) {
	n, lines = len(t.members), t.lines
	for _, w := range t.returned {
		if t.twice(w) {
			n--
			lines -= int(w.lines)
		}
	}
	return n, lines
}
