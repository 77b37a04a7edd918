package train

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"outcry/ingest/classify"
	"outcry/ingest/text"
	"outcry/schema"
)

// Options says how weights are learned. Start from DefaultOptions.
type Options struct {
	Least   int     // texts that a sense must be in
	Penalty float64 // half of it times the sum of the squares of the weights is taken off the log likelihood
	Rounds  int     // most steps of the search
}

// DefaultOptions returns what did best when each hand was left out in turn.
func DefaultOptions() Options { return Options{Least: 2, Penalty: 1, Rounds: 200} }

// pairTrust is by how much the weights of pairs of words are shrunk: there are
// many, and each tells less.
const pairTrust = 0.7

func trustOf(s classify.Sense) float64 {
	if s.Pair {
		return pairTrust
	}
	return 1
}

// example is one text as a regression sees it.
type example struct {
	columns []int32   // of the senses it has
	values  []float64 // of them
	target  []float64 // by class, sum 1
}

// regression is a multinomial logistic regression (Cox 1958) with a Gaussian
// prior on its weights.
type regression struct {
	examples []example
	classes  int
	columns  int
	penalty  float64
}

// size is the number of weights: those of each column, then the biases.
func (r *regression) size() int { return (r.columns + 1) * r.classes }

// loss returns the penalised negative log likelihood of w, and its gradient in
// grad where that is not nil.
func (r *regression) loss(w, grad []float64) float64 {
	sum, k := 0.0, r.classes
	clear(grad)
	odds := make([]float64, k)
	bias := w[r.columns*k:]
	for i := range r.examples {
		e := &r.examples[i]
		copy(odds, bias)
		for j, c := range e.columns {
			for l, x := range w[int(c)*k : int(c+1)*k] {
				odds[l] += e.values[j] * x
			}
		}
		total := logSum(odds)
		for l, t := range e.target {
			sum += t * (total - odds[l])
			odds[l] = math.Exp(odds[l]-total) - t
		}
		if grad == nil {
			continue
		}
		for j, c := range e.columns {
			for l, x := range odds {
				grad[int(c)*k+l] += e.values[j] * x
			}
		}
		for l, x := range odds {
			grad[r.columns*k+l] += x
		}
	}
	for i, x := range w[:r.columns*k] {
		sum += r.penalty / 2 * x * x
		if grad != nil {
			grad[i] += r.penalty * x
		}
	}
	return sum
}

func logSum(x []float64) float64 {
	top, sum := slices.Max(x), 0.0
	for _, v := range x {
		sum += math.Exp(v - top)
	}
	return top + math.Log(sum)
}

// fit returns the weights of least loss (L-BFGS, Liu and Nocedal 1989).
func (r *regression) fit(rounds int) ([]float64, error) {
	problem := optimize.Problem{
		Func: func(w []float64) float64 { return r.loss(w, nil) },
		Grad: func(grad, w []float64) { r.loss(w, grad) },
	}
	settings := &optimize.Settings{MajorIterations: rounds, GradientThreshold: 1e-3, Converger: &optimize.FunctionConverge{Relative: 1e-6, Iterations: 5}}
	found, err := optimize.Minimize(problem, make([]float64, r.size()), settings, &optimize.LBFGS{})
	if err != nil {
		return nil, fmt.Errorf("fit %d weights: %w", r.size(), err)
	}
	return found.X, nil
}

// Fit learns weights from texts, as lex reads them by the rules alone. Texts
// whose labels leave the service open teach only kinds.
func Fit(texts []Text, lex *classify.Lexicon, opt Options) (classify.Head, []classify.Weights, error) {
	rules, err := classifier(lex, nil)
	if err != nil {
		return classify.Head{}, nil, err
	}
	noted := make([]noted, len(texts))
	keys := newKeys(opt.Least)
	for i := range texts {
		noted[i].note(&texts[i], rules)
		keys.count(noted[i].kind, noted[i].service)
	}
	keys.close()
	kinds := regression{classes: len(classify.Kinds()), columns: len(keys.list), penalty: opt.Penalty}
	services := regression{classes: len(schema.Services()), columns: len(keys.list), penalty: opt.Penalty}
	for i := range texts {
		kinds.examples = append(kinds.examples, keys.example(noted[i].kind, texts[i].kindTarget()))
		if len(texts[i].Services) > 0 {
			services.examples = append(services.examples, keys.example(noted[i].service, texts[i].serviceTarget()))
		}
	}
	byKind, err := kinds.fit(opt.Rounds)
	if err != nil {
		return classify.Head{}, nil, fmt.Errorf("kinds: %w", err)
	}
	byService, err := services.fit(opt.Rounds)
	if err != nil {
		return classify.Head{}, nil, fmt.Errorf("services: %w", err)
	}
	head, rows := keys.pack(byKind, byService)
	head.Digest = Digest(texts)
	return head, rows, nil
}

// noted is what is seen in one text.
type noted struct{ kind, service []classify.Sense }

func (n *noted) note(x *Text, rules *classify.Classifier) {
	n.kind, n.service = rules.Senses(text.New(x.Text), &schema.Complaint{Text: x.Text})
}

func (x *Text) kindTarget() []float64 {
	out := make([]float64, len(classify.Kinds()))
	out[slices.Index(classify.Kinds(), x.Kind)] = 1
	return out
}

// firstPart is the part of a label of several services that is of the first of them.
const firstPart = 0.9

func (x *Text) serviceTarget() []float64 {
	all := schema.Services()
	out := make([]float64, len(all))
	rest := 1.0
	for i, s := range x.Services {
		part := rest * firstPart
		if i == len(x.Services)-1 {
			part = rest
		}
		out[slices.Index(all, s)] += part
		rest -= part
	}
	return out
}
