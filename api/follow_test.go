package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/api/desk"
	"outcry/schema"
)

// talkStore is what a desk.Follow reads and writes.
type talkStore interface {
	desk.People
	desk.Exchanges
	desk.Archive
}

func followOn(t *testing.T, ledger *desk.Ledger, st talkStore) *desk.Follow {
	t.Helper()
	f, err := desk.NewFollow(desk.FollowParts{
		Ledger: ledger, People: st, Exchanges: st, Archive: st, Gazetteer: towns{}, Zone: time.UTC, Now: func() time.Time { return morning },
		Open: func(key string, sealed []byte) (string, error) {
			return strings.TrimPrefix(string(sealed), key+" by "), nil
		},
		Redact: func(s string) string { return strings.ReplaceAll(s, "0612345678", "[phone]") },
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (s *shelf) FollowUps(_ context.Context, q schema.FollowUpQuery) ([]schema.FollowUp, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []schema.FollowUp
	for _, r := range s.taken {
		if r.Brand != q.Brand || !q.Window.Contains(r.Time) {
			continue
		}
		f := schema.FollowUp{Report: r}
		for _, m := range s.marks {
			if m.Subject == q.Incident && m.ID == r.ID {
				f.Mark = &m
			}
		}
		if q.Answered == nil || *q.Answered == (f.Mark != nil) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b schema.FollowUp) int { return strings.Compare(a.Report.ID, b.Report.ID) })
	return out, s.err
}

func (s *shelf) References(_ context.Context, reports []schema.Report) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, r := range reports {
		out[r.Key()] = []byte(r.Key() + " by jan")
	}
	return out, s.err
}

func (s *shelf) AddMark(_ context.Context, m schema.Mark) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.marks = append(s.marks, m)
	return s.err
}

func (s *shelf) Promises(_ context.Context, q schema.PromiseQuery) ([]schema.Promise, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := []schema.Promise{}
	for _, p := range s.promises {
		for _, m := range s.marks {
			if m.Subject == p.ID {
				p.KeptAt, p.WhoKept = &m.Time, m.Who
			}
		}
		if (q.ID == "" || q.ID == p.ID) && (len(q.Brands) == 0 || slices.Contains(q.Brands, p.Brand)) {
			out = append(out, p)
		}
	}
	return out, s.err
}

func (s *shelf) AddPromise(_ context.Context, p schema.Promise) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.promises = append(s.promises, p)
	return s.err
}

func (s *shelf) Conversations(_ context.Context, q schema.ConversationQuery) ([]schema.Conversation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []schema.Conversation
	for _, r := range s.taken {
		c := schema.Conversation{ID: r.TalkKey(), Source: r.Source, Brand: r.Brand, Service: r.Service, Region: r.Region, OpenedAt: r.Time, LastAt: r.Time, Messages: 1}
		if r.Role != schema.RoleBrand && (q.ID == "" || q.ID == c.ID) && (len(q.Brands) == 0 || slices.Contains(q.Brands, c.Brand)) {
			out = append(out, c)
		}
	}
	return out, s.err
}

func (s *shelf) Unanswered(context.Context, schema.Window) (map[string]int, error) { return nil, s.err }

func (s *shelf) Denials(context.Context, schema.Window, int) ([]schema.Report, error) {
	return nil, s.err
}

func (s *shelf) Talks(context.Context, []string, schema.Window, int) ([]schema.Report, error) {
	return nil, s.err
}

func (s *shelf) Known(_ context.Context, ids []schema.Identity) ([]schema.Report, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []schema.Report
	for _, id := range ids {
		if r, ok := s.taken[schema.Key(id.Source, id.ID)]; ok {
			out = append(out, r)
		}
	}
	return out, s.err
}

