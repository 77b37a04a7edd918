package promql

import (
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
)

// described is one entry of /metadata.
type described struct {
	Type string `json:"type"`
	Help string `json:"help"`
	Unit string `json:"unit"`
}

// metadata answers with what the metrics are.
func (a *API) metadata(r *http.Request) (answer, error) {
	most, err := limit(r, "limit")
	if err != nil {
		return answer{}, err
	}
	out := map[string][]described{}
	for _, m := range metrics() {
		if name := r.Form.Get("metric"); name != "" && name != m.name || most > 0 && len(out) == most {
			continue
		}
		out[m.name] = []described{{"gauge", m.help, m.unit}}
	}
	return answer{data: plain{out}}, nil
}

// buildinfo answers with the version of Prometheus whose language is spoken,
// which tells Grafana what it may ask for; the revision is outcry's own.
func (a *API) buildinfo(*http.Request) (answer, error) {
	return answer{data: plain{map[string]string{
		"version": spoken(), "revision": a.parts.Version, "branch": "", "buildUser": "outcry", "buildDate": "", "goVersion": runtime.Version(),
	}}}, nil
}

// spoken returns the version of Prometheus that the engine comes from: v0.313.0
// of the module is 3.13.0 of the program.
func spoken() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if minor, ok := strings.CutPrefix(m.Version, "v0.3"); ok && m.Path == "github.com/prometheus/prometheus" {
				return "3." + strings.TrimPrefix(minor, "0")
			}
		}
	}
	return "3.13.0"
}
