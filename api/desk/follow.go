package desk

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"outcry/schema"
)

// People reads who is to hear of an incident, and keeps who was told. FollowUps
// answers as schema.FollowUpQuery says; References returns by schema.Key who
// wrote reports, sealed.
type People interface {
	FollowUps(ctx context.Context, q schema.FollowUpQuery) ([]schema.FollowUp, error)
	References(ctx context.Context, reports []schema.Report) (map[string][]byte, error)
	AddMark(ctx context.Context, m schema.Mark) error
}

// Exchanges reads what customers and agents said to each other, and keeps what
// agents promised by other ways. Each answers as its query says; Known returns
// those of the complaints that are kept.
type Exchanges interface {
	Promises(ctx context.Context, q schema.PromiseQuery) ([]schema.Promise, error)
	AddPromise(ctx context.Context, p schema.Promise) error
	Conversations(ctx context.Context, q schema.ConversationQuery) ([]schema.Conversation, error)
	Unanswered(ctx context.Context, w schema.Window) (map[string]int, error)
}

// Archive reads reports by their conversation and one by one, and the replies
// of w in which agents deny an outage, the latest first.
type Archive interface {
	Denials(ctx context.Context, w schema.Window, limit int) ([]schema.Report, error)
	Talks(ctx context.Context, keys []string, w schema.Window, limit int) ([]schema.Report, error)
	Known(ctx context.Context, ids []schema.Identity) ([]schema.Report, error)
}

// FollowParts are what a Follow works with.
type FollowParts struct {
	Ledger    *Ledger
	People    People
	Exchanges Exchanges
	Archive   Archive
	Gazetteer Gazetteer
	Open      func(key string, sealed []byte) (string, error) // who wrote the complaint with this key
	Redact    func(text string) string
	Zone      *time.Location // of the times that people read
	Now       func() time.Time
}

// Follow knows who must be told what: the customers of an incident, those who
// were promised something and those nobody answered. It is safe for concurrent use.
type Follow struct {
	FollowParts
	drafts      drafts
	replies     *replies
	denials     memo[time.Duration, []schema.Denial]
	denialsTook atomic.Int64 // nanoseconds that the last reading of them took
}

// NewFollow joins parts.
func NewFollow(parts FollowParts) (*Follow, error) {
	d, err := readDrafts()
	if err != nil {
		return nil, err
	}
	r, err := readReplies()
	if err != nil {
		return nil, err
	}
	return &Follow{FollowParts: parts, drafts: d, replies: r}, nil
}

// FollowUp is a customer who is to hear how an incident goes on.
type FollowUp struct {
	ID           string        `json:"id"`
	Time         time.Time     `json:"time"`
	Channel      string        `json:"channel"`
	Source       string        `json:"source"`
	Lang         string        `json:"lang"`
	Region       schema.Region `json:"region"`    // never finer than a municipality
	Reference    string        `json:"reference"` // what to reply to: source and id
	Author       string        `json:"author"`    // as the source calls them, "" where that is not kept
	Conversation string        `json:"conversation"`
	AnsweredAt   *time.Time    `json:"answered_at"`
	AnsweredBy   string        `json:"answered_by"`
	Drafts       Drafts        `json:"drafts"`
}

// Drafts are what to tell a customer, by the occasion.
type Drafts struct {
	Update   Draft `json:"update"`
	Resolved Draft `json:"resolved"`
}

// lateReports is how long before its onset is known to have been, or after its
// end, a report of an incident may be written.
const lateReports = 30 * time.Minute

// FollowUps returns the customers of inc, oldest first by what they said, then by
// its identity. answered selects those who were told, nil for all; after is
// where the page before ended.
func (f *Follow) FollowUps(ctx context.Context, inc *schema.Incident, answered *bool, after *schema.IncidentMark, limit int) ([]FollowUp, error) {
	q := f.query(inc, answered, after, limit)
	var err error
	if q.Parts, err = f.parts(ctx, inc.Merged); err != nil {
		return nil, err
	}
	found, err := f.People.FollowUps(ctx, q)
	if err != nil {
		return nil, err
	}
	reports := make([]schema.Report, len(found))
	for i := range found {
		reports[i] = found[i].Report
	}
	sealed, err := f.People.References(ctx, reports)
	if err != nil {
		return nil, err
	}
	out := make([]FollowUp, 0, len(found))
	for i := range found {
		out = append(out, f.followUp(inc, &found[i], sealed[reports[i].Key()]))
	}
	return out, nil
}

