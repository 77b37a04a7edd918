package detect

import (
	"encoding/json"
	"slices"
	"time"

	"outcry/schema"
)

// When the words of witnesses are believed about when it began: some agree, they are
// most of those who say, and many enough of all.
const (
	saidLeast = 3
	saidPart  = 1.0 / 3 // of all witnesses
	saidClose = 30 * 60 // seconds between those who agree
	saidRough = 1.0 / 5 // or so much of the time since: who says two days means about two
)

// listen notes since when the witnesses of t say that it goes on: what enough of them
// agree on, until those who say come to disagree.
func (t *track) listen() {
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
	switch most := 2*len(agreed) > len(all); {
	case len(all) > 0 && !most:
		t.said = 0
	case most && len(agreed) >= saidLeast && float64(len(agreed)) >= saidPart*float64(len(t.members)):
		t.said = agreed[len(agreed)/2]
	}
}

// since returns when t began: by what was heard of it, or earlier by what its witnesses
// say; said reports that it is by their words.
func (t *track) since() (from int64, said bool) {
	if t.said != 0 && t.said < t.onset {
		return t.said, true
	}
	return t.onset, false
}

// HeardSince returns when an incident was first heard of, which is later than it began
// where its witnesses say so.
func HeardSince(in *schema.Incident) time.Time {
	var e Evidence
	if json.Unmarshal(in.Evidence, &e) == nil && e.Heard != nil {
		return *e.Heard
	}
	return in.StartedAt
}
