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
		set.DataDir = t.TempDir()
		if cfg, err := apiConfig(set); err != nil || cfg.Intake != tc.intake || cfg.Answers != tc.answers {
			t.Errorf("role %q: intake %v and answers %v, %v, want %v and %v", tc.role, cfg.Intake, cfg.Answers, err, tc.intake, tc.answers)
		}
	}
}
