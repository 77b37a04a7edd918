package backtest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"outcry/schema"
)

// Labels is the truth of a stream of complaints.
type Labels struct {
	TestStart   time.Time // before it lies history, which teaches and is not scored
	End         time.Time
	Outages     []LabelledOutage
	Confounders []Confounder
}

// LabelledOutage is one outage that was there, told by people who know.
type LabelledOutage struct {
	ID         string           `json:"id"`
	Family     string           `json:"family"`
	Phase      string           `json:"phase"` // "history" is known and not scored
	Brand      schema.Brand     `json:"brand"`
	Service    schema.Service   `json:"service"`
	ServicesOK []schema.Service `json:"services_ok"` // accepted as the service too
	Regions    []schema.Region  `json:"regions"`
	Segment    schema.Region    `json:"segment"`   // the same place as a stretch of rail or road
	CoarseOK   string           `json:"coarse_ok"` // "province" where a claim on the country is too coarse
	Start      time.Time        `json:"start"`
	End        time.Time        `json:"end"`
	Expected   any              `json:"expected_detect"` // true; anything else is neither wanted nor wrong
	Complaints int              `json:"complaints"`
	Arrivals   [][2]int64       `json:"arrivals"` // seconds after Start: arrival, writing; in order of arrival
}

// Confounder is something that must raise no incident.
type Confounder struct {
	Kind  string       `json:"kind"`
	Brand schema.Brand `json:"brand"` // "" for all
	Start time.Time    `json:"start"`
	End   time.Time    `json:"end"`
}

// wanted reports whether the outage must be found: who had few complaints could
// not be told from chance by anybody.
func (o *LabelledOutage) wanted() bool {
	must, _ := o.Expected.(bool)
	return must && o.Complaints >= leastComplaints
}

// second returns when the complaint arrived that made a detection possible.
func (o *LabelledOutage) second() time.Time {
	return o.Start.Add(time.Duration(o.Arrivals[leastEvidence-1][0]) * time.Second)
}

// ReadLabels reads the truth of a stream, a JSON object a line, by its "type":
// meta (test_start, end), outage and confounder; the fields are those of
// LabelledOutage and Confounder, other types are ignored. Errors name the line;
// a truth without its meta is one.
func ReadLabels(r io.Reader) (*Labels, error) {
	l := new(Labels)
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if err := l.read(lines.Bytes()); err != nil {
			return nil, fmt.Errorf("read truth: line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read truth: %w", err)
	}
	if !l.TestStart.Before(l.End) {
		return nil, errors.New("read truth: no line of type meta says test_start and a later end")
	}
	return l, nil
}

func (l *Labels) read(line []byte) error {
	var head struct {
		Type      string    `json:"type"`
		TestStart time.Time `json:"test_start"`
		MetaEnd   time.Time `json:"end"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return err
	}
	switch head.Type {
	case "meta":
		l.TestStart, l.End = head.TestStart, head.MetaEnd
	case "outage":
		var o LabelledOutage
		if err := json.Unmarshal(line, &o); err != nil {
			return err
		}
		if o.Start.IsZero() || o.End.Before(o.Start) {
			return errors.New("an outage has a start and no earlier end")
		}
		l.Outages = append(l.Outages, o)
	case "confounder":
		var c Confounder
		if err := json.Unmarshal(line, &c); err != nil {
			return err
		}
		l.Confounders = append(l.Confounders, c)
	}
	return nil
}
