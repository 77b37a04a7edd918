package ingest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"outcry/ingest"
	"outcry/ingest/classify"
	"outcry/ingest/echo"
	"outcry/ingest/locate"
	"outcry/ingest/privacy"
	"outcry/ingest/simulate"
	"outcry/ingest/source"
	"outcry/schema"
)

// benchLines is the number of lines that benchmarks read.
const benchLines = 30_000

// madeLines returns about n lines of a made stream and the complaints in them.
func madeLines(tb testing.TB, n int) ([][]byte, []schema.Complaint) {
	tb.Helper()
	cfg := simulate.DefaultConfig()
	cfg.Days, cfg.TestDays, cfg.Broken = 4, 1, 0
	var out bytes.Buffer
	if err := simulate.Write(tb.Context(), cfg, &out, io.Discard, nil); err != nil {
		tb.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
	lines = lines[:min(n, len(lines))]
	var complaints []schema.Complaint
	for item := range source.NDJSON(bytes.NewReader(bytes.Join(lines, []byte("\n")))) {
		if item.Err != nil {
			tb.Fatalf("line %d: %v", item.Line, item.Err)
		}
		complaints = append(complaints, item.Complaint)
	}
	return lines, complaints
}

func newUnderstanding(tb testing.TB) *ingest.Understanding {
	tb.Helper()
	lexicon, err := classify.DefaultLexicon()
	if err != nil {
		tb.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		tb.Fatal(err)
	}
	classifier, err := classify.New(lexicon, zone, slog.New(slog.DiscardHandler))
	if err != nil {
		tb.Fatal(err)
	}
	gazetteer, err := locate.Open()
	if err != nil {
		tb.Fatal(err)
	}
	echoes, err := echo.New(echo.DefaultConfig())
	if err != nil {
		tb.Fatal(err)
	}
	hasher, err := privacy.NewHasher([]byte("a key of the tests, no secret"))
	if err != nil {
		tb.Fatal(err)
	}
	u, err := ingest.NewUnderstanding("NL", classifier, gazetteer, echoes, hasher)
	if err != nil {
		tb.Fatal(err)
	}
	return u
}

// benchBatch is the number of complaints that BenchmarkUnderstand takes at once.
const benchBatch = 500

// BenchmarkUnderstand is the whole of understanding, as a Pipeline does it:
// classify, locate, tie echoes, hash the author. One turn is one complaint.
// Compare it with BenchmarkPlainDecode of the same run.
// The complaints go round under new ids, more of them than echoes are remembered,
// so that none is taken for one that came before.
func BenchmarkUnderstand(b *testing.B) {
	_, lines := madeLines(b, benchLines)
	var complaints []schema.Complaint
	for round := 0; len(complaints) <= 3*echo.DefaultConfig().Messages/2; round++ {
		for _, c := range lines {
			c.ID += fmt.Sprint(".", round)
			complaints = append(complaints, c)
		}
	}
	u := newUnderstanding(b)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	complaints = complaints[:len(complaints)/benchBatch*benchBatch]
	u.Reports(make([]schema.Report, len(complaints)), complaints, now)
	reports := make([]schema.Report, benchBatch)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if i%benchBatch == 0 {
			u.Reports(reports, complaints[i%len(complaints):][:benchBatch], now)
		}
	}
}

// BenchmarkPlainDecode reads the same lines with encoding/json.
func BenchmarkPlainDecode(b *testing.B) {
	lines, _ := madeLines(b, benchLines)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		var c schema.Complaint
		if err := json.Unmarshal(lines[i%len(lines)], &c); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStart reads lexicon and gazetteer and makes all that understands; it
// is to stay below 100 ms.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		newUnderstanding(b)
	}
}
