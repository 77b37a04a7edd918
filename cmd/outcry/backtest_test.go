package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"outcry/detect/backtest"
	"outcry/schema"
)

// outcry runs a command and returns its standard output.
func outcry(t *testing.T, args ...string) string {
	t.Helper()
	var out, talk bytes.Buffer
	if code := run(context.Background(), args, streams{strings.NewReader(""), &out, &talk}); code != 0 {
		t.Fatalf("outcry %s: exit %d\n%s", strings.Join(args, " "), code, talk.String())
	}
	return out.String()
}

func TestBacktestAsksForWhatGoesTogether(t *testing.T) {
	for _, c := range []struct{ name, args, want string }{
		{"nothing", "", "--counts and --regions are required"},
		{"both", "--counts a --complaints b", "exclude each other"},
		{"complaints alone", "--complaints a", "--complaints needs --truth"},
		{"counts to tune", "--counts a --regions b --tune", "--tune needs"},
		{"a stream without its truth", "--complaints a --complaints b --truth c --tune", "each --complaints has its --truth"},
		{"two streams, one run", "--complaints a --complaints b --truth c --truth d", "are for --tune"},
		{"many runs, one page", "--complaints a --truth b --tune --board c", "--tune makes many"},
		{"a page of nothing", "--counts a --regions b --out c --board d", "--board needs --truth"},
	} {
		var talk bytes.Buffer
		code := run(context.Background(), append([]string{"backtest"}, strings.Fields(c.args)...), streams{strings.NewReader(""), &talk, &talk})
		if code != 2 || !strings.Contains(talk.String(), c.want) {
			t.Errorf("%s: exit %d, want 2 and %q in\n%s", c.name, code, c.want, talk.String())
		}
	}
}

func TestBacktestOfAMadeStream(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	outcry(t, "simulate", "--output", file("c"), "--truth", file("t"), "--days", "4", "--rate", "0.3", "--seed", "11")
	table := outcry(t, "backtest", "--complaints", file("c"), "--truth", file("t"), "--out", file("i"), "--board", file("page"))
	if !strings.Contains(table, "all that must be found") || !strings.Contains(table, "false incidents a week") {
		t.Errorf("table:\n%s", table)
	}
	outcry(t, "replay", "--input", file("c"), "--output", file("replayed"))
	said, replayed := readFile(t, file("i")), readFile(t, file("replayed"))
	if len(said) == 0 || !bytes.Equal(said, replayed) {
		t.Errorf("backtest says %d bytes of incidents, replay %d: they differ or nothing was said", len(said), len(replayed))
	}
	if page := readFile(t, file("page")); !bytes.Contains(page, []byte("</svg>")) {
		t.Error("the page has no plot")
	}
	tuned := outcry(t, "backtest", "--complaints", file("c"), "--truth", file("t"), "--tune", "--false-per-week", "50")
	if !strings.Contains(tuned, "set detect.false_alarms_per_week to") || strings.Count(tuned, "\n") != 8 {
		t.Errorf("tuned:\n%s", tuned)
	}
	pooled := outcry(t, "backtest", "--complaints", file("c"), "--truth", file("t"), "--complaints", file("c"), "--truth", file("t"), "--tune", "--false-per-week", "50")
	if was, now := outages(t, tuned), outages(t, pooled); was == 0 || now != 2*was {
		t.Errorf("one stream has %d outages, twice the same %d, want double:\n%s", was, now, pooled)
	}
}

// outages returns how many outages a table of budgets is about.
func outages(t *testing.T, table string) int {
	t.Helper()
	var found, all int
	fields := strings.Fields(strings.Split(table, "\n")[1])
	if _, err := fmt.Sscanf(fields[1], "%d/%d", &found, &all); err != nil {
		t.Fatalf("no outages in %q: %v", table, err)
	}
	return all
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// scorer returns the folder of the labelled streams and of their scorer, "" where there is none.
func scorer(t *testing.T) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "scenarios")
	if _, err := os.Stat(filepath.Join(dir, "score.py")); err != nil {
		t.Log("no labelled streams beside the repository: nothing is checked")
		return ""
	}
	if _, err := exec.LookPath("python3"); err != nil {
		t.Log("no python3 to run the scorer: nothing is checked")
		return ""
	}
	return dir
}

