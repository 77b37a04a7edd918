package main

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"outcry/api/alert"
	"outcry/detect"
	"outcry/ingest/locate"
	"outcry/schema"
)

//go:embed settings.yaml
var exampleSettings []byte

// settings are all that a user may set; settings.yaml explains each.
type settings struct {
	Role       string             `yaml:"-"` // what the command line says; "" is all
	Listen     string             `yaml:"listen"`
	KeysFile   string             `yaml:"keys_file"`
	TLS        tlsSettings        `yaml:"tls"`
	DataDir    string             `yaml:"data_dir"`
	Timezone   string             `yaml:"timezone"`
	Country    schema.Region      `yaml:"country"`
	Migrate    string             `yaml:"migrate"`
	ClickHouse clickhouseSettings `yaml:"clickhouse"`
	Detect     detectSettings     `yaml:"detect"`
	Lexicon    lexiconSettings    `yaml:"lexicon"`
	Relations  relationsSettings  `yaml:"relations"`
	Gazetteer  gazetteerSettings  `yaml:"gazetteer"`
	Status     statusSettings     `yaml:"status"`
	Clocks     clocksSettings     `yaml:"clocks"`
	FollowUp   followUpSettings   `yaml:"follow_up"`
	Retention  retentionSettings  `yaml:"retention"`
	Alert      alert.Config       `yaml:"alert"`
	Log        logSettings        `yaml:"log"`
}

type tlsSettings struct {
	CertFile string `yaml:"cert_file"`
	KeyFile  string `yaml:"key_file"`
}

type clickhouseSettings struct {
	Addr         []string `yaml:"addr"`
	Database     string   `yaml:"database"`
	User         string   `yaml:"user"`
	PasswordFile string   `yaml:"password_file"`
	TLS          bool     `yaml:"tls"`
	MemoryBytes  int64    `yaml:"memory_bytes"`
}

type detectSettings struct {
	FalseAlarmsPerWeek float64                  `yaml:"false_alarms_per_week"`
	Brands             map[schema.Brand]float64 `yaml:"brand_false_alarms_per_week"`
	Holidays           string                   `yaml:"holidays"`
	Every              interval                 `yaml:"every"`
}

// interval is a time.Duration that reads "10s" and says where it can't.
type interval time.Duration

// UnmarshalYAML reads a duration with its unit.
func (d *interval) UnmarshalYAML(n ast.Node) error {
	v, err := time.ParseDuration(n.GetToken().Value)
	if err != nil {
		return fmt.Errorf("line %d: %s: %q is not a time with a unit, such as 10s", n.GetToken().Position.Line, strings.TrimPrefix(n.GetPath(), "$."), n.GetToken().Value)
	}
	*d = interval(v)
	return nil
}

// MarshalYAML writes the form that UnmarshalYAML reads.
func (d interval) MarshalYAML() (any, error) { return time.Duration(d).String(), nil }

type lexiconSettings struct {
	Files []string `yaml:"files"`
}

type relationsSettings struct {
	Files []string `yaml:"files"`
}

type gazetteerSettings struct {
	Postcodes string   `yaml:"postcodes"`
	Names     []string `yaml:"names"`
	Shapes    string   `yaml:"shapes"`
}

// extensions reads the user's own tables.
func (g gazetteerSettings) extensions() ([]locate.Extension, error) {
	var out []locate.Extension
	if g.Postcodes != "" {
		raw, err := os.ReadFile(g.Postcodes)
		if err != nil {
			return nil, fmt.Errorf("read gazetteer.postcodes: %w", err)
		}
		out = append(out, locate.Extension{Name: g.Postcodes, Postcodes: raw})
	}
	for _, name := range g.Names {
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read gazetteer.names: %w", err)
		}
		out = append(out, locate.Extension{Name: name, Names: string(raw)})
	}
	if g.Shapes != "" {
		raw, err := os.ReadFile(g.Shapes)
		if err != nil {
			return nil, fmt.Errorf("read gazetteer.shapes: %w", err)
		}
		out = append(out, locate.Extension{Name: g.Shapes, Shapes: raw})
	}
	return out, nil
}