// parts returns merged and what was merged into those before.
func (f *Follow) parts(ctx context.Context, merged []string) ([]string, error) {
	out := slices.Clone(merged)
	for i := 0; i < len(out); i++ {
		inc, err := f.Ledger.One(ctx, out[i])
		if err != nil {
			return nil, err
		}
		for _, id := range inc.Merged {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out, nil
}

func (f *Follow) query(inc *schema.Incident, answered *bool, after *schema.IncidentMark, limit int) schema.FollowUpQuery {
	q := schema.FollowUpQuery{
		Incident: inc.ID, Brand: inc.Brand, Services: family(inc.Service), Regions: inc.Regions, Except: inc.Except, Answered: answered, After: after, Limit: limit,
		Window: schema.Window{From: inc.StartedAt.Add(-lateReports), To: f.Now()},
	}
	if len(q.Regions) == 0 {
		q.Regions = []schema.Region{inc.Region}
	}
	if inc.EndedAt != nil {
		q.Since = *inc.EndedAt // who heard that it goes on is still to hear that it is over
		if to := inc.EndedAt.Add(lateReports); to.Before(q.Window.To) {
			q.Window.To = to
		}
	}
	return q
}

// family returns the services that fail with s.
func family(s schema.Service) []schema.Service {
	return slices.DeleteFunc(schema.Services(), func(o schema.Service) bool { return !SameNetwork(o, s) })
}

func (f *Follow) followUp(inc *schema.Incident, found *schema.FollowUp, sealed []byte) FollowUp {
	r := &found.Report
	out := FollowUp{
		ID: followUpID(r.Source, r.ID), Time: r.Time, Channel: r.Channel, Source: r.Source, Lang: r.Lang, Region: notFiner(r.Region),
		Reference: r.Key(), Conversation: r.TalkKey(), Drafts: f.draft(inc, r),
	}
	if name, err := f.Open(r.Key(), sealed); len(sealed) > 0 && err == nil {
		out.Author = name
	}
	if m := found.Mark; m != nil {
		out.AnsweredAt, out.AnsweredBy = &m.Time, m.Who
	}
	return out
}

// draft writes what to tell the author of r, in their language first.
func (f *Follow) draft(inc *schema.Incident, r *schema.Report) Drafts {
	langs := Languages()
	if i := slices.Index(langs, r.Lang); i > 0 {
		langs = append([]string{r.Lang}, slices.Delete(langs, i, i+1)...)
	}
	var d Drafts
	for _, lang := range langs {
		n := f.replies.newsOf(lang, inc, f.name(inc.Region), f.Now(), f.Zone)
		d.Update = append(d.Update, Worded{lang, f.drafts.update(lang, r.Channel, inc, n)})
		d.Resolved = append(d.Resolved, Worded{lang, f.drafts.resolved(lang, r.Channel, inc, n)})
	}
	return d
}

func (f *Follow) name(r schema.Region) string {
	r = notFiner(r)
	if p, ok := f.Gazetteer.Place(r); ok && p.Name != "" {
		return p.Name
	}
	return string(r)
}

// followUpID names the complaint id of source in one word that a path can hold.
func followUpID(source, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(source + "\x00" + id))
}

// Answer keeps that who told the customer id of inc, in these words. It returns
// schema.ErrNotFound for somebody who is not one of its customers.
func (f *Follow) Answer(ctx context.Context, inc *schema.Incident, id, who, words string) error {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	source, name, ok := strings.Cut(string(raw), "\x00")
	if err != nil || !ok {
		return fmt.Errorf("follow-up %q: %w", id, schema.ErrNotFound)
	}
	found, err := f.Archive.Known(ctx, []schema.Identity{{Source: source, ID: name}})
	if err != nil {
		return fmt.Errorf("read follow-up %q: %w", id, err)
	}
	if len(found) == 0 || !f.concerns(inc, &found[0]) {
		return fmt.Errorf("follow-up %q of incident %s: %w", id, inc.ID, schema.ErrNotFound)
	}
	return f.People.AddMark(ctx, schema.Mark{Kind: schema.MarkFollowUp, Subject: inc.ID, Source: source, ID: name, Time: f.Now().UTC(), Who: who, Words: words})
}

// concerns reports whether the author of r is a customer of inc.
func (f *Follow) concerns(inc *schema.Incident, r *schema.Report) bool {
	q := f.query(inc, nil, nil, 0)
	return r.Brand == inc.Brand && (r.Service == "" || slices.Contains(q.Services, r.Service)) && inc.Covers(r.Region) && q.Window.Contains(r.Time)
}
