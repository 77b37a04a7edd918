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

// named is the figures of a family under the name that is shown.
type named struct {
	Name string
	Figures
}

func (b *StreamBoard) rows() []named {
	var out []named
	for _, f := range b.Families() {
		out = append(out, named{cmp.Or(f, "any"), b.Figures(f)})
	}
	return append(out, named{"all that must be found", b.Figures("")})
}

// Table writes the figures as text: a line for each family of outages and one
// for all, then the false incidents.
func (b *StreamBoard) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "family\tfound\tmedian\tp90\tcomplaints\tp90\tlocated\tservice\tduplicates\tend error\tp90\tleft open\t")
	for _, r := range b.rows() {
		fmt.Fprintf(t, "%s\t%d/%d\t%s\t%s\t%.0f\t%.0f\t%d\t%d\t%.2f\t%s\t%s\t%d\t\n", r.Name, r.Found, r.Outages, minutes(r.MedianDelay), minutes(r.LateDelay),
			r.MedianNeeded, r.LateNeeded, r.Located, r.ServiceOK, r.Duplicates, minutes(r.EndError), minutes(r.LateEndError), r.NeverEnded)
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
