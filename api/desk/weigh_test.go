package desk

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// spoke is n witnesses of b now, at r and so far down as r's country, by service
// and in all.
func spoke(b schema.Brand, s schema.Service, r schema.Region, n float64) []schema.Tally {
	var out []schema.Tally
	for _, up := range r.Ancestors() {
		for _, name := range []schema.Brand{b, ""} {
			out = append(out, schema.Tally{Brand: name, Service: s, Region: up, Witnesses: n}, schema.Tally{Brand: name, Region: up, Witnesses: n})
		}
	}
	return out
}

// lately is an office whose past differs from what is said now.
type lately struct {
	office
	now, past []schema.Tally
	asked     int // for the past
}

func (l *lately) Witnesses(context.Context, schema.Window) ([]schema.Tally, error) { return l.now, nil }

func (l *lately) WitnessDays(context.Context, schema.Window) ([]schema.Tally, error) {
	l.asked++
	return l.past, nil
}

func (l *lately) desk(t *testing.T) *Desk {
	t.Helper()
	d, err := New(DefaultConfig(), NewLedger(l, l), l, l, l, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestNoneSeenIsNoDenialOfWhatIsSaid holds a verdict against the evidence beside it.
func TestNoneSeenIsNoDenialOfWhatIsSaid(t *testing.T) {
	const utrecht, other schema.Region = "NL/UT/GM0344", "NL/OV/GM0193"
	net := schema.FixedInternet
	dismissed := incident(func(i *schema.Incident) { i.Service, i.Status = net, schema.Dismissed })
	recent, longAgo := noon.Add(-10*time.Minute), noon.Add(-time.Hour)
	ended := incident(func(i *schema.Incident) { i.Service, i.Status, i.EndedAt = net, schema.Resolved, &longAgo })
	dismissed.EndedAt = &recent
	busy := spoke("kpn", net, utrecht, 12)
	rush := slices.Concat(busy, spoke("ziggo", schema.TV, other, 500))
	rush = append(rush, schema.Tally{Region: "NL", Witnesses: 512})
	for _, tc := range []struct {
		name      string
		now, past []schema.Tally
		known     []schema.Incident
		brand     schema.Brand
		service   schema.Service
		want      Judgement
		reason    Reason
		noticed   int // 0 where it can't be told
	}{
		{"six where three would be noticed", spoke("kpn", net, utrecht, 6), []schema.Tally{{Brand: "kpn", Service: net, Region: utrecht, Witnesses: 10}}, nil, "kpn", net, Suspected, ReasonExcess, 3},
		{"two where three would", spoke("kpn", net, utrecht, 2), []schema.Tally{{Brand: "kpn", Service: net, Region: utrecht, Witnesses: 10}}, nil, "kpn", net, NoneSeen, ReasonQuiet, 3},
		{"twelve in an outage that a person has just dismissed", busy, nil, []schema.Incident{dismissed}, "kpn", net, NoneSeen, ReasonQuiet, 0},
		{"twelve in a storm", busy, nil, []schema.Incident{incident(func(i *schema.Incident) { i.Service, i.Kind = net, schema.Storm })}, "kpn", net, NoneSeen, ReasonQuiet, 0},
		{"twelve an hour after an outage", busy, nil, []schema.Incident{ended}, "kpn", net, Suspected, ReasonExcess, 3},
		{"twelve while all of the country complains of everything", rush,
			[]schema.Tally{{Brand: "kpn", Service: net, Region: utrecht, Witnesses: 1344}, {Brand: "ziggo", Service: schema.TV, Region: other, Witnesses: 134_400}}, nil, "kpn", net, NoneSeen, ReasonQuiet, 16},
		{"a brand that nobody ever spoke of there", nil, []schema.Tally{{Brand: "ziggo", Service: net, Region: "NL", Witnesses: 400}}, nil, "kpn", net, Unknown, ReasonUnheard, 0},
		{"a brand that there is not", nil, []schema.Tally{{Brand: "kpn", Service: net, Region: "NL", Witnesses: 400}}, nil, "nonsense", net, Unknown, ReasonNoBrand, 0},
		{"a brand that was heard though the lexicon lacks it", nil, []schema.Tally{{Brand: "heard-of", Service: net, Region: "NL", Witnesses: 400}}, nil, "heard-of", net, NoneSeen, ReasonQuiet, 3},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := &lately{office: office{sources: wellFed(), incidents: tc.known}, now: tc.now, past: append(slices.Clone(tc.past), schema.Tally{Brand: "kpn", Service: schema.TV, Region: "NL", Witnesses: 1})}
			if tc.reason == ReasonUnheard {
				l.past = tc.past
			}
			v, err := l.desk(t).Ask(t.Context(), Question{Location: schema.Location{Place: string(utrecht)}, Brand: tc.brand, Service: tc.service})
			if err != nil {
				t.Fatal(err)
			}
			noticed := 0
			if v.Sensitivity != nil {
				noticed = v.Sensitivity.Witnesses
			}
			if v.Judgement != tc.want || v.Reason != tc.reason || noticed != tc.noticed {
				t.Errorf("Ask = %s (%s) noticing %d, evidence %+v, want %s (%s) noticing %d", v.Judgement, v.Reason, noticed, v.Evidence, tc.want, tc.reason, tc.noticed)
			}
			if v.Judgement == NoneSeen && v.Sensitivity != nil && v.Evidence.Witnesses >= v.Sensitivity.Witnesses {
				t.Errorf("none seen beside %d witnesses where %d would be noticed", v.Evidence.Witnesses, v.Sensitivity.Witnesses)
			}
		})
	}
}

