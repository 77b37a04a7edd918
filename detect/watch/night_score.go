package watch

import (
	"cmp"
	"math"
	"slices"
	"time"

	"outcry/detect"
	"outcry/schema"
)

const (
	rateDays = 28       // that a rate looks back
	z95      = 1.959964 // standard deviations of a 95 % interval
)

// claim is one incident that the detector claimed, or that people made, as people
// judge it.
type claim struct {
	brand schema.Brand
	age   int           // local days before the midnight of the score, 1 for the last
	delay float64       // seconds from onset to detection
	word  schema.Status // confirmed or dismissed; "" for neither
	own   bool          // made by people out of another
}

// score returns how the detector did on each of the days before a local midnight,
// as was known then: for all brands together and for each of which something is
// known in the four weeks up to that day, by day and brand; a day of which nothing
// is known is left out, but for the last. versions are of incidents, by id, then
// oldest first; entries are in order of time.
func score(midnight time.Time, days int, versions []schema.Incident, entries []schema.Entry) []schema.Night {
	claims := claimsOf(midnight, versions, entries)
	var out []schema.Night
	for age := days; age >= 1; age-- {
		brands := []schema.Brand{""}
		for _, c := range claims {
			if c.age >= age && c.age < age+rateDays {
				brands = append(brands, c.brand)
			}
		}
		if len(brands) == 1 && age > 1 {
			continue // nothing was known then
		}
		slices.Sort(brands)
		for _, b := range slices.Compact(brands) {
			n := schema.Night{Day: midnight.AddDate(0, 0, -age).Format(time.DateOnly), Brand: b, AsOf: midnight.UTC()}
			rate(&n, slices.DeleteFunc(slices.Clone(claims), func(c claim) bool { return b != "" && c.brand != b }), age)
			out = append(out, n)
		}
	}
	return out
}

// rate sums up the claims of the day of the given age, and of the weeks up to it.
func rate(n *schema.Night, claims []claim, age int) {
	var delays []float64
	confirmed, dismissed, first := 0, 0, age
	for _, c := range claims {
		if c.age < age || c.age >= age+rateDays {
			continue
		}
		first = max(first, c.age)
		if c.age == age {
			count(n, c)
		}
		if c.own {
			continue
		}
		switch c.word {
		case schema.Dismissed:
			dismissed++
			continue
		case schema.Confirmed:
			confirmed++
		}
		delays = append(delays, c.delay)
	}
	n.Weeks = math.Max(1, float64(first-age+1)/7)
	n.FalseAWeek = float64(dismissed) / n.Weeks
	if len(delays) > 0 {
		slices.Sort(delays)
		median := (delays[(len(delays)-1)/2] + delays[len(delays)/2]) / 2
		n.MedianDelay = &median
	}
	if judged := confirmed + dismissed; judged > 0 {
		p := float64(confirmed) / float64(judged)
		n.Precision = &p
		n.PrecisionLow, n.PrecisionHigh = wilson(confirmed, judged)
	}
}

// count adds a claim of the day itself.
func count(n *schema.Night, c claim) {
	if c.own {
		n.Missed++
		return
	}
	n.Incidents++
	switch c.word {
	case schema.Confirmed:
		n.Confirmed++
	case schema.Dismissed:
		n.Dismissed++
	default:
		n.Unjudged++
	}
}

// wilson returns the 95 % interval of a part k of n by score; Wilson, Probable
// inference, the law of succession, and statistical inference (1927).
func wilson(k, n int) (low, high float64) {
	p, m, z := float64(k)/float64(n), float64(n), z95*z95
	middle, half := p+z/(2*m), z95*math.Sqrt(p*(1-p)/m+z/(4*m*m))
	return math.Max(0, (middle-half)/(1+z/m)), math.Min(1, (middle+half)/(1+z/m))
}

// merged stands for an incident that people found to be part of another: no claim
// of its own.
const merged schema.Status = "merged"

// judged returns what people last said of each incident before midnight:
// confirmed, dismissed or merged.
func judged(midnight time.Time, entries []schema.Entry) map[string]schema.Status {
	said := map[string]schema.Status{}
	for _, e := range entries {
		if !e.Time.Before(midnight) {
			continue
		}
		switch e.Action {
		case schema.ActionConfirm, schema.ActionResolve:
			said[e.Incident] = schema.Confirmed
		case schema.ActionDismiss:
			said[e.Incident] = schema.Dismissed
		case schema.ActionMerge:
			said[e.Incident] = merged
		case schema.ActionReopen:
			delete(said, e.Incident)
		}
	}
	return said
}

// claimsOf returns what the detector claimed before midnight, and what people took
// out of it, oldest first.
func claimsOf(midnight time.Time, versions []schema.Incident, entries []schema.Entry) []claim {
	said := judged(midnight, entries)
	var out []claim
	for i := range versions {
		in := &versions[i]
		later := i+1 < len(versions) && versions[i+1].ID == in.ID && versions[i+1].UpdatedAt.Before(midnight)
		if later || !in.UpdatedAt.Before(midnight) {
			continue
		}
		word := said[in.ID]
		switch {
		case word == merged || in.Kind == schema.Storm || in.Kind == schema.Planned:
		case in.SplitFrom != "":
			out = append(out, claim{brand: in.Brand, age: daysBefore(midnight, in.UpdatedAt), own: true})
		case in.DetectedAt != nil:
			out = append(out, claim{brand: in.Brand, age: daysBefore(midnight, *in.DetectedAt), delay: in.DetectedAt.Sub(detect.HeardSince(in)).Seconds(), word: word})
		}
	}
	slices.SortStableFunc(out, func(a, b claim) int { return cmp.Or(cmp.Compare(b.age, a.age), cmp.Compare(a.brand, b.brand)) })
	return out
}

// daysBefore returns how many local days before midnight at lies: 1 for the day
// that ends then.
func daysBefore(midnight, at time.Time) int {
	y, m, d := at.In(midnight.Location()).Date()
	day := time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	y, m, d = midnight.Date()
	return int(time.Date(y, m, d, 12, 0, 0, 0, time.UTC).Sub(day) / (24 * time.Hour))
}
