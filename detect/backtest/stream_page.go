package backtest

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"slices"
	"time"
)

const (
	pageWidth = 900.0 // of the timeline, in points
	laneTall  = 16.0  // one outage of the timeline
)

// delayBounds part the delays of the plot.
var delayBounds = []time.Duration{5 * time.Minute, 10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour}

// bin is one bar of the delays, in points of a box of 540 by 130.
type bin struct {
	Name       string
	N          int
	X, Y, Tall float64
}

func (b *StreamBoard) delays() []bin {
	out := make([]bin, len(delayBounds)+2)
	for i, d := range delayBounds {
		out[i].Name = "≤ " + minutes(d)
	}
	later, missed := &out[len(delayBounds)], &out[len(delayBounds)+1]
	later.Name, missed.Name = "later", "missed"
	for i := range b.Verdicts {
		v := &b.Verdicts[i]
		if !v.Outage.wanted() {
			continue
		}
		if !v.Found {
			missed.N++
			continue
		}
		at, _ := slices.BinarySearch(delayBounds, v.Delay())
		out[at].N++
	}
	most := max(1, slices.MaxFunc(out, func(a, b bin) int { return cmp.Compare(a.N, b.N) }).N)
	for i := range out {
		out[i].X, out[i].Tall = 60*float64(i), 100*float64(out[i].N)/float64(most)
		out[i].Y = 110 - out[i].Tall
	}
	return out
}

// bar is an outage of the timeline, or an incident over it.
type bar struct {
	Class, Title  string
	X, Y, W, Tall float64
}

// lane is a line of the timeline with its name.
type lane struct {
	Name string
	Y    float64
	Bars []bar
}

// lanes draws a line for each outage with the incidents that found it, then one
// for each brand with false incidents.
func (b *StreamBoard) lanes() []lane {
	var out []lane
	for i := range b.Verdicts {
		v := &b.Verdicts[i]
		o, y := v.Outage, laneTall*float64(len(out))
		class := "truth"
		if !v.Found && v.Outage.wanted() {
			class = "missed"
		}
		l := lane{Name: fmt.Sprintf("%s %s %s", o.ID, o.Brand, o.Family), Y: y + 10}
		l.Bars = append(l.Bars, b.bar(class, fmt.Sprintf("%s %s %s", o.Brand, o.Service, o.Regions), o.Start, o.End, y+2, 5))
		for _, d := range v.detections {
			l.Bars = append(l.Bars, b.bar("incident", fmt.Sprintf("%s %s, found %s", d.claim.id, d.claim.service, d.at.Format(time.DateTime)), d.at, d.claim.ended, y+8, 5))
		}
		out = append(out, l)
	}
	brands := make(map[string]int)
	for _, f := range b.False {
		at, known := brands[string(f.Brand)]
		if !known {
			at = len(out)
			brands[string(f.Brand)] = at
			out = append(out, lane{Name: "false: " + string(f.Brand), Y: laneTall*float64(at) + 10})
		}
		title := fmt.Sprintf("%s %s %s, %s", f.Service, f.Regions, f.At.Format(time.DateTime), f.Cause)
		out[at].Bars = append(out[at].Bars, b.bar("false", title, f.At, f.Ended, laneTall*float64(at)+5, 6))
	}
	return out
}

// bar returns a bar from one time to another, the zero time being the end.
func (b *StreamBoard) bar(class, title string, from, to time.Time, y, tall float64) bar {
	if to.IsZero() || to.After(b.span.To) {
		to = b.span.To
	}
	x := b.x(from)
	return bar{class, title, x, y, max(2, b.x(to)-x), tall}
}

func (b *StreamBoard) x(at time.Time) float64 {
	return max(0, min(pageWidth, pageWidth*float64(at.Sub(b.span.From))/float64(b.span.To.Sub(b.span.From))))
}

// day is a mark on the axis of the timeline.
type day struct {
	Name string
	X    float64
}

