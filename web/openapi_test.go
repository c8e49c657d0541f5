package web

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"binapustaka/lms/usage"
)

// openAPIDocument is the description of the API, and what holds answers against it.
type openAPIDocument struct {
	t     testing.TB
	paths map[string]any
	whole map[string]any
	all   *jsonschema.Compiler
}

func readOpenAPI(t testing.TB) *openAPIDocument {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(openAPI))
	if err != nil {
		t.Fatal(err)
	}
	d := &openAPIDocument{t: t, whole: doc.(map[string]any), all: jsonschema.NewCompiler()}
	d.paths = d.whole["paths"].(map[string]any)
	d.all.AssertFormat()
	if err := d.all.AddResource("mem:///openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return d
}

// at is what a pointer in the document names, following references.
func (d *openAPIDocument) at(pointer string) map[string]any {
	d.t.Helper()
	var node any = d.whole
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "#/"), "/") {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		m, ok := node.(map[string]any)
		if !ok || m[part] == nil {
			d.t.Fatalf("the document has nothing at %s", pointer)
		}
		node = d.follow(m[part])
	}
	m, _ := node.(map[string]any)
	return m
}

func (d *openAPIDocument) follow(node any) any {
	if m, ok := node.(map[string]any); ok {
		if to, ok := m["$ref"].(string); ok {
			return d.at(to)
		}
	}
	return node
}

// template is the documented path of an address.
func (d *openAPIDocument) template(path string) string {
	path, _, _ = strings.Cut(strings.TrimPrefix(path, apiBase), "?")
	for template := range d.paths {
		if regexp.MustCompile("^" + regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllString(template, "[^/]+") + "$").MatchString(path) {
			return template
		}
	}
	d.t.Fatalf("%s is not in the document", path)
	return ""
}

// holds checks an answer against what the document says of it.
func (d *openAPIDocument) holds(path string, res *http.Response, body []byte) {
	d.t.Helper()
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	response := d.at("#/paths/" + escape.Replace(d.template(path)) + "/get/responses/" + res.Status[:3])
	content, _ := response["content"].(map[string]any)
	if content == nil {
		if len(body) > 0 {
			d.t.Errorf("%s: %s with a body", path, res.Status)
		}
		return
	}
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	if err != nil || content[kind] == nil {
		d.t.Fatalf("%s: %s as %q, which the document does not know", path, res.Status, res.Header.Get("Content-Type"))
	}
	schema, err := d.all.Compile("mem:///openapi.json" + content[kind].(map[string]any)["schema"].(map[string]any)["$ref"].(string))
	if err != nil {
		d.t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err == nil {
		err = schema.Validate(v)
	}
	if err != nil {
		d.t.Errorf("%s: %s is not as documented: %v\n%s", path, res.Status, err, body)
	}
	for name := range res.Header {
		if strings.EqualFold(name, "Set-Cookie") {
			d.t.Errorf("%s sets a cookie", path)
		}
	}
	if cache := res.Header.Get("Cache-Control"); cache != "private, no-store" {
		d.t.Errorf("%s may be kept: %q", path, cache)
	}
}

// The document names every address of the API with its parameters and its scope,
// and nothing else; every schema in it can be read.
func TestOpenAPITellsEveryRoute(t *testing.T) {
	d := readOpenAPI(t)
	seen := map[string]bool{}
	for _, rt := range new(server).apiRoutes() {
		path := strings.ReplaceAll(rt.path, ":id", "{id}")
		seen[path] = true
		item, ok := d.paths[path].(map[string]any)
		if !ok {
			t.Errorf("%s is not in the document", path)
			continue
		}
		get := item["get"].(map[string]any)
		if !strings.Contains(get["description"].(string), "`"+string(rt.scope)+"`") {
			t.Errorf("%s: the document names another scope than %s", path, rt.scope)
		}
		var takes []string
		list, _ := get["parameters"].([]any)
		for _, p := range list {
			p := d.follow(p).(map[string]any)
			if p["in"] == "query" {
				takes = append(takes, p["name"].(string))
			} else if !strings.Contains(path, "{"+p["name"].(string)+"}") {
				t.Errorf("%s has no %s", path, p["name"])
			}
		}
		want := slices.Sorted(slices.Values(rt.takes))
		if slices.Sort(takes); !slices.Equal(takes, want) {
			t.Errorf("%s takes %v, documented %v", path, want, takes)
		}
	}
	for path, item := range d.paths {
		if !seen[path] || len(item.(map[string]any)) != 1 {
			t.Errorf("%s: no such route, or more than GET", path)
		}
	}
	for name := range d.at("#/components/schemas") {
		if _, err := d.all.Compile("mem:///openapi.json#/components/schemas/" + name); err != nil {
			t.Error(err)
		}
	}
	var metrics []string
	for _, m := range d.at("#/components/parameters/metric/schema")["enum"].([]any) {
		metrics = append(metrics, m.(string))
	}
	if !slices.Equal(metrics, usage.Metrics()) {
		t.Errorf("metrics %v", metrics)
	}
}

// apiReader is a program with a token.
type apiReader struct {
	room  *testRoom
	doc   *openAPIDocument
	token string
}

// get is an answer of the API, which the document must know.
func (a *apiReader) get(path string, headers ...string) (*http.Response, []byte) {
	a.room.t.Helper()
	req, err := http.NewRequest("GET", a.room.url+apiBase+path, nil)
	if err != nil {
		a.room.t.Fatal(err)
	}
	if a.token != "" {
		req.Header.Set("Authorization", "Bearer "+a.token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		a.room.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		a.room.t.Fatal(err)
	}
	a.doc.holds(path, res, body)
	return res, body
}

// refused is the problem that an address is answered with.
func (a *apiReader) refused(status int, path string, headers ...string) (code, detail string) {
	a.room.t.Helper()
	res, body := a.get(path, headers...)
	var p struct{ Code, Detail string }
	if err := json.Unmarshal(body, &p); err != nil || res.StatusCode != status {
		a.room.t.Errorf("GET %s: %s, want %d: %v\n%s", path, res.Status, status, err, body)
	}
	return p.Code, p.Detail
}

// rows is a list, read part by part.
func (a *apiReader) rows(path string) (list []map[string]any) {
	a.room.t.Helper()
	for next := ""; ; {
		to := path
		if next != "" {
			join := "?"
			if strings.Contains(path, "?") {
				join = "&"
			}
			to += join + "cursor=" + next
		}
		res, body := a.get(to)
		var part struct {
			Data []map[string]any
			Next *string
		}
		if err := json.Unmarshal(body, &part); err != nil || res.StatusCode != 200 {
			a.room.t.Fatalf("GET %s: %s %v\n%s", to, res.Status, err, body)
		}
		list = append(list, part.Data...)
		if part.Next == nil {
			return list
		}
		if len(list) > 1000 {
			a.room.t.Fatal("the list does not end")
		}
		next = *part.Next
	}
}
