package schema_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// life is an incident of two municipalities that the detector found at noon.
func life(change ...func(*schema.Incident)) schema.Incident {
	found := at("2026-11-21T12:00:00Z")
	inc := schema.Incident{
		ID: "a", Kind: schema.Outage, Status: schema.Detected, Brand: "kpn", Service: schema.TV, Region: "NL/UT/GM0344",
		Regions: []schema.Region{"NL/UT/GM0344", "NL/UT/GM0345"}, StartedAt: found.Add(-time.Hour), DetectedAt: &found, UpdatedAt: found,
	}
	for _, c := range change {
		c(&inc)
	}
	return inc
}

func ended(inc *schema.Incident) {
	end := at("2026-11-21T12:30:00Z")
	inc.Status, inc.EndedAt, inc.UpdatedAt = schema.Resolved, &end, end
}

func suspected(inc *schema.Incident) { inc.Status, inc.DetectedAt = schema.Suspected, nil }

// said makes entries on a, a minute apart from one o'clock on.
func said(entries ...schema.Entry) []schema.Entry {
	for i := range entries {
		if entries[i].Incident == "" {
			entries[i].Incident = "a"
		}
		entries[i].Time, entries[i].Who = at("2026-11-21T13:00:00Z").Add(time.Duration(i)*time.Minute), "anna"
	}
	return entries
}

