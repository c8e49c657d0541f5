package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/certificate"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
	"binapustaka/lms/exchange"
	"binapustaka/lms/hours"
	"binapustaka/lms/impact"
	"binapustaka/lms/intake"
	"binapustaka/lms/library"
	"binapustaka/lms/locale"
	"binapustaka/lms/notice"
	"binapustaka/lms/partner"
	"binapustaka/lms/pickup"
	"binapustaka/lms/portfolio"
	"binapustaka/lms/programme"
	"binapustaka/lms/report"
	"binapustaka/lms/report/api"
	"binapustaka/lms/report/personal"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
	"binapustaka/lms/volunteer"
)

// Deps are what the pages stand on; every field is needed unless it says so.
type Deps struct {
	Now            func() time.Time
	BaseURL        string   // "https://bina.example.id"; may be empty
	TrustedProxies []string // addresses whose X-Forwarded-For is believed
	PackageURL     string   // where browsers reach NewPackages; may be empty
	PackagePort    int      // where they reach it beside these pages when PackageURL is empty; 0: nowhere
	Libraries      *library.Store
	Accounts       *account.Store
	Slims          SlimsDoor // nil: nobody signs in through SLiMS
	Courses        *course.Store
	Usage          *usage.Store
	Assessments    *assessment.Store
	Activities     *activity.Store
	Competencies   *competency.Store
	Impact         *impact.Store
	Programmes     *programme.Store
	Partners       *partner.Store
	Volunteers     *volunteer.Store
	Pickups        *pickup.Store
	Exchange       *exchange.Store
	API            *api.Store
	Surveys        *survey.Store
	Certificates   *certificate.Store
	Portfolios     *portfolio.Store
	Hours          *hours.Store
	Notices        *notice.Store
	Intakes        *intake.Store
	Personal       *personal.Store
	Mails          bool // letters to patrons are sent
	Jobs           *jobs.Client
	Reports        *report.Store
	Terms          *report.Maker // the reports of quarters and years
	// StudyMetrics are the metrics that a library has figures of, and Foresee says
	// whether a plan for a study can be answered there.
	StudyMetrics func(ctx context.Context, actor lms.Actor, libraryID int64) ([]string, error)
	Foresee      func(ctx context.Context, actor lms.Actor, libraryID int64, plan impact.Plan) (impact.Forecast, error)
	// JointMetrics are those that several libraries have figures of.
	JointMetrics func(ctx context.Context, actor lms.Actor, scope impact.Scope, libraries []int64) ([]string, error)
	Box          *notice.Box // the mail server; nil: there is none
	// TryMail sends a letter to an address now; nil: there is no mail server.
	TryMail func(ctx context.Context, to, library string, who lms.Actor, l locale.Locale) notice.Answer
	// TellOne sends one message to another system now; nil: it waits for its minute.
	TellOne func(ctx context.Context, receiverID, delivery int64) error
}

// SlimsDoor asks a library's SLiMS who somebody is. Wrong passwords and codes are
// Unauthenticated or Invalid, a SLiMS that does not answer is Unavailable, a
// library without one NotFound.
type SlimsDoor interface {
	// SignIn checks a password; where needsCode, CheckCode must follow.
	SignIn(ctx context.Context, libraryID int64, username, password string) (u account.SlimsUser, needsCode bool, err error)
	// CheckCode checks the one-time code of that user and says of which step it was.
	CheckCode(ctx context.Context, libraryID, userID int64, code string) (u account.SlimsUser, step int64, err error)
	// Groups are the user groups of SLiMS.
	Groups(ctx context.Context, libraryID int64) ([]account.SlimsGroup, error)
	// Reservations are those that are open, and how many there are in all.
	Reservations(ctx context.Context, libraryID int64) (list []pickup.Reservation, total int, err error)
	// Lent says of reservations that are gone when their copy was lent since.
	Lent(ctx context.Context, libraryID int64, refs []pickup.Ref) (map[pickup.Ref]time.Time, error)
}

type server struct {
	Deps
	face
	questions turnstile
	crowd     crowd
	checks    crowd // of certificates and of links to portfolios
}

// face is what all servers of a process show alike: the embedded files,
// compressed and parsed.
type face struct {
	assets    *assets
	templates templates
	build     string // another one: what is kept of the old one no longer fits
}

