package api

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"outcry/schema"
)

// zstdMemory bounds what a zstd frame may ask for.
const zstdMemory = 64 << 20

// plainBody is a body without its compression, that ends with a
// *http.MaxBytesError where it grows past its limit.
type plainBody struct {
	io.Reader
	close func()
	read  int64
	limit int64
}

// plain opens the body of r by what it says of itself, or by its first bytes
// where it says nothing.
func (s *Server) plain(r *http.Request) (*plainBody, error) {
	in := bufio.NewReader(r.Body)
	coding := strings.ToLower(strings.TrimSpace(r.Header.Get("Content-Encoding")))
	if coding == "" {
		magic, _ := in.Peek(4)
		coding = sniff(magic)
	}
	b := &plainBody{Reader: in, close: func() {}, limit: s.cfg.MaxPlain}
	switch coding {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, &schema.FieldError{Reason: "the body is not gzip, as Content-Encoding says"}
		}
		b.Reader = z
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(zstdMemory), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, fmt.Errorf("open zstd: %w", err)
		}
		b.Reader, b.close = z, z.Close
	default:
		return nil, &httpError{http.StatusUnsupportedMediaType, "Content-Encoding may be gzip, zstd or identity"}
	}
	return b, nil
}

func sniff(magic []byte) string {
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		return "gzip"
	case bytes.HasPrefix(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return "zstd"
	}
	return ""
}

// Read reads on, up to the limit.
func (b *plainBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if b.read += int64(n); b.read > b.limit {
		return 0, &http.MaxBytesError{Limit: b.limit}
	}
	return n, err
}

// Close frees the decompressor.
func (b *plainBody) Close() { b.close() }

// readJSON reads the whole of body into what; example is what a body looks like.
// The error is a *schema.FieldError for a body that does not fit.
func readJSON(body io.Reader, what any, example string) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	err = json.Unmarshal(raw, what)
	var kind *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind) && kind.Field != "":
		return &schema.FieldError{Field: kind.Field, Reason: "is a JSON " + kind.Value}
	}
	return &schema.FieldError{Reason: "the body is not JSON such as " + example}
}
