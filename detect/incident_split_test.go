package detect

import (
	"slices"
	"testing"
	"time"

	"outcry/schema"
)

// all says of red every half minute that it fails, in the towns of AA by turns.
func (s *stream) all(from time.Time, hours int) {
	for i := range 120 * hours {
		s.say(from.Add(time.Duration(i)*30*time.Second), "red", schema.MobileData, town(i%10))
	}
}

// splitTrouble is a world with an outage of red in all of the province AA since noon, out of which people
// took town 4 after an hour. It returns the incident as it was before.
func splitTrouble(t *testing.T, seed int64) (*Detector, *stream, schema.Incident, schema.Entry) {
	t.Helper()
	s := calm(seed, noon.AddDate(0, 0, -10), 10, 40)
	s.all(noon, 1)
	d := detector(t)
	run(t, d, s.sorted(), noon.Add(time.Hour))
	open := d.Open()
	if len(open) != 1 || !slices.Equal(open[0].Regions, []schema.Region{"NL/AA"}) {
		t.Fatalf("open = %+v, want one of the province", open)
	}
	e := schema.Entry{Incident: open[0].ID, Into: "theirs", Action: schema.ActionSplit, Time: noon.Add(time.Hour), Regions: []schema.Region{town(4)}}
	return d, s, open[0], e
}

// inTown returns how many of the witnesses of an incident spoke in town 4.
func inTown(d *Detector, id string) int {
	t, n := d.trackOf(id), 0
	if t == nil {
		return 0
	}
	for _, w := range t.members {
		if d.atlas.spots[w.spot].region == town(4) {
			n++
		}
	}
	return n
}

// TestWhatPeopleSplitOffStaysOut goes on with the outage everywhere, so that the detector looks for its region
// anew again and again, before and after a restart.
func TestWhatPeopleSplitOffStaysOut(t *testing.T) {
	hour := noon.Add(time.Hour)
	d, s, in, e := splitTrouble(t, 101)
	again := detector(t)
	again.Learn(hourly(s.sorted(), noon))
	again.Restore(d.Open(), s.sorted())
	before := inTown(d, in.ID)
	for name, d := range map[string]*Detector{"live": d, "after a restart": again} {
		t.Run(name, func(t *testing.T) {
			d.Heed([]schema.Entry{e})
			d.Heed([]schema.Entry{e})
			if told := d.Observe(hour, nil); len(told) != 1 || told[0].ID != in.ID || told[0].Witnesses != in.Witnesses-before {
				t.Errorf("told %+v, want %s without the %d of the town", told, in.ID, before)
			}
			more := fresh(102, "more ")
			more.all(hour, 2)
			lines := later(t, d, more, hour, hour.Add(2*time.Hour))
			for _, line := range lines {
				if line.ID != in.ID {
					t.Errorf("told %s of %v, want nothing but %s", line.ID, line.Regions, in.ID)
				}
			}
			if n := inTown(d, in.ID); n != 0 || d.trackOf(in.ID).witnesses() < 250 {
				t.Errorf("it has %d witnesses, %d of the town that was split off, want many and none", d.trackOf(in.ID).witnesses(), n)
			}
			if n := inTown(d, "theirs"); n != 3*before {
				t.Errorf("what was split off has %d witnesses of the town, want %d, all who spoke there", n, 3*before)
			}
		})
	}
}

// TestWhatBeginsWhereASplitIsOverIsAnotherIncident: the detector is not deaf where people took something out.
func TestWhatBeginsWhereASplitIsOverIsAnotherIncident(t *testing.T) {
	hour := noon.Add(time.Hour)
	d, _, in, e := splitTrouble(t, 103)
	d.Heed([]schema.Entry{e, {Incident: "theirs", Action: schema.ActionResolve, Time: hour.Add(time.Second), Who: "noc"}})
	more := fresh(104, "more ")
	more.all(hour, 4)
	more.outage(hour.Add(2*time.Hour), 2, 60, "red", town(4))
	var own []schema.Incident
	for _, line := range last(later(t, d, more, hour, hour.Add(4*time.Hour))) {
		if line.ID != in.ID {
			own = append(own, line)
		}
	}
	if len(own) != 1 || own[0].Region != town(4) || len(own[0].Regions) != 1 {
		t.Errorf("beside the province's: %+v, want one of %s", own, town(4))
	}
}

// TestWhatWasSplitOffIsMergedBack gives the town and its witnesses back.
func TestWhatWasSplitOffIsMergedBack(t *testing.T) {
	hour := noon.Add(time.Hour)
	d, _, in, e := splitTrouble(t, 105)
	before := inTown(d, in.ID)
	d.Heed([]schema.Entry{e})
	d.Observe(hour, nil)
	d.Heed([]schema.Entry{{Incident: "theirs", Into: in.ID, Action: schema.ActionMerge, Time: hour.Add(time.Minute)}})
	told := d.Observe(hour.Add(time.Minute), nil)
	if len(told) != 1 || told[0].Witnesses != in.Witnesses || inTown(d, in.ID) != before || !slices.Equal(told[0].Regions, in.Regions) {
		t.Errorf("told %+v, want %s with its %d witnesses", told, in.ID, in.Witnesses)
	}
}
