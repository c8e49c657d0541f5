package web

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"mime/multipart"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
)

// request is one visitor's request: Fiber's context, a context with a
// deadline (fasthttp never cancels by itself) and who asks.
type request struct {
	*fiber.Ctx
	server   *server
	ctx      context.Context
	actor    lms.Actor
	account  account.Account
	library  library.Library
	locale   locale.Locale
	session  account.Session
	moves    bool              // this session may go to another library too
	region   bool              // it sees the aggregates of several
	parts    *multipart.Reader // of a form with files, on routes that take them
	token    string            // that the form brought
	silent   bool              // a notice waits for another page
	went     account.Answered  // where the answer leads, once it does
	nameless bool              // as on the route
	frame    string            // origin of the SLiMS page that wants to show what follows; "": none
}

// layout starts a page with that title.
func (r *request) layout(titleKey string, args ...lms.Args) Layout {
	return r.titled(r.locale.T(titleKey, args...))
}

// titled is layout for a title that is a name, not a message.
func (r *request) titled(title string) Layout {
	l := Layout{
		Title: title, Locale: r.locale, Actor: r.actor, Library: r.library.Name, Path: r.Path(),
		Reader: r.reader(), Frame: r.session.Frame, Switch: r.moves, Region: r.region, PausedAt: r.library.PausedAt, zone: r.zone(), now: r.server.Now(), build: r.server.build,
	}
	if r.nameless {
		return l
	}
	l.CSRF = r.formMark()
	if !r.silent {
		l.Notice = r.takeNotice()
	}
	if l.Reader != "" {
		r.Set(readerHeader, l.Reader)
	}
	l.Nav, l.Manage = navigation(r.actor, l.Path)
	if r.server.Notices != nil && r.actor.AccountID != 0 {
		var err error
		if l.Unread, err = r.server.Notices.Unread(r.ctx, r.actor); err != nil {
			slog.Warn("unread notices not counted", "id", r.requestID(), "err", err) // the page is no worse for it
		}
	}
	return l
}

func (r *request) zone() *time.Location {
	if zone, err := time.LoadLocation(r.library.TimeZone); err == nil && r.library.TimeZone != "" {
		return zone
	}
	return defaultZone
}

var defaultZone = time.FixedZone("WIB", 7*60*60)

// today is the local day in the actor's library.
func (r *request) today() lms.Day { return lms.DayOf(r.server.Now().In(r.zone())) }

// id is the number in a path parameter; anything else is NotFound.
func (r *request) id(name string) (int64, error) {
	n, err := strconv.ParseInt(r.Params(name), 10, 64)
	if err != nil || n <= 0 {
		return 0, lms.Fail(lms.NotFound, "error.not_found")
	}
	return n, nil
}

// ids are the numbers in the path parameter id and in another.
func (r *request) ids(other string) (id, otherID int64, err error) {
	if id, err = r.id("id"); err != nil {
		return 0, 0, err
	}
	otherID, err = r.id(other)
	return id, otherID, err
}

// pageNumber is the ?page= of a list.
func (r *request) pageNumber() lms.Page { return lms.Page{Number: r.QueryInt("page", 1)} }

// htmx reports whether htmx asks for a part of the page.
func (r *request) htmx() bool { return r.Get("HX-Request") == "true" }

const noticeCookie = "bp_notice"

type flash struct {
	Key  string
	Args lms.Args
}

// redirect sends the browser on (303: a reload repeats no form) and leaves a
// notice for the next page; an empty key leaves none.
func (r *request) redirect(to, noticeKey string, args ...lms.Args) error {
	if noticeKey != "" {
		n := flash{Key: noticeKey}
		if len(args) > 0 {
			n.Args = args[0]
		}
		b, err := json.Marshal(n)
		if err != nil {
			return err
		}
		r.went.Notice = base64.RawURLEncoding.EncodeToString(b)
		r.setCookie(noticeCookie, r.went.Notice, time.Minute)
	}
	r.went.Went = to
	if r.htmx() {
		r.Set("HX-Redirect", to)
		return r.SendStatus(fiber.StatusNoContent)
	}
	return r.Redirect(to, fiber.StatusSeeOther)
}

func (r *request) takeNotice() string {
	value := r.Cookies(noticeCookie)
	if value == "" {
		return ""
	}
	r.setCookie(noticeCookie, "", -time.Hour)
	b, err := base64.RawURLEncoding.DecodeString(value)
	var n flash
	if err != nil || json.Unmarshal(b, &n) != nil || !r.locale.Has(n.Key) {
		return ""
	}
	for name, v := range n.Args { // JSON has made every number a float64
		if f, ok := v.(float64); ok && f == float64(int64(f)) {
			n.Args[name] = int64(f)
		}
	}
	return r.locale.T(n.Key, n.Args)
}

// invalid shows the form again, filled in, with what is wrong beside each
// field. Only errors the user can mend come back this way; others are returned.
func (r *request) invalid(name string, page hasLayout, err error) error {
	var e *lms.Error
	if !errors.As(err, &e) || e.Kind == lms.NotFound || e.Kind == lms.Forbidden {
		return err
	}
	page.layout().setProblems(err)
	r.Status(statusOf(e.Kind))
	return r.page(name, page)
}

func (r *request) setCookie(name, value string, life time.Duration) {
	r.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", HTTPOnly: true, Secure: r.server.secure(),
		SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Now().Add(life)})
}

// address is the visitor's IP. Behind proxies that the administrator trusts it
// is the rightmost X-Forwarded-For entry that is not one of them: entries to
// its left are whatever the visitor wrote.
func (r *request) address() string { return clientAddress(r.Ctx, r.server.TrustedProxies) }

func clientAddress(c *fiber.Ctx, trusted []string) string {
	peer := c.Context().RemoteIP().String()
	is := func(ip string) bool {
		for _, t := range trusted {
			if t == ip {
				return true
			}
		}
		return false
	}
	if !is(peer) {
		return peer
	}
	var hops []string
	for _, line := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) { // some proxies add a line of their own
		hops = append(hops, strings.Split(string(line), ",")...)
	}
	for i := len(hops) - 1; i >= 0; i-- {
		if hop := strings.TrimSpace(hops[i]); hop != "" && !is(hop) {
			return hop
		}
	}
	return peer
}
