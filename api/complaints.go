package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"outcry/schema"
)

// Intake understands complaints that arrived at now and stores them. It returns
// a report and an outcome for each, in their order, once all are durable;
// errors.Is(err, schema.ErrBusy) holds when the same may be sent again later.
type Intake interface {
	Take(ctx context.Context, now time.Time, complaints []schema.Complaint) ([]schema.Report, []schema.Outcome, error)
}

// Decode calls each for every complaint in body, which is one JSON object, an
// array of them or NDJSON, with the line it begins at (element of an array).
// A bad record comes with a *schema.FieldError and the rest goes on; any other
// error, at line 0, broke the stream. It stops when each returns false.
type Decode func(body io.Reader, each func(line int, c schema.Complaint, err error) bool)

// Limits on what an answer lists; the counts are always complete.
const (
	mostReceipts = 1_000
	mostErrors   = 10_000
)

// Taken is the answer to an upload.
type Taken struct {
	Accepted   int         `json:"accepted"` // stored, new or with new content
	Duplicates int         `json:"duplicates"`
	Rejected   int         `json:"rejected"`
	Errors     []LineError `json:"errors"`   // the first 10,000
	Receipts   []Receipt   `json:"receipts"` // the first 1,000, in the order sent
}

// LineError is why one record was refused.
type LineError struct {
	Line   int    `json:"line"`
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

// Receipt says that a complaint is stored, and how it was understood.
type Receipt struct {
	ID         string         `json:"id"`
	Source     string         `json:"source"`
	Outcome    string         `json:"outcome"` // added, duplicate or replaced
	Kind       schema.Kind    `json:"kind"`
	Brand      schema.Brand   `json:"brand"`
	Service    schema.Service `json:"service"`
	Region     schema.Region  `json:"region"`
	Confidence float32        `json:"confidence"`
	Needs      []string       `json:"needs"` // what would make it count where it belongs
}

var outcomeNames = [...]string{schema.Added: "added", schema.Duplicate: "duplicate", schema.Replaced: "replaced"}

func newReceipt(r *schema.Report, o schema.Outcome) Receipt {
	rc := Receipt{
		ID: r.ID, Source: r.Source, Outcome: outcomeNames[o], Kind: r.Kind, Brand: r.Brand, Service: r.Service, Region: r.Region,
		Confidence: r.Confidence, Needs: []string{},
	}
	if r.Kind != schema.KindReport {
		return rc
	}
	if level := r.Region.Level(); !r.Service.Placeless() && (level == schema.LevelNone || level == schema.LevelCountry || level == schema.LevelProvince) {
		rc.Needs = append(rc.Needs, "postcode")
	}
	if r.Brand == "" {
		rc.Needs = append(rc.Needs, "brand")
	}
	if r.Service == "" {
		rc.Needs = append(rc.Needs, "service")
	}
	return rc
}

// parcel is one request with complaints on its way to the store.
type parcel struct {
	s     *Server
	key   heldKey // of who sends
	ctx   context.Context
	taken Taken
	batch []schema.Complaint
	lines []int // of batch
	err   error // what ended it
}

// postComplaints stores what the body holds. It reads and stores in batches, so
// that a body may be larger than memory; what was stored before a failure is
// told in the problem, and sending all of it again is harmless.
func (s *Server) postComplaints(c *gin.Context) error {
	select {
	case s.uploads <- struct{}{}:
		defer func() { <-s.uploads }()
	default:
		return errUploads
	}
	body, err := s.plain(c.Request)
	if err != nil {
		return err
	}
	defer body.Close()
	u := &parcel{s: s, key: bearer(c), ctx: c.Request.Context(), taken: Taken{Errors: []LineError{}, Receipts: []Receipt{}}}
	s.Decode(body, u.each)
	if u.err == nil {
		u.err = u.flush()
	}
	t := &u.taken
	switch {
	case u.err != nil:
		s.failTaken(c, u.err, t)
	case body.read == 0:
		return &schema.FieldError{Reason: "the body is empty; it holds no complaint"}
	case t.Rejected > 0 && t.Accepted+t.Duplicates == 0:
		first := t.Errors[0]
		s.failTaken(c, &schema.FieldError{Field: first.Field, Reason: first.Reason}, t)
	default:
		c.JSON(http.StatusOK, t)
	}
	return nil
}

func (u *parcel) each(line int, c schema.Complaint, err error) bool {
	var field *schema.FieldError
	if err == nil {
		err = u.s.mayWrite(u.key, &c)
	}
	switch {
	case err == nil:
		u.batch, u.lines = append(u.batch, c), append(u.lines, line)
		if len(u.batch) == u.s.cfg.Batch {
			u.err = u.flush()
		}
	case errors.As(err, &field) && line > 0:
		u.reject(LineError{line, field.Field, field.Reason}, c.Source)
	default:
		u.err = u.broken(err)
	}
	return u.err == nil
}

// broken tells a body that is at fault from a server that is.
func (u *parcel) broken(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) || u.ctx.Err() != nil {
		return fmt.Errorf("read complaints: %w", err)
	}
	if flushed := u.flush(); flushed != nil {
		return flushed
	}
	return &schema.FieldError{Reason: "the body broke off or can't be decompressed; what came before is stored"}
}

