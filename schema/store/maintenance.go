package store

import (
	"context"
	"fmt"
	"time"

	"outcry/schema"
)

const insertMaintenance = `INSERT INTO maintenance (id, time, removed, brand, services, regions, begins, ends, recurrence, zone, forecast, title, words, who)`

const selectMaintenance = `SELECT id, time, brand, services, regions, begins, ends, recurrence, zone, forecast, title, words, who
FROM
(
    SELECT * FROM maintenance
    WHERE time <= {asof:DateTime64(6)}
    ORDER BY time DESC, saved_at DESC
    LIMIT 1 BY id
)
WHERE NOT removed AND ({brand:String} = '' OR brand = {brand:String})
ORDER BY begins, id`

// SaveMaintenance stores planned work; what was said before under an ID is
// replaced from CreatedAt on. Next is not kept. Times are kept to the microsecond.
func (s *Store) SaveMaintenance(ctx context.Context, work []schema.Maintenance) error {
	if len(work) == 0 {
		return nil
	}
	if err := s.append(ctx, "save_maintenance", insertMaintenance, maintenanceRows(work, false)...); err != nil {
		return fmt.Errorf("save %d announcements of planned work: %w", len(work), err)
	}
	return nil
}

// RemoveMaintenance calls the planned work off that stands under the IDs of
// work; their CreatedAt and Who say when and by whom. What does not stand is
// called off all the same.
func (s *Store) RemoveMaintenance(ctx context.Context, work []schema.Maintenance) error {
	if len(work) == 0 {
		return nil
	}
	if err := s.append(ctx, "remove_maintenance", insertMaintenance, maintenanceRows(work, true)...); err != nil {
		return fmt.Errorf("remove %d announcements of planned work: %w", len(work), err)
	}
	return nil
}

// Maintenance returns the planned work that q selects, by the start of its first
// window, then by ID. Next is empty.
func (s *Store) Maintenance(ctx context.Context, q schema.MaintenanceQuery) ([]schema.Maintenance, error) {
	asof := lastTime
	if !q.Asof.IsZero() {
		asof = q.Asof
	}
	var out []schema.Maintenance
	err := s.each(ctx, "maintenance", selectMaintenance, []any{moment("asof", asof), named("brand", string(q.Brand))}, func(scan func(...any) error) error {
		var m schema.Maintenance
		var services, regions []string
		err := scan(&m.ID, &m.CreatedAt, (*string)(&m.Brand), &services, &regions, &m.From, &m.To, &m.Recurrence, &m.Zone, &m.Forecast, &m.Title, &m.Words, &m.Who)
		m.Services, m.Regions = typed[schema.Service](services), typed[schema.Region](regions)
		out = append(out, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read planned work: %w", err)
	}
	return out, nil
}

// maintenanceRows lays work out in the order of insertMaintenance.
func maintenanceRows(work []schema.Maintenance, removed bool) []any {
	text := func(f func(m *schema.Maintenance) string) []string { return pluck(work, f) }
	when := func(f func(m *schema.Maintenance) time.Time) []time.Time {
		return pluck(work, func(m *schema.Maintenance) time.Time { return orEpoch(f(m)) })
	}
	return []any{
		text(func(m *schema.Maintenance) string { return m.ID }),
		when(func(m *schema.Maintenance) time.Time { return m.CreatedAt }),
		pluck(work, func(*schema.Maintenance) bool { return removed }),
		text(func(m *schema.Maintenance) string { return string(m.Brand) }),
		pluck(work, func(m *schema.Maintenance) []string { return texts(m.Services) }),
		pluck(work, func(m *schema.Maintenance) []string { return texts(m.Regions) }),
		when(func(m *schema.Maintenance) time.Time { return m.From }),
		when(func(m *schema.Maintenance) time.Time { return m.To }),
		text(func(m *schema.Maintenance) string { return m.Recurrence }),
		text(func(m *schema.Maintenance) string { return m.Zone }),
		pluck(work, func(m *schema.Maintenance) float64 { return m.Forecast }),
		text(func(m *schema.Maintenance) string { return m.Title }),
		text(func(m *schema.Maintenance) string { return m.Words }),
		text(func(m *schema.Maintenance) string { return m.Who }),
	}
}
