package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"outcry/api/clock"
	"outcry/schema"
)

func (s *Server) clockRoutes() []route {
	return []route{
		{http.MethodGet, base + "/clocks", Read, answering, brisk, s.getClocks, about{id: "clocks",
			summary: "Duties of law that outages set running, by when they fall due: of one incident, or of all that go on or ended in the past week.",
			params:  []string{"incident", "brand"}, answer: "ClockList", errors: []int{400, 404}}},
	}
}

const clocksBack = 7 * 24 * time.Hour // that what is due is shown after the end

type clockList struct {
	Clocks []clock.Clock `json:"clocks"`
}

func (s *Server) getClocks(c *gin.Context) error {
	ctx, k := c.Request.Context(), bearer(c)
	a := &asked{c: c}
	id, brand := a.name("incident"), s.brand(a)
	if a.err != nil {
		return a.err
	}
	brands, err := k.brandsOf(brand)
	if err != nil {
		return err
	}
	var rows []schema.Incident
	if id != "" {
		inc, err := s.Ledger.One(ctx, id)
		switch {
		case err != nil:
			return err
		case !k.sees(inc.Brand):
			return errBrand
		}
		rows = []schema.Incident{inc}
	} else {
		q := schema.IncidentQuery{From: s.Now().Add(-clocksBack), Kinds: []schema.IncidentKind{schema.Outage, schema.Chronic}, Limit: mostLately}
		if rows, err = s.list(ctx, q, brands); err != nil {
			return err
		}
	}
	list := clockList{Clocks: []clock.Clock{}}
	for i := range rows {
		if brand == "" || rows[i].Brand == brand {
			list.Clocks = append(list.Clocks, s.Clocks.Of(&rows[i], s.Now())...)
		}
	}
	slices.SortStableFunc(list.Clocks, func(x, y clock.Clock) int {
		return cmp.Or(x.DueAt.Compare(y.DueAt), cmp.Compare(x.Key(), y.Key()))
	})
	c.JSON(http.StatusOK, list)
	return nil
}

// clocksOf returns the clocks of what a view holds, by their key.
func (s *Server) clocksOf(v view) map[string]clock.Clock {
	out := map[string]clock.Clock{}
	for _, inc := range v.incidents {
		for _, c := range s.Clocks.Bare(&inc.Incident, s.Now()) {
			out[c.Key()] = c
		}
	}
	return out
}

// turns tells of the clocks that came to warn or fell due from a to b, in order
// of time.
func turns(a, b view) []event {
	var out []event
	for key, c := range b.clocks {
		if (c.State == clock.Warning || c.State == clock.Due) && a.clocks[key].State != c.State {
			out = append(out, event{"clock", "", c})
		}
	}
	slices.SortFunc(out, func(x, y event) int {
		i, j := x.data.(clock.Clock), y.data.(clock.Clock)
		return cmp.Or(i.DueAt.Compare(j.DueAt), cmp.Compare(i.Key(), j.Key()))
	})
	return out
}

// clocksAt returns the clocks that had turned to what they are when last was told.
func clocksAt(clocks map[string]clock.Clock, last time.Time) map[string]clock.Clock {
	out := map[string]clock.Clock{}
	for key, c := range clocks {
		turned := c.WarnsAt
		if c.State == clock.Due {
			turned = c.DueAt
		}
		if !turned.After(last) {
			out[key] = c
		}
	}
	return out
}

// clockFaces shows the clocks of late at every scrape.
type clockFaces struct {
	server *Server
	desc   *prometheus.Desc
}

func (s *Server) showClocks(reg prometheus.Registerer) error {
	desc := prometheus.NewDesc("outcry_desk_clocks", "Duties of law that outages of late set running, by rule and by where they stand.", []string{"rule", "state"}, nil)
	return reg.Register(clockFaces{s, desc})
}

// Describe sends what Collect gives.
func (f clockFaces) Describe(ch chan<- *prometheus.Desc) { ch <- f.desc }

// faceAge is how old what a scrape shows may be, and how long it may take to read.
const faceAge = 5 * time.Second

// Collect sends a count for every rule and state in use; none while the store is
// away, which other metrics tell.
func (f clockFaces) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), faceAge)
	defer cancel()
	v, err := f.server.glance.view(ctx, faceAge)
	if err != nil {
		return
	}
	type face struct {
		rule  string
		state clock.State
	}
	counts := map[face]int{}
	for _, c := range v.clocks {
		counts[face{c.Rule, c.State}]++
	}
	for _, r := range f.server.Clocks.Rules() {
		for _, state := range clock.States() {
			ch <- prometheus.MustNewConstMetric(f.desc, prometheus.GaugeValue, float64(counts[face{r.ID, state}]), r.ID, string(state))
		}
	}
}
