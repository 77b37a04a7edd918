package promql_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/prompb"

	"outcry/api/promql"
)

func packed(t testing.TB, req *prompb.ReadRequest) []byte {
	t.Helper()
	plain, err := req.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return snappy.Encode(nil, plain)
}

// everything asks for the complaints of one brand through the afternoon.
func everything() *prompb.ReadRequest {
	return &prompb.ReadRequest{Queries: []*prompb.Query{{
		StartTimestampMs: noon.UnixMilli(), EndTimestampMs: clock.UnixMilli(),
		Matchers: []*prompb.LabelMatcher{
			{Type: prompb.LabelMatcher_EQ, Name: "__name__", Value: "outcry_complaints"}, {Type: prompb.LabelMatcher_NEQ, Name: "level", Value: "segment"},
			{Type: prompb.LabelMatcher_RE, Name: "brand", Value: "k.*"}, {Type: prompb.LabelMatcher_NRE, Name: "service", Value: "t.*"},
		},
	}}}
}

func TestRemoteRead(t *testing.T) {
	h := newHouse(t)
	h.town(t)
	resp, err := http.Post(h.URL+promql.Base+"/read", "application/x-protobuf", bytes.NewReader(packed(t, everything())))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := snappy.Decode(nil, body)
	if err != nil {
		t.Fatalf("%d %q: %v", resp.StatusCode, body, err)
	}
	var got prompb.ReadResponse
	if err := got.Unmarshal(plain); err != nil {
		t.Fatal(err)
	}
	want := h.samples(t, `outcry_complaints{level!="segment",brand=~"k.*",service!~"t.*"}`, clock)
	if len(got.Results) != 1 || len(got.Results[0].Timeseries) != len(want) || len(want) != 7 {
		t.Fatalf("%d results, %d series; PromQL finds %d, want 7", len(got.Results), len(got.Results[0].Timeseries), len(want))
	}
	for i, s := range got.Results[0].Timeseries {
		labels := map[string]string{}
		for k, l := range s.Labels {
			labels[l.Name] = l.Value
			if k > 0 && s.Labels[k-1].Name >= l.Name {
				t.Errorf("labels %v are not sorted", s.Labels)
			}
		}
		if len(s.Samples) == 0 || labels["brand"] != "kpn" {
			t.Errorf("series %d, %v, has %d samples", i, labels, len(s.Samples))
		}
	}
}

func TestRemoteReadRefusesWhatIsNone(t *testing.T) {
	h := newHouse(t, func(cfg *promql.Config, _ *promql.Parts) { cfg.MaxSamples = 50 })
	h.town(t)
	bad := everything()
	bad.Queries[0].Matchers[2].Value = "("
	many := &prompb.ReadRequest{}
	for range 100 {
		many.Queries = append(many.Queries, everything().Queries...)
	}
	for _, c := range []struct {
		name   string
		body   []byte
		status int
		says   string
	}{
		{"no snappy", []byte("hello"), 400, "unpack"},
		{"snappy of no protobuf", snappy.Encode(nil, []byte("hello")), 400, "remote read"},
		{"a bomb", snappy.Encode(nil, make([]byte, 64<<20)), 400, "snappy"},
		{"a pattern that is none", packed(t, bad), 400, "brand"},
		{"many queries", packed(t, many), 400, "100 queries"},
		{"many samples", packed(t, everything()), 422, "samples"},
	} {
		w := httptest.NewRecorder()
		h.api.ServeHTTP(w, httptest.NewRequest(http.MethodPost, promql.Base+"/read", bytes.NewReader(c.body)))
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d %s, want %d ...%s...", c.name, w.Code, w.Body, c.status, c.says)
		}
	}
}

func FuzzRemoteRead(f *testing.F) {
	f.Add(packed(f, everything()))
	f.Add([]byte{})
	f.Add(snappy.Encode(nil, []byte{0x0a, 0x7f}))
	f.Fuzz(func(t *testing.T, body []byte) {
		req, err := promql.ReadRequest(bytes.NewReader(body))
		if (req == nil) == (err == nil) {
			t.Errorf("ReadRequest = %v, %v", req, err)
		}
	})
}
