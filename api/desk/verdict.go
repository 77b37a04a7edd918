package desk

import (
	"time"

	"outcry/schema"
)

// Question is what webcare or a customer asks: is something the matter there?
// Every field may be empty.
type Question struct {
	Location schema.Location
	Text     string // the customer's own words
	Brand    schema.Brand
	Service  schema.Service
	At       time.Time // as of then; zero for now
	Lang     string    // ISO 639-1 of the reply that is spoken, "" for that of the text
}

// Judgement is the word that answers a question.
type Judgement string

// The judgements. Unknown stands wherever "nothing known" would be a guess.
const (
	Confirmed Judgement = "confirmed"
	Suspected Judgement = "suspected"
	NoneSeen  Judgement = "none_seen"
	Unknown   Judgement = "unknown"
)

// Reason is why a judgement was made.
type Reason string

// The reasons, by the judgement that they lead to.
const (
	ReasonOperator     Reason = "confirmed_by_operator" // confirmed: a person said so
	ReasonDetected     Reason = "detected"              // confirmed: the detector is sure
	ReasonPlanned      Reason = "planned_work"          // confirmed: it was announced
	ReasonSuspected    Reason = "suspected"             // suspected: the detector is not sure yet
	ReasonExcess       Reason = "many_reports"          // suspected: as many as would be noticed, and the detector has not decided
	ReasonPlannedOver  Reason = "planned_just_over"     // suspected, or unknown where fewer speak than would be noticed: planned work has just ended there
	ReasonOver         Reason = "just_over"             // none_seen: an outage has ended there
	ReasonQuiet        Reason = "no_excess"             // none_seen
	ReasonPlace        Reason = "place_unknown"         // unknown: and so for the rest
	ReasonCoarse       Reason = "place_too_coarse"      // somewhere in that place there is an incident
	ReasonPlannedNear  Reason = "planned_nearby"        // somewhere in that place there is planned work
	ReasonBrand        Reason = "brand_unknown"         // it was not said which
	ReasonNoBrand      Reason = "no_such_brand"         // nobody knows the one that was named
	ReasonUnheard      Reason = "brand_unheard"         // nobody spoke of it in that country, so nobody would now
	ReasonNoComplaints Reason = "no_data"
	ReasonHistory      Reason = "history_short"
	ReasonBlind        Reason = "sources_blind"
)

// Need is what to ask the customer next.
type Need string

// The needs.
const (
	NeedPostcode Need = "postcode"
	NeedBrand    Need = "brand"
	NeedService  Need = "service"
)

// Verdict is the answer to a question, with how sure it can be.
type Verdict struct {
	Judgement   Judgement         `json:"verdict"`
	Reason      Reason            `json:"reason"`
	Place       *Place            `json:"place"` // null where none was understood
	Brand       schema.Brand      `json:"brand,omitempty"`
	Service     schema.Service    `json:"service,omitempty"`
	Incident    *schema.Incident  `json:"incident"`
	Planned     *Planned          `json:"planned"` // null where no planned work is told
	Evidence    *Evidence         `json:"evidence"`
	Sensitivity *Sensitivity      `json:"sensitivity"` // null where it can't be told
	LagSeconds  *float64          `json:"data_lag_s"`  // null before the first complaint
	Needs       []Need            `json:"needs"`       // most useful first
	Receipt     *string           `json:"receipt"`     // null: the question was not recorded as a report
	Lang        string            `json:"lang"`        // of the reply to give
	Reply       map[string]string `json:"reply"`       // by language

	announced *schema.PlannedWindow // that Planned is about
	ended     *schema.PlannedWindow // the last that has just ended at the place, nil for none
	lingers   *schema.Incident      // what the detector follows of ended, nil for nothing
	at        time.Time             // of the question
	country   schema.Region         // of the question, "" where not even that is known
	nobody    bool                  // the lexicon does not know Brand
	spots     spots
}

// Place is the region that a question was understood to be about.
type Place struct {
	Region     schema.Region `json:"region"`
	Name       string        `json:"name"`
	Level      schema.Level  `json:"level"`
	Confidence float32       `json:"confidence"` // 0..1
}

// Evidence is what was said at the place of a question lately.
type Evidence struct {
	Witnesses     int     `json:"witnesses"`
	Expected      float64 `json:"expected"` // by the mean of four weeks, raised by how busy other brands are now
	WithinSeconds int     `json:"within_s"`
}

// Sensitivity says how many people would have been noticed there, in that time.
type Sensitivity struct {
	Witnesses     int `json:"witnesses"`
	WithinSeconds int `json:"within_s"`
}
