package locate

import "outcry/ingest/text"

// settleTrip decides between where the writer waits and where they are bound for:
// "sta al een uur in Gouda, er rijdt niks naar Rotterdam".
func (w *weighing) settleTrip() {
	if w.moves {
		return
	}
	waits := false
	for i := range w.f.n {
		h := &w.f.hits[i]
		waits = waits || h.polarity >= 0 && !w.bound(h) && w.waits(h)
	}
	if !waits {
		return
	}
	for i := range w.f.n {
		if h := &w.f.hits[i]; w.bound(h) {
			h.score -= 4
		}
	}
}

// bound reports whether h is where somebody goes.
func (w *weighing) bound(h *hit) bool { return w.f.cue(int(h.from)-1)&cueTo != 0 }

// waits reports whether the words before h, as far as a sign, say that the writer is there.
func (w *weighing) waits(h *hit) bool {
	for i := int(h.from) - 1; i >= max(0, int(h.from)-9) && w.m.Tokens[i].Kind != text.Sign; i-- {
		if w.f.cue(i)&cueTo != 0 {
			return false
		}
		if w.f.cue(i)&cueHere != 0 || stays(w.m.FoldString(i)) || w.lingers(i, int(h.from)) {
			return true
		}
	}
	return false
}

// stays reports whether f is said of somebody who is somewhere.
func stays(f string) bool {
	switch f {
	case "staan", "stond", "stonden", "zitten", "wacht", "wachten", "wachtend", "gestrand", "waiting", "standing", "stuck":
		return true
	}
	return false
}

// lingers reports whether the "al" at token i opens how long somebody is at the name
// at token at: "al een uur op Amersfoort Centraal".
func (w *weighing) lingers(i, at int) bool {
	return w.m.FoldString(i) == "al" && at-i >= 3 && at-i <= 5 && w.f.cue(at-1)&cueIn != 0 && w.f.cue(at-2)&cueCount != 0
}
