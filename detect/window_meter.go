package detect

import (
	"math"
	"time"
)

// meter counts events a week, fading over four weeks.
type meter struct {
	sum  float64
	last int64
	from int64
}

const meterSpan = float64(4 * 7 * 24 * 3600)

func (m *meter) add(now int64) {
	if m.from == 0 {
		m.from, m.last = now, now
	}
	if now > m.last {
		m.sum *= math.Exp(-float64(now-m.last) / meterSpan)
		m.last = now
	}
	m.sum++
}

// weekly returns the rate a week.
func (m *meter) weekly(now int64) float64 {
	age := float64(now - m.from)
	if m.from == 0 || age < float64(time.Hour/time.Second) {
		return 0
	}
	seen := meterSpan * (1 - math.Exp(-age/meterSpan))
	return m.sum / seen * 7 * 24 * 3600
}
