package detect

import "testing"

// BenchmarkDetector is the cost of one report in four weeks of a made country.
func BenchmarkDetector(b *testing.B) {
	w := newWorld(7, 28, 1)
	d, err := New(DefaultConfig(), w.places)
	if err != nil {
		b.Fatal(err)
	}
	w.background()
	w.failures(d, 14)
	w.trouble(22)
	reports := w.stream.sorted()
	n := 0
	for b.Loop() {
		if n == len(reports) {
			if d, err = New(DefaultConfig(), w.places); err != nil {
				b.Fatal(err)
			}
			n = 0
		}
		d.Observe(reports[n].ArrivedAt, reports[n:n+1])
		n++
	}
}
