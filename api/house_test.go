package api

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/api/clock"
	"outcry/api/desk"
	"outcry/api/plan"
	"outcry/schema"
)

// morning is the clock of the tests.
var morning = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// house is an API on a real socket over things kept in memory.
type house struct {
	*httptest.Server
	t     *testing.T
	shelf *shelf
	reg   *prometheus.Registry
	api   *Server
}

// shelf keeps what a store would.
type shelf struct {
	mu        sync.Mutex
	taken     map[string]schema.Report
	incidents map[string][]schema.Incident // versions
	entries   []schema.Entry
	work      []schema.Maintenance
	marks     []schema.Mark
	promises  []schema.Promise
	series    []schema.Series
	sources   []schema.SourceStatus
	err       error // what every call answers with, if anything
}

func newHouse(t *testing.T, change ...func(*Config, *Parts)) *house {
	t.Helper()
	h := &house{t: t, shelf: &shelf{taken: map[string]schema.Report{}, incidents: map[string][]schema.Incident{}}, reg: prometheus.NewRegistry()}
	ledger := desk.NewLedger(h.shelf, h.shelf)
	now := func() time.Time { return morning }
	d, err := desk.New(desk.DefaultConfig(), ledger, h.shelf, reader{}, towns{}, now)
	if err != nil {
		t.Fatal(err)
	}
	book := plan.NewBook(h.shelf)
	d.Heed(book)
	rules, err := clock.Load()
	if err != nil {
		t.Fatal(err)
	}
	wall := clock.New(rules, clock.Config{Zone: time.UTC, Place: towns{}.Place, Words: func(lang string, b schema.Brand, s schema.Service) (string, string) {
		return d.Words(lang).Brand(b), d.Words(lang).Service(s)
	}})
	follow := followOn(t, ledger, h.shelf)
	cfg := DefaultConfig()
	cfg.Glance = 10 * time.Millisecond
	parts := Parts{
		Intake: h.shelf, Decode: decodeLines, Archive: h.shelf, Eraser: h.shelf, Ledger: ledger, History: h.shelf, Counts: h.shelf, Desk: d, Follow: follow, Reader: reader{}, Gazetteer: towns{},
		Redact: func(s string) string { return strings.ReplaceAll(s, "0612345678", "[phone]") }, Ready: func(context.Context) error { return h.shelf.err },
		Page:     fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>outcry</title>")}, "assets/app-1.js": {Data: []byte("1")}},
		Knowing:  Knowing{Nights: h.shelf, Relations: market},
		Planning: Planning{Works: h.shelf, Book: book, Clocks: wall, Zone: time.UTC},
		Gatherer: h.reg, PromQL: http.NotFoundHandler(), Now: now, Version: "test",
	}
	for _, c := range change {
		c(&cfg, &parts)
	}
	h.api, err = New(cfg, parts, h.reg, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	h.Server = httptest.NewServer(h.api.Handler())
	t.Cleanup(func() {
		h.api.glance.close()
		h.Close()
	})
	return h
}

// decodeLines reads NDJSON, one object, or an array on one line.
func decodeLines(body io.Reader, each func(int, schema.Complaint, error) bool) {
	in := bufio.NewScanner(body)
	in.Buffer(nil, 1<<20)
	line := 0
	for in.Scan() {
		var items []json.RawMessage
		if json.Unmarshal(in.Bytes(), &items) != nil {
			items = []json.RawMessage{bytes.Clone(in.Bytes())}
		}
		for _, raw := range items {
			line++
			c, err := schema.DecodeComplaint(raw)
			if !each(line, c, err) {
				return
			}
		}
	}
	if err := in.Err(); err != nil {
		each(0, schema.Complaint{}, err)
	}
}

// reader finds "Utrecht" and the postcode 3511, "t-mobile" and "3G", knows t-mobile
// as odido too, and no brand nonsense.
type reader struct{}

func (reader) Read(c schema.Complaint) schema.Report {
	brand := c.Brand
	switch brand {
	case "odido":
		brand = "t-mobile"
	case "nonsense":
		brand = ""
	}
	r := schema.Report{ID: c.ID, Source: c.Source, Time: c.Time, Text: c.Text, Kind: schema.KindReport, Brand: brand, Service: c.Service, Lang: c.Lang, Conversation: c.Conversation}
	words := c.Text
	if c.Location != nil {
		words += " " + c.Location.Place
		if strings.HasPrefix(c.Location.Postcode, "3511") {
			r.Region, r.Confidence = "NL/UT/GM0344/3511", 1
		}
	}
	switch {
	case r.Region != "":
	case strings.Contains(words, "Utrecht"):
		r.Region, r.Confidence = "NL/UT/GM0344", 0.9
	case strings.Contains(words, "Zwolle"):
		r.Region, r.Confidence = "NL/OV/GM0193", 0.9
	case c.Location != nil && c.Location.Country == "NL":
		r.Region, r.Confidence = "NL", 0.9
	}
	if strings.Contains(words, "t-mobile") {
		r.Brand = "t-mobile"
	}
	if strings.Contains(words, "3G") {
		r.Service = schema.MobileData
	}
	return r
}

type towns struct{}

var knownTowns = []schema.Place{
	{Region: "NL", Name: "Nederland", Lat: 52.2, Lon: 5.3},
	{Region: "NL/UT", Name: "Utrecht (provincie)", Lat: 52.1, Lon: 5.2},
	{Region: "NL/UT/GM0344", Name: "Utrecht", Lat: 52.09, Lon: 5.12, Population: 367947},
	{Region: "NL/OV/GM0193", Name: "Zwolle", Lat: 52.51, Lon: 6.09},
}

func (towns) Places() []schema.Place { return knownTowns }

func (towns) Place(r schema.Region) (schema.Place, bool) {
	i := slices.IndexFunc(knownTowns, func(p schema.Place) bool { return p.Region == r })
	if i < 0 {
		return schema.Place{}, false
	}
	return knownTowns[i], true
}

func (towns) GeoJSON() ([]byte, error) {
	return []byte(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"region":"NL/UT/GM0344","level":"municipality"},"geometry":null}]}`), nil
}

func (s *shelf) Take(_ context.Context, _ time.Time, complaints []schema.Complaint) ([]schema.Report, []schema.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return nil, nil, s.err
	}
	var reports []schema.Report
	var outcomes []schema.Outcome
	for _, c := range complaints {
		r := reader{}.Read(c)
		old, known := s.taken[r.Key()]
		o := schema.Added
		switch {
		case known && old.Text == r.Text:
			o = schema.Duplicate
		case known:
			o = schema.Replaced
		}
		s.taken[r.Key()] = r
		reports, outcomes = append(reports, r), append(outcomes, o)
	}
	return reports, outcomes, nil
}

func (s *shelf) Report(_ context.Context, source, id string) (schema.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.taken[schema.Key(source, id)]
	if !ok {
		return r, fmt.Errorf("complaint %s of %s: %w", id, source, schema.ErrNotFound)
	}
	return r, s.err
}

func (s *shelf) Insert(_ context.Context, reports []schema.Report) ([]schema.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range reports {
		s.taken[r.Key()] = r
	}
	return slices.Repeat([]schema.Outcome{schema.Replaced}, len(reports)), s.err
}

func (s *shelf) Incidents(_ context.Context, q schema.IncidentQuery) ([]schema.Incident, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []schema.Incident
	for _, versions := range s.incidents {
		if !q.KnownAt.IsZero() {
			versions = slices.DeleteFunc(slices.Clone(versions), func(v schema.Incident) bool { return v.UpdatedAt.After(q.KnownAt) })
		}
		if len(versions) == 0 {
			continue
		}
		if inc := versions[len(versions)-1]; q.Match(&inc) {
			out = append(out, inc)
		}
	}
	slices.SortFunc(out, newestFirst)
	if q.Before != nil {
		out = slices.DeleteFunc(out, func(inc schema.Incident) bool {
			return newestFirst(inc, schema.Incident{StartedAt: q.Before.StartedAt, ID: q.Before.ID}) <= 0
		})
	}
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	return out, s.err
}

func newestFirst(a, b schema.Incident) int {
	return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(a.ID, b.ID))
}

func (s *shelf) Standing(context.Context, time.Time) ([]schema.Incident, []schema.Entry, error) {
	rows, err := s.Incidents(context.Background(), schema.IncidentQuery{})
	s.mu.Lock()
	defer s.mu.Unlock()
	return rows, slices.Clone(s.entries), err
}

func (s *shelf) SaveIncidents(_ context.Context, incidents []schema.Incident) error {
	for _, inc := range incidents {
		s.save(inc)
	}
	return s.err
}

func (s *shelf) IncidentHistory(_ context.Context, id string) ([]schema.Incident, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.incidents[id]), s.err
}

func (s *shelf) save(inc schema.Incident) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.incidents[inc.ID] = append(s.incidents[inc.ID], inc)
}

func (s *shelf) AppendEntry(_ context.Context, e schema.Entry, _ []schema.Entry) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries = append(s.entries, e)
	return true, s.err
}

func (s *shelf) Entries(_ context.Context, ids ...string) ([]schema.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.entries), func(e schema.Entry) bool { return !slices.Contains(ids, e.Incident) && !slices.Contains(ids, e.Into) }), s.err
}

func (s *shelf) Reports(_ context.Context, q schema.ReportQuery) iter.Seq2[schema.Report, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []schema.Report
	for _, r := range s.taken {
		in := q.Source == r.Source || slices.ContainsFunc(q.Regions, func(o schema.Region) bool { return o.Contains(r.Region) })
		if in && (q.Window.To.IsZero() || q.Window.Contains(r.Time)) && (q.Brand == "" || q.Brand == r.Brand) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b schema.Report) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Key(), b.Key())) })
	if q.Limit > 0 && len(out) > q.Limit {
		out = out[:q.Limit]
	}
	return func(yield func(schema.Report, error) bool) {
		for _, r := range out {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (s *shelf) Series(context.Context, schema.SeriesQuery) ([]schema.Series, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.series, s.err
}

func (s *shelf) Witnesses(context.Context, schema.Window) ([]schema.Tally, error) { return nil, s.err }

// WitnessDays has each brand of the tests spoken of, far from where they look.
func (s *shelf) WitnessDays(context.Context, schema.Window) ([]schema.Tally, error) {
	return []schema.Tally{{Brand: "t-mobile", Service: schema.TV, Region: "NL/LI", Witnesses: 1}, {Brand: "kpn", Service: schema.TV, Region: "NL/LI", Witnesses: 1}}, s.err
}

func (s *shelf) Sources(context.Context) ([]schema.SourceStatus, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sources, s.err
}

func (s *shelf) SourcesAt(ctx context.Context, _ time.Time) ([]schema.SourceStatus, error) {
	return s.Sources(ctx)
}

func (s *shelf) EraseComplaint(_ context.Context, source, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.taken[schema.Key(source, id)]; !ok {
		return fmt.Errorf("complaint %s of %s: %w", id, source, schema.ErrNotFound)
	}
	delete(s.taken, schema.Key(source, id))
	return nil
}

func (s *shelf) EraseAuthor(context.Context, string) (int, error) { return len(s.taken), s.err }

// ask sends a request and returns the status, the body and the headers.
func (h *house) ask(method, path, body string, header ...string) (int, string, http.Header) {
	h.t.Helper()
	req, err := http.NewRequest(method, h.URL+path, strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		if req.Header.Set(header[i], header[i+1]); header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	out, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp.StatusCode, string(out), resp.Header
}

// read asks for path and reads the JSON answer into what.
func (h *house) read(path string, what any) {
	h.t.Helper()
	status, body, _ := h.ask(http.MethodGet, path, "")
	if status != http.StatusOK {
		h.t.Fatalf("GET %s = %d %s, want 200", path, status, body)
	}
	if err := json.Unmarshal([]byte(body), what); err != nil {
		h.t.Fatalf("GET %s: %v in %s", path, err, body)
	}
}
