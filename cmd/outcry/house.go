package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"outcry/api/plan"
	"outcry/detect/relations"
	"outcry/ingest"
	"outcry/ingest/classify"
	"outcry/ingest/echo"
	"outcry/ingest/locate"
	"outcry/ingest/privacy"
	"outcry/schema"
	"outcry/schema/embedded"
	"outcry/schema/store"
)

// readers understand complaints.
type readers struct {
	classifier *classify.Classifier
	gazetteer  *locate.Gazetteer
	lexicon    *classify.Lexicon
	relations  *relations.Book
}

func openReaders(set settings, log *slog.Logger) (readers, error) {
	lexicon, err := classify.LoadLexicon(set.Lexicon.Files...)
	if err != nil {
		return readers{}, fmt.Errorf("read the lexicon: %w", err)
	}
	zone, err := set.zone()
	if err != nil {
		return readers{}, err
	}
	classifier, err := classify.New(lexicon, zone, log)
	if err != nil {
		return readers{}, fmt.Errorf("compile the lexicon: %w", err)
	}
	extensions, err := set.Gazetteer.extensions()
	if err != nil {
		return readers{}, err
	}
	gazetteer, err := locate.Open(extensions...)
	if err != nil {
		return readers{}, fmt.Errorf("open the gazetteer: %w", err)
	}
	book, err := relations.Open(set.Relations.Files...)
	if err != nil {
		return readers{}, err
	}
	return readers{classifier, gazetteer, lexicon, book}, nil
}

// understanding joins the readers; key hashes the authors.
func (r readers) understanding(country schema.Region, key []byte) (*ingest.Understanding, error) {
	echoes, err := echo.New(echo.DefaultConfig())
	if err != nil {
		return nil, err
	}
	hasher, err := privacy.NewHasher(key)
	if err != nil {
		return nil, err
	}
	return ingest.NewUnderstanding(country, r.classifier, r.gazetteer, echoes, hasher)
}

// house is what the parts of a serving process share.
type house struct {
	set           settings
	read          readers
	understanding *ingest.Understanding
	places        *atlas
	store         *storage
	zone          *time.Location
	now           func() time.Time
	reg           *prometheus.Registry
	log           *slog.Logger
}

// openHouse opens what the parts share, by the clock now; the caller closes its
// store.
func openHouse(ctx context.Context, set settings, now func() time.Time, reg *prometheus.Registry, log *slog.Logger) (*house, error) {
	zone, err := set.zone()
	if err != nil {
		return nil, err
	}
	dir, err := set.dataDir()
	if err != nil {
		return nil, err
	}
	read, understanding, err := openUnderstanding(set, dir, log)
	if err != nil {
		return nil, err
	}
	st, err := openStorage(ctx, set, dir, reg, log)
	if err != nil {
		return nil, err
	}
	return &house{set, read, understanding, newAtlas(understanding), st, zone, now, reg, log}, nil
}

// openUnderstanding opens the readers and joins them, with the authors' key of
// the data directory dir.
func openUnderstanding(set settings, dir string, log *slog.Logger) (readers, *ingest.Understanding, error) {
	read, err := openReaders(set, log)
	if err != nil {
		return readers{}, nil, err
	}
	key, err := authorKey(dir)
	if err != nil {
		return readers{}, nil, err
	}
	u, err := read.understanding(set.Country, key)
	if err != nil {
		return readers{}, nil, err
	}
	sealer, err := privacy.NewSealer(key)
	if err != nil {
		return readers{}, nil, err
	}
	if set.FollowUp.Keep > 0 {
		u.KeepNames(sealer)
	}
	return read, u, nil
}

// storage is a migrated store and the engine under it, if that is outcry's own.
type storage struct {
	*store.Store
	engine *embedded.Server // nil for a user's server
	book   *plan.Book       // when planned work takes place
}

// openStorage starts an engine in dir when no server is set, and opens and
// migrates the store.
func openStorage(ctx context.Context, set settings, dir string, reg prometheus.Registerer, log *slog.Logger) (*storage, error) {
	cfg := store.DefaultConfig()
	cfg.Addr, cfg.Database, cfg.User, cfg.TLS = set.ClickHouse.Addr, set.ClickHouse.Database, set.ClickHouse.User, set.ClickHouse.TLS
	cfg.References, cfg.Retention = time.Duration(set.FollowUp.Keep), time.Duration(set.Retention.Complaints)
	var err error
	if cfg.Password, err = set.ClickHouse.password(); err != nil {
		return nil, err
	}
	if cfg.Secret, err = authorKey(dir); err != nil {
		return nil, err
	}
	s := new(storage)
	if len(cfg.Addr) == 0 {
		ecfg := embedded.DefaultConfig()
		ecfg.Dir, ecfg.MemoryBytes = filepath.Join(dir, "clickhouse"), set.ClickHouse.MemoryBytes
		if s.engine, err = embedded.Start(ctx, ecfg, log); err != nil {
			return nil, fmt.Errorf("start ClickHouse: %w", err)
		}
		watchEngine(s.engine, reg)
		cfg.Addr, cfg.User, cfg.Password = []string{s.engine.Addr()}, embedded.User, s.engine.Password()
	}
	if s.Store, err = store.Open(ctx, cfg, reg, log); err != nil {
		return nil, errors.Join(fmt.Errorf("open the store: %w", err), s.Close())
	}
	s.book = plan.NewBook(s.Store)
	if set.Migrate == "auto" {
		if err := s.Migrate(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("migrate: %w", err), s.Close())
		}
	}
	return s, nil
}

// watchEngine shows how the engine fares.
func watchEngine(e *embedded.Server, reg prometheus.Registerer) {
	f := promauto.With(reg)
	f.NewGaugeFunc(prometheus.GaugeOpts{Name: "outcry_embedded_engine_up", Help: "Whether outcry's own ClickHouse takes queries."}, func() float64 {
		if e.Up() {
			return 1
		}
		return 0
	})
	f.NewCounterFunc(prometheus.CounterOpts{Name: "outcry_embedded_engine_restarts_total", Help: "Times that outcry's own ClickHouse was started again."}, func() float64 {
		return float64(e.Restarts())
	})
}

// Close closes the store and stops the engine.
func (s *storage) Close() error {
	var errs []error
	if s.Store != nil {
		errs = append(errs, s.Store.Close())
	}
	if s.engine != nil {
		errs = append(errs, s.engine.Close())
	}
	return errors.Join(errs...)
}

// authorKey returns the key that authors are hashed with, made at the first call.
func authorKey(dir string) ([]byte, error) {
	name := filepath.Join(dir, "author.key")
	key, err := os.ReadFile(name)
	if err == nil && len(key) == 32 {
		return key, nil
	}
	if err == nil {
		return nil, fmt.Errorf("read %s: %d bytes instead of 32; without the key known authors can't be told again", name, len(key))
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	key = make([]byte, 32)
	rand.Read(key)
	return key, os.WriteFile(name, key, 0o600)
}
