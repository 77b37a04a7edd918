package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

// monday is a moment at which nobody is forgotten yet.
var monday = time.Now().UTC().Truncate(time.Hour).Add(-24 * time.Hour)

// said is a report of trouble, or an agent's reply where role is brand.
func said(id string, minute int, change ...func(*schema.Report)) schema.Report {
	r := schema.Report{
		ID: id, Source: "tw", Time: monday.Add(time.Duration(minute) * time.Minute), ArrivedAt: monday.Add(time.Duration(minute+1) * time.Minute),
		Author: uint64(len(id))<<16 | uint64(id[0])<<8 | uint64(id[len(id)-1]), Kind: schema.KindReport, Brand: "kpn", Service: schema.MobileData, Region: "NL/UT/GM0344",
		Confidence: 0.9, Role: schema.RoleCustomer, Channel: "post", Lang: "nl", Text: "geen 4G", Lines: 1, Sealed: []byte("who wrote " + id),
	}
	for _, f := range change {
		f(&r)
	}
	return r
}

func agent(r *schema.Report) {
	r.Role, r.Kind, r.Author, r.Sealed = schema.RoleBrand, schema.KindBrandReply, 7, nil
}

func keep(t *testing.T, s *store.Store, reports ...schema.Report) {
	t.Helper()
	if _, err := s.Insert(t.Context(), reports); err != nil {
		t.Fatal(err)
	}
}

func yes(b bool) *bool { return &b }

