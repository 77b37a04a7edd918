package main

import "testing"

func TestARoleIsWhatTheAPIServes(t *testing.T) {
	for _, tc := range []struct {
		role            string
		intake, answers bool
	}{
		{"", true, true}, {"all", true, true}, {"ingest", true, false}, {"api", false, true}, {"detect", false, false},
	} {
		set := defaultSettings()
		set.Role = tc.role
		if cfg := apiConfig(set); cfg.Intake != tc.intake || cfg.Answers != tc.answers {
			t.Errorf("role %q: intake %v and answers %v, want %v and %v", tc.role, cfg.Intake, cfg.Answers, tc.intake, tc.answers)
		}
	}
}