func TestABrandOfAnotherCountryIsUnknown(t *testing.T) {
	o := &office{sources: wellFed()}
	v, err := o.desk(t).Ask(t.Context(), Question{Location: schema.Location{Place: "US/MA/Boston"}, Brand: "kpn"})
	if err != nil || v.Judgement != Unknown || v.Reason != ReasonUnheard || v.Sensitivity != nil || !strings.Contains(v.Reply["en"], "in United States") {
		t.Errorf("Ask = %s (%s) %q, %v, want unknown", v.Judgement, v.Reason, v.Reply["en"], err)
	}
}

func TestAServiceWithoutGeographyIsListenedToInTheWholeCountry(t *testing.T) {
	l := &lately{office: office{sources: wellFed()}, now: spoke("kpn", schema.Login, "NL", 2), past: []schema.Tally{{Brand: "kpn", Service: schema.Login, Region: "NL", Witnesses: 134}}}
	for _, place := range []string{"", "NL/UT/GM0344/3511"} {
		v, err := l.desk(t).Ask(t.Context(), Question{Location: schema.Location{Place: place}, Brand: "kpn", Service: schema.Login})
		if err != nil {
			t.Fatal(err)
		}
		if v.Judgement != NoneSeen || v.Sensitivity == nil || v.Sensitivity.Witnesses != 5 || v.Evidence.Witnesses != 2 || !strings.Contains(v.Reply["nl"], "in Nederland") {
			t.Errorf("at %q: %s, evidence %+v, sensitivity %+v, %q, want two of five in Nederland", place, v.Judgement, v.Evidence, v.Sensitivity, v.Reply["nl"])
		}
	}
}

