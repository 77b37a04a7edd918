package detect

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// areaOf returns a postal area of a town.
func areaOf(r schema.Region, i int) schema.Region {
	return schema.Region(fmt.Sprintf("%s/%04d", r, 1010+i))
}

// busy is a calm country with a city, of which much is said and half of that names one
// of its twenty postal areas.
func busy(seed int64, days int) (s *stream, city schema.Region) {
	from := noon.AddDate(0, 0, -days)
	s, city = calm(seed, from, days+1, 60), town(9)
	for t := from; t.Before(from.AddDate(0, 0, days+1)); t = t.Add(time.Minute) {
		for _, b := range []schema.Brand{"red", "blue", "green"} {
			if s.rng.Float64() < 60.0/1440*waking[t.Hour()] {
				where := city
				if s.rng.Intn(2) == 0 {
					where = areaOf(city, s.rng.Intn(20))
				}
				s.say(t, b, schema.MobileData, where)
			}
		}
	}
	return s, city
}

func TestQuarterOfACity(t *testing.T) {
	_, city := busy(1, 0)
	tests := []struct {
		name  string
		where []schema.Region
		want  []schema.Region
	}{
		{"one area, which the city would drown", []schema.Region{areaOf(city, 3)}, []schema.Region{areaOf(city, 3)}},
		{"two areas of a district", []schema.Region{areaOf(city, 3), areaOf(city, 4)}, []schema.Region{areaOf(city, 3), areaOf(city, 4)}},
		{"an area, and as many who name the city alone", []schema.Region{areaOf(city, 3), city}, []schema.Region{areaOf(city, 3)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := busy(41, 14)
			for i := range 5 * len(tt.where) {
				s.say(noon.Add(time.Duration(i)*40*time.Minute/time.Duration(5*len(tt.where))), "red", schema.MobileData, tt.where[i%len(tt.where)])
			}
			got := since(noon, last(run(t, detector(t), s.sorted(), noon.Add(10*time.Hour))))
			if len(got) != 1 {
				t.Fatalf("incidents = %d, want 1: %+v", len(got), got)
			}
			if diff := cmp.Diff(tt.want, got[0].Regions); diff != "" {
				t.Errorf("regions differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAQuarterThatSpokeFirstIsNotTheCity: an outage of the whole city is told as that,
// and as one incident, whoever spoke first.
func TestAQuarterThatSpokeFirstIsNotTheCity(t *testing.T) {
	for name, others := range map[string]func(s *stream, city schema.Region) schema.Region{
		"the others name their areas":   func(s *stream, city schema.Region) schema.Region { return areaOf(city, s.rng.Intn(20)) },
		"the others name the city only": func(_ *stream, city schema.Region) schema.Region { return city },
	} {
		t.Run(name, func(t *testing.T) {
			s, city := busy(43, 14)
			for i := range 5 {
				s.say(noon.Add(time.Duration(i)*4*time.Minute), "red", schema.MobileData, areaOf(city, 7))
			}
			for i := range 90 {
				s.say(noon.Add(20*time.Minute+time.Duration(i)*time.Minute), "red", schema.MobileData, others(s, city))
			}
			lines := since(noon, run(t, detector(t), s.sorted(), noon.Add(10*time.Hour)))
			if len(last(lines)) != 1 {
				t.Fatalf("incidents = %d, want 1: %+v", len(last(lines)), last(lines))
			}
			if first := lines[0].Regions; !slices.Equal(first, []schema.Region{areaOf(city, 7)}) {
				t.Errorf("first told of %v, want the postal area", first)
			}
			if then := last(lines)[0].Regions; !slices.Equal(then, []schema.Region{city}) {
				t.Errorf("in the end told of %v, want %v", then, city)
			}
		})
	}
}

func TestPostalAreasOfTownsAreNotToldApart(t *testing.T) {
	d := detector(t)
	for r, want := range map[schema.Region]bool{
		areaOf(town(9), 1): true, areaOf(town(0), 1): false, town(9): false, "NL/rail/A-B": false, "US/CA/Sometown/1234": false,
	} {
		if p := d.atlas.quarter(r); (p != nowhere) != want {
			t.Errorf("quarter(%s) = %d, want one: %v", r, p, want)
		}
	}
}

// TestAQuarterHasItsPartOfTheCity: an area of which nothing was heard is expected to be
// one of many, and all together bring what names an area.
func TestAQuarterHasItsPartOfTheCity(t *testing.T) {
	s, city := busy(47, 14)
	d := detector(t)
	run(t, d, s.sorted(), noon)
	sum := 0.0
	for i := range 20 {
		sum += d.partOfCity(d.atlas.quarter(areaOf(city, i)))
	}
	if sum < 0.35 || sum > 0.55 {
		t.Errorf("twenty areas have %.2f of the city, want about half of it", sum)
	}
	if unheard := d.partOfCity(d.atlas.quarter(areaOf(city, 90))); unheard <= 0 || unheard > sum/40 {
		t.Errorf("an area without reports has %.4f of the city, want little", unheard)
	}
}

// TestAQuarterIsFollowedOnAfterARestart: what was told of an area is restored there, and
// the counts of the past teach what is usual in it.
func TestAQuarterIsFollowedOnAfterARestart(t *testing.T) {
	s, city := busy(53, 14)
	for i := range 6 {
		s.say(noon.Add(time.Duration(i)*5*time.Minute), "red", schema.MobileData, areaOf(city, 3))
	}
	reports := slices.DeleteFunc(s.sorted(), func(r schema.Report) bool { return r.Time.After(noon.Add(40 * time.Minute)) })
	before := detector(t)
	known := last(run(t, before, reports, noon.Add(40*time.Minute)))
	after := detector(t)
	after.Learn(hourly(reports, noon))
	after.Restore(known, slices.DeleteFunc(slices.Clone(reports), func(r schema.Report) bool { return r.Time.Before(noon.AddDate(0, 0, -1)) }))
	p, q := before.partOfCity(before.atlas.quarter(areaOf(city, 5))), after.partOfCity(after.atlas.quarter(areaOf(city, 5)))
	if math.Abs(math.Log(p/q)) > 0.2 {
		t.Errorf("an area has %.4f of the city, after a restart %.4f", p, q)
	}
	s.say(noon.Add(45*time.Minute), "red", schema.MobileData, areaOf(city, 3))
	said := after.Observe(noon.Add(45*time.Minute), s.reports[len(s.reports)-1:])
	if len(said) != 1 || !slices.Equal(said[0].Regions, []schema.Region{areaOf(city, 3)}) {
		t.Errorf("after a restart it is told of %+v, want one incident in the area", said)
	}
}

// TestWhatIsOfTheCity: an area is believed while those who name another, or none, are few.
func TestWhatIsOfTheCity(t *testing.T) {
	for _, tt := range []struct {
		name                string
		here, there, silent int
		city, scattered     bool
		rises               bool
	}{
		{"an area alone", 5, 0, 0, false, false, false},
		{"an area, and one who names another", 5, 1, 0, false, false, false},
		{"an area, and those of it who name the city", 5, 0, 5, false, false, false},
		{"others name as many areas as they are", 5, 12, 0, true, true, true},
		{"many more speak of the city", 3, 0, 30, true, false, true},
		{"two of a handful", 2, 4, 0, false, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, city := busy(59, 14)
			for i := range tt.here {
				s.say(noon.Add(time.Duration(i)*time.Minute), "red", schema.MobileData, areaOf(city, 3))
			}
			for i := range tt.there {
				s.say(noon.Add(time.Duration(i)*time.Minute), "red", schema.MobileData, areaOf(city, 5+i%15))
			}
			for i := range tt.silent {
				s.say(noon.Add(time.Duration(i)*time.Minute), "red", schema.MobileData, city)
			}
			d, from, to := detector(t), noon.Unix(), noon.Unix()+1800
			reports := slices.DeleteFunc(s.sorted(), func(r schema.Report) bool { return r.Time.After(noon.Add(30 * time.Minute)) })
			d.Restore(nil, reports)
			red := d.seriesOf(seriesKey{"red", schema.MobileData, d.atlas.id("NL")})
			v, here := d.surveyOf(red, from, to), []spotID{d.atlas.quarter(areaOf(city, 3))}
			n, share := v.count(here)
			if got := v.ofCity(here, n, share, quarterChance); got != tt.city {
				t.Errorf("ofCity = %v, want %v", got, tt.city)
			}
			if got := v.scattered(here, n); got != tt.scattered {
				t.Errorf("scattered = %v, want %v", got, tt.scattered)
			}
			if got := d.cityRise(red, here, red.mean(from, to), share, from, to); got > 2 != tt.rises {
				t.Errorf("cityRise = %.2f, want a rise: %v", got, tt.rises)
			}
		})
	}
}

func TestBinomialTail(t *testing.T) {
	for _, tt := range []struct {
		n, trials    int
		chance, want float64
	}{{0, 3, 0.1, 1}, {3, 3, 0.1, 0.001}, {1, 2, 0.5, 0.75}, {2, 3, 0.2, 0.104}} {
		if got := binomialTail(tt.n, tt.trials, tt.chance); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("binomialTail(%d, %d, %g) = %g, want %g", tt.n, tt.trials, tt.chance, got, tt.want)
		}
	}
}
