package api

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// components.json holds the schemas and parameters that routes refer to.
//
//go:embed components.json
var componentsJSON []byte

type object = map[string]any

// describe returns the OpenAPI 3.1 description of the routes.
func describe(routes []route, version string) ([]byte, error) {
	var components object
	if err := json.Unmarshal(componentsJSON, &components); err != nil {
		return nil, fmt.Errorf("read components: %w", err)
	}
	paths := map[string]object{}
	for _, r := range routes {
		path, params := templated(r.path)
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path][strings.ToLower(r.method)] = operation(r, params)
	}
	doc := object{
		"openapi": "3.1.0",
		"info": object{
			"title": "outcry", "version": version, "summary": "Outages, found in what customers say.",
			"license": object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers": []object{{"url": "/"}}, "paths": paths, "components": components,
		"security": []object{{"key": []string{}}, {}},
	}
	out, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("write the description: %w", err)
	}
	return out, nil
}

// templated turns /a/:id into /a/{id} and names what stands in braces.
func templated(path string) (string, []string) {
	var names []string
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i], names = "{"+name+"}", append(names, name)
		}
	}
	return strings.Join(parts, "/"), names
}

func operation(r route, inPath []string) object {
	op := object{"operationId": r.about.id, "summary": r.about.summary, "responses": responses(r)}
	params := []object{}
	for _, name := range inPath {
		params = append(params, object{"name": name, "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, name := range r.about.params {
		params = append(params, ref("parameters", name))
	}
	if len(params) > 0 {
		op["parameters"] = params
	}
	if r.about.body != "" {
		op["requestBody"] = object{"required": true, "content": bodies(r.about.body)}
	}
	if r.scope == Anyone {
		op["security"] = []object{{}}
	} else {
		op["description"] = needs(r)
	}
	return op
}

// needs says which key r wants, and what one that is bound to brands gets.
func needs(r route) string {
	text := "Where keys are configured, needs one of scope " + string(r.scope) + "."
	if r.whole() {
		return text + " A key that is bound to brands is refused (403): this is about all of them."
	}
	return text + " A key that is bound to brands sees and writes these alone: lists are filtered, another brand's is refused (403)."
}

// bodies returns the media types that a request may have.
func bodies(name string) object {
	content := object{"application/json": object{"schema": ref("schemas", name)}}
	if name == "Maintenance" {
		content["text/calendar"] = object{"schema": object{"type": "string"}}
	}
	if name == "Complaints" {
		content["application/x-ndjson"] = object{"schema": object{"type": "string"}}
	}
	return content
}

func responses(r route) object {
	out := object{}
	ok := object{"description": "Done."}
	if r.about.answer != "" {
		kind := r.about.kind
		if kind == "" {
			kind = "application/json"
		}
		content := object{kind: object{"schema": ref("schemas", r.about.answer)}}
		if r.about.answer == "Verdict" {
			content["text/plain"] = object{"schema": object{"type": "string"}}
		}
		ok["content"] = content
	}
	if r.about.tagged {
		ok["headers"] = object{"ETag": object{"description": "The version, for If-Match.", "schema": object{"type": "string"}}}
	}
	out[strconv.Itoa(max(r.about.status, http.StatusOK))] = ok
	for _, status := range faults(r) {
		out[strconv.Itoa(status)] = ref("responses", "Problem")
	}
	return out
}

// faults returns the statuses of every error that r can answer with.
func faults(r route) []int {
	list := append([]int{http.StatusForbidden, http.StatusMisdirectedRequest, http.StatusInternalServerError, http.StatusServiceUnavailable}, r.about.errors...)
	if r.scope != Anyone {
		list = append(list, http.StatusUnauthorized, http.StatusTooManyRequests)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func ref(kind, name string) object { return object{"$ref": "#/components/" + kind + "/" + name} }
