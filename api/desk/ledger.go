package desk

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

// Incidents reads what the detector decided. Incident returns schema.ErrNotFound
// for an unknown id; Incidents answers as schema.IncidentQuery says.
type Incidents interface {
	Incidents(ctx context.Context, q schema.IncidentQuery) ([]schema.Incident, error)
	Incident(ctx context.Context, id string) (schema.Incident, error)
}

// Journal keeps what people say of incidents. Entries returns those of the
// incidents named, oldest first.
type Journal interface {
	AddEntry(ctx context.Context, e schema.Entry) error
	Entries(ctx context.Context, incidents ...string) ([]schema.Entry, error)
}

// Ledger reads incidents as people see them: the detector's view with the words
// of people over it. It is safe for concurrent use.
type Ledger struct {
	incidents Incidents
	journal   Journal
	standing  memo[struct{}, []schema.Incident]
}

// NewLedger joins the two views.
func NewLedger(incidents Incidents, journal Journal) *Ledger {
	return &Ledger{incidents: incidents, journal: journal}
}

const (
	pageRows = 500                 // incidents that are read at once while an answer fills
	memory   = 30 * 24 * time.Hour // how long a person's word may outlive the detector's interest
)

// List returns the incidents that q selects, by what people see of them.
func (l *Ledger) List(ctx context.Context, q schema.IncidentQuery) ([]schema.Incident, error) {
	page := q
	page.Statuses, page.Limit = nil, pageRows
	for _, bound := range []*time.Time{&page.From, &page.UpdatedSince} {
		if !bound.IsZero() {
			*bound = bound.Add(-memory) // people may have moved what they bound
		}
	}
	var out []schema.Incident
	for {
		rows, err := l.incidents.Incidents(ctx, page)
		if err != nil {
			return nil, fmt.Errorf("read incidents: %w", err)
		}
		full := len(rows) == page.Limit
		if full {
			last := rows[len(rows)-1]
			page.Before = &schema.IncidentMark{StartedAt: last.StartedAt, ID: last.ID}
		}
		if rows, err = l.apply(ctx, rows); err != nil {
			return nil, err
		}
		for i := range rows {
			if q.Match(&rows[i]) {
				out = append(out, rows[i])
			}
		}
		if q.Limit > 0 && len(out) >= q.Limit {
			return out[:q.Limit], nil
		}
		if !full {
			return out, nil
		}
	}
}

const (
	standingFor = time.Second   // that the incidents of late are remembered
	justOver    = 2 * time.Hour // that people still ask about an incident after its end
)

// Standing returns the incidents that go on at now or ended in the two hours
// before, as of about a second ago; what people said by Append since then
// counts. The answer is shared: it must not be changed.
func (l *Ledger) Standing(ctx context.Context, now time.Time) ([]schema.Incident, error) {
	return l.standing.get(struct{}{}, standingFor, func() ([]schema.Incident, error) {
		return l.List(ctx, schema.IncidentQuery{From: now.Add(-justOver)})
	})
}

// One returns the incident id as people see it, or schema.ErrNotFound.
func (l *Ledger) One(ctx context.Context, id string) (schema.Incident, error) {
	inc, err := l.incidents.Incident(ctx, id)
	if err != nil {
		return inc, fmt.Errorf("read incident %s: %w", id, err)
	}
	rows, err := l.apply(ctx, []schema.Incident{inc})
	if err != nil {
		return inc, err
	}
	return rows[0], nil
}

// Entries returns what people said of incident id, oldest first.
func (l *Ledger) Entries(ctx context.Context, id string) ([]schema.Entry, error) {
	entries, err := l.journal.Entries(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read the journal of incident %s: %w", id, err)
	}
	return entries, nil
}

// Append keeps e and returns the incident as people see it then.
func (l *Ledger) Append(ctx context.Context, e schema.Entry) (schema.Incident, error) {
	if _, err := l.incidents.Incident(ctx, e.Incident); err != nil {
		return schema.Incident{}, fmt.Errorf("read incident %s: %w", e.Incident, err)
	}
	if err := l.journal.AddEntry(ctx, e); err != nil {
		return schema.Incident{}, fmt.Errorf("keep the word on incident %s: %w", e.Incident, err)
	}
	l.standing.forget()
	return l.One(ctx, e.Incident)
}

func (l *Ledger) apply(ctx context.Context, rows []schema.Incident) ([]schema.Incident, error) {
	if len(rows) == 0 {
		return rows, nil
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	entries, err := l.journal.Entries(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("read the journal: %w", err)
	}
	said := map[string][]schema.Entry{}
	for _, e := range entries {
		said[e.Incident] = append(said[e.Incident], e)
	}
	for i := range rows {
		rows[i] = rows[i].Apply(said[rows[i].ID])
	}
	return rows, nil
}
