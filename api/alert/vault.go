package alert

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
)

// vault seals what subscriptions keep secret, and makes what only it can make.
type vault struct {
	seals cipher.AEAD
	mac   []byte
}

// newVault derives two keys from key (HKDF, RFC 5869).
func newVault(key []byte) (vault, error) {
	if len(key) < 16 {
		return vault{}, fmt.Errorf("a key of %d bytes is too short for the secrets of subscriptions", len(key))
	}
	sealing, err := hkdf.Key(sha256.New, key, nil, "outcry subscriptions: secrets", 32)
	if err != nil {
		return vault{}, err
	}
	mac, err := hkdf.Key(sha256.New, key, nil, "outcry subscriptions: links", 32)
	if err != nil {
		return vault{}, err
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return vault{}, err
	}
	seals, err := cipher.NewGCM(block)
	return vault{seals, mac}, err
}

// seal returns words in a form that only unseal with the same id can read.
func (v vault) seal(id, words string) string {
	nonce := make([]byte, v.seals.NonceSize())
	rand.Read(nonce)
	return base64.RawStdEncoding.EncodeToString(v.seals.Seal(nonce, nonce, []byte(words), []byte(id)))
}

var errSeal = errors.New("the secret was sealed with another key; all processes need the same author.key")

func (v vault) unseal(id, sealed string) (string, error) {
	raw, err := base64.RawStdEncoding.DecodeString(sealed)
	if err != nil || len(raw) < v.seals.NonceSize() {
		return "", errSeal
	}
	n := v.seals.NonceSize()
	words, err := v.seals.Open(nil, raw[:n], raw[n:], []byte(id))
	if err != nil {
		return "", errSeal
	}
	return string(words), nil
}

// mark returns a keyed hash of what is said about a purpose.
func (v vault) mark(purpose, what string) string {
	mac := hmac.New(sha256.New, v.mac)
	fmt.Fprintf(mac, "%s\x00%s", purpose, what)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// marked reports whether mark is of purpose and what.
func (v vault) marked(purpose, what, mark string) bool {
	return hmac.Equal([]byte(v.mark(purpose, what)), []byte(mark))
}
