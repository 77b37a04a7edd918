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
	meantOdds   = 0.5 // and for one that is meant by a word such as internet
	ruleOdds    = 0.7 // log odds that the rules add for a kind that they name
	givenOdds   = 1.5 // log odds that a service and a place given by the sender add
)

// open reports whether the rules leave it to the learned part what v is: not
// where they are sure, nor of the replies of agents and of echoes, which have
// marks of their own.
func (v *verdict) open() bool {
	return v.kind != schema.KindBrandReply && v.kind != schema.KindEcho && (v.kind != schema.KindReport || v.score < sure)
}

// reconsider lets the learned part have its say on v, which the rules found.
func (w *work) reconsider(v *verdict, known bool) {
	m := w.scan.t.model
	if m == nil || !v.open() {
		return
	}
	w.sense(v)
	var sum [kindCount]int32
	for _, at := range w.rows {
		for k, x := range &m.kinds[at] {
			sum[k] += int32(x)
		}
	}
	var odds [kindCount]float32
	for k := range odds {
		odds[k] = m.KindBias[k] + m.KindScale*float32(sum[k])
	}
	if known {
		odds[0] += givenOdds
	}
	if v.kind != schema.KindOther {
		odds[kindIndex(v.kind)] += ruleOdds
	}
	odds[0] -= doubtWeight * max(0, v.doubt-1)
	margin := odds[0] - logSum(odds[1:])
	if margin < 0 {
		v.kind, v.score = kindOrder[1+highest(odds[1:])], min(v.score, enough-0.1)
		return
	}
	v.learned = v.kind != schema.KindReport
	v.kind, v.score = schema.KindReport, max(v.score, enough+min(margin, 2)/2)
}

// sense notes what the learned part sees in the message, once.
func (w *work) sense(v *verdict) {
	if len(w.senses) > 0 {
		return
	}
	w.senses = w.scan.senseVerdict(w.scan.senseWords(w.senses), v)
	w.look(0)
}

// look finds the weights of the senses from number from on, those that have any.
func (w *work) look(from int) {
	m := w.scan.t.model
	for i := range w.senses[from:] {
		if at := m.row(w.senses[from+i].Key); at > 0 {
			w.rows = append(w.rows, at)
		}
	}
}

// mostTelling is how many senses explain what was learned.
const mostTelling = 3

// telling returns the senses among the words that speak most for a report, best
// first, and how many there are.
func (w *work) telling() (best [mostTelling]Sense, n int) {
	m := w.scan.t.model
	var most [mostTelling]int8
	for _, x := range w.senses {
		by := m.kinds[m.row(x.Key)][0]
		at := n
		for at > 0 && by > most[at-1] {
			at--
		}
		if by <= 0 || x.From < 0 || at == mostTelling {
			continue
		}
		n = min(n+1, mostTelling)
		copy(most[at+1:n], most[at:n])
		copy(best[at+1:n], best[at:n])
		most[at], best[at] = by, x
	}
	return best, n
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

// senseServices appends what the rules made of the services: those they list,
// best first, and what the brand is known for.
func (s *scan) senseServices(dst []Sense, list []uint8, brand int16) []Sense {
	note := func(sort SenseSort, x uint64) { dst = append(dst, Sense{senseKey(sort, x), -1, -1, sort}) }
	for i, f := range list[:min(len(list), 2)] {
		note(SenseFailing, uint64(i)<<8|uint64(f))
	}
	if len(list) == 0 {
		note(SenseFailing, 1<<16)
	}
	if s.assumed {
		note(SenseFailing, 1<<17)
	}
	if brand < 0 {
		note(SenseOffer, 1<<16)
		return dst
	}
	b := &s.t.brands[brand]
	note(SenseOffer, uint64(b.first)<<20)
	for i := range serviceCount {
		if b.offers>>i&1 != 0 {
			note(SenseOffer, uint64(i))
		}
	}
	return dst
}

// service returns the service that fails by the learned part, of those that the
// brand offers; list is what the rules think, best first.
func (w *work) service(v *verdict, list []uint8, brand int16) uint8 {
	s, m := &w.scan, w.scan.t.model
	w.sense(v)
	n := len(w.senses)
	w.senses = s.senseServices(w.senses, list, brand)
	w.look(n)
	var sum [serviceCount]int32
	for _, at := range w.rows {
		for k, x := range &m.services[at] {
			sum[k] += int32(x)
		}
	}
	best, most := 0, float32(math.Inf(-1))
	for k, x := range sum {
		odds := m.ServiceBias[k] + m.ServiceScale*float32(x)
		switch {
		case brand >= 0 && s.t.brands[brand].offers>>k&1 == 0:
			continue
		case len(list) > 0 && int(list[0]) == k && s.strong>>k&1 != 0:
			odds += namedOdds
		case len(list) > 0 && int(list[0]) == k && !s.assumed:
			odds += meantOdds
		}
		if odds > most {
			best, most = k, odds
		}
	}
	return uint8(best)
}

// Senses returns what the learned part notes of complaint c, whose text m holds:
// for its kind, and for the service that fails. asked is false where the rules
// alone decide on the kind.
func (cl *Classifier) Senses(m *text.Message, c *schema.Complaint) (kind, service []Sense, asked bool) {
	w := new(work)
	w.scan.read(cl.table.Load(), m)
	w.weigh()
	brand := new(Reading).setBrand(&w.scan, w.given(c), w.brands)
	v := w.scan.judge(w.clauses, false)
	kind = w.scan.senseVerdict(w.scan.senseWords(nil), &v)
	var found [12]uint8
	n := w.scan.servicesOf(w.clauses, brand, &found)
	return kind, w.scan.senseServices(kind[:len(kind):len(kind)], found[:n], brand), v.open()
}
