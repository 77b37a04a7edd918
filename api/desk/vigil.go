package desk

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"

	"outcry/schema"
)

// Vigil counts what the desk must not forget: promises that are about to break,
// conversations that nobody answered, outages that were denied.
type Vigil struct {
	follow     *Follow
	log        *slog.Logger
	open       prometheus.Gauge
	breaking   prometheus.Gauge
	unanswered *prometheus.GaugeVec
	denials    prometheus.Counter
	denied     map[string]bool // the denials that were counted; nil before the first look
}

// NewVigil returns a vigil that has not begun.
func NewVigil(f *Follow, reg prometheus.Registerer, log *slog.Logger) *Vigil {
	m := promauto.With(reg)
	return &Vigil{
		follow: f, log: log,
		open:     m.NewGauge(prometheus.GaugeOpts{Name: "outcry_desk_promises_open", Help: "Promises of agents that are neither kept nor broken, those about to break included."}),
		breaking: m.NewGauge(prometheus.GaugeOpts{Name: "outcry_desk_promises_breaking", Help: "Promises of agents that are about to break."}),
		unanswered: m.NewGaugeVec(prometheus.GaugeOpts{
			Name: "outcry_desk_conversations_unanswered", Help: "Conversations of the last week in which a customer waits for an answer.",
		}, []string{"channel"}),
		denials: m.NewCounter(prometheus.CounterOpts{
			Name: "outcry_desk_denials_total", Help: "Replies of agents that deny an outage which goes on, is suspected, or was found soon after.",
		}),
	}
}

const (
	vigilEvery = 15 * time.Second
	vigilTimes = 50          // times what a look takes, at least, between two
	vigilTakes = time.Minute // at most
)

// Run looks every now and then until ctx ends; what can't be read is logged.
func (v *Vigil) Run(ctx context.Context) error {
	for {
		begun := time.Now()
		if err := v.Look(ctx); err != nil && ctx.Err() == nil {
			v.log.Warn("what the desk must not forget can't be counted", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(max(vigilEvery, vigilTimes*time.Since(begun))):
		}
	}
}

// Look counts once.
func (v *Vigil) Look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, vigilTakes)
	defer cancel()
	promises, err := v.follow.Promises(ctx, nil, []schema.PromiseState{schema.PromiseOpen, schema.PromiseBreaking})
	if err != nil {
		return err
	}
	soon := slices.DeleteFunc(slices.Clone(promises), func(p schema.Promise) bool { return p.State != schema.PromiseBreaking })
	v.open.Set(float64(len(promises)))
	v.breaking.Set(float64(len(soon)))
	if err := v.lookUnanswered(ctx); err != nil {
		return err
	}
	denials, err := v.follow.LateDenials(ctx)
	if err != nil {
		return err
	}
	v.count(denials)
	return nil
}

// channels are those that the metric tells apart; any sender may name others.
var channels = []string{"post", "call", "chat", "form", "ticket", "mail", "sms"}

func (v *Vigil) lookUnanswered(ctx context.Context) error {
	now := v.follow.Now()
	counts, err := v.follow.Exchanges.Unanswered(ctx, schema.Window{From: now.Add(-conversationsFor), To: now.Add(time.Millisecond)})
	if err != nil {
		return err
	}
	sums := map[string]float64{"other": 0}
	for channel, n := range counts {
		if !slices.Contains(channels, channel) {
			channel = "other"
		}
		sums[channel] += float64(n)
	}
	v.unanswered.Reset()
	for channel, n := range sums {
		v.unanswered.WithLabelValues(channel).Set(n)
	}
	return nil
}

// count adds the denials that were not there at the look before. Those that the
// first look finds are older than the process.
func (v *Vigil) count(denials []schema.Denial) {
	now := make(map[string]bool, len(denials))
	for _, d := range denials {
		key := schema.Key(d.Source, d.ID) + " " + d.Incident
		if now[key] = true; v.denied != nil && !v.denied[key] {
			v.denials.Inc()
		}
	}
	v.denied = now
}
