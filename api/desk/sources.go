package desk

import (
	"time"

	"outcry/schema"
)

// A source is blind after blindGaps times its mean gap without a complaint, at
// least blindAfter: nights are quiet, a dead feed is quieter.
const (
	blindAfter = 30 * time.Minute
	blindMost  = 24 * time.Hour
	blindGaps  = 20
	goneAfter  = 7 * 24 * time.Hour // a feed that ended is no longer waited for
)

// Blind reports whether the source s has fallen silent at now although
// complaints should have come. A source without complaints in a week is gone,
// not blind.
func Blind(s schema.SourceStatus, now time.Time) bool {
	return !gone(s, now) && Lag(s, now) > patience(s)
}

// Lag returns how long ago the latest complaint of s was written, at now. A
// complaint from the future says nothing: then it is how long ago one came in.
func Lag(s schema.SourceStatus, now time.Time) time.Duration {
	last := s.LastTime
	if last.After(now) && !s.LastSeen.IsZero() {
		last = s.LastSeen
	}
	return max(now.Sub(last), 0)
}

func gone(s schema.SourceStatus, now time.Time) bool { return Lag(s, now) > goneAfter }

// patience returns how long s may be silent.
func patience(s schema.SourceStatus) time.Duration {
	if s.Complaints < 2 || s.FirstTime.IsZero() || !s.LastTime.After(s.FirstTime) {
		return blindMost
	}
	gap := min(s.LastTime.Sub(s.FirstTime)/time.Duration(s.Complaints-1), blindMost)
	return min(max(blindGaps*gap, blindAfter), blindMost)
}

// sight says how well the sources see at now.
type sight struct {
	any        bool          // some source is alive
	blind      bool          // some source has fallen silent
	lag        time.Duration // since the latest event of any source
	history    time.Duration // since the first; what was loaded a minute ago counts, for the desk counts it too
	complaints int64
}

func look(sources []schema.SourceStatus, now time.Time) sight {
	s := sight{lag: -1}
	for _, src := range sources {
		if src.LastTime.IsZero() {
			continue
		}
		if lag := Lag(src, now); s.lag < 0 || lag < s.lag {
			s.lag = lag
		}
		first := src.FirstTime
		if first.IsZero() {
			first = src.LastTime
		}
		s.history = max(s.history, now.Sub(first))
		s.complaints += src.Complaints
		s.any = s.any || !gone(src, now)
		s.blind = s.blind || Blind(src, now)
	}
	return s
}
