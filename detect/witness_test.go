package detect

import (
	"testing"
	"time"

	"outcry/schema"
)

func TestWitnessesAreCountedOnce(t *testing.T) {
	at := func(m int) time.Time { return noon.Add(time.Duration(m) * time.Minute) }
	said := func(id string, author uint64, m int, change func(*schema.Report)) schema.Report {
		r := schema.Report{
			ID: id, Source: "post", Time: at(m), ArrivedAt: at(m), Author: author, Kind: schema.KindReport,
			Brand: "red", Service: schema.MobileData, Region: town(4), Lines: 1,
		}
		if change != nil {
			change(&r)
		}
		return r
	}
	service := func(v schema.Service) func(*schema.Report) { return func(r *schema.Report) { r.Service = v } }
	region := func(p schema.Region) func(*schema.Report) { return func(r *schema.Report) { r.Region = p } }
	tests := []struct {
		name    string
		reports []schema.Report
		where   schema.Region
		want    int
	}{
		{"two people are two", []schema.Report{said("1", 1, 0, nil), said("2", 2, 1, nil)}, town(4), 2},
		{"the same message again is nobody", []schema.Report{said("1", 1, 0, nil), said("1", 1, 0, nil)}, town(4), 1},
		{"one person who repeats himself is one", []schema.Report{said("1", 1, 0, nil), said("2", 1, 60, nil)}, town(4), 1},
		{"no data and no calls are one failure of one person", []schema.Report{said("1", 1, 0, nil), said("2", 1, 5, service(schema.Voice))}, town(4), 1},
		{"a dead television is another matter", []schema.Report{said("1", 1, 0, nil), said("2", 1, 5, service(schema.TV))}, town(4), 2},
		{"the next day he is a witness again", []schema.Report{said("1", 1, 0, nil), said("2", 1, 21*60, nil)}, town(4), 2},
		{"a late place moves the report", []schema.Report{said("1", 1, 0, region("NL")), said("1", 1, 0, nil)}, town(4), 1},
		{"and takes it from where it was", []schema.Report{said("1", 1, 0, region(town(7))), said("1", 1, 0, nil)}, town(7), 0},
		{"a second message tells the place of the first", []schema.Report{said("1", 1, 0, region("NL")), said("2", 1, 9, nil)}, town(4), 1},
		{"an echo is nobody", []schema.Report{said("1", 1, 0, func(r *schema.Report) { r.Root = "post 0" })}, town(4), 0},
		{"a postal area counts in its province", []schema.Report{said("1", 1, 0, region(town(4)+"/1234"))}, "NL/AA", 1},
		{"a wrong clock ahead is put right after half an hour", []schema.Report{said("1", 1, 0, func(r *schema.Report) { r.Time = at(99999) }), said("2", 2, 40, nil)}, town(4), 2},
		{"what is older than the windows counts nowhere", []schema.Report{said("2", 2, 0, nil), said("1", 1, 0, func(r *schema.Report) { r.Time = time.Unix(0, 0) })}, town(4), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := detector(t)
			for i := range tt.reports {
				d.Observe(tt.reports[i].ArrivedAt, tt.reports[i:i+1])
			}
			got := 0
			for _, s := range d.series {
				if c := s.at(d.atlas.id(tt.where)); c != nil {
					got += len(c.all)
				}
			}
			if got != tt.want {
				t.Errorf("witnesses at %s = %d, want %d", tt.where, got, tt.want)
			}
		})
	}
}

func TestAPersonsWordStands(t *testing.T) {
	s := calm(61, noon.AddDate(0, 0, -10), 11, 40)
	s.outage(noon, 3, 10, "red", town(4))
	reports := s.sorted()
	cut := 0
	for reports[cut].Time.Before(noon.Add(time.Hour)) {
		cut++
	}
	for _, word := range []schema.Status{schema.Confirmed, schema.Dismissed, schema.Resolved} {
		d := detector(t)
		run(t, d, reports[:cut], time.Time{})
		open := d.Open()
		if len(open) != 1 {
			t.Fatalf("open = %d, want 1", len(open))
		}
		if d.Judge("nobody", word) || d.Judge(open[0].ID, schema.Suspected) {
			t.Error("Judge took an unknown incident or word")
		}
		if !d.Judge(open[0].ID, word) {
			t.Errorf("Judge(%s) = false", word)
		}
		told := d.Observe(noon.Add(time.Hour), nil)
		if len(told) != 1 || told[0].Status != word {
			t.Errorf("told %+v, want one %s", told, word)
		}
	}
}
