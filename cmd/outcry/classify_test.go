package main

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"outcry/ingest/source"
)

// TestClassifyReadsAsIngestDoes holds that a bad line costs no other, and that
// gzip and a byte order mark are told by the content.
func TestClassifyReadsAsIngestDoes(t *testing.T) {
	text := "\ufeff" + `{"id":"1","text":"geen internet in Utrecht @kpn"}` + "\n" + `{"id":"2","text":"` + strings.Repeat("x", source.MaxRecordBytes) + `"}` + "\n" +
		`{"text":"of no id"}` + "\n" + `{"id":"4","text":"geen tv in Zeist @ziggo"}`
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	w.Write([]byte(text))
	w.Close()
	for name, in := range map[string]string{"plain": text, "gzip": zipped.String()} {
		var out, talk strings.Builder
		if err := classifyFile(t.Context(), []string{"--input", "-", "--output", "-"}, streams{strings.NewReader(in), &out, &talk}); err != nil {
			t.Errorf("%s: classify = %v", name, err)
		}
		if n := strings.Count(out.String(), "\n"); n != 2 || !strings.Contains(out.String(), `"id":"1","is_complaint":true`) || !strings.Contains(out.String(), `"id":"4","is_complaint":true`) {
			t.Errorf("%s: classify wrote %d lines, want 1 and 4:\n%s", name, n, out.String())
		}
		for _, want := range []string{"line 2: is longer than 524288 bytes\n", "line 3: id: is required\n", "2 lines rejected\n"} {
			if !strings.Contains(talk.String(), want) {
				t.Errorf("%s: classify said %q, want %q in it", name, talk.String(), want)
			}
		}
	}
}
