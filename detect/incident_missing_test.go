package detect

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"outcry/schema"
)

// TestACallCentreThatFallsSilentIsEvidence: the help line of red is dead, so its
// customers don't call; where nobody calls at all, the call centre is told from nothing.
func TestACallCentreThatFallsSilentIsEvidence(t *testing.T) {
	for _, c := range []struct {
		name   string
		silent []schema.Brand // about which nobody calls
		want   []string
	}{
		{"the callers of red", []schema.Brand{"red"}, []string{"call"}},
		{"all callers", []schema.Brand{"red", "blue", "green"}, nil},
		{"nobody", nil, nil},
	} {
		s := calm(97, noon.AddDate(0, 0, -10), 11, 400).through("post", "call")
		s.reports = slices.DeleteFunc(s.reports, func(r schema.Report) bool {
			return r.Source == "call" && !r.Time.Before(noon) && slices.Contains(c.silent, r.Brand)
		})
		for i := range 24 {
			s.say(noon.Add(time.Duration(i)*5*time.Minute), "red", schema.PhoneLine, "NL")
		}
		all := s.sorted()
		got := since(noon, last(run(t, detector(t), all[:upTo(all, noon.Add(2*time.Hour))], noon.Add(2*time.Hour))))
		got = slices.DeleteFunc(got, func(in schema.Incident) bool { return in.Service != schema.PhoneLine })
		if len(got) != 1 {
			t.Fatalf("%s: %d incidents, want 1", c.name, len(got))
		}
		var e Evidence
		if err := json.Unmarshal(got[0].Evidence, &e); err != nil {
			t.Fatal(err)
		}
		var missing []string
		for _, m := range e.Missing {
			missing = append(missing, m.Source)
			if float64(m.Counted) > m.Expected/2 {
				t.Errorf("%s: %+v is missing", c.name, m)
			}
		}
		if !slices.Equal(missing, c.want) {
			t.Errorf("%s: missing %v, want %v", c.name, missing, c.want)
		}
	}
}
