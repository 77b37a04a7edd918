package detect

import (
	"slices"
	"time"
)

// Bounds of Clock, from what feeds do: a healthy sender's clock is right within
// minutes, and a feed that was silent comes back with more than one message.
const (
	clockStep  = 20 * time.Minute // an event this far ahead is believed at once
	clockVotes = 3                // so many messages further ahead move the clock
	clockAgree = 2 * time.Hour    // how far they may lie apart when others come between
	clockKeep  = 50               // messages until a vote is forgotten
)

// Clock tells the time of a stream by the event times of its messages: the
// latest sane one. A single message from the far future does not move it, and
// it never goes back. The zero Clock has not started. Not safe for concurrent
// use.
type Clock struct {
	now   time.Time
	count int    // messages fed
	votes []vote // the latest messages that lie too far ahead
}

// vote is a message ahead of the clock.
type vote struct {
	event  time.Time
	number int // of the message
}

// Now returns the time of the stream, the zero time before three messages agreed on one.
func (c *Clock) Now() time.Time { return c.now }

// Feed takes the event time of the message that arrived next and answers what
// time it is now. The clock starts with the median of the first three. Later an
// event far ahead counts when two more say that time has moved on, either in a
// row or all close together; the clock then goes to the earliest of the three.
func (c *Clock) Feed(event time.Time) time.Time {
	c.count++
	switch ahead := event.Sub(c.now); {
	case c.now.IsZero() || ahead > clockStep:
		c.hold(event)
	case ahead > 0:
		c.now, c.votes = event, c.votes[:0]
	}
	return c.now
}

func (c *Clock) hold(event time.Time) {
	if len(c.votes) == clockVotes {
		c.votes = slices.Delete(c.votes, 0, 1)
	}
	c.votes = append(c.votes, vote{event, c.count})
	if len(c.votes) < clockVotes {
		return
	}
	byTime := slices.SortedFunc(slices.Values(c.votes), func(a, b vote) int { return a.event.Compare(b.event) })
	oldest, span := c.votes[0].number, byTime[clockVotes-1].event.Sub(byTime[0].event)
	switch {
	case c.now.IsZero():
		c.now = byTime[clockVotes/2].event
	case c.count-oldest == clockVotes-1 || span <= clockAgree && c.count-oldest < clockKeep:
		c.now = byTime[0].event
	default:
		return
	}
	c.votes = c.votes[:0]
}

// Settle starts a clock that has not heard three messages yet with the earliest
// that it has, and returns the time: for streams that end at once.
func (c *Clock) Settle() time.Time {
	if c.now.IsZero() && len(c.votes) > 0 {
		c.now = slices.MinFunc(c.votes, func(a, b vote) int { return a.event.Compare(b.event) }).event
		c.votes = c.votes[:0]
	}
	return c.now
}
