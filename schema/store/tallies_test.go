package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store/storetest"
)

func TestTalliesTellWitnessesApart(t *testing.T) {
	const center, north, amsterdam = "NL/UT/GM0344/3511", "NL/UT/GM0344/3561", "NL/NH/GM0363"
	s := storetest.New(t)
	of := func(service schema.Service) func(*schema.Report) {
		return func(r *schema.Report) { r.Service = service }
	}
	insert(t, s,
		complaint("1", 0, region(center)), complaint("again the next day", 24*time.Hour, region(center)),
		complaint("from elsewhere", time.Minute, region(north)), complaint("of another service", time.Minute, region(center), of(schema.Voice)),
		complaint("somebody else", time.Minute, author(8), region(amsterdam)), complaint("on the train", time.Minute, author(9), region("NL/rail/SHL-LEDN")),
		complaint("before", -time.Hour, author(10), region(amsterdam)),
	)
	w := schema.Window{From: noon, To: noon.Add(25 * time.Hour)}
	got, err := s.Witnesses(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	told := map[schema.Tally]bool{}
	for _, tally := range got {
		told[tally] = true
	}
	tally := func(brand schema.Brand, service schema.Service, region schema.Region, n float64) schema.Tally {
		return schema.Tally{Brand: brand, Service: service, Region: region, Witnesses: n}
	}
	for _, want := range []schema.Tally{
		tally("t-mobile", schema.MobileData, "NL/UT/GM0344", 1), tally("t-mobile", schema.Voice, "NL/UT/GM0344", 1), tally("t-mobile", "", "NL/UT/GM0344", 1),
		tally("", "", "NL/UT", 1), tally("", schema.MobileData, "NL", 3), tally("t-mobile", "", "NL", 3), tally("", "", "NL/rail/SHL-LEDN", 1), tally("", "", amsterdam, 1),
	} {
		if !told[want] {
			t.Errorf("Witnesses lacks %+v in %+v", want, got)
		}
	}
	days, err := s.WitnessDays(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	own := map[schema.Region]float64{}
	for _, tally := range days {
		if tally.Service == schema.MobileData {
			own[tally.Region] = tally.Witnesses
		}
	}
	if d := cmp.Diff(map[schema.Region]float64{"NL/UT/GM0344": 2, amsterdam: 1, "NL/rail/SHL-LEDN": 1}, own); d != "" {
		t.Errorf("WitnessDays (-want +got):\n%s", d)
	}
}