// TestTheReplySpeaksOfWhereItHolds lets no reply claim reports from where nobody
// reported, nor name a postcode area for a few people.
func TestTheReplySpeaksOfWhereItHolds(t *testing.T) {
	here := Question{Location: schema.Location{Place: "NL/UT/GM0344/3511"}, Brand: "kpn", Service: schema.MobileData}
	heard := spoke("kpn", schema.MobileData, "NL/UT/GM0344", 4)
	at := func(r schema.Region, n int) []schema.Incident {
		return []schema.Incident{incident(func(i *schema.Incident) { i.Region, i.Witnesses = r, n })}
	}
	for _, tc := range []struct {
		name        string
		known       []schema.Incident
		now         []schema.Tally
		says, hides string
	}{
		{"an outage of the country without a word from there", at("NL", 40), nil, "in Nederland", "in Utrecht"},
		{"and it says so", at("NL", 40), nil, "Uit Utrecht zelf kregen we", "ligt dus waarschijnlijk niet aan uw toestel"},
		{"an outage of the country with people from there", at("NL", 40), heard, "ligt dus waarschijnlijk niet aan uw toestel", "Uit Utrecht zelf"},
		{"an outage of towns, without a word from this one", []schema.Incident{incident(func(i *schema.Incident) {
			i.Region, i.Regions = "NL", []schema.Region{"NL/OV/GM0193", "NL/UT/GM0344"}
		})}, nil, "in Nederland", "in Utrecht"},
		{"and with people from this one", []schema.Incident{incident(func(i *schema.Incident) {
			i.Region, i.Regions = "NL", []schema.Region{"NL/OV/GM0193", "NL/UT/GM0344"}
		})}, heard, "in Utrecht", "in Nederland"},
		{"an outage of the town", at("NL/UT/GM0344", 40), nil, "in Utrecht", "Uit Utrecht zelf"},
		{"a postcode area with four witnesses", at("NL/UT/GM0344/3511", 4), heard, "in Utrecht", "3511"},
		{"a postcode area with many", at("NL/UT/GM0344/3511", 40), heard, "in 3511 Utrecht", ""},
		{"four witnesses and no incident", nil, heard, "4 mensen in Utrecht", "3511"},
		{"nothing", nil, nil, "in Utrecht", "3511"},
	} {
		l := &lately{office: office{sources: wellFed(), incidents: tc.known}, now: tc.now, past: []schema.Tally{{Brand: "kpn", Service: schema.TV, Region: "NL", Witnesses: 1}}}
		v, err := l.desk(t).Ask(t.Context(), here)
		if err != nil {
			t.Fatal(err)
		}
		if said := v.Reply["nl"]; !strings.Contains(said, tc.says) || tc.hides != "" && strings.Contains(said, tc.hides) {
			t.Errorf("%s: %q, want %q and not %q", tc.name, said, tc.says, tc.hides)
		}
	}
}

func TestABrandIsKnownByTheLexiconOrByEar(t *testing.T) {
	l := &lately{office: office{sources: wellFed()}, past: []schema.Tally{{Brand: "heard-of", Service: schema.TV, Region: "NL", Witnesses: 1}}}
	d := l.desk(t)
	for _, tc := range []struct {
		name, slug schema.Brand
		known      bool
	}{{"Odido", "t-mobile", true}, {"KPN", "kpn", true}, {"Heard-of", "heard-of", true}, {"nonsense", "nonsense", false}} {
		if slug, known, err := d.Knows(t.Context(), tc.name); slug != tc.slug || known != tc.known || err != nil {
			t.Errorf("Knows(%q) = %q, %v, %v, want %q, %v", tc.name, slug, known, err, tc.slug, tc.known)
		}
	}
}

func TestThanksForAReportNeedAReport(t *testing.T) {
	o := &office{sources: wellFed(), incidents: []schema.Incident{incident(func(*schema.Incident) {})}}
	d := o.desk(t)
	v, err := d.Ask(t.Context(), Question{Location: schema.Location{Place: "NL/UT/GM0344"}, Brand: "kpn"})
	if err != nil || strings.Contains(v.Reply["nl"], "Uw melding helpt ons") {
		t.Errorf("Ask = %q, %v, want no thanks for what was not recorded", v.Reply["nl"], err)
	}
	v.Receipt = new("r")
	if d.Reply(&v); !strings.Contains(v.Reply["nl"], "Uw melding helpt ons") {
		t.Errorf("Reply = %q, want thanks for the report", v.Reply["nl"])
	}
}

// TestHistoryCountsOnceItIsLoaded loads a month between two questions.
func TestHistoryCountsOnceItIsLoaded(t *testing.T) {
	l := &lately{office: office{sources: wellFed()}}
	l.sources[0].Complaints = 10
	d := l.desk(t)
	ask := func() Verdict {
		t.Helper()
		v, err := d.Ask(t.Context(), Question{Location: schema.Location{Place: "NL/UT/GM0344"}, Brand: "kpn"})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	ask()
	l.past = []schema.Tally{{Brand: "kpn", Service: schema.TV, Region: "NL/UT/GM0344", Witnesses: 1344}}
	l.sources[0].Complaints = 40_000
	d.recall.sources.forget()
	if v := ask(); v.Evidence.Expected != 1 || v.Judgement != NoneSeen {
		t.Errorf("with a month loaded: %s, %+v, want none seen where one is expected", v.Judgement, v.Evidence)
	}
	l.sources[0].Complaints++
	d.recall.sources.forget()
	if ask(); l.asked != 2 {
		t.Errorf("the past was asked for %d times, want twice", l.asked)
	}
}
