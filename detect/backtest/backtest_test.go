package backtest

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"

	"outcry/detect"
)

// village is a small country, quick to make, in another time zone, with noise
// that is not the detector's.
func village(seed uint64) world {
	return world{
		seed: seed, country: "PT", provinces: 4, places: 60, brands: []string{"luz"},
		services: []string{"power", "rail"}, rate: []float64{12, 4}, zone: "Europe/Lisbon",
		days: 21, history: 14, bucket: 5 * time.Minute, spread: 0.3, noise: "lognormal", mood: 0.08,
	}
}

func (m *made) files(t *testing.T) (counts, regions string) {
	t.Helper()
	var c, r strings.Builder
	m.write(&c)
	m.regions(&r)
	return c.String(), r.String()
}

func alarmsOf(t *testing.T, counts, regions string, opt Options) []string {
	t.Helper()
	var out strings.Builder
	if err := Counts(strings.NewReader(counts), strings.NewReader(regions), &out, opt); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")[1:]
}

func villageOptions() Options {
	opt := DefaultOptions()
	opt.Timezone, opt.History = "Europe/Lisbon", 14*24*time.Hour
	return opt
}

func TestCuttingTheCountsChangesNoEarlierRow(t *testing.T) {
	w := village(3)
	w.perWeek, w.surges, w.gap = 12, 1, true
	counts, regions := newMade(w).files(t)
	whole := alarmsOf(t, counts, regions, villageOptions())
	if len(whole) < 20 {
		t.Fatalf("%d rows, too few to compare", len(whole))
	}
	lines := strings.SplitAfter(counts, "\n")
	for _, part := range []float64{0.7, 0.83, 0.95} {
		n := int(part * float64(len(lines)))
		cut := alarmsOf(t, strings.Join(lines[:n], ""), regions, villageOptions())
		last, _, _ := strings.Cut(lines[n], ",") // the bucket that is cut in two
		var want []string
		for _, row := range whole {
			if row < last {
				want = append(want, row)
			}
		}
		for len(cut) > 0 && cut[len(cut)-1] >= last {
			cut = cut[:len(cut)-1]
		}
		if diff := cmp.Diff(want, cut); diff != "" {
			t.Errorf("cut at %v of the lines (-whole +cut):\n%s", part, diff)
		}
	}
}

func TestAHolidayIsReadAsASunday(t *testing.T) {
	w := village(7)
	w.perWeek = 8
	counts, regions := newMade(w).files(t)
	opt := villageOptions()
	plain := alarmsOf(t, counts, regions, opt)
	var err error
	if opt.Holidays, err = detect.ReadHolidays(strings.NewReader("2026-02-18 a Wednesday of the scored week\n")); err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(plain, alarmsOf(t, counts, regions, opt)) {
		t.Error("a holiday in the scored week changes no row")
	}
}

