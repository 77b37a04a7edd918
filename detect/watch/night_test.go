package watch

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"outcry/schema"
)

func amsterdam(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// claimed is an incident that was detected ten minutes after its onset.
func claimed(id string, b schema.Brand, at time.Time) schema.Incident {
	return schema.Incident{ID: id, Kind: schema.Outage, Status: schema.Detected, Brand: b, StartedAt: at.Add(-10 * time.Minute), DetectedAt: &at, UpdatedAt: at}
}

func TestANightIsCounted(t *testing.T) {
	zone := amsterdam(t)
	midnight := time.Date(2026, 10, 26, 0, 0, 0, 0, zone) // the day before had 25 hours
	day := midnight.AddDate(0, 0, -1)
	at := func(hours int) time.Time { return day.Add(time.Duration(hours) * time.Hour) }
	said := func(id string, a schema.Action, hours int) schema.Entry {
		return schema.Entry{Incident: id, Action: a, Time: at(hours)}
	}
	storm, planned, suspected := claimed("storm", "kpn", at(3)), claimed("planned", "kpn", at(3)), claimed("suspected", "kpn", at(3))
	storm.Kind, planned.Kind, suspected.DetectedAt = schema.Storm, schema.Planned, nil
	grown := claimed("a", "kpn", at(1))
	grown.UpdatedAt = at(2)
	tomorrow := claimed("a", "kpn", at(1))
	tomorrow.UpdatedAt, tomorrow.Kind = at(26), schema.Storm
	split := claimed("split", "ns", at(0))
	split.SplitFrom, split.UpdatedAt = "c", at(8)
	versions := []schema.Incident{
		claimed("a", "kpn", at(1)), grown, tomorrow, claimed("b", "kpn", at(24)), claimed("c", "ns", at(0)), claimed("d", "kpn", at(5)), claimed("e", "kpn", at(6)),
		claimed("f", "kpn", at(25)), claimed("g", "ziggo", at(-40)), storm, planned, suspected, split,
	}
	entries := []schema.Entry{
		said("g", schema.ActionDismiss, -1), said("a", schema.ActionDismiss, 2), said("a", schema.ActionConfirm, 3), said("b", schema.ActionResolve, 24),
		said("d", schema.ActionDismiss, 6), said("e", schema.ActionMerge, 7), said("c", schema.ActionDismiss, 26),
	}
	ten, none, half, most := 600.0, 0.0, 0.5, 2.0/3
	low0, high0 := wilson(0, 1)
	low2, high2 := wilson(2, 4)
	low3, high3 := wilson(2, 3)
	asof := midnight.UTC()
	want := []schema.Night{
		{Day: "2026-10-25", AsOf: asof, Incidents: 4, Confirmed: 2, Dismissed: 1, Unjudged: 1, Missed: 1, Weeks: 1, FalseAWeek: 2, MedianDelay: &ten, Precision: &half, PrecisionLow: low2, PrecisionHigh: high2},
		{Day: "2026-10-25", Brand: "kpn", AsOf: asof, Incidents: 3, Confirmed: 2, Dismissed: 1, Weeks: 1, FalseAWeek: 1, MedianDelay: &ten, Precision: &most, PrecisionLow: low3, PrecisionHigh: high3},
		{Day: "2026-10-25", Brand: "ns", AsOf: asof, Incidents: 1, Unjudged: 1, Missed: 1, Weeks: 1, MedianDelay: &ten},
		{Day: "2026-10-25", Brand: "ziggo", AsOf: asof, Weeks: 1, FalseAWeek: 1, Precision: &none, PrecisionLow: low0, PrecisionHigh: high0},
	}
	got := score(midnight, 1, versions, entries)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("night differs (-want +got):\n%s", diff)
	}
	if days := score(midnight, 14, versions, entries); days[0].Day != "2026-10-23" || days[0].Brand != "" || days[0].Incidents != 1 || !slices.ContainsFunc(days, func(n schema.Night) bool { return n.Day == "2026-10-23" && n.Dismissed == 1 }) {
		t.Errorf("fourteen days = %+v, want them from the first claim on, of the 23rd", days)
	}
}

func TestWilson(t *testing.T) {
	for _, tc := range []struct {
		k, n      int
		low, high float64
	}{{0, 10, 0, 0.2775}, {10, 10, 0.7225, 1}, {81, 263, 0.2553, 0.3662}, {1, 1, 0.2065, 1}} { // the third by Newcombe (1998)
		low, high := wilson(tc.k, tc.n)
		if math.Abs(low-tc.low) > 5e-5 || math.Abs(high-tc.high) > 5e-5 {
			t.Errorf("wilson(%d, %d) = %.4f, %.4f, want %.4f, %.4f", tc.k, tc.n, low, high, tc.low, tc.high)
		}
	}
}

