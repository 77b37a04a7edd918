package source_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"outcry/ingest/source"
	"outcry/schema"
)

// record returns a complaint on the wire.
func record(id string) string {
	return fmt.Sprintf(`{"id":%q,"source":"s","time":"2026-11-21T12:00:00Z","text":"geen 3G in \"Utrecht\" {[,"}`, id)
}

func records(n int, end string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(record(fmt.Sprint("id", i+1)) + end)
	}
	return b.String()
}

// told returns the items in short: "line id" of a complaint, "line ! reason" of a bad one.
func told(items iter.Seq[source.Item]) []string {
	var out []string
	for i := range items {
		switch {
		case i.Err == nil:
			out = append(out, fmt.Sprintf("%d %s", i.Line, i.Complaint.ID))
		case errors.Is(i.Err, schema.ErrInvalid):
			out = append(out, fmt.Sprintf("%d ! %.24s", i.Line, i.Err))
		default:
			out = append(out, fmt.Sprintf("%d broken: %v", i.Line, i.Err))
		}
	}
	return out
}

func TestNDJSON(t *testing.T) {
	a, b, c := record("a"), record("b"), record("c")
	for _, k := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"blank lines alone", "\n \r\n\t\n", nil},
		{"one line without end", a, []string{"1 a"}},
		{"lines of any end", a + "\n" + b + "\r\n" + c, []string{"1 a", "2 b", "3 c"}},
		{"a byte order mark", "\xef\xbb\xbf" + a + "\n" + b, []string{"1 a", "2 b"}},
		{"blank lines count", "\n" + a + "\n\n  \n" + b + "\n", []string{"2 a", "5 b"}},
		{"a broken line between two", a + "\n{\"id\":\"x\n" + b, []string{"1 a", "2 ! not JSON: unexpected EOF", "3 b"}},
		{"a missing field", `{"id":"x"}` + "\n" + b, []string{"1 ! source: is required", "2 b"}},
		{"binary zeros", a + "\n\x00\x00\x00\n" + b, []string{"1 a", "2 ! holds binary zeros, not ", "3 b"}},
		{"bytes that are no text", "\xff\xfe garbage\n" + b, []string{"1 ! not valid UTF-8", "2 b"}},
		{"an array on a line", "[" + a + "]\n" + b, []string{"1 ! is an array, not an obje", "2 b"}},
		{"a line that is too long", a + "\n" + strings.Repeat("x", 3*source.MaxRecordBytes) + "\n" + b, []string{"1 a", "2 ! is longer than 524288 by", "3 b"}},
		{"a last line that is too long", a + "\n" + strings.Repeat("x", 3*source.MaxRecordBytes), []string{"1 a", "2 ! is longer than 524288 by"}},
		{"a long line that is not too long", `{"junk":"` + strings.Repeat("x", source.MaxRecordBytes/2) + `",` + a[1:] + "\n" + b, []string{"1 a", "2 b"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			for shape, r := range map[string]io.Reader{"whole": strings.NewReader(k.in), "byte by byte": iotest.OneByteReader(strings.NewReader(k.in))} {
				if diff := cmp.Diff(k.want, told(source.NDJSON(r))); diff != "" {
					t.Errorf("NDJSON, read %s, differs (-want +got):\n%s", shape, diff)
				}
			}
		})
	}
}

// indented returns raw with one member a line: six lines in all.
func indented(raw string) string {
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(raw), "", "  "); err != nil {
		panic(err)
	}
	return b.String()
}

