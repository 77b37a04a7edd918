package ingest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"outcry/ingest/classify"
	"outcry/ingest/echo"
	"outcry/ingest/locate"
	"outcry/ingest/privacy"
	"outcry/ingest/text"
	"outcry/schema"
)

// Understanding turns a complaint into a report. It is safe for concurrent use,
// but what echoes what depends on the order of the calls.
type Understanding struct {
	country    schema.Region
	classifier *classify.Classifier
	gazetteer  atomic.Pointer[locate.Gazetteer]
	hasher     *privacy.Hasher
	sealer     *privacy.Sealer // nil where nobody's name is kept
	grid       grid
	works      sync.Pool // of *work
	batches    sync.Pool // of *batch

	mu     sync.Mutex // guards echoes, which must see complaints one by one
	echoes *echo.Finder
}

// work is the memory of understanding one complaint.
type work struct {
	message text.Message
	reading classify.Reading
	answer  locate.Answer
	said    []byte // what given digests
}

// NewUnderstanding joins the readers. country is where a complaint comes from
// that names no place and no brand of another country; "" leaves it unknown.
// The error is that of an embedded table.
func NewUnderstanding(country schema.Region, c *classify.Classifier, g *locate.Gazetteer, e *echo.Finder, h *privacy.Hasher) (*Understanding, error) {
	operators, err := readGrid()
	if err != nil {
		return nil, err
	}
	u := &Understanding{
		country: country, classifier: c, echoes: e, hasher: h, grid: operators,
		works: sync.Pool{New: func() any { return new(work) }}, batches: sync.Pool{New: func() any { return new(batch) }},
	}
	u.gazetteer.Store(g)
	return u, nil
}

// KeepNames seals who wrote what comes from now on, so that they can be
// answered; without it nobody's name is kept. It is called before the first Report.
func (u *Understanding) KeepNames(s *privacy.Sealer) { u.sealer = s }

// Author returns who wrote the complaint with this key, from what Report sealed.
// The error wraps schema.ErrInvalid where that can't be read.
func (u *Understanding) Author(key string, sealed []byte) (string, error) {
	if u.sealer == nil {
		return "", fmt.Errorf("decrypt who wrote a complaint: there is no key: %w", schema.ErrInvalid)
	}
	return u.sealer.Open(key, sealed)
}

// Relocate finds places in g from now on.
func (u *Understanding) Relocate(g *locate.Gazetteer) { u.gazetteer.Store(g) }

// Gazetteer returns that in which places are found now.
func (u *Understanding) Gazetteer() *locate.Gazetteer { return u.gazetteer.Load() }

// Read returns what the words of c say and where it is, without remembering it.
func (u *Understanding) Read(c *schema.Complaint) (classify.Reading, locate.Answer) {
	w := u.works.Get().(*work)
	defer u.works.Put(w)
	w.read(u, c)
	return w.reading, w.answer
}

// Peek returns c understood as if it arrived at now, without remembering it.
func (u *Understanding) Peek(c *schema.Complaint, now time.Time) (r schema.Report) {
	w := u.works.Get().(*work)
	defer u.works.Put(w)
	w.read(u, c)
	w.report(u, c, now, &r)
	return r
}

// Report returns c understood; it arrived at now. What comes later may echo it.
func (u *Understanding) Report(c *schema.Complaint, now time.Time) (r schema.Report) {
	w := u.works.Get().(*work)
	defer u.works.Put(w)
	w.read(u, c)
	w.report(u, c, now, &r)
	u.seal(c, &r)
	u.mu.Lock()
	defer u.mu.Unlock()
	w.tie(u.echoes, c, &r)
	return r
}

// sideBySide is how many complaints Reports understands at once.
const sideBySide = 32

// batch is the memory of understanding complaints side by side.
type batch [sideBySide]work

// Reports is Report of each of the complaints in their order, into dst, which
// is as long. It takes every step for many complaints before the next step, so
// that the code and the tables of one step stay near the processor.
func (u *Understanding) Reports(dst []schema.Report, complaints []schema.Complaint, now time.Time) {
	b := u.batches.Get().(*batch)
	defer u.batches.Put(b)
	for len(complaints) > 0 {
		n := min(len(complaints), sideBySide)
		b.understand(u, dst[:n], complaints[:n], now)
		dst, complaints = dst[n:], complaints[n:]
	}
}

