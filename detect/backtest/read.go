package backtest

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/klauspost/compress/gzip"

	"outcry/schema"
)

// plain returns r, unpacked where its content is gzip.
func plain(r io.Reader) (io.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<18)
	head, err := b.Peek(2)
	if err != nil || head[0] != 0x1f || head[1] != 0x8b {
		return b, nil // shorter than a header is for the table to complain about
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("read gzip: %w", err)
	}
	return z, nil
}

// table reads a CSV file by the names of its columns; those it is not asked for
// are ignored.
type table struct {
	csv    *csv.Reader
	name   string
	column map[string]int
	row    []string
}

func newTable(name string, r io.Reader, need ...string) (*table, error) {
	r, err := plain(r)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	t := &table{csv: csv.NewReader(r), name: name, column: make(map[string]int)}
	t.csv.ReuseRecord = true
	head, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: it is empty, a header line is expected", name)
	}
	if err != nil {
		return nil, fmt.Errorf("read header of %s: %w", name, err)
	}
	for i, h := range head {
		t.column[h] = i
	}
	for _, n := range need {
		if _, ok := t.column[n]; !ok {
			return nil, fmt.Errorf("read header of %s: column %q is missing", name, n)
		}
	}
	return t, nil
}

// next reads the next row; the error at the end is io.EOF.
func (t *table) next() error {
	row, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return err
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", t.name, err)
	}
	t.row = row
	return nil
}

// text returns a field of the row, "" where the file has no such column.
func (t *table) text(column string) string {
	i, ok := t.column[column]
	if !ok {
		return ""
	}
	return t.row[i]
}

func (t *table) wrong(column, reason string) error {
	line, _ := t.csv.FieldPos(t.column[column])
	return fmt.Errorf("%s line %d, field %s: %s", t.name, line, column, reason)
}

func (t *table) count(column string) (uint32, error) {
	s := t.text(column)
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, t.wrong(column, fmt.Sprintf("%q is not a whole number from 0", s))
	}
	return uint32(n), nil
}

func (t *table) degrees(column string, limit float64) (float64, error) {
	s := t.text(column)
	if s == "" {
		return 0, nil
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !(x >= -limit && x <= limit) {
		return 0, t.wrong(column, fmt.Sprintf("%q is not a number of degrees within %v", s, limit))
	}
	return x, nil
}

// readPlaces reads regions.csv: region,lat,lon.
func readPlaces(r io.Reader) ([]schema.Place, error) {
	t, err := newTable("regions", r, "region")
	if err != nil {
		return nil, err
	}
	var out []schema.Place
	for {
		if err := t.next(); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		p := schema.Place{}
		if p.Region, err = schema.ParseRegion(t.text("region")); err != nil {
			return nil, t.wrong("region", err.Error())
		}
		if p.Lat, err = t.degrees("lat", 90); err != nil {
			return nil, err
		}
		if p.Lon, err = t.degrees("lon", 360); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
}

// counts reads counts.csv bucket by bucket. Strings are kept once, so a count
// costs no memory of its own.
type counts struct {
	table  *table
	bucket time.Duration
	names  map[string]string
	stamp  string
	at     time.Time
	ahead  schema.Count // first of the next bucket
	more   bool
}

func newCounts(r io.Reader, bucket time.Duration) (*counts, error) {
	t, err := newTable("counts", r, "bucket_start", "brand", "service", "region", "count")
	if err != nil {
		return nil, err
	}
	c := &counts{table: t, bucket: bucket, names: make(map[string]string)}
	return c, c.advance()
}

// next returns the counts of the next bucket that has any, appended to dst, and
// its start; io.EOF at the end.
func (c *counts) next(dst []schema.Count) ([]schema.Count, time.Time, error) {
	if !c.more {
		return dst, time.Time{}, io.EOF
	}
	at := c.ahead.Time
	for c.more && c.ahead.Time.Equal(at) {
		dst = append(dst, c.ahead)
		if err := c.advance(); err != nil {
			return dst, at, err
		}
	}
	return dst, at, nil
}

// advance reads one row into ahead.
func (c *counts) advance() error {
	c.more = false
	t := c.table
	if err := t.next(); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		return err
	}
	if s := t.text("bucket_start"); s != c.stamp {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return t.wrong("bucket_start", fmt.Sprintf("%q is not a time such as 2026-05-04T00:05:00Z", s))
		}
		if at.Year() < 1970 || at.Year() > 2200 {
			return t.wrong("bucket_start", fmt.Sprintf("%q lies outside the years 1970 to 2200", s))
		}
		at = at.UTC().Truncate(c.bucket)
		if at.Before(c.at) {
			return t.wrong("bucket_start", fmt.Sprintf("%s comes after %s: the rows are not sorted by time", s, c.stamp))
		}
		c.stamp, c.at = s, at
	}
	n := schema.Count{Time: c.at, Brand: schema.Brand(c.keep("brand")), Service: schema.Service(c.keep("service"))}
	if r := t.text("region"); r != "" {
		if _, known := c.names[r]; !known {
			if _, err := schema.ParseRegion(r); err != nil {
				return t.wrong("region", err.Error())
			}
		}
		n.Region = schema.Region(c.keep("region"))
	}
	var err error
	if n.Complaints, err = t.count("count"); err != nil {
		return err
	}
	n.Witnesses = n.Complaints
	if t.text("authors") != "" {
		if n.Witnesses, err = t.count("authors"); err != nil {
			return err
		}
	}
	if t.text("reposts") != "" {
		if n.Echoes, err = t.count("reposts"); err != nil {
			return err
		}
	}
	c.ahead, c.more = n, true
	return nil
}

// keep returns a field as a string that outlives the row.
func (c *counts) keep(column string) string {
	s := c.table.text(column)
	if k, ok := c.names[s]; ok {
		return k
	}
	k := string([]byte(s))
	c.names[k] = k
	return k
}