// followUpSettings say what is kept so that customers can be told how it ends.
type followUpSettings struct {
	Keep interval `yaml:"keep"`
}

// retentionSettings say how long what customers say is kept.
type retentionSettings struct {
	Complaints interval `yaml:"complaints"`
	Texts      interval `yaml:"texts"`
}

// leastRetention is how long complaints are kept at least: a detector that starts reads
// the last day of them, and what each source brought; its counts by the hour are kept apart.
const leastRetention = 7 * 24 * time.Hour

type logSettings struct {
	Format string `yaml:"format"`
	Level  string `yaml:"level"`
}

func defaultSettings() settings {
	return settings{
		Listen: "127.0.0.1:8080", Timezone: "Europe/Amsterdam", Country: "NL", Migrate: "auto",
		ClickHouse: clickhouseSettings{Addr: []string{}, Database: "outcry", User: "default", MemoryBytes: 2 << 30},
		Lexicon:    lexiconSettings{Files: []string{}},
		Relations:  relationsSettings{Files: []string{}},
		Gazetteer:  gazetteerSettings{Names: []string{}},
		Detect:     detectSettings{FalseAlarmsPerWeek: 1, Brands: map[schema.Brand]float64{}, Every: interval(2 * time.Second)},
		Status:     statusSettings{Name: "outcry", Brands: []schema.Brand{}},
		Clocks:     clocksSettings{Files: []string{}},
		FollowUp:   followUpSettings{Keep: interval(90 * 24 * time.Hour)},
		Retention:  retentionSettings{Texts: interval(90 * 24 * time.Hour)},
		Alert:      alert.DefaultConfig(),
		Log:        logSettings{Format: "text", Level: "info"},
	}
}

// readSettings returns the defaults with what the file name says; "" is no file.
func readSettings(name string) (settings, error) {
	set := defaultSettings()
	if name == "" {
		return set, set.validate()
	}
	f, err := os.Open(name)
	if err != nil {
		return set, fmt.Errorf("read settings: %w", err)
	}
	defer f.Close()
	if err := decodeSettings(f, &set); err != nil {
		return set, fmt.Errorf("read settings %s:\n%w", name, err)
	}
	return set, set.validate()
}

// decodeSettings lays what r says over set. An empty document changes nothing;
// an unknown or misspelt setting is an error that shows its line.
func decodeSettings(r io.Reader, set *settings) error {
	keep := *set
	err := yaml.NewDecoder(r, yaml.Strict()).Decode(set)
	if errors.Is(err, io.EOF) {
		*set = keep
		return nil
	}
	if *set = withDefaults(*set, keep, err); err != nil {
		return errors.New(yaml.FormatError(err, false, true))
	}
	return nil
}

// withDefaults undoes that a document of comments alone empties what was filled.
func withDefaults(got, defaults settings, err error) settings {
	if err == nil && got.Listen == "" && got.ClickHouse.Database == "" && got.Detect.Every == 0 {
		return defaults
	}
	return got
}

