package locate

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"outcry/schema"
)

// Format is the form of a table of postal codes.
type Format string

// The formats that Import reads.
const (
	// GeoNamesPostal is a country file of GeoNames' postal codes: tab-separated country,
	// code, place, three pairs of admin name and code, latitude, longitude, accuracy; or
	// the same with commas and a header line that names zipcode, place, province_code,
	// latitude and longitude.
	GeoNamesPostal Format = "geonames"
	// CBS is Statistics Netherlands' table of PC6 or PC4 and house numbers by district and
	// municipality: a header line that names PC4 or PC6 and Gemeente (code), fields
	// separated by ; or , and optionally lat and lon.
	CBS Format = "cbs"
)

// maxImportRows bounds a table: the Netherlands have 9 million addresses.
const maxImportRows = 20_000_000

// Import reads an exact table of Dutch postal codes and writes it as a file that
// Open takes as an Extension. A PC4 that lies in several municipalities goes to the
// one with most rows. A fault is a *schema.FieldError wrapped with its line.
func Import(w io.Writer, r io.Reader, format Format) (rows int, err error) {
	t := table{codes: map[int]*tally{}}
	switch format {
	case GeoNamesPostal:
		err = t.read(r, geoNamesColumns)
	case CBS:
		err = t.read(r, cbsColumns)
	default:
		return 0, &schema.FieldError{Field: "format", Reason: fmt.Sprintf("%q is unknown; the formats are %s and %s", format, GeoNamesPostal, CBS)}
	}
	if err != nil {
		return 0, err
	}
	if len(t.codes) == 0 {
		return 0, &schema.FieldError{Reason: "the table holds no Dutch postal code"}
	}
	return len(t.codes), t.write(w)
}

// tally gathers the rows of one PC4.
type tally struct {
	munis    map[int]int // CBS code -> rows
	towns    map[string]int
	lat, lon float64
	n        int // rows with coordinates
}

type table struct {
	codes map[int]*tally
	lines int
}

// columns tells where the fields of a table stand; -1 for none.
type columns struct{ country, code, muni, town, lat, lon int }

// geoNamesColumns reads the header of a GeoNames table; a file without one has fixed columns.
func geoNamesColumns(fields []string) (columns, bool) {
	if len(fields) >= 11 && (fields[0] == "NL" || len(fields[0]) == 2) {
		return columns{country: 0, code: 1, town: 2, muni: 6, lat: 9, lon: 10}, false
	}
	return columns{
		country: column(fields, "country_code", "country"), code: column(fields, "zipcode", "postal_code", "postcode"), town: column(fields, "place", "place_name"),
		muni: column(fields, "province_code", "admin_code2", "admin2_code"), lat: column(fields, "latitude", "lat"), lon: column(fields, "longitude", "lon"),
	}, true
}

func cbsColumns(fields []string) (columns, bool) {
	return columns{
		country: -1, code: column(fields, "pc6", "pc4", "postcode", "postcode6", "postcode4"), town: column(fields, "woonplaats", "plaats", "place"),
		muni: column(undated(fields), "gemeente", "gem", "gemeentecode", "gm_code", "gwb_gemeente"), lat: column(fields, "lat", "latitude"), lon: column(fields, "lon", "longitude"),
	}, true
}

// undated returns a header without the years that its names end in: each table of CBS
// holds for one, such as Gemeente2024.
func undated(header []string) []string {
	out := make([]string, len(header))
	for i, h := range header {
		h = strings.TrimRight(h, " \"")
		if year, err := strconv.Atoi(h[max(0, len(h)-4):]); err == nil && year > 1990 && year < 2100 {
			h = h[:len(h)-4]
		}
		out[i] = h
	}
	return out
}

// column returns the place of the first of names in a header, -1 for none.
func column(header []string, names ...string) int {
	for _, name := range names {
		for i, h := range header {
			if strings.EqualFold(strings.Trim(strings.TrimSpace(h), "\ufeff\""), name) {
				return i
			}
		}
	}
	return -1
}

// read takes every line of r.
func (t *table) read(r io.Reader, layout func([]string) (columns, bool)) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), 1<<20)
	var c columns
	var separator byte
	for s.Scan() {
		t.lines++
		line := strings.TrimRight(s.Text(), "\r")
		if line == "" {
			continue
		}
		if !utf8.ValidString(line) {
			return t.fault("", "not valid UTF-8")
		}
		if separator == 0 {
			separator = separatorOf(line)
			header := false
			if c, header = layout(split(line, separator)); c.code < 0 || c.muni < 0 {
				return t.fault("", "%q names no column of postal codes and municipalities", clip(line))
			}
			if header {
				continue
			}
		}
		if t.lines > maxImportRows {
			return t.fault("", "more than %d rows", maxImportRows)
		}
		if err := t.row(split(line, separator), c); err != nil {
			return err
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		t.lines++
		return t.fault("", "longer than 1 MiB")
	}
	return s.Err()
}

