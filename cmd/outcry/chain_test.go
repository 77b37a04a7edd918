package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"outcry/detect"
	"outcry/ingest/simulate"
	"outcry/ingest/source"
	"outcry/schema"
	"outcry/schema/store/storetest"
)

// madeStream returns ten days of a made stream with outages, a storm, repeats,
// late and broken lines.
func madeStream(t *testing.T, seed int64) []byte {
	t.Helper()
	cfg := simulate.DefaultConfig()
	cfg.Seed, cfg.Days, cfg.TestDays, cfg.Rate, cfg.Outages = seed, 10, 3, 0.5, 6
	var out bytes.Buffer
	if err := simulate.Write(t.Context(), cfg, &out, io.Discard, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func quietReaders(t testing.TB) readers {
	t.Helper()
	r, err := openReaders(defaultSettings(), slog.New(slog.NewTextHandler(t.Output(), nil)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// replayInto replays stream into st and returns the incident lines.
func replayInto(t *testing.T, st *storage, stream []byte) []byte {
	t.Helper()
	read := quietReaders(t)
	d, err := newDetector(defaultSettings(), read)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	r := replayer{out: &out, talk: t.Output(), progress: newProgress(io.Discard, "replay"), detector: d}
	u, err := read.understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.feed(t.Context(), u, bytes.NewReader(stream), r.into(st)); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestReplayIsTheLiveRoad holds what the detector is told in process equal to
// what it is told from ClickHouse: the same lines come out.
func TestReplayIsTheLiveRoad(t *testing.T) {
	st := &storage{Store: storetest.New(t)}
	stream := madeStream(t, 3)
	inProcess := replayInto(t, st, stream)

	var out bytes.Buffer
	d, err := newDetector(defaultSettings(), quietReaders(t))
	if err != nil {
		t.Fatal(err)
	}
	r := replayer{out: &out, talk: t.Output(), detector: d}
	stored, err := st.Arrived(t.Context(), schema.Window{From: time.Unix(0, 0), To: time.Unix(1<<32, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, report := range inOrder(t, stream, stored) {
		if err := r.observe(report); err != nil {
			t.Fatal(err)
		}
	}
	if len(inProcess) == 0 {
		t.Fatal("the made stream raises no incident: the test shows nothing")
	}
	if d := gocmp.Diff(lines(inProcess), lines(out.Bytes())); d != "" {
		t.Errorf("incidents told in process and from the store (-process +store):\n%s", d)
	}
}

// inOrder returns stored in the order in which stream first has them: reports
// of one moment have no order of their own in the store.
func inOrder(t *testing.T, stream []byte, stored []schema.Report) []schema.Report {
	t.Helper()
	place := map[string]int{}
	for item := range source.NDJSON(bytes.NewReader(stream)) {
		key := schema.Key(item.Complaint.Source, item.Complaint.ID)
		if _, known := place[key]; item.Err == nil && !known {
			place[key] = len(place)
		}
	}
	if len(place) != len(stored) {
		t.Errorf("%d complaints are stored of %d in the stream", len(stored), len(place))
	}
	slices.SortStableFunc(stored, func(a, b schema.Report) int { return cmp.Compare(place[a.Key()], place[b.Key()]) })
	return stored
}

func lines(b []byte) []string {
	var out []string
	for l := range bytes.Lines(b) {
		out = append(out, string(l))
	}
	return out
}

// TestStoreCountsEqualAPlainCount counts a whole stream beside ClickHouse.
func TestStoreCountsEqualAPlainCount(t *testing.T) {
	st := &storage{Store: storetest.New(t)}
	stream := madeStream(t, 4)
	replayInto(t, st, stream)
	all := schema.Window{From: time.Unix(0, 0), To: time.Unix(1<<32, 0)}
	got, err := st.Counts(t.Context(), all)
	if err != nil {
		t.Fatal(err)
	}
	want := plainCounts(t, stream)
	if len(want) == 0 {
		t.Fatal("nothing was counted: the test shows nothing")
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("counts a minute (-plain +store):\n%s", d)
	}
}

// plainCounts understands stream and counts it in maps.
func plainCounts(t *testing.T, stream []byte) []schema.Count {
	t.Helper()
	u, err := quietReaders(t).understanding("NL", replayKey)
	if err != nil {
		t.Fatal(err)
	}
	latest := map[string]schema.Report{}
	var clock detect.Clock
	for item := range source.NDJSON(bytes.NewReader(stream)) {
		if item.Err != nil {
			continue
		}
		r := u.Report(&item.Complaint, clock.Feed(item.Complaint.Time))
		if _, known := latest[r.Key()]; !known {
			latest[r.Key()] = r
		}
	}
	type cell struct {
		at      time.Time
		brand   schema.Brand
		service schema.Service
		region  schema.Region
	}
	counts := map[cell]*schema.Count{}
	said, against := map[cell]map[uint64]bool{}, map[cell]map[uint64]bool{}
	for _, r := range latest {
		c := cell{r.Time.Truncate(time.Minute), r.Brand, r.Service, r.Region}
		if counts[c] == nil {
			counts[c] = &schema.Count{Time: c.at, Brand: c.brand, Service: c.service, Region: c.region}
			said[c], against[c] = map[uint64]bool{}, map[uint64]bool{}
		}
		if r.Kind == schema.KindReport || r.Kind == schema.KindEcho {
			counts[c].Complaints++
		}
		if r.Kind == schema.KindEcho || r.Root != "" {
			counts[c].Echoes++
		}
		if r.Witness() {
			said[c][r.Author] = true
		}
		if r.Kind == schema.KindRecovery || r.Kind == schema.KindWorksHere {
			against[c][r.Author] = true
		}
	}
	var out []schema.Count
	for c, n := range counts {
		n.Witnesses, n.Against = uint32(len(said[c])), uint32(len(against[c]))
		if n.Complaints+n.Echoes+n.Against > 0 {
			out = append(out, *n)
		}
	}
	slices.SortFunc(out, func(a, b schema.Count) int {
		return cmp.Or(a.Time.Compare(b.Time), cmp.Compare(a.Brand, b.Brand), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Region, b.Region))
	})
	return out
}

// TestTwoReplaysGiveTheSameBytes runs the command itself, twice.
func TestTwoReplaysGiveTheSameBytes(t *testing.T) {
	stream := madeStream(t, 5)
	var first []byte
	for i := range 2 {
		var out, talk bytes.Buffer
		code := run(context.Background(), []string{"replay", "--input", "-", "--output", "-"}, streams{bytes.NewReader(stream), &out, &talk})
		if code != 0 {
			t.Fatalf("replay exits with %d:\n%s", code, talk.Bytes())
		}
		if i == 0 {
			first = out.Bytes()
		} else if !bytes.Equal(first, out.Bytes()) {
			t.Errorf("the second replay differs from the first:\n%s", gocmp.Diff(lines(first), lines(out.Bytes())))
		}
	}
	for i, l := range lines(first) {
		var inc schema.Incident
		if err := json.Unmarshal([]byte(l), &inc); err != nil || inc.ID == "" || len(inc.Regions) == 0 || inc.UpdatedAt.IsZero() {
			t.Errorf("line %d is no whole incident (%v): %s", i+1, err, l)
		}
	}
}