// understand is Reports of at most sideBySide complaints.
func (b *batch) understand(u *Understanding, dst []schema.Report, complaints []schema.Complaint, now time.Time) {
	g := u.Gazetteer()
	for i := range complaints {
		b[i].message.Reset(complaints[i].Text)
	}
	for i := range complaints {
		u.classifier.Read(&b[i].reading, &b[i].message, &complaints[i])
	}
	for i := range complaints {
		b[i].answer = g.Locate(&b[i].message, &complaints[i])
	}
	for i := range complaints {
		b[i].report(u, &complaints[i], now, &dst[i])
		u.seal(&complaints[i], &dst[i])
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	for i := range complaints {
		b[i].tie(u.echoes, &complaints[i], &dst[i])
	}
}

// read cuts c into words and reads them.
func (w *work) read(u *Understanding, c *schema.Complaint) {
	w.message.Reset(c.Text)
	u.classifier.Read(&w.reading, &w.message, c)
	w.answer = u.Gazetteer().Locate(&w.message, c)
}

// seal keeps who wrote c, where names are kept.
func (u *Understanding) seal(c *schema.Complaint, r *schema.Report) {
	if u.sealer != nil && c.Author != "" {
		r.Sealed = u.sealer.Seal(r.Key(), c.Author)
	}
}

// tie makes r an echo where c echoes what came before.
func (w *work) tie(echoes *echo.Finder, c *schema.Complaint, r *schema.Report) {
	own := echo.Own{
		Report: w.reading.Kind == schema.KindReport, Agent: w.reading.Kind == schema.KindBrandReply, Place: string(w.answer.Region),
	}
	if root, ok := echoes.Root(&w.message, c, own); ok {
		r.Kind, r.Root = schema.KindEcho, root
	}
}

// report sets r to what was read of c.
func (w *work) report(u *Understanding, c *schema.Complaint, now time.Time, r *schema.Report) {
	reading, answer := &w.reading, &w.answer
	*r = schema.Report{
		ID: c.ID, Source: c.Source, Time: c.Time, ArrivedAt: now, Text: c.Text, Lang: reading.Lang,
		Kind: reading.Kind, Denial: reading.Denial, Brand: reading.Brand, Service: reading.Service, Assumed: reading.Assumed, MoreServices: reading.MoreServices,
		Region: answer.Region, Touches: answer.Touches, Confidence: answer.Confidence, Lat: float32(answer.Lat), Lon: float32(answer.Lon),
		Postcode: answer.Postcode, Lines: uint16(min(max(reading.Lines, 1), 1<<16-1)), Device: reading.Device,
		RepostOf: c.RepostOf, ReplyTo: c.ReplyTo, Conversation: c.Conversation, Channel: c.Channel, Role: c.Role,
	}
	r.Author = u.author(c)
	r.Given = w.given(c, r.Author)
	if reading.OnsetKnown {
		r.Onset = c.Time.Add(-reading.Onset)
	}
	if reading.Due > 0 {
		r.Due = c.Time.Add(reading.Due)
	}
	if c.Device != "" {
		r.Device = c.Device
	}
	if r.Brand == "" && r.Service == schema.Power {
		r.Brand = u.grid.operator(r.Region)
	}
	if r.Role == "" {
		r.Role = schema.RoleCustomer
	}
	if r.Region == "" {
		r.Region = u.home(r.Brand)
	}
}

// author hashes the author; a message without one is taken for one person's.
// The same name at two sources counts as one person: two people taken for one
// cost a witness, one person taken for two makes one up.
func (u *Understanding) author(c *schema.Complaint) uint64 {
	if c.Author == "" {
		return u.hasher.Author(c.Source, "message "+c.ID)
	}
	return u.AuthorHash(c.Author)
}

// home returns the country of a complaint that names no place.
func (u *Understanding) home(b schema.Brand) schema.Region {
	if country, ok := u.classifier.Country(b); ok {
		return country
	}
	return u.country
}

// AuthorHash returns the hash under which author is stored.
func (u *Understanding) AuthorHash(author string) uint64 {
	return u.hasher.Author("", "author "+author)
}
