package ingest

import (
	"context"
	"fmt"
	"strings"
	"time"

	"outcry/schema"
)

// What a message may add to an earlier one.
const (
	bindWithin = 7 * 24 * time.Hour // time between the two
	bindWords  = 5                  // of a message that names a place, not a postcode, and says nothing else
	bindMost   = 100_000            // messages that are read of the conversations of one batch
	talkDepth  = 32                 // replies to replies within one batch
)

// binding ties the messages of one batch to what was said before.
type binding struct {
	rows  []schema.Report
	at    map[string]int           // rows by key
	known map[string]schema.Report // what is stored of what was asked for, by key
}

// bind ties replies to their conversations and returns the corrections that
// follow: where the author of a report says later, in the same conversation,
// where it is, the report moves there, and the answer is no second report.
func (p *Pipeline) bind(ctx context.Context, rows []schema.Report) ([]schema.Report, error) {
	b := binding{rows: rows, known: map[string]schema.Report{}}
	var replies, places []int
	for i := range rows {
		r := &rows[i]
		if r.ReplyTo != "" && r.Conversation == "" && r.RepostOf == "" {
			replies = append(replies, i)
		}
		if r.Conversation+r.ReplyTo != "" && placeOnly(r) {
			places = append(places, i)
		}
	}
	if len(replies)+len(places) == 0 {
		return nil, nil
	}
	b.at = make(map[string]int, len(rows))
	for i := range rows {
		b.at[rows[i].Key()] = i
	}
	if err := b.tie(ctx, p.store, replies); err != nil {
		return nil, err
	}
	if len(places) == 0 {
		return nil, nil
	}
	talks, err := b.recall(ctx, p.store, places)
	if err != nil {
		return nil, err
	}
	return p.move(&b, places, talks), nil
}

// placeOnly reports whether r says where its author is and reports nothing
// that would count by itself.
func placeOnly(r *schema.Report) bool {
	if r.Role != schema.RoleCustomer || r.Root != "" || r.Confidence <= 0 || r.Witness() {
		return false
	}
	switch r.Kind {
	case schema.KindOther, schema.KindQuestion, schema.KindReport:
	default:
		return false
	}
	switch r.Region.Level() {
	case schema.LevelMunicipality, schema.LevelPostcode, schema.LevelSegment:
		return r.Postcode != "" || len(strings.Fields(r.Text)) <= bindWords
	}
	return false
}

// tie sets the conversation of the replies: that of the message they answer.
func (b *binding) tie(ctx context.Context, st Store, replies []int) error {
	var ask []schema.Identity
	asked := map[string]bool{}
	for _, i := range replies {
		parent := schema.Identity{Source: b.rows[i].Source, ID: b.rows[i].ReplyTo}
		key := schema.Key(parent.Source, parent.ID)
		if _, here := b.at[key]; !here && !asked[key] {
			asked[key], ask = true, append(ask, parent)
		}
	}
	if err := b.read(ctx, st, ask); err != nil {
		return err
	}
	for _, i := range replies {
		b.talkOf(i, talkDepth)
	}
	return nil
}

// read looks up what is stored of the complaints.
func (b *binding) read(ctx context.Context, st Store, ask []schema.Identity) error {
	if len(ask) == 0 {
		return nil
	}
	found, err := st.Known(ctx, ask)
	if err != nil {
		return fmt.Errorf("look up what is replied to: %w", err)
	}
	for _, r := range found {
		b.known[r.Key()] = r
	}
	return nil
}

// talkOf returns the key of the conversation of row i and notes it there; depth
// bounds how far replies to replies are followed, which may go round.
func (b *binding) talkOf(i, depth int) string {
	r := &b.rows[i]
	if r.Conversation != "" || r.Talk != "" || r.ReplyTo == "" || depth == 0 {
		return r.TalkKey()
	}
	parent := schema.Key(r.Source, r.ReplyTo)
	if j, here := b.at[parent]; here && j != i {
		r.Talk = b.talkOf(j, depth-1)
		return r.Talk
	}
	r.Talk = parent
	if up, ok := b.known[parent]; ok {
		r.Talk = up.TalkKey()
	}
	return r.Talk
}

// recall returns by their conversations the reports that the rows at places may
// be about, as they are stored, and of this batch those that are not.
func (b *binding) recall(ctx context.Context, st Store, places []int) (map[string][]schema.Report, error) {
	var keys []string
	var roots []schema.Identity
	talks := map[string][]schema.Report{}
	span := schema.Window{From: b.rows[places[0]].Time, To: b.rows[places[0]].Time}
	for _, i := range places {
		r := &b.rows[i]
		key := r.TalkKey()
		if _, seen := talks[key]; !seen {
			talks[key], keys = nil, append(keys, key)
			if id, root := strings.CutPrefix(key, r.Source+" "); root {
				roots = append(roots, schema.Identity{Source: r.Source, ID: id})
			}
		}
		if r.Time.Before(span.From) {
			span.From = r.Time
		}
		if r.Time.After(span.To) {
			span.To = r.Time
		}
	}
	span.From, span.To = span.From.Add(-bindWithin), span.To.Add(bindWithin)
	said, err := st.Talks(ctx, keys, span, bindMost)
	if err != nil {
		return nil, fmt.Errorf("read what was said before: %w", err)
	}
	for _, r := range said {
		b.known[r.Key()] = r
	}
	if err := b.read(ctx, st, roots); err != nil {
		return nil, err
	}
	for _, r := range b.known {
		if _, wanted := talks[r.TalkKey()]; wanted {
			talks[r.TalkKey()] = append(talks[r.TalkKey()], r)
		}
	}
	for i := range b.rows {
		r := &b.rows[i]
		if _, wanted := talks[r.TalkKey()]; !wanted {
			continue
		}
		if _, stored := b.known[r.Key()]; !stored {
			talks[r.TalkKey()] = append(talks[r.TalkKey()], *r)
		}
	}
	return talks, nil
}

// move returns the reports that the rows at places move, corrected.
func (p *Pipeline) move(b *binding, places []int, talks map[string][]schema.Report) []schema.Report {
	var moved []schema.Report
	for _, i := range places {
		r, bound := &b.rows[i], false
		talk := talks[r.TalkKey()]
		for j := range talk {
			if e := &talk[j]; belongs(e, r) {
				p.relocate(e, r)
				bound, moved = true, append(moved, *e)
			}
		}
		if bound && r.Kind == schema.KindReport {
			r.Kind = schema.KindOther
		}
	}
	p.metrics.bound.Add(float64(len(moved)))
	return moved
}

// belongs reports whether r says where the report e is from, better than e did.
func belongs(e, r *schema.Report) bool {
	apart := r.Time.Sub(e.Time)
	switch {
	case e.Author != r.Author, e.Key() == r.Key(), e.Kind != schema.KindReport, e.Root != "", e.Role != schema.RoleCustomer,
		e.Region == r.Region, apart > bindWithin, apart < -bindWithin:
		return false
	}
	return e.Region == "" || e.Region.Contains(r.Region) || e.Confidence < r.Confidence && !r.Region.Contains(e.Region)
}

// relocate makes e the report of somebody at the place of r.
func (p *Pipeline) relocate(e, r *schema.Report) {
	e.MoveTo(r)
	e.ArrivedAt, e.Amends = r.ArrivedAt, true
	if e.Brand == "" && e.Service == schema.Power {
		e.Brand = p.understand.grid.operator(e.Region)
	}
	if e.Brand == "" {
		e.Brand = r.Brand
	}
	if e.Service == "" {
		e.Service = r.Service
	}
}
