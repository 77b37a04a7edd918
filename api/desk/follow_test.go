package desk

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"outcry/schema"
)

// TestDraftsSayAllThereIsRoomFor writes every draft in every language.
func TestDraftsSayAllThereIsRoomFor(t *testing.T) {
	d, err := readDrafts()
	if err != nil {
		t.Fatal(err)
	}
	r, err := readReplies()
	if err != nil {
		t.Fatal(err)
	}
	found := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	for _, inc := range []schema.Incident{
		{Status: schema.Suspected}, {Status: schema.Detected, DetectedAt: &found}, {Status: schema.Confirmed, DetectedAt: &found},
		{Status: schema.Resolved, DetectedAt: &found, EndedAt: &found}, {Status: schema.Dismissed, EndedAt: &found},
	} {
		inc.Brand, inc.Service, inc.Region, inc.StartedAt = "hollandsnieuwe", schema.PhoneLine, "NL/ZH/GM1901", found
		for _, lang := range Languages() {
			n := r.newsOf(lang, &inc, "Bodegraven-Reeuwijk en omstreken aan de Oude Rijn", found, time.UTC)
			n.Cause, n.ETA, n.Next = strings.Repeat("a cable was cut ", 10), n.Since, n.Since
			chat, post := d.update(lang, "chat", &inc, n), d.update(lang, "post", &inc, n)
			for _, said := range []string{chat, post, d.resolved(lang, "post", &inc, n)} {
				if !strings.Contains(said, "Bodegraven") || strings.Contains(said, "<no value>") || strings.Contains(said, "  ") {
					t.Errorf("%s %s: %q", inc.Status, lang, said)
				}
			}
			if !strings.Contains(chat, "cable was cut") || strings.Count(chat, n.Since) < 2 || strings.Contains(post, "cable was cut") {
				t.Errorf("%s %s: a chat is told %q and a post %q; want all, and no cause that has no room", inc.Status, lang, chat, post)
			}
			if long := max(utf8.RuneCountInString(post), utf8.RuneCountInString(d.resolved(lang, "", &inc, n))); long > 280 {
				t.Errorf("%s %s: a post of %d letters", inc.Status, lang, long)
			}
		}
	}
}

func TestDraftsComeInTheCustomersLanguageFirst(t *testing.T) {
	f, err := NewFollow(FollowParts{Zone: time.UTC, Now: time.Now, Gazetteer: noPlaces{}})
	if err != nil {
		t.Fatal(err)
	}
	inc := schema.Incident{Brand: "kpn", Service: schema.TV, Region: "NL", Status: schema.Detected}
	for lang, want := range map[string]string{"fr": `{"fr":`, "nl": `{"nl":`, "": `{"nl":`, "xx": `{"nl":`} {
		d := f.draft(&inc, &schema.Report{Lang: lang})
		raw, err := json.Marshal(d.Update)
		if err != nil || !strings.HasPrefix(string(raw), want) || !json.Valid(raw) || len(d.Resolved) != 4 || d.Update.In("de") == "" || d.Update.In("xx") != "" {
			t.Errorf("drafts for somebody who writes %q = %s, %v, want %s first of four", lang, raw, err, want)
		}
	}
}

type noPlaces struct{}

func (noPlaces) Place(schema.Region) (schema.Place, bool) { return schema.Place{}, false }

// TestWhatAnAgentsWordIsAbout holds denials against incidents in both directions of time.
func TestWhatAnAgentsWordIsAbout(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	over := noon.Add(time.Hour)
	base := schema.Incident{ID: "i", Kind: schema.Outage, Status: schema.Detected, Brand: "kpn", Service: schema.MobileData, Region: "NL/UT/GM0344", Regions: []schema.Region{"NL/UT/GM0344"}, StartedAt: noon, DetectedAt: &noon}
	for _, tc := range []struct {
		name    string
		change  func(*schema.Incident)
		service schema.Service
		region  schema.Region
		at      time.Time
		want    bool
	}{
		{"while it goes on", nil, schema.Voice, "NL/UT/GM0344/3511", noon.Add(time.Hour), true},
		{"before it began", nil, schema.MobileData, "NL/UT/GM0344", noon.Add(-3 * time.Hour), true},
		{"long before", nil, schema.MobileData, "NL/UT/GM0344", noon.Add(-5 * time.Hour), false},
		{"after its end", func(i *schema.Incident) { i.EndedAt, i.Status = &over, schema.Resolved }, "", "NL/UT/GM0344", noon.Add(2 * time.Hour), false},
		{"before its end, told later", func(i *schema.Incident) { i.EndedAt, i.Status = &over, schema.Resolved }, "", "NL/UT/GM0344", noon.Add(30 * time.Minute), true},
		{"only suspected", func(i *schema.Incident) { i.DetectedAt, i.Status = nil, schema.Suspected }, "", "NL/UT/GM0344", noon.Add(time.Hour), true},
		{"a false alarm", func(i *schema.Incident) { i.Status = schema.Dismissed }, "", "NL/UT/GM0344", noon.Add(time.Hour), false},
		{"a storm", func(i *schema.Incident) { i.Kind = schema.Storm }, "", "NL/UT/GM0344", noon.Add(time.Hour), false},
		{"elsewhere", nil, "", "NL/OV/GM0193", noon.Add(time.Hour), false},
		{"somewhere in the country", nil, "", "NL", noon.Add(time.Hour), false},
		{"nobody knows where", nil, "", "", noon.Add(time.Hour), false},
		{"another network", nil, schema.TV, "NL/UT/GM0344", noon.Add(time.Hour), false},
		{"everywhere, so at an unknown place too", func(i *schema.Incident) { i.Region, i.Regions = "NL", []schema.Region{"NL"} }, "", "", noon.Add(time.Hour), true},
	} {
		inc := base
		if tc.change != nil {
			tc.change(&inc)
		}
		if got := about([]schema.Incident{inc}, "kpn", tc.service, tc.region, tc.at, DenialStands); (got != nil) != tc.want {
			t.Errorf("%s: about = %v, want one: %v", tc.name, got, tc.want)
		}
	}
}
