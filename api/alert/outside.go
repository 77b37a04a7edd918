package alert

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// kept are the addresses that a webhook of a subscription may not lead to, beside
// those that netip knows: IANA's special-purpose registries of IPv4 and IPv6, and
// what carries an IPv4 address inside.
var kept = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("fec0::/10"),
}

// public reports whether ip is an address of the whole Internet.
func public(ip netip.Addr) bool {
	ip = ip.Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() {
		return false
	}
	for _, p := range kept {
		if p.Contains(ip) {
			return false
		}
	}
	return true
}

var errKept = fmt.Errorf("leads to a loopback, private or reserved address")

// newOutside returns a client for addresses that anybody may have given: it goes
// nowhere private unless it may, by whatever name and at whatever moment, and
// follows nobody elsewhere.
func newOutside(private bool) *http.Client {
	dialer := &net.Dialer{Timeout: sendTime / 3}
	if !private {
		dialer.Control = func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil || !public(at.Addr()) {
				return errKept // seen after the name was looked up: a name that changes its mind is caught here
			}
			return nil
		}
	}
	return &http.Client{
		Timeout: sendTime,
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, TLSHandshakeTimeout: sendTime / 3, MaxIdleConns: 20, IdleConnTimeout: 30 * time.Second,
			MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// lookTime bounds the look-up of a name.
const lookTime = 3 * time.Second

// leadsInside reports whether host is, or is a name of, an address that is not
// public. A name that is not known now is judged when it is dialled.
func leadsInside(ctx context.Context, host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return !public(ip)
	}
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return false
	}
	for _, ip := range found {
		if !public(ip) {
			return true
		}
	}
	return false
}
