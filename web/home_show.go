package web

import (
	"net/url"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

type homePage struct {
	Layout
	Greeting string
}

func (s *server) homeShow(r *request) error {
	return r.page("home/show", &homePage{Layout: r.layout("home.title"), Greeting: greeting(s.Now().In(r.zone()))})
}

// greeting is the message key for the time of day.
func greeting(t time.Time) string {
	switch h := t.Hour(); {
	case h >= 4 && h < 11:
		return "home.morning"
	case h >= 11 && h < 15:
		return "home.noon"
	case h >= 15 && h < 18:
		return "home.afternoon"
	}
	return "home.evening"
}

func (s *server) health(r *request) error { return r.SendString("ok") }

// languageSwitch keeps the language a visitor chose, in the account too.
func (s *server) languageSwitch(r *request) error {
	l, ok := locale.Find(r.FormValue("language"))
	if !ok {
		return lms.FailField("language", "error.request")
	}
	r.setCookie(languageCookie, string(l), 365*24*time.Hour)
	if r.actor.SignedIn() {
		if err := s.Accounts.SetLocale(r.ctx, r.actor, string(l)); err != nil {
			return err
		}
	}
	return r.redirect(localPath(r.FormValue("next")), "")
}

// localPath is target when it is an address of ours, else the home page: no
// form or link of ours sends anybody to another site.
func localPath(target string) string {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(target, "/") || strings.HasPrefix(target, "//") ||
		strings.ContainsAny(target, "\\\r\n\t") {
		return "/"
	}
	return target
}
