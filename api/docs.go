package api

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
)

var (
	//go:embed docs.html
	docsHTML string
	//go:embed docs.css
	docsCSS string
)

// docs is the description of the API as people read it.
type docs struct {
	Title, Version, Summary string
	Style                   template.CSS
	Operations              []docsOperation
	Schemas                 []docsSchema
}

type docsOperation struct {
	ID, Method, Path, Summary, Description, Body string
	Parameters                                   []docsParameter
	Answers                                      []docsAnswer
}

type docsParameter struct {
	Name, In, Description string
	Required              bool
	Schema                string
}

type docsAnswer struct{ Status, Schema string }

type docsSchema struct{ Name, JSON string }

// described is what the page reads of the description.
type described struct {
	Info       struct{ Title, Version, Summary string }
	Paths      map[string]map[string]describedOperation
	Components struct {
		Schemas    map[string]json.RawMessage
		Parameters map[string]describedParameter
	}
}

type describedOperation struct {
	OperationID, Summary, Description string
	Parameters                        []describedParameter
	RequestBody                       describedContent
	Responses                         map[string]describedContent
}

type describedParameter struct {
	Ref                   string `json:"$ref"`
	Name, In, Description string
	Required              bool
	Schema                json.RawMessage
}

type describedContent struct {
	Content map[string]struct {
		Schema struct {
			Ref string `json:"$ref"`
		}
	}
}

// schema returns the name of the schema in c, "" for none.
func (c describedContent) schema() string {
	for _, kind := range slices.Sorted(maps.Keys(c.Content)) {
		if ref := c.Content[kind].Schema.Ref; ref != "" {
			return lastPart(ref)
		}
	}
	return ""
}

func lastPart(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

// render returns the page that shows spec.
func render(spec []byte) ([]byte, error) {
	var d described
	if err := json.Unmarshal(spec, &d); err != nil {
		return nil, fmt.Errorf("read the description: %w", err)
	}
	page := docs{Title: d.Info.Title, Version: d.Info.Version, Summary: d.Info.Summary, Style: template.CSS(docsCSS)}
	for path, methods := range d.Paths {
		for method, op := range methods {
			page.Operations = append(page.Operations, d.operation(strings.ToUpper(method), path, op))
		}
	}
	slices.SortFunc(page.Operations, func(a, b docsOperation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	for _, name := range slices.Sorted(maps.Keys(d.Components.Schemas)) {
		var text bytes.Buffer
		if err := json.Indent(&text, d.Components.Schemas[name], "", "  "); err != nil {
			return nil, fmt.Errorf("show the schema %s: %w", name, err)
		}
		page.Schemas = append(page.Schemas, docsSchema{name, text.String()})
	}
	form, err := template.New("docs").Parse(docsHTML)
	if err != nil {
		return nil, fmt.Errorf("read the form of the page: %w", err)
	}
	var out bytes.Buffer
	if err := form.Execute(&out, page); err != nil {
		return nil, fmt.Errorf("write the page: %w", err)
	}
	return out.Bytes(), nil
}

func (d described) operation(method, path string, op describedOperation) docsOperation {
	out := docsOperation{ID: op.OperationID, Method: method, Path: path, Summary: op.Summary, Description: op.Description, Body: op.RequestBody.schema()}
	for _, p := range op.Parameters {
		if p.Ref != "" {
			p = d.Components.Parameters[lastPart(p.Ref)]
		}
		out.Parameters = append(out.Parameters, docsParameter{p.Name, p.In, p.Description, p.Required, string(p.Schema)})
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		out.Answers = append(out.Answers, docsAnswer{status, op.Responses[status].schema()})
	}
	return out
}

// docsPolicy lets the page have its one style and nothing else.
func docsPolicy() string {
	sum := sha256.Sum256([]byte(docsCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

func (s *Server) getDocs(c *gin.Context) error {
	c.Header("Content-Security-Policy", docsPolicy())
	return sendPacked(c, s.docs, "text/html; charset=utf-8")
}
