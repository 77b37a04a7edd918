package ingest

import (
	"fmt"
	"strings"
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

	mu     sync.Mutex // guards what must see complaints one by one
	echoes *echo.Finder
	crowds crowds
}

// work is the memory of understanding one complaint.
type work struct {
	message text.Message
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
	return w.read(u, c)
}

// Peek returns c understood as if it arrived at now, without remembering it.
func (u *Understanding) Peek(c *schema.Complaint, now time.Time) (r schema.Report) {
	w := u.works.Get().(*work)
	defer u.works.Put(w)
	w.draft(u, &r, c, now)
	return r
}

// Report returns c understood; it arrived at now. What comes later may echo it.
func (u *Understanding) Report(c *schema.Complaint, now time.Time) (r schema.Report) {
	w := u.works.Get().(*work)
	defer u.works.Put(w)
	says := w.draft(u, &r, c, now)
	u.seal(&r, c)
	u.mu.Lock()
	defer u.mu.Unlock()
	if root, ok := u.echoes.Root(&w.message, c, says); ok {
		r.Kind, r.Root = schema.KindEcho, root
	}
	u.part(&r, c)
	return r
}

// part gives each report under a name that many people share an author of its own.
func (u *Understanding) part(r *schema.Report, c *schema.Complaint) {
	if !c.Unsigned() && r.Witness() && u.crowds.many(r) {
		r.Author = u.ofMessage(c)
	}
}

// draft sets r, which is empty, to c understood as if it arrived at now, and
// returns what it says of itself.
func (w *work) draft(u *Understanding, r *schema.Report, c *schema.Complaint, now time.Time) echo.Own {
	reading, answer := w.read(u, c)
	r.ArrivedAt, r.Author = now, u.author(c)
	u.report(r, c, &reading, &answer)
	r.Given, w.said = given(w.said, c, r.Author)
	return own(&reading, &answer)
}

// read cuts c into words and reads them.
func (w *work) read(u *Understanding, c *schema.Complaint) (classify.Reading, locate.Answer) {
	w.message.Reset(c.Text)
	reading, answer := u.classifier.Classify(&w.message, c), u.Gazetteer().Locate(&w.message, c)
	apart(&reading, &answer)
	return reading, answer
}

// apart empties an answer whose place is nothing but the name of the brand: "Salt kein
// Netz" speaks of no town in Jordan, "panne chez Orange" of none in Provence.
func apart(reading *classify.Reading, answer *locate.Answer) {
	switch answer.Evidence {
	case locate.ByTown, locate.ByTrap, locate.ByAbroad, locate.ByRoad:
		if strings.EqualFold(answer.Said, string(reading.Brand)) {
			*answer = locate.Answer{}
		}
	}
}

// seal keeps who wrote c, where names are kept.
func (u *Understanding) seal(r *schema.Report, c *schema.Complaint) {
	if u.sealer != nil && !c.Unsigned() {
		r.Sealed = u.sealer.Seal(r.Key(), c.Author)
	}
}

// own is what a message says of itself, for whoever ties echoes.
func own(reading *classify.Reading, answer *locate.Answer) echo.Own {
	return echo.Own{Report: reading.Kind == schema.KindReport, Agent: reading.Kind == schema.KindBrandReply, Place: string(answer.Region)}
}

// report sets in r, which is empty but for arrival and author, what c gives and
// what was read of it.
func (u *Understanding) report(r *schema.Report, c *schema.Complaint, reading *classify.Reading, answer *locate.Answer) {
	r.ID, r.Source, r.Time, r.Text = c.ID, c.Source, c.Time, c.Text
	r.RepostOf, r.ReplyTo, r.Conversation, r.Channel, r.Role = c.RepostOf, c.ReplyTo, c.Conversation, c.Channel, c.Role
	r.Kind, r.Denial, r.Lang = reading.Kind, reading.Denial, reading.Lang
	r.Brand, r.Service, r.Assumed, r.MoreServices = reading.Brand, reading.Service, reading.Assumed, reading.MoreServices
	r.Lines, r.Device = uint16(min(max(reading.Lines, 1), 1<<16-1)), reading.Device
	r.Region, r.Touches, r.Confidence = answer.Region, answer.Touches, answer.Confidence
	r.Lat, r.Lon, r.Postcode = answer.Lat, answer.Lon, answer.Postcode
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
	if c.Unsigned() {
		return u.ofMessage(c)
	}
	return u.AuthorHash(c.Author)
}

// ofMessage hashes the author of a message of whom nothing else is known.
func (u *Understanding) ofMessage(c *schema.Complaint) uint64 {
	return u.hasher.Author(c.Source, "message "+c.ID)
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
