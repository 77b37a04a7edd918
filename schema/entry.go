package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
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
}

// About reports whether e speaks of incident id.
func (e *Entry) About(id string) bool { return e.Incident == id || e.Into == id && id != "" }

// Version names the state of inc, as the detector knows it, under entries: it
// changes with whatever either says.
func (inc Incident) Version(entries []Entry) string {
	h := sha256.New()
	out := json.NewEncoder(h)
	// Neither can fail but for evidence that is no JSON, which no store takes.
	_, _ = out.Encode(inc), out.Encode(entries)
	return hex.EncodeToString(h.Sum(nil)[:12])
}
