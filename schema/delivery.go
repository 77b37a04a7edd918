package schema

import "time"

// DeliveryOutcome is what became of one attempt to give notice.
type DeliveryOutcome string

// The outcomes of giving notice.
const (
	DeliveryClaimed DeliveryOutcome = "claimed" // a process is at it, or died at it
	DeliverySent    DeliveryOutcome = "sent"
	DeliveryFailed  DeliveryOutcome = "failed" // to be tried again
	DeliveryDead    DeliveryOutcome = "dead"   // given up
)

// Delivery is one attempt to give one receiver notice of an incident that
// opened, changed or closed, with the incident as it was told.
type Delivery struct {
	Key      string          `json:"key"`     // the notice: the same for every process and attempt
	Attempt  int             `json:"attempt"` // from 1
	Time     time.Time       `json:"time"`    // of the claim, then of the outcome
	Outcome  DeliveryOutcome `json:"outcome"`
	Error    string          `json:"error,omitempty"`
	Incident string          `json:"incident"`
	Receiver string          `json:"receiver"`
	State    string          `json:"state"` // opened, changed or closed
	Kind     IncidentKind    `json:"kind"`
	Brand    Brand           `json:"brand"`
	Service  Service         `json:"service"`
	Region   Region          `json:"region"`
	Severity Severity        `json:"severity"`
}

// DeliveryQuery selects deliveries; zero fields select everything.
type DeliveryQuery struct {
	Incidents []string
	Receiver  string
	Outcomes  []DeliveryOutcome
	Limit     int // most deliveries to return; 0 for no limit
}
