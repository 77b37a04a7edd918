package promql_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"outcry/api/promql"
	"outcry/schema"
)

// call sends one request and returns the status and the body.
func (h *house) call(t *testing.T, method, path string, query, form url.Values) (int, string) {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r, err := http.NewRequestWithContext(t.Context(), method, h.URL+promql.Base+path+"?"+query.Encode(), body)
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(out)
}

// data returns the data of a good answer.
func (h *house) data(t *testing.T, path string, query url.Values, into any) []string {
	t.Helper()
	status, body := h.call(t, http.MethodGet, path, query, nil)
	var answer struct {
		Status   string
		Data     json.RawMessage
		Warnings []string
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK || answer.Status != "success" {
		t.Fatalf("%s?%s answers %d %s, %v", path, query.Encode(), status, body, err)
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		t.Fatalf("%s answers %s: %v", path, answer.Data, err)
	}
	return answer.Warnings
}

// TestGrafanaAsksInEveryWay: by GET; by POST with the parameters in the URL and
// an empty body, as version 9 does; by POST with a form, as 12 does; by both.
func TestGrafanaAsksInEveryWay(t *testing.T) {
	h := newHouse(t)
	h.town(t)
	all := url.Values{"query": {`sum by (brand) (outcry_complaints{level="country"})`}, "start": {unix(noon.Add(time.Hour))}, "end": {unix(clock)}, "step": {"300"}}
	where := url.Values{"query": all["query"], "step": all["step"]}
	when := url.Values{"start": all["start"], "end": all["end"]}
	_, want := h.call(t, http.MethodGet, "/query_range", all, nil)
	if strings.Count(want, `"metric"`) != 3 {
		t.Errorf("the answer has not one series for each of three brands: %.300s", want)
	}
	for _, c := range []struct {
		name        string
		query, form url.Values
	}{
		{"in the URL, with an empty body", all, nil}, {"in the URL, with an empty form", all, url.Values{}}, {"in the form", nil, all}, {"in both", when, where},
	} {
		if status, got := h.call(t, http.MethodPost, "/query_range", c.query, c.form); got != want {
			t.Errorf("%s: %d %.200s, want what GET gives", c.name, status, got)
		}
	}
}

func TestErrorsAreToldAsPrometheusDoes(t *testing.T) {
	h := newHouse(t, func(cfg *promql.Config, _ *promql.Parts) { cfg.MaxSamples, cfg.MaxSeries, cfg.MaxPoints = 500, 20, 100 })
	h.town(t)
	at := unix(clock)
	span := func(step string) url.Values {
		return url.Values{"query": {"outcry_complaints"}, "start": {unix(noon)}, "end": {at}, "step": {step}}
	}
	for _, c := range []struct {
		name, path string
		query      url.Values
		status     int
		kind, says string
	}{
		{"no expression", "/query", nil, 400, "bad_data", `"query"`},
		{"half an expression", "/query", url.Values{"query": {"sum("}}, 400, "bad_data", "parse error"},
		{"no such function", "/query", url.Values{"query": {"mad(outcry_complaints)"}}, 400, "bad_data", "unknown function"},
		{"a time that is none", "/query", url.Values{"query": {"1"}, "time": {"noon"}}, 400, "bad_data", `"time": cannot parse "noon"`},
		{"no start", "/query_range", url.Values{"query": {"1"}, "end": {at}, "step": {"60"}}, 400, "bad_data", `"start"`},
		{"an end before the start", "/query_range", url.Values{"query": {"1"}, "start": {at}, "end": {"0"}, "step": {"60"}}, 400, "bad_data", "end timestamp"},
		{"no step", "/query_range", url.Values{"query": {"1"}, "start": {at}, "end": {at}}, 400, "bad_data", `"step"`},
		{"a step of nothing", "/query_range", span("0"), 400, "bad_data", "zero or negative"},
		{"too many points", "/query_range", span("1"), 400, "bad_data", "100 points"},
		{"a limit that is none", "/query", url.Values{"query": {"1"}, "limit": {"-1"}}, 400, "bad_data", "non-negative"},
		{"a timeout that is none", "/query", url.Values{"query": {"1"}, "timeout": {"soon"}}, 400, "bad_data", `"timeout"`},
		{"too many samples", "/query_range", url.Values{"query": {`outcry_complaints{level="country"}`}, "start": {unix(noon)}, "end": {at}, "step": {"2m"}}, 422, "execution", "samples"},
		{"too many series", "/query", url.Values{"query": {"outcry_complaints"}, "time": {at}}, 422, "execution", "more than 20 series"},
		{"no time left", "/query", url.Values{"query": {"outcry_complaints"}, "timeout": {"0.000001"}}, 503, "timeout", "longer"},
		{"many to many", "/query", url.Values{"query": {`outcry_complaints{level="country"} * on(level) outcry_complaints{level="country"}`}, "time": {unix(noon.Add(10 * time.Minute))}}, 422, "execution", "many-to-many"},
		{"no selector", "/series", nil, 400, "bad_data", "no match[]"},
		{"a selector of everything", "/series", url.Values{"match[]": {`{brand=~".*"}`}}, 400, "bad_data", "match[]"},
		{"a broken selector", "/labels", url.Values{"match[]": {`{brand=`}}, 400, "bad_data", "match[]"},
		{"no such endpoint", "/targets", nil, 404, "not_found", "/targets"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := h.call(t, http.MethodGet, c.path, c.query, nil)
			var got struct{ Status, ErrorType, Error string }
			if err := json.Unmarshal([]byte(body), &got); err != nil {
				t.Fatalf("%q: %v", body, err)
			}
			if status != c.status || got.Status != "error" || got.ErrorType != c.kind || !strings.Contains(got.Error, c.says) {
				t.Errorf("%d %s %q, want %d %s ...%s...", status, got.ErrorType, got.Error, c.status, c.kind, c.says)
			}
		})
	}
}

