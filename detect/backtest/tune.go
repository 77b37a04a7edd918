package backtest

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Trial is what one budget of false alarms gave over labelled days.
type Trial struct {
	Budget     float64 // false alarms a week that the detector was allowed
	Outages    int     // that had to be found
	Found      int
	Median     time.Duration // of the found, from onset to detection
	FalseAWeek float64       // that it really gave
	Regional   float64       // of these, those that claimed less than a country
}

// Trial returns the figures of the board as a trial of the budget.
func (b *StreamBoard) Trial(budget float64) Trial { return PooledTrial(budget, b) }

// PooledTrial returns the figures of several labelled streams together: outages of
// all of them, false incidents by the weeks of all of them. Without boards it is empty.
func PooledTrial(budget float64, boards ...*StreamBoard) Trial {
	var all StreamBoard
	var weeks, wrong, regional float64
	for _, b := range boards {
		all.Verdicts = append(all.Verdicts, b.Verdicts...)
		a, r := b.FalseAWeek()
		w := b.span.weeks()
		weeks, wrong, regional = weeks+w, wrong+a*w, regional+r*w
	}
	f := all.Figures("")
	t := Trial{Budget: budget, Outages: f.Outages, Found: f.Found, Median: f.MedianDelay}
	if weeks > 0 {
		t.FalseAWeek, t.Regional = wrong/weeks, regional/weeks
	}
	return t
}

// Fit returns the trial that gives at most the wanted false incidents a week and
// finds most, the sooner and then the smaller budget of equals; false when none
// keeps to it.
func Fit(trials []Trial, wanted float64) (best Trial, ok bool) {
	for _, t := range trials {
		if t.FalseAWeek > wanted {
			continue
		}
		if !ok || t.Found > best.Found || t.Found == best.Found && t.Median < best.Median {
			best, ok = t, true
		}
	}
	return best, ok
}

// TuneTable writes a line for each trial, in the order given, and which fits the
// wanted false incidents a week.
func TuneTable(w io.Writer, trials []Trial, wanted float64) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "budget a week\tfound\tmedian\tfalse a week\tregional\t")
	for _, x := range trials {
		fmt.Fprintf(t, "%g\t%d/%d\t%s\t%.2f\t%.2f\t\n", x.Budget, x.Found, x.Outages, minutes(x.Median), x.FalseAWeek, x.Regional)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	word := fmt.Sprintf("no budget gives %g false incidents a week or fewer\n", wanted)
	if best, ok := Fit(trials, wanted); ok {
		word = fmt.Sprintf("for %g false incidents a week set detect.false_alarms_per_week to %g: it gave %.2f and found %d of %d\n",
			wanted, best.Budget, best.FalseAWeek, best.Found, best.Outages)
	}
	if _, err := io.WriteString(w, word); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}
