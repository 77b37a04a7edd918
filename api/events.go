package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// event is one message of the stream.
type event struct {
	name string // opened, updated, closed, clock, denial or source
	id   string // of what it tells of, as mark writes it, "" for none
	data any
}

const (
	heartbeat  = 15 * time.Second
	writeSoon  = 10 * time.Second
	mostListen = 200
)

var errListeners = &httpError{http.StatusTooManyRequests, "too many event streams are open"}

// getEvents streams what changes. A client that names the last event it saw is
// told of what changed after it; any other begins with now.
func (s *Server) getEvents(c *gin.Context) error {
	select {
	case s.streams <- struct{}{}:
		defer func() { <-s.streams }()
	default:
		return errListeners
	}
	ctx := c.Request.Context()
	k := bearer(c)
	old, err := s.glance.view(ctx, s.cfg.Glance)
	if err != nil {
		return err
	}
	if last, ok := readMark(c.GetHeader("Last-Event-ID")); ok {
		old = old.until(last)
	}
	s.metrics.listeners.Inc()
	defer s.metrics.listeners.Dec()
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	c.Status(http.StatusOK)
	w := &eventWriter{c: c, control: http.NewResponseController(c.Writer)}
	if err := w.raw("retry: 3000\n\n"); err != nil {
		return err
	}
	return s.stream(ctx, w, old, k)
}

// stream writes what changes after old, and the holder of k may see, until the
// client or the server goes.
func (s *Server) stream(ctx context.Context, w *eventWriter, old view, k heldKey) error {
	tick := time.NewTicker(s.cfg.Glance)
	defer tick.Stop()
	quiet := time.Now()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.glance.done:
			return nil
		case <-tick.C:
		}
		now, err := s.glance.view(ctx, s.cfg.Glance/2)
		if err != nil {
			if ctx.Err() == nil {
				s.log.Warn("changes can't be read for event streams", "err", err)
			}
			continue
		}
		changes := differences(old.only(k), now.only(k))
		old = now
		for _, e := range changes {
			if err := w.event(e); err != nil {
				return nil // the client is gone
			}
			quiet = time.Now()
		}
		if time.Since(quiet) > heartbeat {
			if err := w.raw(": quiet\n\n"); err != nil {
				return nil
			}
			quiet = time.Now()
		}
	}
}

// mark is how far a listener was told, in the order of differences.
type mark struct {
	at       time.Time
	incident string // the last of that moment; "" for none of it
}

// String writes t as the id of an event.
func (t mark) String() string { return t.at.UTC().Format(time.RFC3339Nano) + " " + t.incident }

// readMark reads what String writes; of a time alone it is not known who of that
// moment was told of, so that all of it is told again.
func readMark(id string) (mark, bool) {
	at, incident, _ := strings.Cut(id, " ")
	t, err := time.Parse(time.RFC3339Nano, at)
	return mark{t, incident}, err == nil
}

// holds reports whether a listener at t was told of inc as it is.
func (t mark) holds(inc *schema.Incident) bool {
	c := inc.UpdatedAt.Compare(t.at)
	return c < 0 || c == 0 && inc.ID <= t.incident
}

// until returns v as it was when last was told: what changed later is unknown.
func (v view) until(last mark) view {
	out := view{incidents: map[string]shownIncident{}, blind: v.blind, clocks: clocksAt(v.clocks, last.at), denials: map[string]schema.Denial{}}
	for key, d := range v.denials {
		if !d.Time.After(last.at) {
			out.denials[key] = d
		}
	}
	for id, inc := range v.incidents {
		if last.holds(&inc.Incident) {
			out.incidents[id] = inc
		}
	}
	return out
}

// differences returns what changed from a to b, in order of time.
func differences(a, b view) []event {
	var out []event
	for id, inc := range b.incidents {
		was, known := a.incidents[id]
		if known && was.UpdatedAt.Equal(inc.UpdatedAt) && was.Status == inc.Status {
			continue
		}
		name := "updated"
		switch {
		case inc.Status.Open() && (!known || !was.Status.Open()):
			name = "opened"
		case !inc.Status.Open() && (!known || was.Status.Open()):
			name = "closed"
		}
		out = append(out, event{name, mark{inc.UpdatedAt, inc.ID}.String(), inc})
	}
	slices.SortFunc(out, func(x, y event) int {
		i, j := x.data.(shownIncident), y.data.(shownIncident)
		return cmp.Or(i.UpdatedAt.Compare(j.UpdatedAt), cmp.Compare(i.ID, j.ID))
	})
	out = append(out, turns(a, b)...)
	for key, d := range b.denials {
		if _, known := a.denials[key]; !known {
			out = append(out, event{"denial", "", d})
		}
	}
	for source, blind := range b.blind {
		if a.blind[source] != blind {
			out = append(out, event{"source", "", map[string]any{"source": source, "blind": blind}})
		}
	}
	return out
}

type eventWriter struct {
	c       *gin.Context
	control *http.ResponseController
}

func (w *eventWriter) event(e event) error {
	data, err := json.Marshal(e.data)
	if err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	id := ""
	if e.id != "" {
		id = "id: " + e.id + "\n"
	}
	return w.raw(fmt.Sprintf("event: %s\n%sdata: %s\n\n", e.name, id, data))
}

// raw writes text through to the client, who has a few seconds to take it.
func (w *eventWriter) raw(text string) error {
	if err := w.control.SetWriteDeadline(time.Now().Add(writeSoon)); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	if _, err := w.c.Writer.WriteString(text); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	if err := w.control.Flush(); err != nil {
		return fmt.Errorf("write event: %w", err)
	}
	return nil
}
