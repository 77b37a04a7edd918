package detect

import (
	"slices"

	"outcry/schema"
)

// tell writes down the incidents that changed since they were last told.
func (d *Detector) tell() []schema.Incident {
	var out []schema.Incident
	for _, t := range d.tracks {
		if t.theirs || t.told.over && t.ended != 0 {
			continue
		}
		n := t.witnesses()
		face := d.face(t)
		grown := n >= t.told.witnesses+max(1, t.told.witnesses/8) && d.now-t.told.at >= 60
		if face == t.told.face && slices.Equal(t.spots, t.told.spots) && !grown {
			continue
		}
		t.told = told{at: d.now, witnesses: n, face: face, spots: slices.Clone(t.spots), over: t.ended != 0}
		out = append(out, d.incident(t))
	}
	for _, c := range d.chatters {
		if s := c.latest(); s != nil && (s.messages >= 2*s.told.witnesses || (s.ended != 0) != s.told.over) {
			s.told = told{at: d.now, witnesses: s.messages, over: s.ended != 0}
			out = append(out, d.stormIncident(c, s))
		}
	}
	return out
}

// face is what must be told as soon as it changes, beside the regions.
type face struct {
	status   schema.Status
	kind     schema.IncidentKind
	ended    int64
	service  schema.Service
	severity schema.Severity
	cause    string
}

func (d *Detector) face(t *track) face {
	return face{t.status, t.kind, t.ended, d.serviceOf(t), d.severity(t), t.cause}
}

// Incidents returns every incident of the last eight days, outages
// first, oldest first.
func (d *Detector) Incidents() []schema.Incident {
	out := make([]schema.Incident, 0, len(d.tracks))
	for _, t := range d.tracks {
		if !t.theirs {
			out = append(out, d.incident(t))
		}
	}
	for _, c := range d.chatters {
		for _, s := range c.storms {
			out = append(out, d.stormIncident(c, s))
		}
	}
	return out
}

// Open returns the incidents that are going on, oldest first.
func (d *Detector) Open() []schema.Incident {
	return slices.DeleteFunc(d.Incidents(), func(in schema.Incident) bool { return !in.Status.Open() })
}
