package api

import (
	"fmt"
	"net"
	"net/netip"
	"time"

	"outcry/api/status"
	"outcry/schema"
)

// Scope is what a key may be used for.
type Scope string

// The scopes. Admin includes all others, operator and webcare include read.
const (
	Anyone   Scope = "" // no key is needed
	Ingest   Scope = "ingest"
	Read     Scope = "read"
	Webcare  Scope = "webcare"
	Operator Scope = "operator"
	Admin    Scope = "admin"
)

// Config says where the API listens and what it takes.
type Config struct {
	Status status.Config // what customers see

	Listen       string        // host:port
	Intake       bool          // complaints and authors may be written
	Answers      bool          // all else of the API and the web page
	Keys         []Key         // at the start; none: open to this machine alone
	KeysFile     string        // read again when it changes, as ReadKeys does; "" for keys that stay
	WrongKeys    int           // tries with a wrong key that an address has a minute
	CertFile     string        // TLS certificate and its chain in PEM, read again when it changes; "" for plain HTTP
	CertKeyFile  string        // its private key in PEM
	MaxBody      int64         // bytes of a request as sent
	MaxPlain     int64         // bytes of a request, decompressed
	MaxUploads   int           // requests with complaints under way at once
	Batch        int           // complaints handed on at once
	Timeout      time.Duration // of a request
	UploadWithin time.Duration // of a request with complaints
	Grace        time.Duration // for requests under way when the server stops
	Glance       time.Duration // between two looks for changes to tell listeners of
}

// DefaultConfig returns an open API on loopback, with all duties.
func DefaultConfig() Config {
	return Config{
		Status: status.DefaultConfig(),
		Listen: "127.0.0.1:8080", Intake: true, Answers: true, MaxBody: 64 << 20, MaxPlain: 512 << 20, MaxUploads: 16, Batch: 10_000, WrongKeys: 20,
		Timeout: 30 * time.Second, UploadWithin: 10 * time.Minute, Grace: 10 * time.Second, Glance: time.Second,
	}
}

// Validate returns nil or what is wrong with cfg. Without keys it refuses to
// listen anywhere but on loopback.
func (cfg Config) Validate() error {
	host, _, err := net.SplitHostPort(cfg.Listen)
	if err != nil {
		return fmt.Errorf("api: listen: %q is not host:port: %w", cfg.Listen, schema.ErrInvalid)
	}
	if len(cfg.Keys) == 0 && !loopback(host) {
		return fmt.Errorf("api: listen: %s can be reached from other machines and no keys are set; set keys or listen on 127.0.0.1: %w", cfg.Listen, schema.ErrInvalid)
	}
	if (cfg.CertFile == "") != (cfg.CertKeyFile == "") {
		return fmt.Errorf("api: TLS needs a certificate and its key: %w", schema.ErrInvalid)
	}
	if cfg.WrongKeys < 1 {
		return fmt.Errorf("api: wrong keys a minute: %d is not positive: %w", cfg.WrongKeys, schema.ErrInvalid)
	}
	if cfg.MaxBody < 1 || cfg.MaxPlain < cfg.MaxBody || cfg.MaxUploads < 1 || cfg.Batch < 1 {
		return fmt.Errorf("api: body %d, plain %d, uploads %d and batch %d must be positive, plain the larger: %w", cfg.MaxBody, cfg.MaxPlain, cfg.MaxUploads, cfg.Batch, schema.ErrInvalid)
	}
	if cfg.Timeout <= 0 || cfg.UploadWithin <= 0 || cfg.Grace < 0 || cfg.Glance <= 0 {
		return fmt.Errorf("api: timeout %v, upload %v, grace %v and glance %v must be positive: %w", cfg.Timeout, cfg.UploadWithin, cfg.Grace, cfg.Glance, schema.ErrInvalid)
	}
	if err := cfg.Status.Validate(); err != nil {
		return fmt.Errorf("api: %w", err)
	}
	for _, k := range cfg.Keys {
		if err := k.validate(); err != nil {
			return err
		}
	}
	return nil
}

// loopback reports whether host, a name or an address, is this machine alone.
func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}
