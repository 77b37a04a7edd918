package main

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"time"

	"outcry/ingest"
	"outcry/schema"
)

const reloadEvery = 2 * time.Second

// reloader reads the user's lexicon, relations and gazetteer again when a file changes.
// What can't be read is told and leaves what was read before in use.
type reloader struct {
	set           settings
	read          readers
	understanding *ingest.Understanding
	log           *slog.Logger
	seen          []stamp
}

// stamp is how a file looked; zero for one that is not there.
type stamp struct {
	changed time.Time
	size    int64
}

func newReloader(set settings, read readers, u *ingest.Understanding, log *slog.Logger) *reloader {
	r := &reloader{set: set, read: read, understanding: u, log: log}
	r.seen = r.stamps()
	return r
}

// run looks at the files until ctx ends.
func (r *reloader) run(ctx context.Context) error {
	tick := time.NewTicker(reloadEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			r.look()
		}
	}
}

// look reads everything again if a file is not as it was.
func (r *reloader) look() {
	now := r.stamps()
	if slices.Equal(now, r.seen) {
		return
	}
	r.seen = now
	next, err := openReaders(r.set, r.log)
	if err == nil {
		err = r.read.classifier.Reload(next.lexicon)
	}
	if err == nil {
		err = r.read.relations.Reload()
	}
	if err != nil {
		r.log.Error("the changed lexicon, relations or gazetteer are not used", "err", err)
		return
	}
	r.understanding.Relocate(next.gazetteer)
	r.log.Info("lexicon, relations and gazetteer read again")
}

func (r *reloader) stamps() []stamp {
	var out []stamp
	for _, name := range slices.Concat(r.set.Lexicon.Files, r.set.Relations.Files, r.set.Gazetteer.Names, []string{r.set.Gazetteer.Postcodes}) {
		var s stamp
		if info, err := os.Stat(name); err == nil {
			s = stamp{info.ModTime(), info.Size()}
		}
		out = append(out, s)
	}
	return out
}

// movedPlaces returns a function that gives the places of the gazetteer in use, and
// whether that is another one than when it was last asked.
func (h *house) movedPlaces() func() ([]schema.Place, bool) {
	used := h.understanding.Gazetteer()
	return func() ([]schema.Place, bool) {
		now := h.understanding.Gazetteer()
		if now == used {
			return nil, false
		}
		used = now
		return now.Places(), true
	}
}
