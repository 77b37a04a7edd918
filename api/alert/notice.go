package alert

import (
	"fmt"
	"time"

	"outcry/schema"
)

// state is what a notice says of an incident.
type state string

const (
	opened  state = "opened"
	changed state = "changed"
	closed  state = "closed"
)

// Notice is what one receiver is told of an incident.
type Notice struct {
	Incident schema.Incident
	State    state
	Key      string // of the notice, the same for every process and attempt
	Place    string // name of the incident's region
	Title    string
	Lines    []Line
	Summary  string
	Link     string
	Time     time.Time // when what it tells of happened
	First    schema.Delivery
}

// Line is a fact with its name, in the language of the receiver.
type Line struct{ Name, Value string }

// told is what a receiver has heard of an incident, oldest first, and the first
// delivery of its newest chapter: a chapter begins when it opens (again).
type told struct {
	all     []schema.Delivery
	chapter int
	first   schema.Delivery
	open    bool // the chapter is not closed
}

// tell reads the deliveries of one incident to one receiver, oldest first.
func tell(all []schema.Delivery) told {
	t := told{all: all}
	for _, d := range all {
		switch state(d.State) {
		case opened:
			t.chapter, t.first, t.open = t.chapter+1, d, true
		case closed:
			t.open = false
		}
	}
	return t
}

// next returns the delivery that is due for inc, if one is: one that was begun
// and has to be tried again, or a notice of what was not told yet.
func (t told) next(inc *schema.Incident, receiver string, now time.Time) (schema.Delivery, bool) {
	if n := len(t.all); n > 0 {
		switch last := t.all[n-1]; last.Outcome {
		case schema.DeliveryClaimed, schema.DeliveryFailed:
			if now.Before(last.Time.Add(pause(last))) {
				return schema.Delivery{}, false
			}
			last.Attempt++
			return last, state(last.State) != opened || inc.Status.Open()
		}
	}
	d := schema.Delivery{
		Attempt: 1, Incident: inc.ID, Receiver: receiver,
		Kind: inc.Kind, Brand: inc.Brand, Service: inc.Service, Region: inc.Region, Severity: inc.Severity,
	}
	switch goesOn := inc.Status.Open(); {
	case goesOn && !t.open:
		d.State, d.Key = string(opened), t.key(inc, receiver, opened, t.chapter+1)
	case goesOn && !t.heard(inc):
		d.State, d.Key = string(changed), t.key(inc, receiver, changed, t.chapter)+fmt.Sprintf(" %s %s", inc.Severity, inc.Region)
	case !goesOn && t.open && t.first.Outcome == schema.DeliverySent:
		d.State, d.Key = string(closed), t.key(inc, receiver, closed, t.chapter)
	default:
		return schema.Delivery{}, false
	}
	return d, true
}

func (t told) key(inc *schema.Incident, receiver string, s state, chapter int) string {
	return fmt.Sprintf("%s %s %s %d", inc.ID, receiver, s, chapter)
}

// heard reports whether the receiver knows the severity and region of inc.
func (t told) heard(inc *schema.Incident) bool {
	for _, d := range t.all {
		if d.Severity == inc.Severity && d.Region == inc.Region {
			return true
		}
	}
	return false
}

// How often and how long a notice is tried: about an hour and a half in all.
const (
	mostAttempts = 10
	firstPause   = 5 * time.Second
	longestPause = 20 * time.Minute
	lease        = 2 * time.Minute // after which who claimed an attempt is taken for dead
)

// pause is how long after d the next attempt is made.
func pause(d schema.Delivery) time.Duration {
	if d.Outcome == schema.DeliveryClaimed {
		return lease
	}
	wait := firstPause
	for range d.Attempt - 1 {
		wait = min(3*wait, longestPause)
	}
	return wait
}
