package detect

import (
	"cmp"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"strings"

	"outcry/schema"
)

// When talk about a brand is a storm, and what a storm does to its counts.
const (
	stormLeast  = 30   // messages an hour that are no reports
	stormChance = 1e-9 // of so many, were it three times as loud as it is at this hour
	stormReport = 0.7  // reports a message that make it talk about an outage instead
	stormOver   = 0.1  // of its best hour: below it is over
	stormAgain  = 0.3  // of its best hour: above it it is back
	stormSpan   = 3600
	talkLeak    = 0.03 // part of a brand's other messages that may be misread as reports
	talkFade    = 1 - 1.0/(28*24)
	talkCap     = 6 // times the usual that an hour of talk may teach
)

// remark is one message about a brand that reports nothing.
type remark struct {
	at     int64
	author uint64
	root   string // "" for one that echoes nothing
}

// storm is a wave of talk about a brand that reports nothing.
type storm struct {
	id       string
	onset    int64
	detected int64
	ended    int64
	messages int
	peak     int
	root     string
	echoes   int
	told     told
	spoken   spoken
}

// chatter is what is said about a brand in a country that reports nothing:
// echoes, news, questions, anger. A part of it may be misread as reports.
type chatter struct {
	brand   schema.Brand
	country spotID
	said    hearsay
	remarks []remark          // of the last hours, in order of arrival
	count   float64           // in the hour that runs
	sum     float64           // learned messages, fading
	hours   float64           // learned hours, fading, weighed by the waking day
	storms  []*storm          // the latest last
	groups  []*group          // of the brand in the country
	batches map[string]*batch // by source
	batched bool              // one of them is known
}

func newChatter(brand schema.Brand, country spotID) *chatter {
	return &chatter{brand: brand, country: country, said: hearsay{}, batches: map[string]*batch{}}
}

// leak returns how many misread messages to expect in [from, to] at p.
func (c *chatter) leak(p spotID, from, to int64) float64 {
	return talkLeak * c.said.between(p, from, to)
}

func (c *chatter) forget(horizon int64) {
	c.said.forget(horizon)
	n := 0
	for n < len(c.remarks) && c.remarks[n].at < horizon {
		n++
	}
	c.remarks = append(c.remarks[:0], c.remarks[n:]...)
	if len(c.storms) > 1 && c.storms[0].ended != 0 && c.storms[0].ended < horizon {
		c.storms = append(c.storms[:0], c.storms[1:]...)
	}
}

func (c *chatter) latest() *storm {
	if len(c.storms) == 0 {
		return nil
	}
	return c.storms[len(c.storms)-1]
}

// usual returns the messages an hour that are usual at the given weight of the waking day.
func (c *chatter) usual(weight float64) float64 {
	return (c.sum + 2) / (c.hours + 1) * weight
}

// turn learns the hour that ended.
func (c *chatter) turn(weight float64) {
	x := math.Min(c.count, 5+talkCap*c.usual(weight))
	c.sum, c.hours, c.count = c.sum*talkFade+x, c.hours*talkFade+weight, 0
}

// remark notes a message of c and looks whether it is part of a storm.
func (d *Detector) remark(c *chatter, r *schema.Report, chain []spotID, at int64) {
	c.said.add(chain, at)
	c.remarks = append(c.remarks, remark{at, r.Author, r.Root})
	c.count++
	s := c.latest()
	if s != nil && s.ended == 0 {
		s.messages++
		if r.Root == s.root && s.root != "" {
			s.echoes++
		}
		s.peak = max(s.peak, int(c.said.between(c.country, d.now-stormSpan, d.now)))
		return
	}
	n := int(c.said.between(c.country, d.now-stormSpan, d.now))
	if n < stormLeast {
		return
	}
	usual := 3*c.usual(waking[d.almanac.ofDay(d.now/3600)]) + 3
	if s != nil && d.now-s.ended < reopenIn && !s.returns(n) {
		return
	}
	if poissonTail(n, usual) > stormChance || d.reports(c, d.now-stormSpan) > stormReport*float64(n) {
		return
	}
	d.storm(c, n)
}

// reports counts the witnesses of a brand in its country since from.
func (d *Detector) reports(c *chatter, from int64) float64 {
	n := 0
	for _, s := range d.series {
		if s.key.brand == c.brand && s.key.country == c.country {
			n += s.home.all.between(from, d.now)
		}
	}
	return float64(n)
}

// storm opens the storm that the last hour of talk shows, or the one before it
// again when it was short ago.
func (d *Detector) storm(c *chatter, n int) {
	if s := c.latest(); s != nil && d.now-s.ended < reopenIn {
		s.messages += int(c.said.between(c.country, s.ended+1, d.now))
		s.ended = 0
		return
	}
	s := &storm{onset: d.now - stormSpan, detected: d.now, messages: n, peak: n}
	roots := map[string]int{}
	for _, m := range c.remarks {
		if m.at < d.now-stormSpan {
			continue
		}
		if m.root != "" {
			roots[m.root]++
			if k := roots[m.root]; k > s.echoes || k == s.echoes && m.root < s.root {
				s.root, s.echoes = m.root, k
			}
		}
	}
	for _, m := range c.remarks {
		if m.at >= d.now-stormSpan {
			s.onset = m.at
			break
		}
	}
	h := fnv.New64a()
	fmt.Fprintf(h, "storm|%s|%s|%d", c.brand, d.atlas.spots[c.country].region, s.onset)
	s.id = fmt.Sprintf("%s-%016x", strings.ToLower(string(c.brand)), h.Sum64())
	c.storms = append(c.storms, s)
}

// calm closes the storms that are over.
func (d *Detector) calm() {
	for _, c := range d.chatters {
		s := c.latest()
		if s == nil || s.ended != 0 {
			continue
		}
		n := c.said.between(c.country, d.now-stormSpan, d.now)
		if n < math.Max(10, stormOver*float64(s.peak)) {
			s.ended = d.now
		}
	}
}

// StormEvidence is why a storm is one.
type StormEvidence struct {
	Root     string `json:"root"` // the complaint that most of it echoes, "" when there is none
	Echoes   int    `json:"echoes"`
	Messages int    `json:"messages"` // about the brand that report nothing
	Peak     int    `json:"peak_hour"`
	Reports  int    `json:"reports"` // independent witnesses of the brand in the last hour
}

// stormIncident writes s down as it stands.
func (d *Detector) stormIncident(c *chatter, s *storm) schema.Incident {
	region := d.atlas.spots[c.country].region
	detected := stamp(s.detected)
	in := schema.Incident{
		ID: s.id, Kind: schema.Storm, Status: schema.Detected, Brand: c.brand, Service: schema.Other, Region: region, Regions: []schema.Region{region},
		StartedAt: stamp(s.onset), DetectedAt: &detected, UpdatedAt: stamp(d.now), Complaints: s.messages,
		Expected: round(c.usual(1)), Severity: schema.Minor,
	}
	if s.ended != 0 {
		ended := stamp(s.ended)
		in.EndedAt, in.Status = &ended, cmp.Or(s.spoken.word, schema.Resolved)
	}
	raw, err := json.Marshal(StormEvidence{s.root, s.echoes, s.messages, s.peak, int(d.reports(c, d.now-stormSpan))})
	if err == nil {
		in.Evidence = raw
	}
	return in
}