// TestTheDeskKeepsToTheBrandsOfAKey asks for each thing with the keys of boundHouse.
func TestTheDeskKeepsToTheBrandsOfAKey(t *testing.T) {
	h := boundHouse(t)
	h.askAs("all", "POST", "/api/v1/complaints", utrecht)
	h.shelf.promises = []schema.Promise{{ID: "p", Brand: "t-mobile", MadeAt: morning, DueAt: morning.Add(time.Hour)}}
	talk := "/api/v1/conversations/" + url.PathEscape("twitter tw:1") + "/answered"
	promise := `{"due_at":"2026-11-21T10:00:00Z","words":"we call back","who":"eva","brand":"t-mobile"}`
	for _, tc := range []struct {
		name, key, method, path, body string
		status                        int
		want                          string
	}{
		{"promises of its own", "t-mobile", "GET", "/api/v1/promises", "", 200, `"id":"p"`},
		{"promises of others are not listed", "kpn", "GET", "/api/v1/promises", "", 200, `"promises":[]`},
		{"nor told when asked for", "kpn", "GET", "/api/v1/promises?brand=t-mobile", "", 403, ""},
		{"nor kept by others", "kpn", "POST", "/api/v1/promises/p/kept", `{"who":"eva"}`, 403, ""},
		{"kept", "t-mobile", "POST", "/api/v1/promises/p/kept", `{"who":"eva"}`, 200, `"who_kept":"t-mobile/eva"`},
		{"a promise for another brand", "kpn", "POST", "/api/v1/promises", promise, 403, ""},
		{"a promise", "t-mobile", "POST", "/api/v1/promises", promise, 200, `"state":"open"`},
		{"a promise of the past", "t-mobile", "POST", "/api/v1/promises", strings.Replace(promise, "10:00", "08:00", 1), 400, "due_at"},
		{"a promise without words", "t-mobile", "POST", "/api/v1/promises", `{"due_at":"2026-11-21T10:00:00Z","who":"eva"}`, 400, "words"},
		{"a promise without an end", "t-mobile", "POST", "/api/v1/promises", `{"words":"x","who":"eva"}`, 400, "due_at"},
		{"a promise that is no JSON", "t-mobile", "POST", "/api/v1/promises", `soon`, 400, "not JSON"},
		{"a state that is none", "t-mobile", "GET", "/api/v1/promises?state=late", "", 400, "state"},
		{"conversations of its own", "t-mobile", "GET", "/api/v1/conversations", "", 200, `"id":"twitter tw:1"`},
		{"conversations of others", "kpn", "GET", "/api/v1/conversations", "", 200, `"conversations":[]`},
		{"another's conversation", "kpn", "POST", talk, `{"who":"eva"}`, 403, ""},
		{"its conversation", "t-mobile", "POST", talk, `{"who":"eva"}`, 200, `"id":"twitter tw:1"`},
		{"denials of others", "kpn", "GET", "/api/v1/denials?brand=t-mobile", "", 403, ""},
		{"denials of a year", "kpn", "GET", "/api/v1/denials?from=2025-01-01T00:00:00Z", "", 400, "31 days"},
		{"a follow-up that is none", "t-mobile", "POST", "/api/v1/incidents/a/followups/x/answered", `{"who":"eva"}`, 404, ""},
		{"nobody's word", "all", "POST", "/api/v1/promises/p/kept", `[]`, 400, ""},
	} {
		if status, body := h.askAs(tc.key, tc.method, tc.path, tc.body); status != tc.status || !strings.Contains(body, tc.want) {
			t.Errorf("%s: %s %s = %d %s, want %d with %s", tc.name, tc.method, tc.path, status, body, tc.status, tc.want)
		}
	}
}