func TestTheBudgetIsOverrun(t *testing.T) {
	for _, tc := range []struct {
		dismissed, weeks, budget float64
		want                     bool
	}{{0, 4, 1, false}, {4, 4, 1, false}, {8, 4, 1, false}, {9, 4, 1, true}, {2, 1, 1, false}, {4, 1, 1, true}, {1, 4, 0.01, true}} {
		n := schema.Night{Weeks: tc.weeks, FalseAWeek: tc.dismissed / tc.weeks}
		if got := overrun(&n, tc.budget); got != tc.want {
			t.Errorf("%g dismissed in %g weeks of a budget of %g: overrun = %v, want %v", tc.dismissed, tc.weeks, tc.budget, got, tc.want)
		}
	}
}

// attic is an Archive.
type attic struct {
	versions []schema.Incident
	entries  []schema.Entry
	kept     [][]schema.Night
	fail     int
}

func (a *attic) IncidentVersions(_ context.Context, w schema.Window) ([]schema.Incident, error) {
	if a.fail > 0 {
		a.fail--
		return nil, errors.New("down")
	}
	return slices.DeleteFunc(slices.Clone(a.versions), func(in schema.Incident) bool { return !in.UpdatedAt.Before(w.To) }), nil
}

func (a *attic) Entries(_ context.Context, ids ...string) ([]schema.Entry, error) {
	return slices.DeleteFunc(slices.Clone(a.entries), func(e schema.Entry) bool { return !slices.Contains(ids, e.Incident) }), nil
}

func (a *attic) SaveNights(_ context.Context, nights []schema.Night) error {
	a.kept = append(a.kept, nights)
	return nil
}

func TestNightsAreScoredOnceEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		zone := amsterdam(t)
		at := time.Now().Add(-30 * time.Hour)
		a := &attic{versions: []schema.Incident{claimed("a", "kpn", at)}, entries: []schema.Entry{{Incident: "a", Action: schema.ActionConfirm, Time: at.Add(time.Hour)}}, fail: 1}
		var talk bytes.Buffer
		reg := prometheus.NewRegistry()
		n := NewNights(a, zone, 1, time.Now, reg, slog.New(slog.NewTextHandler(&talk, nil)))
		other := NewNights(a, zone, 1, time.Now, prometheus.NewRegistry(), slog.New(slog.NewTextHandler(&talk, nil)))
		ctx, cancel := context.WithTimeout(t.Context(), 70*time.Hour)
		defer cancel()
		go other.Run(ctx)
		if err := n.Run(ctx); err != nil {
			t.Errorf("Run = %v", err)
		}
		synctest.Wait()
		var asof []time.Time
		for i, nights := range a.kept {
			asof = append(asof, nights[0].AsOf)
			if i%2 == 1 {
				if diff := cmp.Diff(a.kept[i-1], nights); diff != "" {
					t.Errorf("two detectors side by side write different rows:\n%s", diff)
				}
			}
		}
		if len(asof) < 6 || len(asof) > 8 || len(asof)%2 != 0 {
			t.Fatalf("scored %d times, want each of two detectors at the start and at every midnight of 70 hours: %v", len(asof), asof)
		}
		for i := 2; i < len(asof); i += 2 {
			if asof[i].Sub(asof[i-2]) != 24*time.Hour {
				t.Errorf("scored as of %v, then of %v", asof[i-2], asof[i])
			}
		}
		if got := testutil.ToFloat64(n.metrics.precision); got != 1 {
			t.Errorf("precision = %g, want 1", got)
		}
		if got := testutil.ToFloat64(n.metrics.delay); got != 600 {
			t.Errorf("delay = %g, want 600", got)
		}
		if faults, err := testutil.GatherAndLint(reg); err != nil || len(faults) > 0 {
			t.Errorf("promlint: %v, %v", faults, err)
		}
	})
}

func TestAnOverrunBudgetIsSaidAloud(t *testing.T) {
	var talk bytes.Buffer
	n := NewNights(&attic{}, time.UTC, 0.1, time.Now, prometheus.NewRegistry(), slog.New(slog.NewTextHandler(&talk, nil)))
	n.tell(&schema.Night{Day: "2026-11-21", Weeks: 4, FalseAWeek: 1})
	if testutil.ToFloat64(n.metrics.overrun) != 1 || !strings.Contains(talk.String(), "budget") {
		t.Errorf("overrun = %g, log %q", testutil.ToFloat64(n.metrics.overrun), talk.String())
	}
	n.tell(&schema.Night{Day: "2026-11-22", Weeks: 4, FalseAWeek: 0.25})
	if testutil.ToFloat64(n.metrics.overrun) != 0 || !math.IsNaN(testutil.ToFloat64(n.metrics.precision)) {
		t.Errorf("after a better night overrun = %g, precision %g", testutil.ToFloat64(n.metrics.overrun), testutil.ToFloat64(n.metrics.precision))
	}
}
