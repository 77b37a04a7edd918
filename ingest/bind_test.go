package ingest_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/ingest"
	"outcry/schema"
)

// shelf keeps reports as a store does, without a clock or a disk.
type shelf struct{ kept map[string]schema.Report }

func (s *shelf) Insert(_ context.Context, reports []schema.Report) ([]schema.Outcome, error) {
	outcomes := make([]schema.Outcome, len(reports))
	for i, r := range reports {
		old, known := s.kept[r.Key()]
		switch {
		case known && !r.Amends && old.Given == r.Given:
			outcomes[i] = schema.Duplicate
			continue
		case known:
			outcomes[i] = schema.Replaced
		}
		s.kept[r.Key()] = r
	}
	return outcomes, nil
}

func (s *shelf) Known(_ context.Context, ids []schema.Identity) ([]schema.Report, error) {
	var out []schema.Report
	for _, id := range ids {
		if r, ok := s.kept[schema.Key(id.Source, id.ID)]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

func (s *shelf) Talks(_ context.Context, keys []string, w schema.Window, _ int) ([]schema.Report, error) {
	var out []schema.Report
	for _, r := range s.kept {
		if r.Conversation+r.Talk != "" && slices.Contains(keys, r.TalkKey()) && w.Contains(r.Time) {
			out = append(out, r)
		}
	}
	return out, nil
}

// TestAPostcodeSaidLaterMovesTheReport: the office in Utrecht says where it is
// when it is asked, and stays one witness.
func TestAPostcodeSaidLaterMovesTheReport(t *testing.T) {
	post := schema.Complaint{ID: "p", Source: "tw", Time: noon, Author: "jan", Text: "Al 2 dagen geen 3G op kantoor @tmobile_webcare"}
	asks := schema.Complaint{ID: "a", Source: "tw", Time: noon.Add(time.Minute), Author: "tmobile_webcare", Role: schema.RoleBrand, Text: "Wat vervelend! Wat is de postcode?", Brand: "t-mobile", ReplyTo: "p"}
	code := schema.Complaint{ID: "c", Source: "tw", Time: noon.Add(2 * time.Minute), Author: "jan", Text: "3511 AB", ReplyTo: "a"}
	in := func(conversation string, c schema.Complaint) schema.Complaint {
		c.Conversation, c.ReplyTo = conversation, ""
		return c
	}
	by := func(author string, c schema.Complaint) schema.Complaint {
		c.Author = author
		return c
	}
	says := func(text string, c schema.Complaint) schema.Complaint {
		c.Text = text
		return c
	}
	const moved, stays = "NL/UT/GM0344/3511", "NL"
	for _, tc := range []struct {
		name    string
		batches [][]schema.Complaint
		want    schema.Region
	}{
		{"by a reply to the agent who asked", [][]schema.Complaint{{post}, {asks}, {code}}, moved},
		{"in one upload", [][]schema.Complaint{{post, asks, code}}, moved},
		{"in one upload, the wrong way round", [][]schema.Complaint{{code, asks, post}}, moved},
		{"in a conversation that has a name", [][]schema.Complaint{{in("c1", post)}, {in("c1", code)}}, moved},
		{"and the post sent again stays there", [][]schema.Complaint{{post}, {asks}, {code}, {post}}, moved},
		{"and all sent again changes nothing", [][]schema.Complaint{{post, asks, code}, {post, asks, code}}, moved},
		{"but not in another conversation", [][]schema.Complaint{{in("c1", post)}, {in("c2", code)}}, stays},
		{"nor by somebody else", [][]schema.Complaint{{post}, {asks}, {by("piet", code)}}, stays},
		{"nor by many words of a place far away", [][]schema.Complaint{{post}, {asks}, {says("volgende week ben ik een paar dagen op vakantie in Zwolle", code)}}, stays},
		{"nor by thanks", [][]schema.Complaint{{post}, {asks}, {says("bedankt voor de snelle reactie!", code)}}, stays},
	} {
		t.Run(tc.name, func(t *testing.T) {
			st := &shelf{map[string]schema.Report{}}
			p, stop := startPipeline(t, ingest.DefaultConfig(), st)
			defer stop()
			for _, batch := range tc.batches {
				_, outcomes, err := p.Take(t.Context(), noon.Add(time.Hour), batch)
				if err != nil || len(outcomes) != len(batch) {
					t.Fatalf("Take = %v, %v", outcomes, err)
				}
			}
			var witnesses []string
			for _, r := range st.kept {
				if r.Witness() {
					witnesses = append(witnesses, fmt.Sprint(r.ID, " ", r.Region))
				}
			}
			if d := cmp.Diff([]string{"p " + string(tc.want)}, witnesses); d != "" {
				t.Errorf("witnesses (-want +got):\n%s", d)
			}
		})
	}
}

// TestRepliesToRepliesAreOneConversation: whatever order they come in.
func TestRepliesToRepliesAreOneConversation(t *testing.T) {
	var all []schema.Complaint
	for i := range 6 {
		c := schema.Complaint{ID: fmt.Sprint(i), Source: "tw", Time: noon.Add(time.Duration(i) * time.Minute), Author: fmt.Sprint("a", i%2), Text: fmt.Sprint("nou ja ", i)}
		if i > 0 {
			c.ReplyTo = fmt.Sprint(i - 1)
		}
		all = append(all, c)
	}
	round := schema.Complaint{ID: "x", Source: "tw", Time: noon, Text: "ik antwoord mezelf", ReplyTo: "x"}
	back := slices.Clone(all)
	slices.Reverse(back)
	for name, batches := range map[string][][]schema.Complaint{"at once": {all, {round}}, "backwards": {back}, "one by one": {all[:1], all[1:2], all[2:3], all[3:4], all[4:5], all[5:]}} {
		st := &shelf{map[string]schema.Report{}}
		p, stop := startPipeline(t, ingest.DefaultConfig(), st)
		for _, batch := range batches {
			if _, _, err := p.Take(t.Context(), noon, batch); err != nil {
				t.Fatal(err)
			}
		}
		stop()
		for _, r := range st.kept {
			if r.ID != "x" && r.TalkKey() != "tw 0" {
				t.Errorf("%s: message %s is of conversation %q, want that of the first", name, r.ID, r.TalkKey())
			}
		}
	}
}
