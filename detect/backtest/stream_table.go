package backtest

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// figureNames head the columns of the table and the page.
var figureNames = []string{"family", "found", "median", "p90", "complaints", "p90", "located", "service", "duplicates", "end error", "p90", "left open"}

// cells returns the figures under a name as they are shown; what nothing found
// has no figures.
func (f *Figures) cells(name string) []string {
	out := []string{name, fmt.Sprintf("%d/%d", f.Found, f.Outages)}
	if f.Found == 0 {
		return append(out, slices.Repeat([]string{"-"}, len(figureNames)-len(out))...)
	}
	return append(out, minutes(f.MedianDelay), minutes(f.LateDelay), fmt.Sprintf("%.0f", f.MedianNeeded), fmt.Sprintf("%.0f", f.LateNeeded),
		fmt.Sprint(f.Located), fmt.Sprint(f.ServiceOK), fmt.Sprintf("%.2f", f.Duplicates), minutes(f.EndError), minutes(f.LateEndError), fmt.Sprint(f.NeverEnded))
}

// lines returns the cells of each family and of all that must be found.
func (b *StreamBoard) lines() [][]string {
	var out [][]string
	for _, name := range b.Families() {
		f := b.Figures(name)
		out = append(out, f.cells(cmp.Or(name, "any")))
	}
	f := b.Figures("")
	return append(out, f.cells("all that must be found"))
}

// Table writes the figures as text: a line for each family of outages and one
// for all, then the false incidents.
func (b *StreamBoard) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, line := range append([][]string{figureNames}, b.lines()...) {
		fmt.Fprintln(t, strings.Join(line, "\t")+"\t")
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	if _, err := fmt.Fprintln(w, b.mistakes()); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func minutes(d time.Duration) string { return fmt.Sprintf("%.0f min", d.Minutes()) }

// mistakes says in a line what was false, and why.
func (b *StreamBoard) mistakes() string {
	all, regional := b.FalseAWeek()
	causes := b.Causes()
	var list []string
	for _, c := range slices.Sorted(maps.Keys(causes)) {
		list = append(list, fmt.Sprintf("%s %d", c, causes[c]))
	}
	return fmt.Sprintf("false incidents a week: %.2f (regional %.2f); live then: %s; far too coarse: %d", all, regional, cmp.Or(strings.Join(list, ", "), "nothing"), b.Coarse)
}
