package simulate

import (
	"container/heap"
	"fmt"
	"strconv"
	"time"

	"outcry/schema"
)

// message is a complaint on its way.
type message struct {
	complaint schema.Complaint
	at        time.Time // when it was written, by the true clock
	arrival   time.Time
	order     uint64 // among messages of one arrival
	label     Label
	witness   *outage // the outage that it tells of
	skewed    bool
	again     bool // delivered before
}

// channel is a way that complaints come in.
type channel struct {
	source, prefix string
	weight         float64
	delay          time.Duration // mean, from writing to arrival
	tick           time.Duration // what its clock counts in
}

var channels = []channel{
	{"twitter", "tw", .60, 15 * time.Second, time.Second},
	{"mastodon", "ma", .08, 30 * time.Second, time.Millisecond},
	{"callcenter", "cc", .12, 3 * time.Minute, time.Second},
	{"webform", "wf", .13, 20 * time.Second, time.Second},
	{"app", "ap", .07, 5 * time.Second, time.Millisecond},
}

// posts is how public posts come in.
var posts = channels[:1]

func (d dice) channel(list []channel) *channel {
	weights := make([]float64, 0, len(channels))
	for i := range list {
		weights = append(weights, list[i].weight)
	}
	return &list[d.weighted(weights)]
}

func (d dice) author() string { return "u" + strconv.FormatUint(1<<31+d.Uint64N(1<<31), 16) }

// write makes a message in a channel, without words.
func (s *Stream) write(c *channel, at time.Time, author string) *message {
	s.written++
	return &message{at: at, complaint: schema.Complaint{
		ID: c.prefix + ":" + s.run + "-" + strconv.FormatUint(s.written, 10), Source: c.source, Time: at.UTC().Truncate(c.tick), Author: author,
	}}
}

// send puts m on its way: later than written, hours later for some, with a
// wrong clock for a few.
func (s *Stream) send(d dice, m *message, delay time.Duration) {
	m.arrival = m.at.Add(d.wait(delay))
	if d.chance(s.cfg.Late) {
		m.arrival = m.arrival.Add(d.wait(3 * time.Hour))
	}
	if d.chance(s.cfg.Skewed) {
		m.skewed = true
		m.complaint.Time = m.complaint.Time.Add(pick(d, []time.Duration{-24 * time.Hour, -2 * time.Hour, -time.Hour, time.Hour, 2 * time.Hour, 365 * 24 * time.Hour}))
	}
	s.push(d, m)
}

// push puts m in the queue, behind the gap of its feed that it falls in.
func (s *Stream) push(d dice, m *message) {
	for _, g := range s.gaps {
		if m.complaint.Source == g.source && g.window.Contains(m.arrival) {
			m.arrival = g.window.To.Add(d.wait(4 * time.Minute))
		}
	}
	s.ordered++
	m.order = s.ordered
	heap.Push(&s.due, m)
}

// queue is a heap of messages, the first to arrive on top.
type queue []*message

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if a, b := q[i].arrival, q[j].arrival; !a.Equal(b) {
		return a.Before(b)
	}
	return q[i].order < q[j].order
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*message)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	m := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return m
}

// fullPostcode returns code with two letters, of which some are not given out.
func (d dice) fullPostcode(code int) string {
	const given = "ABCDEGHJKLMNPRSTVWXZ"
	return fmt.Sprintf("%04d%c%c", code, given[d.IntN(len(given))], given[d.IntN(14)])
}

// brokenLine returns a line that a feed sends now and then and that is no complaint.
func (d dice) brokenLine() []byte {
	return []byte(pick(d, []string{
		`{"id":"broken","source":"twitter"`, `null`, `42`, `[]`, `}`, "<html><body>503 Service Unavailable</body></html>", `{"id":"broken","time":"yesterday","source":"twitter","text":"x"}`,
		`{"id":17,"source":"twitter","time":"2026-01-01T00:00:00Z","text":"x"}`, "id;source;time;text", "\xff\xfe\x00", `{"source":"twitter","time":"2026-01-01T00:00:00Z","text":"x"}`,
		`{"id":"broken","source":"twitter","time":"2026-01-01T00:00:00Z","text":"half a`,
	}))
}
