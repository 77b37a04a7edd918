package classify

import (
	"math/rand/v2"
	"testing"

	"outcry/schema"
)

func TestPackedSumsAreThoseOfTheWeights(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	rows := make([]Weights, 900)
	for i := range rows {
		rows[i].Key = random.Uint32()
		for k := range rows[i].Kinds {
			rows[i].Kinds[k] = int8(random.IntN(256) - 128)
		}
		for k := range rows[i].Services {
			rows[i].Services[k] = int8(random.IntN(256) - 128)
		}
	}
	m := modelOf(t, fileOf(t, Head{}, rows))
	for _, n := range []int{0, 1, 30, mostSum, mostSum + 1, 2000} {
		var keys []uint32
		var kinds [kindCount]int32
		var services [serviceCount]int32
		for range n {
			if random.IntN(3) == 0 {
				keys = append(keys, random.Uint32()) // of nothing known
				continue
			}
			row := &rows[random.IntN(len(rows))]
			keys = append(keys, row.Key)
			for k, x := range row.Kinds {
				kinds[k] += int32(x)
			}
			for k, x := range row.Services {
				services[k] += int32(x)
			}
		}
		found := m.find(nil, keys)
		if got := m.sumKinds(found); got != kinds {
			t.Errorf("%d senses: kinds %v, want %v", n, got, kinds)
		}
		if got := m.sumServices(found); got != services {
			t.Errorf("%d senses: services %v, want %v", n, got, services)
		}
	}
}

func TestOfTwoRowsWithOneKeyTheFirstIsFound(t *testing.T) {
	rows := []Weights{{Key: 7, Kinds: KindWeights{1}}, {Key: 7, Kinds: KindWeights{2}}}
	m := modelOf(t, fileOf(t, Head{}, rows))
	if got := m.report(m.row(7)); got != 1 {
		t.Errorf("the row says %d for a report, want 1", got)
	}
}

func TestASureReportOfOneNamedServiceNeedsNoLearning(t *testing.T) {
	lex, err := DefaultLexicon()
	if err != nil {
		t.Fatal(err)
	}
	lex.Model = modelOf(t, madeWeights(t, "zeist"))
	cl := newClassifierOf(t, lex)
	for s, want := range map[string]schema.Service{
		"geen tv van Ziggo in Zeist, al een uur storing, alle zenders op zwart": schema.TV,
		"hier in Zeist zitten wij bij kaarsjes":                                 schema.Power,
	} {
		if r := read(cl, s); r.Kind != schema.KindReport || r.Service != want {
			t.Errorf("%q is a %s of %q, want a report of %s", s, r.Kind, r.Service, want)
		}
	}
}
