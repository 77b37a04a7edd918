package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// hourCounts returns the hourly counts after a refresh of the whole day.
func hourCounts(t *testing.T, s *store.Store) []schema.Count {
	t.Helper()
	if err := s.RefreshHours(t.Context(), day); err != nil {
		t.Fatal(err)
	}
	hours, err := s.HourCounts(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	return hours
}

func count(after time.Duration, region schema.Region, complaints, witnesses uint32) schema.Count {
	return schema.Count{Time: noon.Add(after), Brand: "t-mobile", Service: schema.MobileData, Region: region, Complaints: complaints, Witnesses: witnesses}
}

func TestHoursFollowLateDataEditsAndErasure(t *testing.T) {
	const utrecht, amsterdam = "NL/UT/GM0344", "NL/NH/GM0363"
	s := storetest.New(t)
	steps := []struct {
		name string
		do   func(t *testing.T)
		want []schema.Count
	}{
		{"an empty store has no hours", func(*testing.T) {}, nil},
		{"a witness counts once an hour", func(t *testing.T) {
			insert(t, s, complaint("1", 0), complaint("2", time.Minute), complaint("3", time.Hour), complaint("4", time.Minute, author(8)))
		}, []schema.Count{count(0, utrecht, 3, 2), count(time.Hour, utrecht, 1, 1)}},
		{"nothing happened, nothing changes", func(*testing.T) {}, []schema.Count{count(0, utrecht, 3, 2), count(time.Hour, utrecht, 1, 1)}},
		{"a late one is counted in its own hour", func(t *testing.T) {
			insert(t, s, complaint("late", -5*time.Hour, arrived(3*time.Hour)))
		}, []schema.Count{count(-5*time.Hour, utrecht, 1, 1), count(0, utrecht, 3, 2), count(time.Hour, utrecht, 1, 1)}},
		{"an edit that empties a series takes it back", func(t *testing.T) {
			insert(t, s, complaint("3", time.Hour, region(amsterdam)))
		}, []schema.Count{count(-5*time.Hour, utrecht, 1, 1), count(0, utrecht, 3, 2), count(time.Hour, amsterdam, 1, 1)}},
		{"an erased complaint is taken back", func(t *testing.T) {
			if err := s.DeleteComplaint(t.Context(), "twitter", "late"); err != nil {
				t.Fatal(err)
			}
		}, []schema.Count{count(0, utrecht, 3, 2), count(time.Hour, amsterdam, 1, 1)}},
		{"an erased author is taken back", func(t *testing.T) {
			if n, err := s.DeleteAuthor(t.Context(), 7); n != 3 || err != nil {
				t.Fatalf("DeleteAuthor = %d, %v, want 3", n, err)
			}
		}, []schema.Count{count(0, utrecht, 1, 1)}},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			step.do(t)
			if diff := cmp.Diff(step.want, hourCounts(t, s)); diff != "" {
				t.Errorf("hourly counts differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHourCountsAreAsOfTheirLastRefresh(t *testing.T) {
	s := storetest.New(t)
	insert(t, s, complaint("1", 0))
	window := schema.Window{From: noon, To: noon.Add(time.Minute)} // widened to the hour
	if err := s.RefreshHours(t.Context(), window); err != nil {
		t.Fatal(err)
	}
	insert(t, s, complaint("2", 0, author(8)))
	got, err := s.HourCounts(t.Context(), day)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]schema.Count{count(0, "NL/UT/GM0344", 1, 1)}, got); diff != "" {
		t.Errorf("hourly counts before a refresh differ (-want +got):\n%s", diff)
	}
}

func TestHoursOfManyDays(t *testing.T) {
	s := storetest.New(t)
	m := make(model)
	var batch []schema.Report
	for i := range 120 { // 30 days, with a gap
		batch = append(batch, complaint(fmt.Sprint(i), time.Duration(i)*6*time.Hour+time.Duration(i/60)*100*time.Hour))
		m.take(batch[i])
	}
	insert(t, s, batch...)
	all := schema.Window{From: noon.Add(-time.Hour), To: noon.Add(60 * 24 * time.Hour)}
	if err := s.RefreshHours(t.Context(), all); err != nil {
		t.Fatal(err)
	}
	for _, w := range []schema.Window{all, {}, {From: noon.Add(8 * 24 * time.Hour)}, {To: noon.Add(8 * 24 * time.Hour)}} {
		got, err := s.HourCounts(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		if w.To.IsZero() {
			w.To = all.To
		}
		if diff := cmp.Diff(m.counts(w, time.Hour), got); diff != "" {
			t.Errorf("hourly counts of %v differ (-model +store):\n%.2000s", w, diff)
		}
	}
}

func TestErasureLeavesNothingAndHolds(t *testing.T) {
	cfg := storetest.Config(t)
	cfg.Secret = []byte("a secret of the tests")
	s := storetest.New(t, func(c *store.Config) { *c = cfg })
	insert(t, s, complaint("1", 0), complaint("2", time.Hour, author(8)))
	insert(t, s, complaint("1", 0, text("later")), complaint("3", 0, author(9)))
	for range 2 {
		err := s.DeleteComplaint(t.Context(), "twitter", "1")
		if len(stored(t, s)) == 2 && err == nil {
			continue
		}
		if !errors.Is(err, schema.ErrNotFound) {
			t.Fatalf("DeleteComplaint again = %v, want schema.ErrNotFound", err)
		}
	}
	if n, err := s.DeleteAuthor(t.Context(), 8); n != 1 || err != nil {
		t.Fatalf("DeleteAuthor = %d, %v, want 1", n, err)
	}
	if n, err := s.DeleteAuthor(t.Context(), 8); n != 0 || err != nil {
		t.Fatalf("DeleteAuthor again = %d, %v, want 0", n, err)
	}
	again := []schema.Report{complaint("1", 0), complaint("1", 0, text("later")), complaint("2", 5*time.Hour, author(8)), complaint("4", 0, author(8))}
	other := storetest.Open(t, cfg) // another process knows of it too
	for _, step := range []struct {
		name string
		on   *store.Store
		age  time.Duration
		want []schema.Outcome
	}{
		{"what was erased does not come back, what its author says anew is taken", s, 0, []schema.Outcome{schema.Duplicate, schema.Duplicate, schema.Duplicate, schema.Added}},
		{"nor in another process", other, 29 * 24 * time.Hour, []schema.Outcome{schema.Duplicate, schema.Duplicate, schema.Duplicate, schema.Duplicate}},
		{"after 30 days it is forgotten that it was erased", s, 2 * 24 * time.Hour, []schema.Outcome{schema.Added, schema.Replaced, schema.Added, schema.Duplicate}},
		{"and it is a complaint as others are", s, 0, []schema.Outcome{schema.Replaced, schema.Replaced, schema.Duplicate, schema.Duplicate}},
	} {
		if err := s.Age(t.Context(), step.age); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, insert(t, step.on, again...)); diff != "" {
			t.Errorf("%s: outcomes differ (-want +got):\n%s", step.name, diff)
		}
		if n, want := len(stored(t, s)), 2; step.age <= 29*24*time.Hour && step.want[0] == schema.Duplicate && n != want {
			t.Errorf("%s: %d complaints are stored, want %d", step.name, n, want)
		}
	}
}

func TestSeriesCountDistinctWitnessesOfARegionAndAllInIt(t *testing.T) {
	s := storetest.New(t)
	random := stream{rand.New(rand.NewPCG(5, 6))}
	m := make(model)
	batch := make([]schema.Report, 3000)
	for i := range batch {
		batch[i] = random.report(2000, noon)
		m.take(batch[i])
	}
	insert(t, s, batch...)
	window := schema.Window{From: noon.Add(7 * time.Minute), To: noon.Add(187 * time.Minute)}
	for name, q := range map[string]schema.SeriesQuery{
		"everything":                      {Step: 10 * time.Minute},
		"a brand and a service":           {Brand: "kpn", Service: schema.TV, Step: time.Minute},
		"a province and all in it":        {Region: "NL/UT", Step: time.Hour},
		"a step that is no whole divisor": {Region: "NL", Step: 7 * time.Minute},
		"each country":                    {Level: schema.LevelCountry, Step: time.Hour},
		"each province":                   {Level: schema.LevelProvince, Step: time.Hour},
		"each municipality of a province": {Level: schema.LevelMunicipality, Region: "NL/UT", Step: time.Hour},
		"each postcode":                   {Level: schema.LevelPostcode, Step: time.Hour},
		"each segment":                    {Level: schema.LevelSegment, Step: time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			q.Window = window
			got, err := s.Series(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(m.series(q), bySeries(got)); diff != "" {
				t.Errorf("series differ (-model +store):\n%.3000s", diff)
			}
		})
	}
}

func bySeries(list []schema.Series) map[series]schema.Point {
	out := make(map[series]schema.Point)
	for _, s := range list {
		for _, p := range s.Points {
			out[series{p.Time, s.Brand, s.Service, s.Region}] = p
		}
	}
	return out
}

// series adds m up as the store's Series does.
func (m model) series(q schema.SeriesQuery) map[series]schema.Point {
	authors := make(map[series]map[uint64]bool)
	out := make(map[series]schema.Point)
	for _, r := range m {
		if !q.Window.Contains(r.Time) || q.Brand != "" && r.Brand != q.Brand || q.Service != "" && r.Service != q.Service || q.Region != "" && !q.Region.Contains(r.Region) {
			continue
		}
		where := q.Region
		if q.Level != "" {
			where = r.Region.At(q.Level)
		}
		if q.Level != "" && where == "" || r.Kind != schema.KindReport && r.Kind != schema.KindEcho {
			continue
		}
		k := series{q.Window.From.Add(r.Time.Sub(q.Window.From).Truncate(q.Step)), r.Brand, r.Service, where}
		if authors[k] == nil {
			authors[k] = make(map[uint64]bool)
		}
		if r.Witness() {
			authors[k][r.Author] = true
		}
		out[k] = schema.Point{Time: k.start, Complaints: out[k].Complaints + 1, Witnesses: float64(len(authors[k]))}
	}
	return out
}

func TestSeriesWantsAWindowAndAStep(t *testing.T) {
	s := storetest.New(t)
	for name, q := range map[string]schema.SeriesQuery{
		"no step":           {Window: day},
		"no beginning":      {Window: schema.Window{To: noon}, Step: time.Minute},
		"no end":            {Window: schema.Window{From: noon}, Step: time.Minute},
		"an unknown level":  {Window: day, Step: time.Minute, Level: "street"},
		"a step too narrow": {Window: day, Step: time.Microsecond},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := s.Series(t.Context(), q); !errors.Is(err, schema.ErrInvalid) {
				t.Errorf("Series(%+v) = %v, want schema.ErrInvalid", q, err)
			}
		})
	}
}
