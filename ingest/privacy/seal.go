package privacy

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"

	"outcry/schema"
)

// Sealer encrypts who wrote a complaint, so that only who holds the key can
// answer them. It is safe for concurrent use.
type Sealer struct{ aead cipher.AEAD }

// sealPurpose keeps the key apart from others made of the same secret.
const sealPurpose = "outcry who wrote a complaint, AES-256-GCM"

// NewSealer returns a Sealer whose key is made of secret by HKDF (RFC 5869). A
// secret shorter than LeastKey is refused with schema.ErrInvalid.
func NewSealer(secret []byte) (*Sealer, error) {
	if len(secret) < LeastKey {
		return nil, fmt.Errorf("the key for names has %d bytes, not %d: %w", len(secret), LeastKey, schema.ErrInvalid)
	}
	key, err := hkdf.Key(sha256.New, secret, nil, sealPurpose, 32)
	if err != nil {
		return nil, fmt.Errorf("make the key for names: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make the key for names: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("make the key for names: %w", err)
	}
	return &Sealer{aead}, nil
}

// pad is the multiple of bytes to which names are filled up, so that their
// length tells nobody who it is.
const pad = 32

// Seal returns name encrypted for the complaint with this key alone, by
// AES-256-GCM with a random nonce.
func (s *Sealer) Seal(key, name string) []byte {
	plain := make([]byte, (len(name)/pad+1)*pad)
	copy(plain, name)
	return s.aead.Seal(nil, nil, plain, []byte(key))
}

// Open returns the name that Seal was given for the complaint with this key. The
// error wraps schema.ErrInvalid where another key sealed it, or another complaint's.
func (s *Sealer) Open(key string, sealed []byte) (string, error) {
	plain, err := s.aead.Open(nil, nil, sealed, []byte(key))
	if err != nil {
		return "", fmt.Errorf("decrypt who wrote a complaint: %w: %w", schema.ErrInvalid, err)
	}
	end := len(plain)
	for end > 0 && plain[end-1] == 0 {
		end--
	}
	return string(plain[:end]), nil
}