var loadFace = sync.OnceValues(func() (f face, err error) {
	static, err := fs.Sub(staticFiles, "static")
	if err != nil {
		return f, err
	}
	if f.assets, err = loadAssets(static); err != nil {
		return f, err
	}
	if f.templates, err = loadTemplates(templateFiles, f.assets); err != nil {
		return f, err
	}
	f.build, err = buildOf(f.assets, templateFiles)
	return f, err
})

// SessionCookie names the cookie that carries a signed-in session's token.
const SessionCookie = "bp_session"

const (
	requestLimit   = 15 * time.Second
	uploadPatience = 15 * time.Minute // a video over a library's own line
	bodyLimit      = 1 << 20
)

// New makes the web application; the caller listens and shuts down.
func New(d Deps) (*fiber.App, error) {
	face, err := loadFace()
	if err != nil {
		return nil, err
	}
	s := &server{Deps: d, face: face}
	app := s.app()
	app.Use(s.headers)
	app.Get("/static/*", s.assets.serve)
	s.serveAPI(app)
	for _, route := range s.routes() {
		app.Add(route.method, route.path, s.wrap(route))
	}
	return app, nil
}

// app is an application without routes.
func (s *server) app() *fiber.App {
	app := fiber.New(fiber.Config{
		AppName:               "Binapustaka",
		DisableStartupMessage: true,
		Immutable:             true,     // request strings are reused buffers otherwise
		ReadBufferSize:        16 << 10, // an address may name a thousand questions
		StreamRequestBody:     true,     // so BodyLimit is not enforced: limitBody is

		// Else a form with a file is read to its end before anybody asks who sent it.
		DisablePreParseMultipartForm: true,

		ReadTimeout:  60 * time.Second,
		WriteTimeout: 0, // server-sent events stay open; handlers have their own deadline
		IdleTimeout:  2 * time.Minute,
		ErrorHandler: s.onError,
	})
	app.Use(recover.New(recover.Config{EnableStackTrace: true, StackTraceHandler: logPanic}))
	return app
}

func logPanic(c *fiber.Ctx, v any) {
	slog.Error("panic", "route", c.Route().Path, "value", fmt.Sprint(v))
}

func (s *server) secure() bool { return strings.HasPrefix(s.BaseURL, "https://") }

