package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"outcry/schema"
	"outcry/schema/store"
	"outcry/schema/store/storetest"
)

func kind(k schema.Kind) edit { return func(r *schema.Report) { r.Kind = k } }

func TestReports(t *testing.T) {
	s := storetest.New(t)
	insert(t, s,
		complaint("a", 0),
		complaint("b", time.Minute, about("kpn", schema.TV), region("NL/UT/GM0344/3511")),
		complaint("c", 2*time.Minute, region("NL/NH/GM0363"), kind(schema.KindEcho)),
		complaint("d", 3*time.Minute, region("NL/UT/GM0345"), kind(schema.KindQuestion), arrived(time.Hour)),
		complaint("e", 4*time.Minute, region("NL/UTRECHT"), func(r *schema.Report) { r.Conversation = "it's {x:String}\t?" }),
		complaint("f", 5*time.Minute, region(""), about("", "")),
		complaint("g", 6*time.Minute, region("NL/rail/SHL-LEDN"), func(r *schema.Report) { r.Root = "twitter a" }),
	)
	tests := map[string]struct {
		q    schema.ReportQuery
		want string
	}{
		"an empty query selects all": {schema.ReportQuery{}, "abcdefg"},
		"a brand":                    {schema.ReportQuery{Brand: "kpn"}, "b"},
		"a service":                  {schema.ReportQuery{Service: schema.MobileData}, "acdeg"},
		"a region comes with all below it, but no namesake":   {schema.ReportQuery{Regions: []schema.Region{"NL/UT"}}, "abd"},
		"one of several regions":                              {schema.ReportQuery{Regions: []schema.Region{"NL/UT/GM0344", "NL/NH"}}, "abc"},
		"a country has its segments, but not what is nowhere": {schema.ReportQuery{Regions: []schema.Region{"NL"}}, "abcdeg"},
		"kinds": {schema.ReportQuery{Kinds: []schema.Kind{schema.KindEcho, schema.KindQuestion}}, "cd"},
		"witnesses are first-hand and know brand and service":     {schema.ReportQuery{Witnesses: true}, "abe"},
		"a conversation by its very name":                         {schema.ReportQuery{Conversation: "it's {x:String}\t?"}, "e"},
		"a window of event time is half-open":                     {schema.ReportQuery{Window: schema.Window{From: noon.Add(time.Minute), To: noon.Add(3 * time.Minute)}}, "bc"},
		"a window may be open at its end":                         {schema.ReportQuery{Window: schema.Window{From: noon.Add(5 * time.Minute)}}, "fg"},
		"a window of arrival is half-open":                        {schema.ReportQuery{Arrived: schema.Window{From: noon.Add(6 * time.Minute), To: noon.Add(2 * time.Hour)}}, "dg"},
		"a limit leaves the oldest":                               {schema.ReportQuery{Limit: 2}, "ab"},
		"all of it at once":                                       {schema.ReportQuery{Brand: "t-mobile", Regions: []schema.Region{"NL"}, Witnesses: true, Limit: 1, Window: schema.Window{From: noon.Add(time.Microsecond)}}, "e"},
		"a name that would break a statement selects nothing":     {schema.ReportQuery{Brand: "x' OR 1=1 --"}, ""},
		"a name with a backslash and a brace selects nothing too": {schema.ReportQuery{Conversation: `\'{limit:UInt64}`}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := ""
			for r, err := range s.Reports(t.Context(), test.q) {
				if err != nil {
					t.Fatal(err)
				}
				got += r.ID
			}
			if got != test.want {
				t.Errorf("Reports(%+v) = %q, want %q", test.q, got, test.want)
			}
		})
	}
}

func TestLightReportsLackTheirTextAlone(t *testing.T) {
	s := storetest.New(t)
	want := complaint("1", 0)
	insert(t, s, want)
	want.Text = ""
	for got, err := range s.Reports(t.Context(), schema.ReportQuery{Light: true}) {
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("light report differs (-want +got):\n%s", diff)
		}
	}
}

func TestArrivedShowsLateOnesAndEditsInOrderOfArrival(t *testing.T) {
	s := storetest.New(t)
	insert(t, s, complaint("early", 0), complaint("edited", time.Second))
	insert(t, s,
		complaint("b", time.Hour), complaint("a", time.Hour),
		complaint("late", -20*time.Hour, arrived(61*time.Minute)),
		complaint("edited", time.Second, text("b"), arrived(62*time.Minute)),
		complaint("early", 0, arrived(63*time.Minute)), // a duplicate did not arrive
		complaint("next", 90*time.Minute),
	)
	reports, err := s.Arrived(t.Context(), schema.Window{From: noon.Add(time.Hour), To: noon.Add(90 * time.Minute)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range reports {
		got = append(got, r.ID)
		if r.Text != "" {
			t.Errorf("report %s arrived with text %q, want none", r.ID, r.Text)
		}
	}
	if diff := cmp.Diff([]string{"a", "b", "late", "edited"}, got); diff != "" {
		t.Errorf("arrivals differ (-want +got):\n%s", diff)
	}
}

func TestReportIsFoundByItsIdentity(t *testing.T) {
	s := storetest.New(t)
	want := complaint("1", 0, text("b"))
	insert(t, s, complaint("1", 0), complaint("1", 0, source("form")), want)
	got, err := s.Report(t.Context(), "twitter", "1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Report differs (-want +got):\n%s", diff)
	}
	if _, err := s.Report(t.Context(), "twitter", "2"); !errors.Is(err, schema.ErrNotFound) {
		t.Errorf("Report of an unknown id: %v, want schema.ErrNotFound", err)
	}
}

func TestSources(t *testing.T) {
	cfg := storetest.Config(t)
	s := storetest.New(t, func(c *store.Config) { *c = cfg })
	insert(t, s, complaint("1", 0), complaint("2", time.Hour), complaint("1", 0, source("form"), arrived(3*time.Hour)))
	insert(t, s, complaint("1", 0), complaint("2", time.Hour, text("b"), arrived(2*time.Hour)))
	got, err := s.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []schema.SourceStatus{
		{Source: "form", Complaints: 1, FirstTime: noon, LastTime: noon, LastSeen: noon.Add(3 * time.Hour)},
		{Source: "twitter", Complaints: 2, Duplicates: 1, FirstTime: noon, LastTime: noon.Add(time.Hour), LastSeen: noon.Add(2 * time.Hour)},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Sources differ (-want +got):\n%s", diff)
	}

	other := storetest.Open(t, cfg) // another process
	insert(t, other, complaint("3", -30*24*time.Hour), complaint("4", time.Minute), complaint("1", 0))
	if err := other.DeleteComplaint(t.Context(), "form", "1"); err != nil {
		t.Fatal(err)
	}
	if got, err = s.Sources(t.Context()); err != nil {
		t.Fatal(err)
	}
	want = []schema.SourceStatus{{
		Source: "twitter", Complaints: 4, Duplicates: 1, FirstTime: noon.Add(-30 * 24 * time.Hour), LastTime: noon.Add(time.Hour), LastSeen: noon.Add(2 * time.Hour),
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Sources after another process wrote differ (-want +got):\n%s", diff)
	}
}
