package web

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// An interactive package is a stranger's program. It is served from an address
// of its own (/content/<pass>/…) with a policy that sandboxes it: whatever opens
// it, a frame of ours or a tab, it shares no origin with a page of ours. So it
// reaches none of them and nothing on another host. The pass in the address, a
// random one for this person and this package that ends by itself, is all it
// has: it reads the package's files and saves what the package reports.
//
// Here its origin is opaque, and between opaque origins nothing is shared, not
// even between the pages of one package: those whose frames talk to each other
// need the packages' own origin (NewPackages), where browsers reach that. In
// neither can the SCORM API stand in a window around it. It stands in each
// page instead: a script of ours is put before the package's own (content_frame.js
// with scorm-again), answers it at once out of what was saved before, and tells
// the page around by postMessage, where content.js keeps and sends it. What is
// said while the page is left, the script sends itself.
const (
	contentSandbox = "sandbox allow-scripts allow-forms allow-modals"
	contentSources = "; default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; object-src 'none'; form-action 'none'; base-uri 'self'"
)

// isolate sets the headers of everything that a package consists of.
func (r *request) isolate() {
	sandbox := contentSandbox
	if r.apart() {
		sandbox += " allow-same-origin"
	}
	r.Set(fiber.HeaderContentSecurityPolicy, sandbox+contentSources)
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*") // fonts and fetch() from an opaque origin; there are no credentials
	r.Set(fiber.HeaderReferrerPolicy, "no-referrer") // the pass stands in the address
	r.Set("Permissions-Policy", packagePermissions)
	r.Set("Cross-Origin-Opener-Policy", "unsafe-none")
}

// packagePermissions keeps the unload event, in which packages say goodbye.
const packagePermissions = "camera=(), microphone=(), geolocation=(), unload=*"

// contentRequest finds the package and the item that an address is of. A page of
// ours never runs what a package brings: a browser that says it asks for a
// script on our own behalf gets none.
func (s *server) contentRequest(r *request) (p course.Pass, m course.Media, file string, item int, err error) {
	r.isolate()
	gone := lms.Fail(lms.NotFound, "content.pass_gone")
	to := r.Get("Sec-Fetch-Dest")
	if !r.apart() && r.Get("Sec-Fetch-Site") == "same-origin" && (to == "script" || strings.HasSuffix(to, "worker") || to == "style") {
		return p, m, "", 0, gone
	}
	if r.Get("Service-Worker") != "" { // it would outlive the package
		return p, m, "", 0, gone
	}
	if p, m, file, err = s.Courses.Package(r.ctx, r.Params("pass")); err != nil {
		return p, m, "", 0, err
	}
	item, err = strconv.Atoi(r.Params("item"))
	if err != nil || item < 0 || item >= len(m.Content.Items) {
		return p, m, "", 0, gone
	}
	return p, m, file, item, nil
}

// contentRefused answers in a frame, where a page of ours would not show.
func (r *request) contentRefused(err error) error {
	status, message := r.explain(err)
	if status >= 500 {
		slog.Error("request failed", "id", r.requestID(), "route", r.Route().Path, "err", err)
	}
	r.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return r.Status(status).SendString(message)
}

// maxScriptedPage is how long a page may be, in bytes, to be given our script: it
// is held in memory for that. Longer ones are sent as they are; no lesson is.
const maxScriptedPage = 8_000_000

// contentFile sends a file out of a package.
func (s *server) contentFile(r *request) error {
	p, m, file, item, err := s.contentRequest(r)
	if err != nil {
		return r.contentRefused(err)
	}
	name, err := url.PathUnescape(r.Params("*"))
	if err != nil {
		return r.contentRefused(lms.Fail(lms.NotFound, "error.not_found"))
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		slog.Error("an uploaded package is gone", "id", r.requestID(), "media", m.ID, "err", err)
		return r.contentRefused(lms.Fail(lms.NotFound, "error.not_found"))
	}
	keep := false
	defer func() {
		if !keep {
			z.Close()
		}
	}()
	kind := course.ContentType(name)
	var f *zip.File
	for _, e := range z.File {
		if e.Name == name && !e.FileInfo().IsDir() {
			f = e
		}
	}
	if f == nil || kind == "" {
		return r.contentRefused(lms.Fail(lms.NotFound, "error.not_found"))
	}
	r.Set(fiber.HeaderContentType, kind)
	r.Set(fiber.HeaderCacheControl, "private, max-age=43200, immutable") // as long as the pass
	if m.Content.Format != course.H5PFormat && f.UncompressedSize64 <= maxScriptedPage && (strings.HasPrefix(kind, "text/html") || strings.HasPrefix(kind, "application/xhtml")) {
		return s.contentPage(r, f, fmt.Sprintf("/content/%s/%d/own/run.js", p.Token, item), m.Content.Format)
	}
	keep = true
	return r.sendEntry(z, f)
}

// headEnd finds where the first script of a page may stand.
var headEnd = []*regexp.Regexp{regexp.MustCompile(`(?i)<head(\s[^>]*)?>`), regexp.MustCompile(`(?i)<html(\s[^>]*)?>`), regexp.MustCompile(`(?i)<!doctype[^>]*>`)}

