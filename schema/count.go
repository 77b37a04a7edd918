package schema

import "time"

// Window is the half-open span of time [From, To).
type Window struct{ From, To time.Time }

// Contains reports whether t lies in [w.From, w.To).
func (w Window) Contains(t time.Time) bool { return !t.Before(w.From) && t.Before(w.To) }

// Count is what was said in one bucket of time about one brand and service at
// exactly one region: children are not included.
type Count struct {
	Time       time.Time // start of the bucket
	Brand      Brand
	Service    Service
	Region     Region // "" where no region is known
	Complaints uint32 // messages of kind report, echo included
	Witnesses  uint32 // distinct authors of first-hand reports
	Echoes     uint32 // messages that echo another one
	Against    uint32 // distinct authors of recovery and works-here messages
}

// SourceHour is what one source brought in an hour about a brand and service in a
// country: all messages, and of them the witnesses.
type SourceHour struct {
	Time      time.Time // start of the hour
	Source    string
	Brand     Brand
	Service   Service
	Country   Region // "" where none is known
	Messages  uint32
	Witnesses uint32 // distinct authors of first-hand reports
}

// SourceStatus is how one source of complaints fares.
type SourceStatus struct {
	Source     string
	Complaints int64     // distinct, stored
	Duplicates int64     // sent again since the process started
	Rejected   int64     // refused since the process started
	FirstTime  time.Time // earliest event time, zero when not known
	LastTime   time.Time // latest event time
	LastSeen   time.Time // latest arrival
}