func TestApply(t *testing.T) {
	do := func(a schema.Action) schema.Entry { return schema.Entry{Action: a} }
	for _, c := range []struct {
		name    string
		inc     schema.Incident
		entries []schema.Entry
		status  schema.Status
		open    bool
		regions string
		people  schema.Status // by the last who gave one
	}{
		{"nobody spoke", life(), nil, schema.Detected, true, "GM0344 GM0345", ""},
		{"a note gives no status", life(), said(do(schema.ActionNote)), schema.Detected, true, "GM0344 GM0345", ""},
		{"a suspicion is confirmed", life(suspected), said(do(schema.ActionConfirm)), schema.Confirmed, true, "GM0344 GM0345", schema.Confirmed},
		{"confirmed, though the machine ends it", life(ended), said(do(schema.ActionConfirm)), schema.Confirmed, true, "GM0344 GM0345", schema.Confirmed},
		{"resolved before the machine does", life(), said(do(schema.ActionResolve)), schema.Resolved, false, "GM0344 GM0345", schema.Resolved},
		{"dismissed", life(), said(do(schema.ActionDismiss)), schema.Dismissed, false, "GM0344 GM0345", schema.Dismissed},
		{"a dismissal is taken back", life(suspected), said(do(schema.ActionDismiss), do(schema.ActionReopen)), schema.Suspected, true, "GM0344 GM0345", schema.Suspected},
		{"reopened after the machine ended it", life(ended), said(do(schema.ActionReopen)), schema.Detected, true, "GM0344 GM0345", schema.Detected},
		{"reopened after it was confirmed and resolved", life(ended), said(do(schema.ActionConfirm), do(schema.ActionResolve), do(schema.ActionReopen)), schema.Confirmed, true, "GM0344 GM0345", schema.Confirmed},
		{"merged into another", life(), said(schema.Entry{Action: schema.ActionMerge, Into: "b"}), schema.Resolved, false, "GM0344 GM0345", schema.Resolved},
		{"merged and released", life(), said(schema.Entry{Action: schema.ActionMerge, Into: "b"}, schema.Entry{Action: schema.ActionReopen, Into: "b"}), schema.Detected, true, "GM0344 GM0345", schema.Detected},
		{"another was merged into it", life(), said(schema.Entry{Incident: "b", Action: schema.ActionMerge, Into: "a", Regions: []schema.Region{"NL/UT/GM0345", "NL/UT/GM0310"}}), schema.Detected, true, "GM0310 GM0344 GM0345", ""},
		{"and was released", life(), said(schema.Entry{Incident: "b", Action: schema.ActionMerge, Into: "a", Regions: []schema.Region{"NL/UT/GM0310"}},
			schema.Entry{Incident: "b", Action: schema.ActionReopen, Into: "a"}), schema.Detected, true, "GM0344 GM0345", ""},
		{"another that was confirmed was merged into it", life(), said(schema.Entry{Incident: "b", Action: schema.ActionMerge, Into: "a", Status: schema.Confirmed}), schema.Confirmed, true, "GM0344 GM0345", schema.Confirmed},
		{"though the machine had ended it", life(ended), said(schema.Entry{Incident: "b", Action: schema.ActionMerge, Into: "a", Status: schema.Confirmed}), schema.Confirmed, true, "GM0344 GM0345", schema.Confirmed},
		{"but people had called it off", life(), said(do(schema.ActionDismiss), schema.Entry{Incident: "b", Action: schema.ActionMerge, Into: "a", Status: schema.Confirmed}), schema.Dismissed, false, "GM0344 GM0345", schema.Dismissed},
		{"and reopened after its end", life(ended), said(schema.Entry{Incident: "b", Action: schema.ActionMerge, Into: "a", Status: schema.Confirmed}, do(schema.ActionResolve), do(schema.ActionReopen)), schema.Confirmed, true, "GM0344 GM0345", schema.Confirmed},
		{"and released", life(), said(schema.Entry{Incident: "b", Action: schema.ActionMerge, Into: "a", Status: schema.Confirmed}, schema.Entry{Incident: "b", Action: schema.ActionReopen, Into: "a"}), schema.Detected, true, "GM0344 GM0345", ""},
		{"a region was split off", life(), said(schema.Entry{Action: schema.ActionSplit, Into: "c", Regions: []schema.Region{"NL/UT/GM0344"}}), schema.Detected, true, "GM0345", ""},
		{"and merged back", life(), said(schema.Entry{Action: schema.ActionSplit, Into: "c", Regions: []schema.Region{"NL/UT/GM0344"}},
			schema.Entry{Incident: "c", Action: schema.ActionMerge, Into: "a", Regions: []schema.Region{"NL/UT/GM0344"}}), schema.Detected, true, "GM0344 GM0345", ""},
		{"the machine has left what is not split off", life(func(i *schema.Incident) { i.Regions = []schema.Region{"NL/UT/GM0344"} }),
			said(schema.Entry{Action: schema.ActionSplit, Into: "c", Regions: []schema.Region{"NL/UT/GM0344"}}), schema.Detected, true, "GM0344", ""},
		{"words on others are not its own", life(), said(schema.Entry{Incident: "b", Action: schema.ActionResolve}), schema.Detected, true, "GM0344 GM0345", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := c.inc.Apply(c.entries)
			if got.Status != c.status || (got.EndedAt == nil) != c.open || got.Status.Open() != c.open {
				t.Errorf("status %s, ended %v; want %s, open %v", got.Status, got.EndedAt, c.status, c.open)
			}
			var regions []string
			for _, r := range got.Regions {
				regions = append(regions, strings.TrimPrefix(string(r), "NL/UT/"))
			}
			if strings.Join(regions, " ") != c.regions || !got.Covers(got.Region) && !got.Within(got.Region) {
				t.Errorf("at %s in %v, want %s", got.Region, regions, c.regions)
			}
			if (got.People == nil) != (c.people == "") || got.People != nil && got.People.Status != c.people {
				t.Errorf("people say %+v, want %q", got.People, c.people)
			}
			if got.Machine == nil || got.Machine.Status != c.inc.Status || got.Machine.EndedAt != c.inc.EndedAt {
				t.Errorf("the machine says %+v, want %s", got.Machine, c.inc.Status)
			}
			if got.Status.Open() && got.Status != schema.Suspected && got.DetectedAt == nil {
				t.Error("it is open and sure, and was never detected")
			}
		})
	}
}

func TestApplyKeepsWhatPeopleGave(t *testing.T) {
	eta, later, next := at("2026-11-21T15:00:00Z"), at("2026-11-21T17:00:00Z"), at("2026-11-21T14:00:00Z")
	entries := said(schema.Entry{Action: schema.ActionAck}, schema.Entry{Action: schema.ActionUpdate, Cause: "a mast", ETA: &eta, NextUpdate: &next},
		schema.Entry{Action: schema.ActionOwn, Owner: "noc 2"}, schema.Entry{Action: schema.ActionNote, ETA: &later})
	got := life().Apply(entries)
	if got.Owner != "noc 2" || got.Cause != "a mast" || !got.ETA.Equal(later) || !got.NextUpdate.Equal(next) || !got.AcknowledgedAt.Equal(entries[0].Time) {
		t.Errorf("owner %q, cause %q, eta %v, next %v, acknowledged %v", got.Owner, got.Cause, got.ETA, got.NextUpdate, got.AcknowledgedAt)
	}
	if got := life().Apply(entries[:1]); got.Owner != "anna" {
		t.Errorf("owner after an ack = %q, want who said it", got.Owner)
	}
	if got := life().Apply(append(entries, schema.Entry{Incident: "a", Time: later, Action: schema.ActionResolve})); got.ETA != nil || got.NextUpdate != nil || got.Cause == "" {
		t.Errorf("what is over is expected to be solved at %v, %v", got.ETA, got.NextUpdate)
	}
	if v := life().Version(entries); v == life().Version(entries[:3]) || v == life(ended).Version(entries) || v != life().Version(slices.Clone(entries)) {
		t.Error("the version does not tell what was said")
	}
}

