package schema

import "slices"

// Apply returns inc, as the detector knows it, as people see it after the
// entries about it, which are in order of time. A person's word wins over the
// machine's: what a person opened stays open until a person closes it. What was
// said of an incident that was merged into inc is said of inc, until the merge is
// taken back; what people said of inc itself comes before it.
func (inc Incident) Apply(entries []Entry) Incident {
	if inc.SplitFrom == "" {
		inc.Machine = &MachineView{inc.Status, inc.EndedAt, inc.UpdatedAt}
	}
	machine := inc.Status
	area := area{own: inc.Area()}
	confirmed := false
	for i := range entries {
		e := &entries[i]
		if !e.About(inc.ID) || Undone(entries, i) {
			continue
		}
		area.hear(inc.ID, e)
		if e.Incident == inc.ID {
			inc.hear(e, machine, confirmed)
			confirmed = confirmed || e.Action == ActionConfirm
		} else {
			inc.overhear(e)
			confirmed = confirmed || e.Status == Confirmed
		}
		if e.Time.After(inc.UpdatedAt) {
			inc.UpdatedAt = e.Time
		}
	}
	if all := area.all(); area.changed && len(all) > 0 { // else the machine has left nothing but what was split off
		inc.Except = area.without(all)
		inc.cover(all)
	}
	return inc
}

// hear takes a word on inc itself; machine is the status that the detector gave
// it, confirmed says that a person confirmed it before.
func (inc *Incident) hear(e *Entry, machine Status, confirmed bool) {
	if e.Action != ActionSplit && e.Action != ActionMerge { // these speak of the other incident
		inc.note(e)
	}
	switch e.Action {
	case ActionAck, ActionOwn:
		if e.Action == ActionAck && e.Owner == "" {
			inc.Owner = e.Who
		}
		if inc.AcknowledgedAt == nil {
			inc.AcknowledgedAt = &e.Time
		}
	case ActionConfirm:
		inc.open(Confirmed, e)
	case ActionReopen:
		inc.MergedInto = ""
		switch {
		case confirmed:
			inc.open(Confirmed, e)
		case machine.Open():
			inc.open(machine, e)
		default:
			inc.open(Detected, e)
		}
	case ActionResolve:
		inc.close(Resolved, e)
	case ActionDismiss:
		inc.close(Dismissed, e)
	case ActionMerge:
		inc.close(Resolved, e)
		inc.MergedInto = e.Into
	}
}

// overhear takes a word on another incident that inc has to do with.
func (inc *Incident) overhear(e *Entry) {
	switch e.Action {
	case ActionMerge:
		inc.Merged = append(inc.Merged, e.Incident)
		inc.note(e)
		switch closed := inc.People != nil && !inc.People.Status.Open(); {
		case e.Status == Confirmed && !closed:
			inc.open(Confirmed, e)
		case !inc.Status.Open():
			inc.ETA, inc.NextUpdate = nil, nil
		}
	case ActionSplit:
		inc.note(e)
		inc.Except = e.Except
		inc.People = &PeopleView{inc.Status, e.Who, e.Time}
	}
}

// note takes over what e says beside its action.
func (inc *Incident) note(e *Entry) {
	if e.Owner != "" {
		inc.Owner = e.Owner
	}
	if e.Cause != "" {
		inc.Cause = e.Cause
	}
	if e.ETA != nil {
		inc.ETA = e.ETA
	}
	if e.NextUpdate != nil {
		inc.NextUpdate = e.NextUpdate
	}
}

func (inc *Incident) open(status Status, e *Entry) {
	inc.Status, inc.EndedAt = status, nil
	if inc.DetectedAt == nil && status != Suspected {
		inc.DetectedAt = &e.Time
	}
	inc.People = &PeopleView{status, e.Who, e.Time}
}

func (inc *Incident) close(status Status, e *Entry) {
	inc.Status, inc.ETA, inc.NextUpdate = status, nil, nil
	if inc.EndedAt == nil {
		inc.EndedAt = &e.Time
	}
	inc.People = &PeopleView{status, e.Who, e.Time}
}

// cover makes regions, which are in order, those of inc.
func (inc *Incident) cover(regions []Region) {
	inc.Regions = regions
	if inc.Covers(inc.Region) {
		return
	}
	inc.Region = regions[0]
	for _, up := range regions[0].Ancestors() {
		if !slices.ContainsFunc(regions, func(r Region) bool { return !up.Contains(r) }) {
			inc.Region = up
			return
		}
	}
}

// Split returns what e takes out of inc, as people see it: an incident of its
// own. The caller counts its witnesses.
func (inc Incident) Split(e Entry) Incident {
	out := Incident{
		ID: e.Into, Kind: inc.Kind, Status: inc.Status, Brand: inc.Brand, Service: inc.Service, Region: inc.Region, StartedAt: inc.StartedAt,
		DetectedAt: inc.DetectedAt, UpdatedAt: e.Time, Severity: inc.Severity, Score: inc.Score, SplitFrom: inc.ID,
	}
	regions := slices.Clone(e.Regions)
	slices.Sort(regions)
	out.cover(slices.Compact(regions))
	return out
}

// area is where an incident holds: its own regions without those that were split
// off, and those of the incidents that were merged into it. A part of a region that
// was split off is left out of it.
type area struct {
	own     []Region
	merged  [][]Region
	gone    []Region // what was split off
	changed bool
}

func (a *area) hear(id string, e *Entry) {
	switch {
	case e.Action == ActionSplit && e.Incident == id:
		a.changed = true
		a.own = Without(a.own, e.Regions)
		for i := range a.merged {
			a.merged[i] = Without(a.merged[i], e.Regions)
		}
		a.gone = append(a.gone, e.Regions...)
	case e.Action == ActionMerge && e.Into == id:
		a.changed = true
		a.merged = append(a.merged, e.Regions)
		a.gone = append(Without(a.gone, e.Regions), e.Except...)
	}
}

// all returns the regions in order, each once and none inside another.
func (a *area) all() []Region {
	out := slices.Clone(a.own)
	for _, regions := range a.merged {
		out = append(out, regions...)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(slices.Clone(out), func(r Region) bool {
		return slices.ContainsFunc(out, func(o Region) bool { return o != r && o.Contains(r) })
	})
}

// without returns what was split off regions, in order, each once; nil for nothing.
func (a *area) without(regions []Region) []Region {
	var out []Region
	for _, g := range a.gone {
		if slices.ContainsFunc(regions, func(r Region) bool { return r.Contains(g) }) {
			out = append(out, g)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Without returns the regions that lie in none of gone.
func Without(regions, gone []Region) []Region {
	return slices.DeleteFunc(slices.Clone(regions), func(r Region) bool {
		return slices.ContainsFunc(gone, func(g Region) bool { return g.Contains(r) })
	})
}

// Stays returns the incident that stays in the place of inc, which may be inc
// itself: it follows MergedInto from one to the next. It is nil where the one
// that stays is not known.
func (inc *Incident) Stays(known func(id string) *Incident) *Incident {
	for range mostMerges {
		if inc == nil || inc.MergedInto == "" {
			return inc
		}
		inc = known(inc.MergedInto)
	}
	return nil
}

// mostMerges bounds how many merges are followed, should two people merge two
// incidents into each other at once.
const mostMerges = 32