func (b *StreamBoard) days() []day {
	var out []day
	step := max(1, int(b.span.To.Sub(b.span.From).Hours()/24/14))
	for at := b.span.From.Truncate(24 * time.Hour); at.Before(b.span.To); at = at.AddDate(0, 0, step) {
		if !at.Before(b.span.From) {
			out = append(out, day{at.Format("2 Jan"), b.x(at)})
		}
	}
	return out
}

// HTML writes the figures as a page of its own, with plots of the delays and of
// the incidents over the truth.
func (b *StreamBoard) HTML(w io.Writer) error {
	lanes := b.lanes()
	data := map[string]any{
		"Head": figureNames, "Lines": b.lines(), "Delays": b.delays(), "Lanes": lanes, "Days": b.days(), "Mistakes": b.mistakes(), "From": b.span.From.UTC(), "To": b.span.To.UTC(),
		"False": b.False, "Tall": laneTall * float64(len(lanes)), "Box": laneTall*float64(len(lanes)) + 24,
	}
	if err := streamPage.Execute(w, data); err != nil {
		return fmt.Errorf("write page: %w", err)
	}
	return nil
}

var streamPage = template.Must(template.New("stream").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>outcry backtest</title>
<style>
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:76rem;padding:0 1rem;color:#1c2430}
table{border-collapse:collapse;width:100%}th,td{padding:.3rem .6rem;text-align:right;border-bottom:1px solid #d8dee6}th:first-child,td:first-child{text-align:left}
text{font-size:11px;fill:#56616f}.delay,.incident{fill:#14519c}.truth{fill:#9fb3c8}.missed,.false{fill:#b3541e}.axis{stroke:#d8dee6}.n{text-anchor:middle}
</style>
<h1>Incidents against the labels</h1>
<p>{{.From.Format "2006-01-02 15:04"}} to {{.To.Format "2006-01-02 15:04"}} UTC. {{.Mistakes}}.</p>
<table><tr>{{range .Head}}<th>{{.}}{{end}}</tr>
{{range .Lines}}<tr>{{range .}}<td>{{.}}{{end}}</tr>
{{end}}</table>
<h2>Time from onset to detection</h2>
<svg viewBox="-5 -5 550 140" width="720" role="img" aria-label="Outages by the time it took to find them">
{{range .Delays}}<rect class="{{if eq .Name "missed"}}missed{{else}}delay{{end}}" x="{{.X}}" y="{{.Y}}" width="50" height="{{.Tall}}"><title>{{.Name}}: {{.N}}</title></rect>
<text class="n" x="{{.X}}" dx="25" y="{{.Y}}" dy="-3">{{.N}}</text><text class="n" x="{{.X}}" dx="25" y="124">{{.Name}}</text>
{{end}}</svg>
<h2>Incidents over the truth</h2>
<p>Grey is an outage, orange one that was missed, or a false incident; blue is an incident from its detection to its end.</p>
<svg viewBox="-230 0 1135 {{.Box}}" width="1135" role="img" aria-label="Timeline of outages and incidents">
{{$tall := .Tall}}{{range .Days}}<path class="axis" d="M{{.X}} 0V{{$tall}}"/><text x="{{.X}}" y="{{$tall}}" dy="14">{{.Name}}</text>
{{end}}{{range .Lanes}}<text x="-228" y="{{.Y}}">{{.Name}}</text>
{{range .Bars}}<rect class="{{.Class}}" x="{{printf "%.1f" .X}}" y="{{.Y}}" width="{{printf "%.1f" .W}}" height="{{.Tall}}"><title>{{.Title}}</title></rect>
{{end}}{{end}}</svg>
{{if .False}}<h2>False incidents</h2>
<table><tr><th>brand<th>service<th>detected<th>regions<th>live then</tr>
{{range .False}}<tr><td>{{.Brand}}<td>{{.Service}}<td>{{.At.UTC.Format "2006-01-02 15:04"}}<td>{{range $i, $r := .Regions}}{{if $i}}, {{end}}{{$r}}{{end}}<td>{{.Cause}}</tr>
{{end}}</table>
{{end}}</html>
`))
