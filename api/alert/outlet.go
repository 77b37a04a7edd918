package alert

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
)

// ClientTLS says whom to trust and who to be. All files are PEM.
type ClientTLS struct {
	CAFile   string `yaml:"ca_file,omitempty"`   // trusted besides nobody else; "" for what the system trusts
	CertFile string `yaml:"cert_file,omitempty"` // of a client, with its chain, and KeyFile
	KeyFile  string `yaml:"key_file,omitempty"`
	Name     string `yaml:"server_name,omitempty"` // in the other's certificate; "" for that in the address
}

// outlet adds what the other side wants to know of who asks. The files are read
// for each request, which are few, so that new secrets need no restart.
type outlet struct {
	cfg  *Alertmanager
	next http.RoundTripper
}

// client returns what Alertmanagers are asked through.
func (a *Alertmanager) client() (*http.Client, error) {
	way, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return nil, fmt.Errorf("the default transport is a %T", http.DefaultTransport)
	}
	way = way.Clone()
	if a.TLS != nil {
		var err error
		if way.TLSClientConfig, err = a.TLS.config(); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{a.PasswordFile, a.TokenFile} {
		if _, err := secret(name); err != nil {
			return nil, err // rather at the start than at the first alert
		}
	}
	return &http.Client{Transport: outlet{a, way}}, nil
}

// RoundTrip implements http.RoundTripper.
func (o outlet) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	switch {
	case o.cfg.TokenFile != "":
		token, err := secret(o.cfg.TokenFile)
		if err != nil {
			return nil, err
		}
		r.Header.Set("Authorization", "Bearer "+token)
	case o.cfg.User != "":
		word, err := secret(o.cfg.PasswordFile)
		if err != nil {
			return nil, err
		}
		r.SetBasicAuth(o.cfg.User, word)
	}
	return o.next.RoundTrip(r)
}

// config reads the files of c.
func (c *ClientTLS) config() (*tls.Config, error) {
	out := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: c.Name}
	if c.CAFile != "" {
		raw, err := os.ReadFile(c.CAFile)
		if err != nil {
			return nil, fmt.Errorf("read tls.ca_file: %w", err)
		}
		out.RootCAs = x509.NewCertPool()
		if !out.RootCAs.AppendCertsFromPEM(raw) {
			return nil, fmt.Errorf("read tls.ca_file %s: there is no certificate in it", c.CAFile)
		}
	}
	if c.CertFile == "" {
		return out, nil
	}
	if _, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile); err != nil {
		return nil, fmt.Errorf("read tls.cert_file: %w", err)
	}
	out.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		pair, err := tls.LoadX509KeyPair(c.CertFile, c.KeyFile)
		return &pair, err
	}
	return out, nil
}
