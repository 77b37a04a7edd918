package classify

import "testing"

// TestHeldOut measures the messages that were written before the rules were
// tuned: F1 0.936 for reports, 0.990 for brands, 0.971 for services when it was
// first asked for more than the sums. It tells no single slip, so that nobody
// tunes to them again.
func TestHeldOut(t *testing.T) {
	report, brand, service := measure(silent{t}, newClassifier(t), readLabelled(t, "testdata/heldout.tsv"))
	t.Logf("report %v\nbrand %v\nservice %v", report, brand, service)
	if report.f1() < 0.85 || brand.f1() < 0.95 || service.f1() < 0.85 {
		t.Error("worse than it was")
	}
}

// silent is a test that keeps what is logged to itself.
type silent struct{ testing.TB }

func (silent) Logf(string, ...any) {}

// TestFinal measures the messages that were written when all tuning was done.
func TestFinal(t *testing.T) {
	report, brand, service := measure(silent{t}, newClassifier(t), readLabelled(t, "testdata/final.tsv"))
	t.Logf("report %v\nbrand %v\nservice %v", report, brand, service)
	if report.f1() < 0.9 || brand.f1() < 0.95 || service.f1() < 0.9 {
		t.Error("worse than it was")
	}
}

// TestDrawn measures the halves of the sixth and of the seventh batch that were
// drawn by lot and kept unseen. F1 of reports was 0.883 and 0.800 when they were
// first read; of the eighth, ninth and tenth batch, before they were learned
// from, it was 0.781, 0.619 and 0.737.
func TestDrawn(t *testing.T) {
	cl := newClassifier(t)
	for _, name := range []string{"drawn", "drawn_later"} {
		all := readLabelled(t, "testdata/"+name+".tsv")
		report, brand, service := measure(silent{t}, cl, all)
		t.Logf("%s: report %v\nbrand %v\nservice %v\nkinds of the rest: %.3f right", name, report, brand, service, kinds(silent{t}, cl, all))
	}
}
