package promql

import (
	"context"
	"fmt"

	"outcry/schema"
)

// outlooks gives the series of outcry_expected or outcry_score.
func (a *API) outlooks(ctx context.Context, name string, sel selection, take found) error {
	q := schema.OutlookQuery{
		Levels: levels(sel.matchers), Brand: pushed(sel.matchers, labelBrand), Service: pushed(sel.matchers, labelService),
		Region: pushed(sel.matchers, labelRegion), Window: schema.Window{From: bounded(sel.from), To: bounded(sel.to + 1)}, Names: sel.names,
	}
	if len(q.Levels) == 0 {
		return nil
	}
	held := 0
	return a.parts.Counts.Outlooks(ctx, q, func(o schema.Outlooks) error {
		if held += len(o.Minutes); held > a.cfg.MaxSamples {
			return fmt.Errorf("%w (more than %d)", errSamples, a.cfg.MaxSamples)
		}
		of := o.Expected
		if name == Score {
			of = o.Score
		}
		return take(&series{
			lset: named(name, labelBrand, string(o.Brand), labelLevel, string(o.Region.Level()), labelRegion, string(o.Region), labelService, string(o.Service)),
			from: sel.from, to: sel.to, values: listed(o.Minutes, of),
		})
	})
}
