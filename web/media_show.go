package web

import (
	"log/slog"
	"net/url"
	"os"
	"path/filepath"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
)

// mediaPolicy lets an uploaded file be looked at and nothing in it run.
const mediaPolicy = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox"

// mediaShow sends an uploaded file, or the part of it that a player asks for.
func (s *server) mediaShow(r *request) error {
	m, file, err := s.Courses.FindMedia(r.ctx, r.actor, r.Params("name"))
	if err != nil {
		return err
	}
	if file, err = filepath.Abs(file); err != nil {
		return err
	}
	if _, err := os.Stat(file); err != nil {
		slog.Error("an uploaded file is gone", "id", r.requestID(), "media", m.ID)
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	r.Set(fiber.HeaderContentSecurityPolicy, mediaPolicy)
	r.Set(fiber.HeaderCacheControl, "private, max-age=31536000, immutable")
	r.Set(fiber.HeaderContentType, m.ContentType())
	return r.SendFile((&url.URL{Path: filepath.ToSlash(file)}).EscapedPath())
}
