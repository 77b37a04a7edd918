package detect

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// teach fills a rhythm with weeks of counts of the rate that rate returns, n
// times per week changed by spoil.
func teach(weeks int, rate func(slot int) float64, spoil func(week, slot int, n float64) float64) *rhythm {
	r := &rhythm{}
	source := rand.New(rand.NewPCG(9, 9))
	for w := range weeks {
		for s := range weekHours {
			r.add(s, spoil(w, s, poissonOf(source, rate(s))), 1)
		}
	}
	shape := wakingShape()
	r.fit(&shape)
	return r
}

func daily(level float64) func(int) float64 {
	return func(slot int) float64 { return level * (1.2 - math.Cos(2*math.Pi*float64(slot%24-3)/24)) }
}

func asIs(_, _ int, n float64) float64 { return n }

func TestRhythmIsLearnt(t *testing.T) {
	for _, c := range []struct {
		name  string
		level float64
		off   float64 // allowed, relative, on the mean
	}{
		{"a thousand an hour", 1000, 0.03},
		{"twenty an hour", 20, 0.12},
		{"one in two hours, leaning on like days", 0.5, 0.45},
	} {
		r := teach(4, daily(c.level), asIs)
		off := 0.0
		for s := range weekHours {
			off += math.Abs(r.rate[s]/daily(c.level)(s)-1) / weekHours
		}
		if off > c.off {
			t.Errorf("%s: rates are off by %.3f on the mean, want at most %.2f", c.name, off, c.off)
		}
	}
}

func TestAnOldOutageTeachesLittle(t *testing.T) {
	hit := func(week, slot int, n float64) float64 {
		if week == 2 && slot >= 60 && slot < 65 {
			return 6 * n
		}
		return n
	}
	clean, dirty := teach(4, daily(200), asIs), teach(4, daily(200), hit)
	for s := 60; s < 65; s++ {
		if up := dirty.rate[s]/clean.rate[s] - 1; up > 0.12 {
			t.Errorf("six times the usual in one of four weeks raises hour %d by %.2f, want at most 0.12", s, up)
		}
	}
}

func TestAGapTeachesNothing(t *testing.T) {
	r, gap := teach(4, daily(50), asIs), &rhythm{}
	source := rand.New(rand.NewPCG(9, 9))
	for w := range 4 {
		for s := range weekHours {
			n, seen := poissonOf(source, daily(50)(s)), 1.0
			if w == 1 && s < 24 {
				n, seen = 0, 0
			}
			gap.add(s, n, seen)
		}
	}
	shape := wakingShape()
	gap.fit(&shape)
	for s := range 24 {
		if math.Abs(gap.rate[s]/r.rate[s]-1) > 0.15 {
			t.Errorf("hour %d with a blind day = %v, without %v", s, gap.rate[s], r.rate[s])
		}
	}
}

func TestTheRhythmKeepsToTheCivilClockOverSummerTime(t *testing.T) {
	cal, err := NewCalendar("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	r := teach(4, daily(100), asIs)
	for _, pair := range [][2]string{
		{"2026-03-27T07:30:00Z", "2026-04-03T06:30:00Z"}, // Fridays, half past eight
		{"2026-10-23T16:10:00Z", "2026-10-30T17:10:00Z"},
	} {
		a, _ := time.Parse(time.RFC3339, pair[0])
		b, _ := time.Parse(time.RFC3339, pair[1])
		if x, y := r.at(cal, a), r.at(cal, b); math.Abs(x-y) > 1e-9 {
			t.Errorf("expected at %s = %v, at %s = %v, want the same", pair[0], x, pair[1], y)
		}
	}
}
