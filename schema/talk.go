package schema

import "time"

// DeskSource is the source of what webcare records of questions: an agent has
// that customer in hand.
const DeskSource = "webcare"

// Identity is what makes a complaint one complaint.
type Identity struct{ Source, ID string }

// FollowUpQuery selects the people who are to hear how an incident goes on:
// each author's first report or question in the window, oldest first.
type FollowUpQuery struct {
	Incident string   // whose marks count
	Parts    []string // incidents that were merged into it, whose marks count too
	Brand    Brand
	Services []Service // of one of these, or of none known
	Regions  []Region  // in one of these, or below it
	Except   []Region  // and in none of these
	Window   Window    // of event time
	Since    time.Time // marks made before it don't count
	Answered *bool     // nil for both
	After    *IncidentMark
	Limit    int
}

// FollowUp is a person who is to hear how an incident goes on, by the first
// thing that they said of it.
type FollowUp struct {
	Report Report
	Mark   *Mark // nil while nobody has said that they were told
}

// MarkKind is what was done.
type MarkKind string

// The kinds of mark.
const (
	MarkFollowUp     MarkKind = "followup"     // Subject is an incident, Source and ID the complaint that was answered
	MarkPromise      MarkKind = "promise"      // Subject is a promise, which was kept
	MarkConversation MarkKind = "conversation" // Subject is a conversation, which was answered elsewhere
)

// Mark is a person's word that something was done. Marks are added, never changed.
type Mark struct {
	Kind    MarkKind
	Subject string
	Source  string
	ID      string
	Time    time.Time
	Who     string
	Words   string
}

// PromiseState is how a promise fares.
type PromiseState string

// The states of a promise.
const (
	PromiseOpen     PromiseState = "open"
	PromiseBreaking PromiseState = "breaking" // about to be broken
	PromiseBroken   PromiseState = "broken"
	PromiseKept     PromiseState = "kept" // in time or late
)

// Promise is what an agent told a customer to expect, and by when.
type Promise struct {
	ID           string       `json:"id"`
	MadeAt       time.Time    `json:"made_at"`
	DueAt        time.Time    `json:"due_at"`
	State        PromiseState `json:"state"`
	Brand        Brand        `json:"brand"`
	Channel      string       `json:"channel"`
	Conversation string       `json:"conversation"`
	Words        string       `json:"words"`
	Who          string       `json:"who"` // noted it by hand, "" for what was read off a reply
	WhoKept      string       `json:"who_kept"`
	KeptAt       *time.Time   `json:"kept_at"`
}

// lastQuarter and lastMinutes are when a promise is about to break: in the last
// quarter of its time, and in the last minutes of any.
const (
	lastQuarter = 4
	lastMinutes = 15 * time.Minute
)

// At returns the state of p at now.
func (p *Promise) At(now time.Time) PromiseState {
	left := p.DueAt.Sub(now)
	switch {
	case p.KeptAt != nil && !p.KeptAt.After(now):
		return PromiseKept
	case left < 0:
		return PromiseBroken
	case left < max(p.DueAt.Sub(p.MadeAt)/lastQuarter, lastMinutes):
		return PromiseBreaking
	}
	return PromiseOpen
}

// PromiseQuery selects promises; zero fields select everything.
type PromiseQuery struct {
	ID     string
	Brands []Brand
	Window Window // of MadeAt
}

// Conversation is what a customer and a brand said to each other.
type Conversation struct {
	ID       string    `json:"id"`
	Channel  string    `json:"channel"`
	Source   string    `json:"source"`
	Brand    Brand     `json:"brand"`
	Service  Service   `json:"service"`
	Region   Region    `json:"region"`
	Lang     string    `json:"lang"`
	OpenedAt time.Time `json:"opened_at"` // the first message that waits for an answer; where none does, the first
	LastAt   time.Time `json:"last_at"`
	Answered bool      `json:"answered"`
	Messages int       `json:"messages"`
}

// ConversationQuery selects conversations; zero fields select everything. They
// come oldest first by OpenedAt, then ID.
type ConversationQuery struct {
	ID       string
	Brands   []Brand
	Channel  string
	Answered *bool  // nil for both
	Window   Window // of their messages
	After    *IncidentMark
	Limit    int
}

// Denial is a reply of a brand's own agent that denies an outage where there is
// one, or soon turned out to be.
type Denial struct {
	Time     time.Time `json:"time"`
	Source   string    `json:"source"`
	ID       string    `json:"id"`
	Brand    Brand     `json:"brand"`
	Service  Service   `json:"service"`
	Region   Region    `json:"region"`
	Incident string    `json:"incident"`
	Status   Status    `json:"status"` // of the incident
	Words    string    `json:"words"`
}