func (u *parcel) reject(e LineError, source string) {
	u.taken.Rejected++
	u.s.metrics.lines.WithLabelValues("rejected").Inc()
	u.s.tally.add(source)
	if len(u.taken.Errors) < mostErrors {
		u.taken.Errors = append(u.taken.Errors, e)
	}
}

// flush hands the batch on and notes what became of it.
func (u *parcel) flush() error {
	if len(u.batch) == 0 {
		return nil
	}
	if err := u.keepOthers(); err != nil {
		return err
	}
	reports, outcomes, err := u.s.Intake.Take(u.ctx, u.s.Now(), u.batch)
	if err != nil {
		return fmt.Errorf("take %d complaints: %w", len(u.batch), err)
	}
	u.batch, u.lines = u.batch[:0], u.lines[:0]
	for i, o := range outcomes {
		u.s.metrics.lines.WithLabelValues(outcomeNames[o]).Inc()
		if o == schema.Duplicate {
			u.taken.Duplicates++
		} else {
			u.taken.Accepted++
		}
		if len(u.taken.Receipts) < mostReceipts {
			u.taken.Receipts = append(u.taken.Receipts, newReceipt(&reports[i], o))
		}
	}
	return nil
}

// keepOthers takes out of the batch what would replace a complaint about a brand
// that the key does not see.
func (u *parcel) keepOthers() error {
	if len(u.key.brands) == 0 {
		return nil
	}
	ids := make([]schema.Identity, len(u.batch))
	for i := range u.batch {
		ids[i] = schema.Identity{Source: u.batch[i].Source, ID: u.batch[i].ID}
	}
	known, err := u.s.Follow.Archive.Known(u.ctx, ids)
	if err != nil {
		return fmt.Errorf("read what %d complaints would replace: %w", len(ids), err)
	}
	others := map[schema.Identity]bool{}
	for i := range known {
		if r := &known[i]; r.Brand != "" && !u.key.sees(r.Brand) {
			others[schema.Identity{Source: r.Source, ID: r.ID}] = true
		}
	}
	kept, lines := u.batch[:0], u.lines[:0]
	for i, id := range ids {
		if others[id] {
			u.reject(LineError{u.lines[i], "id", "is that of a complaint about a brand that is not the key's"}, id.Source)
			continue
		}
		kept, lines = append(kept, u.batch[i]), append(lines, u.lines[i])
	}
	u.batch, u.lines = kept, lines
	return nil
}

// mostSources bounds the tally: a source is named by whoever sends.
const mostSources = 1_000

// tally counts by source what was refused, which the store never sees.
type tally struct {
	mu       sync.Mutex
	rejected map[string]int64
}

func newTally() *tally { return &tally{rejected: map[string]int64{}} }

func (t *tally) add(source string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.rejected[source]; known || source != "" && len(source) <= schema.MaxNameBytes && len(t.rejected) < mostSources {
		t.rejected[source]++
	}
}

func (t *tally) of(source string) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.rejected[source]
}
