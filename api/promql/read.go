package promql

import (
	"fmt"
	"io"
	"net/http"

	"github.com/klauspost/compress/snappy"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/prompb"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
)

// A remote read is small; what it asks for is bounded by Config.
const (
	mostReadBytes   = 4 << 20
	mostReadQueries = 32
)

// remoteRead answers the remote read of another Prometheus (protocol 0.1, the
// answer being samples).
func (a *API) remoteRead(w http.ResponseWriter, r *http.Request) {
	body, err := a.readSamples(r)
	if err != nil {
		f := faultOf(err)
		a.metrics.requests.WithLabelValues(string(f.kind)).Inc()
		if statuses[f.kind] >= 500 {
			a.log.Error("remote read failed", "err", err)
		}
		http.Error(w, f.reason, statuses[f.kind])
		return
	}
	a.metrics.requests.WithLabelValues("done").Inc()
	w.Header().Set("Content-Type", "application/x-protobuf")
	w.Header().Set("Content-Encoding", "snappy")
	if _, err := w.Write(body); err != nil {
		a.log.Debug("remote read not answered", "err", err)
	}
}

func (a *API) readSamples(r *http.Request) ([]byte, error) {
	req, err := readRequest(r.Body)
	if err != nil {
		return nil, &fault{badData, err.Error()}
	}
	leave, err := a.enter(r.Context())
	if err != nil {
		return nil, err
	}
	defer leave()
	left := a.cfg.MaxSamples
	resp := &prompb.ReadResponse{}
	for _, q := range req.Queries {
		res, err := a.readQuery(r, q, &left)
		if err != nil {
			return nil, err
		}
		resp.Results = append(resp.Results, res)
	}
	plain, err := resp.Marshal()
	if err != nil {
		return nil, fmt.Errorf("write the answer to a remote read: %w", err)
	}
	return snappy.Encode(nil, plain), nil
}

// readRequest decodes what a Prometheus asks for.
func readRequest(body io.Reader) (*prompb.ReadRequest, error) {
	packed, err := io.ReadAll(io.LimitReader(body, mostReadBytes))
	if err != nil {
		return nil, fmt.Errorf("read the request: %w", err)
	}
	if n, err := snappy.DecodedLen(packed); err != nil || n > mostReadBytes {
		return nil, fmt.Errorf("the request is not snappy of at most %d bytes", mostReadBytes)
	}
	plain, err := snappy.Decode(nil, packed)
	if err != nil {
		return nil, fmt.Errorf("unpack the request: %w", err)
	}
	req := &prompb.ReadRequest{}
	if err := req.Unmarshal(plain); err != nil {
		return nil, fmt.Errorf("the request is no remote read: %w", err)
	}
	if len(req.Queries) > mostReadQueries {
		return nil, fmt.Errorf("%d queries in one remote read, at most %d are answered", len(req.Queries), mostReadQueries)
	}
	return req, nil
}

func (a *API) readQuery(r *http.Request, q *prompb.Query, left *int) (*prompb.QueryResult, error) {
	matchers, err := readMatchers(q.Matchers)
	if err != nil {
		return nil, &fault{badData, err.Error()}
	}
	source := &querier{api: a, mint: q.StartTimestampMs, maxt: q.EndTimestampMs}
	defer source.Close()
	set := source.Select(r.Context(), true, nil, matchers...)
	res := &prompb.QueryResult{}
	for set.Next() {
		ts := &prompb.TimeSeries{}
		set.At().Labels().Range(func(l labels.Label) { ts.Labels = append(ts.Labels, prompb.Label{Name: l.Name, Value: l.Value}) })
		if ts.Samples, err = readSeries(set.At(), left); err != nil {
			return nil, fmt.Errorf("%w (more than %d)", err, a.cfg.MaxSamples)
		}
		if len(ts.Samples) > 0 {
			res.Timeseries = append(res.Timeseries, ts)
		}
	}
	return res, set.Err()
}

func readSeries(s storage.Series, left *int) ([]prompb.Sample, error) {
	var out []prompb.Sample
	for it := s.Iterator(nil); it.Next() != chunkenc.ValNone; {
		if *left--; *left < 0 {
			return nil, errSamples
		}
		t, v := it.At()
		out = append(out, prompb.Sample{Timestamp: t, Value: v})
	}
	return out, nil
}

var matchTypes = map[prompb.LabelMatcher_Type]labels.MatchType{
	prompb.LabelMatcher_EQ: labels.MatchEqual, prompb.LabelMatcher_NEQ: labels.MatchNotEqual,
	prompb.LabelMatcher_RE: labels.MatchRegexp, prompb.LabelMatcher_NRE: labels.MatchNotRegexp,
}

func readMatchers(list []*prompb.LabelMatcher) ([]*labels.Matcher, error) {
	var out []*labels.Matcher
	for _, m := range list {
		kind, ok := matchTypes[m.Type]
		if !ok {
			return nil, fmt.Errorf("there is no matcher of type %d", m.Type)
		}
		matcher, err := labels.NewMatcher(kind, m.Name, m.Value)
		if err != nil {
			return nil, fmt.Errorf("matcher of %s: %w", m.Name, err)
		}
		out = append(out, matcher)
	}
	return out, nil
}
