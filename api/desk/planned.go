package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

// Plan tells which windows of planned work meet w: Planned of what stands,
// PlannedAsof of what was known at a moment.
type Plan interface {
	Planned(ctx context.Context, w schema.Window) ([]schema.PlannedWindow, error)
	PlannedAsof(ctx context.Context, asof time.Time, w schema.Window) ([]schema.PlannedWindow, error)
}

// Planned is the planned work that a customer is told of.
type Planned struct {
	ID   string    `json:"id"`
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Heed makes d tell planned work as planned. It is called before the first
// question.
func (d *Desk) Heed(p Plan) { d.plan = p }

// workLingers is for how long after planned work people still complain about it:
// the detector takes what it hears there for the work's, and claims nothing.
const workLingers = 30 * time.Minute

// consider tells planned work where nothing else is claimed, and notes what has
// just ended. What exceeds it is an outage to the detector, and what it or a
// person claims goes first.
func (d *Desk) consider(ctx context.Context, v *Verdict, known []schema.Incident, at, now time.Time) error {
	if d.plan == nil || v.Judgement == Confirmed || v.Judgement == Suspected || v.Reason == ReasonCoarse {
		return nil
	}
	late := schema.Window{From: at.Add(-workLingers), To: at.Add(time.Nanosecond)}
	planned, err := d.plan.Planned(ctx, late)
	if at.Before(now) {
		planned, err = d.plan.PlannedAsof(ctx, at, late)
	}
	if err != nil {
		return fmt.Errorf("read planned work: %w", err)
	}
	for i := range planned {
		p := &planned[i]
		switch {
		case !concerns(v, p):
		case !p.Window.Contains(at):
			if holds(v, p) && (v.ended == nil || p.Window.To.After(v.ended.Window.To)) {
				v.ended, v.lingers = p, plannedIncident(v, known, at)
			}
		case holds(v, p):
			v.Judgement, v.Reason, v.Needs = Confirmed, ReasonPlanned, []Need{}
			v.Incident = plannedIncident(v, known, at)
			v.plan(p)
			return nil
		case v.Reason == ReasonQuiet && v.Place != nil && touches(p, v.Place.Region):
			v.Judgement, v.Reason, v.Needs = Unknown, ReasonPlannedNear, []Need{NeedPostcode}
			v.plan(p)
		}
	}
	return nil
}

// linger has v doubt, of the planned work that has just ended, what it would deny.
// Whether that goes on or another trouble begins, nobody knows yet.
func (v *Verdict) linger(j Judgement) {
	v.Judgement, v.Reason, v.Incident = j, ReasonPlannedOver, v.lingers
	v.plan(v.ended)
}

// plan notes what a reply says of p.
func (v *Verdict) plan(p *schema.PlannedWindow) {
	v.Planned = &Planned{p.ID, p.Window.From, p.Window.To}
	v.announced = p
}

func concerns(v *Verdict, p *schema.PlannedWindow) bool {
	if v.Brand != "" && v.Brand != p.Brand {
		return false
	}
	return v.Service == "" || v.Service == schema.Other || len(p.Services) == 0 ||
		slices.ContainsFunc(p.Services, func(s schema.Service) bool { return SameNetwork(s, v.Service) })
}

// holds reports whether p was announced for the place of v; what is done
// everywhere is done at an unknown place too.
func holds(v *Verdict, p *schema.PlannedWindow) bool {
	if v.Place != nil {
		return p.Covers(v.Place.Region)
	}
	return v.Brand != "" && (p.Covers("") || v.Service.Placeless() ||
		slices.ContainsFunc(p.Regions, func(r schema.Region) bool { return r.Level() == schema.LevelCountry }))
}

func touches(p *schema.PlannedWindow, r schema.Region) bool {
	return slices.ContainsFunc(p.Regions, r.Contains)
}

// plannedIncident returns what the detector follows of the work, nil where
// nobody noticed it yet.
func plannedIncident(v *Verdict, known []schema.Incident, at time.Time) *schema.Incident {
	for i := range known {
		inc := &known[i]
		if inc.Kind == schema.Planned && inc.Status != schema.Dismissed && !inc.StartedAt.After(at) && !over(inc, at) && fits(v, inc) && covers(v, inc) {
			seen := *inc
			seen.Evidence = nil
			return &seen
		}
	}
	return nil
}
