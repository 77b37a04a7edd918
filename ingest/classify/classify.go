// Package classify reads off a complaint what kind of message it is, whose
// service fails, which one, since when and for how many, by the words of a
// lexicon that is data and by rules of how people say such things.
package classify

import (
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"outcry/ingest/text"
	"outcry/schema"
)

// Classifier reads complaints. It is safe for concurrent use.
type Classifier struct {
	table   atomic.Pointer[table]
	scratch sync.Pool      // *batch
	zone    *time.Location // of the writers
	log     *slog.Logger
}

// sideBySide is how many complaints ReadAll reads at once.
const sideBySide = 32

// batch is the memory of classifications side by side.
type batch struct{ works [sideBySide]work }

// work is the memory of one classification.
type work struct {
	scan    scan
	clauses []clause
	brands  []candidate
	brand   int16 // by table.brands, -1 for none
	verdict verdict
	asked   bool      // the learned part has its say on the verdict
	found   [12]uint8 // the failing services, best first
	listed  int       // how many they are
	senses  senses
	rows    []uint16 // of the model, for each of the senses
}

// Reading is what a complaint says.
type Reading struct {
	Kind         schema.Kind
	Denial       bool // a brand's reply that denies an outage
	Brand        schema.Brand
	Named        []schema.Brand // further brands in the text, shared: not to be changed
	Service      schema.Service
	Assumed      bool             // no word names a service: Service is the one that the brand is known for
	MoreServices []schema.Service // further services that fail, best first; shared: not to be changed
	Onset        time.Duration    // how long before the complaint it began, by the words
	OnsetKnown   bool
	Lines        int           // lines or people affected, by the words; at least 1
	Device       string        // as the text writes it
	Promise      bool          // an agent promised something
	Due          time.Duration // how long after the complaint a brand's reply promises something at the latest; 0 where it doesn't
	Asks         Asks
	Lang         string  // nl, en, de, fr or ""; the sender's where it gives one
	Score        float32 // how surely it is a report: at least 1.9 for one
	reasons      [6]reason
	count        uint8
}

// New returns a Classifier for lex. zone is where the writers live: in its civil
// time they mean "since 8 this morning". The error wraps schema.ErrInvalid.
func New(lex *Lexicon, zone *time.Location, log *slog.Logger) (*Classifier, error) {
	c := &Classifier{log: log, zone: zone, scratch: sync.Pool{New: func() any { return new(batch) }}}
	if err := c.Reload(lex); err != nil {
		return nil, err
	}
	return c, nil
}

// Reload puts lex in the place of the lexicon in use. Classifications that run
// meanwhile finish with the old one; after an error the old one stays.
func (c *Classifier) Reload(lex *Lexicon) error {
	t, err := compile(lex)
	if err != nil {
		return fmt.Errorf("compile lexicon: %w", err)
	}
	c.table.Store(t)
	c.log.Debug("lexicon compiled", "brands", len(t.brands), "phrases", len(t.known))
	return nil
}

// Classify reads complaint c, whose text m holds. Brand and service given by
// the sender win over the text where they are valid.
func (cl *Classifier) Classify(m *text.Message, c *schema.Complaint) (r Reading) {
	b := cl.scratch.Get().(*batch)
	defer cl.scratch.Put(b)
	w := &b.works[0]
	w.scan.read(cl.table.Load(), m)
	w.weigh()
	w.judge(&r, c)
	w.learn(&r, c)
	w.conclude(&r, c, cl.zone)
	return r
}

// ReadAll sets each of dst to what Classify returns of the message and the
// complaint at its place; the three are as long. It takes every step for many
// complaints before the next step, so that the code and the tables of one step
// stay near the processor.
func (cl *Classifier) ReadAll(dst []Reading, messages []text.Message, complaints []schema.Complaint) {
	b := cl.scratch.Get().(*batch)
	defer cl.scratch.Put(b)
	t := cl.table.Load()
	for len(dst) > 0 {
		n := min(len(dst), len(b.works))
		for i := range n {
			b.works[i].scan.read(t, &messages[i])
		}
		for i := range n {
			b.works[i].weigh()
		}
		for i := range n {
			dst[i] = Reading{}
			b.works[i].judge(&dst[i], &complaints[i])
		}
		for i := range n {
			b.works[i].learn(&dst[i], &complaints[i])
		}
		for i := range n {
			b.works[i].conclude(&dst[i], &complaints[i], cl.zone)
		}
		dst, messages, complaints = dst[n:], messages[n:], complaints[n:]
	}
}

