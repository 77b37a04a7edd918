package classify

import (
	"math"

	"outcry/ingest/text"
	"outcry/schema"
)

const (
	doubtWeight = 1   // log odds that a unit of doubt takes from a report, from the second on
	sure        = 3   // score of the rules from which the learned part is not asked
	namedOdds   = 2   // log odds that the rules add for a service that is named outright
	meantOdds   = 1   // and for one that is meant by a word such as internet, or by the brand
	ruleOdds    = 0.7 // log odds that the rules add for a kind that they name
	givenOdds   = 1.5 // log odds that a service and a place given by the sender add
	surest      = 2   // log odds of a report beyond which its score does not grow
	closeOdds   = 4   // lead from which a report's log odds pass surest: all other kinds together have e² of the next at most
)

// open reports whether the rules leave it to the learned part what v is: not
// where they are sure, nor of the replies of agents and of echoes, which have
// marks of their own, nor where it lies in the order of the words that nothing fails.
func (v *verdict) open() bool {
	if v.settled && (v.kind == schema.KindRecovery || v.kind == schema.KindOther) {
		return false
	}
	return v.kind != schema.KindBrandReply && v.kind != schema.KindEcho && (v.kind != schema.KindReport || v.score < sure)
}

// learn sets the kind of r, by what was learned where the rules leave it open, and
// puts the service that fails by what was learned before those of the rules.
func (w *work) learn(r *Reading, c *schema.Complaint) {
	v := &w.verdict
	if w.asked {
		w.reconsider(v, known(c))
	}
	if v.learned {
		w.explain(r)
	}
	if v.best >= 0 {
		r.because(&w.scan, w.clauses[v.best].rule, w.clauses[v.best].at)
	}
	r.Kind, r.Denial, r.Score = v.kind, v.denial, v.score
	if w.serves(r, c) {
		w.sense(v)
		w.listed = putFirst(&w.found, w.listed, w.service(w.found[:w.listed], w.brand))
	}
}

// serves reports whether what was learned says which service fails: not where
// the sender does, nor where the rules are sure of the report and one service is
// named outright and no other.
func (w *work) serves(r *Reading, c *schema.Complaint) bool {
	if r.Kind != schema.KindReport || w.scan.t.model == nil || c.Service.Valid() || len(w.scan.words) == 0 {
		return false
	}
	first := serviceSet(1) << w.found[0]
	switch {
	case w.listed == 0 || w.scan.strong != first:
		return true
	case w.told(first):
		return false
	}
	return w.asked || w.scan.plain&^first != 0
}

// told reports whether of several clauses the one that fails most names service
// first and no other: what the others speak of tells how the writer is placed, as
// in "geen kiestoon. Ik werk thuis".
func (w *work) told(first serviceSet) bool {
	if w.verdict.best < 0 || len(w.clauses) < 2 {
		return false
	}
	best := &w.clauses[w.verdict.best]
	return best.strong == first && best.plain&^first == 0
}

// reconsider lets the learned part have its say on v, which the rules found.
// known says that the sender gives a service and a place.
func (w *work) reconsider(v *verdict, known bool) {
	m := w.scan.t.model
	w.sense(v)
	var odds [kindCount]float32
	for k, sum := range m.sumKinds(w.rows) {
		odds[k] = m.KindBias[k] + m.KindScale*float32(sum)
	}
	if known {
		odds[0] += givenOdds
	}
	if v.kind != schema.KindOther {
		odds[kindIndex(v.kind)] += ruleOdds
	}
	odds[0] -= doubtWeight * max(0, v.doubt-1)
	next := 1 + highest(odds[1:])
	margin := odds[0] - odds[next]
	if 0 <= margin && margin < closeOdds {
		margin = odds[0] - logSum(odds[1:])
	}
	if margin < 0 {
		v.kind, v.score = kindOrder[next], min(v.score, enough-0.1)
		return
	}
	v.learned = v.kind != schema.KindReport
	v.kind, v.score = schema.KindReport, max(v.score, enough+min(margin, surest)/2)
}

