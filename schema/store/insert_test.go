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

// an edit of complaint.
type edit = func(*schema.Report)

func text(s string) edit             { return func(r *schema.Report) { r.Text = s } }
func at(d time.Duration) edit        { return func(r *schema.Report) { r.Time = noon.Add(d) } }
func arrived(d time.Duration) edit   { return func(r *schema.Report) { r.ArrivedAt = noon.Add(d) } }
func region(name schema.Region) edit { return func(r *schema.Report) { r.Region = name } }
func source(name string) edit        { return func(r *schema.Report) { r.Source = name } }
func author(a uint64) edit           { return func(r *schema.Report) { r.Author = a } }
func about(b schema.Brand, s schema.Service) edit {
	return func(r *schema.Report) { r.Brand, r.Service = b, s }
}

func TestInsert(t *testing.T) {
	const added, duplicate, replaced = schema.Added, schema.Duplicate, schema.Replaced
	hour := time.Hour
	tests := map[string]struct {
		batches [][]schema.Report
		want    [][]schema.Outcome
		stored  []schema.Report
	}{
		"nothing is stored of nothing": {
			batches: [][]schema.Report{nil},
			want:    [][]schema.Outcome{{}},
		},
		"the same again is a duplicate and keeps its first arrival": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, arrived(hour))}},
			want:    [][]schema.Outcome{{added}, {duplicate}},
			stored:  []schema.Report{complaint("1", 0)},
		},
		"a later text replaces the earlier one": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, text("weer 3G"), arrived(hour))}},
			want:    [][]schema.Outcome{{added}, {replaced}},
			stored:  []schema.Report{complaint("1", 0, text("weer 3G"), arrived(hour))},
		},
		"the first text again is a later version too": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, text("b"))}, {complaint("1", 0)}, {complaint("1", 0)}},
			want:    [][]schema.Outcome{{added}, {replaced}, {replaced}, {duplicate}},
			stored:  []schema.Report{complaint("1", 0)},
		},
		"a later version that says it arrived earlier stands all the same": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, text("b"), arrived(-hour))}},
			want:    [][]schema.Outcome{{added}, {replaced}},
			stored:  []schema.Report{complaint("1", 0, text("b"), arrived(-hour))},
		},
		"an edit may move a complaint to another brand, service and region": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, about("kpn", schema.TV), region("NL/GR"))}},
			want:    [][]schema.Outcome{{added}, {replaced}},
			stored:  []schema.Report{complaint("1", 0, about("kpn", schema.TV), region("NL/GR"))},
		},
		"a resend with another time is a duplicate and leaves no ghost": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, at(9*hour))}, {complaint("1", 0, at(-900*hour))}},
			want:    [][]schema.Outcome{{added}, {duplicate}, {duplicate}},
			stored:  []schema.Report{complaint("1", 0)},
		},
		"an edit with another time keeps the first one": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, at(9*hour), text("b"))}, {complaint("1", 0, at(700*hour), region("NL"))}},
			want:    [][]schema.Outcome{{added}, {replaced}, {replaced}},
			stored:  []schema.Report{complaint("1", 0, region("NL"))},
		},
		"an onset stays as long before the complaint as its words said": {
			batches: [][]schema.Report{
				{complaint("1", 0)},
				{complaint("1", 0, at(9*hour), func(r *schema.Report) { r.Onset = r.Time.Add(-48 * hour) })},
				{complaint("1", 0, at(5*hour), func(r *schema.Report) { r.Onset = r.Time.Add(-48 * hour) })},
			},
			want:   [][]schema.Outcome{{added}, {replaced}, {duplicate}},
			stored: []schema.Report{complaint("1", 0, func(r *schema.Report) { r.Onset = noon.Add(-48 * hour) })},
		},
		"one batch may hold a complaint, itself again and its edit": {
			batches: [][]schema.Report{{complaint("1", 0), complaint("2", 1), complaint("1", 0, at(hour)), complaint("1", 0, text("b"), at(-hour)), complaint("1", 0, text("b"))}},
			want:    [][]schema.Outcome{{added, added, duplicate, replaced, duplicate}},
			stored:  []schema.Report{complaint("1", 0, text("b")), complaint("2", 0)},
		},
		"an edit back to what is stored in one batch ends where it began": {
			batches: [][]schema.Report{{complaint("1", 0)}, {complaint("1", 0, text("b")), complaint("1", 0)}},
			want:    [][]schema.Outcome{{added}, {replaced, replaced}},
			stored:  []schema.Report{complaint("1", 0)},
		},
		"one id of two sources is two complaints": {
			batches: [][]schema.Report{{complaint("1", 0), complaint("1", 0, source("form"))}},
			want:    [][]schema.Outcome{{added, added}},
			stored:  []schema.Report{complaint("1", 0, source("form")), complaint("1", 0)},
		},
		"a space in a source does not mix it with an id": {
			batches: [][]schema.Report{{complaint("b c", 0, source("a")), complaint("c", 0, source("a b"))}},
			want:    [][]schema.Outcome{{added, added}},
			stored:  []schema.Report{complaint("b c", 0, source("a")), complaint("c", 0, source("a b"))},
		},
		"a long input is stored in blocks that know of each other": {
			batches: [][]schema.Report{{complaint("1", 0), complaint("2", 0), complaint("3", 0), complaint("4", 0), complaint("1", 0), complaint("2", hour, text("b")), complaint("5", 0)}},
			want:    [][]schema.Outcome{{added, added, added, added, duplicate, replaced, added}},
			stored:  []schema.Report{complaint("1", 0), complaint("2", 0, text("b"), arrived(hour)), complaint("3", 0), complaint("4", 0), complaint("5", 0)},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := storetest.New(t, func(cfg *store.Config) { cfg.BlockRows = 5 })
			for i, batch := range test.batches {
				if diff := cmp.Diff(test.want[i], insert(t, s, batch...)); diff != "" {
					t.Errorf("outcomes of batch %d differ (-want +got):\n%s", i, diff)
				}
			}
			if diff := cmp.Diff(test.stored, stored(t, s)); diff != "" {
				t.Errorf("stored reports differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInsertThatDiedHalfwayIsRepeatedWithoutAGhost(t *testing.T) {
	s := storetest.New(t)
	if err := s.Reserve(t.Context(), []schema.Report{complaint("1", 0)}); err != nil {
		t.Fatal(err)
	}
	if all := stored(t, s); len(all) != 0 {
		t.Fatalf("%d complaints are stored by a reservation, want 0", len(all))
	}
	for _, want := range []schema.Outcome{schema.Added, schema.Duplicate} {
		if got := insert(t, s, complaint("1", 5*time.Hour)); got[0] != want {
			t.Errorf("Insert = %v, want %v", got, want)
		}
	}
	want := []schema.Report{complaint("1", 0, arrived(5*time.Hour))} // under the time that was reserved
	if diff := cmp.Diff(want, stored(t, s)); diff != "" {
		t.Errorf("stored reports differ (-want +got):\n%s", diff)
	}
}
