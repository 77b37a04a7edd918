package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// Action is what a person did with an incident.
type Action string

// The actions of people.
const (
	ActionAck     Action = "ack"
	ActionConfirm Action = "confirm"
	ActionNote    Action = "note"
	ActionResolve Action = "resolve"
	ActionDismiss Action = "dismiss"
	ActionOwn     Action = "own"
	ActionUpdate  Action = "update"
	ActionMerge   Action = "merge"  // the incident is part of another, Entry.Into
	ActionSplit   Action = "split"  // Entry.Regions are an incident of their own, Entry.Into
	ActionReopen  Action = "reopen" // it goes on, or was merged wrongly; Entry.Into is then the one that it was merged into
)

// Entry is a person's word on an incident: who said what, and when. Entries are
// added, never changed. Empty fields leave things as they are.
type Entry struct {
	Incident   string     `json:"incident"`
	Time       time.Time  `json:"time"`
	Action     Action     `json:"action"`
	Who        string     `json:"who"`
	Words      string     `json:"words,omitempty"`
	Owner      string     `json:"owner,omitempty"`
	Cause      string     `json:"cause,omitempty"`
	ETA        *time.Time `json:"eta,omitempty"`
	NextUpdate *time.Time `json:"next_update,omitempty"`
	Into       string     `json:"into,omitempty"`    // the other incident that it is about
	Regions    []Region   `json:"regions,omitempty"` // of a split, those that go; of a merge, those that the incident had
	Except     []Region   `json:"except,omitempty"`  // within Regions, what had been split off before
	Status     Status     `json:"status,omitempty"`  // of a merge, confirmed where people had confirmed the incident
}

// About reports whether e speaks of incident id.
func (e *Entry) About(id string) bool { return e.Incident == id || e.Into == id && id != "" }

// ByIncident sorts entries by the incidents that they speak of.
func ByIncident(entries []Entry) map[string][]Entry {
	out := map[string][]Entry{}
	for _, e := range entries {
		out[e.Incident] = append(out[e.Incident], e)
		if e.Into != "" && e.Into != e.Incident {
			out[e.Into] = append(out[e.Into], e)
		}
	}
	return out
}

// Undone reports whether the entry i of entries, which are in order of time, is a
// merge that was taken back later: it says nothing any more.
func Undone(entries []Entry, i int) bool {
	e := &entries[i]
	return e.Action == ActionMerge && slices.ContainsFunc(entries[i+1:], func(o Entry) bool {
		return o.Action == ActionReopen && o.Incident == e.Incident && o.Into == e.Into
	})
}

// Version names the state of inc, as the detector knows it, under entries: it
// changes with whatever either says.
func (inc Incident) Version(entries []Entry) string {
	h := sha256.New()
	out := json.NewEncoder(h)
	// Neither can fail but for evidence that is no JSON, which no store takes.
	_, _ = out.Encode(inc), out.Encode(entries)
	return hex.EncodeToString(h.Sum(nil)[:12])
}
