package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func TestOutlooks(t *testing.T) {
	s := storetest.New(t)
	outlook := func(after time.Duration, b schema.Brand, r schema.Region, expected, score float64) schema.Outlook {
		return schema.Outlook{Time: noon.Add(after), Brand: b, Service: schema.TV, Region: r, Expected: expected, Score: score}
	}
	for range 2 { // two detectors write the same
		if err := s.SaveOutlooks(t.Context(), []schema.Outlook{
			outlook(0, "kpn", "NL", 1.5, 0.1), outlook(time.Minute, "kpn", "NL", 2, 0.2), outlook(time.Hour, "kpn", "NL", 9, 9),
			outlook(time.Minute, "ziggo", "NL/UT", 3, 1.5), outlook(time.Minute, "ziggo", "NL/UT/GM0344", 4, 2),
		}); err != nil {
			t.Fatal(err)
		}
	}
	minute := noon.Unix() / 60
	kpn := schema.Outlooks{Brand: "kpn", Service: schema.TV, Region: "NL", Minutes: []int64{minute, minute + 1}, Expected: []float64{1.5, 2}, Score: []float64{0.1, 0.2}}
	province := schema.Outlooks{Brand: "ziggo", Service: schema.TV, Region: "NL/UT", Minutes: []int64{minute + 1}, Expected: []float64{3}, Score: []float64{1.5}}
	town := schema.Outlooks{Brand: "ziggo", Service: schema.TV, Region: "NL/UT/GM0344", Minutes: []int64{minute + 1}, Expected: []float64{4}, Score: []float64{2}}
	hour := schema.Window{From: noon, To: noon.Add(time.Hour)}
	for _, c := range []struct {
		name string
		q    schema.OutlookQuery
		want []schema.Outlooks
	}{
		{"all of an hour", schema.OutlookQuery{Window: hour}, []schema.Outlooks{kpn, province, town}},
		{"by level", schema.OutlookQuery{Window: hour, Levels: []schema.Level{schema.LevelProvince}}, []schema.Outlooks{province}},
		{"by brand and region", schema.OutlookQuery{Window: hour, Brand: schema.Names{In: []string{"ziggo"}}, Region: schema.Names{Like: ".*/GM.*"}}, []schema.Outlooks{town}},
		{"of none", schema.OutlookQuery{Window: hour, Service: schema.Names{Out: []string{"tv"}}}, nil},
		{"only the names", schema.OutlookQuery{Window: hour, Levels: []schema.Level{schema.LevelCountry}, Names: true},
			[]schema.Outlooks{{Brand: "kpn", Service: schema.TV, Region: "NL", Minutes: []int64{}, Expected: []float64{}, Score: []float64{}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []schema.Outlooks
			if err := s.Outlooks(t.Context(), c.q, func(o schema.Outlooks) error {
				got = append(got, o)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("outlooks differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSourceHours(t *testing.T) {
	s := storetest.New(t)
	insert(t, s, complaint("1", 0), complaint("2", 30*time.Second), complaint("3", 3*time.Minute), complaint("4", time.Minute, source("tickets")), complaint("5", 2*time.Hour), complaint("6", 9*time.Hour))
	got, err := s.SourceHours(t.Context(), schema.Window{From: noon, To: noon.Add(3 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	hour := func(after time.Duration, source string, messages uint32) schema.SourceHour { // of one author
		return schema.SourceHour{Time: noon.Add(after), Source: source, Brand: "t-mobile", Service: schema.MobileData, Country: "NL", Messages: messages, Witnesses: 1}
	}
	want := []schema.SourceHour{hour(0, "tickets", 1), hour(0, "twitter", 3), hour(2*time.Hour, "twitter", 1)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hours of sources differ (-want +got):\n%s", diff)
	}
}

func TestSourceMinutes(t *testing.T) {
	s := storetest.New(t)
	insert(t, s, complaint("1", 0), complaint("2", 30*time.Second), complaint("3", 3*time.Minute), complaint("4", time.Minute, source("tickets")), complaint("5", 2*time.Hour))
	got, err := s.SourceMinutes(t.Context(), schema.Window{From: noon, To: noon.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	at := func(after time.Duration) int64 { return noon.Add(after).UnixMilli() }
	want := []schema.SourceMinutes{
		{Source: "tickets", Last: []int64{at(time.Minute)}, Complaints: []uint32{1}},
		{Source: "twitter", Last: []int64{at(30 * time.Second), at(3 * time.Minute)}, Complaints: []uint32{2, 1}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("minutes differ (-want +got):\n%s", diff)
	}
}

func TestMinuteNames(t *testing.T) {
	s := storetest.New(t)
	insert(t, s, complaint("1", 0), complaint("2", 0, region("NL/NH/GM0363/1012")), complaint("3", 0, about("", schema.TV)), complaint("4", 3*time.Hour, about("kpn", schema.TV)))
	var got []schema.Region
	q := schema.MinuteQuery{Level: schema.LevelMunicipality, Window: schema.Window{From: noon.Add(time.Hour), To: noon.Add(2 * time.Hour)}, Past: time.Hour}
	if err := s.MinuteNames(t.Context(), q, func(m schema.Minutes) error {
		got = append(got, m.Region)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]schema.Region{"NL/NH/GM0363", "NL/UT/GM0344"}, got); diff != "" {
		t.Errorf("regions differ (-want +got):\n%s", diff)
	}
}

func TestIncidentVersions(t *testing.T) {
	s := storetest.New(t)
	version := func(id string, after time.Duration, status schema.Status) schema.Incident {
		inc := schema.Incident{ID: id, Kind: schema.Outage, Status: status, Brand: "kpn", Service: schema.TV, Region: "NL", StartedAt: noon, UpdatedAt: noon.Add(after), Evidence: []byte(`{"a":1}`)}
		if !status.Open() {
			inc.EndedAt = &inc.UpdatedAt
		}
		return inc
	}
	if err := s.SaveIncidents(t.Context(), []schema.Incident{
		version("b", time.Minute, schema.Suspected), version("b", 2*time.Minute, schema.Detected), version("b", 5*time.Hour, schema.Resolved),
		version("a", time.Minute, schema.Detected), version("a", time.Hour, schema.Resolved), version("c", 9*time.Hour, schema.Detected),
		version("d", time.Minute, schema.Detected), version("d", time.Hour, schema.Resolved),
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.AddEntry(t.Context(), schema.Entry{Incident: "d", Time: noon.Add(2 * time.Hour), Action: schema.ActionConfirm, Who: "noc"}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		from, to time.Duration
		want     []string
	}{
		{"a window while it is open has it, with what was known before", 3 * time.Hour, 4 * time.Hour, []string{"b suspected", "b detected", "d detected", "d resolved"}},
		{"an earlier one has all that had begun", 0, 90 * time.Minute, []string{"a detected", "a resolved", "b suspected", "b detected", "d detected", "d resolved"}},
		{"what is open goes on", 20 * time.Hour, 21 * time.Hour, []string{"c detected", "d detected", "d resolved"}},
		{"before all there is none", -2 * time.Hour, -time.Hour, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, err := s.IncidentVersions(t.Context(), schema.Window{From: noon.Add(c.from), To: noon.Add(c.to)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, inc := range found {
				got = append(got, inc.ID+" "+string(inc.Status))
				if inc.Evidence != nil {
					t.Errorf("%s comes with evidence", inc.ID)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("versions differ (-want +got):\n%s", diff)
			}
		})
	}
}
