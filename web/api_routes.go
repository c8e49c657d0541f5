package web

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
	"binapustaka/lms/locale"
)

// apiBase is where other systems read. What changes for them in a way that breaks
// them gets another one beside it.
const apiBase = "/api/v1"

// apiRoute is something that other systems may read. What it takes in the address
// is named: anything else is refused, so that a misspelt filter is noticed.
type apiRoute struct {
	path  string         // below apiBase
	scope exchange.Scope // what the token needs
	takes []string
	do    func(*call) (any, error)
}

// call is one question of another system's: a request without cookies, by whoever
// holds a token.
type call struct {
	*request
	reader exchange.Reader
}

// apiRoutes is the map of the API; the OpenAPI document tells the same, which a
// test holds.
func (s *server) apiRoutes() []apiRoute {
	page := []string{"cursor", "limit"}
	since := append(page, "updated_since")
	return []apiRoute{
		{"/courses", exchange.Courses, since, s.apiCourses},
		{"/courses/:id", exchange.Courses, nil, s.apiCourse},
		{"/people", exchange.People, page, s.apiPeople},
		{"/people/:id", exchange.People, nil, s.apiPerson},
		{"/enrolments", exchange.Enrolments, since, s.apiEnrolments},
		{"/enrolments/:id", exchange.Enrolments, nil, s.apiEnrolment},
		{"/results", exchange.Results, since, s.apiResults},
		{"/results/:id", exchange.Results, nil, s.apiResult},
		{"/hours", exchange.Hours, append(page, "year"), s.apiHours},
		{"/metrics", exchange.Metrics, []string{"metric", "from", "to"}, s.apiMetrics},
	}
}

// serveAPI puts the API on the application, with an answer of its own kind for
// whatever stands below its address.
func (s *server) serveAPI(app *fiber.App) {
	app.Get(apiBase+"/openapi.json", s.apiDocument)
	for _, route := range s.apiRoutes() {
		app.Get(apiBase+route.path, s.answerAPI(route))
	}
	app.Use(apiBase, s.answerAPI(apiRoute{}))
}

// answerAPI does for every route of the API what each needs.
func (s *server) answerAPI(rt apiRoute) fiber.Handler {
	return func(f *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(context.Background(), requestLimit)
		defer cancel()
		c := &call{request: &request{Ctx: f, server: s, ctx: ctx, locale: locale.Match(f.Get(fiber.HeaderAcceptLanguage))}}
		defer c.drain(bodyLimit)
		c.Set(fiber.HeaderCacheControl, "private, no-store")
		c.Set(fiber.HeaderVary, "Authorization, Accept-Language")
		answer, err := c.ask(rt)
		if err != nil {
			return c.problem(err)
		}
		return c.json(fiber.StatusOK, "application/json", answer)
	}
}

func (c *call) ask(rt apiRoute) (any, error) {
	if m := c.Method(); m != fiber.MethodGet && m != fiber.MethodHead {
		c.Set(fiber.HeaderAllow, "GET, HEAD")
		return nil, fiber.ErrMethodNotAllowed
	}
	var err error
	if c.reader, err = c.server.Exchange.Enter(c.ctx, c.Get(fiber.HeaderAuthorization)); err != nil {
		return nil, err
	}
	if rt.do == nil {
		return nil, lms.Fail(lms.NotFound, "exchange.no_path")
	}
	if err := c.reader.Require(rt.scope); err != nil {
		return nil, err
	}
	if err := c.onlyTakes(rt.takes); err != nil {
		return nil, err
	}
	return rt.do(c)
}

// problem answers with what is wrong (RFC 9457) in the language that was asked for.
func (c *call) problem(err error) error {
	status, detail := c.explain(err)
	p := map[string]any{"type": "about:blank", "title": http.StatusText(status), "status": status, "detail": detail}
	if code, field := codeOf(err); code != "" {
		p["code"] = code
		if field != "" {
			p["parameter"] = field
		}
	}
	switch {
	case status == fiber.StatusUnprocessableEntity: // nothing but the address can be wrong
		status = fiber.StatusBadRequest
		p["status"], p["title"] = status, http.StatusText(status)
	case status == fiber.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="Binapustaka"`)
	case status == fiber.StatusForbidden:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="Binapustaka", error="insufficient_scope"`)
	case status == fiber.StatusTooManyRequests:
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(60-c.server.Now().Second()))
	case status >= 500:
		slog.Error("request failed", "id", c.requestID(), "method", c.Method(), "route", c.Route().Path, "err", err)
		p["instance"] = "urn:binapustaka:request:" + c.requestID()
	}
	c.Set(fiber.HeaderContentLanguage, string(c.locale))
	return c.json(status, "application/problem+json", p)
}
