package web

import (
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

type sessionListPage struct {
	Layout
	List []account.Session
	Here int64
	Idle time.Duration
}

func (s *server) sessionList(r *request) error {
	list, err := s.Accounts.Sessions(r.ctx, r.actor)
	if err != nil {
		return err
	}
	return r.page("session/list", &sessionListPage{Layout: r.layout("account.sessions_title"), List: list, Here: r.session.ID,
		Idle: account.Idle})
}

func (s *server) sessionEnd(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if id == r.session.ID {
		return s.signout(r)
	}
	if err := s.Accounts.EndSession(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect("/sessions", "account.session_ended")
}

func (s *server) sessionEndOthers(r *request) error {
	n, err := s.Accounts.EndOtherSessions(r.ctx, r.actor, r.session.ID)
	if err != nil {
		return err
	}
	return r.redirect("/sessions", "account.sessions_ended", lms.Args{"n": n})
}

// The first that an agent string contains counts: Edge and Opera call
// themselves Chrome too, and Chrome calls itself Safari.
var (
	browsers = [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Macintosh", "Mac"}, {"Linux", "Linux"}}
)

func firstIn(agent string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(agent, n[0]) {
			return n[1]
		}
	}
	return ""
}

// Device says roughly which browser on what an agent string is of.
func (l Layout) Device(agent string) string {
	browser, system := firstIn(agent, browsers), firstIn(agent, systems)
	switch {
	case browser != "" && system != "":
		return l.Locale.T("account.device", lms.Args{"browser": browser, "system": system})
	case browser != "" || system != "":
		return browser + system
	}
	return l.Locale.T("account.device_unknown")
}

// Ago says how long ago a moment was, in its largest unit.
func (l Layout) Ago(t time.Time) string {
	switch d := l.now.Sub(t); {
	case d < 2*time.Minute:
		return l.Locale.T("account.just_now")
	case d < time.Hour:
		return l.Locale.T("account.ago", lms.Args{"time": l.Locale.Duration(d.Truncate(time.Minute))})
	case d < 24*time.Hour:
		return l.Locale.T("account.ago", lms.Args{"time": l.Locale.Duration(d.Truncate(time.Hour))})
	}
	return l.DateTime(t)
}
