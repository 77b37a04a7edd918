package detect

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"time"

	"outcry/schema"
)

// Evidence is why an incident was opened and what speaks for and against it.
// Shares and counts are of independent witnesses.
type Evidence struct {
	From     time.Time       `json:"from"` // the window that fired, [From, To]
	To       time.Time       `json:"to"`
	Counted  int             `json:"counted"`               // witnesses in that window
	Expected float64         `json:"expected"`              // what was expected in it
	Chance   float64         `json:"chance"`                // of so many in one window by chance
	Heard    *time.Time      `json:"heard_since,omitempty"` // when the first was heard of it, where witnesses agree that it began earlier
	Quiet    []schema.Region `json:"quiet"`                 // regions beside it, of its size, that are quiet
	Services []Tally         `json:"services"`
	Sources  []Tally         `json:"sources"`
	Devices  []Tally         `json:"devices"`
	Places   []Tally         `json:"places"`
	Lines    int             `json:"lines"`             // lines affected, by the words
	Repeats  int             `json:"repeats"`           // further messages of the same witnesses
	Against  int             `json:"against"`           // works-here and recovery messages from there
	Chatter  int             `json:"chatter"`           // other messages about the brand, echoes included, from there
	Missing  []Missing       `json:"missing,omitempty"` // sources that fell silent about the brand, where its help line fails
	Beside   []string        `json:"beside"`            // ids of other brands' and services' open incidents there that began within two hours
	Resumed  *time.Time      `json:"resumed,omitempty"` // when what opened it again began, where it had been over
	Merged   string          `json:"merged_into,omitempty"`
	Learning bool            `json:"learning,omitempty"` // less than a week was learned when it was found: what is usual was uncertain
	Planned  *Work           `json:"planned,omitempty"`  // work that it is or goes beyond
	Company
}

// Tally is one value of a property with its number of witnesses.
type Tally struct {
	Name  string `json:"name"`
	Count int    `json:"count"`
}

