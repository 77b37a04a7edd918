package store

import (
	"context"
	"fmt"
	"time"
)

const (
	countTexts = `SELECT count() FROM complaints WHERE arrived_at < {before:DateTime64(3)} AND text != ''`
	// All versions go, as in an erasure; what was understood of them stays.
	forgetTexts = `ALTER TABLE complaints UPDATE text = '' WHERE arrived_at < {before:DateTime64(3)} AND text != ''`
)

// ForgetTexts empties the texts of the complaints that arrived before a moment, on
// disk too once it returns, and says of how many rows. What was understood of them,
// their counts and that they are known stay.
func (s *Store) ForgetTexts(ctx context.Context, before time.Time) (int, error) {
	var n uint64
	at := moment("before", before)
	if err := s.each(ctx, "count_texts", countTexts, []any{at}, func(scan func(...any) error) error { return scan(&n) }); err != nil {
		return 0, fmt.Errorf("count the texts from before %s: %w", before.Format(time.RFC3339), err)
	}
	if n == 0 {
		return 0, nil
	}
	if err := s.exec(ctx, "forget_texts", forgetTexts, at); err != nil {
		return 0, fmt.Errorf("forget %d texts from before %s: %w", n, before.Format(time.RFC3339), err)
	}
	return int(n), nil
}
