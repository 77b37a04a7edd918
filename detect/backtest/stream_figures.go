package backtest

import (
	"slices"
	"time"
)

// Figures sum up verdicts. Medians and the like are over the found outages,
// between two values in proportion.
type Figures struct {
	Outages      int
	Found        int
	Located      int
	ServiceOK    int
	MedianDelay  time.Duration
	LateDelay    time.Duration // 90 of 100 are sooner
	MedianNeeded float64       // complaints
	LateNeeded   float64
	Duplicates   float64       // incidents beyond the first, a found outage
	EndError     time.Duration // median, early or late
	LateEndError time.Duration // 90 of 100 are nearer
	NeverEnded   int           // outages with an incident that was left open
}

// Figures returns the figures of one family, or for "" of every outage that had
// to be found.
func (b *StreamBoard) Figures(family string) Figures {
	var f Figures
	var delays, needed, ends []float64
	for i := range b.Verdicts {
		v := &b.Verdicts[i]
		if family == "" && !v.Outage.wanted() || family != "" && v.Outage.Family != family {
			continue
		}
		f.Outages++
		if !v.Found {
			continue
		}
		f.Found++
		f.Duplicates += float64(v.Incidents - 1)
		f.Located += one(v.Located)
		f.ServiceOK += one(v.ServiceOK)
		f.NeverEnded += one(v.LeftOpen)
		delays = append(delays, float64(v.Delay()))
		needed = append(needed, float64(v.Needed))
		if v.EndKnown {
			ends = append(ends, float64(v.EndError.Abs()))
		}
	}
	f.Duplicates /= float64(max(1, f.Found))
	f.MedianDelay, f.LateDelay = time.Duration(quantile(delays, 0.5)), time.Duration(quantile(delays, 0.9))
	f.MedianNeeded, f.LateNeeded = quantile(needed, 0.5), quantile(needed, 0.9)
	f.EndError, f.LateEndError = time.Duration(quantile(ends, 0.5)), time.Duration(quantile(ends, 0.9))
	return f
}

// Delay returns how long after the onset the outage was found, 0 if it was not.
func (v *Verdict) Delay() time.Duration {
	if !v.Found {
		return 0
	}
	return v.FoundAt.Sub(v.Outage.Start)
}

// Families returns the families of the outages under test, sorted.
func (b *StreamBoard) Families() []string {
	var out []string
	for i := range b.Verdicts {
		out = append(out, b.Verdicts[i].Outage.Family)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// FalseAWeek returns the false incidents a week under test, and those of them
// that claimed less than a country.
func (b *StreamBoard) FalseAWeek() (all, regional float64) {
	for _, f := range b.False {
		all++
		regional += float64(one(f.Regional))
	}
	return all / b.span.weeks(), regional / b.span.weeks()
}

// Causes returns how many false incidents each cause brought.
func (b *StreamBoard) Causes() map[string]int {
	out := make(map[string]int)
	for _, f := range b.False {
		out[f.Cause]++
	}
	return out
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// quantile returns the value below which part q of the values lie, 0 for none.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	at := q * float64(len(values)-1)
	low := int(at)
	high := min(low+1, len(values)-1)
	return values[low] + (values[high]-values[low])*(at-float64(low))
}
