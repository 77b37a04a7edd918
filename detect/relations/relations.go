// Package relations knows whose services fail with whose: virtual operators with
// the network they rent, telecom with power. It is data: the embedded defaults,
// extended or replaced by files of the user's own.
package relations

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"outcry/schema"
)

//go:embed relations.yaml
var defaults []byte

// Book holds the relations in force. It is safe for concurrent use.
type Book struct {
	files []string
	now   atomic.Pointer[[]schema.Relation]
}

// Open returns a book of the embedded relations with those of files laid over
// them, in order. The error names file and line, and wraps schema.ErrInvalid for
// what makes no sense.
func Open(files ...string) (*Book, error) {
	b := &Book{files: files}
	return b, b.Reload()
}

// Relations returns what is in force, by country, kind, cause and effect as the
// files have it. It must not be changed.
func (b *Book) Relations() []schema.Relation { return *b.now.Load() }

// Reload reads the files again. After an error what was read before stays in force.
func (b *Book) Reload() error {
	list, err := lay(nil, "relations.yaml", defaults)
	if err != nil {
		return err
	}
	for _, name := range b.files {
		raw, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read relations: %w", err)
		}
		if list, err = lay(list, name, raw); err != nil {
			return err
		}
	}
	b.now.Store(&list)
	return nil
}

// file is one file of relations.
type file struct {
	Mode      string  `yaml:"mode"`
	Relations []entry `yaml:"relations"`
}

// entry is what a file says of some brands at once.
type entry struct {
	Kind     schema.RelationKind `yaml:"kind"`
	Country  schema.Region       `yaml:"country"`
	Causes   string              `yaml:"causes"`
	Effects  string              `yaml:"effects"`
	Services string              `yaml:"services"`
	Source   string              `yaml:"source"`
	line     int
}

// UnmarshalYAML notes the line beside what stands there.
func (e *entry) UnmarshalYAML(n ast.Node) error {
	type plain entry
	if err := yaml.NodeToValue(n, (*plain)(e), yaml.Strict()); err != nil {
		return err
	}
	e.line = n.GetToken().Position.Line
	return nil
}

// lay lays a file over what was known.
func lay(known []schema.Relation, name string, raw []byte) ([]schema.Relation, error) {
	var f file
	if err := yaml.UnmarshalWithOptions(raw, &f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("relations %s: %s: %w", name, strings.TrimSpace(yaml.FormatError(err, false, true)), schema.ErrInvalid)
	}
	switch f.Mode {
	case "", "extend":
	case "replace":
		known = nil
	default:
		return nil, fmt.Errorf("relations %s: mode is %q, not extend or replace: %w", name, f.Mode, schema.ErrInvalid)
	}
	known = slices.Clone(known)
	for i := range f.Relations {
		list, err := f.Relations[i].expand()
		if err != nil {
			return nil, fmt.Errorf("relations %s:%d: %w: %w", name, f.Relations[i].line, err, schema.ErrInvalid)
		}
		for _, r := range list {
			known = slices.DeleteFunc(known, func(o schema.Relation) bool { return same(o, r) })
			known = append(known, r)
		}
	}
	return known, nil
}

// same reports whether a later relation takes the place of an earlier one: both
// say the same of services that fail together.
func same(a, b schema.Relation) bool {
	return a.Kind == b.Kind && a.Country == b.Country && a.Cause == b.Cause && a.Effect == b.Effect &&
		slices.ContainsFunc(a.Services, func(s schema.Service) bool { return slices.Contains(b.Services, s) })
}

// expand returns the relations of every cause with every effect.
func (e *entry) expand() ([]schema.Relation, error) {
	causes, effects := brands(e.Causes), brands(e.Effects)
	if r, err := schema.ParseRegion(string(e.Country)); err != nil || r.Level() != schema.LevelCountry {
		return nil, fmt.Errorf("country %q is not a country such as NL", e.Country)
	}
	switch {
	case e.Kind != schema.RelationNetwork && e.Kind != schema.RelationPower:
		return nil, fmt.Errorf("kind %q is not virtual-operator or power", e.Kind)
	case len(causes) == 0:
		return nil, errors.New("causes names no brand")
	case len(effects) == 0 && e.Kind == schema.RelationNetwork:
		return nil, errors.New("effects names no brand")
	case len(effects) == 0:
		effects = []schema.Brand{""}
	}
	var services []schema.Service
	for _, s := range brands(e.Services) {
		if !schema.Service(s).Valid() {
			return nil, fmt.Errorf("%q is no service", s)
		}
		services = append(services, schema.Service(s))
	}
	if len(services) == 0 {
		return nil, errors.New("services names none")
	}
	var out []schema.Relation
	for _, cause := range causes {
		for _, effect := range effects {
			if cause == effect {
				return nil, fmt.Errorf("%s can't be its own cause", cause)
			}
			out = append(out, schema.Relation{Kind: e.Kind, Cause: cause, Effect: effect, Country: e.Country, Services: services, Source: e.Source})
		}
	}
	return out, nil
}

// brands cuts a list at commas.
func brands(list string) []schema.Brand {
	var out []schema.Brand
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, schema.Brand(part))
		}
	}
	return out
}
