package promql

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/labels"

	"outcry/schema"
)

// state is how an incident stood in the minutes [from, to).
type state struct {
	incident schema.Incident
	from, to int64
}

// incidents gives the series of outcry_incident_open: one for each way that an
// incident stood while it was open, since its labels tell how it stands.
func (a *API) incidents(ctx context.Context, sel selection, take found) error {
	states, err := a.states(ctx, schema.Window{From: bounded(sel.from), To: bounded(sel.to + 1)})
	if err != nil {
		return err
	}
	now := a.parts.Now().Unix() / 60
	byLabels := map[string]int{}
	var sets []labels.Labels
	var minutes [][]int64
	for _, s := range states {
		lset := a.incidentLabels(s.incident)
		key := lset.String()
		i, ok := byLabels[key]
		if !ok {
			i = len(sets)
			byLabels[key], sets, minutes = i, append(sets, lset), append(minutes, nil)
		}
		for m := max(s.from, sel.from); m < s.to && m <= min(sel.to, max(now, s.from)); m++ {
			minutes[i] = append(minutes[i], m)
		}
	}
	for i, lset := range sets {
		if len(minutes[i]) == 0 {
			continue
		}
		slices.Sort(minutes[i])
		err := take(&series{lset: lset, from: sel.from, to: sel.to, values: listed(minutes[i], ones(len(minutes[i])))})
		if err != nil {
			return err
		}
	}
	return nil
}

func ones(n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	return out
}

func (a *API) incidentLabels(inc schema.Incident) labels.Labels {
	lat, lon := "", ""
	if p, ok := a.parts.Place(inc.Region); ok && (p.Lat != 0 || p.Lon != 0) {
		lat = strconv.FormatFloat(degrees(p.Lat), 'f', -1, 64)
		lon = strconv.FormatFloat(degrees(p.Lon), 'f', -1, 64)
	}
	return named(IncidentOpen, labelBrand, string(inc.Brand), "id", inc.ID, "kind", string(inc.Kind), "lat", lat, "lon", lon,
		labelRegion, string(inc.Region), labelService, string(inc.Service), "severity", string(inc.Severity), "status", string(inc.Status))
}

// states returns how the incidents that were open in w stood, in stretches of
// whole minutes: a version holds from the first minute on that is not before it.
func (a *API) states(ctx context.Context, w schema.Window) ([]state, error) {
	versions, err := a.parts.Incidents.IncidentVersions(ctx, w)
	if err != nil {
		return nil, fmt.Errorf("read incidents: %w", err)
	}
	var ids []string
	for _, v := range versions {
		if n := len(ids); n == 0 || ids[n-1] != v.ID {
			ids = append(ids, v.ID)
		}
	}
	entries, err := a.parts.Incidents.Entries(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("read what people said: %w", err)
	}
	said := schema.ByIncident(entries)
	var out []state
	for len(versions) > 0 {
		n := slices.IndexFunc(versions, func(v schema.Incident) bool { return v.ID != versions[0].ID })
		if n < 0 {
			n = len(versions)
		}
		out = append(out, stretches(versions[:n], said[versions[0].ID])...)
		versions = versions[n:]
	}
	return out, nil
}

// forever is a minute that never comes.
const forever = 1 << 40

// stretches joins the versions of one incident and the words of people on it,
// both oldest first, to what was seen when; what was closed is left out.
func stretches(versions []schema.Incident, entries []schema.Entry) []state {
	var moments []time.Time
	for _, v := range versions {
		moments = append(moments, v.UpdatedAt)
	}
	for _, e := range entries {
		if !e.Time.Before(versions[0].UpdatedAt) {
			moments = append(moments, e.Time)
		}
	}
	slices.SortFunc(moments, time.Time.Compare)
	var out []state
	for i, t := range moments {
		to := int64(forever)
		if i+1 < len(moments) {
			to = ceilMinute(moments[i+1].UnixMilli())
		}
		from := ceilMinute(t.UnixMilli())
		inc := seen(versions, entries, t)
		if from < to && inc.Status.Open() {
			out = append(out, state{inc, from, to})
		}
	}
	return out
}

// seen returns an incident as people saw it at t.
func seen(versions []schema.Incident, entries []schema.Entry, t time.Time) schema.Incident {
	last := versions[0]
	for _, v := range versions {
		if !v.UpdatedAt.After(t) {
			last = v
		}
	}
	n := 0
	for n < len(entries) && !entries[n].Time.After(t) {
		n++
	}
	return last.Apply(entries[:n])
}
