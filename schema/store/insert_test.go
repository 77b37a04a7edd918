package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// noon is when the stories of these tests begin.
var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// day is the window that they happen in.
var day = schema.Window{From: noon.Add(-12 * time.Hour), To: noon.Add(12 * time.Hour)}

// complaint returns a first-hand report of id that arrives as it is written,
// changed by edits.
func complaint(id string, after time.Duration, edits ...func(*schema.Report)) schema.Report {
	r := schema.Report{
		ID: id, Source: "twitter", Time: noon.Add(after), ArrivedAt: noon.Add(after), Author: 7, Text: "geen 3G in Utrecht",
		Lang: "nl", Kind: schema.KindReport, Brand: "t-mobile", Service: schema.MobileData, Region: "NL/UT/GM0344", Confidence: 0.75,
		Lat: 52.09, Lon: 5.12, Lines: 1, Role: schema.RoleCustomer, Channel: "post",
	}
	for _, edit := range edits {
		edit(&r)
	}
	return r
}

func insert(t *testing.T, s *store.Store, reports ...schema.Report) []schema.Outcome {
	t.Helper()
	outcomes, err := s.Insert(t.Context(), reports)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

// stored returns all that s holds, oldest first.
func stored(t *testing.T, s *store.Store) []schema.Report {
	t.Helper()
	var all []schema.Report
	for r, err := range s.Reports(t.Context(), schema.ReportQuery{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

func TestWhatIsStoredComesBackWhole(t *testing.T) {
	s := storetest.New(t)
	full := complaint("1", 0, func(r *schema.Report) {
		r.Denial, r.MoreServices, r.Touches = true, []schema.Service{schema.Voice, schema.SMS}, []schema.Region{"NL/NH"}
		r.Postcode, r.Onset, r.Lines, r.Device = "3511", noon.Add(-48*time.Hour), 4, "iPhone 15"
		r.Root, r.RepostOf, r.ReplyTo, r.Conversation = "twitter 0", "0", "9", "c'1\t{x}"
	})
	bare := schema.Report{ID: "2", Source: "call", Time: noon.Add(time.Millisecond), ArrivedAt: noon}
	insert(t, s, full, bare)
	if diff := cmp.Diff([]schema.Report{full, bare}, stored(t, s)); diff != "" {
		t.Errorf("stored reports differ (-want +got):\n%s", diff)
	}
}
