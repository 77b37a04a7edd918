package watch

import (
	"time"

	"outcry/schema"
)

// When reports of the past are so many that the detector learns its past anew.
const (
	backlogAge   = 24 * time.Hour   // between what happened and its arrival
	backlogLeast = 100              // reports, and
	backlogPart  = 0.02             // of the hourly counts that are known, so that stray ones of a large stream do not matter
	backlogCalm  = 30 * time.Second // after the last of them, as more may follow
	backlogMost  = 10 * time.Minute // after the first of them, whatever follows
	backlogFade  = 10 * time.Minute // after the last of them, fewer are forgotten
	backlogPause = 10 * time.Minute // between two times at first, then twice as long each time
	backlogRest  = 6 * time.Hour    // and so long at most: some feeds are always late
)

// backlog counts the reports of the past that arrived since a detector learned it. A
// detector learns an hour when it ends: weeks of history that somebody loads into a
// running house would stay unknown to it.
type backlog struct {
	known       int                 // hourly counts that it learned
	seen        map[string]struct{} // the reports, as many as it takes
	first, last time.Time
	again       time.Time // when it last learned its past anew
	pause       time.Duration
}

// needed returns how many reports it takes.
func (b *backlog) needed() int { return max(backlogLeast, int(backlogPart*float64(b.known))) }

// note counts those of reports that tell of the past, each once, it being now.
func (b *backlog) note(now time.Time, reports []schema.Report) {
	if len(b.seen) < b.needed() && now.Sub(b.last) > backlogFade {
		clear(b.seen)
	}
	for i := range reports {
		r := &reports[i]
		if r.ArrivedAt.Sub(r.Time) < backlogAge || r.ArrivedAt.Before(b.again) {
			continue
		}
		if r.ArrivedAt.After(b.last) {
			b.last = r.ArrivedAt
		}
		if len(b.seen) >= b.needed() {
			continue
		}
		if b.seen == nil {
			b.seen = map[string]struct{}{}
		}
		if len(b.seen) == 0 {
			b.first = now
		}
		b.seen[r.Key()] = struct{}{}
	}
}

// due reports whether the past is to be learned anew, and counts from nothing if so.
func (b *backlog) due(now time.Time) bool {
	if len(b.seen) < b.needed() || now.Sub(b.again) < b.pause || now.Sub(b.last) < backlogCalm && now.Sub(b.first) < backlogMost {
		return false
	}
	pause := min(max(backlogPause, 2*b.pause), backlogRest)
	if now.Sub(b.again) > backlogRest {
		pause = backlogPause
	}
	*b = backlog{again: now, pause: pause}
	return true
}
