package simulate

import (
	"fmt"
	"slices"
	"time"

	"outcry/schema"
)

// family is a sort of outage. Lay gives it a place, a service and a company and
// reports false where no company of the stream can have it.
type family struct {
	name    string
	start   [2]float64 // local hour, from and to
	hours   [2]float64 // how long it lasts
	mean    [2]float64 // complaints at rate 1
	history bool       // also happens while the stream is calm
	lay     func(s *Stream, d dice, o *outage) bool
}

var families = []family{
	{"city_local", [2]float64{8, 18}, [2]float64{4, 12}, [2]float64{30, 130}, true, layCity},
	{"town_night", [2]float64{0, 1.5}, [2]float64{4, 6}, [2]float64{10, 26}, false, layTown},
	{"provincial", [2]float64{9, 19}, [2]float64{2, 4}, [2]float64{120, 260}, true, layProvince},
	{"rail_segment", [2]float64{6, 8}, [2]float64{8, 11}, [2]float64{70, 110}, false, layRail},
	{"national", [2]float64{9, 17}, [2]float64{2, 4}, [2]float64{250, 900}, false, layNation(schema.MobileData, schema.Payment, schema.FixedInternet)},
	{"phone_line", [2]float64{8, 11}, [2]float64{3, 6}, [2]float64{60, 120}, false, layNation(schema.PhoneLine)},
	{"slow_burn", [2]float64{11, 15}, [2]float64{40, 56}, [2]float64{160, 230}, false, layCity},
	{"overlap", [2]float64{15, 18}, [2]float64{3, 4}, [2]float64{45, 80}, false, layCity},
	{"town", [2]float64{9, 20}, [2]float64{3, 6}, [2]float64{30, 60}, true, layTown},
	{"border", [2]float64{11, 19}, [2]float64{2.5, 4.5}, [2]float64{55, 85}, false, layBorder},
	{"power_town", [2]float64{16, 21}, [2]float64{1, 2}, [2]float64{40, 70}, false, layPower},
	{"login", [2]float64{8, 20}, [2]float64{2, 5}, [2]float64{60, 160}, false, layNation(schema.Login)},
	{"blip", [2]float64{10, 21}, [2]float64{.05, .06}, [2]float64{3, 5}, false, layTown},
}

// planOutages lays the outages of the history and of the part under test.
func (s *Stream) planOutages() {
	d := newDice(s.cfg.Seed, "plan of outages")
	if s.cfg.demo {
		s.acts = demoOutages(s.cfg.testStart())
	}
	if s.cfg.Days >= s.cfg.TestDays+7 {
		var calm []*family
		for i := range families {
			if families[i].history {
				calm = append(calm, &families[i])
			}
		}
		w := schema.Window{From: s.cfg.Start.Add(24 * time.Hour), To: s.cfg.testStart()}
		for i, f := range calm {
			s.planOutage(d, f, w, i, len(calm), true)
		}
	}
	w := schema.Window{From: s.cfg.testStart(), To: s.cfg.end()}
	for i := range s.cfg.Outages {
		s.planOutage(d, &families[i%len(families)], w, i, s.cfg.Outages, false)
	}
	for i, o := range s.acts {
		o.id = fmt.Sprint("o", i+1)
	}
}

// planOutage lays the outage of slot i of n in w, or none where each try falls
// together with another.
func (s *Stream) planOutage(d dice, f *family, w schema.Window, i, n int, history bool) {
	for range 30 {
		o := &outage{family: f.name, history: history, coarse: "province", optional: f.name == "blip", mean: d.between(f.mean[0], f.mean[1])}
		o.prompt, o.notice = d.between(.1, .5), time.Duration(d.between(8, 28))*time.Minute
		if f.name == "slow_burn" {
			o.prompt = 0
		}
		length := min(time.Duration(d.between(f.hours[0], f.hours[1])*float64(time.Hour)), w.To.Sub(w.From)/3)
		from := s.slot(d, w, i, n, f.start, length)
		o.window = schema.Window{From: from, To: from.Add(length).Truncate(time.Second)}
		if f.lay(s, d, o) && s.free(o) {
			s.acts = append(s.acts, o)
			if f.name == "overlap" {
				s.second(d, o)
			}
			return
		}
	}
}

