package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"outcry/schema"
)

// Incidents keeps what the detector decided. Incidents answers as
// schema.IncidentQuery says; Standing returns the incidents that go on by
// anybody's word, and at least those that ended or changed since, in any order,
// with the words about them in order of time, which must not be changed.
type Incidents interface {
	Incidents(ctx context.Context, q schema.IncidentQuery) ([]schema.Incident, error)
	Standing(ctx context.Context, since time.Time) ([]schema.Incident, []schema.Entry, error)
	SaveIncidents(ctx context.Context, incidents []schema.Incident) error
}

// Journal keeps what people say of incidents. Entries returns those about the
// incidents named, oldest first. AppendEntry keeps e if said is all that was said
// of its incident so far: of all calls with the same said one gets true.
type Journal interface {
	AppendEntry(ctx context.Context, e schema.Entry, said []schema.Entry) (bool, error)
	Entries(ctx context.Context, incidents ...string) ([]schema.Entry, error)
}

// Ledger reads incidents as people see them: the detector's view with the words
// of people over it. It is safe for concurrent use.
type Ledger struct {
	incidents Incidents
	journal   Journal
	newest    atomic.Int64 // the latest bound that was asked for, in Unix nanoseconds: all times come from the caller
	standing  memo[struct{}, []schema.Incident]
}

// NewLedger joins the two views.
func NewLedger(incidents Incidents, journal Journal) *Ledger {
	return &Ledger{incidents: incidents, journal: journal}
}

// Dossier is all that is kept of one incident.
type Dossier struct {
	Incident schema.Incident // as people see it
	Version  string          // another one after whatever is said of it, by the detector or by people
	Entries  []schema.Entry  // on it or about it, oldest first
}

const (
	pageRows    = 500                // incidents that are read at once while an answer fills
	atHand      = 4 * 24 * time.Hour // how far back what stands is at hand
	standingFor = time.Second        // that the incidents of late are remembered
	justOver    = 2 * time.Hour      // that people still ask about an incident after its end
)

// List returns the incidents that q selects, by what people see of them: with
// KnownAt, of them then. Those that go on or did of late cost little.
func (l *Ledger) List(ctx context.Context, q schema.IncidentQuery) ([]schema.Incident, error) {
	if since, ok := l.near(&q); ok {
		return l.listStanding(ctx, q, since)
	}
	page := q
	page.Statuses, page.Limit, page.Spoken = nil, pageRows, true
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
		if rows, err = l.apply(ctx, rows, q.KnownAt); err != nil {
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

// near returns since when all that q selects is at hand, if it is.
func (l *Ledger) near(q *schema.IncidentQuery) (since time.Time, ok bool) {
	bound := q.From
	if q.UpdatedSince.After(bound) {
		bound = q.UpdatedSince
	}
	newest := l.newest.Load()
	if at := bound.UnixNano(); !bound.IsZero() && at > newest {
		l.newest.Store(at)
		newest = at
	}
	since = time.Unix(0, newest).Add(-atHand).UTC()
	open := len(q.Statuses) > 0 && !slices.ContainsFunc(q.Statuses, func(s schema.Status) bool { return !s.Open() })
	return since, q.KnownAt.IsZero() && newest != 0 && (open || !bound.Before(since))
}

// listStanding is List for what is at hand.
func (l *Ledger) listStanding(ctx context.Context, q schema.IncidentQuery, since time.Time) ([]schema.Incident, error) {
	rows, err := l.stand(ctx, since, func(inc *schema.Incident) bool {
		return q.Match(inc) && (q.Before == nil || newestFirst(inc, q.Before.StartedAt, q.Before.ID) > 0)
	})
	if q.Limit > 0 && len(rows) > q.Limit {
		rows = rows[:q.Limit]
	}
	return rows, err
}

// stand returns those of the incidents at hand that are wanted, as people see
// them, newest first.
func (l *Ledger) stand(ctx context.Context, since time.Time, wanted func(inc *schema.Incident) bool) ([]schema.Incident, error) {
	rows, said, err := l.incidents.Standing(ctx, since)
	if err != nil {
		return nil, fmt.Errorf("read what stands: %w", err)
	}
	heard := schema.ByIncident(said)
	var out []schema.Incident
	for i := range rows {
		if inc := rows[i].Apply(heard[rows[i].ID]); wanted(&inc) {
			out = append(out, inc)
		}
	}
	slices.SortFunc(out, func(a, b schema.Incident) int { return newestFirst(&a, b.StartedAt, b.ID) })
	return out, nil
}

// newestFirst compares inc with a place in the order of incidents.
func newestFirst(inc *schema.Incident, at time.Time, id string) int {
	if c := at.Compare(inc.StartedAt); c != 0 {
		return c
	}
	return strings.Compare(inc.ID, id)
}

// Standing returns the incidents that go on at now or ended in the two hours
// before, and those that were merged and go on by the detector, as of about a
// second ago; what people said by Say since then counts. The answer is shared: it
// must not be changed.
func (l *Ledger) Standing(ctx context.Context, now time.Time) ([]schema.Incident, error) {
	return l.standing.get(struct{}{}, standingFor, func() ([]schema.Incident, error) {
		q := schema.IncidentQuery{From: now.Add(-justOver)}
		since, _ := l.near(&q)
		return l.stand(ctx, since, func(inc *schema.Incident) bool {
			return q.Match(inc) || inc.MergedInto != "" && inc.Machine != nil && inc.Machine.Status.Open()
		})
	})
}

// One returns the incident id as people see it, or schema.ErrNotFound.
func (l *Ledger) One(ctx context.Context, id string) (schema.Incident, error) {
	d, err := l.Dossier(ctx, id, time.Time{})
	return d.Incident, err
}

// Dossier returns all that was known of incident id at the moment at, zero for
// now. It is schema.ErrNotFound where nothing was.
func (l *Ledger) Dossier(ctx context.Context, id string, at time.Time) (Dossier, error) {
	rows, err := l.incidents.Incidents(ctx, schema.IncidentQuery{IDs: []string{id}, KnownAt: at, Limit: 1})
	switch {
	case err != nil:
		return Dossier{}, fmt.Errorf("read incident %s: %w", id, err)
	case len(rows) == 0:
		return Dossier{}, fmt.Errorf("incident %s: %w", id, schema.ErrNotFound)
	}
	said, err := l.entries(ctx, at, id)
	if err != nil {
		return Dossier{}, err
	}
	return Dossier{Incident: rows[0].Apply(said), Version: rows[0].Version(said), Entries: said}, nil
}

// Entries returns what people said of incident id, oldest first.
func (l *Ledger) Entries(ctx context.Context, id string) ([]schema.Entry, error) {
	return l.entries(ctx, time.Time{}, id)
}

// entries returns what was said about the incidents up to the moment at, zero for all.
func (l *Ledger) entries(ctx context.Context, at time.Time, ids ...string) ([]schema.Entry, error) {
	said, err := l.journal.Entries(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("read the journal of %d incidents: %w", len(ids), err)
	}
	if at.IsZero() {
		return said, nil
	}
	return slices.DeleteFunc(slices.Clone(said), func(e schema.Entry) bool { return e.Time.After(at) }), nil
}

func (l *Ledger) apply(ctx context.Context, rows []schema.Incident, at time.Time) ([]schema.Incident, error) {
	if len(rows) == 0 {
		return rows, nil
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	said, err := l.entries(ctx, at, ids...)
	if err != nil {
		return nil, err
	}
	heard := schema.ByIncident(said)
	for i := range rows {
		rows[i] = rows[i].Apply(heard[rows[i].ID])
	}
	return rows, nil
}
