package privacy

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"outcry/schema"
)

func TestSealedNames(t *testing.T) {
	s, err := NewSealer([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewSealer([]byte("0123456789abcdeX"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "jan", "Ēva de Vriės", strings.Repeat("x", 512)} {
		sealed := s.Seal("twitter tw:1", name)
		if got, err := s.Open("twitter tw:1", sealed); got != name || err != nil {
			t.Errorf("Open(Seal(%q)) = %q, %v", name, got, err)
		}
		if name != "" && bytes.Contains(sealed, []byte(name)) {
			t.Errorf("%q stands in what was sealed", name)
		}
		if _, err := s.Open("twitter tw:2", sealed); !errors.Is(err, schema.ErrInvalid) {
			t.Errorf("Open for another complaint = %v, want ErrInvalid", err)
		}
		if _, err := other.Open("twitter tw:1", sealed); !errors.Is(err, schema.ErrInvalid) {
			t.Errorf("Open with another key = %v, want ErrInvalid", err)
		}
	}
	if a, b := s.Seal("k", "jan"), s.Seal("k", "jan"); bytes.Equal(a, b) {
		t.Error("the same name twice is sealed to the same bytes")
	}
	if a, b := s.Seal("k", "jan"), s.Seal("k", "alexander"); len(a) != len(b) {
		t.Errorf("names of 3 and 9 letters are sealed to %d and %d bytes", len(a), len(b))
	}
	if _, err := NewSealer([]byte("short")); !errors.Is(err, schema.ErrInvalid) {
		t.Errorf("NewSealer(short) = %v, want ErrInvalid", err)
	}
}

func FuzzOpen(f *testing.F) {
	s, err := NewSealer([]byte("0123456789abcdef"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(s.Seal("k", "jan"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, sealed []byte) {
		if name, err := s.Open("k", sealed); err != nil && name != "" {
			t.Errorf("Open = %q beside %v", name, err)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	s, err := NewSealer([]byte("0123456789abcdef"))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Seal("twitter tw:1", "user12345")
	}
}
