package detect

import (
	"encoding/json"
	"slices"

	"outcry/schema"
)

// When the words of witnesses are believed about when it began: some agree, they are
// most of those who say, and many enough of all.
const (
	saidLeast = 2
	saidPart  = 1.0 / 3 // of all witnesses
	saidClose = 30 * 60 // seconds between those who agree
	saidRough = 1.0 / 5 // or so much of the time since: who says two days means about two
)

// since returns when t began: by what was heard of it, or earlier by what witnesses
// agree on; said reports that it is by their words.
func (t *track) since() (from int64, said bool) {
	var all []int64
	for _, w := range t.members {
		if w.onset != 0 {
			all = append(all, w.onset)
		}
	}
	slices.Sort(all)
	var agreed []int64
	for i, first := range all {
		near := max(saidClose, int64(saidRough*float64(t.onset-first)))
		n, _ := slices.BinarySearch(all[i:], first+near+1)
		if n >= len(agreed) {
			agreed = all[i : i+n]
		}
	}
	if len(agreed) < saidLeast || 2*len(agreed) <= len(all) || float64(len(agreed)) < saidPart*float64(len(t.members)) {
		return t.onset, false
	}
	if began := agreed[len(agreed)/2]; began < t.onset {
		return began, true
	}
	return t.onset, false
}

// heardSince returns when an incident that the store knows was first heard of, which is
// later than it began where witnesses say so.
func heardSince(in *schema.Incident) int64 {
	var e Evidence
	if json.Unmarshal(in.Evidence, &e) == nil && e.Heard != nil {
		return e.Heard.Unix()
	}
	return in.StartedAt.Unix()
}
