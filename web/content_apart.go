package web

import (
	"net"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"
)

// NewPackages serves the interactive packages, and nothing else, at an origin
// that no page of ours has: its frames may talk to each other, as those of
// Articulate Rise do, and to no page of ours. Ports do not keep cookies apart,
// so none that a request brings is looked at, and our own script gives packages
// a document.cookie that leads nowhere; form marks and the origin of a request
// stand against what a hostile one would still send (checkForm).
func NewPackages(d Deps) (*fiber.App, error) {
	face, err := loadFace()
	if err != nil {
		return nil, err
	}
	s := &server{Deps: d, face: face}
	app := s.app()
	app.Use(s.headers, func(c *fiber.Ctx) error {
		c.Request().Header.DelAllCookies()
		c.Locals(apartMark, true)
		return c.Next()
	})
	app.Get("/content/here", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderCacheControl, "no-store")
		return c.SendStatus(fiber.StatusNoContent)
	})
	app.Get("/static/*", s.assets.serve)
	for _, route := range s.packageRoutes() {
		app.Add(route.method, route.path, s.wrap(route))
	}
	return app, nil
}

const apartMark = "apart"

// apart reports whether it was NewPackages that was asked.
func (r *request) apart() bool { return r.Locals(apartMark) != nil }

// packageOrigin is where this visitor's browser may reach NewPackages; "" where
// there is none.
func (r *request) packageOrigin() string {
	if r.server.PackageURL != "" || r.server.PackagePort == 0 {
		return r.server.PackageURL
	}
	here, err := url.Parse(r.BaseURL())
	if err != nil {
		return ""
	}
	return "http://" + net.JoinHostPort(here.Hostname(), strconv.Itoa(r.server.PackagePort))
}
