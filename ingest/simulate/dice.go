package simulate

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"time"
)

// dice is one source of chance. Every process of a stream throws its own, so
// that a change of one leaves the others as they were.
type dice struct{ *rand.Rand }

func newDice(seed int64, process string) dice {
	h := fnv.New64a()
	h.Write([]byte(process))
	return dice{rand.New(rand.NewPCG(uint64(seed), h.Sum64()))}
}

func (d dice) chance(p float64) bool { return d.Float64() < p }

// between returns a number in [low, high).
func (d dice) between(low, high float64) float64 { return low + d.Float64()*(high-low) }

// wait returns an exponential time of the given mean.
func (d dice) wait(mean time.Duration) time.Duration {
	return time.Duration(d.ExpFloat64() * float64(mean))
}

// within returns a moment in [from, to).
func (d dice) within(from, to time.Time) time.Time {
	return from.Add(time.Duration(d.Float64() * float64(to.Sub(from))))
}

// poisson returns a count of the given mean: by Knuth's product of uniforms
// (1969) below 30, above it from the normal distribution.
func (d dice) poisson(mean float64) int {
	if mean > 30 {
		return max(0, int(math.Round(mean+math.Sqrt(mean)*d.NormFloat64())))
	}
	n := 0
	for limit, p := math.Exp(-mean), d.Float64(); p > limit; p *= d.Float64() {
		n++
	}
	return n
}

// pick returns one element of a list that is not empty.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// weighted returns the index of one weight, in proportion to it.
func (d dice) weighted(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	x := d.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}
