package store_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// incident returns what is known of id after a while.
func incident(id string, after time.Duration, edits ...func(*schema.Incident)) schema.Incident {
	inc := schema.Incident{
		ID: id, Kind: schema.Outage, Status: schema.Suspected, Brand: "kpn", Service: schema.TV, Region: "NL/UT/GM0344",
		Regions: []schema.Region{"NL/UT/GM0344", "NL/UT/GM0345"}, StartedAt: noon, UpdatedAt: noon.Add(after), Witnesses: 5, Expected: 0.3,
		Complaints: 7, Severity: schema.Minor, Score: 4.5, Evidence: json.RawMessage(`{"witnesses":["a","b"]}`),
	}
	for _, edit := range edits {
		edit(&inc)
	}
	return inc
}

func detected(after time.Duration) func(*schema.Incident) {
	return func(inc *schema.Incident) {
		at := noon.Add(after)
		inc.Status, inc.DetectedAt = schema.Detected, &at
	}
}

func ended(after time.Duration) func(*schema.Incident) {
	return func(inc *schema.Incident) {
		at := noon.Add(after)
		inc.Status, inc.EndedAt = schema.Resolved, &at
	}
}

func save(t *testing.T, s *store.Store, incidents ...schema.Incident) {
	t.Helper()
	if err := s.SaveIncidents(t.Context(), incidents); err != nil {
		t.Fatal(err)
	}
}

func TestIncidentKeepsItsHistory(t *testing.T) {
	s := storetest.New(t)
	first := incident("a", time.Minute, func(inc *schema.Incident) { inc.Regions, inc.Evidence = nil, nil })
	second := incident("a", 2*time.Minute, detected(2*time.Minute))
	third := incident("a", 90*time.Minute, detected(2*time.Minute), ended(80*time.Minute))
	save(t, s, first, incident("b", time.Hour))
	save(t, s, second)
	save(t, s, third, second) // another detector is late with the same
	save(t, s)

	history, err := s.IncidentHistory(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([]schema.Incident{first, second, third}, history); diff != "" {
		t.Errorf("history differs (-want +got):\n%s", diff)
	}
	got, err := s.Incident(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(third, got); diff != "" {
		t.Errorf("incident differs (-want +got):\n%s", diff)
	}
	open, err := s.OpenIncidents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff([]schema.Incident{incident("b", time.Hour)}, open); diff != "" {
		t.Errorf("open incidents differ (-want +got):\n%s", diff)
	}
}

// TestTheFirstDetectionStands lets two detectors, whose rounds lie two seconds apart, write one incident in any order.
func TestTheFirstDetectionStands(t *testing.T) {
	first, second := incident("a", 0, detected(0)), incident("a", 2*time.Second, detected(2*time.Second))
	grown := incident("a", time.Minute, detected(2*time.Second))
	over := incident("a", time.Hour, detected(2*time.Second), ended(50*time.Minute))
	for name, order := range map[string][]schema.Incident{
		"the first to decide writes first":       {first, second, grown, over},
		"the second to decide writes first":      {second, first, grown, over},
		"the first to decide is late by a while": {second, grown, over, first},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := storetest.Config(t)
			s := storetest.New(t, func(c *store.Config) { *c = cfg })
			writers := []*store.Store{s, storetest.Open(t, cfg)}
			reader, since := storetest.Open(t, cfg), noon.Add(-time.Hour)
			for i, inc := range order {
				save(t, writers[i%2], inc)
				if _, _, err := reader.Standing(t.Context(), since); err != nil { // as one that looks at each step
					t.Fatal(err)
				}
			}
			found := map[string][]schema.Incident{}
			read := func(how string, rows []schema.Incident, err error) {
				t.Helper()
				if found[how] = rows; err != nil || len(rows) == 0 {
					t.Fatalf("%s = %d incidents, %v", how, len(rows), err)
				}
			}
			one, err := s.Incident(t.Context(), "a")
			read("the incident", []schema.Incident{one}, err)
			rows, err := s.Incidents(t.Context(), schema.IncidentQuery{IDs: []string{"a"}})
			read("the list", rows, err)
			rows, err = s.Incidents(t.Context(), schema.IncidentQuery{KnownAt: noon.Add(2 * time.Minute)})
			read("the list as known then", rows, err)
			rows, err = s.IncidentHistory(t.Context(), "a")
			read("the history", rows, err)
			rows, err = s.IncidentVersions(t.Context(), schema.Window{From: noon, To: noon.Add(2 * time.Hour)})
			read("the versions", rows, err)
			rows, _, err = reader.Standing(t.Context(), since)
			read("what stands, followed", rows, err)
			rows, _, err = s.Standing(t.Context(), since)
			read("what stands, read at once", rows, err)
			for how, rows := range found {
				for _, inc := range rows {
					if inc.DetectedAt == nil || !inc.DetectedAt.Equal(noon) {
						t.Errorf("%s at %s: detected %v, want %s", how, inc.UpdatedAt, inc.DetectedAt, noon)
					}
				}
			}
		})
	}
}

