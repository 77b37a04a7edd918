package api

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"
)

// pagePolicy lets the page load what is its own and nothing else.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// page serves the web page's files; everything else is not here.
func (s *Server) page(c *gin.Context) {
	if !s.cfg.Answers || c.Request.Method != http.MethodGet && c.Request.Method != http.MethodHead {
		s.fail(c, errNoRoute)
		return
	}
	name := strings.TrimPrefix(path.Clean(c.Request.URL.Path), "/")
	if name == "" {
		name = "index.html"
	}
	packed, err := s.file(name)
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Security-Policy", pagePolicy)
	c.Header("Cache-Control", "no-cache")
	if strings.HasPrefix(name, "assets/") {
		c.Header("Cache-Control", "public, max-age=31536000, immutable") // the name holds a digest
	}
	if err := sendPacked(c, packed, typeOf(name)); err != nil {
		s.fail(c, err)
	}
}

// file returns a file of the page, compressed once for all who ask.
func (s *Server) file(name string) ([]byte, error) {
	if packed, ok := s.packed.Load(name); ok {
		return packed.([]byte), nil
	}
	info, err := fs.Stat(s.Page, name)
	if err != nil || info.IsDir() || strings.HasPrefix(path.Base(name), ".") {
		return nil, errNoRoute
	}
	body, err := fs.ReadFile(s.Page, name)
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	packed := pack(body)
	s.packed.Store(name, packed)
	return packed, nil
}

func typeOf(name string) string {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

// sendPacked answers with gzipped bytes, or with what they hold for a client
// that does not take gzip, and with 304 for one that has them.
func sendPacked(c *gin.Context, packed []byte, kind string) error {
	sum := sha256.Sum256(packed)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	c.Header("ETag", tag)
	c.Header("Vary", "Accept-Encoding")
	if strings.Contains(c.GetHeader("If-None-Match"), tag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return nil
	}
	if strings.Contains(c.GetHeader("Accept-Encoding"), "gzip") {
		c.Header("Content-Encoding", "gzip")
		c.Data(http.StatusOK, kind, packed)
		return nil
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	plain, err := io.ReadAll(z)
	if err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	c.Data(http.StatusOK, kind, plain)
	return nil
}