// contentPage sends a page of a SCORM package with our script before its own.
func (s *server) contentPage(r *request, f *zip.File, run string, format course.Format) error {
	in, err := f.Open()
	if err != nil {
		return r.contentRefused(err)
	}
	defer in.Close()
	page, err := io.ReadAll(in) // no longer than was taken at the upload
	if err != nil {
		return r.contentRefused(err)
	}
	at := 0
	for _, place := range headEnd {
		if found := place.FindIndex(page); found != nil {
			at = found[1]
			break
		}
	}
	library := s.assets.byName["vendor/"+string(format)+".min.js"].url
	script := fmt.Sprintf(`<script src="%s"></script><script src="%s"></script>`, library, run)
	page = bytes.Join([][]byte{page[:at], []byte(script), page[at:]}, nil)
	if acceptsGzip(r.Ctx) {
		r.Set(fiber.HeaderContentEncoding, "gzip")
		page = gzipped(page, gzip.BestSpeed)
	}
	return r.Send(page)
}

// sendEntry sends a file as it lies in the ZIP: packed where the browser unpacks
// it, else unpacked, and of a film the part that was asked for.
func (r *request) sendEntry(z *zip.ReadCloser, f *zip.File) error {
	size := int(f.UncompressedSize64)
	r.Set(fiber.HeaderAcceptRanges, "bytes")
	wanted := r.Request().Header.Peek(fiber.HeaderRange)
	if len(wanted) == 0 && f.Method == zip.Deflate && acceptsGzip(r.Ctx) {
		raw, err := f.OpenRaw()
		if err != nil {
			z.Close()
			return r.contentRefused(err)
		}
		r.Set(fiber.HeaderContentEncoding, "gzip")
		return r.SendStream(&entryStream{gzipFrame(raw, f), z}, int(f.CompressedSize64)+18)
	}
	in, err := f.Open()
	if err != nil {
		z.Close()
		return r.contentRefused(err)
	}
	if len(wanted) == 0 {
		return r.SendStream(&entryStream{in, z}, size)
	}
	from, to, err := fasthttp.ParseByteRange(wanted, size)
	if err == nil {
		_, err = io.CopyN(io.Discard, in, int64(from))
	}
	if err != nil {
		z.Close()
		r.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", size))
		return r.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
	}
	r.Status(fiber.StatusPartialContent)
	r.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", from, to, size))
	return r.SendStream(&entryStream{io.LimitReader(in, int64(to-from+1)), z}, to-from+1)
}

// entryStream closes the ZIP once a file of it is sent.
type entryStream struct {
	io.Reader
	zip *zip.ReadCloser
}

func (s *entryStream) Close() error { return s.zip.Close() }

// gzipFrame makes of what Deflate has packed a gzip stream: the same bytes with
// another beginning and end (RFC 1952).
func gzipFrame(raw io.Reader, f *zip.File) io.Reader {
	end := binary.LittleEndian.AppendUint32(nil, f.CRC32)
	end = binary.LittleEndian.AppendUint32(end, uint32(f.UncompressedSize64))
	return io.MultiReader(strings.NewReader("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), raw, bytes.NewReader(end))
}

// frameRun is what our script in a package's page begins with.
type frameRun struct {
	API     course.Format     `json:"api"`
	Item    int               `json:"item"`
	Keep    bool              `json:"keep"` // else nothing is saved
	Values  map[string]string `json:"values"`
	Seconds int               `json:"seconds"`
	Now     int64             `json:"now"` // server's clock, ms
	Base    string            `json:"base"`
	Save    string            `json:"save"`
	IRI     string            `json:"iri"` // of an H5P activity, in its statements
}

// contentOwn sends what is ours in the frame of a package.
func (s *server) contentOwn(r *request) error {
	p, m, _, item, err := s.contentRequest(r)
	if err != nil {
		return r.contentRefused(err)
	}
	base := fmt.Sprintf("/content/%s/%d", p.Token, item)
	switch name := r.Params("*"); {
	case name == "run.js":
		it := m.Content.Items[item]
		run, err := s.Courses.RunOf(r.ctx, p, it.ID)
		if err != nil {
			return r.contentRefused(err)
		}
		b, err := json.Marshal(frameRun{API: m.Content.Format, Item: item, Keep: p.EnrolmentID != nil, Seconds: run.Seconds, Now: s.Now().UnixMilli(), Base: base,
			Values: course.Launch(*m.Content, it, run, r.locale.T("content.learner")), Save: "/content/" + p.Token + "/save", IRI: r.BaseURL() + "/lessons/" + p.LessonKey})
		if err != nil {
			return r.contentRefused(err)
		}
		r.Set(fiber.HeaderContentType, "text/javascript; charset=utf-8")
		return r.Send(bytes.Join([][]byte{[]byte("window.binapustakaRun = "), b, []byte(";\n"), s.assets.byName["js/content_frame.js"].plain}, nil))
	case name == "h5p.html" && m.Content.Format == course.H5PFormat:
		r.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
		return r.SendString(fmt.Sprintf(`<!DOCTYPE html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title>`+
			`<script src="%s/own/run.js"></script><script src="%s"></script></head><body><main id="h5p"></main><script src="%s"></script></body></html>`,
			r.locale, html.EscapeString(m.Content.Title), base, s.assets.byName["vendor/h5p/main.bundle.js"].url, s.assets.byName["js/content_h5p.js"].url))
	case strings.HasPrefix(name, "player/"):
		if f := s.assets.byName["vendor/h5p/"+strings.TrimPrefix(name, "player/")]; f != nil {
			r.Set(fiber.HeaderContentType, f.mime)
			r.Set(fiber.HeaderCacheControl, "private, max-age=43200, immutable")
			return r.Send(f.plain)
		}
	}
	return r.contentRefused(lms.Fail(lms.NotFound, "error.not_found"))
}
