package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// database is a MaxMind file of one node: its left record is empty, its right one is {"country":{"iso_code":"NL"}}.
func database() []byte {
	var b []byte
	b = append(b, 0, 0, 1, 0x00, 0, 0, 17) // 28-bit records: node_count (nothing), node_count+16+0
	b = append(b, make([]byte, 16)...)
	b = append(b, "\xe1\x47country\xe1\x48iso_code\x42NL"...)
	b = append(b, metadataMark...)
	return append(b, "\xe2\x4anode_count\xc1\x01\x4brecord_size\xa1\x1c"...)
}

func TestDatabaseIsRead(t *testing.T) {
	db, err := openMMDB(database())
	if err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	if err := db.each(func(m map[string]any) { got = append(got, m) }); err != nil {
		t.Fatal(err)
	}
	want := []map[string]any{{"country": map[string]any{"iso_code": "NL"}}}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("records (-want +got):\n%s", d)
	}
}

func FuzzDatabase(f *testing.F) {
	f.Add(database())
	f.Fuzz(func(t *testing.T, raw []byte) {
		if db, err := openMMDB(raw); err == nil && db.nodes < 100 {
			_ = db.each(func(map[string]any) {})
		}
	})
}

func TestCellsFillTheOutline(t *testing.T) {
	outline := ring{{0, 0}, {4, 0}, {4, 2}, {0, 2}}
	sites := []site{{xy{1, 1}, "west"}, {xy{3, 1}, "east"}, {xy{3, 1.8}, "east"}}
	bounds := ring{{-9, -9}, {9, -9}, {9, 9}, {-9, 9}}
	parts := map[string][]ring{}
	for i, s := range sites {
		parts[s.muni] = append(parts[s.muni], clip(outline, cell(sites, i, bounds)))
	}
	total := 0
	for _, muni := range []string{"west", "east"} {
		shape := merge(parts[muni])
		if len(shape) != 1 {
			t.Fatalf("%s came out in %d pieces, want 1", muni, len(shape))
		}
		total += twiceArea(shape[0])
	}
	if want := twiceArea(knots(outline)); total < want*999/1000 || total > want*1001/1000 {
		t.Errorf("the shapes cover %d, want %d", total, want)
	}
}

func TestThinKeepsCorners(t *testing.T) {
	got := thin([]knot{{0, 0}, {50, 1}, {100, 0}, {100, 100}, {0, 100}}, 3)
	if d := cmp.Diff([]knot{{0, 0}, {100, 0}, {100, 100}, {0, 100}}, got, cmp.AllowUnexported(knot{})); d != "" {
		t.Errorf("thin (-want +got):\n%s", d)
	}
}

func TestPlainName(t *testing.T) {
	for name, want := range map[string]bool{"Mokum": true, "'s-Gravenhage": true, "AMS": false, "Амстердам": false, "amseuteleudam": false, "Gus": false} {
		if plainName(name) != want {
			t.Errorf("plainName(%q) = %t, want %t", name, !want, want)
		}
	}
}