// busy is a store that can't be reached, or that never answers.
type busy struct {
	promql.Counts
	err  error
	seen chan struct{}
}

func (b busy) Minutes(ctx context.Context, _ schema.MinuteQuery, _ func(schema.Minutes) error) error {
	if b.err != nil {
		return b.err
	}
	close(b.seen)
	<-ctx.Done()
	return ctx.Err()
}

func (busy) ChangedHours(context.Context, time.Time) ([]time.Time, time.Time, error) {
	return nil, clock, nil
}

func (busy) Reports(context.Context, schema.ReportQuery) iter.Seq2[schema.Report, error] { return nil }

func TestAStoreThatFailsIsNoClientsFault(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		kind   string
	}{{schema.ErrBusy, 503, "unavailable"}, {errors.New("secret words"), 500, "internal"}} {
		h := newHouse(t, func(_ *promql.Config, p *promql.Parts) { p.Counts = busy{err: c.err} })
		status, body := h.call(t, http.MethodGet, "/query", url.Values{"query": {`outcry_complaints`}}, nil)
		w := httptest.NewRecorder()
		h.api.ServeHTTP(w, httptest.NewRequest(http.MethodGet, promql.Base+"/query?query=outcry_complaints", nil))
		if again := w.Header().Get("Retry-After"); (again != "") != (status == http.StatusServiceUnavailable) {
			t.Errorf("after %v: %d with Retry-After %q, want it with 503 alone", c.err, status, again)
		}
		if status != c.status || !strings.Contains(body, c.kind) || strings.Contains(body, "secret") {
			t.Errorf("after %v: %d %s, want %d %s and no inner words", c.err, status, body, c.status, c.kind)
		}
	}
}

func TestAClientThatGoesEndsItsQuery(t *testing.T) {
	store := busy{seen: make(chan struct{})}
	h := newHouse(t, func(_ *promql.Config, p *promql.Parts) { p.Counts = store })
	ctx, cancel := context.WithCancel(t.Context())
	w := httptest.NewRecorder()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.api.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, promql.Base+"/query?query=outcry_complaints", nil))
	}()
	<-store.seen
	cancel()
	<-done
	if w.Code != 499 || !strings.Contains(w.Body.String(), `"canceled"`) {
		t.Errorf("a canceled query ends with %d %s", w.Code, w.Body)
	}
}

