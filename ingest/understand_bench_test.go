package ingest_test

import (
	"bytes"
	"encoding/json"
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
	classifier, err := classify.New(lexicon, slog.New(slog.DiscardHandler))
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

// BenchmarkUnderstand is the whole of understanding: classify, locate, tie
// echoes, hash the author. Compare it with BenchmarkPlainDecode of the same run.
func BenchmarkUnderstand(b *testing.B) {
	_, complaints := madeLines(b, 8192)
	u := newUnderstanding(b)
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		u.Report(&complaints[i%len(complaints)], now)
	}
}

// BenchmarkPlainDecode reads the same lines with encoding/json.
func BenchmarkPlainDecode(b *testing.B) {
	lines, _ := madeLines(b, 8192)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		var c schema.Complaint
		if err := json.Unmarshal(lines[i%len(lines)], &c); err != nil {
			b.Fatal(err)
		}
	}
}
