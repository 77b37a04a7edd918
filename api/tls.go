package api

import (
	"crypto/tls"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// certificate is a TLS certificate in files, read again when they change. It is
// safe for concurrent use.
type certificate struct {
	cert, key string
	log       *slog.Logger
	mu        sync.Mutex
	files     watched
	now       *tls.Certificate
}

func openCertificate(cert, key string, log *slog.Logger) (*certificate, error) {
	t := &certificate{cert: cert, key: key, log: log, files: watched{names: []string{cert, key}}}
	t.files.changed(time.Now())
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		return nil, fmt.Errorf("read the TLS certificate: %w", err)
	}
	t.now = &pair
	return t, nil
}

// give answers tls.Config.GetCertificate. While the files are half exchanged
// the old certificate stays.
func (t *certificate) give(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files.changed(time.Now()) {
		pair, err := tls.LoadX509KeyPair(t.cert, t.key)
		if err != nil {
			t.log.Error("TLS certificate can't be read; the old one stays", "err", err)
			return t.now, nil
		}
		t.now = &pair
		t.log.Info("TLS certificate read", "file", t.cert)
	}
	return t.now, nil
}
