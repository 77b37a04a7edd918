package backtest

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// budgets are the false alarms a week at which detectors are compared.
var budgets = []struct {
	name    string
	perWeek float64
}{{"one false alarm in four weeks", 0.25}, {"one a week", 1}, {"two a week", 2}, {"one a day", 7}}

// marks returns the marks that are shown: at the default threshold, then at each budget.
func (b *Board) marks() (names []string, out []Mark) {
	names, out = append(names, "default threshold"), append(out, b.At(DefaultThreshold))
	for _, x := range budgets {
		names, out = append(names, x.name), append(out, b.Budget(x.perWeek))
	}
	return names, out
}

// Table writes the marks as text: a line for the default threshold and each
// budget of false alarms, then what was found by kind.
func (b *Board) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	names, marks := b.marks()
	fmt.Fprintln(t, "budget\tscore\tfound\tPOD\tin 15 min\tin 30 min\tmedian\tp90\tfalse a week\tJaccard\tlocated\t")
	for i, m := range marks {
		n := max(1, float64(m.Outages))
		fmt.Fprintf(t, "%s\t%.2f\t%d/%d\t%.2f\t%.2f\t%.2f\t%.0f min\t%.0f min\t%.2f\t%.2f\t%.2f\t\n", names[i], m.Threshold, m.Found, m.Outages,
			float64(m.Found)/n, float64(m.In15)/n, float64(m.In30)/n, m.MedianDelay.Minutes(), m.LateDelay.Minutes(), m.FalseAWeek, m.Jaccard, float64(m.Located)/n)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	for i, m := range marks {
		if _, err := fmt.Fprintf(w, "%s: %s\n", names[i], kinds(m)); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	return nil
}

func kinds(m Mark) string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m.Kinds)) {
		out = append(out, fmt.Sprintf("%s %d/%d", cmp.Or(k, "any"), m.Kinds[k][0], m.Kinds[k][1]))
	}
	return strings.Join(out, ", ")
}

// curve is one line of a plot, in points of a box of 300 by 200.
type curve struct{ Name, Points string }

// curves plots what is found, in all and within half an hour and a quarter, over
// the false alarms a week from 0 to 10.
func (b *Board) curves() []curve {
	share := []struct {
		name string
		of   func(Mark) int
	}{
		{"found", func(m Mark) int { return m.Found }}, {"within 30 minutes", func(m Mark) int { return m.In30 }},
		{"within 15 minutes", func(m Mark) int { return m.In15 }}, {"located", func(m Mark) int { return m.Located }},
	}
	var marks []Mark
	for _, x := range []float64{0, 0.25, 0.5, 1, 1.5, 2, 3, 4, 5, 7, 10} {
		m := b.Budget(x)
		m.FalseAWeek = x
		marks = append(marks, m)
	}
	var out []curve
	for _, s := range share {
		var points []string
		for _, m := range marks {
			points = append(points, fmt.Sprintf("%.1f,%.1f", 30*m.FalseAWeek, 200-200*float64(s.of(m))/max(1, float64(m.Outages))))
		}
		out = append(out, curve{s.name, strings.Join(points, " ")})
	}
	return out
}

// HTML writes the marks as a page of its own, with a plot of what is found over
// the false alarms that it costs.
func (b *Board) HTML(w io.Writer) error {
	names, marks := b.marks()
	type line struct {
		Name, Kinds string
		Mark
		POD, P15, P30, PLocated float64
		Median, Late            float64
	}
	var lines []line
	for i, m := range marks {
		n := max(1, float64(m.Outages))
		lines = append(lines, line{names[i], kinds(m), m, float64(m.Found) / n, float64(m.In15) / n, float64(m.In30) / n, float64(m.Located) / n,
			m.MedianDelay.Minutes(), m.LateDelay.Minutes()})
	}
	if err := page.Execute(w, map[string]any{"Lines": lines, "Curves": b.curves(), "From": b.span.From, "To": b.span.To}); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

var page = template.Must(template.New("board").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>outcry backtest</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem;color:#1c2430}
table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #d8dee6}th:first-child,td:first-child{text-align:left}
polyline{fill:none;stroke-width:2}.c0{stroke:#14519c;background:#14519c}.c1{stroke:#b3541e;background:#b3541e}.c2{stroke:#2b7a4b;background:#2b7a4b}.c3{stroke:#7a3b8f;background:#7a3b8f}
.key{display:inline-block;width:1.2em;height:.3em;margin:0 .4em .2em 1em}text{font-size:11px;fill:#56616f}
</style>
<h1>Detector against the labels</h1>
<p>{{.From.Format "2006-01-02 15:04"}} to {{.To.Format "2006-01-02 15:04"}} UTC</p>
<table><tr><th>budget of false alarms<th>score<th>found<th>POD<th>in 15 min<th>in 30 min<th>median<th>p90<th>false a week<th>Jaccard<th>located</tr>
{{range .Lines}}<tr title="{{.Kinds}}"><td>{{.Name}}<td>{{printf "%.2f" .Threshold}}<td>{{.Found}}/{{.Outages}}<td>{{printf "%.2f" .POD}}<td>{{printf "%.2f" .P15}}<td>{{printf "%.2f" .P30}}<td>{{printf "%.0f min" .Median}}<td>{{printf "%.0f min" .Late}}<td>{{printf "%.2f" .FalseAWeek}}<td>{{printf "%.2f" .Jaccard}}<td>{{printf "%.2f" .PLocated}}</tr>
{{end}}</table>
<h2>Found, for what it costs in false alarms</h2>
<svg viewBox="-40 -10 360 245" width="620" role="img" aria-label="Part of the outages found over false alarms a week">
<path d="M0 0V200H300" fill="none" stroke="#8a95a3"/>
<text x="-30" y="8">1.0</text><text x="-30" y="104">0.5</text><text x="-30" y="204">0.0</text>
<text x="-3" y="216">0</text><text x="27" y="216">1</text><text x="207" y="216">7</text><text x="293" y="216">10</text><text x="90" y="232">false alarms a week</text>
{{range $i, $c := .Curves}}<polyline class="c{{$i}}" points="{{$c.Points}}"/>
{{end}}</svg>
<p>{{range $i, $c := .Curves}}<span class="key c{{$i}}"></span>{{$c.Name}}{{end}}</p>
{{range .Lines}}<p>{{.Name}}: {{.Kinds}}</p>
{{end}}</html>
`))
