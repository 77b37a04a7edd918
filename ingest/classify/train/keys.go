package train

import (
	"cmp"
	"math"
	"slices"

	"outcry/ingest/classify"
)

// keys are the senses that are learned, each a column.
type keys struct {
	least int
	texts map[uint32]int // how many have it
	trust map[uint32]float64
	list  []uint32
	at    map[uint32]int32
}

func newKeys(least int) *keys {
	return &keys{least: least, texts: make(map[uint32]int), trust: make(map[uint32]float64), at: make(map[uint32]int32)}
}

// count takes the senses of one text.
func (k *keys) count(lists ...[]classify.Sense) {
	seen := make(map[uint32]bool)
	for _, list := range lists {
		for _, s := range list {
			if !seen[s.Key] {
				seen[s.Key] = true
				k.texts[s.Key]++
				k.trust[s.Key] = trustOf(s)
			}
		}
	}
}

// close fixes the columns, in the order of their keys.
func (k *keys) close() {
	for key, n := range k.texts {
		if n >= k.least {
			k.list = append(k.list, key)
		}
	}
	slices.Sort(k.list)
	for i, key := range k.list {
		k.at[key] = int32(i)
	}
}

// example returns what a regression sees of a text. A sense that it has twice
// counts twice, as it does when weights are summed.
func (k *keys) example(senses []classify.Sense, target []float64) example {
	e := example{target: target}
	for _, s := range senses {
		if at, ok := k.at[s.Key]; ok {
			e.columns, e.values = append(e.columns, at), append(e.values, k.trust[s.Key])
		}
	}
	return e
}

// pack rounds the weights of both regressions to a byte each. Senses that say
// nothing are left out; those of most texts come first, so that they lie together.
func (k *keys) pack(kinds, services []float64) (classify.Head, []classify.Weights) {
	var head classify.Head
	nk, ns, n := len(head.KindBias), len(head.ServiceBias), len(k.list)
	head.KindScale, head.ServiceScale = k.scale(kinds, nk), k.scale(services, ns)
	for i := range head.KindBias {
		head.KindBias[i] = float32(kinds[n*nk+i])
	}
	for i := range head.ServiceBias {
		head.ServiceBias[i] = float32(services[n*ns+i])
	}
	var rows []classify.Weights
	for c, key := range k.list {
		w := classify.Weights{Key: key}
		for i := range w.Kinds {
			w.Kinds[i] = unit(kinds[c*nk+i]*k.trust[key], head.KindScale)
		}
		for i := range w.Services {
			w.Services[i] = unit(services[c*ns+i]*k.trust[key], head.ServiceScale)
		}
		if w.Kinds != (classify.KindWeights{}) || w.Services != (classify.ServiceWeights{}) {
			rows = append(rows, w)
		}
	}
	slices.SortFunc(rows, func(a, b classify.Weights) int {
		return cmp.Or(cmp.Compare(k.texts[b.Key], k.texts[a.Key]), cmp.Compare(a.Key, b.Key))
	})
	return head, rows
}

// scale returns the unit by which the largest weight of a column fills a byte.
func (k *keys) scale(weights []float64, classes int) float32 {
	most := 1e-6
	for c, key := range k.list {
		for _, x := range weights[c*classes : (c+1)*classes] {
			most = max(most, math.Abs(x)*k.trust[key])
		}
	}
	return float32(most / math.MaxInt8)
}

func unit(x float64, scale float32) int8 { return int8(math.Round(x / float64(scale))) }