func tallies(count map[string]int) []Tally {
	out := make([]Tally, 0, len(count))
	for name, n := range count {
		if name != "" {
			out = append(out, Tally{name, n})
		}
	}
	slices.SortFunc(out, func(a, b Tally) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	return out[:min(len(out), 8)]
}

// incident writes t down as it stands.
func (d *Detector) incident(t *track) schema.Incident {
	detected := stamp(t.detected)
	t.listen()
	began, _ := t.since()
	in := schema.Incident{
		ID: t.id, Kind: t.kind, Status: t.status, Brand: t.group.brand, Service: d.serviceOf(t),
		Region: d.headRegion(t), Regions: d.atlas.regions(t.spots), StartedAt: stamp(began), DetectedAt: &detected,
		UpdatedAt: stamp(d.now), Witnesses: t.witnesses(), Complaints: t.complaints(),
		Expected: round(d.expectedOf(t)), Severity: d.severity(t),
		Score: round(math.Log10(7 / math.Max(d.weeklyFalse(d.chanceOf(t)), 1e-12))),
	}
	if t.ended != 0 {
		ended := stamp(t.ended)
		in.EndedAt = &ended
	}
	in.Evidence = d.evidence(t)
	return in
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

func (t *track) witnesses() int {
	n, _ := t.people()
	return n + t.past
}

func (t *track) complaints() int {
	n := t.pastMessages
	for _, w := range t.members {
		n += 1 + len(w.again)
	}
	return n
}

func (d *Detector) expectedOf(t *track) float64 {
	until := d.now
	if t.ended != 0 {
		until = t.ended
	}
	from := max(t.onset, d.now-retention)
	var sum float64
	for _, s := range t.group.series {
		sum += s.mean(from, until) * d.reach(s, t)
	}
	if from < until {
		sum *= float64(until-t.onset) / float64(until-from) // what was expected before is not kept
	}
	return math.Max(leastMean, sum)
}

// chanceOf returns the chance of the window that gave t away, or of all that was
// heard of it since, whichever is less: the score grows with the outage.
func (d *Detector) chanceOf(t *track) float64 {
	n, mean := t.witnesses(), d.expectedOf(t)
	if slices.Contains(t.spots, t.group.country) {
		return min(t.best, surgeTail(n, mean, d.size(t.series, t.onset, d.now)))
	}
	return min(t.best, d.clumps.tail(n, mean, d.localSize(t.series, t.spots)))
}

// headRegion returns the one region of t with the most witnesses, of the towns of an
// area that are named as often the largest.
func (d *Detector) headRegion(t *track) schema.Region {
	area := d.atlas.spots[t.spots[0]].area
	best, most := nowhere, -1
	for _, p := range d.atlas.parts(t.spots) {
		n := 0
		for _, w := range t.members {
			if slices.Contains(w.chain, p) {
				n++
			}
		}
		if n > most || area && n == most && d.atlas.spots[p].people > d.atlas.spots[best].people {
			best, most = p, n
		}
	}
	return d.atlas.spots[best].region
}

// serviceOf returns the service that most witnesses name.
func (d *Detector) serviceOf(t *track) schema.Service { return d.leading(t).key.service }

// leading returns the series that most witnesses belong to.
func (d *Detector) leading(t *track) *series {
	best, most := t.series, 0
	for _, s := range t.group.series {
		if n := t.counts[s]; n > most {
			best, most = s, n
		}
	}
	return best
}

// severity grows with witnesses, the lines that they speak for, and the area.
func (d *Detector) severity(t *track) schema.Severity {
	n, lines := t.people()
	n += t.past
	wide := d.atlas.spots[t.spots[0]].level
	switch {
	case n >= 200 || n >= 50 && wide == schema.LevelCountry:
		return schema.Critical
	case n >= 30 || lines >= 200 || wide == schema.LevelCountry || wide == schema.LevelProvince:
		return schema.Major
	}
	return schema.Minor
}

func (d *Detector) evidence(t *track) json.RawMessage {
	services, sources, devices, places := map[string]int{}, map[string]int{}, map[string]int{}, map[string]int{}
	e := Evidence{
		From: stamp(t.first.from), To: stamp(t.first.to), Counted: t.first.n,
		Expected: round(t.first.mean), Chance: t.first.p, Merged: t.merged, Learning: t.learning, Planned: t.work, Company: d.company(t), Quiet: d.quiet(t), Beside: d.beside(t),
	}
	for _, w := range t.members {
		e.Repeats += len(w.again)
		if t.twice(w) {
			e.Repeats++
			continue
		}
		services[string(w.series.key.service)]++
		sources[w.source]++
		devices[w.device]++
		place := w.spot
		if d.atlas.spots[t.spots[0]].level == schema.LevelPostcode {
			place = w.chain[0]
		}
		places[string(d.atlas.spots[place].region)]++
		e.Lines += int(w.lines)
	}
	e.Services, e.Sources, e.Devices, e.Places = tallies(services), tallies(sources), tallies(devices), tallies(places)
	for _, p := range t.spots {
		e.Against += int(t.group.against.between(p, t.onset, d.now))
		e.Chatter += int(t.group.talk.said.between(p, t.onset, d.now))
	}
	until := d.now
	if t.ended != 0 {
		until = t.ended
	}
	e.Missing = d.missing(t.group, max(t.onset, d.now-retention), until)
	if _, said := t.since(); said {
		heard := stamp(t.onset)
		e.Heard = &heard
	}
	if t.resumed != 0 {
		resumed := stamp(t.resumed)
		e.Resumed = &resumed
	}
	raw, err := json.Marshal(e)
	if err != nil {
		return nil // numbers and strings always marshal
	}
	return raw
}

// besideSpan is how far apart two incidents may begin that may have one cause.
const besideSpan = 2 * 3600

// beside lists the open incidents of others that may have the same cause: who
// rents a network falls with its host, a telecom network with the power.
func (d *Detector) beside(t *track) []string {
	out := []string{}
	for _, o := range d.tracks {
		if o.group == t.group || o.ended != 0 || max(o.onset-t.onset, t.onset-o.onset) > besideSpan {
			continue
		}
		if d.overlap(o.spots, t.spots) {
			out = append(out, o.id)
		}
	}
	return out
}

// quiet lists the neighbours, or for a province the other provinces, that show
// no more than they always do.
func (d *Detector) quiet(t *track) []schema.Region {
	head := t.spots[0]
	s := &d.atlas.spots[head]
	var beside []spotID
	switch s.level {
	case schema.LevelMunicipality, schema.LevelPostcode:
		beside = s.near
	case schema.LevelSegment:
		for _, m := range s.touches {
			beside = append(beside, d.atlas.spots[m].near...)
		}
	case schema.LevelProvince:
		for i := range d.atlas.spots {
			if o := &d.atlas.spots[i]; o.level == s.level && o.country == s.country {
				beside = append(beside, spotID(i))
			}
		}
	}
	out := []schema.Region{}
	for _, p := range beside {
		c := t.series.at(p)
		if d.covers(t.spots, d.atlas.chain(nil, p)) || slices.Contains(out, d.atlas.spots[p].region) {
			continue
		}
		if c == nil || float64(c.all.between(t.onset, d.now)) <= 1+2*t.series.mean(max(t.onset, d.now-retention), d.now)*d.share(t.series, p) {
			out = append(out, d.atlas.spots[p].region)
		}
		if len(out) == 6 {
			break
		}
	}
	return out
}
