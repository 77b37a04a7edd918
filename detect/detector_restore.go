package detect

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"outcry/schema"
)

// Restore rebuilds the recent past after a restart: recent are the reports of at
// least the last day in order of arrival, without text, and known the incidents
// that are open or closed lately. Nothing is decided about these reports but by Review.
// The past is learned by Reset, Recall, LearnSources and Learn, Restore, Heed and
// Review, in this order, before Observe goes on.
func (d *Detector) Restore(known []schema.Incident, recent []schema.Report) {
	d.foresee(known)
	for i := range recent {
		at := recent[i].ArrivedAt
		if at.IsZero() {
			at = recent[i].Time
		}
		d.pass(at.Unix())
		d.hear(&recent[i])
		d.take(&recent[i], false)
	}
	d.reviving = nil
	sorted := byStart(known)
	for i := range sorted {
		d.revive(&sorted[i])
	}
}

// byStart returns incidents in the order in which they are revived.
func byStart(known []schema.Incident) []schema.Incident {
	sorted := slices.Clone(known)
	slices.SortStableFunc(sorted, func(a, b schema.Incident) int {
		return cmp.Or(a.StartedAt.Compare(b.StartedAt), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}

// foresee notes what the known incidents will claim, so that who speaks after one that
// is over, or after its pause, is the new witness that they were before the restart.
func (d *Detector) foresee(known []schema.Incident) {
	for _, in := range byStart(known) {
		var e Evidence
		err := json.Unmarshal(in.Evidence, &e)
		if in.Brand == "" || in.Kind == schema.Storm || in.DetectedAt == nil || in.EndedAt != nil && e.Merged != "" {
			continue
		}
		t := &track{spots: d.spotsOf(&in), onset: HeardSince(&in).Unix()}
		if len(t.spots) == 0 {
			continue
		}
		t.group = d.groupOf(groupKey{in.Brand, familyOf(in.Service), d.atlas.spots[t.spots[0]].country})
		t.spoken.recall(in.Status)
		if err == nil && e.Resumed != nil {
			t.resumed = e.Resumed.Unix()
		}
		if in.EndedAt != nil {
			t.closed = in.UpdatedAt.Unix()
		}
		d.reviving = append(d.reviving, t)
	}
}

// spotsOf returns the regions of an incident that the atlas knows.
func (d *Detector) spotsOf(in *schema.Incident) (spots []spotID) {
	for _, r := range in.Regions {
		if p := d.atlas.exact(r); p != nowhere {
			spots = append(spots, p)
		}
	}
	return spots
}

// Review decides about the reports of the last half hour that belong to no incident, as
// if they had just come: nobody did while the detector was away, or while it did not
// know what is usual. Call it after Restore.
func (d *Detector) Review(now time.Time) {
	d.pass(now.Unix())
	for hour := (d.now - reviewSpan) / 3600; hour <= d.now/3600; hour++ {
		late := slices.DeleteFunc(slices.Clone(d.byHour[hour]), func(w *witness) bool { return w.at < d.now-reviewSpan })
		slices.SortFunc(late, (*witness).compare)
		for _, w := range late {
			if w.claim == nil {
				d.decide(w, w.chain)
			}
		}
	}
}

// reviewSpan is how many seconds Review looks back.
const reviewSpan = 30 * 60

// revive follows an incident on that the store knows.
func (d *Detector) revive(in *schema.Incident) {
	if in.Kind == schema.Storm && in.Brand != "" && in.Region != "" && in.DetectedAt != nil {
		d.reviveStorm(in)
		return
	}
	if in.Brand == "" || len(in.Regions) == 0 || in.DetectedAt == nil || in.Kind == schema.Storm {
		return
	}
	if d.start == 0 {
		d.pass(in.UpdatedAt.Unix())
	}
	spots := d.spotsOf(in)
	if len(spots) == 0 {
		return
	}
	s := d.seriesOf(seriesKey{in.Brand, in.Service, d.atlas.spots[spots[0]].country})
	t := &track{
		id: in.ID, kind: in.Kind, status: in.Status, group: s.group, series: s, spots: spots,
		onset: HeardSince(in).Unix(), detected: in.DetectedAt.Unix(), shaped: in.UpdatedAt.Unix(), best: 1,
	}
	var e Evidence
	if json.Unmarshal(in.Evidence, &e) == nil && !e.From.IsZero() {
		t.first = finding{series: s, spot: spots[0], from: e.From.Unix(), to: e.To.Unix(), n: e.Counted, mean: e.Expected, p: e.Chance}
		t.best, t.merged, t.work, t.cause, t.learning = e.Chance, e.Merged, e.Planned, e.CausedBy, e.Learning
	}
	if e.Resumed != nil {
		t.resumed, t.reopened = e.Resumed.Unix(), 1
	}
	if began := in.StartedAt.Unix(); began < t.onset {
		t.said = began
	}
	if t.kind == schema.Planned && t.work == nil {
		t.work = &Work{To: in.UpdatedAt.UTC()} // nothing is known of it
	}
	if in.EndedAt != nil {
		t.ended, t.closed = in.EndedAt.Unix(), in.UpdatedAt.Unix()
		s.group.closed = append(s.group.closed, t)
	} else {
		s.group.open = append(s.group.open, t)
	}
	d.tracks = append(d.tracks, t)
	t.spoken.recall(in.Status)
	if t.ended == 0 || t.merged == "" {
		d.sweep(t, t.onset)
	}
	t.past = max(0, in.Witnesses-t.witnesses())
	t.pastMessages = max(0, in.Complaints-t.complaints())
	t.shapedAt = len(t.members)
	t.told = told{at: in.UpdatedAt.Unix(), witnesses: in.Witnesses, face: d.face(t), spots: slices.Clone(t.spots), over: t.ended != 0}
}

// reviveStorm follows a storm on that the store knows.
func (d *Detector) reviveStorm(in *schema.Incident) {
	if d.start == 0 {
		d.pass(in.UpdatedAt.Unix())
	}
	s := &storm{id: in.ID, onset: in.StartedAt.Unix(), detected: in.DetectedAt.Unix(), messages: in.Complaints}
	var e StormEvidence
	if json.Unmarshal(in.Evidence, &e) == nil {
		s.root, s.echoes, s.peak = e.Root, e.Echoes, e.Peak
	}
	if in.EndedAt != nil {
		s.ended = in.EndedAt.Unix()
	}
	s.told = told{at: in.UpdatedAt.Unix(), witnesses: s.messages, over: s.ended != 0}
	c := d.talkOf(talkKey{in.Brand, d.atlas.id(in.Region)})
	c.storms = append(c.storms, s)
}

// stamp returns a moment in UTC.
func stamp(t int64) time.Time { return time.Unix(t, 0).UTC() }