func TestSplitIsAnIncidentOfItsOwn(t *testing.T) {
	e := said(schema.Entry{Action: schema.ActionSplit, Into: "c", Owner: "noc", Regions: []schema.Region{"NL/UT/GM0345/3811", "NL/UT/GM0345/3812"}})
	child := life().Split(e[0]).Apply(e)
	if child.ID != "c" || child.SplitFrom != "a" || child.Region != "NL/UT/GM0345" || child.Status != schema.Detected || child.Owner != "noc" || child.Machine != nil || child.People == nil {
		t.Errorf("Split = %+v, want c of two postcode areas, known to people alone", child)
	}
}

// TestASplitTownIsNoPartOfItsProvince splits a town off all of its province: the two never both claim it, until
// it is merged back.
func TestASplitTownIsNoPartOfItsProvince(t *testing.T) {
	const town, other schema.Region = "NL/UT/GM0344", "NL/UT/GM0310"
	whole := life(func(i *schema.Incident) { i.Region, i.Regions = "NL/UT", []schema.Region{"NL/UT"} })
	split := schema.Entry{Action: schema.ActionSplit, Into: "c", Regions: []schema.Region{town}}
	for _, c := range []struct {
		name    string
		entries []schema.Entry
		claimed bool
	}{
		{"split off", said(split), false},
		{"and another town too", said(split, schema.Entry{Action: schema.ActionSplit, Into: "d", Regions: []schema.Region{"NL/UT/GM0307"}}), false},
		{"and it was all merged into another", said(schema.Entry{Incident: "z", Action: schema.ActionMerge, Into: "a", Regions: []schema.Region{"NL/UT"}, Except: []schema.Region{town}}, split), false},
		{"and merged back", said(split, schema.Entry{Incident: "c", Action: schema.ActionMerge, Into: "a", Regions: []schema.Region{town}}), true},
		{"and released again", said(split, schema.Entry{Incident: "c", Action: schema.ActionMerge, Into: "a", Regions: []schema.Region{town}}, schema.Entry{Incident: "c", Action: schema.ActionReopen, Into: "a"}), false},
	} {
		got := whole.Apply(c.entries)
		if got.Covers(town+"/3511") != c.claimed || got.Within(town) || !got.Covers(other) || !got.Covers("NL/UT") || got.Region != "NL/UT" {
			t.Errorf("%s: %s in %v without %v, claims the town: %v, want %v", c.name, got.Region, got.Regions, got.Except, got.Covers(town), c.claimed)
		}
	}
	e := said(split)[0]
	if child := whole.Split(e).Apply([]schema.Entry{e}); !child.Covers(town) || child.Except != nil {
		t.Errorf("what was split off covers %v without %v, want the town", child.Regions, child.Except)
	}
	into := life(func(i *schema.Incident) { i.ID = "z" }).Apply(said(schema.Entry{Action: schema.ActionMerge, Into: "z", Regions: []schema.Region{"NL/UT"}, Except: []schema.Region{"NL/UT/GM0307"}}))
	if into.Covers("NL/UT/GM0307") || !into.Covers(town) || !into.Covers(other) {
		t.Errorf("what it was merged into covers %v without %v", into.Regions, into.Except)
	}
}

func TestStaysFollowsMerges(t *testing.T) {
	all := map[string]*schema.Incident{}
	for id, into := range map[string]string{"a": "b", "b": "c", "c": "", "lost": "nowhere", "x": "y", "y": "x"} {
		all[id] = &schema.Incident{ID: id, MergedInto: into}
	}
	for id, want := range map[string]string{"a": "c", "b": "c", "c": "c", "lost": "", "x": ""} {
		got := all[id].Stays(func(id string) *schema.Incident { return all[id] })
		if (got == nil) != (want == "") || got != nil && got.ID != want {
			t.Errorf("%s stays as %v, want %q", id, got, want)
		}
	}
}