func TestTwoRunsWriteTheSameBytesAndGzipIsRead(t *testing.T) {
	w := village(4)
	w.perWeek = 8
	counts, regions := newMade(w).files(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(counts)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	want := alarmsOf(t, counts, regions, villageOptions())
	if diff := cmp.Diff(want, alarmsOf(t, packed.String(), regions, villageOptions())); diff != "" {
		t.Errorf("plain and packed differ:\n%s", diff)
	}
}

func TestPlantedOutagesAreFoundAndWhatIsNoneIsNot(t *testing.T) {
	w := village(5)
	w.perWeek, w.surges, w.storms, w.fewAuthor, w.gap = 10, 2, 1, 4, true
	m := newMade(w)
	counts, regions := m.files(t)
	var truth strings.Builder
	for _, o := range m.truth() {
		line, err := json.Marshal(map[string]any{"service": o.Service, "kind": o.Kind, "regions": o.Regions, "started_at": o.From, "ended_at": o.To})
		if err != nil {
			t.Fatal(err)
		}
		truth.Write(append(line, '\n'))
	}
	board, err := Labelled(strings.NewReader(counts), strings.NewReader(regions), strings.NewReader(truth.String()), io.Discard, villageOptions())
	if err != nil {
		t.Fatal(err)
	}
	at := board.At(DefaultThreshold)
	t.Logf("found %d of %d, %.1f false alarms a week, %.0f minutes on the median, %d located", at.Found, at.Outages, at.FalseAWeek, at.MedianDelay.Minutes(), at.Located)
	if at.Found*2 < at.Outages {
		t.Errorf("found %d of %d outages at the default threshold, want half at least", at.Found, at.Outages)
	}
	if at.FalseAWeek > 3 {
		t.Errorf("%.1f false alarms in a week with surges, a storm, quarrels and a gap, want 3 at most", at.FalseAWeek)
	}
}

func TestNothingPlantedIsNothingFound(t *testing.T) {
	counts, regions := newMade(village(6)).files(t)
	for _, row := range alarmsOf(t, counts, regions, villageOptions()) {
		var score string
		if f := strings.Split(row, ","); len(f) > 4 {
			score = f[4]
		}
		if score >= "1.5" && !strings.HasPrefix(score, "-") {
			t.Errorf("a week without outages brings %s", row)
		}
	}
}

func TestBadCountsAreToldByLineFieldAndReason(t *testing.T) {
	const head = "bucket_start,brand,service,region,count,authors,reposts\n"
	const good = "2026-05-04T00:00:00Z,a,tv,NL/UT,1,1,0\n"
	for _, c := range []struct{ name, counts, want string }{
		{"empty", "", "it is empty"},
		{"a column less", "bucket_start,brand,service,region\n", `column "count" is missing`},
		{"no time", head + good + "yesterday,a,tv,NL,1,1,0\n", `counts line 3, field bucket_start: "yesterday" is not a time`},
		{"back in time", head + good + "2026-05-03T00:00:00Z,a,tv,NL,1,1,0\n", "counts line 3, field bucket_start: 2026-05-03T00:00:00Z comes after"},
		{"less than nobody", head + "2026-05-04T00:00:00Z,a,tv,NL,-1,1,0\n", `counts line 2, field count: "-1" is not a whole number`},
		{"half an author", head + "2026-05-04T00:00:00Z,a,tv,NL,1,0.5,0\n", `counts line 2, field authors: "0.5"`},
		{"nowhere on earth", head + "2026-05-04T00:00:00Z,a,tv,nl,1,1,0\n", "counts line 2, field region:"},
		{"a torn line", head + good + "2026-05-04T00:05:00Z,a,tv\n", "line 3"},
	} {
		err := Counts(strings.NewReader(c.counts), strings.NewReader("region,lat,lon\nNL,52,5\nNL/UT,52.1,5.1\n"), &strings.Builder{}, DefaultOptions())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to say %q", c.name, err, c.want)
		}
	}
	for _, c := range []struct{ name, regions, want string }{
		{"no latitude", "region,lat,lon\nNL,north,5\n", `regions line 2, field lat: "north"`},
		{"beyond the pole", "region,lat,lon\nNL,95,5\n", "field lat"},
	} {
		err := Counts(strings.NewReader(head+good), strings.NewReader(c.regions), &strings.Builder{}, DefaultOptions())
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want it to say %q", c.name, err, c.want)
		}
	}
}

func TestUnknownColumnsAndRegionsAreIgnored(t *testing.T) {
	counts := "colour,bucket_start,brand,service,region,count\nred,2026-05-04T00:00:00Z,a,tv,NL/UT/GM0001,1\nred,2026-05-04T00:05:00Z,a,tv,ZZ,1\n"
	opt := DefaultOptions()
	opt.History = 0
	alarmsOf(t, counts, "region,lat,lon\nNL,52,5\n", opt)
}

func FuzzCounts(f *testing.F) {
	f.Add("bucket_start,brand,service,region,count,authors,reposts\n2026-05-04T00:00:00Z,a,tv,NL/UT,3,2,1\n2026-05-04T01:00:00Z,a,tv,NL/UT/GM1,9,9,0\n")
	f.Add("bucket_start,brand,service,region,count\n2026-05-04T00:00:00Z,,,,4294967295\n")
	f.Add("\x1f\x8b")
	opt := DefaultOptions()
	opt.History = 0
	f.Fuzz(func(t *testing.T, counts string) {
		if strings.Count(counts, "\n") > 40 {
			return
		}
		var out strings.Builder
		if err := Counts(strings.NewReader(counts), strings.NewReader("region,lat,lon\nNL/UT/GM1,52,5\n"), &out, opt); err == nil && !strings.HasPrefix(out.String(), header) {
			t.Errorf("no error and no header: %q", out.String())
		}
	})
}