func TestLabelsAndSeries(t *testing.T) {
	h := newHouse(t)
	h.town(t)
	lately := func(more ...string) url.Values {
		return url.Values{"start": {unix(noon)}, "end": {unix(clock)}, "match[]": more}
	}
	for _, c := range []struct {
		name, path string
		query      url.Values
		want       []string
	}{
		{"names", "/label/__name__/values", nil, []string{"outcry_complaints", "outcry_expected", "outcry_incident_open", "outcry_score", "outcry_source_blind", "outcry_source_lag_seconds"}},
		{"brands of all time", "/label/brand/values", nil, []string{"kpn", "t-mobile", "ziggo"}},
		{"brands before all", "/label/brand/values", url.Values{"end": {unix(noon.Add(-time.Hour))}}, []string{}},
		{"no postcodes unless asked for", "/label/region/values", lately(), []string{"NL", "NL/NH", "NL/NH/GM0363", "NL/OV", "NL/OV/GM0193", "NL/UT", "NL/UT/GM0344", "NL/rail/SHL-LEDN"}},
		{"postcodes of a town", "/label/region/values", lately(`outcry_complaints{region=~"NL/UT/GM0344/.*"}`), []string{"NL/UT/GM0344/3511", "NL/UT/GM0344/3512"}},
		{"postcodes by level", "/label/region/values", lately(`outcry_complaints{level="postcode",region=~"NL/NH/.+"}`), []string{"NL/NH/GM0363/1012"}},
		{"the level of postcodes alone is not enough", "/label/region/values", lately(`outcry_complaints{level="postcode"}`), []string{}},
		{"levels of two selectors", "/label/level/values", lately(`outcry_complaints{region="NL"}`, `outcry_complaints{region="NL/UT"}`), []string{"country", "province"}},
		{"a name in disguise", "/label/U__brand/values", nil, []string{"kpn", "t-mobile", "ziggo"}},
		{"labels", "/labels", nil, []string{"__name__", "brand", "id", "kind", "lat", "level", "lon", "region", "service", "severity", "source", "status"}},
		{"labels of one metric", "/labels", lately("outcry_source_blind"), []string{"__name__", "source"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			h.data(t, c.path, c.query, &got)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s?%s differs (-want +got):\n%s", c.path, c.query.Encode(), diff)
			}
		})
	}
	var series []map[string]string
	q := lately(`outcry_source_lag_seconds`, `outcry_source_lag_seconds{source="twitter"}`, `outcry_complaints{region="NL",brand="kpn",service="tv"}`)
	h.data(t, "/series", q, &series)
	want := []map[string]string{
		{"__name__": "outcry_complaints", "brand": "kpn", "level": "country", "region": "NL", "service": "tv"},
		{"__name__": "outcry_source_lag_seconds", "source": "tickets"}, {"__name__": "outcry_source_lag_seconds", "source": "twitter"},
	}
	if diff := cmp.Diff(want, series); diff != "" {
		t.Errorf("series differ (-want +got):\n%s", diff)
	}
	q.Set("limit", "1")
	if notes := h.data(t, "/series", q, &series); len(series) != 1 || len(notes) != 1 {
		t.Errorf("limit 1 gives %d series and warnings %q", len(series), notes)
	}
}

func TestStatus(t *testing.T) {
	h := newHouse(t)
	var build map[string]string
	h.data(t, "/status/buildinfo", nil, &build)
	if !strings.HasPrefix(build["version"], "3.") || build["revision"] != "test" {
		t.Errorf("buildinfo %v", build)
	}
	var meta map[string][]struct{ Type, Help, Unit string }
	h.data(t, "/metadata", url.Values{"metric": {"outcry_complaints"}}, &meta)
	if len(meta) != 1 || meta["outcry_complaints"][0].Type != "gauge" || meta["outcry_complaints"][0].Help == "" {
		t.Errorf("metadata %v", meta)
	}
	var text string
	if h.data(t, "/format_query", url.Values{"query": {"sum( x )by(y)"}}, &text); text != "sum by (y) (x)" {
		t.Errorf("format_query = %q", text)
	}
	problems, err := testutil.GatherAndLint(h.reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("metrics lint with %v, %v", problems, err)
	}
}