func (t *table) fault(field, format string, args ...any) error {
	return fmt.Errorf("line %d: %w", t.lines, &schema.FieldError{Field: field, Reason: fmt.Sprintf(format, args...)})
}

func clip(s string) string {
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "..."
	}
	return s
}

// separatorOf guesses what separates the fields of a line.
func separatorOf(line string) byte {
	best := byte('\t')
	for _, b := range []byte("\t;,") {
		if strings.Count(line, string(b)) > strings.Count(line, string(best)) {
			best = b
		}
	}
	return best
}

// split cuts a line at separators that stand outside double quotes.
func split(line string, separator byte) []string {
	var out []string
	quoted, from := false, 0
	for i := 0; i <= len(line); i++ {
		if i == len(line) || line[i] == separator && !quoted {
			out = append(out, strings.Trim(strings.TrimSpace(line[from:i]), "\""))
			from = i + 1
		} else if line[i] == '"' {
			quoted = !quoted
		}
	}
	return out
}

// row takes one row of the table.
func (t *table) row(f []string, c columns) error {
	field := func(i int) string {
		if i < 0 || i >= len(f) {
			return ""
		}
		return f[i]
	}
	if land := field(c.country); land != "" && land != "NL" {
		return nil
	}
	code, ok := dutchCode(strings.ToUpper(field(c.code)))
	if !ok {
		return t.fault("postcode", "%q is no Dutch postal code", clip(field(c.code)))
	}
	v := t.codes[int(code)]
	if v == nil {
		v = &tally{munis: map[int]int{}, towns: map[string]int{}}
		t.codes[int(code)] = v
	}
	if gm := strings.TrimPrefix(strings.ToUpper(field(c.muni)), "GM"); gm != "" {
		n, err := strconv.Atoi(gm)
		if err != nil || n < 1 || n > 9999 {
			return t.fault("municipality", "%q is no CBS code of a municipality", clip(field(c.muni)))
		}
		v.munis[n]++
	}
	if town := field(c.town); town != "" && !strings.ContainsAny(town, "\t\n/\\\"") {
		v.towns[clip(town)]++
	}
	return t.spot(v, field(c.lat), field(c.lon))
}

// spot adds the coordinates of a row.
func (t *table) spot(v *tally, lat, lon string) error {
	if lat == "" && lon == "" {
		return nil
	}
	y, err := strconv.ParseFloat(lat, 64)
	if err != nil || !(y > 50 && y < 54) {
		return t.fault("latitude", "%q is no latitude in the Netherlands", clip(lat))
	}
	x, err := strconv.ParseFloat(lon, 64)
	if err != nil || !(x > 3 && x < 8) {
		return t.fault("longitude", "%q is no longitude in the Netherlands", clip(lon))
	}
	v.lat, v.lon, v.n = v.lat+y, v.lon+x, v.n+1
	return nil
}

// importMark opens a file that Import wrote; the digit is its version.
const importMark = "outcry postcodes 1\n"

// write stores the table: the mark, then per PC4 its number and municipality
// (uint16), coordinates (float32, 0 for none) and town (length and bytes).
func (t *table) write(w io.Writer) error {
	var b bytes.Buffer
	b.WriteString(importMark)
	numbers := make([]int, 0, len(t.codes))
	for n := range t.codes {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		v := t.codes[n]
		var lat, lon float32
		if v.n > 0 {
			lat, lon = float32(v.lat/float64(v.n)), float32(v.lon/float64(v.n))
		}
		town := commonest(v.towns)
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(n)))
		b.Write(binary.BigEndian.AppendUint16(nil, uint16(commonest(v.munis))))
		b.Write(binary.BigEndian.AppendUint32(nil, math.Float32bits(lat)))
		b.Write(binary.BigEndian.AppendUint32(nil, math.Float32bits(lon)))
		b.WriteByte(byte(len(town)))
		b.WriteString(town)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// commonest returns the key that was counted most, the least of equals.
func commonest[K cmp.Ordered](counts map[K]int) K {
	var best K
	n := 0
	for k, c := range counts {
		if c > n || c == n && k < best {
			best, n = k, c
		}
	}
	return best
}
