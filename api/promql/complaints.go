package promql

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/prometheus/prometheus/model/labels"

	"outcry/schema"
)

// Life is how long a series of complaints goes on after its last witness: it
// shows zeros for so long, and is gone thereafter until somebody speaks again.
// So whether there is a sample in a minute does not depend on the window that
// is asked for.
const Life = 6 * time.Hour

// errSamples says that a query would hold more than it may.
var errSamples = errors.New("query processing would load too many samples into memory in query execution")

// complaints gives the series of outcry_complaints.
func (a *API) complaints(ctx context.Context, sel selection, take found) error {
	q := schema.MinuteQuery{
		Brand: pushed(sel.matchers, labelBrand), Service: pushed(sel.matchers, labelService), Region: pushed(sel.matchers, labelRegion),
		Window: witnessed(sel), Past: Life, Step: sel.step, Reach: sel.reach, Tile: sel.tile,
	}
	read, held, now := a.memo.minutes, 0, a.parts.Now().Unix()/60
	if sel.names {
		read = a.parts.Counts.MinuteNames
	}
	asked := levels(sel.matchers)
	q.Merge = merging(sel, asked)
	for _, q.Level = range asked {
		err := read(ctx, q, func(m schema.Minutes) error {
			if held += len(m.Counts); held > a.cfg.MaxSamples {
				return fmt.Errorf("%w (more than %d)", errSamples, a.cfg.MaxSamples)
			}
			return take(&series{
				lset:   complaintLabels(m.Brand, m.Service, m.Region, q.Level),
				merged: q.Merge != schema.Merge{}, from: sel.from, to: sel.to, values: living(m.Counts, int64(Life/Minute), now),
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// merging lets the store sum up what would be summed up anyway: hundreds of
// series become a few, whose labels are those that are kept.
func merging(sel selection, asked []schema.Level) schema.Merge {
	if !sel.sum || len(asked) != 1 || len(wanted(sel.matchers)) != 1 || !exactly(sel.matchers) {
		return schema.Merge{}
	}
	keep := func(label string) bool { return slices.Contains(sel.by, label) }
	return schema.Merge{Brand: !keep(labelBrand), Service: !keep(labelService), Region: !keep(labelRegion)}
}

func complaintLabels(b schema.Brand, v schema.Service, r schema.Region, l schema.Level) labels.Labels {
	return named(Complaints, labelBrand, string(b), labelLevel, string(l), labelRegion, string(r), labelService, string(v))
}

// witnessed returns the window of event times that the samples of sel tell of:
// a sample tells of the minute that ends with it.
func witnessed(sel selection) schema.Window {
	return schema.Window{From: bounded(sel.from - 1), To: bounded(sel.to)}
}

// The minutes that a store can tell of; what is asked for beyond is cut off.
var (
	earliest = time.Unix(0, 0).UTC().Add(Life)
	latest   = time.Date(2105, 1, 1, 0, 0, 0, 0, time.UTC)
)

func bounded(minute int64) time.Time {
	return time.Unix(min(max(minute*60, earliest.Unix()), latest.Unix()), 0).UTC()
}
