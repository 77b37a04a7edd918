package classify

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"outcry/schema"
)

//go:embed lexicon/*.yaml
var embedded embed.FS

// How a user's file relates to what was read before it.
const (
	modeExtend  = "extend"
	modeReplace = "replace"
)

// Lexicon is the words by which brands, services and the turns of a complaint
// are known. It is data: the embedded defaults, extended or replaced by files.
type Lexicon struct {
	Model *Model // the learned part, nil for the rules alone

	brands   []brandEntry
	services map[string]serviceEntry
	phrases  map[string]byLang
}

type byLang map[string]words

// brandEntry is one brand as the file gives it.
type brandEntry struct {
	Slug     schema.Brand `yaml:"slug"`
	Country  string       `yaml:"country"`
	Services words        `yaml:"services"`
	Internet words        `yaml:"internet"`
	Default  words        `yaml:"default_for"`
	Names    words        `yaml:"names"`
	Weak     words        `yaml:"weak"`
	Products words        `yaml:"products"`
	Guest    bool         `yaml:"guest"`
	Handles  words        `yaml:"handles"`
	Traps    words        `yaml:"traps"`
	Helpline words        `yaml:"helpline"`
}

type serviceEntry struct {
	Strong byLang `yaml:"strong"`
	Plain  byLang `yaml:"plain"`
}

// file is one lexicon file. Every section may be absent.
type file struct {
	Mode     string                  `yaml:"mode"`
	Brands   []brandEntry            `yaml:"brands"`
	Services map[string]serviceEntry `yaml:"services"`
	Phrases  map[string]byLang       `yaml:"phrases"`
}

// words is a list cut at commas and line ends, with the place it was read from.
type words struct {
	list []string
	at   string // "file:line"
	line int
}

// UnmarshalYAML takes one text with commas in it, or a YAML sequence of texts.
func (w *words) UnmarshalYAML(n ast.Node) error {
	w.line = n.GetToken().Position.Line
	switch v := n.(type) {
	case *ast.StringNode:
		w.cut(v.Value)
	case *ast.LiteralNode:
		w.cut(v.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NullNode:
		w.cut(n.GetToken().Value)
	case *ast.SequenceNode:
		for _, e := range v.Values {
			w.list = append(w.list, strings.TrimSpace(strings.Trim(e.String(), `"'`)))
		}
	default:
		return fmt.Errorf("a list of words is one text cut by commas or a sequence, not a YAML %s", n.Type())
	}
	return nil
}

func (w *words) cut(s string) {
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			w.list = append(w.list, part)
		}
	}
}

// DefaultLexicon returns the embedded lexicon.
func DefaultLexicon() (*Lexicon, error) { return LoadLexicon() }

// LoadLexicon returns the embedded lexicon with the files at paths laid over
// it, in order. A file has the keys mode (extend, the default, or replace),
// brands, services and phrases; replace drops what was known of each section
// that the file has. A file of weights (see WriteModel) takes the place of the
// learned part. An error names the file and, where it can, the line.
func LoadLexicon(paths ...string) (*Lexicon, error) {
	lex := &Lexicon{services: map[string]serviceEntry{}, phrases: map[string]byLang{}}
	if err := lex.addEmbedded("lexicon/brands.yaml", "lexicon/brands_abroad.yaml", "lexicon/services.yaml", "lexicon/phrases.yaml"); err != nil {
		return nil, err
	}
	var err error
	if lex.Model, err = ReadModel(embeddedWeights); err != nil {
		return nil, fmt.Errorf("lexicon/weights.bin: %w", err)
	}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read lexicon: %w", err)
		}
		if err := lex.add(path, raw); err != nil {
			return nil, err
		}
	}
	return lex, lex.validate()
}

// addEmbedded lays the embedded files over l in their order. They are decoded
// side by side, as that is most of what a start takes.
func (l *Lexicon) addEmbedded(names ...string) error {
	files, errs := make([]*file, len(names)), make([]error, len(names))
	var wg sync.WaitGroup
	for i, name := range names {
		wg.Go(func() {
			raw, err := embedded.ReadFile(name)
			if err != nil {
				errs[i] = fmt.Errorf("read embedded lexicon: %w", err)
				return
			}
			files[i], errs[i] = decode(name, raw)
		})
	}
	wg.Wait()
	for i, name := range names {
		if errs[i] == nil {
			errs[i] = l.lay(name, files[i])
		}
	}
	return errors.Join(errs...)
}

// decode reads one file.
func decode(name string, raw []byte) (*file, error) {
	f := new(file)
	if err := yaml.UnmarshalWithOptions(raw, f, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("lexicon %s: %s: %w", name, strings.TrimSpace(yaml.FormatError(err, false, true)), schema.ErrInvalid)
	}
	return f, nil
}