// weigh weighs what was read, clause by clause and brand by brand.
func (w *work) weigh() {
	s := &w.scan
	w.clauses = s.clauses(w.clauses[:0])
	w.brands = s.brandsOf(w.clauses, w.brands[:0])
	w.senses.forget()
}

// judge sets the language, the brand and the verdict of the rules on complaint c
// in r, which is empty.
func (w *work) judge(r *Reading, c *schema.Complaint) {
	r.Lines, r.Lang = 1, c.Lang
	if r.Lang == "" {
		r.Lang = w.scan.languageOf()
	}
	w.brand = r.setBrand(&w.scan, w.given(c), w.brands)
	w.setKind(r, c)
	w.listed = w.scan.servicesOf(w.clauses, w.brand, &w.found)
}

// conclude sets the rest of r: the services and the facts.
func (w *work) conclude(r *Reading, c *schema.Complaint, zone *time.Location) {
	s := &w.scan
	r.setService(w, c)
	if r.Brand == "" && r.Kind == schema.KindReport {
		r.Brand = s.t.defaultBrand(r.Service, r.Lang)
	}
	r.setFacts(s, c, zone)
}

// given returns the brand that the sender gives, -1 for none.
func (w *work) given(c *schema.Complaint) int16 {
	brand := w.scan.t.given(c.Brand)
	if brand >= 0 {
		w.scan.given = 1
	}
	return brand
}

// setBrand sets the brand, and returns it as the table numbers it, -1 for none.
func (r *Reading) setBrand(s *scan, given int16, found []candidate) int16 {
	t, best := s.t, given
	if best >= 0 {
		r.because(s, ruleGivenBrand, -1)
	} else if len(found) > 0 {
		best = found[0].brand
		r.because(s, found[0].how, found[0].at)
	}
	if best < 0 {
		return best
	}
	r.Brand = t.brands[best].slug
	for _, f := range found {
		if f.brand == best {
			continue
		}
		if r.Named == nil {
			r.Named = t.brands[f.brand].one
			continue
		}
		r.Named = append(r.Named[:len(r.Named):len(r.Named)], t.brands[f.brand].slug)
	}
	return best
}

// setKind sets the verdict by the rules, and whether the learned part is asked.
func (w *work) setKind(r *Reading, c *schema.Complaint) {
	s, v := &w.scan, &w.verdict
	*v, w.asked = verdict{best: -1}, false
	switch {
	case c.Role == schema.RoleBrand:
		v.kind, v.denial = schema.KindBrandReply, s.all&denial != 0
	case c.Role == schema.RoleNews:
		v.kind = schema.KindNews
	case len(s.words) == 0 && s.links == 0 && known(c):
		v.kind = schema.KindReport
		r.because(s, ruleGivenService, -1)
	case c.RepostOf != "" || s.reposted():
		v.kind = schema.KindEcho
	default:
		*v = s.judge(w.clauses, known(c))
		w.asked = s.t.model != nil && v.open()
	}
}

// known reports whether the sender gives what fails and where.
func known(c *schema.Complaint) bool { return c.Location != nil && c.Service.Valid() }

// reposted reports whether the message says itself that it repeats another: "RT @x:".
func (s *scan) reposted() bool {
	for i := 0; i+1 < len(s.words) && s.tags > 0; i++ {
		if s.words[i+1].kind != text.Handle || s.words[i].kind != text.Word {
			continue
		}
		if f := s.fold(i); (f == "rt" || f == "mt") && !s.words[i].letters {
			return true
		}
	}
	return false
}

// setService sets the services, best first.
func (r *Reading) setService(w *work, c *schema.Complaint) {
	list := w.found[:w.listed]
	if c.Service.Valid() {
		r.Service = c.Service
	} else if len(list) > 0 {
		r.Service, r.Assumed, list = vocabulary[list[0]], w.scan.assumed, list[1:]
	}
	for _, i := range list {
		switch f := vocabulary[i]; {
		case f == r.Service:
		case r.MoreServices == nil:
			r.MoreServices = vocabulary[i : i+1 : i+1]
		default:
			r.MoreServices = append(r.MoreServices[:len(r.MoreServices):len(r.MoreServices)], f)
		}
	}
}

// putFirst puts x before the n that are listed, and returns how many there are then.
func putFirst(list *[12]uint8, n int, x uint8) int {
	at := slices.Index(list[:n], x)
	if at < 0 {
		at = min(n, len(list)-1)
		n = at + 1
	}
	copy(list[1:at+1], list[:at])
	list[0] = x
	return n
}
