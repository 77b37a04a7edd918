package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"outcry/schema"
)

// A partition is a week. The names of its parts change with whatever happens to it.
const selectPartitions = `SELECT partition_id, groupBitXor(cityHash64(name)) FROM system.parts
WHERE database = currentDatabase() AND table = 'complaints' AND active GROUP BY partition_id`

const selectSources = `SELECT source, toInt64(count()), min(time), max(time), max(arrived_at)
FROM complaints FINAL WHERE _partition_id = {partition:String} GROUP BY source`

// Sources returns how each source of stored complaints fares, by name. What was
// refused never reaches the store: Rejected is 0.
func (s *Store) Sources(ctx context.Context) ([]schema.SourceStatus, error) {
	s.tallies.mu.Lock()
	defer s.tallies.mu.Unlock()
	changed, err := s.changedPartitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what changed: %w", err)
	}
	for partition, parts := range changed {
		if err := s.recount(ctx, partition, parts); err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
	}
	out := s.tallies.sources()
	for i := range out {
		out[i].Duplicates = s.duplicates.of(out[i].Source)
	}
	return out, nil
}

const selectSourcesAt = `SELECT source, toInt64(count()), min(time), max(time), max(arrived_at)
FROM complaints FINAL WHERE arrived_at <= {at:DateTime64(6)} GROUP BY source ORDER BY source`

// SourcesAt returns how each source fared at the moment at, by what had arrived
// by then, by name. It reads all that is stored: a look back is rare. Duplicates
// of then are not known.
func (s *Store) SourcesAt(ctx context.Context, at time.Time) ([]schema.SourceStatus, error) {
	var out []schema.SourceStatus
	err := s.each(ctx, "sources_at", selectSourcesAt, []any{moment("at", at)}, func(scan func(...any) error) error {
		var src schema.SourceStatus
		err := scan(&src.Source, &src.Complaints, &src.FirstTime, &src.LastTime, &src.LastSeen)
		out = append(out, src)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read sources as of %s: %w", at.Format(time.RFC3339), err)
	}
	return out, nil
}

// tallies remembers how the sources fare in each partition of complaints, so
// that only those are counted again of which something has changed.
type tallies struct {
	mu         sync.Mutex
	partitions map[string]tally
}

type tally struct {
	parts   uint64 // which parts were counted, 0 for none
	sources []schema.SourceStatus
}

// changedPartitions forgets the partitions that are gone and returns those to be
// counted with their parts. The parts are read before they are counted: what is
// stored in between is counted already, and once more the next time.
func (s *Store) changedPartitions(ctx context.Context) (map[string]uint64, error) {
	kept, changed := make(map[string]tally), make(map[string]uint64)
	err := s.each(ctx, "partitions", selectPartitions, nil, func(scan func(...any) error) error {
		var id string
		var parts uint64
		if err := scan(&id, &parts); err != nil {
			return err
		}
		if known := s.tallies.partitions[id]; known.parts == parts {
			kept[id] = known
		} else {
			changed[id] = parts
		}
		return nil
	})
	if err == nil {
		s.tallies.partitions = kept
	}
	return changed, err
}

func (s *Store) recount(ctx context.Context, partition string, parts uint64) error {
	t := tally{parts: parts}
	err := s.each(ctx, "sources", selectSources, []any{named("partition", partition)}, func(scan func(...any) error) error {
		var src schema.SourceStatus
		err := scan(&src.Source, &src.Complaints, &src.FirstTime, &src.LastTime, &src.LastSeen)
		t.sources = append(t.sources, src)
		return err
	})
	if err == nil {
		s.tallies.partitions[partition] = t
	}
	return err
}

// sources adds the partitions up.
func (t *tallies) sources() []schema.SourceStatus {
	sums := make(map[string]schema.SourceStatus)
	for _, p := range t.partitions {
		for _, src := range p.sources {
			sum, ok := sums[src.Source]
			if !ok {
				sums[src.Source] = src
				continue
			}
			sum.Complaints += src.Complaints
			sum.FirstTime = slices.MinFunc([]time.Time{sum.FirstTime, src.FirstTime}, time.Time.Compare)
			sum.LastTime = slices.MaxFunc([]time.Time{sum.LastTime, src.LastTime}, time.Time.Compare)
			sum.LastSeen = slices.MaxFunc([]time.Time{sum.LastSeen, src.LastSeen}, time.Time.Compare)
			sums[src.Source] = sum
		}
	}
	var out []schema.SourceStatus
	for _, sum := range sums {
		out = append(out, sum)
	}
	slices.SortFunc(out, func(a, b schema.SourceStatus) int { return strings.Compare(a.Source, b.Source) })
	return out
}