// add lays one file, of words or of weights, over l.
func (l *Lexicon) add(name string, raw []byte) error {
	if bytes.HasPrefix(raw, []byte(magic)) {
		model, err := ReadModel(raw)
		if err != nil {
			return fmt.Errorf("lexicon %s: %w", name, err)
		}
		l.Model = model
		return nil
	}
	f, err := decode(name, raw)
	if err != nil {
		return err
	}
	return l.lay(name, f)
}

// lay lays the words of f over l.
func (l *Lexicon) lay(name string, f *file) error {
	if f.Mode != "" && f.Mode != modeExtend && f.Mode != modeReplace {
		return fmt.Errorf("lexicon %s: mode is %q, not extend or replace: %w", name, f.Mode, schema.ErrInvalid)
	}
	replace := f.Mode == modeReplace
	if replace && f.Brands != nil {
		l.brands = nil
	}
	if replace && f.Services != nil {
		l.services = map[string]serviceEntry{}
	}
	if replace && f.Phrases != nil {
		l.phrases = map[string]byLang{}
	}
	return errors.Join(l.addBrands(name, f.Brands), l.addServices(name, f.Services), l.addPhrases(name, f.Phrases))
}

func (l *Lexicon) addBrands(name string, brands []brandEntry) error {
	at := make(map[schema.Brand]int, len(l.brands)+len(brands))
	for i := range l.brands {
		at[l.brands[i].Slug] = i
	}
	for _, b := range brands {
		for _, w := range []*words{&b.Services, &b.Internet, &b.Default, &b.Names, &b.Weak, &b.Products, &b.Handles, &b.Traps, &b.Helpline} {
			if len(w.list) > 0 {
				w.at = name + ":" + strconv.Itoa(w.line)
			}
		}
		if b.Slug == "" {
			return fmt.Errorf("lexicon %s: a brand has no slug (names: %s): %w", name, strings.Join(b.Names.list, ", "), schema.ErrInvalid)
		}
		if i, ok := at[b.Slug]; ok {
			l.brands[i].extend(b)
			continue
		}
		at[b.Slug] = len(l.brands)
		l.brands = append(l.brands, b)
	}
	return nil
}

// extend adds the words of b; its services and country stand where it gives them.
func (e *brandEntry) extend(b brandEntry) {
	if len(b.Services.list) > 0 {
		e.Services = b.Services
	}
	if len(b.Internet.list) > 0 {
		e.Internet = b.Internet
	}
	if len(b.Default.list) > 0 {
		e.Default = b.Default
	}
	if b.Country != "" {
		e.Country = b.Country
	}
	e.Guest = e.Guest || b.Guest
	for _, p := range []struct{ to, from *words }{
		{&e.Names, &b.Names}, {&e.Weak, &b.Weak}, {&e.Products, &b.Products}, {&e.Handles, &b.Handles}, {&e.Traps, &b.Traps}, {&e.Helpline, &b.Helpline},
	} {
		p.to.list = append(slices.Clip(p.to.list), p.from.list...)
	}
}

func (l *Lexicon) addServices(name string, services map[string]serviceEntry) error {
	for s, e := range services {
		if _, ok := serviceBit(s); !ok {
			return fmt.Errorf("lexicon %s: %q is no service: %w", name, s, schema.ErrInvalid)
		}
		old := l.services[s]
		l.services[s] = serviceEntry{Strong: merge(name, old.Strong, e.Strong), Plain: merge(name, old.Plain, e.Plain)}
	}
	return nil
}

func (l *Lexicon) addPhrases(name string, phrases map[string]byLang) error {
	for key, langs := range phrases {
		if _, ok := categoryNames[key]; !ok {
			return fmt.Errorf("lexicon %s: %q is no category of phrases: %w", name, key, schema.ErrInvalid)
		}
		l.phrases[key] = merge(name, l.phrases[key], langs)
	}
	return nil
}

func merge(name string, old, more byLang) byLang {
	out := byLang{}
	for lang, w := range old {
		out[lang] = w
	}
	for lang, w := range more {
		w.at = fmt.Sprintf("%s:%d", name, w.line)
		w.list = append(slices.Clip(out[lang].list), w.list...)
		out[lang] = w
	}
	return out
}

// validate checks what one file alone can't show.
func (l *Lexicon) validate() error {
	for i := range l.brands {
		b := &l.brands[i]
		if len(b.Services.list) == 0 {
			return fmt.Errorf("lexicon %s: brand %s offers no services: %w", b.Names.at, b.Slug, schema.ErrInvalid)
		}
		for _, s := range slices.Concat(b.Services.list, b.Internet.list, b.Default.list) {
			if !schema.Service(s).Valid() {
				return fmt.Errorf("lexicon %s: brand %s: %q is no service: %w", b.Services.at, b.Slug, s, schema.ErrInvalid)
			}
		}
	}
	return nil
}