func (set settings) validate() error {
	bad := func(field, format string, args ...any) error {
		return fmt.Errorf("settings: %w", &schema.FieldError{Field: field, Reason: fmt.Sprintf(format, args...)})
	}
	_, err := set.zone()
	switch {
	case err != nil:
		return bad("timezone", "%q is not an IANA zone", set.Timezone)
	case set.Listen == "":
		return bad("listen", "is required")
	case (set.TLS.CertFile == "") != (set.TLS.KeyFile == ""):
		return bad("tls.cert_file", "and tls.key_file go together")
	case set.Migrate != "auto" && set.Migrate != "off":
		return bad("migrate", "%q is neither auto nor off", set.Migrate)
	case set.Country != "" && set.Country.Level() != schema.LevelCountry:
		return bad("country", "%q is not a country code", set.Country)
	case set.ClickHouse.Database == "":
		return bad("clickhouse.database", "is required")
	case set.ClickHouse.MemoryBytes < 512<<20:
		return bad("clickhouse.memory_bytes", "%d is less than 512 MiB", set.ClickHouse.MemoryBytes)
	case set.Detect.FalseAlarmsPerWeek <= 0:
		return bad("detect.false_alarms_per_week", "%g is not positive", set.Detect.FalseAlarmsPerWeek)
	case slices.ContainsFunc(slices.Collect(maps.Values(set.Detect.Brands)), func(n float64) bool { return !(n > 0 && n <= 1000) }):
		return bad("detect.brand_false_alarms_per_week", "every budget is above 0 and at most 1000")
	case set.Detect.Every < interval(100*time.Millisecond):
		return bad("detect.every", "%s is less than 100ms", time.Duration(set.Detect.Every))
	}
	for _, keep := range []struct {
		field string
		time  interval
		least time.Duration
	}{{"follow_up.keep", set.FollowUp.Keep, 0}, {"retention.complaints", set.Retention.Complaints, leastRetention}, {"retention.texts", set.Retention.Texts, 24 * time.Hour}} {
		switch d := time.Duration(keep.time); {
		case d < 0 || d%(24*time.Hour) != 0:
			return bad(keep.field, "%s is not whole days", d)
		case d != 0 && d < keep.least:
			return bad(keep.field, "%s is less than %s", d, keep.least)
		}
	}
	if err := set.Alert.Validate(); err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	_, err = set.Log.logger(io.Discard)
	return err
}

// zone returns the zone of civil time.
func (set settings) zone() (*time.Location, error) { return time.LoadLocation(set.Timezone) }

// holidays returns the days off by the user's calendar, or those of the country.
func (set settings) holidays() (detect.Holidays, error) {
	if set.Detect.Holidays == "" {
		if set.Country == "NL" {
			return detect.DutchHolidays(), nil
		}
		return detect.Holidays{}, nil
	}
	h, err := readHolidays(set.Detect.Holidays)
	if err != nil {
		return h, fmt.Errorf("detect.holidays: %w", err)
	}
	return h, nil
}

// readHolidays reads a calendar file.
func readHolidays(name string) (detect.Holidays, error) {
	f, err := os.Open(name)
	if err != nil {
		return detect.Holidays{}, err
	}
	defer f.Close()
	h, err := detect.ReadHolidays(f)
	if err != nil {
		return h, fmt.Errorf("%s: %w", name, err)
	}
	return h, nil
}

// dataDir returns the folder for what is outcry's own.
func (set settings) dataDir() (string, error) {
	if set.DataDir != "" {
		return filepath.Abs(set.DataDir)
	}
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "outcry"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("find a data directory (set data_dir): %w", err)
	}
	return filepath.Join(home, ".local", "share", "outcry"), nil
}

// keysFile returns the name of the file with the keys of the API.
func (set settings) keysFile() (string, error) {
	if set.KeysFile != "" {
		return set.KeysFile, nil
	}
	dir, err := set.dataDir()
	return filepath.Join(dir, "keys.json"), err
}

// password returns the first line of the password file, "" without one.
func (c clickhouseSettings) password() (string, error) {
	if c.PasswordFile == "" {
		return "", nil
	}
	raw, err := os.ReadFile(c.PasswordFile)
	if err != nil {
		return "", fmt.Errorf("read clickhouse.password_file: %w", err)
	}
	line, _, _ := strings.Cut(string(raw), "\n")
	return strings.TrimRight(line, "\r"), nil
}

// logger returns a logger that writes to w as set.
func (l logSettings) logger(w io.Writer) (*slog.Logger, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.Level)); err != nil {
		return nil, fmt.Errorf("settings: log.level: %q is not debug, info, warn or error", l.Level)
	}
	opts := &slog.HandlerOptions{Level: level}
	switch l.Format {
	case "text":
		return slog.New(slog.NewTextHandler(w, opts)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(w, opts)), nil
	}
	return nil, fmt.Errorf("settings: log.format: %q is neither text nor json", l.Format)
}
