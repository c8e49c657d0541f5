package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

//go:embed template
var templateFiles embed.FS

// templates holds one set per page: the layout, the partials and the page.
type templates map[string]*template.Template

func loadTemplates(fsys fs.FS, a *assets) (templates, error) {
	funcs := template.FuncMap{
		"icon": func(name string) (template.HTML, error) {
			svg, ok := icons[name]
			if !ok {
				return "", fmt.Errorf("no icon %q", name)
			}
			return svg, nil
		},
		"asset": func(name string) (string, error) {
			f, ok := a.byName[name]
			if !ok {
				return "", fmt.Errorf("no asset %q", name)
			}
			return f.url, nil
		},
		"add":  func(a, b int) int { return a + b },
		"dict": dict,
	}
	base, err := template.New("layout").Funcs(funcs).Option("missingkey=error").ParseFS(fsys, "template/*.html", "template/partial/*.html")
	if err != nil {
		return nil, err
	}
	set := templates{}
	err = fs.WalkDir(fsys, "template/page", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		t, err := base.Clone()
		if err == nil {
			t, err = t.ParseFS(fsys, name)
		}
		set[strings.TrimSuffix(strings.TrimPrefix(name, "template/page/"), ".html")] = t
		return err
	})
	return set, err
}

// dict makes a map of its arguments, so that a partial can be given several.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict takes pairs")
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}

// page answers with a whole page: the template of that name, whose "content"
// stands inside the layout. data embeds Layout.
// Who is not asked for their name has no navigation either.
func (r *request) page(name string, data any) error {
	if r.nameless {
		return r.render(name, "plain", data)
	}
	return r.render(name, "layout", data)
}

// fragment answers with one block of a page's template, for htmx.
func (r *request) fragment(name, block string, data any) error { return r.render(name, block, data) }

// render writes into memory first: a template that fails half-way gives an
// error page, never half a page.
func (r *request) render(name, block string, data any) error {
	t, ok := r.server.templates[name]
	if !ok {
		return fmt.Errorf("no template %q", name)
	}
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, block, data); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	r.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	r.Set(fiber.HeaderContentLanguage, string(r.locale))
	if buf.Len() > 1000 && acceptsGzip(r.Ctx) {
		r.Set(fiber.HeaderContentEncoding, "gzip")
		r.Append(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
		return r.Send(gzipped(buf.Bytes(), gzip.BestSpeed))
	}
	return r.Send(buf.Bytes())
}