func (s *server) baseHost() string {
	if u, err := url.Parse(s.BaseURL); err == nil {
		return u.Host
	}
	return ""
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
	"media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

func (s *server) headers(c *fiber.Ctx) error {
	c.Locals("request-id", rand.Text()[:12])
	c.Set("Content-Security-Policy", policy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	if s.secure() {
		c.Set("Strict-Transport-Security", "max-age=31536000")
	}
	return c.Next()
}

func (r *request) requestID() string {
	id, _ := r.Locals("request-id").(string)
	return id
}

// wrap does for every route what every route needs: size limit, who asks,
// permission, form check, deadline, errors as pages.
func (s *server) wrap(rt route) fiber.Handler {
	return func(c *fiber.Ctx) error {
		limit, patience := max(bodyLimit, rt.body), requestLimit
		if rt.upload > 0 && len(c.Request().Header.MultipartFormBoundary()) > 0 { // any other body is read into memory
			limit, patience = rt.upload, uploadPatience
		}
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		r := &request{Ctx: c, server: s, ctx: ctx, nameless: rt.nameless}
		rest := int64(4 * bodyLimit)
		defer func() { r.drain(rest) }()
		c.Set(fiber.HeaderCacheControl, "no-store")
		if err := r.identify(); err != nil {
			return r.fail(err)
		}
		if err := r.limitBody(limit); err != nil {
			return r.fail(err)
		}
		if !rt.may(r.actor) {
			if r.actor.VolunteerID != 0 {
				return r.answered(r.refuseVolunteer())
			}
			if !r.actor.SignedIn() {
				if kept := r.lateForm(); kept != nil {
					return r.answered(s.askAgain(r, kept))
				}
				return r.toSignIn()
			}
			return r.fail(lms.Fail(lms.Forbidden, "error.forbidden"))
		}
		if rt.upload > 0 {
			rest = limit
			r.openParts(patience)
		}
		if err := r.checkForm(); err != nil && !rt.foreign && !rt.nameless {
			if kept := r.lateForm(); kept != nil {
				return r.answered(s.resume(r, kept))
			}
			return r.fail(err)
		}
		if rt.once {
			return r.answered(s.once(r, rt.do))
		}
		return r.answered(rt.do(r))
	}
}

// answered makes a failure the answer.
func (r *request) answered(err error) error {
	if err != nil {
		err = r.fail(err)
	}
	r.letFrame()
	return err
}

// letFrame lets the SLiMS that the session came from, and nobody else, show the
// answer beside its own pages.
func (r *request) letFrame() {
	if r.session.Frame == "" {
		return
	}
	rules := string(r.Response().Header.Peek(fiber.HeaderContentSecurityPolicy))
	rules = strings.Replace(rules, "frame-ancestors 'none'", "frame-ancestors 'self'", 1)
	r.Set(fiber.HeaderContentSecurityPolicy, strings.Replace(rules, "frame-ancestors 'self'", "frame-ancestors 'self' "+r.session.Frame, 1))
}

// identify finds out who asks, and in which language to answer.
func (r *request) identify() error {
	r.locale = locale.Match(r.Get(fiber.HeaderAcceptLanguage))
	if l, ok := locale.Find(r.Cookies(languageCookie)); ok {
		r.locale = l
	}
	token := r.Cookies(SessionCookie)
	if token == "" || r.nameless {
		return nil
	}
	session, who, roles, err := r.server.Accounts.FindSession(r.ctx, token)
	if lms.IsKind(err, lms.Unauthenticated) {
		return r.identifyVolunteer(token)
	}
	if err != nil {
		return err
	}
	if r.library, err = r.server.Libraries.Find(r.ctx, session.LibraryID); err != nil {
		return err
	}
	r.session, r.account = session, who
	r.actor = lms.Actor{AccountID: who.ID, LibraryID: session.LibraryID, Name: who.Name, Roles: roles}
	if l, ok := locale.Find(who.Locale); ok {
		r.locale = l
	}
	if session.Method == account.ByPassword {
		places, err := r.server.Accounts.Places(r.ctx, who.ID)
		if err != nil {
			return err
		}
		r.moves = len(places) > 1
		if r.server.Reports != nil {
			n, err := r.server.Reports.RegionSize(r.ctx, r.actor)
			if err != nil {
				return err
			}
			r.region = n > 1
		}
	}
	return nil
}

const languageCookie = "bp_lang"

// toSignIn leads there; a part of a page that saves itself stays, with what was
// typed in it: saving it all asks for the sign-in.
func (r *request) toSignIn() error {
	if r.htmx() && r.Method() != fiber.MethodGet {
		return r.fail(lms.Fail(lms.Unauthenticated, "signin.text_stays"))
	}
	to := "/signin"
	if r.Method() == fiber.MethodGet && r.Path() != "/" {
		to += "?next=" + url.QueryEscape(r.OriginalURL())
	}
	return r.redirect(to, "")
}

// limitBody refuses a body over the limit. Fiber's own limit does not work
// with streamed bodies, so the length must be announced.
func (r *request) limitBody(limit int64) error {
	n := int64(r.Request().Header.ContentLength())
	if n >= 0 && n <= limit || n == -2 { // -2: no body
		return nil
	}
	return lms.Fail(lms.TooLarge, "error.too_large", lms.Args{"limit": r.locale.Bytes(limit)})
}

// drain reads what is left of the body, up to rest bytes: a browser shows our
// answer only when all is sent, and fasthttp would take what is left for the
// next request. Where there is more, or nobody said how much, the connection ends.
func (r *request) drain(rest int64) {
	stream := r.Context().RequestBodyStream()
	if stream == nil {
		return
	}
	if r.Request().Header.ContentLength() >= 0 {
		if n, err := io.CopyN(io.Discard, stream, rest+1); n <= rest && errors.Is(err, io.EOF) {
			return
		}
	}
	r.Context().SetConnectionClose()
}

// onError answers what no route took: unknown addresses and broken requests.
func (s *server) onError(c *fiber.Ctx, err error) error {
	ctx, cancel := context.WithTimeout(context.Background(), requestLimit)
	defer cancel()
	r := &request{Ctx: c, server: s, ctx: ctx}
	defer r.drain(4 * bodyLimit)
	if e := r.identify(); e != nil {
		err = e
	}
	if r.apart() {
		return r.contentRefused(err)
	}
	defer r.letFrame()
	if e := r.fail(err); e != nil { // not even the error page works
		slog.Error("error page failed", "id", r.requestID(), "err", e)
		return c.Status(fiber.StatusInternalServerError).SendString(r.locale.T("error.internal"))
	}
	return nil
}
