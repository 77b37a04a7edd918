package backtest

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

func TestBoardMarksAlarms(t *testing.T) {
	from := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	at := func(minutes int) time.Time { return from.Add(time.Duration(minutes) * time.Minute) }
	outages := []Outage{
		{Service: "tv", Kind: "local", Regions: []schema.Region{"NL/UT/A"}, From: at(100), To: at(160)},
		{Service: "tv", Kind: "provincial", Regions: []schema.Region{"NL/GE/B", "NL/GE/C"}, From: at(1000), To: at(1100)},
		{Service: "tv", Kind: "local", Regions: []schema.Region{"NL/GE/D"}, From: at(3000), To: at(3060)},
	}
	rows := []string{header}
	add := func(minute int, region, score, id string) {
		rows = append(rows, strings.Join([]string{at(minute).Format(time.RFC3339), "b", "tv", region, score, "", id}, ","))
	}
	add(105, "NL/UT/A", "1.5", "i1") // found after ten minutes
	add(110, "NL/UT/A", "4", "i1")
	add(1030, "NL/GE", "2", "i2")     // found after 35, both towns
	add(2000, "NL/ZH/X", "2.5", "i3") // false
	add(2030, "NL/ZH/Y", "2.5", "i4") // within an hour: the same false alarm
	add(2990, "NL/GE/D", "0.5", "i5") // false, below the threshold
	add(3200, "NL/GE/D", "3", "i5")   // long after the end
	b, err := Judge(strings.NewReader(strings.Join(rows, "\n")), outages, Span{from, from.Add(7 * 24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	b.Places([]schema.Place{{Region: "NL/UT/A"}, {Region: "NL/GE/B"}, {Region: "NL/GE/C"}, {Region: "NL/GE/D"}, {Region: "NL/ZH/X"}})
	want := Mark{
		Threshold: 1, Outages: 3, Found: 2, In15: 1, In30: 1, Located: 2, FalseAWeek: 2,
		MedianDelay: 35 * time.Minute, LateDelay: 35 * time.Minute, Jaccard: (1 + 2.0/3) / 2,
		Kinds: map[string][2]int{"local": {1, 2}, "provincial": {1, 1}},
	}
	got := b.At(1)
	if math.Abs(got.Jaccard-want.Jaccard) < 1e-12 {
		got.Jaccard = want.Jaccard
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mark at 1 (-want +got):\n%s", diff)
	}
	if m := b.Budget(0); m.Found != 1 || m.FalseAWeek != 0 {
		t.Errorf("without a false alarm %d are found with %v false, want 1 and 0", m.Found, m.FalseAWeek)
	}
}

func TestReadTruth(t *testing.T) {
	start := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	scored, known, err := ReadTruth(strings.NewReader(`{"service":"tv","kind":"local","regions":["NL/UT/A"],"onset_min":10,"end_min":30,"scored":false}

{"brand":"b","service":"power","regions":["NL"],"started_at":"2026-05-05T01:00:00Z","ended_at":"2026-05-05T02:00:00Z"}
`), start)
	if err != nil {
		t.Fatal(err)
	}
	wantKnown := []Outage{{Service: "tv", Kind: "local", Regions: []schema.Region{"NL/UT/A"}, From: start.Add(10 * time.Minute), To: start.Add(30 * time.Minute)}}
	wantScored := []Outage{{Brand: "b", Service: "power", Regions: []schema.Region{"NL"}, From: start.Add(25 * time.Hour), To: start.Add(26 * time.Hour)}}
	if diff := cmp.Diff(wantKnown, known); diff != "" {
		t.Errorf("known (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantScored, scored); diff != "" {
		t.Errorf("scored (-want +got):\n%s", diff)
	}
	if _, _, err := ReadTruth(strings.NewReader("{}\n{"), start); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a torn object: error %v, want its line", err)
	}
}

func TestTheBoardIsATableAndAPage(t *testing.T) {
	from := time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC)
	out := []Outage{{Service: "tv", Kind: "local <&>", Regions: []schema.Region{"NL/UT/A"}, From: from.Add(time.Hour), To: from.Add(2 * time.Hour)}}
	rows := header + "\n" + from.Add(65*time.Minute).Format(time.RFC3339) + ",b,tv,NL/UT/A,2,,i1\n"
	b, err := Judge(strings.NewReader(rows), out, Span{from, from.Add(7 * 24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	var table, page strings.Builder
	if err := b.Table(&table); err != nil {
		t.Fatal(err)
	}
	if err := b.HTML(&page); err != nil {
		t.Fatal(err)
	}
	if got := table.String(); !strings.Contains(got, "1/1") || !strings.Contains(got, "10 min") {
		t.Errorf("table lacks the outage that was found after ten minutes:\n%s", got)
	}
	if got := page.String(); !strings.Contains(got, "<polyline") || !strings.Contains(got, "local &lt;&amp;&gt; 1/1") {
		t.Errorf("page lacks its plot or escapes nothing:\n%s", got)
	}
}
