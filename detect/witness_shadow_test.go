package detect

import (
	"testing"
	"time"

	"outcry/schema"
)

// handOn makes a source say the given part of what is said from then on once more, some
// seconds later and under other names.
func (s *stream) handOn(from time.Time, part float64, source string) {
	for _, r := range s.sorted() {
		if r.Time.Before(from) || s.rng.Float64() > part {
			continue
		}
		at := r.Time.Add(time.Duration(5+s.rng.Intn(80)) * time.Second)
		again := s.say(at, r.Brand, r.Service, r.Region)
		if again.Source = source; source == "" {
			again.Source = r.Source
		}
	}
}

// heardIn counts the witnesses of a town, of all towns for "NL", from then on.
func heardIn(d *Detector, where schema.Region, from, to time.Time) (n int) {
	for _, s := range d.series {
		if c := s.at(d.atlas.id(where)); c != nil {
			n += c.all.between(from.Unix(), to.Unix())
		}
	}
	return n
}

func TestWhatASourceHandsOnIsNoVoice(t *testing.T) {
	for _, tt := range []struct {
		name   string
		source string // that hands on, "" for that of the original
		part   float64
		least  int // witnesses of a last day of 580 people, of whom a part is handed on
		most   int
	}{
		{"a mirror of all", "mirror", 1, 540, 620},
		{"a feed that is sent twice", "", 1, 540, 620},
		{"a bridge that takes a part", "bridge", 0.3, 550, 640},
		{"nobody", "", 0, 570, 590},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := calm(17, noon.AddDate(0, 0, -8), 8, 200).through("post", "call")
			s.handOn(noon.AddDate(0, 0, -2), tt.part, tt.source)
			d := detector(t)
			all := s.sorted()
			run(t, d, all, noon)
			if n := heardIn(d, "NL", noon.AddDate(0, 0, -1), noon); n < tt.least || n > tt.most {
				t.Errorf("witnesses of the last day = %d, want %d to %d", n, tt.least, tt.most)
			}
			again := detector(t)
			again.Restore(nil, all[upTo(all, noon.Add(-48*time.Hour)):])
			if n, whole := heardIn(again, "NL", noon.Add(-12*time.Hour), noon), heardIn(d, "NL", noon.Add(-12*time.Hour), noon); n < whole*9/10 || n > whole*11/10 {
				t.Errorf("after a restart there are %d witnesses in the last twelve hours, %d without", n, whole)
			}
		})
	}
}

func TestAnOutageIsNoMirror(t *testing.T) {
	s := calm(21, noon.AddDate(0, 0, -8), 9, 200).through("post", "call")
	for i := range 8 {
		s.say(noon.Add(time.Duration(4*i)*time.Minute), "blue", schema.MobileData, town(9))
	}
	s.handOn(noon.AddDate(0, 0, -4), 1, "mirror")
	sudden := noon.Add(5 * time.Hour)
	for i := range 12 { // four a minute, which nobody hands on
		s.say(sudden.Add(time.Duration(15*i)*time.Second), "red", schema.MobileData, town(4))
	}
	d := detector(t)
	in := since(noon, last(run(t, d, s.sorted(), sudden.Add(2*time.Hour))))
	if len(in) != 2 || in[0].Witnesses < 8 || in[0].Witnesses > 10 || in[1].Witnesses < 12 {
		for _, in := range in {
			t.Errorf("incident of %s at %v with %d witnesses", in.Brand, in.Regions, in.Witnesses)
		}
		t.Error("want two, the first of about eight people and the second of all twelve")
	}
}
