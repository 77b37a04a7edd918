package alert

import (
	"log/slog"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"outcry/schema"
)

func TestMetricsAreClean(t *testing.T) {
	reg := prometheus.NewRegistry()
	h, err := New(DefaultConfig(), Parts{Zone: time.UTC, Key: make([]byte, 32)}, reg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	detected := evening
	h.metrics.sent("noc", schema.Delivery{Receiver: "noc", State: string(opened), Outcome: schema.DeliverySent, Time: evening.Add(time.Second)}, &detected)
	problems, err := testutil.GatherAndLint(reg)
	if err != nil || len(problems) > 0 {
		t.Errorf("lint = %v, %v; want none", problems, err)
	}
	if n, err := testutil.GatherAndCount(reg); n != 5 || err != nil {
		t.Errorf("%d series, %v; want the notices of subscriptions from 0 on, those of noc and their delay", n, err)
	}
}
