package store_test

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func nightWork(id string, brand schema.Brand, begins, announced time.Duration) schema.Maintenance {
	return schema.Maintenance{
		ID: id, Brand: brand, Services: []schema.Service{schema.TV}, Regions: []schema.Region{"NL/OV/GM0193"}, From: noon.Add(begins), To: noon.Add(begins + time.Hour),
		Recurrence: "FREQ=WEEKLY", Zone: "Europe/Amsterdam", Forecast: 12.5, Title: "New cards", Words: "two racks", Who: "anna", CreatedAt: noon.Add(announced),
	}
}

func TestPlannedWorkStandsAsItWasLastAnnounced(t *testing.T) {
	s := storetest.New(t)
	first, other := nightWork("a", "ziggo", time.Hour, 0), nightWork("b", "kpn", 0, 0)
	later := nightWork("a", "ziggo", 2*time.Hour, time.Minute)
	later.Services, later.Regions = nil, nil
	for _, list := range [][]schema.Maintenance{{first, other}, nil, {later}} {
		if err := s.SaveMaintenance(t.Context(), list); err != nil {
			t.Fatal(err)
		}
	}
	off := schema.Maintenance{ID: "b", Who: "bo", CreatedAt: noon.Add(2 * time.Minute)}
	for _, list := range [][]schema.Maintenance{{off}, nil, {off}} {
		if err := s.RemoveMaintenance(t.Context(), list); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		name string
		q    schema.MaintenanceQuery
		want []schema.Maintenance
	}{
		{"what stands", schema.MaintenanceQuery{}, []schema.Maintenance{later}},
		{"as first announced", schema.MaintenanceQuery{Asof: noon}, []schema.Maintenance{other, first}},
		{"before one was called off", schema.MaintenanceQuery{Asof: noon.Add(time.Minute)}, []schema.Maintenance{other, later}},
		{"before anything was", schema.MaintenanceQuery{Asof: noon.Add(-time.Second)}, nil},
		{"of one brand", schema.MaintenanceQuery{Asof: noon, Brand: "kpn"}, []schema.Maintenance{other}},
		{"of a brand without any", schema.MaintenanceQuery{Brand: "ns"}, nil},
	} {
		got, err := s.Maintenance(t.Context(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: Maintenance(%+v) differs (-want +got):\n%s", c.name, c.q, diff)
		}
	}
}
