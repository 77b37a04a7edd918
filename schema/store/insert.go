package store

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"outcry/schema"
)

// Insert stores reports and returns one outcome a report in their order, counted
// once they are durable: they outlive a crash of outcry, ClickHouse and machine.
//
// (Source, ID) is the identity. What is stored already with the same content is
// a Duplicate, and nothing is written; with other content it is Replaced, and
// what was given last stands, but for its Time: the event time of a complaint is
// that of its first version for ever, and an Onset moves along with it. ArrivedAt
// is that of the version which stands. A report that Amends is written in any
// case, and stays when what it amends is sent again as it was. What was erased in
// the last 30 days is a Duplicate too, and nothing is written: a feed that
// delivers it once more does not bring it back.
//
// It is safe to repeat after any error, also when it is not known what was
// stored, and safe to call at once from several goroutines. Inputs longer than
// Config.BlockRows are stored in blocks; on an error the outcomes of the blocks
// before are returned with it. Of two processes that store one identity for the
// first time in the same instant under two times, the earlier time stands.
func (s *Store) Insert(ctx context.Context, reports []schema.Report) ([]schema.Outcome, error) {
	outcomes := make([]schema.Outcome, 0, len(reports))
	for len(outcomes) < len(reports) {
		block := reports[len(outcomes):]
		block = block[:min(len(block), s.cfg.BlockRows)]
		part, err := s.insertBlock(ctx, block)
		if err != nil {
			return outcomes, fmt.Errorf("insert %d of %d complaints: %w", len(reports)-len(outcomes), len(reports), err)
		}
		s.metrics.inserted(part)
		outcomes = append(outcomes, part...)
	}
	return outcomes, nil
}

func (s *Store) insertBlock(ctx context.Context, reports []schema.Report) ([]schema.Outcome, error) {
	b := newBlock(reports)
	release, err := s.claims.claim(ctx, b.hashes)
	if err != nil {
		return nil, err
	}
	defer release()
	if err := s.recall(ctx, b); err != nil {
		return nil, fmt.Errorf("look up what is known: %w", err)
	}
	outcomes, writes := b.resolve()
	g, before := errgroup.WithContext(ctx)
	g.Go(func() error { return s.reserve(before, writes) })
	g.Go(func() error { return s.refer(before, writes) })
	if err := g.Wait(); err != nil {
		return nil, err
	}
	if err := s.write(ctx, writes); err != nil {
		return nil, fmt.Errorf("write complaints: %w", err)
	}
	if err := s.settle(ctx, writes); err != nil {
		return nil, err
	}
	for i, o := range outcomes {
		if o == schema.Duplicate {
			s.duplicates.add(reports[i].Source)
		}
	}
	return outcomes, nil
}

// block is a part of an input on its way into the store.
type block struct {
	reports []schema.Report
	hashes  []uint64               // of reports, in their order
	marks   []uint64               // of hashes, once they are recalled
	known   map[uint64][]time.Time // times under which a hash is kept
	erased  map[uint64]bool        // marks of what is not to be kept again
	stored  map[identity]version
}

// version is what is known of the version of a complaint that stands.
type version struct {
	time   time.Time
	number uint64
	digest uint64
}

// write is a report to be written.
type write struct {
	report *schema.Report
	hash   uint64
	fresh  bool // its identity is to be reserved first
	version
}

func newBlock(reports []schema.Report) *block {
	b := &block{reports: reports, hashes: make([]uint64, len(reports)), known: make(map[uint64][]time.Time), erased: make(map[uint64]bool), stored: make(map[identity]version)}
	for i := range reports {
		b.hashes[i] = identity{reports[i].Source, reports[i].ID}.hash()
	}
	return b
}

// resolve decides what becomes of each report and what is to be written: the
// last version of each identity, where it is not stored already.
func (b *block) resolve() ([]schema.Outcome, []write) {
	outcomes := make([]schema.Outcome, len(b.reports))
	writes := make([]write, 0, len(b.reports))
	at := make(map[identity]int, len(b.reports)) // index in writes
	for i := range b.reports {
		r := &b.reports[i]
		key := identity{r.Source, r.ID}
		next := version{time: r.Time.UTC().Truncate(time.Millisecond), number: uint64(max(r.ArrivedAt.UnixMicro(), 1)), digest: digest(r)}
		was, known := b.stored[key]
		fresh := false
		switch times := b.known[b.hashes[i]]; {
		case len(b.erased) > 0 && b.erased[b.marks[i]]:
			outcomes[i] = schema.Duplicate
			continue
		case known && was.digest == next.digest && !r.Amends:
			outcomes[i] = schema.Duplicate
			continue
		case known:
			outcomes[i] = schema.Replaced
			next.time, next.number = was.time, max(next.number, was.number+1)
			if r.Amends {
				next.digest = was.digest // what was sent first, sent again, is still a duplicate
			}
		case len(times) > 0: // reserved by an insert that did not end
			next.time = times[0]
		default:
			fresh = true
		}
		b.stored[key] = next
		if j, ok := at[key]; ok {
			writes[j].report, writes[j].version = r, next
			continue
		}
		at[key] = len(writes)
		writes = append(writes, write{r, b.hashes[i], fresh, next})
	}
	return outcomes, writes
}
