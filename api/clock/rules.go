// Package clock tells which duties of law an outage sets running: when they
// fall due, how many people it may have struck, and what to write.
package clock

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"outcry/schema"
)

//go:embed rules.yaml
var defaults []byte

// Unit is what an estimate counts.
type Unit string

// The units.
const (
	Users       Unit = "users"
	UserMinutes Unit = "user-minutes"
)

// Rule is one duty that an outage sets running.
type Rule struct {
	ID          string
	Title       string
	Source      string
	Countries   []schema.Region // empty for all
	Brands      []schema.Brand  // empty for all
	Services    []schema.Service
	Kinds       []schema.IncidentKind
	After       time.Duration // from the beginning of the outage
	UserMinutes float64       // and not before so many are struck; 0 for no such threshold
	Unit        Unit          // of the estimate
	drafts      map[string]*template.Template
}

// Rules are the rules in force. They don't change.
type Rules struct {
	list      []Rule
	customers map[schema.Brand]float64
}

// Load returns the rules that outcry comes with, extended by the files named, in
// order. An error tells the file and the line.
func Load(files ...string) (*Rules, error) {
	r := &Rules{customers: map[schema.Brand]float64{}}
	if err := r.extend(defaults); err != nil {
		return nil, fmt.Errorf("read the rules of outcry: %w", err)
	}
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read rules: %w", err)
		}
		if err := r.extend(raw); err != nil {
			return nil, fmt.Errorf("read rules in %s: %w", name, err)
		}
	}
	return r, nil
}

// All returns the rules in their order.
func (r *Rules) All() []Rule { return slices.Clone(r.list) }

// document is what a file holds.
type document struct {
	Rules     []written                `yaml:"rules"`
	Customers map[schema.Brand]float64 `yaml:"customers"`
}

// written is a rule as it stands in a file.
type written struct {
	ID          string                `yaml:"id"`
	Off         bool                  `yaml:"off"`
	Title       string                `yaml:"title"`
	Source      string                `yaml:"source"`
	Countries   []schema.Region       `yaml:"countries"`
	Brands      []schema.Brand        `yaml:"brands"`
	Services    []schema.Service      `yaml:"services"`
	Kinds       []schema.IncidentKind `yaml:"kinds"`
	After       string                `yaml:"after"`
	UserMinutes float64               `yaml:"user_minutes"`
	Unit        Unit                  `yaml:"unit"`
	Drafts      map[string]string     `yaml:"drafts"`
}

// extend lays what raw says over r.
func (r *Rules) extend(raw []byte) error {
	var doc document
	if err := yaml.UnmarshalWithOptions(raw, &doc, yaml.Strict()); err != nil && !errors.Is(err, io.EOF) {
		return errors.New(yaml.FormatError(err, false, true))
	}
	file, err := parser.ParseBytes(raw, 0)
	if err != nil {
		return errors.New(yaml.FormatError(err, false, true))
	}
	for i, w := range doc.Rules {
		rule, fault := w.rule()
		if fault != nil {
			return fmt.Errorf("line %d: %w", lineOf(file, fmt.Sprintf("$.rules[%d]", i), fault.Field), fault)
		}
		at := slices.IndexFunc(r.list, func(old Rule) bool { return old.ID == rule.ID })
		switch {
		case at >= 0 && w.Off:
			r.list = slices.Delete(r.list, at, at+1)
		case at >= 0:
			r.list[at] = rule
		case !w.Off:
			r.list = append(r.list, rule)
		}
	}
	for b, share := range doc.Customers {
		if !(share >= 0 && share <= 1) {
			fault := &schema.FieldError{Field: "customers." + string(b), Reason: fmt.Sprintf("%g is outside 0..1", share)}
			return fmt.Errorf("line %d: %w", lineOf(file, "$.customers", string(b)), fault)
		}
		r.customers[b] = share
	}
	return nil
}

// lineOf returns where the field of the thing at path stands, or the thing.
func lineOf(file *ast.File, path, field string) int {
	name, _, _ := strings.Cut(field, ".")
	for _, try := range []string{path + "." + name, path} {
		p, err := yaml.PathString(try)
		if err != nil {
			continue
		}
		if n, err := p.FilterFile(file); err == nil {
			return n.GetToken().Position.Line
		}
	}
	return 1
}

// Languages are those of drafts.
func Languages() []string { return []string{"nl", "en"} }

// rule checks w.
func (w written) rule() (Rule, *schema.FieldError) {
	r := Rule{
		ID: w.ID, Title: w.Title, Source: strings.TrimSpace(w.Source), Countries: w.Countries, Brands: w.Brands, Services: w.Services, Kinds: w.Kinds,
		UserMinutes: w.UserMinutes, Unit: w.Unit, drafts: map[string]*template.Template{},
	}
	switch {
	case w.ID == "":
		return r, &schema.FieldError{Field: "id", Reason: "is required"}
	case w.Off:
		return r, nil
	case w.Title == "":
		return r, &schema.FieldError{Field: "title", Reason: "is required"}
	case r.Source == "":
		return r, &schema.FieldError{Field: "source", Reason: "is required: a duty without its law is hearsay"}
	case w.Unit != Users && w.Unit != UserMinutes:
		return r, &schema.FieldError{Field: "unit", Reason: fmt.Sprintf("%q is neither %s nor %s", w.Unit, Users, UserMinutes)}
	case !(w.UserMinutes >= 0):
		return r, &schema.FieldError{Field: "user_minutes", Reason: fmt.Sprintf("%g is negative", w.UserMinutes)}
	}
	var err error
	if r.After, err = time.ParseDuration(w.After); err != nil || r.After <= 0 {
		return r, &schema.FieldError{Field: "after", Reason: fmt.Sprintf("%q is not a time such as 12h", w.After)}
	}
	if len(r.Kinds) == 0 {
		r.Kinds = []schema.IncidentKind{schema.Outage}
	}
	return r, r.checkLists(w)
}

func (r *Rule) checkLists(w written) *schema.FieldError {
	for _, c := range w.Countries {
		if _, err := schema.ParseRegion(string(c)); err != nil || c.Level() != schema.LevelCountry {
			return &schema.FieldError{Field: "countries", Reason: fmt.Sprintf("%q is not a country code", c)}
		}
	}
	for _, s := range w.Services {
		if !s.Valid() {
			return &schema.FieldError{Field: "services", Reason: fmt.Sprintf("%q is none of %v", s, schema.Services())}
		}
	}
	for _, k := range w.Kinds {
		if k != schema.Outage && k != schema.Chronic {
			return &schema.FieldError{Field: "kinds", Reason: fmt.Sprintf("%q is neither outage nor chronic: the others claim no outage", k)}
		}
	}
	for _, lang := range Languages() {
		text := w.Drafts[lang]
		t, err := template.New(lang).Option("missingkey=error").Parse(text)
		if err == nil {
			err = t.Execute(io.Discard, facts{})
		}
		if err != nil || text == "" {
			return &schema.FieldError{Field: "drafts." + lang, Reason: fmt.Sprintf("is not a text that can be written: %v", err)}
		}
		r.drafts[lang] = t
	}
	return nil
}
