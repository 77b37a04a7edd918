package store_test

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func TestEntriesSince(t *testing.T) {
	s := storetest.New(t)
	said := func(incident string, after time.Duration, a schema.Action) schema.Entry {
		return schema.Entry{Incident: incident, Time: noon.Add(after), Action: a, Who: "noc"}
	}
	early, first, second := said("a", -time.Minute, schema.ActionAck), said("b", 0, schema.ActionConfirm), said("a", time.Second, schema.ActionDismiss)
	for _, e := range []schema.Entry{second, early, first, second} {
		if err := s.AddEntry(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		name string
		from time.Time
		want []schema.Entry
	}{
		{"from a moment on, whatever the incident", noon, []schema.Entry{first, second}},
		{"from the beginning", time.Time{}, []schema.Entry{early, first, second}},
		{"nothing new", noon.Add(time.Hour), nil},
	} {
		got, err := s.EntriesSince(t.Context(), tc.from)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: entries differ (-want +got):\n%s", tc.name, diff)
		}
	}
}
