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

// The names of its parts change with whatever happens to a partition.
const selectPartitions = `SELECT partition_id, groupBitXor(cityHash64(name)) FROM system.parts
WHERE database = currentDatabase() AND table = 'complaints' AND active GROUP BY partition_id`

const selectSources = `SELECT _partition_id, source, toInt64(count()), min(time), max(time), max(arrived_at)
FROM complaints FINAL WHERE has({partitions:Array(String)}, _partition_id) GROUP BY _partition_id, source`

// Sources returns how each source of stored complaints fares, by name. What was
// refused never reaches the store: Rejected is 0.
func (s *Store) Sources(ctx context.Context) ([]schema.SourceStatus, error) {
	s.tallies.mu.Lock()
	defer s.tallies.mu.Unlock()
	changed, err := s.changedPartitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("read what changed: %w", err)
	}
	if err := s.recount(ctx, changed); err != nil {
		s.tallies.partitions = nil // not known which ones are right
		return nil, fmt.Errorf("read sources: %w", err)
	}
	out := s.tallies.sources()
	for i := range out {
		out[i].Duplicates = s.duplicates.of(out[i].Source)
	}
	return out, nil
}

// tallies remembers how the sources fare in each partition of complaints, so
// that only those which have changed since are counted again.
type tallies struct {
	mu         sync.Mutex
	partitions map[string]*tally // by partition
}

type tally struct {
	parts   uint64 // which parts were counted
	sources []schema.SourceStatus
}

// changedPartitions forgets the partitions that are gone or have changed and
// returns those to be counted. The parts are read before they are counted: what
// is stored in between is counted already, and once more the next time.
func (s *Store) changedPartitions(ctx context.Context) ([]string, error) {
	fresh := make(map[string]*tally)
	var changed []string
	err := s.each(ctx, "partitions", selectPartitions, nil, func(scan func(...any) error) error {
		var id string
		var parts uint64
		if err := scan(&id, &parts); err != nil {
			return err
		}
		if known, ok := s.tallies.partitions[id]; ok && known.parts == parts {
			fresh[id] = known
			return nil
		}
		fresh[id] = &tally{parts: parts}
		changed = append(changed, id)
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.tallies.partitions = fresh
	return changed, nil
}

func (s *Store) recount(ctx context.Context, partitions []string) error {
	if len(partitions) == 0 {
		return nil
	}
	return s.each(ctx, "sources", selectSources, []any{named("partitions", partitions)}, func(scan func(...any) error) error {
		var id string
		var src schema.SourceStatus
		if err := scan(&id, &src.Source, &src.Complaints, &src.FirstTime, &src.LastTime, &src.LastSeen); err != nil {
			return err
		}
		if t, ok := s.tallies.partitions[id]; ok {
			t.sources = append(t.sources, src)
		}
		return nil
	})
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