func TestJSONTellsTheShape(t *testing.T) {
	a, b, c := record("a"), record("b"), record("c")
	pretty := indented(a)
	for _, k := range []struct {
		name, in string
		want     []string
	}{
		{"nothing", " \n ", nil},
		{"one object", a, []string{"1 a"}},
		{"one object over many lines", "\n" + pretty, []string{"2 a"}},
		{"objects over many lines", pretty + "\n" + pretty, []string{"1 a", "7 a"}},
		{"a line for each", a + "\n" + b + "\n" + c + "\n", []string{"1 a", "2 b", "3 c"}},
		{"lines whose first is cut", `{"id":"x","source":` + "\n" + b + "\n" + c, []string{"1 ! not JSON: unexpected EOF", "2 b", "3 c"}},
		{"lines whose first is a cut string", `{"id":"x","source":"y` + "\n" + b + "\n" + c, []string{"1 ! not JSON: invalid charac", "2 b", "3 c"}},
		{"lines whose first is no JSON", "<html>\n" + b + "\n}\n" + c, []string{"1 ! not JSON: invalid charac", "2 b", "3 ! not JSON: invalid charac", "4 c"}},
		{"two objects on a line", a + b, []string{"1 a", "1 b"}},
		{"an empty array", "[ ]", nil},
		{"an array", "[" + a + "," + b + "]", []string{"1 a", "2 b"}},
		{"an array over many lines", " [\n" + a + "\n,\r\n" + pretty + "\n]\n", []string{"1 a", "2 a"}},
		{"a longer array than a record may be", "[" + strings.TrimSuffix(records(6000, ","), ",") + "]", nil},
		{"elements of other types", "[" + a + `,null,7,"x",[1,[2]],` + b + "]",
			[]string{"1 a", "2 ! is null, not an object", "3 ! is a number, not an obje", "4 ! is a string, not an obje", "5 ! is an array, not an obje", "6 b"}},
		{"an empty element", "[" + a + ",," + b + "]", []string{"1 a", "2 ! is empty", "3 b"}},
		{"a comma too many", "[" + a + ",]", []string{"1 a"}},
		{"a comma too few", "[" + a + " " + b + "]", []string{"1 a", "2 b"}},
		{"a broken element", "[" + a + `,{"id":7},` + b + "]", []string{"1 a", "2 ! id: is a number, not a s", "3 b"}},
		{"a bracket too few", "[" + a + `,{"id":"x",` + b + "]", []string{"1 a", "2 ! not JSON: unexpected EOF", "3 b"}},
		{"brackets too few, deeper", "[" + a + `,{"id":"x","location":{"lat":1,` + b + "]", []string{"1 a", "2 ! not JSON: unexpected EOF", "3 b"}},
		{"a wrong bracket", "[" + `{"id":"x"],` + b + "]", []string{"1 ! not JSON: invalid charac", "2 b"}},
		{"a string without its end", "[" + `{"id":"x,` + "\n" + b + "]", []string{"1 ! not JSON: invalid charac", "2 b"}},
		{"an array without its end", "[" + a + "," + b, []string{"1 a", "2 b", "3 ! the array is not closed"}},
		{"an array that breaks off", "[" + a + `,{"id":"x`, []string{"1 a", "2 ! not JSON: unexpected EOF"}},
		{"more after the array", "[" + a + "] x y", []string{"1 a", "2 ! more follows the array"}},
		{"an element that is too long", "[" + a + `,"` + strings.Repeat("x", 2*source.MaxRecordBytes) + `",` + b + "]", []string{"1 a", "2 ! is longer than 524288 by", "3 b"}},
		{"a nest without end", strings.Repeat("[", 5000), []string{"1 ! is an array, not an obje"}},
	} {
		t.Run(k.name, func(t *testing.T) {
			if k.want == nil && strings.Contains(k.in, "id1") {
				for i := range 6000 {
					k.want = append(k.want, fmt.Sprintf("%d id%d", i+1, i+1))
				}
			}
			for shape, r := range map[string]io.Reader{"whole": strings.NewReader(k.in), "byte by byte": iotest.OneByteReader(strings.NewReader(k.in))} {
				if diff := cmp.Diff(k.want, told(source.JSON(r))); diff != "" {
					t.Errorf("JSON, read %s, differs (-want +got):\n%s", shape, diff)
				}
			}
		})
	}
}

func gzipped(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.Bytes()
}

func zstandard(s string) []byte {
	w, _ := zstd.NewWriter(nil)
	return w.EncodeAll([]byte(s), nil)
}

func TestCompressionIsKnownByContent(t *testing.T) {
	a, b := record("a")+"\n", record("b")+"\n"
	for _, k := range []struct {
		name string
		in   []byte
	}{
		{"plain", []byte(a + b)},
		{"gzip", gzipped(a + b)},
		{"gzip in two members", append(gzipped(a), gzipped(b)...)},
		{"zstd", zstandard(a + b)},
		{"zstd in two frames", append(zstandard(a), zstandard(b)...)},
	} {
		t.Run(k.name, func(t *testing.T) {
			if got, want := told(source.NDJSON(bytes.NewReader(k.in))), []string{"1 a", "2 b"}; !slices.Equal(got, want) {
				t.Errorf("NDJSON = %q, want %q", got, want)
			}
		})
	}
}

func TestABrokenTailComesAfterTheGoodItems(t *testing.T) {
	text := records(1000, "\n")
	packed := gzipped(text)
	array := "[" + strings.ReplaceAll(strings.TrimSpace(text), "\n", ",") + "]"
	failure := errors.New("line is dead")
	for _, k := range []struct {
		name  string
		items iter.Seq[source.Item]
		cause error
	}{
		{"gzip cut in the middle", source.NDJSON(bytes.NewReader(packed[:len(packed)*2/3])), io.ErrUnexpectedEOF},
		{"gzip without its checksum", source.NDJSON(bytes.NewReader(packed[:len(packed)-8])), io.ErrUnexpectedEOF},
		{"zstd cut in the middle", source.NDJSON(bytes.NewReader(zstandard(text)[:500])), io.ErrUnexpectedEOF},
		{"an array whose reader fails behind an element", source.JSON(io.MultiReader(strings.NewReader(array[:strings.LastIndex(array, ",{")+1]), iotest.ErrReader(failure))), failure},
		{"a reader that fails", source.NDJSON(io.MultiReader(strings.NewReader(text+`{"id":`), iotest.ErrReader(failure))), failure},
		{"a reader that fails at once", source.JSON(iotest.ErrReader(failure)), failure},
	} {
		t.Run(k.name, func(t *testing.T) {
			items := slices.Collect(k.items)
			for i, item := range items[:len(items)-1] {
				if item.Err != nil || item.Complaint.ID != fmt.Sprint("id", i+1) {
					t.Fatalf("item %d = %q, %v", i, item.Complaint.ID, item.Err)
				}
			}
			last := items[len(items)-1]
			if !errors.Is(last.Err, k.cause) || errors.Is(last.Err, schema.ErrInvalid) || last.Line != 0 {
				t.Errorf("last item = line %d, %v, want line 0, %v", last.Line, last.Err, k.cause)
			}
		})
	}
}

func TestReadingStopsWhenAsked(t *testing.T) {
	for name, items := range map[string]iter.Seq[source.Item]{
		"NDJSON": source.NDJSON(strings.NewReader(records(9, "\n"))),
		"JSON":   source.JSON(strings.NewReader("[" + records(9, ",") + "]")),
	} {
		n := 0
		for range items {
			if n++; n == 3 {
				break
			}
		}
		if n != 3 {
			t.Errorf("%s yielded %d items, want 3", name, n)
		}
	}
}
