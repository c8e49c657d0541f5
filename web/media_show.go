package web

import (
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
)

// mediaPolicy lets an uploaded file be looked at and nothing in it run.
const mediaPolicy = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"

// documentPolicy lets the browser's own viewer show a PDF in a page of ours;
// the viewer does not work inside a sandbox.
const documentPolicy = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"

// mediaShow sends an uploaded file, or the part of it that a player asks for.
func (s *server) mediaShow(r *request) error {
	name := r.Params("name")
	m, file, err := s.Courses.FindMedia(r.ctx, r.actor, name)
	if lms.IsKind(err, lms.NotFound) { // in lessons that are shut: a question may show it all the same
		shows, fault := s.Assessments.Shows(r.ctx, r.actor, name)
		if fault != nil {
			return fault
		}
		if shows {
			m, file, err = s.Courses.FindPicture(r.ctx, r.actor, name)
		}
	}
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	if m.IsDocument() {
		how := "attachment"
		if m.ShowsInPage() {
			how = "inline"
			r.Set(fiber.HeaderContentSecurityPolicy, documentPolicy)
		}
		r.Set(fiber.HeaderContentDisposition, disposition(how, m.Name))
	}
	r.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	return r.sendUpload(file, m.ContentType(), m.ID)
}

// sendUpload sends a file from the folder of uploads; id is for the log.
func (r *request) sendUpload(file, kind string, id int64) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	if _, err := os.Stat(file); err != nil {
		slog.Error("an uploaded file is gone", "id", r.requestID(), "media", id)
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	if err := r.SendFile((&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, kind) // not what the name would make of it
	return nil
}

// disposition tells a browser what to do with a file and what it is called.
func disposition(how, name string) string {
	return how + "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(name), "+", "%20")
}
