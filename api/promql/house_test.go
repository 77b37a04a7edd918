package promql_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"outcry/api/promql"
	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// noon is when the stories begin; they are told three hours later.
var (
	noon  = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	clock = noon.Add(3 * time.Hour)
)

// house is the API on a real socket over a real store.
type house struct {
	*httptest.Server
	store *store.Store
	api   *promql.API
	reg   *prometheus.Registry
}

func newHouse(t testing.TB, change ...func(*promql.Config, *promql.Parts)) *house {
	t.Helper()
	h := &house{store: storetest.New(t), reg: prometheus.NewRegistry()}
	h.api = h.again(t, change...)
	h.Server = httptest.NewServer(h.api)
	t.Cleanup(h.Close)
	return h
}

// again returns another API over the same store.
func (h *house) again(t testing.TB, change ...func(*promql.Config, *promql.Parts)) *promql.API {
	t.Helper()
	cfg := promql.DefaultConfig()
	parts := promql.Parts{
		Counts: h.store, Incidents: h.store, Reports: h.store, Place: place, Blind: blind, Now: func() time.Time { return clock }, Version: "test",
	}
	for _, c := range change {
		c(&cfg, &parts)
	}
	reg := h.reg
	if h.api != nil {
		reg = prometheus.NewRegistry()
	}
	api, err := promql.New(cfg, parts, reg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return api
}

// place knows where Utrecht lies.
func place(r schema.Region) (schema.Place, bool) {
	return schema.Place{Region: r, Lat: 52.09083, Lon: 5.12222}, r.At(schema.LevelProvince) == "NL/UT"
}

// blind is a source that was silent for two minutes.
func blind(s schema.SourceStatus, now time.Time) bool {
	return s.Complaints > 1 && now.Sub(s.LastTime) > 2*time.Minute
}

// report returns what a witness said, changed by edits.
func report(id string, after time.Duration, region schema.Region, edits ...func(*schema.Report)) schema.Report {
	r := schema.Report{
		ID: id, Source: "twitter", Time: noon.Add(after), ArrivedAt: noon.Add(after), Author: 7, Text: "geen 3G", Lang: "nl", Kind: schema.KindReport,
		Brand: "t-mobile", Service: schema.MobileData, Region: region, Confidence: 0.75, Lines: 1, Role: schema.RoleCustomer, Channel: "post",
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

func (h *house) insert(t testing.TB, reports ...schema.Report) {
	t.Helper()
	for len(reports) > 0 {
		n := min(len(reports), 20_000)
		if _, err := h.store.Insert(t.Context(), reports[:n]); err != nil {
			t.Fatal(err)
		}
		reports = reports[n:]
	}
}

// town gives the store a busy afternoon: complaints, incidents and what the
// detector held. It returns the complaints.
func (h *house) town(t testing.TB) []schema.Report {
	t.Helper()
	random := rand.New(rand.NewPCG(5, 7))
	regions := []schema.Region{"NL", "NL/UT", "NL/UT/GM0344", "NL/UT/GM0344/3511", "NL/UT/GM0344/3512", "NL/NH/GM0363/1012", "NL/OV/GM0193", "NL/rail/SHL-LEDN"}
	var reports []schema.Report
	for i := range 4000 {
		reports = append(reports, report(fmt.Sprint(i), time.Duration(random.IntN(3*3600-20))*time.Second, regions[random.IntN(len(regions))], func(r *schema.Report) {
			r.Author = random.Uint64N(300)
			r.Brand = []schema.Brand{"kpn", "t-mobile", "t-mobile", "t-mobile", "ziggo"}[random.IntN(5)]
			r.Service = []schema.Service{schema.MobileData, schema.TV}[random.IntN(2)]
			if random.IntN(50) == 0 {
				r.Source = "tickets"
			}
			if random.IntN(10) == 0 {
				r.Kind = schema.KindEcho
			}
		}))
	}
	h.insert(t, reports...)
	h.troubles(t)
	var outlooks []schema.Outlook
	for m := range 180 {
		for _, o := range []schema.Outlook{
			{Brand: "kpn", Service: schema.TV, Region: "NL"}, {Brand: "t-mobile", Service: schema.TV, Region: "NL"},
			{Brand: "t-mobile", Service: schema.MobileData, Region: "NL"}, {Brand: "t-mobile", Service: schema.MobileData, Region: "NL/UT"},
		} {
			o.Time, o.Expected, o.Score = noon.Add(time.Duration(m+1)*time.Minute), 3+random.Float64(), 2*random.Float64()
			outlooks = append(outlooks, o)
		}
	}
	if err := h.store.SaveOutlooks(t.Context(), outlooks); err != nil {
		t.Fatal(err)
	}
	return reports
}

// troubles stores three incidents: one that grows and goes on, one that a
// person dismissed, one that ended.
func (h *house) troubles(t testing.TB) {
	t.Helper()
	version := func(id string, after time.Duration, region schema.Region, change func(*schema.Incident)) schema.Incident {
		inc := schema.Incident{
			ID: id, Kind: schema.Outage, Status: schema.Detected, Brand: "t-mobile", Service: schema.MobileData, Region: region, Regions: []schema.Region{region},
			StartedAt: noon.Add(time.Minute), UpdatedAt: noon.Add(after), Severity: schema.Minor, Witnesses: 5, Score: 3,
		}
		detected := inc.UpdatedAt
		inc.DetectedAt = &detected
		change(&inc)
		return inc
	}
	ended := noon.Add(100 * time.Minute)
	err := h.store.SaveIncidents(t.Context(), []schema.Incident{
		version("grows", 10*time.Minute+3*time.Second, "NL/UT/GM0344", func(inc *schema.Incident) { inc.Status, inc.DetectedAt = schema.Suspected, nil }),
		version("grows", 20*time.Minute, "NL/UT/GM0344", func(*schema.Incident) {}),
		version("grows", 70*time.Minute+30*time.Second, "NL/UT", func(inc *schema.Incident) { inc.Severity, inc.Witnesses = schema.Critical, 90 }),
		version("mistaken", 30*time.Minute, "NL", func(inc *schema.Incident) { inc.Brand, inc.Kind = "kpn", schema.Chronic }),
		version("over", 15*time.Minute, "NL/OV/GM0193", func(inc *schema.Incident) { inc.Service = schema.TV }),
		version("over", 101*time.Minute, "NL/OV/GM0193", func(inc *schema.Incident) {
			inc.Service, inc.Status, inc.EndedAt = schema.TV, schema.Resolved, &ended
		}),
	})
	if err != nil {
		t.Fatal(err)
	}
	word := schema.Entry{Incident: "mistaken", Time: noon.Add(130*time.Minute + time.Second), Action: schema.ActionDismiss, Who: "noc"}
	if err := h.store.AddEntry(t.Context(), word); err != nil {
		t.Fatal(err)
	}
}
