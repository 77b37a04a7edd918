package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/api/desk"
	"outcry/schema"
)

// TestAMergeTakesOverWhatPeopleSaid: who asks where a confirmed outage was merged into another hears that
// it is confirmed, with what is known of it; the other keeps what was said of it before, and gives it all back.
func TestAMergeTakesOverWhatPeopleSaid(t *testing.T) {
	h, _ := livingHouse(t)
	h.do("zwolle", "confirm", `{"who":"anna","cause":"a cable was cut","eta":"2026-11-21T15:00:00Z","next_update":"2026-11-21T12:30:00Z","owner":"north"}`)
	h.do("utrecht", "note", `{"who":"bert","words":"x","eta":"2026-11-21T14:00:00Z"}`)
	h.do("zwolle", "merge", `{"who":"anna","into":"utrecht"}`)
	for _, where := range []string{"place=Zwolle", "postcode=3511AB"} {
		v := h.verdict(where + "&brand=t-mobile")
		if v.Judgement != desk.Confirmed || v.Reason != desk.ReasonOperator || v.Incident == nil || v.Incident.ID != "utrecht" {
			t.Errorf("%s: %s (%s) of %+v, want confirmed by the operator, of utrecht", where, v.Judgement, v.Reason, v.Incident)
		}
		for _, words := range []string{"a cable was cut", "solved by 14:00", "more from us by 12:30"} {
			if !strings.Contains(v.Reply["en"], words) {
				t.Errorf("%s: the reply is %q, want %q in it", where, v.Reply["en"], words)
			}
		}
	}
	var into shownIncident
	if h.read("/api/v1/incidents/utrecht", &into); into.Owner != "north" || into.People == nil || into.People.Status != schema.Confirmed || !slices.Equal(into.Merged, []string{"zwolle"}) {
		t.Errorf("after the merge: owner %q, people %+v, merged %v", into.Owner, into.People, into.Merged)
	}
	back, _ := h.do("zwolle", "reopen", `{"who":"anna"}`)
	if back.Status != schema.Confirmed || back.Cause != "a cable was cut" || back.ETA == nil || back.ETA.Hour() != 15 || back.NextUpdate == nil || back.Owner != "north" {
		t.Errorf("taken back: %s, cause %q, eta %v, next %v, owner %q; want all that was said of it", back.Status, back.Cause, back.ETA, back.NextUpdate, back.Owner)
	}
	into = shownIncident{}
	if h.read("/api/v1/incidents/utrecht", &into); into.Status != schema.Detected || into.Cause != "" || into.ETA == nil || into.ETA.Hour() != 14 || into.NextUpdate != nil || into.Owner != "" || into.Merged != nil {
		t.Errorf("what it was merged into keeps %s, cause %q, eta %v, next %v, owner %q, merged %v", into.Status, into.Cause, into.ETA, into.NextUpdate, into.Owner, into.Merged)
	}
}

// TestWhoWasToldIsNotToldAgainOfAMerge asks for the customers of the outage that stays.
func TestWhoWasToldIsNotToldAgainOfAMerge(t *testing.T) {
	h, st := storedHouse(t)
	north := with(outage("zwolle"), func(i *schema.Incident) { i.Region, i.Regions = "NL/OV/GM0193", []schema.Region{"NL/OV/GM0193"} })
	if err := st.SaveIncidents(t.Context(), []schema.Incident{outage("utrecht"), north}); err != nil {
		t.Fatal(err)
	}
	said := schema.Report{
		ID: "z1", Source: "twitter", Time: morning.Add(-15 * time.Minute), ArrivedAt: morning, Author: 1, Kind: schema.KindReport, Brand: "t-mobile",
		Service: schema.MobileData, Region: "NL/OV/GM0193", Role: schema.RoleCustomer,
	}
	if _, err := st.Insert(t.Context(), []schema.Report{said}); err != nil {
		t.Fatal(err)
	}
	told := h.followUps("zwolle")
	if len(told) != 1 || told[0].AnsweredBy != "" {
		t.Fatalf("to be told: %+v, want one who was not", told)
	}
	if status, answer, _ := h.ask("POST", "/api/v1/incidents/zwolle/followups/"+told[0].ID+"/answered", `{"who":"eva","words":"we are on it"}`); status != http.StatusNoContent {
		t.Fatalf("answered = %d %s", status, answer)
	}
	h.do("zwolle", "merge", `{"who":"anna","into":"utrecht"}`)
	if told := h.followUps("utrecht"); len(told) != 1 || told[0].Reference != "twitter z1" || told[0].AnsweredBy != "eva" {
		t.Errorf("after the merge: %+v, want the customer from Zwolle, told by eva", told)
	}
}

