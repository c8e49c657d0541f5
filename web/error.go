package web

import (
	"context"
	"errors"
	"log/slog"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
)

// statusOf is the one table from a failure's kind to the HTTP status.
func statusOf(k lms.Kind) int {
	switch k {
	case lms.NotFound:
		return fiber.StatusNotFound
	case lms.Invalid:
		return fiber.StatusUnprocessableEntity
	case lms.Conflict:
		return fiber.StatusConflict
	case lms.Forbidden:
		return fiber.StatusForbidden
	case lms.Unauthenticated:
		return fiber.StatusUnauthorized
	case lms.TooMany:
		return fiber.StatusTooManyRequests
	case lms.TooLarge:
		return fiber.StatusRequestEntityTooLarge
	case lms.Unavailable:
		return fiber.StatusServiceUnavailable
	}
	return fiber.StatusInternalServerError
}

type errorPage struct {
	Layout
	Status  int
	Message string
	Number  string // request id, shown where it helps to find the log line
}

// fail answers with the error page, or for htmx with the sentence alone.
func (r *request) fail(err error) error {
	status, message := r.explain(err)
	if status >= 500 {
		slog.Error("request failed", "id", r.requestID(), "method", r.Method(), "route", r.Route().Path, "err", err)
	}
	r.Status(status)
	if r.htmx() {
		r.Set("HX-Retarget", "#notice")
		r.Set("HX-Reswap", "innerHTML")
	}
	p := errorPage{Layout: r.layout("error.title"), Status: status, Message: message}
	if r.Method() != fiber.MethodGet { // there is nothing to get here in the other language
		p.Path = "/"
	}
	if status >= 500 {
		p.Number = r.requestID()
	}
	if r.nameless {
		return r.page("survey/away", p)
	}
	if r.htmx() {
		return r.fragment("error", "error-notice", p)
	}
	return r.page("error", p)
}

func (r *request) explain(err error) (status int, message string) {
	var f *fiber.Error
	var e *lms.Error
	switch {
	case errors.As(err, &e):
		return statusOf(e.Kind), r.locale.Error(err)
	case errors.As(err, &f) && f.Code == fiber.StatusNotFound:
		return f.Code, r.locale.T("error.not_found")
	case errors.As(err, &f) && f.Code == fiber.StatusMethodNotAllowed:
		return f.Code, r.locale.T("error.method")
	case errors.As(err, &f) && f.Code < 500:
		return f.Code, r.locale.T("error.request")
	case errors.Is(err, context.DeadlineExceeded):
		return fiber.StatusServiceUnavailable, r.locale.T("error.timeout")
	}
	return fiber.StatusInternalServerError, r.locale.T("error.internal")
}
