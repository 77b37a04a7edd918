package api

import (
	"net/netip"
	"sync"
	"time"
)

// tries counts wrong keys by address. The right key is never held back by the
// wrong ones of a neighbour: a secret of 130 bits is not found by trying, and
// behind a proxy all have one address.
type tries struct {
	most  int // a minute
	mu    sync.Mutex
	begun time.Time
	wrong map[netip.Prefix]int
}

// mostAddresses bounds what is remembered within a minute; those that come
// after are counted as one.
const mostAddresses = 10_000

func newTries(most int) *tries { return &tries{most: most, wrong: map[netip.Prefix]int{}} }

// fail counts a wrong key of address at now. It returns how many it has had in
// this minute, and how long to wait when they are too many, else 0.
func (t *tries) fail(now time.Time, address string) (n int, wait time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.begun) >= time.Minute || now.Before(t.begun) {
		t.begun = now
		clear(t.wrong)
	}
	from := netOf(address)
	if _, known := t.wrong[from]; !known && len(t.wrong) >= mostAddresses {
		from = netip.Prefix{}
	}
	t.wrong[from]++
	if t.wrong[from] > t.most {
		return t.wrong[from], t.begun.Add(time.Minute).Sub(now)
	}
	return t.wrong[from], 0
}

// netOf returns the address of an IPv4 client, or the /64 that an IPv6 client
// has to itself.
func netOf(address string) netip.Prefix {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return netip.Prefix{}
	}
	ip = ip.Unmap().WithZone("")
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return p
}