func TestFollowUpsAreOneAPersonAndMarked(t *testing.T) {
	s := storetest.New(t)
	keep(t, s,
		said("a1", 1), said("a2", 2, func(r *schema.Report) { r.Author = said("a1", 0).Author }), said("b1", 3, func(r *schema.Report) { r.Service = schema.Voice }),
		said("echo", 4, func(r *schema.Report) { r.Kind, r.Root = schema.KindEcho, "tw a1" }), said("reply", 5, agent),
		said("far", 6, func(r *schema.Report) { r.Region = "NL/OV/GM0193" }), said("other", 7, func(r *schema.Report) { r.Brand = "ziggo" }),
		said("tv", 8, func(r *schema.Report) { r.Service = schema.TV }), said("late", 90))
	q := schema.FollowUpQuery{
		Incident: "i", Brand: "kpn", Services: []schema.Service{schema.MobileData, schema.Voice}, Regions: []schema.Region{"NL/UT"},
		Window: schema.Window{From: monday, To: monday.Add(time.Hour)},
	}
	ask := func(name string, q schema.FollowUpQuery, want ...string) []schema.FollowUp {
		t.Helper()
		list, err := s.FollowUps(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range list {
			got = append(got, f.Report.ID)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
		return list
	}
	ask("one a person, about this, there", q, "a1", "b1")
	if err := s.AddMark(t.Context(), schema.Mark{Kind: schema.MarkFollowUp, Subject: "i", Source: "tw", ID: "a1", Time: monday.Add(2 * time.Hour), Who: "eva", Words: "told"}); err != nil {
		t.Fatal(err)
	}
	with := func(change func(*schema.FollowUpQuery)) schema.FollowUpQuery {
		q := q
		change(&q)
		return q
	}
	if got := ask("answered", with(func(q *schema.FollowUpQuery) { q.Answered = yes(true) }), "a1"); len(got) == 1 && (got[0].Mark == nil || got[0].Mark.Who != "eva") {
		t.Errorf("the mark is %+v, want eva's", got[0].Mark)
	}
	ask("not answered", with(func(q *schema.FollowUpQuery) { q.Answered = yes(false) }), "b1")
	ask("not answered since it ended", with(func(q *schema.FollowUpQuery) { q.Answered, q.Since = yes(false), monday.Add(3*time.Hour) }), "a1", "b1")
	ask("the next page", with(func(q *schema.FollowUpQuery) {
		q.After, q.Limit = &schema.IncidentMark{StartedAt: monday.Add(time.Minute), ID: "tw a1"}, 5
	}), "b1")
}

func TestReferencesAreKeptApartAndForgotten(t *testing.T) {
	s := storetest.New(t)
	old := said("old", 0, func(r *schema.Report) { r.Time = monday.AddDate(0, 0, -100) })
	all := []schema.Report{said("a1", 1), said("b1", 2), said("c1", 3), old, said("nobody", 4, func(r *schema.Report) { r.Sealed = nil })}
	keep(t, s, all...)
	ask := func(when string, want ...string) {
		t.Helper()
		got, err := s.References(t.Context(), all)
		if err != nil {
			t.Fatal(err)
		}
		wanted := map[string][]byte{}
		for _, id := range want {
			wanted["tw "+id] = []byte("who wrote " + id)
		}
		if d := cmp.Diff(wanted, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", when, d)
		}
	}
	ask("of the last ninety days", "a1", "b1", "c1")
	keep(t, s, said("a1", 1, func(r *schema.Report) { r.Text, r.Sealed = "geen 4G meer", nil }))
	ask("after an edit that says nothing of the author", "a1", "b1", "c1")
	if err := s.DeleteComplaint(t.Context(), "tw", "a1"); err != nil {
		t.Fatal(err)
	}
	ask("after one complaint was erased", "b1", "c1")
	if n, err := s.DeleteAuthor(t.Context(), said("b1", 0).Author); n != 1 || err != nil {
		t.Errorf("DeleteAuthor = %d, %v, want 1", n, err)
	}
	ask("after an author was erased", "c1")
}

func TestPromisesAreKeptByALaterReply(t *testing.T) {
	s := storetest.New(t)
	promise := func(id string, minute int, conversation string) schema.Report {
		return said(id, minute, agent, func(r *schema.Report) {
			r.Conversation, r.Due, r.Text = conversation, r.Time.Add(time.Hour), "binnen een uur neem ik contact op"
		})
	}
	keep(t, s, said("q1", 0, func(r *schema.Report) { r.Conversation = "c1" }), promise("p1", 1, "c1"), promise("p2", 2, "c2"), promise("p3", 3, "c3"),
		promise("gone", 4, "c4"), said("k1", 30, agent, func(r *schema.Report) { r.Conversation = "c1" }))
	keep(t, s, said("gone", 4, agent, func(r *schema.Report) { r.Conversation, r.Text = "c4", "toch niet" }))
	if err := s.AddPromise(t.Context(), schema.Promise{ID: "byhand", MadeAt: monday.Add(5 * time.Minute), DueAt: monday.Add(3 * time.Hour), Brand: "kpn", Conversation: "c9", Words: "bel terug", Who: "eva"}); err != nil {
		t.Fatal(err)
	}
	list, err := s.Promises(t.Context(), schema.PromiseQuery{Window: schema.Window{From: monday}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.AddMark(t.Context(), schema.Mark{Kind: schema.MarkPromise, Subject: list[1].ID, Time: monday.Add(20 * time.Minute), Who: "eva"}); err != nil {
		t.Fatal(err)
	}
	if list, err = s.Promises(t.Context(), schema.PromiseQuery{Brands: []schema.Brand{"kpn"}}); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range list {
		got = append(got, fmt.Sprintf("%s %s %s", p.Conversation, p.At(monday.Add(70*time.Minute)), p.WhoKept))
	}
	if d := cmp.Diff([]string{"c1 kept kpn", "c2 kept eva", "c3 broken ", "c9 open "}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if one, err := s.Promises(t.Context(), schema.PromiseQuery{ID: list[0].ID}); err != nil || len(one) != 1 {
		t.Errorf("Promises of one id = %v, %v", one, err)
	}
}

func TestConversationsWaitForAnAnswer(t *testing.T) {
	s := storetest.New(t)
	in := func(c string) func(*schema.Report) { return func(r *schema.Report) { r.Conversation = c } }
	replies := func(to, talk string) func(*schema.Report) {
		return func(r *schema.Report) { r.ReplyTo, r.Talk = to, talk }
	}
	keep(t, s,
		said("1", 1), said("2", 2), said("2r", 3, agent, replies("2", "tw 2")),
		said("3", 4), said("3r", 5, agent, replies("3", "tw 3")), said("3q", 6, replies("3r", "tw 3"), func(r *schema.Report) { r.Kind = schema.KindQuestion }),
		said("4", 7, in("c4")), said("4r", 8, agent, in("c4"), func(r *schema.Report) { r.Kind, r.Root = schema.KindEcho, "tw 2r" }),
		said("5", 9, in("c5"), func(r *schema.Report) { r.Kind = schema.KindOther }),
		said("6", 10, func(r *schema.Report) { r.Kind = schema.KindOther }),
		said("7", 11, func(r *schema.Report) { r.Channel = "call" }), said("8", 12, func(r *schema.Report) { r.Brand = "ziggo" }),
		said("9", 13), said("9e", 14, func(r *schema.Report) { r.Kind, r.Root = schema.KindEcho, "tw 9" }))
	if err := s.AddMark(t.Context(), schema.Mark{Kind: schema.MarkFollowUp, Subject: "i", Source: "tw", ID: "9", Time: monday.Add(time.Hour), Who: "eva"}); err != nil {
		t.Fatal(err)
	}
	ask := func(name string, q schema.ConversationQuery, want ...string) {
		t.Helper()
		list, err := s.Conversations(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range list {
			got = append(got, fmt.Sprintf("%s@%g/%d", c.ID, c.OpenedAt.Sub(monday).Minutes(), c.Messages))
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	kpn := schema.ConversationQuery{Brands: []schema.Brand{"kpn"}, Answered: yes(false)}
	ask("unanswered", kpn, "tw 1@1/1", "tw 3@6/3", "c4@7/1", "c5@9/1", "tw 7@11/1")
	ask("answered", schema.ConversationQuery{Answered: yes(true)}, "tw 2@2/2", "tw 9@13/1")
	ask("of a channel", schema.ConversationQuery{Channel: "call"}, "tw 7@11/1")
	ask("the next page", schema.ConversationQuery{Answered: yes(false), After: &schema.IncidentMark{StartedAt: monday.Add(7 * time.Minute), ID: "c4"}, Limit: 1}, "c5@9/1")
	if err := s.AddMark(t.Context(), schema.Mark{Kind: schema.MarkConversation, Subject: "c4", Time: monday.Add(time.Hour), Who: "eva"}); err != nil {
		t.Fatal(err)
	}
	ask("answered elsewhere", schema.ConversationQuery{ID: "c4", Answered: yes(true)}, "c4@7/1")
	counts, err := s.Unanswered(t.Context(), schema.Window{From: monday})
	if d := cmp.Diff(map[string]int{"post": 4, "call": 1}, counts); d != "" || err != nil {
		t.Errorf("Unanswered: %v (-want +got):\n%s", err, d)
	}
	talk, err := s.Talks(t.Context(), []string{"tw 3", "c4"}, schema.Window{From: monday}, 10)
	if err != nil || len(talk) != 4 || talk[0].ID != "3r" {
		t.Errorf("Talks = %d messages, %v, want 4", len(talk), err)
	}
	known, err := s.Known(t.Context(), []schema.Identity{{Source: "tw", ID: "3"}, {Source: "tw", ID: "none"}})
	if err != nil || len(known) != 1 || known[0].Text == "" {
		t.Errorf("Known = %v, %v, want the one that is stored", known, err)
	}
}

func TestAnAmendmentOutlivesTheSameAgain(t *testing.T) {
	s := storetest.New(t)
	first := said("1", 1, func(r *schema.Report) { r.Given, r.Region = 5, "NL" })
	moved := first
	moved.Region, moved.Amends = "NL/UT/GM0344/3511", true
	edited := first
	edited.Given, edited.Text = 6, "geen 4G in Zwolle"
	for _, step := range []struct {
		name   string
		r      schema.Report
		want   schema.Outcome
		region schema.Region
	}{
		{"first", first, schema.Added, "NL"},
		{"moved", moved, schema.Replaced, "NL/UT/GM0344/3511"},
		{"sent again as first", first, schema.Duplicate, "NL/UT/GM0344/3511"},
		{"edited by its sender", edited, schema.Replaced, "NL"},
	} {
		got, err := s.Insert(t.Context(), []schema.Report{step.r})
		if err != nil || got[0] != step.want {
			t.Errorf("%s: Insert = %v, %v, want %v", step.name, got, err, step.want)
		}
		if r, err := s.Report(t.Context(), "tw", "1"); err != nil || r.Region != step.region {
			t.Errorf("%s: it lies at %s, %v, want %s", step.name, r.Region, err, step.region)
		}
	}
}

// TestTwoProcessesThatStoreTheSameAtOnceKeepOne lets two stores write one new
// complaint under two times, each as far as the other lets it.
func TestTwoProcessesThatStoreTheSameAtOnceKeepOne(t *testing.T) {
	for name, first := range map[string]int{"the earlier first": 0, "the later first": 1} {
		t.Run(name, func(t *testing.T) {
			cfg := storetest.Config(t)
			a, b := storetest.Open(t, cfg), storetest.Open(t, cfg)
			if err := a.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := a.Drop(t.Context()); err != nil {
					t.Error(err)
				}
			}()
			versions := []schema.Report{said("1", 0), said("1", 70)}
			for _, step := range []func(*store.Store, []schema.Report) error{
				func(s *store.Store, r []schema.Report) error { return s.Reserve(t.Context(), r) },
				func(s *store.Store, r []schema.Report) error { return s.InsertUnchecked(t.Context(), r) },
				func(s *store.Store, r []schema.Report) error { return s.Settle(t.Context(), r) },
			} {
				for i, s := range []*store.Store{a, b} {
					at := (i + first) % 2
					if err := step(s, versions[at:at+1]); err != nil {
						t.Fatal(err)
					}
				}
			}
			var times []time.Time
			for r, err := range a.Reports(t.Context(), schema.ReportQuery{}) {
				if err != nil {
					t.Fatal(err)
				}
				times = append(times, r.Time)
			}
			if d := cmp.Diff([]time.Time{versions[0].Time}, times); d != "" {
				t.Errorf("times under which it is kept (-want +got):\n%s", d)
			}
			if got, err := b.Insert(t.Context(), versions[1:]); err != nil || got[0] != schema.Duplicate {
				t.Errorf("sent again it is %v, %v, want a duplicate", got, err)
			}
		})
	}
}

// BenchmarkDesk reads what webcare's desk shows out of 200,000 complaints of a
// day, of which every tenth is an agent's reply and every hundredth a promise.
func BenchmarkDesk(b *testing.B) {
	const rows = 10 * benchRows
	s := newBench(b)
	random := rand.New(rand.NewPCG(1, 1))
	batch := make([]schema.Report, rows)
	begin := time.Now().Add(-30 * time.Hour).UTC().Truncate(time.Hour)
	plausible(random, batch, 0, begin)
	for i := range batch {
		r := &batch[i]
		if i%10 == 9 {
			agent(r)
			r.Talk = batch[i-random.IntN(9)-1].Key()
		}
		if r.Denial = i%1000 == 999; i%100 == 99 {
			r.Due = r.Time.Add(time.Hour)
		}
	}
	if err := insertOnce(s, b.Context(), batch); err != nil {
		b.Fatal(err)
	}
	w := schema.Window{From: begin}
	for name, run := range map[string]func() error{
		"a page of conversations": func() error {
			_, err := s.Conversations(b.Context(), schema.ConversationQuery{Answered: yes(false), Window: w, Limit: 100})
			return err
		},
		"unanswered by channel": func() error { _, err := s.Unanswered(b.Context(), w); return err },
		"promises":              func() error { _, err := s.Promises(b.Context(), schema.PromiseQuery{Window: w}); return err },
		"a page of follow-ups": func() error {
			list, err := s.FollowUps(b.Context(), schema.FollowUpQuery{Incident: "i", Brand: "brand-1", Services: schema.Services(), Regions: []schema.Region{"NL/UT"}, Window: w, Limit: 100})
			if err == nil && len(list) < 100 {
				err = fmt.Errorf("%d follow-ups", len(list))
			}
			return err
		},
		"a conversation": func() error {
			_, err := s.Talks(b.Context(), []string{batch[rows/2].Key()}, w, 100)
			return err
		},
		"denials": func() error {
			_, err := s.Denials(b.Context(), w, 1000)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