func TestOfTwoVersionsAtOneMomentTheLaterSavedStands(t *testing.T) {
	s := storetest.New(t)
	for i, brand := range []schema.Brand{"a", "b", "a"} {
		want := incident("x", 0, func(inc *schema.Incident) { inc.Brand = brand })
		save(t, s, want)
		got, err := s.Incidents(t.Context(), schema.IncidentQuery{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff([]schema.Incident{want}, got); diff != "" {
			t.Errorf("after version %d the incidents differ (-want +got):\n%s", i, diff)
		}
	}
}

func TestUnknownIncident(t *testing.T) {
	s := storetest.New(t)
	if _, err := s.Incident(t.Context(), "x"); !errors.Is(err, schema.ErrNotFound) {
		t.Errorf("Incident = %v, want schema.ErrNotFound", err)
	}
	if history, err := s.IncidentHistory(t.Context(), "x"); len(history) != 0 || err != nil {
		t.Errorf("IncidentHistory = %v, %v, want nothing", history, err)
	}
}

func TestEvidenceThatIsNoJSONIsInvalid(t *testing.T) {
	s := storetest.New(t)
	err := s.SaveIncidents(t.Context(), []schema.Incident{incident("x", 0, func(inc *schema.Incident) { inc.Evidence = json.RawMessage(`{`) })})
	if !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("SaveIncidents = %v, want schema.ErrInvalid", err)
	}
}

// TestIncidentsAreThoseThatMatch compares the store's choice with
// schema.IncidentQuery.Match over random incidents and questions.
func TestIncidentsAreThoseThatMatch(t *testing.T) {
	random := stream{rand.New(rand.NewPCG(7, 8))}
	regions := []schema.Region{"NL", "NL/UT", "NL/UT/GM0344", "NL/UT/GM0344/3511", "NL/U", "NL/rail/SHL-LEDN", "US/CA", ""}
	moment := func() time.Time { return noon.Add(time.Duration(random.IntN(10)) * time.Hour) }
	all := make([]schema.Incident, 60)
	for i := range all {
		all[i] = incident(fmt.Sprintf("%02d", i), 0, func(inc *schema.Incident) {
			inc.Kind, inc.Status = pick(random, schema.Outage, schema.Storm), pick(random, schema.Suspected, schema.Detected, schema.Resolved)
			inc.Brand, inc.Service = pick[schema.Brand](random, "kpn", "ing"), pick(random, schema.TV, schema.Login)
			inc.StartedAt, inc.UpdatedAt, inc.Region = moment(), moment(), pick(random, regions...)
			inc.Regions = pick(random, nil, []schema.Region{pick(random, regions...)}, []schema.Region{pick(random, regions...), pick(random, regions...)})
			if end := moment(); inc.Status == schema.Resolved {
				inc.EndedAt = &end
			}
		})
	}
	s := storetest.New(t)
	save(t, s, all...)
	for range 60 {
		q := schema.IncidentQuery{
			Statuses: pick(random, nil, nil, schema.Open(), []schema.Status{schema.Resolved}), Kinds: pick(random, nil, nil, []schema.IncidentKind{schema.Storm}),
			Brand: pick[schema.Brand](random, "", "", "kpn"), Service: pick(random, "", "", schema.TV), Region: pick(random, append(regions, "", "")...),
			From: pick(random, time.Time{}, moment()), To: pick(random, time.Time{}, moment()), UpdatedSince: pick(random, time.Time{}, moment()),
		}
		var want []schema.Incident
		for _, inc := range all {
			if q.Match(&inc) {
				want = append(want, inc)
			}
		}
		slices.SortFunc(want, func(a, b schema.Incident) int {
			return cmp.Or(b.StartedAt.Compare(a.StartedAt), strings.Compare(a.ID, b.ID))
		})
		got := pages(t, s, q, 1+random.IntN(7))
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("Incidents(%+v) differ (-match +store):\n%.2000s", q, diff)
		}
	}
}

// pages reads the incidents of q by pages.
func pages(t *testing.T, s *store.Store, q schema.IncidentQuery, size int) []schema.Incident {
	t.Helper()
	var all []schema.Incident
	for q.Limit = size; ; {
		page, err := s.Incidents(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page...)
		if len(page) < size {
			return all
		}
		last := page[len(page)-1]
		q.Before = &schema.IncidentMark{StartedAt: last.StartedAt, ID: last.ID}
	}
}

func TestEntriesAreKeptInOrderAndOnce(t *testing.T) {
	s := storetest.New(t)
	ack := schema.Entry{Incident: "a", Time: noon, Action: schema.ActionAck, Who: "noc"}
	note := schema.Entry{Incident: "a", Time: noon.Add(-time.Minute), Action: schema.ActionNote, Who: "webcare", Words: "it's the mast\nin Utrecht"}
	other := schema.Entry{Incident: "b", Time: noon.Add(time.Minute), Action: schema.ActionDismiss, Who: "noc"}
	for _, e := range []schema.Entry{ack, note, other, ack} {
		if err := s.AddEntry(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		of   []string
		want []schema.Entry
	}{
		"of one incident":  {[]string{"a"}, []schema.Entry{note, ack}},
		"of two incidents": {[]string{"b", "a"}, []schema.Entry{note, ack, other}},
		"of none":          {nil, nil},
		"of an unknown":    {[]string{"c"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := s.Entries(t.Context(), test.of...)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Errorf("Entries differ (-want +got):\n%s", diff)
			}
		})
	}
}
