package source_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"outcry/ingest/source"
	"outcry/schema"
)

// junk returns what a broken feed writes on one line: never a record of its own.
func junk(r *rand.Rand) string {
	whole := record("junk")
	switch r.IntN(8) {
	case 0:
		return whole[:1+r.IntN(len(whole)-1)] // cut
	case 1:
		return whole[1+r.IntN(len(whole)-1):] // its tail
	case 2:
		return strings.Repeat("[", 1+r.IntN(3000))
	case 3:
		return strings.Repeat(`{"a":`, 1+r.IntN(3000))
	case 4:
		return strings.Repeat("\x00", 1+r.IntN(300))
	case 5:
		return "<html>502 \"Bad\" Gateway {</html>"
	case 6:
		return strings.Repeat("y", source.MaxRecordBytes+r.IntN(1000))
	}
	b := make([]byte, 1+r.IntN(200))
	for i := range b {
		b[i] = "\"\\{}[]:,a\xff"[r.IntN(10)]
	}
	return string(b)
}

// TestNeighboursOfABrokenLineSurvive mixes good lines with every sort of broken ones.
func TestNeighboursOfABrokenLineSurvive(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for round := range 60 {
		var text strings.Builder
		text.WriteString(record("id0") + "\n")
		want := []string{"id0"}
		for i := 1; i < 60; i++ {
			if r.IntN(3) == 0 {
				text.WriteString(junk(r) + "\n")
			}
			text.WriteString(record(fmt.Sprint("id", i)) + "\n")
			want = append(want, fmt.Sprint("id", i))
		}
		for name, items := range map[string][]source.Item{
			"NDJSON": slices.Collect(source.NDJSON(strings.NewReader(text.String()))),
			"JSON":   slices.Collect(source.JSON(strings.NewReader(text.String()))),
		} {
			if got := ids(t, items); !slices.Equal(got, want) {
				t.Fatalf("round %d: %s found %q, want %q", round, name, got, want)
			}
		}
	}
}

// TestNeighboursOfABrokenElementSurvive does the same to the elements of an
// array, where a broken one ends with its line but its brackets may be anyhow.
func TestNeighboursOfABrokenElementSurvive(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	whole := record("junk")
	for round := range 300 {
		var want, elements []string
		for i := range 20 {
			if r.IntN(4) == 0 {
				elements = append(elements, whole[:len(whole)-1-r.IntN(len(whole)-1)])
			}
			id := fmt.Sprint("id", i)
			elements, want = append(elements, record(id)), append(want, id)
		}
		text := "[" + strings.Join(elements, ",\n") + "]"
		if got := ids(t, slices.Collect(source.JSON(strings.NewReader(text)))); !slices.Equal(got, want) {
			t.Fatalf("round %d: found %q, want %q in\n%s", round, got, want, text)
		}
	}
}

// ids returns the ids of the good items, but for junk that is whole by chance.
func ids(t *testing.T, items []source.Item) []string {
	t.Helper()
	var out []string
	for _, i := range items {
		switch {
		case i.Err == nil && i.Complaint.ID != "junk":
			out = append(out, i.Complaint.ID)
		case i.Err != nil && !errors.Is(i.Err, schema.ErrInvalid):
			t.Fatalf("line %d: %v, want a bad record at worst", i.Line, i.Err)
		}
	}
	return out
}

// FuzzSources holds, for any bytes: reading ends, each item is a valid complaint
// or says why not, lines rise, and good lines around the bytes are found.
func FuzzSources(f *testing.F) {
	for _, seed := range []string{"", "{", "[", "[{}]", "[" + record("x") + "]", record("x"), "\xef\xbb\xbf{}", "{\"a\":\n{}}", "\x1f\x8b\x08", "\x28\xb5\x2f\xfd", `["\`, "}{"} {
		f.Add([]byte(seed))
	}
	f.Add(gzipped(record("x")))
	f.Fuzz(func(t *testing.T, raw []byte) {
		check(t, slices.Collect(source.NDJSON(bytes.NewReader(raw))))
		check(t, slices.Collect(source.JSON(bytes.NewReader(raw))))
		between := slices.Concat([]byte(record("first")+"\n"), raw, []byte("\n"+record("last")))
		items := slices.Collect(source.NDJSON(bytes.NewReader(between)))
		check(t, items)
		if first, last := items[0], items[len(items)-1]; first.Complaint.ID != "first" || last.Complaint.ID != "last" {
			t.Errorf("the lines around %q were lost", raw)
		}
	})
}

func check(t *testing.T, items []source.Item) {
	t.Helper()
	line := 0
	for i, item := range items {
		broken := item.Err != nil && !errors.Is(item.Err, schema.ErrInvalid)
		switch {
		case broken && i < len(items)-1:
			t.Errorf("item %d of %d is %v, want it last", i, len(items), item.Err)
		case !broken && item.Line < max(line, 1):
			t.Errorf("item %d is at line %d after line %d", i, item.Line, line)
		case item.Err == nil && item.Complaint.Validate() != nil:
			t.Errorf("item %d is a complaint that is not valid: %v", i, item.Complaint.Validate())
		}
		line = item.Line
	}
}
