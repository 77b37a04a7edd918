// Package promql answers PromQL from the store, as a Prometheus would that had
// scraped outcry once a minute all along: the engine is Prometheus's own, the
// samples are made of what the store holds when they are asked for. It also
// answers the remote reads of other Prometheus servers.
package promql

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"

	"outcry/schema"
)

// Counts reads what was counted minute by minute; *store.Store has it.
type Counts interface {
	// Minutes gives the minutes with witnesses, series by series.
	Minutes(ctx context.Context, q schema.MinuteQuery, each func(schema.Minutes) error) error
	// MinuteNames is Minutes without the minutes, and quicker.
	MinuteNames(ctx context.Context, q schema.MinuteQuery, each func(schema.Minutes) error) error
	// Outlooks gives what the detector held, series by series.
	Outlooks(ctx context.Context, q schema.OutlookQuery, each func(schema.Outlooks) error) error
	// ChangedHours returns the hours of event time of which anything was stored or erased since a clock that it gave before, and the clock.
	ChangedHours(ctx context.Context, since time.Time) (hours []time.Time, clock time.Time, err error)
	// SourceMinutes returns when the sources brought complaints.
	SourceMinutes(ctx context.Context, w schema.Window) ([]schema.SourceMinutes, error)
}

// Incidents reads what was decided through time.
type Incidents interface {
	// IncidentVersions returns all versions of the incidents that may have been open in w, by id, oldest first.
	IncidentVersions(ctx context.Context, w schema.Window) ([]schema.Incident, error)
	// Entries returns what people said of incidents, oldest first.
	Entries(ctx context.Context, incidents ...string) ([]schema.Entry, error)
}

// Reports reads single complaints, oldest first.
type Reports interface {
	Reports(ctx context.Context, q schema.ReportQuery) iter.Seq2[schema.Report, error]
}

// Parts are what queries are answered from.
type Parts struct {
	Counts    Counts
	Incidents Incidents
	Reports   Reports
	Place     func(schema.Region) (schema.Place, bool)        // where a region lies
	Blind     func(s schema.SourceStatus, now time.Time) bool // whether a source is silent although it should not be
	Now       func() time.Time
	Version   string
}

// Config bounds what a query may cost.
type Config struct {
	MaxSamples int           // held in memory for one query, 16 bytes each
	MaxSeries  int           // found by one selector
	MaxPoints  int           // of one series in an answer
	MaxQueries int           // at work at once; others wait
	Timeout    time.Duration // of a query
	MemoBytes  int64         // for counts that are remembered between queries; 0 for none
}

// DefaultConfig returns bounds of about 160 MB and 25 seconds a query, and 128
// MiB between queries.
func DefaultConfig() Config {
	return Config{MaxSamples: 10_000_000, MaxSeries: 50_000, MaxPoints: 11_000, MaxQueries: 8, Timeout: 25 * time.Second, MemoBytes: 128 << 20}
}

// Validate returns nil or what is wrong with cfg.
func (cfg Config) Validate() error {
	if cfg.MaxSamples < 1 || cfg.MaxSeries < 1 || cfg.MaxPoints < 1 || cfg.MaxQueries < 1 || cfg.Timeout <= 0 || cfg.MemoBytes < 0 {
		return fmt.Errorf("promql: samples %d, series %d, points %d, queries %d and timeout %v must be positive, and memo %d not negative: %w",
			cfg.MaxSamples, cfg.MaxSeries, cfg.MaxPoints, cfg.MaxQueries, cfg.Timeout, cfg.MemoBytes, schema.ErrInvalid)
	}
	return nil
}

// Lookback is how long a sample is the latest one; Minute is the time between two.
const (
	Lookback = 5 * time.Minute
	Minute   = time.Minute
)

// Base is the path that the API stands under.
const Base = "/prometheus/api/v1"

// API answers the requests of Prometheus's HTTP API. It is safe for concurrent use.
type API struct {
	cfg     Config
	parts   Parts
	log     *slog.Logger
	engine  *promql.Engine
	parser  parser.Parser
	metrics metricSet
	memo    *memo
	places  chan struct{} // one for each query at work
	handler http.Handler
}

// New returns an API.
func New(cfg Config, parts Parts, reg prometheus.Registerer, log *slog.Logger) (*API, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	a := &API{cfg: cfg, parts: parts, log: log, parser: parser.NewParser(parser.Options{}), metrics: newMetrics(reg), places: make(chan struct{}, cfg.MaxQueries)}
	a.engine = promql.NewEngine(promql.EngineOpts{
		Logger: log, MaxSamples: cfg.MaxSamples, Timeout: cfg.Timeout, LookbackDelta: Lookback,
		NoStepSubqueryIntervalFn: func(int64) int64 { return Minute.Milliseconds() },
		EnableAtModifier:         true, EnableNegativeOffset: true, Parser: a.parser,
	})
	a.memo = newMemo(parts.Counts, cfg.MemoBytes, func(bytes int64) { a.metrics.memo.Set(float64(bytes)) })
	a.handler = a.routes()
	return a, nil
}

// ServeHTTP answers requests whose path begins with Base.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.handler.ServeHTTP(w, r) }
