package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"golang.org/x/text/language"

	"outcry/api/status"
	"outcry/schema"
)

// publicRoutes are what customers may see. They need a key unless the settings
// make them public.
func (s *Server) publicRoutes() []route {
	scope := Read
	if s.cfg.Status.Public {
		scope = Anyone
	}
	get := http.MethodGet
	const page, json, atom = "text/html", "application/json", "application/atom+xml"
	return []route{
		{get, "/status", scope, answering, brisk, s.public(page, func(w *status.Writer, v sight) ([]byte, error) { return w.Page(v.board, v.brand) }), about{id: "statusPage",
			summary: "The page for customers, in Dutch or English: outages and planned work by brand, service and municipality.",
			params:  []string{"lang", "brand"}, answer: "Text", kind: page, errors: []int{400}}},
		{get, "/status/api/v2/summary.json", scope, answering, brisk, s.public(json, func(w *status.Writer, v sight) ([]byte, error) { return w.Summary(v.board, v.link) }), about{id: "statusSummary",
			summary: "The same as Statuspage's summary.", params: []string{"lang", "brand"}, answer: "StatusSummary", errors: []int{400}}},
		{get, "/status/api/v2/incidents.json", scope, answering, brisk, s.public(json, func(w *status.Writer, v sight) ([]byte, error) { return w.Incidents(v.board, v.link) }), about{id: "statusIncidents",
			summary: "The outages of the past week as Statuspage's incidents.", params: []string{"lang", "brand"}, answer: "StatusIncidents", errors: []int{400}}},
		{get, "/status/feed.atom", scope, answering, brisk, s.public(atom, func(w *status.Writer, v sight) ([]byte, error) { return w.Feed(v.board, v.link) }), about{id: "statusFeed",
			summary: "The same as an Atom feed (RFC 4287).", params: []string{"lang", "brand"}, answer: "Text", kind: atom, errors: []int{400}}},
		{get, "/status/cap.atom", scope, answering, brisk, s.public(atom, func(w *status.Writer, v sight) ([]byte, error) { return w.AlertFeed(v.board, v.link) }), about{id: "statusAlerts",
			summary: "An index of the alerts as an Atom feed.", params: []string{"lang", "brand"}, answer: "Text", kind: atom, errors: []int{400}}},
		{get, "/status/cap/:id", scope, answering, brisk, s.public("application/cap+xml", s.alert), about{id: "statusAlert",
			summary: "One outage as an alert of the Common Alerting Protocol 1.2; the id ends in .xml.", answer: "Text", kind: "application/cap+xml", errors: []int{400, 404}}},
	}
}

// sight is what a request may see of the board, and how it asks.
type sight struct {
	board *status.Board
	brand schema.Brand // asked for alone, "" for all
	link  string       // where the asker reaches outcry
	id    string       // of an alert
}

// public answers with what write makes of the board.
func (s *Server) public(kind string, write func(w *status.Writer, v sight) ([]byte, error)) func(c *gin.Context) error {
	return func(c *gin.Context) error {
		a := &asked{c: c}
		brand := s.brand(a)
		if a.err != nil {
			return a.err
		}
		k := bearer(c)
		if brand != "" && !k.sees(brand) {
			return errBrand
		}
		known, made, err := s.notice.known(c.Request.Context(), s.learn)
		if err != nil {
			return err
		}
		w := s.writers[s.publicLang(c)]
		link := s.publicLink(c)
		key := strings.Join([]string{c.Request.URL.Path, w.Lang, string(brand), link, fmt.Sprint(k.brands)}, "\n")
		body, err := s.notice.page(made, key, func() ([]byte, error) {
			board := status.New(known, s.Gazetteer.Place, func(b schema.Brand) bool {
				alone := kind == "text/html" || brand == "" || b == brand // the page leads to the other brands
				return s.cfg.Status.Shows(b) && k.sees(b) && alone
			})
			return write(w, sight{board, brand, link, strings.TrimSuffix(c.Param("id"), ".xml")})
		})
		if err != nil {
			return err
		}
		s.sendPublic(c, body, kind, w.Lang)
		return nil
	}
}

// alert writes one incident as a CAP alert.
func (s *Server) alert(_ *status.Writer, v sight) ([]byte, error) {
	inc, ok := v.board.Incident(v.id)
	if !ok {
		return nil, fmt.Errorf("alert %s: %w", v.id, schema.ErrNotFound)
	}
	writers := make([]*status.Writer, 0, len(s.writers))
	for _, lang := range status.Languages() {
		writers = append(writers, s.writers[lang])
	}
	return status.Alert(&inc, writers, v.link, s.shapes, s.cfg.Status.Demo)
}

// publicLang returns the language to tell c in: the one asked for, else the one
// its browser likes best.
func (s *Server) publicLang(c *gin.Context) string {
	langs := status.Languages()
	if asked := strings.ToLower(c.Query("lang")); slices.Contains(langs, asked) {
		return asked
	}
	tags := make([]language.Tag, len(langs))
	for i, l := range langs {
		tags[i] = language.MustParse(l)
	}
	_, i := language.MatchStrings(language.NewMatcher(tags), c.GetHeader("Accept-Language"))
	return langs[i]
}

