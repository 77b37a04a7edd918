package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/api/desk"
	"outcry/api/plan"
	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// intake understands with the tests' reader and stores for real.
type intake struct{ *store.Store }

func (i intake) Take(ctx context.Context, now time.Time, complaints []schema.Complaint) ([]schema.Report, []schema.Outcome, error) {
	reports := make([]schema.Report, len(complaints))
	for n, c := range complaints {
		reports[n] = reader{}.Read(c)
		reports[n].Author, reports[n].ArrivedAt, reports[n].Lines = uint64(len(c.Author))<<8|uint64(c.ID[len(c.ID)-1]), now, 1
	}
	outcomes, err := i.Insert(ctx, reports)
	return reports, outcomes, err
}

func (i intake) EraseComplaint(ctx context.Context, source, id string) error {
	return i.DeleteComplaint(ctx, source, id)
}

func (i intake) EraseAuthor(ctx context.Context, author string) (int, error) {
	return i.DeleteAuthor(ctx, uint64(len(author))<<8)
}

// storedHouse is an API over a database of its own on a real ClickHouse.
func storedHouse(t *testing.T, change ...func(*Config, *Parts)) (*house, *store.Store) {
	t.Helper()
	st := storetest.New(t)
	h := newHouse(t, func(cfg *Config, p *Parts) {
		for _, c := range change {
			c(cfg, p)
		}
		ledger := desk.NewLedger(st, st)
		d, err := desk.New(desk.DefaultConfig(), ledger, st, reader{}, towns{}, p.Now)
		if err != nil {
			t.Fatal(err)
		}
		p.Works, p.Book = st, plan.NewBook(st)
		d.Heed(p.Book)
		p.Intake, p.Eraser, p.Ledger, p.History, p.Counts, p.Desk, p.Ready, p.Follow = intake{st}, intake{st}, ledger, st, st, d, st.Ping, followOn(t, ledger, st)
	})
	return h, st
}

// TestUtrechtOnTheRealStore follows complaints about Utrecht from the first to the verdict and the end.
func TestUtrechtOnTheRealStore(t *testing.T) {
	h, st := storedHouse(t)
	var body strings.Builder
	for i := range 8 {
		fmt.Fprintf(&body, `{"id":"tw:%d","source":"twitter","time":"2026-11-21T08:4%d:03Z","text":"t-mobile: geen 3G, bel 0612345678","location":{"postcode":"3511AB"}}`+"\n", i, i)
	}
	fmt.Fprintln(&body, `{"id":"old","source":"twitter","time":"2026-11-01T08:20:03Z","text":"t-mobile: geen 3G in Zwolle"}`)
	for _, want := range []string{`"accepted":9,"duplicates":0,"rejected":0`, `"accepted":0,"duplicates":9,"rejected":0`} {
		if status, got, _ := h.ask("POST", "/api/v1/complaints", body.String()); status != http.StatusOK || !strings.Contains(got, want) {
			t.Fatalf("POST = %d %s, want %s", status, got, want)
		}
	}
	inc := outage("utrecht-1")
	if err := st.SaveIncidents(t.Context(), []schema.Incident{with(inc, func(i *schema.Incident) {
		i.DetectedAt, i.Status, i.UpdatedAt = nil, schema.Suspected, inc.UpdatedAt.Add(-time.Minute)
	}), inc}); err != nil {
		t.Fatal(err)
	}

	var list incidentList
	if h.read("/api/v1/incidents?region=NL/UT&open=true", &list); len(list.Incidents) != 1 || list.Incidents[0].Place.Name != "Utrecht" {
		t.Errorf("incidents = %+v, want that of Utrecht", list.Incidents)
	}
	var line struct{ Timeline []step }
	if h.read("/api/v1/incidents/utrecht-1/timeline", &line); len(line.Timeline) != 2 {
		t.Errorf("timeline = %+v, want two steps", line.Timeline)
	}
	var why evidence
	if h.read("/api/v1/incidents/utrecht-1/evidence", &why); len(why.Quotes) != 8 || !strings.Contains(why.Quotes[0].Text, "[phone]") {
		t.Errorf("evidence = %+v, want eight redacted quotes", why)
	}
	var counts seriesList
	h.read("/api/v1/series?region=NL/UT&brand=t-mobile&from=2026-11-21T08:00:00Z&to=2026-11-21T09:00:00Z&step=600", &counts)
	if len(counts.Series) != 1 || counts.Series[0].Points[4].Witnesses != 8 || counts.Series[0].Points[0].Witnesses != 0 {
		t.Errorf("series = %+v, want eight witnesses from 8:40 and none before", counts.Series)
	}
	var sources sourceList
	if h.read("/api/v1/sources", &sources); len(sources.Sources) != 1 || *sources.Sources[0].Complaints != 9 {
		t.Errorf("sources = %+v, want twitter with nine", sources.Sources)
	}

	verdict := func(query string) desk.Verdict {
		var v desk.Verdict
		h.read("/api/v1/confirm?"+query, &v)
		return v
	}
	if v := verdict("postcode=3511AB&brand=t-mobile"); v.Judgement != desk.Confirmed || v.Reason != desk.ReasonDetected || v.Evidence.Witnesses == 0 {
		t.Errorf("verdict = %s (%s), evidence %+v, want detected with witnesses", v.Judgement, v.Reason, v.Evidence)
	}
	h.ask("POST", "/api/v1/incidents/utrecht-1/confirm", `{"who":"noc","words":"mast down"}`)
	if v := verdict("postcode=3511AB&brand=t-mobile"); v.Reason != desk.ReasonOperator {
		t.Errorf("verdict after the NOC confirmed = %s (%s), want confirmed_by_operator", v.Judgement, v.Reason)
	}
	h.ask("POST", "/api/v1/incidents/utrecht-1/resolve", `{"who":"noc"}`)
	if v := verdict("postcode=3511AB&brand=t-mobile"); v.Judgement == desk.Confirmed {
		t.Errorf("verdict after the NOC resolved = %s (%s)", v.Judgement, v.Reason)
	}
	if status, body, _ := h.ask("DELETE", "/api/v1/complaints/twitter/tw:1", ""); status != http.StatusNoContent {
		t.Errorf("DELETE = %d %s, want 204", status, body)
	}
	if status, body, _ := h.ask("GET", "/readyz", ""); status != http.StatusOK {
		t.Errorf("GET /readyz = %d %s, want 200", status, body)
	}
}

