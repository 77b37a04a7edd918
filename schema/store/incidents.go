package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

const insertIncidents = `INSERT INTO incidents (id, updated_at, digest, kind, status, brand, service, region, regions, started_at,
detected_at, ended_at, witnesses, expected, complaints, severity, score, evidence, split_from)`

const (
	incidentColumns = incidentHead + `detected_at` + incidentTail
	incidentHead    = `id, updated_at, kind, status, brand, service, region, regions, started_at, `
	incidentTail    = `, ended_at, witnesses, expected, complaints, severity, score, split_from, evidence`
)

// Detectors that run side by side decide some seconds apart. An incident was detected when the first of them did, whoever wrote
// first and whoever wrote the version that stands: these are the columns with that moment,
// which is joined to the versions.
const (
	detectedColumns = incidentHead + `first.detected` + incidentTail
	joinDetected    = ` ANY LEFT JOIN (SELECT id, min(detected_at) AS detected FROM incidents`
	byIncident      = ` GROUP BY id SETTINGS optimize_aggregation_in_order = 1) AS first USING (id)`
)

// meetsRegion holds for an incident that covers {region} or lies in it, as schema.IncidentQuery.Match has it.
const meetsRegion = `({region:String} = '' OR arrayExists(
    own -> own != '' AND (startsWith(concat({region:String}, '/'), concat(own, '/')) OR startsWith(concat(own, '/'), concat({region:String}, '/'))),
    if(empty(regions), [region], regions)))`

// spokenSince holds for an incident whose end or last change a person's word may have moved past a bound.
const spokenSince = `({spoken:Bool} AND id IN (SELECT incident FROM entries
    WHERE time >= greatest({from:DateTime64(6)}, {since:DateTime64(6)}) OR action IN ('confirm', 'reopen')))`

// The version that stands is found first, so that the evidence of the others is not read.
const selectIncidents = `SELECT ` + detectedColumns + `
FROM incidents` + joinDetected + `
    WHERE (empty({ids:Array(String)}) OR id IN {ids:Array(String)}) AND updated_at <= {known:DateTime64(6)}` + byIncident + `
WHERE (id, (updated_at, saved_at)) IN (
    SELECT id, max((updated_at, saved_at)) FROM incidents
    WHERE (empty({ids:Array(String)}) OR id IN {ids:Array(String)}) AND updated_at <= {known:DateTime64(6)}
    GROUP BY id SETTINGS optimize_aggregation_in_order = 1)
  AND (empty({statuses:Array(String)}) OR has({statuses:Array(String)}, status))
  AND (empty({kinds:Array(String)}) OR has({kinds:Array(String)}, kind))
  AND ({brand:String} = '' OR brand = {brand:String})
  AND ({service:String} = '' OR service = {service:String})
  AND started_at < {to:DateTime64(6)}
  AND ((ended_at IS NULL OR ended_at >= {from:DateTime64(6)}) AND updated_at >= {since:DateTime64(6)} OR ` + spokenSince + `)
  AND (NOT {paged:Bool} OR (started_at, {before_id:String}) < ({before:DateTime64(6)}, id))
  AND ` + meetsRegion + `
ORDER BY started_at DESC, id
LIMIT 1 BY id
LIMIT {limit:UInt64}`

const selectIncident = `SELECT ` + detectedColumns + `
FROM incidents` + joinDetected + ` WHERE id = {id:String}` + byIncident + `
WHERE id = {id:String} ORDER BY updated_at DESC, saved_at DESC LIMIT 1`

const selectHistory = `SELECT ` + incidentColumns + `
FROM incidents FINAL WHERE id = {id:String} ORDER BY updated_at, saved_at`

// SaveIncidents stores what is now known of incidents. Every version is kept;
// of one incident the one with the latest UpdatedAt stands, of two with the same
// the one saved last. The same version saved again, by whichever process, is one.
// Times are kept to the microsecond.
func (s *Store) SaveIncidents(ctx context.Context, incidents []schema.Incident) error {
	if len(incidents) == 0 {
		return nil
	}
	columns, err := incidentRows(incidents)
	if err != nil {
		return fmt.Errorf("save incidents: %w", err)
	}
	if err := s.append(ctx, "save_incidents", insertIncidents, columns...); err != nil {
		return fmt.Errorf("save %d incidents: %w", len(incidents), err)
	}
	return nil
}

// Incidents returns the versions that stand of the incidents that q selects,
// newest first by StartedAt, then by ID.
func (s *Store) Incidents(ctx context.Context, q schema.IncidentQuery) ([]schema.Incident, error) {
	found, err := s.readIncidents(ctx, "incidents", selectIncidents, incidentArgs(q))
	if err != nil {
		return nil, fmt.Errorf("read incidents: %w", err)
	}
	return found, nil
}

// OpenIncidents returns all incidents that go on by the detector, in the order of
// Incidents; what people split off is theirs to follow.
func (s *Store) OpenIncidents(ctx context.Context) ([]schema.Incident, error) {
	open, err := s.Incidents(ctx, schema.IncidentQuery{Statuses: schema.Open()})
	return slices.DeleteFunc(open, func(inc schema.Incident) bool { return inc.SplitFrom != "" }), err
}

// Incident returns the version that stands of the incident id. errors.Is(err,
// schema.ErrNotFound) holds when there is none.
func (s *Store) Incident(ctx context.Context, id string) (schema.Incident, error) {
	found, err := s.readIncidents(ctx, "incident", selectIncident, []any{named("id", id)})
	switch {
	case err != nil:
		return schema.Incident{}, fmt.Errorf("read incident %s: %w", id, err)
	case len(found) == 0:
		return schema.Incident{}, fmt.Errorf("incident %s: %w", id, schema.ErrNotFound)
	}
	return found[0], nil
}

