package store

import (
	"context"
	"fmt"
	"strings"

	"outcry/schema"
)

// An incident matters to a window that its life meets, by what stands, or when a
// person confirmed or reopened it: that keeps it open until a person says otherwise.
var selectIncidentVersions = `SELECT ` + strings.TrimSuffix(incidentColumns, "evidence") + `''
FROM incidents FINAL
WHERE id IN (
    SELECT id FROM incidents GROUP BY id
    HAVING min(started_at) < {to:DateTime64(6)}
       AND (argMax(tuple(ended_at), (updated_at, saved_at)).1 IS NULL OR max(updated_at) >= {from:DateTime64(6)}
            OR id IN (SELECT incident FROM entries WHERE action IN ('confirm', 'reopen')))
) AND updated_at < {to:DateTime64(6)}
ORDER BY id, updated_at, saved_at`

// IncidentVersions returns what was known before the end of w of the incidents
// that were open in w, or may have been: all versions without their evidence, by
// id, then oldest first.
func (s *Store) IncidentVersions(ctx context.Context, w schema.Window) ([]schema.Incident, error) {
	found, err := s.readIncidents(ctx, "incident_versions", selectIncidentVersions, window(w))
	if err != nil {
		return nil, fmt.Errorf("read versions of incidents: %w", err)
	}
	return asDetected(found), nil
}

const selectSourceMinutes = `SELECT source, arraySort(groupArray(last)) AS lasts, arraySort((n, l) -> l, groupArray(rows), groupArray(last)) AS counts
FROM (
    SELECT source, intDiv(toUnixTimestamp(time), 60) AS minute, max(toUnixTimestamp64Milli(time)) AS last, toUInt32(count()) AS rows
    FROM complaints WHERE ` + inWindow + `
    GROUP BY source, minute
)
GROUP BY source
ORDER BY source`

// SourceMinutes returns by source, in the order of names, the minutes of w in
// which it brought complaints. What was sent again with other content may count
// more than once until ClickHouse has merged it.
func (s *Store) SourceMinutes(ctx context.Context, w schema.Window) ([]schema.SourceMinutes, error) {
	var out []schema.SourceMinutes
	err := s.each(ctx, "source_minutes", selectSourceMinutes, window(w), func(scan func(...any) error) error {
		var m schema.SourceMinutes
		err := scan(&m.Source, &m.Last, &m.Complaints)
		out = append(out, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read minutes of sources: %w", err)
	}
	return out, nil
}