// TestATownThatWasSplitOffItsProvinceIsClaimedOnce: customers of the town hear of what was split off, and of
// nothing once that is over, while the province's goes on.
func TestATownThatWasSplitOffItsProvinceIsClaimedOnce(t *testing.T) {
	h, st := storedHouse(t)
	whole := with(outage("whole"), func(i *schema.Incident) { i.Region, i.Regions = "NL/UT", []schema.Region{"NL/UT"} })
	if err := st.SaveIncidents(t.Context(), []schema.Incident{whole}); err != nil {
		t.Fatal(err)
	}
	var said []schema.Report
	for i, region := range []schema.Region{"NL/UT/GM0344/3511", "NL/UT/GM0307"} {
		said = append(said, schema.Report{
			ID: string(region), Source: "twitter", Time: morning.Add(-15 * time.Minute), ArrivedAt: morning, Author: uint64(i + 1), Kind: schema.KindReport, Brand: "t-mobile",
			Service: schema.MobileData, Region: region, Role: schema.RoleCustomer,
		})
	}
	if _, err := st.Insert(t.Context(), said); err != nil {
		t.Fatal(err)
	}
	child, _ := h.do("whole", "split", `{"who":"bert","regions":["NL/UT/GM0344"]}`)
	if child.Witnesses != 1 {
		t.Errorf("%d witnesses were split off, want one", child.Witnesses)
	}
	for id, want := range map[string]string{"whole": "twitter NL/UT/GM0307", child.ID: "twitter NL/UT/GM0344/3511"} {
		if told := h.followUps(id); len(told) != 1 || told[0].Reference != want {
			t.Errorf("customers of %s: %+v, want %s alone", id, told, want)
		}
	}
	var list incidentList
	if h.read("/api/v1/incidents?region=NL/UT/GM0344", &list); len(list.Incidents) != 1 || list.Incidents[0].ID != child.ID {
		t.Errorf("incidents of the town: %+v, want what was split off", list.Incidents)
	}
	h.do(child.ID, "resolve", `{"who":"bert"}`)
	if v := h.verdict("postcode=3511&brand=t-mobile"); v.Judgement == desk.Confirmed || v.Incident != nil && v.Incident.ID != child.ID {
		t.Errorf("in the town after its end: %s (%s) of %+v, want nothing of the province's", v.Judgement, v.Reason, v.Incident)
	}
	var rest shownIncident
	if h.read("/api/v1/incidents/whole", &rest); !rest.Status.Open() || rest.Region != "NL/UT" || !slices.Equal(rest.Except, []schema.Region{"NL/UT/GM0344"}) {
		t.Errorf("what is left: %s at %s without %v, want the province without the town", rest.Status, rest.Region, rest.Except)
	}
}

// customer is what is read of a follow-up.
type customer struct {
	ID         string
	Reference  string
	AnsweredBy string `json:"answered_by"`
}

func (h *house) followUps(id string) []customer {
	h.t.Helper()
	var list struct{ FollowUps []customer }
	h.read("/api/v1/incidents/"+id+"/followups", &list)
	return list.FollowUps
}
