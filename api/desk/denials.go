package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

const (
	// DenialStands is how long an agent's word holds: an outage that is found
	// within that time was denied too.
	DenialStands = 4 * time.Hour
	mostDenials  = 2_000
	deniesFor    = 7 * 24 * time.Hour // that a conversation may have gone on before its denial
)

// Denials returns the replies of w in which agents of one of the brands, none
// for all, deny an outage that goes on or is suspected where their customer is,
// or is within DenialStands of their word; oldest first.
func (f *Follow) Denials(ctx context.Context, brands []schema.Brand, w schema.Window) ([]schema.Denial, error) {
	said, err := f.Archive.Denials(ctx, w, mostDenials)
	if err != nil {
		return nil, fmt.Errorf("read denials: %w", err)
	}
	if len(said) == 0 {
		return []schema.Denial{}, nil
	}
	known, err := f.Ledger.List(ctx, schema.IncidentQuery{From: w.From, To: w.To.Add(DenialStands)})
	if err != nil {
		return nil, err
	}
	if len(known) == 0 {
		return []schema.Denial{}, nil
	}
	customers, err := f.customers(ctx, said, w)
	if err != nil {
		return nil, err
	}
	out := []schema.Denial{}
	for i := range said {
		d := denied(&said[i], customers[said[i].TalkKey()])
		if len(brands) > 0 && !slices.Contains(brands, d.Brand) {
			continue
		}
		if inc := about(known, d.Brand, d.Service, d.Region, d.Time, DenialStands); inc != nil {
			d.Incident, d.Status, d.Words, d.Region = inc.ID, inc.Status, f.Redact(d.Words), notFiner(d.Region)
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b schema.Denial) int { return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// customers returns by conversation what customers said in those that the
// replies belong to.
func (f *Follow) customers(ctx context.Context, replies []schema.Report, w schema.Window) (map[string][]schema.Report, error) {
	var keys []string
	var roots []schema.Identity
	for i := range replies {
		r := &replies[i]
		key := r.TalkKey()
		keys = append(keys, key)
		if id, ok := strings.CutPrefix(key, r.Source+" "); ok && r.Conversation == "" {
			roots = append(roots, schema.Identity{Source: r.Source, ID: id})
		}
	}
	slices.Sort(keys)
	said, err := f.Archive.Talks(ctx, slices.Compact(keys), schema.Window{From: w.From.Add(-deniesFor), To: w.To}, 10*mostDenials)
	if err != nil {
		return nil, fmt.Errorf("read what was denied: %w", err)
	}
	first, err := f.Archive.Known(ctx, roots)
	if err != nil {
		return nil, fmt.Errorf("read what was denied: %w", err)
	}
	out := map[string][]schema.Report{}
	for _, r := range append(said, first...) {
		if r.Role == schema.RoleCustomer {
			out[r.TalkKey()] = append(out[r.TalkKey()], r)
		}
	}
	return out, nil
}

// denied returns what the agent's reply r denies: what its customer complained
// of, and for the rest what the reply says itself.
func denied(r *schema.Report, customer []schema.Report) schema.Denial {
	d := schema.Denial{Time: r.Time, Source: r.Source, ID: r.ID, Brand: r.Brand, Words: r.Text}
	sure := float32(0)
	for i := range customer {
		c := &customer[i]
		if d.Brand == "" {
			d.Brand = c.Brand
		}
		if d.Service == "" {
			d.Service = c.Service
		}
		if c.Region != "" && c.Confidence > sure {
			d.Region, sure = c.Region, c.Confidence
		}
	}
	if d.Service == "" {
		d.Service = r.Service
	}
	if d.Region == "" && r.Confidence > 0 {
		d.Region = r.Region
	}
	return d
}

// lateDenials is how far back denials are looked for that have become such.
const lateDenials = 24 * time.Hour

// How long the denials of late are remembered: for so many times what it took
// to read them.
const (
	denialsFor   = 5 * time.Second
	denialsTimes = 20
)

// LateDenials returns those of the last day, as of a few seconds ago. The answer
// is shared: it must not be changed.
func (f *Follow) LateDenials(ctx context.Context) ([]schema.Denial, error) {
	age := max(denialsFor, denialsTimes*time.Duration(f.denialsTook.Load()))
	return f.denials.get(lateDenials, age, func() ([]schema.Denial, error) {
		begun := time.Now()
		defer func() { f.denialsTook.Store(int64(time.Since(begun))) }()
		now := f.Now()
		return f.Denials(ctx, nil, schema.Window{From: now.Add(-lateDenials), To: now.Add(time.Millisecond)})
	})
}
