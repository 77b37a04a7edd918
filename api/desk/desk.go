// Package desk decides what a customer is told: whether something is the matter
// where they are, how sure that is, and what to ask next. It knows no HTTP.
package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"outcry/schema"
)

// Reader understands a complaint without keeping it; ingest's is one.
type Reader interface {
	Read(c schema.Complaint) schema.Report
}

// Gazetteer names regions.
type Gazetteer interface {
	Place(r schema.Region) (schema.Place, bool)
}

// Counts reads what was said lately and how the sources fare, or fared at a
// moment by what had arrived then.
type Counts interface {
	Series(ctx context.Context, q schema.SeriesQuery) ([]schema.Series, error)
	Sources(ctx context.Context) ([]schema.SourceStatus, error)
	// Witnesses and WitnessDays return the witnesses of w by brand, service and
	// region: the first of all regions and with an empty name for any brand or
	// service, distinct; the second of each region alone, each once a day.
	Witnesses(ctx context.Context, w schema.Window) ([]schema.Tally, error)
	WitnessDays(ctx context.Context, w schema.Window) ([]schema.Tally, error)
	SourcesAt(ctx context.Context, at time.Time) ([]schema.SourceStatus, error)
}

// Config says what a desk may claim.
type Config struct {
	Zone       *time.Location // of the times that people read
	Lang       string         // of the reply when neither the question nor its text says
	MinHistory time.Duration  // of complaints before "none seen" means something
}

// DefaultConfig returns a Dutch desk that wants a week of history.
func DefaultConfig() Config {
	return Config{Zone: time.UTC, Lang: "nl", MinHistory: 7 * 24 * time.Hour}
}

// Validate returns nil or what is wrong with cfg.
func (cfg Config) Validate() error {
	if cfg.Zone == nil {
		return fmt.Errorf("desk: zone: %w", schema.ErrInvalid)
	}
	if !slices.Contains(Languages(), cfg.Lang) {
		return fmt.Errorf("desk: no replies in language %q, only in %v: %w", cfg.Lang, Languages(), schema.ErrInvalid)
	}
	return nil
}

// Desk answers questions. It is safe for concurrent use.
type Desk struct {
	cfg       Config
	ledger    *Ledger
	counts    Counts
	recall    *Recall
	reader    Reader
	gazetteer Gazetteer
	now       func() time.Time
	replies   *replies
	plan      Plan // nil for none
}

// New returns a desk; now is its clock.
func New(cfg Config, ledger *Ledger, counts Counts, reader Reader, g Gazetteer, now func() time.Time) (*Desk, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	r, err := readReplies()
	if err != nil {
		return nil, err
	}
	return &Desk{cfg: cfg, ledger: ledger, counts: counts, recall: NewRecall(counts), reader: reader, gazetteer: g, now: now, replies: r}, nil
}

// Ask answers q. An error means that the store could not be read, never that
// the question was not understood: that is a verdict.
func (d *Desk) Ask(ctx context.Context, q Question) (Verdict, error) {
	now := d.now()
	if q.At.IsZero() {
		q.At = now
	}
	v := d.understand(&q)
	v.at = q.At
	sources, err := d.sources(ctx, q.At, now)
	if err != nil {
		return v, fmt.Errorf("read sources: %w", err)
	}
	sees := look(sources, q.At)
	if !q.At.Before(now) {
		d.recall.grown(sees.complaints)
	}
	if sees.lag >= 0 {
		lag := sees.lag.Seconds()
		v.LagSeconds = &lag
	}
	known, err := d.known(ctx, q.At, now)
	if err != nil {
		return v, err
	}
	if v.nobody {
		if v.nobody, err = d.never(ctx, v.Brand, "", q.At, now); err != nil {
			return v, err
		}
	}
	d.judge(&v, known, q.At, sees)
	if err := d.consider(ctx, &v, known, q.At, now); err != nil {
		return v, err
	}
	if v.Reason != ReasonNoBrand {
		if err := d.weigh(ctx, &v, known, now, sees); err != nil {
			return v, err
		}
	}
	if err := d.locate(ctx, &v, now); err != nil {
		return v, err
	}
	d.Reply(&v)
	return v, nil
}

// Reply sets the replies to v, which Ask has answered: they thank for a report
// where v has a receipt.
func (d *Desk) Reply(v *Verdict) { v.Reply = d.replies.all(v, d.cfg.Zone) }

// Spoken returns the reply to v as one sentence in v's language.
func (d *Desk) Spoken(v *Verdict) string { return d.replies.spoken(v, d.cfg.Zone) }

// understand fills in the place, brand, service and language that q is about.
func (d *Desk) understand(q *Question) Verdict {
	loc := q.Location
	r := d.reader.Read(schema.Complaint{
		ID: "question", Source: "desk", Time: q.At, Text: q.Text, Brand: q.Brand, Service: q.Service, Location: &loc, Lang: q.Lang,
	})
	v := Verdict{Judgement: Unknown, Brand: r.Brand, Service: r.Service, Needs: []Need{}, Lang: d.cfg.Lang, country: r.Region.Country()}
	if slug, known := Slug(d.reader, q.Brand); slug != "" && (known || strings.TrimSpace(q.Text) == "" || r.Brand == "") {
		v.Brand, v.nobody = slug, !known // else the text names one, and wins over a name that is none
	}
	if q.Service != "" || r.Assumed || strings.TrimSpace(q.Text) == "" {
		v.Service = q.Service // where no word names one, none is meant
	}
	for _, lang := range []string{q.Lang, r.Lang} {
		if slices.Contains(Languages(), lang) {
			v.Lang = lang
			break
		}
	}
	if r.Region != "" && r.Confidence > 0 {
		v.Place = &Place{Region: r.Region, Name: d.name(r.Region), Level: r.Region.Level(), Confidence: r.Confidence}
	}
	return v
}

// name returns what people call r; a postcode area goes by its municipality too.
func (d *Desk) name(r schema.Region) string {
	if p, ok := d.gazetteer.Place(r); ok && p.Name != "" {
		return p.Name
	}
	if up := r.Parent(); up != "" && r.Level() == schema.LevelPostcode {
		return d.name(up)
	}
	return string(r)
}

// known returns the incidents that went on at the moment at, or shortly before,
// as they were known then.
func (d *Desk) known(ctx context.Context, at, now time.Time) ([]schema.Incident, error) {
	if !at.Before(now) {
		return d.ledger.Standing(ctx, now)
	}
	return d.ledger.List(ctx, schema.IncidentQuery{From: at.Add(-justOver), To: at.Add(time.Nanosecond), KnownAt: at})
}

// sources returns how the sources fared at the moment at.
func (d *Desk) sources(ctx context.Context, at, now time.Time) ([]schema.SourceStatus, error) {
	if !at.Before(now) {
		return d.recall.Sources(ctx)
	}
	return d.counts.SourcesAt(ctx, at)
}

// claims reports whether inc speaks of an outage, or suspects one, at the moment at.
func claims(inc *schema.Incident, at time.Time) bool {
	claim := inc.Kind == schema.Outage || inc.Kind == schema.Chronic
	begun := inc.DetectedAt != nil && !inc.DetectedAt.After(at) || inc.DetectedAt == nil && inc.Status.Open()
	return claim && begun && inc.Status != schema.Dismissed
}

// over reports whether inc had ended at the moment at.
func over(inc *schema.Incident, at time.Time) bool {
	return inc.EndedAt != nil && !inc.EndedAt.After(at)
}