// sense notes what the learned part sees in the message, and what that says, once.
func (w *work) sense(v *verdict) {
	if len(w.senses.keys) > 0 {
		return
	}
	w.senses.words(&w.scan)
	w.senses.verdict(&w.scan, v, w.failed(v))
	w.rows = w.scan.t.model.find(w.rows[:0], w.senses.keys)
}

// failed returns the services whose failing the clause that fails most says outright.
func (w *work) failed(v *verdict) serviceSet {
	if v.best < 0 {
		return 0
	}
	return w.clauses[v.best].failed
}

// mostTelling is how many senses explain what was learned.
const mostTelling = 3

// explain notes in r the words and pairs that speak most for a report, best first.
func (w *work) explain(r *Reading) {
	var best, by [mostTelling]int
	n := 0
	for i := range max(0, 2*len(w.senses.said)-1) {
		says := w.scan.t.model.report(w.rows[i])
		at := n
		for at > 0 && says > by[at-1] {
			at--
		}
		if says <= 0 || at == mostTelling {
			continue
		}
		n = min(n+1, mostTelling)
		copy(by[at+1:n], by[at:n])
		copy(best[at+1:n], best[at:n])
		by[at], best[at] = says, i
	}
	for _, i := range best[:n] {
		from, to := w.senses.tokens(i)
		r.becauseOf(ruleLearned, from, to)
	}
}

func highest(x []float32) int {
	best := 0
	for i := range x {
		if x[i] > x[best] {
			best = i
		}
	}
	return best
}

// logSum returns the logarithm of the sum of the exponentials of x.
func logSum(x []float32) float32 {
	top := x[0]
	for _, v := range x[1:] {
		top = max(top, v)
	}
	var sum float64
	for _, v := range x {
		sum += math.Exp(float64(v - top))
	}
	return top + float32(math.Log(sum))
}

// service returns the service that fails by the learned part, of those that the
// brand offers; list is what the rules think, best first. The message was sensed.
func (w *work) service(list []uint8, brand int16) uint8 {
	s, m := &w.scan, w.scan.t.model
	n := len(w.senses.keys)
	w.senses.failing(s, list, brand)
	w.rows = m.find(w.rows, w.senses.keys[n:])
	var odds [serviceCount]float32
	for k, sum := range m.sumServices(w.rows) {
		odds[k] = m.ServiceBias[k] + m.ServiceScale*float32(sum)
	}
	if len(list) > 0 {
		first, by := list[0], float32(meantOdds)
		if s.strong>>first&1 != 0 {
			by = namedOdds
		}
		odds[first] += by
	}
	best, most := 0, float32(math.Inf(-1))
	for k, x := range odds {
		if x > most && (brand < 0 || s.t.brands[brand].offers>>k&1 != 0) {
			best, most = k, x
		}
	}
	return uint8(best)
}

// Senses returns what the learned part notes of complaint c, whose text m holds:
// for its kind, and for the service that fails.
func (cl *Classifier) Senses(m *text.Message, c *schema.Complaint) (kind, service []Sense) {
	w := new(work)
	w.scan.read(cl.table.Load(), m)
	w.weigh()
	brand := new(Reading).setBrand(&w.scan, w.given(c), w.brands)
	v := w.scan.judge(w.clauses, false)
	w.senses.words(&w.scan)
	w.senses.verdict(&w.scan, &v, w.failed(&v))
	kind = w.senses.list()
	w.senses.forget()
	w.senses.words(&w.scan)
	w.senses.verdict(&w.scan, &v, 0) // of what is said outright the rules' list knows more
	var found [12]uint8
	n := w.scan.servicesOf(w.clauses, brand, &found)
	w.senses.failing(&w.scan, found[:n], brand)
	return kind, w.senses.list()
}