// slot returns a start in part i of n of w, at a local hour in hours where w is
// long enough to have it, and early enough to last for length.
func (s *Stream) slot(d dice, w schema.Window, i, n int, hours [2]float64, length time.Duration) time.Time {
	part := w.To.Sub(w.From) / time.Duration(n)
	at := d.within(w.From.Add(part*time.Duration(i)), w.From.Add(part*time.Duration(i+1)))
	local := at.In(s.zone)
	hour := d.between(hours[0], hours[1])
	snapped := time.Date(local.Year(), local.Month(), local.Day(), int(hour), int(hour*60)%60, 0, 0, s.zone)
	last := w.To.Add(-length)
	for snapped.After(last) {
		snapped = snapped.AddDate(0, 0, -1)
	}
	for snapped.Before(w.From) {
		snapped = snapped.AddDate(0, 0, 1)
	}
	if !snapped.After(last) {
		return snapped.UTC()
	}
	return d.within(w.From, last).Truncate(time.Minute)
}

// second adds an outage of another company in the same city, a little later.
func (s *Stream) second(d dice, first *outage) {
	o := *first
	o.codes, o.mean = nil, first.mean*d.between(.8, 1.4)
	for range 30 {
		o.service = schema.FixedInternet
		o.company = s.provider(d, o.service)
		late := time.Duration(d.between(15, 70)) * time.Minute
		o.window = schema.Window{From: first.window.From.Add(late), To: first.window.To.Add(late)}
		if o.company != nil && o.company != first.company && s.free(&o) {
			s.acts = append(s.acts, &o)
			return
		}
	}
}

func (s *Stream) free(o *outage) bool {
	for _, p := range s.acts {
		if o.overlaps(p) {
			return false
		}
	}
	return true
}

// provider returns a company that offers service, the larger the likelier; nil for none.
func (s *Stream) provider(d dice, service schema.Service) *company {
	var list []*company
	var weights []float64
	for _, c := range s.firms {
		for _, o := range c.daily {
			if o.service == service && o.daily > 8 {
				list, weights = append(list, c), append(weights, o.daily)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[d.weighted(weights)]
}

// serve gives o one of services and a company that offers it.
func (s *Stream) serve(d dice, o *outage, services ...schema.Service) bool {
	o.service = pick(d, services)
	o.company = s.provider(d, o.service)
	return o.company != nil
}

func layCity(s *Stream, d dice, o *outage) bool {
	t := d.town()
	o.at(t)
	if codes := t.postcodes(); o.family == "city_local" {
		first := d.IntN(len(codes))
		o.codes = codes[first:min(len(codes), first+1+d.IntN(3))]
	}
	if o.family == "slow_burn" {
		return t.people >= 90 && s.serve(d, o, schema.FixedInternet)
	}
	return t.people >= 90 && s.serve(d, o, schema.MobileData, schema.MobileData, schema.FixedInternet)
}

func layTown(s *Stream, d dice, o *outage) bool {
	t := pick(d, towns)
	o.at(&t)
	return t.people < 100 && s.serve(d, o, schema.FixedInternet)
}

func layProvince(s *Stream, d dice, o *outage) bool {
	o.within(schema.Region("NL/" + pick(d, towns).province))
	return len(o.towns) > 2 && s.serve(d, o, schema.MobileData, schema.FixedInternet)
}

func layNation(services ...schema.Service) func(*Stream, dice, *outage) bool {
	return func(s *Stream, d dice, o *outage) bool {
		o.within("NL")
		return s.serve(d, o, services...)
	}
}

func layRail(s *Stream, d dice, o *outage) bool {
	o.ride(&stretches[d.IntN(len(stretches))])
	return s.serve(d, o, schema.MobileData)
}

// ride lays o along a railway line.
func (o *outage) ride(on *stretch) {
	var along []*town
	for _, name := range on.towns {
		along = append(along, townNamed(name))
	}
	o.at(along...)
	o.on, o.coarse = on, "country"
}

func layBorder(s *Stream, d dice, o *outage) bool {
	t := d.town()
	o.at(neighbours(t, 2, 11)...)
	return len(o.regions) > 1 && s.serve(d, o, schema.MobileData, schema.FixedInternet)
}

func layPower(s *Stream, d dice, o *outage) bool {
	t := pick(d, towns)
	o.at(&t)
	o.service = schema.Power
	o.company = companyOf(gridOf(t.province))
	return t.people < 130 && slices.Contains(s.firms, o.company)
}
