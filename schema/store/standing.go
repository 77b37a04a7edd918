package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"outcry/schema"
)

// standing remembers the incidents that go on or did lately, so that only what
// was saved since the last look is read.
type standing struct {
	mu        sync.Mutex
	since     time.Time        // how far back it reaches
	whole     time.Time        // when all was read last
	saved     time.Time        // the latest moment of saving that was seen
	parts     [2]uint64        // which parts of incidents and of entries were read
	incidents map[string]saved // some that do not stand are among them, lest an older version stand in their place
	spoken    map[string]bool  // those that stand by what people said
	grown     bool             // incidents came in since entries were read
	entries   []schema.Entry   // about those that stand
}

// saved is a version of an incident with when it was saved.
type saved struct {
	schema.Incident
	at time.Time
}

const (
	wholeEvery = 10 * time.Minute // after which all is read again: what ended long ago is forgotten, what a slow insert hid is found
	saveSlack  = 10 * time.Second // the longest that saving is thought to take from the moment that stamps a version until it can be read
)

const selectStandingParts = `SELECT groupBitXorIf(cityHash64(name), table = 'incidents'), groupBitXorIf(cityHash64(name), table = 'entries')
FROM system.parts WHERE database = currentDatabase() AND table IN ('incidents', 'entries') AND active`

// The versions that stand are found without the columns that are long.
const selectStanding = `SELECT ` + detectedColumns + `, saved_at FROM incidents` + joinDetected + byIncident + `
WHERE (id, (updated_at, saved_at)) IN (
    SELECT id, max((updated_at, saved_at)) AS last FROM incidents GROUP BY id
    HAVING last.1 >= {since:DateTime64(6)} OR argMax(has({open:Array(String)}, status), (updated_at, saved_at))
        OR argMax(tuple(ended_at), (updated_at, saved_at)).1 >= {since:DateTime64(6)})`

const selectSavedSince = `SELECT ` + incidentColumns + `, saved_at FROM incidents WHERE saved_at >= {since:DateTime64(6)}`

// An incident that people spoke of lately, or hold open, stands whatever the detector says.
const selectSpoken = `SELECT incident FROM entries GROUP BY incident
HAVING max(time) >= {since:DateTime64(6)}
    OR argMaxIf(action, time, action IN ('confirm', 'reopen', 'resolve', 'dismiss', 'merge')) IN ('confirm', 'reopen')
UNION DISTINCT SELECT into FROM entries WHERE into != '' AND time >= {since:DateTime64(6)}`

// Standing returns the incidents that go on, by the detector or by what people
// said, and at least those that ended or changed since, in no order, and what
// was said about them, in order of time. What is the same as the last time is not
// read again; neither answer may be changed.
func (s *Store) Standing(ctx context.Context, since time.Time) ([]schema.Incident, []schema.Entry, error) {
	m := &s.standing
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := s.refreshStanding(ctx, since); err != nil {
		m.whole = time.Time{} // what was read in part is not trusted
		return nil, nil, fmt.Errorf("read what stands: %w", err)
	}
	out := make([]schema.Incident, 0, len(m.incidents))
	for _, v := range m.incidents {
		if m.stands(&v.Incident) {
			out = append(out, v.Incident)
		}
	}
	return out, m.entries, nil
}

func (m *standing) stands(inc *schema.Incident) bool {
	return inc.Status.Open() || !inc.UpdatedAt.Before(m.since) || inc.EndedAt != nil && !inc.EndedAt.Before(m.since) || m.spoken[inc.ID]
}

func (s *Store) refreshStanding(ctx context.Context, since time.Time) error {
	m := &s.standing
	var parts [2]uint64 // read first: what is saved meanwhile is read twice rather than never
	err := s.each(ctx, "standing_parts", selectStandingParts, nil, func(scan func(...any) error) error { return scan(&parts[0], &parts[1]) })
	if err != nil {
		return err
	}
	whole := m.whole.IsZero() || since.Before(m.since) || time.Since(m.whole) >= wholeEvery
	switch {
	case whole:
		m.incidents, m.since, m.whole, m.saved = map[string]saved{}, since, time.Now(), time.Time{}
		err = s.readStanding(ctx, selectStanding, moment("since", since), named("open", texts(schema.Open())))
	case parts[0] != m.parts[0]:
		err = s.readStanding(ctx, selectSavedSince, moment("since", orEpoch(m.saved.Add(-saveSlack))))
	}
	switch {
	case err != nil:
	case whole || parts[1] != m.parts[1]:
		err = s.readSpoken(ctx, since)
	case m.grown:
		err = s.readEntriesOn(ctx)
	}
	m.parts, m.grown = parts, false
	return err
}

// readStanding takes over the versions that a query gives.
func (s *Store) readStanding(ctx context.Context, sql string, args ...any) error {
	m := &s.standing
	return s.each(ctx, "standing", sql, args, func(scan func(...any) error) error {
		var at time.Time
		inc, err := scanIncident(func(dest ...any) error { return scan(append(dest, &at)...) })
		if err != nil {
			return err
		}
		m.take(inc, at)
		return nil
	})
}

func (m *standing) take(inc schema.Incident, at time.Time) {
	if at.After(m.saved) {
		m.saved = at
	}
	old, known := m.incidents[inc.ID]
	m.grown = m.grown || !known
	first := earlier(inc.DetectedAt, old.DetectedAt)
	if !known || inc.UpdatedAt.After(old.UpdatedAt) || inc.UpdatedAt.Equal(old.UpdatedAt) && !at.Before(old.at) {
		old = saved{inc, at}
	}
	old.DetectedAt = first
	m.incidents[inc.ID] = old
}

// mostNamed bounds how many incidents one statement names.
const mostNamed = 2_000

// readSpoken adds the incidents that stand by what people said, and reads what
// was said about all that stand.
func (s *Store) readSpoken(ctx context.Context, since time.Time) error {
	m := &s.standing
	var missing []string
	m.spoken = map[string]bool{}
	err := s.each(ctx, "spoken", selectSpoken, []any{moment("since", since)}, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		if m.spoken[id] = true; m.incidents[id].ID == "" {
			missing = append(missing, id)
		}
		return err
	})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(missing, mostNamed) {
		rows, err := s.Incidents(ctx, schema.IncidentQuery{IDs: some})
		if err != nil {
			return err
		}
		for _, inc := range rows {
			m.take(inc, time.Time{})
		}
	}
	return s.readEntriesOn(ctx)
}

// readEntriesOn reads what was said about the incidents that stand.
func (s *Store) readEntriesOn(ctx context.Context) error {
	m := &s.standing
	ids := make([]string, 0, len(m.incidents))
	for id, v := range m.incidents {
		if m.stands(&v.Incident) {
			ids = append(ids, id)
		}
	}
	m.entries = nil
	for some := range slices.Chunk(ids, mostNamed) {
		said, err := s.Entries(ctx, some...)
		if err != nil {
			return err
		}
		m.entries = append(m.entries, said...)
	}
	if len(ids) > mostNamed {
		m.entries = inOrder(m.entries)
	}
	return nil
}

// inOrder sorts entries by time and keeps one that two statements gave once.
func inOrder(entries []schema.Entry) []schema.Entry {
	slices.SortStableFunc(entries, func(a, b schema.Entry) int { return a.Time.Compare(b.Time) })
	return slices.CompactFunc(entries, sameEntry)
}
