package detect

import (
	"slices"
	"strings"
)

// When witnesses are told of so late that a quiet time is none yet.
const (
	lagLeast = 15 * 60  // seconds between the event and its telling, up to which a source is prompt
	lagMost  = 4 * 3600 // and beyond which nobody waits for it
	lagPart  = 10       // one in so many witnesses of a source may come later than its lag, and one in any case
)

// lag is how late a source tells of an incident.
type lag struct {
	part    float64 // of the witnesses that it brought
	seconds int64
}

// lagsOf returns the lags of the sources that tell of t late: what they will say of the
// last hours is not heard yet. What was held up while a source was blind is no lag of it.
func (d *Detector) lagsOf(t *track) (lags []lag) {
	late := map[string][]int64{}
	for _, w := range t.members {
		if w.late > lagLeast && !d.heldUp(w) {
			late[w.source] = append(late[w.source], min(w.late, lagMost))
		}
	}
	if len(late) == 0 {
		return nil
	}
	count := map[string]int{}
	for _, w := range t.members {
		count[w.source]++
	}
	var sources []string
	for name := range late {
		sources = append(sources, name)
	}
	slices.SortFunc(sources, strings.Compare)
	for _, name := range sources {
		all, n := late[name], count[name]
		if k := max(2, n/lagPart+1); len(all) >= k {
			slices.Sort(all)
			lags = append(lags, lag{float64(n) / float64(len(t.members)), all[len(all)-k]})
		}
	}
	return lags
}

// heldUp reports whether w was told of when its source came back from blindness.
func (d *Detector) heldUp(w *witness) bool {
	f := d.sight.names[w.source]
	return f != nil && f.back > 0 && w.at < f.back && w.at+w.late-f.back < blindAfter
}

// heardOf returns how much of all the operational hours of [from, now] was heard of by
// now, when some sources are late.
func (d *Detector) heardOf(s *series, lags []lag, from int64, all float64) float64 {
	heard := all
	for _, l := range lags {
		heard -= l.part * (all - d.worked(s, from, d.now-l.seconds))
	}
	return max(0, heard)
}
