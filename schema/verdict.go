package schema

import "time"

// Question is what webcare or a customer asks: is something the matter there?
// Every field may be empty.
type Question struct {
	Location Location
	Text     string // the customer's own words
	Brand    Brand
	Service  Service
	At       time.Time // as of then; zero for now
	Lang     string    // ISO 639-1 of the reply that is spoken
}

// Judgement is the word that answers a question.
type Judgement string

// The judgements. Unknown stands wherever "nothing known" would be a guess.
const (
	VerdictConfirmed Judgement = "confirmed"
	VerdictSuspected Judgement = "suspected"
	VerdictNoneSeen  Judgement = "none_seen"
	VerdictUnknown   Judgement = "unknown"
)

// Verdict is the answer to a question, with how sure it can be.
type Verdict struct {
	Judgement   Judgement         `json:"verdict"`
	Reason      string            `json:"reason"` // a slug such as detected, history_short or place_unknown
	Place       *AskedPlace       `json:"place"`
	Brand       Brand             `json:"brand,omitempty"`
	Service     Service           `json:"service,omitempty"`
	Incident    *Incident         `json:"incident"`
	Evidence    *Seen             `json:"evidence"`
	Sensitivity *Sensitivity      `json:"sensitivity"`
	LagSeconds  *float64          `json:"data_lag_s"` // null before the first complaint
	Needs       []string          `json:"needs"`      // what to ask next, most useful first
	Receipt     string            `json:"receipt,omitempty"`
	Reply       map[string]string `json:"reply"` // by language
}

// AskedPlace is the region that a question was understood to be about.
type AskedPlace struct {
	Region     Region  `json:"region"`
	Name       string  `json:"name"`
	Level      Level   `json:"level"`
	Confidence float32 `json:"confidence"`
}

// Seen is what was said at the place of a question lately.
type Seen struct {
	Witnesses     int     `json:"witnesses"`
	Expected      float64 `json:"expected"`
	WithinSeconds int     `json:"within_s"`
}

// Sensitivity says how many people would have been noticed.
type Sensitivity struct {
	Witnesses     int `json:"witnesses"`
	WithinSeconds int `json:"within_s"`
}
