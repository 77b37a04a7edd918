package detect

import (
	"errors"
	"math"
	"testing"

	"outcry/schema"
)

func TestBrandsWithTheirOwnBudget(t *testing.T) {
	s := calm(81, noon.AddDate(0, 0, -10), 10, 300)
	cfg := DefaultConfig()
	cfg.FalseAlarmsPerWeek, cfg.BrandFalseAlarms = 1, map[schema.Brand]float64{"red": 0.01, "blue": 20}
	d, err := New(cfg, land())
	if err != nil {
		t.Fatal(err)
	}
	run(t, d, s.sorted(), noon)
	plain := detector(t)
	plain.cfg.FalseAlarmsPerWeek = 3
	run(t, plain, s.sorted(), noon)
	red, blue, green := d.limit("red", schema.LevelMunicipality), d.limit("blue", schema.LevelMunicipality), d.limit("green", schema.LevelMunicipality)
	if !(red < green/10 && green < blue/3) {
		t.Errorf("limits of red %g, green %g, blue %g: want the strictest for the least budget", red, green, blue)
	}
	if shared := plain.limit("green", schema.LevelMunicipality); math.Abs(math.Log(green/shared)) > 0.6 {
		t.Errorf("limit of one of three alike with one alarm a week = %g, want the %g of three alarms for all three", green, shared)
	}
	for _, n := range []float64{0, -1, math.NaN(), 1e6} {
		cfg.BrandFalseAlarms = map[schema.Brand]float64{"red": n}
		if _, err := New(cfg, land()); !errors.Is(err, schema.ErrInvalid) {
			t.Errorf("New with a budget of %g = %v, want an error that is ErrInvalid", n, err)
		}
	}
}

// TestChanceOfALook holds the table against what it is made of.
func TestChanceOfALook(t *testing.T) {
	table := reckon()
	for _, r := range table {
		for p := 1e-3; p > 1e-10; p /= 3 {
			if got := r.solve(r.at(p)); math.Abs(math.Log(got/p)) > 0.01 {
				t.Errorf("solve(at(%g)) = %g", p, got)
			}
			if r.at(p) < p {
				t.Errorf("a look finds %g with chance %g, want more: somebody spoke", p, r.at(p))
			}
		}
	}
	if few, many := table[3].at(1e-6), table[6].at(1e-6); few < many {
		t.Errorf("three witnesses reach 1e-6 with %g a look, six with %g: want the fewer more often", few, many)
	}
}

// TestABudgetOfAllHours holds the parts of the hours to their sum: the budget is
// spent anew, not raised.
func TestABudgetOfAllHours(t *testing.T) {
	spent, looks := 0.0, 0.0
	for h, w := range waking {
		spent, looks = spent+w*ofHour[h], looks+w
	}
	if math.Abs(spent/looks-1) > 1e-9 {
		t.Errorf("looks of a day spend %g of the budget, want 1", spent/looks)
	}
	if night, day := ofHour[3], ofHour[15]; night < 2*day {
		t.Errorf("a look at night gets %g, at noon %g: want twice as much at night", night, day)
	}
}