// publicLink returns where people reach outcry.
func (s *Server) publicLink(c *gin.Context) string {
	if s.cfg.Status.Link != "" {
		return strings.TrimSuffix(s.cfg.Status.Link, "/")
	}
	scheme := "http://"
	if c.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + c.Request.Host
}

// Times for which what customers see is kept, here and on the way to them.
const (
	noticeFor  = 10 * time.Second
	publicKept = "public, max-age=15"
	pageAgain  = "60" // seconds after which a browser asks again
)

func (s *Server) sendPublic(c *gin.Context, body []byte, kind, lang string) {
	h := c.Writer.Header()
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h.Set("ETag", tag)
	h.Set("Vary", "Accept-Language, Authorization")
	h.Set("Content-Language", lang)
	h.Set("Cache-Control", "private, no-cache")
	if s.cfg.Status.Public {
		h.Set("Cache-Control", publicKept)
		if kind != "text/html" { // pages elsewhere may show it
			h.Set("Access-Control-Allow-Origin", "*")
			h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		}
	}
	if kind == "text/html" {
		h.Set("Content-Security-Policy", status.Policy())
		h.Set("Refresh", pageAgain)
	}
	if strings.Contains(c.GetHeader("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	c.Data(http.StatusOK, kind+"; charset=utf-8", body)
}

// notice keeps what is known for customers, and what was written of it, so that
// the store is read once in a while however many look.
type notice struct {
	mu    sync.Mutex
	what  status.Known
	made  time.Time // zero for never
	pages map[string][]byte
}

const mostPages = 200 // kept at once

// known returns what is known, and when it was read.
func (n *notice) known(ctx context.Context, read func(ctx context.Context) (status.Known, error)) (status.Known, time.Time, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.made.IsZero() && time.Since(n.made) < noticeFor {
		return n.what, n.made, nil
	}
	what, err := read(ctx)
	if err != nil {
		return what, n.made, err
	}
	n.what, n.made, n.pages = what, time.Now(), map[string][]byte{}
	return n.what, n.made, nil
}

// page returns what was written under key of what was made then, or writes it.
func (n *notice) page(made time.Time, key string, write func() ([]byte, error)) ([]byte, error) {
	n.mu.Lock()
	body, ok := n.pages[key]
	fresh := made.Equal(n.made)
	n.mu.Unlock()
	if ok && fresh {
		return body, nil
	}
	body, err := write()
	if err != nil {
		return nil, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if made.Equal(n.made) && len(n.pages) < mostPages {
		n.pages[key] = body
	}
	return body, nil
}

// forget makes the next look a fresh one.
func (n *notice) forget() {
	n.mu.Lock()
	n.made = time.Time{}
	n.mu.Unlock()
}

const (
	publicBack  = 7 * 24 * time.Hour  // that customers see what is over
	publicAhead = 14 * 24 * time.Hour // and what is planned
	mostPublic  = 300
)

// learn reads what is known for customers.
func (s *Server) learn(ctx context.Context) (status.Known, error) {
	now := s.Now()
	known := status.Known{Now: now}
	rows, err := s.Ledger.List(ctx, schema.IncidentQuery{From: now.Add(-publicBack), Kinds: []schema.IncidentKind{schema.Outage, schema.Chronic}, Limit: mostPublic})
	if err != nil {
		return known, err
	}
	for _, inc := range rows {
		seen, err := s.seen(ctx, inc)
		if err != nil {
			return known, err
		}
		known.Incidents = append(known.Incidents, seen)
	}
	planned, err := s.Book.Planned(ctx, schema.Window{From: now, To: now.Add(publicAhead)})
	if err != nil {
		return known, err
	}
	for _, p := range planned { // of what recurs the next time is enough
		if !slices.ContainsFunc(known.Planned, func(o schema.PlannedWindow) bool { return o.ID == p.ID }) {
			known.Planned = append(known.Planned, p)
		}
	}
	sources, err := s.sources(ctx, time.Time{})
	if err != nil {
		return known, err
	}
	known.Blind = len(sources) == 0 || slices.ContainsFunc(sources, func(src shownSource) bool { return src.Blind })
	return known, nil
}

// seen joins inc to what people said of it.
func (s *Server) seen(ctx context.Context, inc schema.Incident) (status.Seen, error) {
	out := status.Seen{Incident: inc, ETA: inc.ETA, NextUpdate: inc.NextUpdate}
	if inc.Status != schema.Confirmed && inc.Status != schema.Resolved {
		return out, nil
	}
	entries, err := s.Ledger.Entries(ctx, inc.ID)
	if err != nil {
		return out, err
	}
	for i, e := range entries {
		brought := e.Action == schema.ActionMerge && e.Into == inc.ID && e.Status == schema.Confirmed && !schema.Undone(entries, i)
		if (e.Action == schema.ActionConfirm || brought) && out.ConfirmedAt == nil {
			out.ConfirmedAt = &e.Time
		}
	}
	return out, nil
}
