package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"strings"

	"github.com/gofiber/fiber/v2"
)

//go:embed static
var staticFiles embed.FS

//go:embed icon/*.svg
var iconFiles embed.FS

type asset struct {
	url     string
	mime    string
	plain   []byte
	gzipped []byte // nil where compression gains nothing
}

// assets are the embedded static files under names that change with their
// content, so that browsers may keep them for ever.
type assets struct {
	byName map[string]*asset // "css/app.css"
	byURL  map[string]*asset
}

var cssURL = regexp.MustCompile(`url\(\.\./([a-z0-9/._-]+)\)`)

func loadAssets(fsys fs.FS) (*assets, error) {
	a := &assets{byName: map[string]*asset{}, byURL: map[string]*asset{}}
	var sheets []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, ".md") || strings.HasPrefix(d.Name(), "LICENSE") {
			return err
		}
		if path.Ext(name) == ".css" {
			sheets = append(sheets, name) // after the files they point to
			return nil
		}
		b, err := fs.ReadFile(fsys, name)
		if err == nil {
			a.add(name, b)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, name := range sheets {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		a.add(name, cssURL.ReplaceAllFunc(b, func(m []byte) []byte {
			if file, ok := a.byName[string(cssURL.FindSubmatch(m)[1])]; ok {
				return []byte("url(" + file.url + ")")
			}
			return m
		}))
	}
	return a, nil
}

func (a *assets) add(name string, b []byte) {
	sum := sha256.Sum256(b)
	ext := path.Ext(name)
	f := &asset{
		url:   "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext,
		mime:  mime.TypeByExtension(ext),
		plain: b,
	}
	if ext == ".woff2" {
		f.mime = "font/woff2"
	} else if zipped := gzipped(b, gzip.BestCompression); len(zipped) < len(b)*9/10 {
		f.gzipped = zipped
	}
	a.byName[name], a.byURL[f.url] = f, f
}

func gzipped(b []byte, level int) []byte {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, level)
	if err != nil {
		panic(err) // a level of the package's own
	}
	w.Write(b)
	w.Close()
	return buf.Bytes()
}

func (a *assets) serve(c *fiber.Ctx) error {
	f, ok := a.byURL[c.Path()]
	if !ok {
		return fiber.ErrNotFound
	}
	c.Set(fiber.HeaderContentType, f.mime)
	c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if f.gzipped != nil && acceptsGzip(c) {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.gzipped)
	}
	return c.Send(f.plain)
}

func acceptsGzip(c *fiber.Ctx) bool {
	return strings.Contains(c.Get(fiber.HeaderAcceptEncoding), "gzip")
}

var icons = mustLoadIcons()

func mustLoadIcons() map[string]template.HTML {
	found := map[string]template.HTML{}
	names, err := fs.Glob(iconFiles, "icon/*.svg")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		b, err := iconFiles.ReadFile(name)
		if err != nil {
			panic(err)
		}
		svg := strings.Replace(string(b), "<svg ", `<svg aria-hidden="true" focusable="false" `, 1)
		svg = strings.NewReplacer(`class="lucide `, `class="icon `, `width="24" height="24"`, `width="20" height="20"`).Replace(svg)
		found[strings.TrimSuffix(path.Base(name), ".svg")] = template.HTML(svg)
	}
	return found
}