// TestAPostcodeBindsToWhatWasSaidBefore holds the story of the office in Utrecht at the desk.
func TestAPostcodeBindsToWhatWasSaidBefore(t *testing.T) {
	h, st := storedHouse(t)
	if err := st.SaveIncidents(t.Context(), []schema.Incident{outage("utrecht-1")}); err != nil {
		t.Fatal(err)
	}
	say := func(body string) desk.Verdict {
		t.Helper()
		status, answer, _ := h.ask("POST", "/api/v1/confirm", body)
		var v desk.Verdict
		if err := json.Unmarshal([]byte(answer), &v); err != nil || status != http.StatusOK {
			t.Fatalf("POST %s = %d %s", body, status, answer)
		}
		return v
	}
	v := say(`{"text":"t-mobile: al 2 dagen geen 3G","conversation":"c1","record":true}`)
	if v.Judgement != desk.Unknown || !slices.Equal(v.Needs, []desk.Need{desk.NeedPostcode}) || v.Receipt == nil {
		t.Errorf("verdict on a message without a place = %s needs %v, receipt %v, want unknown, postcode and one", v.Judgement, v.Needs, v.Receipt)
	}
	v = say(`{"postcode":"3511AB","conversation":"c1","record":true}`)
	if v.Judgement != desk.Confirmed || v.Brand != "t-mobile" || v.Service != schema.MobileData || v.Place.Name != "Utrecht" {
		t.Errorf("verdict after the postcode = %s for %s %s at %v, want confirmed for t-mobile at Utrecht", v.Judgement, v.Brand, v.Service, v.Place)
	}
	var list complaintList
	report, err := st.Report(t.Context(), "webcare", "c1")
	if err != nil || report.Region != "NL/UT/GM0344/3511" || !strings.Contains(report.Text, "geen 3G") {
		t.Errorf("recorded = %+v, %v, want one report at 3511 with its words", report, err)
	}
	if h.read("/api/v1/incidents/utrecht-1/complaints", &list); len(list.Complaints) > 1 {
		t.Errorf("complaints = %v, want no more than one of one conversation", list.Complaints)
	}
	for _, wrong := range []string{`{"lat":91,"lon":5}`, `[]`, `nonsense`, `{"text":1}`, `{"text":"x","service":"steam"}`} {
		if status, body, _ := h.ask("POST", "/api/v1/confirm", wrong); status != http.StatusBadRequest {
			t.Errorf("POST %s = %d %s, want 400", wrong, status, body)
		}
	}
}