// TestFollowUpsOnTheRealStore follows the customers of an incident until all
// have heard that it is over.
func TestFollowUpsOnTheRealStore(t *testing.T) {
	h, st := storedHouse(t)
	post := func(id string, r schema.Report) {
		r.ID, r.Source, r.Brand, r.Service, r.ArrivedAt, r.Lines = id, "twitter", "t-mobile", schema.MobileData, r.Time, 1
		if _, err := st.Insert(t.Context(), []schema.Report{r}); err != nil {
			t.Fatal(err)
		}
	}
	at := func(minute int) time.Time { return morning.Add(time.Duration(minute-60) * time.Minute) }
	customer := schema.Report{Time: at(40), Author: 1, Kind: schema.KindReport, Role: schema.RoleCustomer, Region: "NL/UT/GM0344", Confidence: 1, Channel: "post", Lang: "de", Text: "Kein 3G in Utrecht", Sealed: []byte("twitter a by jan")}
	post("a", customer)
	customer.Author, customer.Time, customer.Lang, customer.Channel, customer.Sealed = 2, at(41), "nl", "chat", nil
	post("b", customer)
	denial := schema.Report{Time: at(45), Author: 3, Kind: schema.KindBrandReply, Role: schema.RoleBrand, Denial: true, Region: "NL", ReplyTo: "a", Talk: "twitter a", Text: "Keine Störung bekannt, 0612345678"}
	post("d", denial)
	denial.Talk, denial.ReplyTo = "twitter none", "none"
	post("elsewhere", denial)
	if err := st.SaveIncidents(t.Context(), []schema.Incident{outage("utrecht-1")}); err != nil {
		t.Fatal(err)
	}
	list := func(query string) []string {
		t.Helper()
		var got struct {
			FollowUps []struct {
				ID, Reference, Author string
				AnsweredBy            string `json:"answered_by"`
				Drafts                struct{ Update, Resolved map[string]string }
			} `json:"followups"`
			NextCursor *string `json:"next_cursor"`
		}
		h.read("/api/v1/incidents/utrecht-1/followups?"+query, &got)
		out := []string{}
		for _, f := range got.FollowUps {
			out = append(out, fmt.Sprintf("%s %s %s", f.Reference, f.Author, f.AnsweredBy))
			if len(f.Drafts.Update) != 4 || !strings.Contains(f.Drafts.Resolved["en"], "Utrecht") {
				t.Errorf("drafts = %v, want four languages that name the place", f.Drafts)
			}
		}
		if got.NextCursor != nil {
			out = append(out, *got.NextCursor)
		}
		return out
	}
	want := func(query string, want ...string) {
		t.Helper()
		if d := cmp.Diff(want, list(query)); d != "" {
			t.Errorf("followups?%s (-want +got):\n%s", query, d)
		}
	}
	want("", "twitter a jan ", "twitter b  ")
	first := list("limit=1")
	if len(first) != 2 {
		t.Fatalf("a page of one = %v, want one and a cursor", first)
	}
	want("limit=1&cursor="+first[1], "twitter b  ")
	_, raw, _ := h.ask("GET", "/api/v1/incidents/utrecht-1/followups", "")
	if !strings.Contains(raw, `"update":{"de":`) || !strings.Contains(raw, `"update":{"nl":`) {
		t.Errorf("the customers' own languages don't come first in %s", raw)
	}
	var ids struct{ FollowUps []struct{ ID string } }
	if err := json.Unmarshal([]byte(raw), &ids); err != nil {
		t.Fatal(err)
	}
	answer := "/api/v1/incidents/utrecht-1/followups/" + ids.FollowUps[0].ID + "/answered"
	if status, body, _ := h.ask("POST", answer, `{"who":"eva","words":"told"}`); status != http.StatusNoContent {
		t.Fatalf("POST answered = %d %s", status, body)
	}
	want("answered=true", "twitter a jan eva")
	want("answered=false", "twitter b  ")
	var denials struct{ Denials []schema.Denial }
	h.read("/api/v1/denials", &denials)
	if d := denials.Denials; len(d) != 1 || d[0].ID != "d" || d[0].Incident != "utrecht-1" || d[0].Region != "NL/UT/GM0344" || strings.Contains(d[0].Words, "0612345678") {
		t.Errorf("denials = %+v, want the one to the customer in Utrecht, redacted", d)
	}
	if _, body, _ := h.ask("GET", "/api/v1/incidents/utrecht-1/timeline", ""); strings.Count(body, `"what":"denied"`) != 1 {
		t.Errorf("timeline = %s, want the denial in it", body)
	}
	if v, err := h.api.look(t.Context()); err != nil || len(v.denials) != 1 || len(differences(view{}, v)) < 2 {
		t.Errorf("listeners hear of %v, %v, want the denial too", v.denials, err)
	}
}
