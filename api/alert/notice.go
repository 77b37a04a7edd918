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
	Summary  string // the title and the figures, as a sentence or two
	Lines    []Line
	Link     string // to the incident's page, "" for none
	LinkText string
	Time     time.Time // when it was made
}

// Line is a fact with its name, in the language of the receiver.
type Line struct{ Name, Value string }

// told is what a receiver has heard of an incident. A chapter begins when the
// incident opens, or opens again.
type told struct {
	all      []schema.Delivery // oldest first
	chapter  int
	identity schema.Delivery   // the first delivery of all, which says what the incident is called
	states   []schema.Delivery // those of the last chapter
	open     bool              // the last chapter is not closed
	reached  bool              // something of the last chapter was sent
}

// tell reads the deliveries of one incident to one receiver, oldest first.
func tell(all []schema.Delivery) told {
	t := told{all: all}
	for _, d := range all {
		switch state(d.State) {
		case opened:
			t.chapter, t.open, t.reached, t.states = t.chapter+1, true, false, nil
		case closed:
			t.open = false
		}
		t.reached = t.reached || d.Outcome == schema.DeliverySent
		t.states = append(t.states, d)
	}
	if len(all) > 0 {
		t.identity = all[0]
	}
	return t
}

// next returns the delivery that is due for inc, if one is: one that was begun
// and has to be tried again, or a notice of what was not told yet.
func (t told) next(inc *schema.Incident, receiver string, now time.Time) (schema.Delivery, bool) {
	if last, pending := t.pending(); pending {
		holds := last.holds(inc)
		if now.Before(last.Time.Add(last.pause())) && (holds || last.Outcome == schema.DeliveryClaimed) {
			return schema.Delivery{}, false
		}
		if holds {
			last.Attempt++
			return last.Delivery, true
		}
	}
	d := schema.Delivery{
		Attempt: 1, Incident: inc.ID, Receiver: receiver,
		Kind: inc.Kind, Brand: inc.Brand, Service: inc.Service, Region: inc.Region, Severity: inc.Severity,
	}
	chapter := t.chapter
	switch goesOn := inc.Status.Open(); {
	case goesOn && !t.open:
		d.State, chapter = string(opened), chapter+1
	case goesOn && !t.heard(inc):
		d.State = string(changed)
	case !goesOn && t.open && t.reached:
		d.State = string(closed)
	default:
		return schema.Delivery{}, false
	}
	d.Key = fmt.Sprintf("%s %s %d %s", inc.ID, receiver, chapter, d.State)
	if d.State == string(changed) {
		d.Key += fmt.Sprintf(" %s %s", inc.Severity, inc.Region)
	}
	return d, true
}

// attempt is a delivery that is under way or failed.
type attempt struct{ schema.Delivery }

func (t told) pending() (attempt, bool) {
	if len(t.all) == 0 {
		return attempt{}, false
	}
	last := t.all[len(t.all)-1]
	return attempt{last}, last.Outcome == schema.DeliveryClaimed || last.Outcome == schema.DeliveryFailed
}

// holds reports whether what a says of inc is still so.
func (a attempt) holds(inc *schema.Incident) bool {
	switch state(a.State) {
	case opened:
		return inc.Status.Open()
	case changed:
		return inc.Status.Open() && a.Severity == inc.Severity && a.Region == inc.Region
	}
	return !inc.Status.Open()
}

// heard reports whether the receiver was told of the severity and region of inc since it opened.
func (t told) heard(inc *schema.Incident) bool {
	for _, d := range t.states {
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

// pause is how long after a the next attempt is made.
func (a attempt) pause() time.Duration {
	if a.Outcome == schema.DeliveryClaimed {
		return lease
	}
	wait := firstPause
	for range a.Attempt - 1 {
		wait = min(3*wait, longestPause)
	}
	return wait
}
