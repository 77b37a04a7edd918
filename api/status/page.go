package status

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"time"

	"outcry/schema"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string
)

// Policy is the Content-Security-Policy of the page: its one style and nothing else.
func Policy() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// sheet is what the page shows.
type sheet struct {
	W                  *Writer
	Lang, Name, Banner string
	OtherHref, AllHref string
	Style              template.CSS
	Brand              schema.Brand
	Now                time.Time
	Level              Level
	Blind              bool
	Brands             []sheetBrand
	Open, Past         []sheetIncident
	Works              []sheetWork
	Rows               []sheetRow
}

type sheetBrand struct {
	Name, Href string
	Current    bool
}

type sheetIncident struct {
	Name, LevelText, Where string
	Level                  Level
	Confirmed              bool
	StartedAt              time.Time
	EndedAt                time.Time // zero while it goes on
	ETA, NextUpdate        *time.Time
	Updates                []Update
}

type sheetWork struct {
	Name, Text string
	From, To   time.Time
	On         bool
}

type sheetRow struct {
	Name, LevelText string
	Level           Level
}

const mostAreas = 12 // named at an incident

// Page writes b as a page; brand is the one that it was asked for alone, "" for
// all that b shows.
func (w *Writer) Page(b *Board, brand schema.Brand) ([]byte, error) {
	form, err := template.New("status").Parse(pageHTML)
	if err != nil {
		return nil, fmt.Errorf("read the form of the page: %w", err)
	}
	level := b.Level(brand, "")
	s := sheet{
		W: w, Lang: w.Lang, Name: w.cfg.Name, Banner: w.Banner[level], Style: template.CSS(pageCSS), Brand: brand, Now: b.Now, Level: level, Blind: b.Blind,
		OtherHref: href(w.OtherLang, brand), AllHref: href(w.Lang, ""),
	}
	brands := b.Brands(w.cfg.Brands)
	for _, name := range brands {
		if len(brands) > 1 {
			s.Brands = append(s.Brands, sheetBrand{w.names.Brand(name), href(w.Lang, name), name == brand})
		}
		if brand == "" || name == brand {
			s.Rows = append(s.Rows, w.rows(b, name)...)
		}
	}
	s.Open, s.Past = w.sheetIncidents(b.Open, brand), w.sheetIncidents(b.Past, brand)
	for i := range b.Works {
		if work := &b.Works[i]; brand == "" || work.Brand == brand {
			s.Works = append(s.Works, sheetWork{w.WorkTitle(work), w.WorkText(work), work.From, work.To, !work.From.After(b.Now)})
		}
	}
	var out bytes.Buffer
	if err := form.Execute(&out, s); err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	return out.Bytes(), nil
}

// Stamp writes a time, or what points to one, for machines.
func (sheet) Stamp(t any) string {
	switch t := t.(type) {
	case time.Time:
		return t.UTC().Format(time.RFC3339)
	case *time.Time:
		return t.UTC().Format(time.RFC3339)
	}
	return ""
}

func href(lang string, brand schema.Brand) string {
	q := url.Values{"lang": {lang}}
	if brand != "" {
		q.Set("brand", string(brand))
	}
	return "/status?" + q.Encode()
}

func (w *Writer) sheetIncidents(list []Incident, brand schema.Brand) []sheetIncident {
	var out []sheetIncident
	for i := range list {
		inc := &list[i]
		if brand != "" && inc.Brand != brand {
			continue
		}
		s := sheetIncident{
			Name: w.Name(inc), LevelText: w.texts.Level[inc.level()], Where: w.Place(inc, mostAreas), Level: inc.level(), Confirmed: inc.ConfirmedAt != nil,
			StartedAt: inc.StartedAt, ETA: inc.ETA, NextUpdate: inc.NextUpdate, Updates: w.Updates(inc),
		}
		if inc.EndedAt != nil {
			s.EndedAt = *inc.EndedAt
		}
		out = append(out, s)
	}
	return out
}

// rows are how the services of a brand stand; one for all of them where none is
// spoken of.
func (w *Writer) rows(b *Board, brand schema.Brand) []sheetRow {
	name := w.names.Brand(brand)
	services := b.Services(brand)
	if len(services) == 0 {
		l := b.Level(brand, "")
		return []sheetRow{{name, w.texts.Level[l], l}}
	}
	out := make([]sheetRow, len(services))
	for i, s := range services {
		l := b.Level(brand, s)
		out[i] = sheetRow{name + ": " + w.names.Service(s), w.texts.Level[l], l}
	}
	slices.SortStableFunc(out, func(x, y sheetRow) int { return int(y.Level - x.Level) })
	return out
}
