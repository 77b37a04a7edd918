// Package api answers operations, webcare and Grafana over HTTP: complaints in,
// incidents, verdicts and counts out, and the web page. It alone knows gin.
package api

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"outcry/api/desk"
	"outcry/api/status"
	"outcry/schema"
)

// Parts are what the API answers from. All are needed but Outlooks, Herald and PromQL.
type Parts struct {
	Planning
	Knowing
	Intake      Intake
	Decode      Decode
	Archive     Archive
	Eraser      Eraser
	Ledger      *desk.Ledger
	History     History
	Counts      desk.Counts
	Outlooks    Outlooks // nil leaves out what was expected
	Desk        *desk.Desk
	Follow      *desk.Follow
	Reader      desk.Reader
	Gazetteer   Gazetteer
	Redact      func(text string) string        // takes out what tells who somebody is
	Ready       func(ctx context.Context) error // nil when complaints can be stored and read
	Page        fs.FS                           // the web page, index.html at its root
	Gatherer    prometheus.Gatherer             // what /metrics shows
	Herald      Herald                          // gives notice; nil where nobody is told
	Subscribers Subscribers                     // nil where nobody can subscribe
	Letters     Letters                         // nil where no mail is sent
	PromQL      http.Handler                    // answers the paths of Prometheus's HTTP API; nil leaves them out
	Now         func() time.Time
	Version     string
}

// Server is the API. Its handler is safe for concurrent use.
type Server struct {
	Parts
	cfg     Config
	log     *slog.Logger
	metrics *metrics
	access  access
	cert    *certificate // nil for plain HTTP
	tally   *tally
	glance  *glance
	recall  *desk.Recall
	talks   *desk.Talks
	shapes  *shapes
	notice  notice                    // what customers see
	writers map[string]*status.Writer // of it, by language
	uploads chan struct{}             // one place for each upload under way
	streams chan struct{}             // and for each event stream
	offers  []route
	spec    []byte
	docs    []byte // the page of spec, compressed
	engine  *gin.Engine
	packed  sync.Map // files of the page by name, compressed
}

// New returns a server that has not begun to listen.
func New(cfg Config, parts Parts, reg prometheus.Registerer, log *slog.Logger) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	s := &Server{
		Parts: parts, cfg: cfg, log: log, metrics: newMetrics(reg), tally: newTally(),
		shapes: newShapes(parts.Gazetteer), uploads: make(chan struct{}, cfg.MaxUploads), streams: make(chan struct{}, mostListen),
	}
	s.access = access{ring: newKeyring(cfg.Keys, cfg.KeysFile, log), tries: newTries(cfg.WrongKeys), origin: http.NewCrossOriginProtection()}
	if cfg.CertFile != "" {
		var err error
		if s.cert, err = openCertificate(cfg.CertFile, cfg.CertKeyFile, log); err != nil {
			return nil, err
		}
	}
	s.recall, s.talks = desk.NewRecall(parts.Counts), desk.NewTalks(deskSource, parts.History, parts.Now)
	s.glance = newGlance(s.look)
	var err error
	if s.writers, err = status.NewWriters(cfg.Status, parts.Zone, func(lang string) status.Names { return parts.Desk.Words(lang) }); err != nil {
		return nil, fmt.Errorf("read the words for customers: %w", err)
	}
	if err := s.showClocks(reg); err != nil {
		return nil, fmt.Errorf("show clocks: %w", err)
	}
	routes := s.routes()
	s.offers = routes
	spec, err := describe(routes, parts.Version)
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	s.spec = spec
	page, err := render(spec)
	if err != nil {
		return nil, fmt.Errorf("render the description: %w", err)
	}
	s.docs = pack(page)
	if s.engine, err = s.lay(routes); err != nil {
		return nil, err
	}
	return s, nil
}

// Handler returns what answers requests, for a server of the caller's own.
func (s *Server) Handler() http.Handler { return s.engine.Handler() }

// lay builds the engine with every route behind the guards.
func (s *Server) lay(routes []route) (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode) // the debug mode talks on stdout, which is for data
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false
	e.UseRawPath = true // an id may hold an escaped slash
	if err := e.SetTrustedProxies(nil); err != nil {
		return nil, fmt.Errorf("trust no proxy: %w", err)
	}
	e.Use(s.observe, s.recover, s.harden, s.guard)
	e.NoMethod(func(c *gin.Context) { s.fail(c, errMethod) })
	e.NoRoute(s.page)
	for _, r := range routes {
		e.Handle(r.method, r.path, s.admit(r), s.audit(r), s.limit(r), s.answer(r.handle))
	}
	return e, nil
}

// answer turns a handler's error into a problem.
func (s *Server) answer(handle func(c *gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := handle(c); err != nil {
			s.fail(c, err)
		}
	}
}

// Run listens at Config.Listen and answers until ctx ends; then it stops
// listening and gives requests under way Config.Grace to end.
func (s *Server) Run(ctx context.Context) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", s.cfg.Listen)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	return s.Serve(ctx, l)
}

// Serve is Run on a listener that is open already; it closes it.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	alive, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	server := &http.Server{
		Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: s.cfg.Timeout, WriteTimeout: s.cfg.Timeout + 10*time.Second,
		IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS12}, BaseContext: func(net.Listener) context.Context { return alive },
	}
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		s.glance.close() // event streams never end by themselves
		grace, cancel := context.WithTimeout(alive, s.cfg.Grace)
		defer cancel()
		stopped <- server.Shutdown(grace)
	})
	err := s.listen(server, l)
	if stop() || !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve HTTP: %w", err)
	}
	if err := <-stopped; err != nil {
		server.Close()
		return fmt.Errorf("end requests under way: %w", err)
	}
	return nil
}

// listen answers on l, by TLS where there is a certificate.
func (s *Server) listen(server *http.Server, l net.Listener) error {
	if s.cert == nil {
		s.log.Info("listening", "url", "http://"+l.Addr().String())
		return server.Serve(l)
	}
	s.log.Info("listening", "url", "https://"+l.Addr().String())
	server.TLSConfig.GetCertificate = s.cert.give
	return server.ServeTLS(l, "", "")
}

// Gazetteer knows regions and their shapes.
type Gazetteer interface {
	desk.Gazetteer
	// Places returns every place down to the municipality, and segments.
	Places() []schema.Place
	// GeoJSON returns the shapes of all levels as one FeatureCollection; each
	// feature has the properties region and level.
	GeoJSON() ([]byte, error)
}
