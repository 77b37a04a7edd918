package schema

import (
	"encoding/json"
	"time"
)

// IncidentKind says what sort of thing is going on.
type IncidentKind string

// The kinds of incident. Storm and planned make no claim of an outage.
const (
	Outage  IncidentKind = "outage"
	Chronic IncidentKind = "chronic"
	Storm   IncidentKind = "storm"
	Planned IncidentKind = "planned"
)

// Status is where an incident stands.
type Status string

// The statuses. A suspected incident that was never detected makes no claim.
const (
	Suspected Status = "suspected"
	Detected  Status = "detected"
	Confirmed Status = "confirmed" // by a person
	Resolved  Status = "resolved"
	Dismissed Status = "dismissed" // by a person: a false alarm
)

// Open reports whether an incident of this status is still going on.
func (s Status) Open() bool { return s == Suspected || s == Detected || s == Confirmed }

// Severity is how bad an incident is.
type Severity string

// The severities, least first.
const (
	Minor    Severity = "minor"
	Major    Severity = "major"
	Critical Severity = "critical"
)

// Incident is one cause of trouble at one set of regions, followed from the
// first suspicion to its end under one id.
type Incident struct {
	ID         string          `json:"id"` // deterministic: same input, same id
	Kind       IncidentKind    `json:"kind"`
	Status     Status          `json:"status"`
	Brand      Brand           `json:"brand"`
	Service    Service         `json:"service"`
	Region     Region          `json:"region"`      // the one path that says best where
	Regions    []Region        `json:"regions"`     // all that it covers
	StartedAt  time.Time       `json:"started_at"`  // estimate of the onset
	DetectedAt *time.Time      `json:"detected_at"` // when it was decided; null while only suspected; never moves
	UpdatedAt  time.Time       `json:"updated_at"`
	EndedAt    *time.Time      `json:"ended_at"`
	Witnesses  int             `json:"witnesses"`
	Expected   float64         `json:"expected"` // witnesses that the baseline expected meanwhile
	Complaints int             `json:"complaints"`
	Severity   Severity        `json:"severity"`
	Score      float64         `json:"score"` // log10 of the recurrence interval in days, 0 = once a day by chance
	Evidence   json.RawMessage `json:"evidence,omitempty"`

	// What people said, by Apply; the detector knows none of it.

	Owner          string       `json:"owner,omitempty"` // who is on it
	AcknowledgedAt *time.Time   `json:"acknowledged_at,omitempty"`
	Cause          string       `json:"cause,omitempty"`
	ETA            *time.Time   `json:"eta,omitempty"`         // when it is expected to be solved
	NextUpdate     *time.Time   `json:"next_update,omitempty"` // when people are told more
	MergedInto     string       `json:"merged_into,omitempty"` // id of the incident that stays
	Except         []Region     `json:"except,omitempty"`      // what was split off, of regions above it that it still has
	Merged         []string     `json:"merged,omitempty"`      // ids of those that people merged into it, as they did
	SplitFrom      string       `json:"split_from,omitempty"`  // id of the one that people took this out of; the detector does not follow it
	Machine        *MachineView `json:"machine,omitempty"`     // nil before Apply, and for what people split off
	People         *PeopleView  `json:"people,omitempty"`      // nil where nobody gave a status
}

// MachineView is how an incident stands by the detector.
type MachineView struct {
	Status    Status     `json:"status"`
	EndedAt   *time.Time `json:"ended_at"`
	UpdatedAt time.Time  `json:"updated_at"`
}

// PeopleView is how an incident stands by the last person who gave it a status.
type PeopleView struct {
	Status Status    `json:"status"`
	Who    string    `json:"who"`
	Time   time.Time `json:"time"`
}
