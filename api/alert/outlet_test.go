package alert

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"outcry/schema"
)

// papers writes a certificate for this machine, good for either side and its
// own authority, and returns the names of its files.
func papers(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "outcry"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IsCA: true, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	signed, err := x509.CreateCertificate(rand.Reader, form, form, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// lockedConfig asks for a certificate and for the password geheim.
const lockedConfig = `
tls_server_config: {cert_file: %[1]s, key_file: %[2]s, client_ca_file: %[1]s, client_auth_type: RequireAndVerifyClientCert}
basic_auth_users: {outcry: "$2b$10$abcdefghijklmnopqrstuu3qWavo/JrKRRVDF/68ERj4rQOXSVCG2"}
`

func TestALockedAlertmanagerIsTold(t *testing.T) {
	cert, key := papers(t)
	am := newAlertmanager(t, "--web.config.file="+keep(t, fmt.Sprintf(lockedConfig, cert, key)))
	h := newHouse(t)
	h.save(outage("a", h.now()))
	told := func(password string, tls *ClientTLS) int {
		t.Helper()
		cfg := DefaultConfig()
		cfg.Receivers = []Receiver{{Name: "noc", Alertmanager: &Alertmanager{
			URLs: []string{strings.Replace(am.url, "http:", "https:", 1)}, User: "outcry", PasswordFile: keep(t, password), TLS: tls,
		}}}
		cfg.Routes = []Route{{Receiver: "noc"}}
		h.once(h.herald(cfg))
		sent, err := h.store.Deliveries(t.Context(), schema.DeliveryQuery{Outcomes: []schema.DeliveryOutcome{schema.DeliverySent}})
		if err != nil {
			t.Fatal(err)
		}
		return len(sent)
	}
	whole := &ClientTLS{CAFile: cert, CertFile: cert, KeyFile: key}
	for _, c := range []struct {
		name, password string
		tls            *ClientTLS
		want           int
	}{
		{"a server that nobody vouches for", "geheim", nil, 0},
		{"without a certificate of its own", "geheim", &ClientTLS{CAFile: cert}, 0},
		{"a wrong password", "geraden", whole, 0},
		{"all in order", "geheim", whole, 1},
	} {
		if got := told(c.password, c.tls); got != c.want {
			t.Errorf("%s: %d alerts taken, want %d", c.name, got, c.want)
		}
	}
}

func TestABearerTokenIsReadAnew(t *testing.T) {
	box := newMailbox(t, http.StatusOK)
	file := keep(t, "first")
	client, err := (&Alertmanager{TokenFile: file}).client()
	if err != nil {
		t.Fatal(err)
	}
	for _, token := range []string{"first", "second"} {
		if err := os.WriteFile(file, []byte(token+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		resp, err := client.Get(box.URL)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	for i, want := range []string{"Bearer first", "Bearer second"} {
		if got := box.all()[i].header.Get("Authorization"); got != want {
			t.Errorf("request %d says %q, want %q", i, got, want)
		}
	}
}
