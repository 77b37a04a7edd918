package store

import (
	"context"
	"fmt"

	"outcry/schema"
)

const selectSources = `SELECT source, toInt64(count()), min(time), max(time), max(arrived_at)
FROM complaints FINAL GROUP BY source ORDER BY source`

// Sources returns how each source of stored complaints fares, by name. What was
// refused never reaches the store: Rejected is 0.
func (s *Store) Sources(ctx context.Context) ([]schema.SourceStatus, error) {
	var out []schema.SourceStatus
	err := s.each(ctx, "sources", selectSources, nil, func(scan func(...any) error) error {
		var src schema.SourceStatus
		err := scan(&src.Source, &src.Complaints, &src.FirstTime, &src.LastTime, &src.LastSeen)
		src.Duplicates = s.duplicates.of(src.Source)
		out = append(out, src)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read sources: %w", err)
	}
	return out, nil
}
