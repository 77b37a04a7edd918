package source_test

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"strings"
	"testing"

	"outcry/ingest/source"
	"outcry/schema"
)

const benchRecords = 2000

func benchmark(b *testing.B, text string, read func(io.Reader) iter.Seq[source.Item]) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for item := range read(strings.NewReader(text)) {
			if item.Err != nil {
				b.Fatal(item.Err)
			}
			n++
		}
		if n != benchRecords {
			b.Fatalf("read %d complaints, want %d", n, benchRecords)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*benchRecords), "ns/complaint")
}

func BenchmarkNDJSON(b *testing.B) { benchmark(b, records(benchRecords, "\n"), source.NDJSON) }

func BenchmarkArray(b *testing.B) {
	benchmark(b, "["+strings.TrimSuffix(records(benchRecords, ","), ",")+"]", source.JSON)
}

func BenchmarkGzip(b *testing.B) {
	benchmark(b, string(gzipped(records(benchRecords, "\n"))), source.NDJSON)
}

// BenchmarkPlainEncodingJSON is the yardstick: lines read by bufio, decoded by encoding/json.
func BenchmarkPlainEncodingJSON(b *testing.B) {
	benchmark(b, records(benchRecords, "\n"), func(r io.Reader) iter.Seq[source.Item] {
		return func(yield func(source.Item) bool) {
			for in := bufio.NewScanner(r); in.Scan(); {
				var c schema.Complaint
				err := json.Unmarshal(in.Bytes(), &c)
				if !yield(source.Item{Complaint: c, Err: err}) {
					return
				}
			}
		}
	})
}
