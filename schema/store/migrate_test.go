package store_test

import (
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func TestMigrateAgainDoesNothing(t *testing.T) {
	s := storetest.New(t)
	insert(t, s, complaint("1", 0))
	for range 2 {
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(stored(t, s)); n != 1 {
		t.Errorf("%d complaints after migrating again, want 1", n)
	}
}

func TestProcessesMayMigrateAtOnce(t *testing.T) {
	cfg := storetest.Config(t)
	s := storetest.New(t, func(c *store.Config) { *c = cfg })
	if err := s.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	cfg.Retention = 24 * time.Hour
	var g sync.WaitGroup
	for range 4 {
		other := storetest.Open(t, cfg)
		g.Go(func() {
			if err := other.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	g.Wait()
	insert(t, s, complaint("1", 0))
}

func TestMigrations(t *testing.T) {
	one := &fstest.MapFile{Data: []byte("-- One row is one.\nCREATE TABLE one (n UInt8) ENGINE = Memory")}
	two := &fstest.MapFile{Data: []byte("-- One row is two.\nALTER TABLE one ADD COLUMN m UInt8")}
	bad := &fstest.MapFile{Data: []byte("CREATE NONSENSE")}
	s := storetest.New(t)
	steps := []struct {
		name  string
		files fstest.MapFS
		want  string // in the error, "" for none
	}{
		{"the first runs", fstest.MapFS{"9001_one.sql": one}, ""},
		{"a second one runs after it and the first does not run again", fstest.MapFS{"9001_one.sql": one, "9002_two.sql": two}, ""},
		{"a changed file is an error", fstest.MapFS{"9001_one.sql": two}, "9001_one was changed after it was run"},
		{"a bad one is named", fstest.MapFS{"9003_bad.sql": bad}, "run migration 9003_bad"},
		{"and is tried again", fstest.MapFS{"9003_bad.sql": bad}, "run migration 9003_bad"},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			err := s.MigrateFrom(t.Context(), step.files)
			if step.want == "" && err != nil || step.want != "" && (err == nil || !strings.Contains(err.Error(), step.want)) {
				t.Errorf("migrate = %v, want an error with %q", err, step.want)
			}
		})
	}
}

// TestMigrationsSayWhatARowIs holds the style of the files.
func TestMigrationsSayWhatARowIs(t *testing.T) {
	named, comment := regexp.MustCompile(`^migrations/\d{4}_[a-z_]+\.sql$`), regexp.MustCompile(`(?m)^--.*$`)
	err := fs.WalkDir(store.MigrationFiles, "migrations", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		sql, err := fs.ReadFile(store.MigrationFiles, name)
		if err != nil {
			return err
		}
		if text := string(sql); !named.MatchString(name) || !strings.HasPrefix(text, "-- One row ") || !strings.Contains(text, "-- ORDER BY ") || strings.Contains(comment.ReplaceAllString(text, ""), ";") {
			t.Errorf("%s is not NNNN_name.sql with one statement under a comment that says what one row is and why this ORDER BY", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestRetentionDropsWhatIsOld(t *testing.T) {
	old, fresh := complaint("old", 0), complaint("new", 0)
	old.Time, fresh.Time = time.Now().Add(-100*24*time.Hour), time.Now().Add(-time.Hour)
	cfg := storetest.Config(t)
	s := storetest.New(t, func(c *store.Config) { *c = cfg })
	insert(t, s, old)
	insert(t, s, fresh)
	for _, step := range []struct {
		keep time.Duration
		want int
	}{{0, 2}, {200 * 24 * time.Hour, 2}, {30 * 24 * time.Hour, 1}, {0, 1}} {
		cfg.Retention = step.keep
		with := storetest.Open(t, cfg)
		if err := with.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := with.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := len(stored(t, with)); got != step.want {
			t.Errorf("with a retention of %s %d complaints are kept, want %d", step.keep, got, step.want)
		}
	}
}
