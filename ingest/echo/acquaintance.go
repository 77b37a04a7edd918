package echo

import "time"

// acquaintance remembers roughly which word pairs were in use in the periods
// before the running one, in two sets of bits that take turns.
type acquaintance struct {
	bits    [][2]uint64 // of the running period and of the one before it
	running uint8       // which of the two runs
	until   int64       // Unix seconds at which the running period ends
}

// period is how long one set of bits fills.
const period = 12 * time.Hour

const acquaintanceBits = 1 << 22

func newAcquaintance() acquaintance {
	return acquaintance{bits: make([][2]uint64, acquaintanceBits/64)}
}

// turn starts a new period when at lies beyond the running one: one period a
// message, so that a clock that runs ahead can't empty the memory.
func (a *acquaintance) turn(at time.Time) {
	now, step := at.Unix(), int64(period/time.Second)
	if now < a.until {
		return
	}
	if a.until == 0 {
		a.until = now + step
		return
	}
	a.running ^= 1
	for i := range a.bits {
		a.bits[i][a.running] = 0
	}
	a.until += step
}

// meet notes pair and returns 1 where it was not in use before the running
// period, else 0: a number, since nobody can foretell it and a wrong guess would
// have to wait for memory.
func (a *acquaintance) meet(pair uint64) int32 {
	at, bit := &a.bits[pair>>6&(acquaintanceBits/64-1)], pair&63
	at[a.running&1] |= 1 << bit
	return int32(^at[a.running&1^1] >> bit & 1)
}
