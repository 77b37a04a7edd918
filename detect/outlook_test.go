package detect

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
)

// outlookOf returns what d holds of mobile data of a brand at a region.
func outlookOf(t *testing.T, d *Detector, b schema.Brand, r schema.Region) (schema.Outlook, bool) {
	t.Helper()
	for _, o := range d.Outlooks() {
		if o.Brand == b && o.Service == schema.MobileData && o.Region == r {
			return o, true
		}
	}
	return schema.Outlook{}, false
}

func TestOutlooksOfAnOutage(t *testing.T) {
	s := calm(1, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 3, 8, "red", town(4))
	d := detector(t)
	run(t, d, s.sorted(), noon)
	calmRed, ok := outlookOf(t, d, "red", "NL")
	if !ok || calmRed.Score >= 1 || calmRed.Expected < 40.0/1440/3 || calmRed.Expected > 40.0/1440*3 {
		t.Errorf("before: %+v, %v, want about 40 reports a day and nothing unusual", calmRed, ok)
	}
	d = detector(t)
	reports := s.sorted()
	for i, r := range reports {
		if r.Time.After(noon.Add(40 * time.Minute)) {
			reports = reports[:i]
			break
		}
	}
	run(t, d, reports, noon.Add(40*time.Minute))
	struck, ok := outlookOf(t, d, "red", town(4))
	if !ok || struck.Score <= 1 || !struck.Time.Equal(stamp(d.now)) {
		t.Errorf("during: %+v, %v, want a score above 1", struck, ok)
	}
	if other, ok := outlookOf(t, d, "blue", "NL"); !ok || other.Score >= 1 {
		t.Errorf("the other brand: %+v, %v, want a score below 1", other, ok)
	}
	if diff := cmp.Diff(d.Outlooks(), d.Outlooks()); diff != "" {
		t.Errorf("told twice, outlooks differ:\n%s", diff)
	}
	for _, o := range d.Outlooks() {
		if math.IsNaN(o.Score) || math.IsInf(o.Score, 0) || o.Score < 0 || !(o.Expected >= 0) {
			t.Errorf("outlook %+v", o)
		}
	}
}

func TestOutlooksOfAnEmptyDetector(t *testing.T) {
	if got := detector(t).Outlooks(); len(got) != 0 {
		t.Errorf("Outlooks() = %+v, want none", got)
	}
}
