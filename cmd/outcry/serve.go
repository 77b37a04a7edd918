package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"golang.org/x/sync/errgroup"

	"outcry/api"
	"outcry/detect/watch"
	"outcry/ingest"
)

// roles are the parts of the house that one process can take alone.
var roles = []string{"all", "ingest", "detect", "api"}

// serveFlags are what the command line of serve says.
type serveFlags struct {
	config, role, listen, data string
	demo                       bool
}

// serve runs the house until ctx ends.
func serve(ctx context.Context, args []string, s streams) error {
	var f serveFlags
	fs := flag.NewFlagSet("serve", flag.ContinueOnError)
	fs.StringVar(&f.config, "config", "", "settings `file`")
	fs.StringVar(&f.role, "role", "all", "all, ingest, detect or api")
	fs.StringVar(&f.listen, "listen", "", "`address` to listen on")
	fs.StringVar(&f.data, "data", "", "data `folder`")
	fs.BoolVar(&f.demo, "demo", false, "feed a made stream, faster than life")
	if err := parse(fs, args, s, 0); err != nil {
		return err
	}
	switch {
	case !slices.Contains(roles, f.role):
		return fmt.Errorf("%w: --role %q is not one of %q", errUsage, f.role, roles)
	case f.demo && f.role != "all":
		return fmt.Errorf("%w: --demo needs all roles", errUsage)
	}
	set, err := readSettings(f.config)
	if err != nil {
		return err
	}
	set.Role = f.role
	if f.listen != "" {
		set.Listen = f.listen
	}
	if f.data != "" {
		set.DataDir = f.data
	}
	if f.demo && set.DataDir == "" {
		if set.DataDir, err = os.MkdirTemp("", "outcry-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(set.DataDir)
	}
	log, err := set.Log.logger(s.err)
	if err != nil {
		return err
	}
	return live(ctx, set, f, log, s.err)
}

// live is the plan of the house.
func live(ctx context.Context, set settings, f serveFlags, log *slog.Logger, talk io.Writer) (err error) {
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	zone, err := set.zone()
	if err != nil {
		return err
	}
	now, clock := time.Now, demoClock{}
	if f.demo {
		clock = newDemoClock(time.Now(), zone)
		now = clock.now
	}
	acfg, err := apiConfig(set)
	if err != nil {
		return err
	}
	h, err := openHouse(context.WithoutCancel(ctx), set, now, reg, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.store.Close()) }()
	pipeline, err := ingest.New(ingest.DefaultConfig(), h.understanding, h.store, reg)
	if err != nil {
		return err
	}
	h.set = h.read.named(set, log)
	set = h.set
	acfg.Status.Brands, acfg.Status.Demo = set.Status.Brands, f.demo
	detector, err := newDetector(set, h.read)
	if err != nil {
		return err
	}
	wcfg := watch.DefaultConfig()
	wcfg.Every = time.Duration(set.Detect.Every)
	sentry := watch.New(wcfg, h.store, detector, now, reg, log)
	sentry.Note(detector, h.store)
	sentry.Relate(detector, h.read.relations.Relations)
	sentry.Follow(detector, h.store.book)
	sentry.Locate(detector, h.movedPlaces())
	herald, err := h.newHerald()
	if err != nil {
		return err
	}
	server, err := h.newAPI(acfg, pipeline, herald)
	if err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return pipeline.Run(ctx) })
	g.Go(func() error { return server.Run(ctx) })
	g.Go(func() error { return newReloader(set, h.read, h.understanding, log).run(ctx) })
	g.Go(func() error { return whenRole(f.role, "api", func() error { return herald.Run(ctx) }) })
	g.Go(func() error {
		return whenRole(f.role, "detect", func() error {
			return watch.NewNights(h.store, zone, set.Detect.FalseAlarmsPerWeek, now, reg, log).Run(ctx)
		})
	})
	g.Go(func() error { return whenRole(f.role, "api", func() error { return h.keepVigil(ctx) }) })
	g.Go(func() error { return whenRole(f.role, "detect", func() error { return h.forgetTexts(ctx) }) })
	g.Go(func() error {
		if !f.demo {
			return whenRole(f.role, "detect", func() error { return sentry.Run(ctx) })
		}
		return runDemo(ctx, clock, pipeline, sentry, set.Listen, talk)
	})
	return g.Wait()
}

// whenRole runs part where the process has its role.
func whenRole(role, need string, part func() error) error {
	if role == "all" || role == need {
		return part()
	}
	return nil
}

// apiConfig says what the API of this process does, and for whom. Without a
// file of keys there are none.
func apiConfig(set settings) (api.Config, error) {
	cfg := api.DefaultConfig()
	cfg.Status.Public, cfg.Status.Name, cfg.Status.Link, cfg.Status.Brands = set.Status.Public, set.Status.Name, set.Status.Link, set.Status.Brands
	cfg.Listen, cfg.CertFile, cfg.CertKeyFile = set.Listen, set.TLS.CertFile, set.TLS.KeyFile
	all := set.Role == "" || set.Role == "all"
	cfg.Intake, cfg.Answers = all || set.Role == "ingest", all || set.Role == "api"
	var err error
	if cfg.KeysFile, err = set.keysFile(); err != nil {
		return cfg, err
	}
	if cfg.Keys, err = api.ReadKeys(cfg.KeysFile); err != nil {
		return cfg, err
	}
	return cfg, cfg.Validate()
}

// runDemo loads the history of the demo, then watches and feeds it.
func runDemo(ctx context.Context, clock demoClock, p *ingest.Pipeline, sentry *watch.Watch, listen string, talk io.Writer) error {
	d, err := newDemo(clock, p)
	if err != nil {
		return err
	}
	if err := d.history(ctx); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	fmt.Fprintf(talk, "\n  outcry is running on a made stream, an hour a minute.\n  Look at   http://%s/\n  or        curl -s http://%[1]s/api/v1/incidents\n  An outage in Utrecht begins now; Ctrl-C ends it.\n\n", listen)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return sentry.Run(ctx) })
	g.Go(func() error { return d.run(ctx) })
	return g.Wait()
}