func TestTheBoardAgreesWithTheScorerOfTheLabelledStreams(t *testing.T) {
	shared := scorer(t)
	if shared == "" || testing.Short() {
		return
	}
	dir := t.TempDir()
	truth, said, worse := filepath.Join(shared, "dev-1.truth.jsonl"), filepath.Join(dir, "said"), filepath.Join(dir, "worse")
	outcry(t, "backtest", "--complaints", filepath.Join(shared, "dev-1.ndjson.gz"), "--truth", truth, "--out", said)
	spoil(t, said, worse)
	read, err := openReaders(defaultSettings(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{said, worse} {
		t.Run(filepath.Base(name), func(t *testing.T) {
			labels, err := backtest.ReadLabels(bytes.NewReader(readFile(t, truth)))
			if err != nil {
				t.Fatal(err)
			}
			b, err := backtest.JudgeStream(bytes.NewReader(readFile(t, name)), labels, read.gazetteer.Places())
			if err != nil {
				t.Fatal(err)
			}
			agree(t, b, scored(t, shared, truth, name))
		})
	}
}

// spoil makes the incidents of a run worse: some move away, some are late,
// some coarse, some doubled.
func spoil(t *testing.T, from, to string) {
	t.Helper()
	var out bytes.Buffer
	number := make(map[string]int)
	for line := range bytes.Lines(readFile(t, from)) {
		var i schema.Incident
		if err := json.Unmarshal(line, &i); err != nil {
			t.Fatal(err)
		}
		if _, ok := number[i.ID]; !ok {
			number[i.ID] = len(number)
		}
		twin := number[i.ID]%5 == 4
		switch number[i.ID] % 5 {
		case 1:
			i.Brand = "rival"
		case 2:
			i.Regions = []schema.Region{"NL"}
		case 3:
			if i.DetectedAt != nil {
				late := i.DetectedAt.Add(9 * time.Hour)
				i.DetectedAt, i.UpdatedAt = &late, i.UpdatedAt.Add(9*time.Hour)
			}
		}
		for range 1 + map[bool]int{true: 1}[twin] {
			line, err := json.Marshal(&i)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&out, "%s\n", line)
			i.ID += " again"
		}
	}
	if err := os.WriteFile(to, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// marks are the figures that both scorers have.
type marks struct {
	Summary struct {
		All struct {
			Outages, Detected int
			Localised         float64
			Median            float64 `json:"ttd_median_min"`
			Late              float64 `json:"ttd_p90_min"`
			Needed            float64 `json:"needed_median"`
			Duplicates        float64 `json:"dup_mean"`
			End               float64 `json:"end_abs_error_median_min"`
		}
		False    float64 `json:"false_per_week"`
		Regional float64 `json:"false_regional_per_week"`
		Coarse   int     `json:"coarse_incidents"`
	}
}

func scored(t *testing.T, shared, truth, incidents string) (m marks) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "score.json")
	if out, err := exec.Command("python3", filepath.Join(shared, "score.py"), "--truth", truth, "--incidents", incidents, "--json", file).CombinedOutput(); err != nil {
		t.Logf("the scorer: %v\n%s", err, out)
	}
	if err := json.Unmarshal(readFile(t, file), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func agree(t *testing.T, b *backtest.StreamBoard, m marks) {
	t.Helper()
	f, all := b.Figures(""), m.Summary.All
	wrong, regional := b.FalseAWeek()
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"outages", float64(f.Outages), float64(all.Outages)}, {"found", float64(f.Found), float64(all.Detected)},
		{"false a week", wrong, m.Summary.False}, {"regional ones", regional, m.Summary.Regional}, {"far too coarse", float64(b.Coarse), float64(m.Summary.Coarse)},
		{"median delay", f.MedianDelay.Minutes(), all.Median}, {"late delay", f.LateDelay.Minutes(), all.Late}, {"complaints", f.MedianNeeded, all.Needed},
		{"located", float64(f.Located) / float64(max(1, f.Found)), all.Localised}, {"duplicates", f.Duplicates, all.Duplicates}, {"end error", f.EndError.Minutes(), all.End},
	} {
		if math.Abs(c.got-c.want) > 1e-3 {
			t.Errorf("%s = %v, the scorer says %v", c.name, c.got, c.want)
		}
	}
	t.Logf("found %d of %d, %.1f minutes on the median, %.2f false a week, %d too coarse", f.Found, f.Outages, f.MedianDelay.Minutes(), wrong, b.Coarse)
}
