package schema

import "time"

// Action is what a person did with an incident.
type Action string

// The actions of people.
const (
	ActionAck     Action = "ack"
	ActionConfirm Action = "confirm"
	ActionNote    Action = "note"
	ActionResolve Action = "resolve"
	ActionDismiss Action = "dismiss"
)

// Entry is a person's word on an incident: who said what, and when. Entries are
// added, never changed.
type Entry struct {
	Incident string    `json:"incident"`
	Time     time.Time `json:"time"`
	Action   Action    `json:"action"`
	Who      string    `json:"who"`
	Words    string    `json:"words,omitempty"`
}

// Apply returns inc as people see it after the entries, which are in order of
// time. A person's word wins over the machine's.
func (inc Incident) Apply(entries []Entry) Incident {
	for _, e := range entries {
		switch e.Action {
		case ActionConfirm:
			inc.Status, inc.EndedAt = Confirmed, nil
			if inc.DetectedAt == nil {
				inc.DetectedAt = &e.Time
			}
		case ActionResolve:
			inc.Status = Resolved
			inc.end(e.Time)
		case ActionDismiss:
			inc.Status = Dismissed
			inc.end(e.Time)
		}
		if e.Time.After(inc.UpdatedAt) {
			inc.UpdatedAt = e.Time
		}
	}
	return inc
}

func (inc *Incident) end(at time.Time) {
	if inc.EndedAt == nil {
		inc.EndedAt = &at
	}
}
