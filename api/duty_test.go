package api

import (
	"strings"
	"testing"
)

// TestDuties walks every route with every set of duties: what a process is not
// there for is not there.
func TestDuties(t *testing.T) {
	all := newHouse(t).api.routes()
	for _, tc := range []struct {
		name            string
		intake, answers bool
	}{
		{"a process that takes complaints in", true, false},
		{"a process that answers", false, true},
		{"a process that detects", false, false},
		{"a process that does it all", true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			h := newHouse(t, func(cfg *Config, _ *Parts) { cfg.Intake, cfg.Answers = tc.intake, tc.answers })
			for _, r := range all {
				if r.pace == forever {
					continue
				}
				status, body, _ := h.ask(r.method, sample(r), "{}")
				served := !strings.Contains(body, errNoRoute.detail) && status != 405
				if want := r.duty == always || r.duty == taking && tc.intake || r.duty == answering && tc.answers; served != want {
					t.Errorf("%s %s = %d %s, want it served: %v", r.method, r.path, status, body, want)
				}
			}
			if status, _, _ := h.ask("GET", "/", ""); (status == 200) != tc.answers {
				t.Errorf("the page = %d, want it served: %v", status, tc.answers)
			}
			if _, spec, _ := h.ask("GET", "/openapi.json", ""); strings.Contains(spec, `"postComplaints"`) != tc.intake {
				t.Errorf("the description names POST /complaints although intake is %v, or the other way round", tc.intake)
			}
		})
	}
}

// sample returns a path that r's pattern fits.
func sample(r route) string {
	return strings.NewReplacer(":id", "x", ":followup", "f", ":source", "s", ":author", "a", ":name", "brand").Replace(r.path)
}
