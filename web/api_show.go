package web

import (
	_ "embed"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms/exchange"
	"binapustaka/lms/report/api"
)

//go:embed openapi/openapi.json
var openAPI []byte

// apiDocument describes the API for programs.
func (s *server) apiDocument(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(openAPI)
}

// apiLine is a line of the table of what can be read.
type apiLine struct {
	Path, Scope, About string // About is a message key
	Takes              []string
}

type apiPage struct {
	Layout
	Site     string
	Base     string
	Lines    []apiLine
	Limit    int
	MaxLimit int
	Calls    int
	CanMake  bool
}

// apiShow describes the API for people.
func (s *server) apiShow(r *request) error {
	p := &apiPage{Layout: r.layout("api.title"), Site: r.site(), Base: apiBase, Limit: api.DefaultLimit, MaxLimit: api.MaxLimit, Calls: exchange.CallsAMinute}
	for _, rt := range s.apiRoutes() {
		about := "api.about_" + strings.ReplaceAll(strings.Trim(strings.ReplaceAll(rt.path, ":id", "one"), "/"), "/", "_")
		p.Lines = append(p.Lines, apiLine{apiBase + strings.ReplaceAll(rt.path, ":id", "{id}"), string(rt.scope), about, rt.takes})
	}
	for _, m := range p.Manage {
		p.CanMake = p.CanMake || m.URL == "/integrations"
	}
	return r.page("api/show", p)
}
