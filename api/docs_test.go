package api

import (
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
)

func TestDocsShowEveryRoute(t *testing.T) {
	h := newHouse(t)
	status, body, head := h.ask("GET", "/docs", "")
	if status != 200 || !strings.HasPrefix(head.Get("Content-Type"), "text/html") {
		t.Fatalf("GET /docs = %d %s", status, head.Get("Content-Type"))
	}
	for _, r := range h.api.routes() {
		path, _ := templated(r.path)
		if !strings.Contains(body, "<code>"+r.method+" "+path+"</code>") || !strings.Contains(body, `id="`+r.about.id+`"`) {
			t.Errorf("%s %s is not shown", r.method, path)
		}
	}
	for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if !strings.Contains(body, `id="`+link[1]+`"`) {
			t.Errorf("a link leads to %s, which is not there", link[1])
		}
	}
	if strings.Contains(body, "http://") || strings.Contains(body, "<script") || strings.Contains(body, "ZgotmplZ") {
		t.Error("the page asks outside, runs a script or lost its style")
	}
}

// TestDocsAllowTheirStyle: the policy names the style as it stands in the page.
func TestDocsAllowTheirStyle(t *testing.T) {
	_, body, head := newHouse(t).ask("GET", "/docs", "")
	_, rest, _ := strings.Cut(body, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(head.Get("Content-Security-Policy"), want) {
		t.Errorf("policy = %s, want %s in it", head.Get("Content-Security-Policy"), want)
	}
}