// IncidentHistory returns every version of the incident id, oldest first: what
// was known at a moment is the last one whose UpdatedAt is not after it. It is
// empty for an incident that does not exist.
func (s *Store) IncidentHistory(ctx context.Context, id string) ([]schema.Incident, error) {
	found, err := s.readIncidents(ctx, "incident_history", selectHistory, []any{named("id", id)})
	if err != nil {
		return nil, fmt.Errorf("read the history of incident %s: %w", id, err)
	}
	return asDetected(found), nil
}

// asDetected gives each version, of which those of an incident are in order of
// time, the first detection that was known by it.
func asDetected(versions []schema.Incident) []schema.Incident {
	for i := 1; i < len(versions); i++ {
		if versions[i].ID == versions[i-1].ID {
			versions[i].DetectedAt = earlier(versions[i].DetectedAt, versions[i-1].DetectedAt)
		}
	}
	return versions
}

// earlier returns the earlier of two moments, of which nil is none.
func earlier(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.Before(*a) {
		return b
	}
	return a
}

func incidentArgs(q schema.IncidentQuery) []any {
	limit, before := uint64(noLimit), schema.IncidentMark{StartedAt: lastTime}
	if q.Limit > 0 {
		limit = uint64(q.Limit)
	}
	if q.Before != nil {
		before = *q.Before
	}
	return append(window(schema.Window{From: q.From, To: q.To}), named("ids", append([]string{}, q.IDs...)), asKnown(q.KnownAt), named("spoken", q.Spoken),
		named("statuses", texts(q.Statuses)), named("kinds", texts(q.Kinds)), named("brand", string(q.Brand)), named("service", string(q.Service)),
		named("region", string(q.Region)), moment("since", orEpoch(q.UpdatedSince)), named("paged", q.Before != nil),
		moment("before", before.StartedAt), named("before_id", before.ID), named("limit", limit))
}

func (s *Store) readIncidents(ctx context.Context, name, sql string, args []any) ([]schema.Incident, error) {
	var found []schema.Incident
	err := s.each(ctx, name, sql, args, func(scan func(...any) error) error {
		inc, err := scanIncident(scan)
		found = append(found, inc)
		return err
	})
	return found, err
}

func scanIncident(scan func(...any) error) (schema.Incident, error) {
	var inc schema.Incident
	var regions []string
	var witnesses, complaints int64
	var evidence string
	err := scan(&inc.ID, &inc.UpdatedAt, (*string)(&inc.Kind), (*string)(&inc.Status), (*string)(&inc.Brand), (*string)(&inc.Service),
		(*string)(&inc.Region), &regions, &inc.StartedAt, &inc.DetectedAt, &inc.EndedAt, &witnesses, &inc.Expected, &complaints,
		(*string)(&inc.Severity), &inc.Score, &inc.SplitFrom, &evidence)
	inc.Regions, inc.Witnesses, inc.Complaints = typed[schema.Region](regions), int(witnesses), int(complaints)
	if evidence != "" {
		inc.Evidence = json.RawMessage(evidence)
	}
	return inc, err
}

// incidentRows lays incidents out in the order of insertIncidents.
func incidentRows(incidents []schema.Incident) ([]any, error) {
	digests := make([]uint64, len(incidents))
	for i := range incidents {
		doc, err := json.Marshal(incidents[i])
		if err != nil {
			return nil, &schema.FieldError{Field: "evidence", Reason: err.Error()}
		}
		digests[i] = sum(doc)
	}
	text := func(f func(inc *schema.Incident) string) []string { return pluck(incidents, f) }
	optional := func(f func(inc *schema.Incident) *time.Time) []*time.Time { return pluck(incidents, f) }
	return []any{
		text(func(inc *schema.Incident) string { return inc.ID }),
		pluck(incidents, func(inc *schema.Incident) time.Time { return orEpoch(inc.UpdatedAt) }),
		digests,
		text(func(inc *schema.Incident) string { return string(inc.Kind) }),
		text(func(inc *schema.Incident) string { return string(inc.Status) }),
		text(func(inc *schema.Incident) string { return string(inc.Brand) }),
		text(func(inc *schema.Incident) string { return string(inc.Service) }),
		text(func(inc *schema.Incident) string { return string(inc.Region) }),
		pluck(incidents, func(inc *schema.Incident) []string { return texts(inc.Regions) }),
		pluck(incidents, func(inc *schema.Incident) time.Time { return orEpoch(inc.StartedAt) }),
		optional(func(inc *schema.Incident) *time.Time { return inc.DetectedAt }),
		optional(func(inc *schema.Incident) *time.Time { return inc.EndedAt }),
		pluck(incidents, func(inc *schema.Incident) int64 { return int64(inc.Witnesses) }),
		pluck(incidents, func(inc *schema.Incident) float64 { return inc.Expected }),
		pluck(incidents, func(inc *schema.Incident) int64 { return int64(inc.Complaints) }),
		text(func(inc *schema.Incident) string { return string(inc.Severity) }),
		pluck(incidents, func(inc *schema.Incident) float64 { return inc.Score }),
		text(func(inc *schema.Incident) string { return string(inc.Evidence) }),
		text(func(inc *schema.Incident) string { return inc.SplitFrom }),
	}, nil
}
