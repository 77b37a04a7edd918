package store

import (
	"context"
	"fmt"
	"time"
)

const (
	countTexts = `SELECT _partition_id, count() FROM complaints
WHERE arrived_at < {before:DateTime64(3)} AND text != '' GROUP BY 1 ORDER BY 1`
	// All versions go, as in an erasure; what was understood of them stays. A week at
	// a time: each is rewritten within the time that a statement may take.
	forgetTexts = `ALTER TABLE complaints UPDATE text = '' IN PARTITION ID {week:String}
WHERE arrived_at < {before:DateTime64(3)} AND text != ''`
)

// ForgetTexts empties the texts of the complaints that arrived before a moment, on
// disk too once it returns, and says of how many rows. What was understood of them,
// their counts and that they are known stay.
func (s *Store) ForgetTexts(ctx context.Context, before time.Time) (int, error) {
	at, fault := moment("before", before), func(err error) error {
		return fmt.Errorf("forget the texts from before %s: %w", before.Format(time.RFC3339), err)
	}
	var weeks []string
	rows := map[string]uint64{}
	err := s.each(ctx, "count_texts", countTexts, []any{at}, func(scan func(...any) error) error {
		var week string
		var n uint64
		err := scan(&week, &n)
		weeks, rows[week] = append(weeks, week), n
		return err
	})
	if err != nil {
		return 0, fault(err)
	}
	sum := 0
	for _, week := range weeks {
		if err := s.exec(ctx, "forget_texts", forgetTexts, at, named("week", week)); err != nil {
			return sum, fault(err)
		}
		sum += int(rows[week])
	}
	return sum, nil
}
