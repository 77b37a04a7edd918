package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func TestKnownAreThoseOfTheSource(t *testing.T) {
	s := storetest.New(t)
	for i := range 100 {
		insert(t, s, complaint(fmt.Sprint(i), time.Duration(i)*time.Hour))
	}
	insert(t, s, complaint("7", 7*time.Hour, region("NL/NH/GM0363")))
	got, err := s.Known(t.Context(), []schema.Identity{{Source: "twitter", ID: "7"}, {Source: "twitter", ID: "99"}, {Source: "twitter", ID: "nobody's"}})
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, r := range got {
		told = append(told, r.ID+" "+string(r.Region))
	}
	slices.Sort(told)
	if want := []string{"7 NL/NH/GM0363", "99 NL/UT/GM0344"}; !slices.Equal(told, want) {
		t.Errorf("Known = %q, want %q", told, want)
	}
	if got, err := s.Known(t.Context(), []schema.Identity{{Source: "web", ID: "7"}}); len(got) != 0 || err != nil {
		t.Errorf("Known of another source = %v, %v, want none", got, err)
	}
}
