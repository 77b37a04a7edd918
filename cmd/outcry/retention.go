package main

import (
	"context"
	"time"
)

// forgetTexts empties the texts that are older than the settings allow, once a day
// until ctx ends. What fails is tried again an hour later.
func (h *house) forgetTexts(ctx context.Context) error {
	keep := time.Duration(h.set.Retention.Texts)
	if keep == 0 {
		return nil
	}
	for {
		wait := 24 * time.Hour
		n, err := h.store.ForgetTexts(ctx, h.now().Add(-keep))
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			h.log.Error("texts are not forgotten", "err", err)
			wait = time.Hour
		case n > 0:
			h.log.Info("texts forgotten", "rows", n, "older_than", keep)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}
