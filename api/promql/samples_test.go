package promql_test

import (
	"fmt"
	"net/url"
	"strconv"
	"testing"
	"time"

	"outcry/api/promql"
	"outcry/schema"
)

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// samples returns all samples of a selector from an hour before noon to until.
func (h *house) samples(t *testing.T, selector string, until time.Time) values {
	t.Helper()
	window := fmt.Sprintf("[%ds]", int(until.Sub(noon.Add(-time.Hour)).Seconds()))
	r, got := ask(t, h.URL+promql.Base, "/query", url.Values{"query": {selector + window}, "time": {unix(until)}})
	if r.Status != "success" {
		t.Fatalf("%s: %s", selector, r.Error)
	}
	return got
}

// lives counts by hand: distinct witnesses a minute, and zeros for six hours.
func lives(reports []schema.Report, level schema.Level, until time.Time) values {
	authors, last := map[string]map[float64]map[uint64]bool{}, map[string]map[float64]bool{}
	for _, r := range reports {
		place := r.Region.At(level)
		if !r.Witness() || place == "" {
			continue
		}
		key := fmt.Sprint(map[string]string{"__name__": promql.Complaints, "brand": string(r.Brand), "service": string(r.Service), "region": string(place), "level": string(level)})
		if authors[key] == nil {
			authors[key], last[key] = map[float64]map[uint64]bool{}, map[float64]bool{}
		}
		at := float64(r.Time.Truncate(time.Minute).Add(time.Minute).Unix())
		if authors[key][at] == nil {
			authors[key][at] = map[uint64]bool{}
		}
		authors[key][at][r.Author] = true
	}
	out := values{}
	for key, minutes := range authors {
		out[key] = map[float64]float64{}
		for at := range minutes {
			for m := at; m <= min(at+promql.Life.Seconds(), float64(until.Unix())); m += 60 {
				out[key][m] = float64(len(minutes[m]))
			}
		}
	}
	return out
}

func TestSamplesAreAsCountedByHand(t *testing.T) {
	h := newHouse(t)
	reports := h.town(t)
	for _, c := range []struct {
		level schema.Level
		rest  string
	}{
		{schema.LevelCountry, ""}, {schema.LevelProvince, ""}, {schema.LevelMunicipality, ""}, {schema.LevelSegment, ""}, {schema.LevelPostcode, `,region=~"NL/.*"`},
	} {
		got := h.samples(t, fmt.Sprintf(`outcry_complaints{level="%s"%s}`, c.level, c.rest), clock)
		if diff := differences(got, lives(reports, c.level, clock)); diff != "" || len(got) == 0 {
			t.Errorf("level %s, %d series:\n%s", c.level, len(got), diff)
		}
	}
}

// TestSeriesDieAndComeBack has one witness at noon and one seven hours later.
func TestSeriesDieAndComeBack(t *testing.T) {
	evening := noon.Add(9 * time.Hour)
	h := newHouse(t, func(_ *promql.Config, p *promql.Parts) { p.Now = func() time.Time { return evening } })
	h.insert(t, report("1", 10*time.Second, "NL/UT"), report("2", 7*time.Hour, "NL/UT"))
	ask := func(after time.Duration, q string) values {
		_, got := ask(t, h.URL+promql.Base, "/query", url.Values{"query": {q}, "time": {unix(noon.Add(after))}})
		return got
	}
	for _, c := range []struct {
		name  string
		after time.Duration
		want  int
	}{
		{"not born yet", 59 * time.Second, 0}, {"just born", time.Minute, 1}, {"silent for hours", 5 * time.Hour, 1},
		{"its last zero", 6*time.Hour + time.Minute, 1}, {"still within the lookback", 6*time.Hour + 5*time.Minute, 1},
		{"dead", 6*time.Hour + 6*time.Minute, 0}, {"back again", 7*time.Hour + time.Minute, 1}, {"silent until now", 9 * time.Hour, 1},
		{"now is the end of zeros", 9*time.Hour + 6*time.Minute, 0},
	} {
		if got := ask(c.after, `outcry_complaints{level="province"}`); len(got) != c.want {
			t.Errorf("%s: %d series %v after, want %d", c.name, len(got), c.after, c.want)
		}
	}
	for q, want := range map[string]float64{ // on the grid: ranges are left-open
		`count_over_time(outcry_complaints{level="province"}[5m])`: 5,
		`sum_over_time(outcry_complaints{level="province"}[8h])`:   2,
	} {
		for key, points := range ask(8*time.Hour, q) {
			for _, v := range points {
				if v != want {
					t.Errorf("%s of %s = %v, want %v", q, key, v, want)
				}
			}
		}
	}
}

// TestStepsDoNotChangeAnswers compares ranges of a long step, for which the
// store is asked for less, with the same moments one by one.
func TestStepsDoNotChangeAnswers(t *testing.T) {
	h := newHouse(t)
	h.town(t)
	for _, q := range []string{
		`outcry_complaints{level="province"}`, `outcry_complaints{level="municipality"} offset 3m`, `sum_over_time(outcry_complaints{level="country"}[7m])`,
		`rate(outcry_complaints{level="country"}[10m] offset 90s)`, `max_over_time(sum(outcry_complaints{level="province"})[9m:2m])`,
		`outcry_complaints{level="segment"} @ end()`, `sum_over_time(outcry_complaints{level="municipality"}[34m])`,
		`sum by (brand) (sum_over_time(outcry_complaints{level="municipality"}[51m] offset 2m))`, `sum by (region) (sum_over_time(outcry_complaints{level="municipality"}[4m]))`,
		`sum_over_time(outcry_complaints{level="country"}[17m])`, `count_over_time(outcry_complaints{level="province"}[450s])`,
	} {
		for _, start := range []time.Time{noon.Add(-30 * time.Minute), noon.Add(3*time.Minute + 1500*time.Millisecond)} {
			form := url.Values{"query": {q}, "start": {fmt.Sprint(float64(start.UnixMilli()) / 1000)}, "end": {unix(clock)}, "step": {"17m"}}
			_, all := ask(t, h.URL+promql.Base, "/query_range", form)
			one := values{}
			for at := start; !at.After(clock); at = at.Add(17 * time.Minute) {
				text := q
				if q == `outcry_complaints{level="segment"} @ end()` {
					text = `outcry_complaints{level="segment"} @ ` + unix(clock)
				}
				_, got := ask(t, h.URL+promql.Base, "/query", url.Values{"query": {text}, "time": {fmt.Sprint(float64(at.UnixMilli()) / 1000)}})
				for key, points := range got {
					for t, v := range points {
						if one[key] == nil {
							one[key] = map[float64]float64{}
						}
						one[key][t] = v
					}
				}
			}
			if diff := differences(all, one); diff != "" || len(all) == 0 {
				t.Errorf("%s from %v, %d series:\n%s", q, start, len(all), diff)
			}
		}
	}
}

// TestFunctionsOfHistogramsFindNone: the samples are plain numbers, so that
// functions that Prometheus 2.42 lacks, all of native histograms, are empty.
func TestFunctionsOfHistogramsFindNone(t *testing.T) {
	h := newHouse(t)
	h.town(t)
	for _, f := range []string{"histogram_avg", "histogram_stddev", "histogram_stdvar", "histogram_count", "histogram_sum"} {
		r, got := ask(t, h.URL+promql.Base, "/query", url.Values{"query": {f + "(outcry_complaints)"}, "time": {unix(clock)}})
		if r.Status != "success" || len(got) != 0 {
			t.Errorf("%s = %s %q, %d series, want none", f, r.Status, r.Error, len(got))
		}
	}
}
