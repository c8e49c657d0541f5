package web

import (
	"mime"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// keptForm is what somebody typed into a form that came after their session had
// ended. It is stored nowhere: its fields travel through the sign-in as hidden
// inputs and are shown to whoever signed in, whose click sends them again.
//
// Only a form that this site's own page sent is kept, by the browser's word
// (Origin, Sec-Fetch-Site): otherwise another site could put its text into a
// page that carries a valid token. Only its author may send it again, and a
// form with a password is never kept.
type keptForm struct {
	Target string // where it was to go
	Author int64  // whose page it was typed in
	Parts  bool   // as multipart/form-data
	File   bool   // a file was in it, which is not kept
	Fields []keptField
}

type keptField struct{ Name, Value string }

const (
	keptPrefix = "kept." // of a field's name on its way through the sign-in
	longText   = 20      // letters from which a value is text that somebody typed

	keptLimit = 4 * bodyLimit // of a form that carries one: encoded, letters become three
)

var secretFields = []string{"password", "old", "again", "secret"}

// Texts are the long values, for the author to see what is sent again.
func (k *keptForm) Texts() (texts []string) {
	for _, f := range k.Fields {
		if len(f.Value) >= longText {
			texts = append(texts, f.Value)
		}
	}
	return texts
}

// lateForm is what is worth keeping of a request that is refused: nil where
// there is nothing, or where it is not certain that our own page sent it.
func (r *request) lateForm() *keptForm {
	if r.Method() != fiber.MethodPost || r.htmx() || aVolunteer(r.actor) || !r.ownPage() {
		return nil
	}
	kind, _, _ := mime.ParseMediaType(r.Get(fiber.HeaderContentType))
	k := &keptForm{Target: localPath(r.OriginalURL()), Parts: kind == fiber.MIMEMultipartForm}
	switch {
	case kind == fiber.MIMEApplicationForm:
		if k = r.carried(); k != nil { // the sign-in form itself came too late
			return k
		}
		k = &keptForm{Target: localPath(r.OriginalURL())}
		k.read(r, "")
		k.Author = authorOf(r.FormValue("_csrf"))
	case k.Parts:
		if r.parts == nil {
			r.openParts(uploadPatience)
		}
		if r.token == "" {
			r.token = r.formToken()
		}
		fields, file, err := r.readParts()
		if err != nil {
			return nil
		}
		k.Author, k.File = authorOf(r.token), file != nil && file.FileName() != ""
		for name, value := range fields {
			k.Fields = append(k.Fields, keptField{name, value})
		}
		slices.SortFunc(k.Fields, func(a, b keptField) int { return strings.Compare(a.Name, b.Name) })
	default:
		return nil
	}
	secret := slices.ContainsFunc(k.Fields, func(f keptField) bool { return slices.Contains(secretFields, f.Name) })
	if k.Author == 0 || secret || len(k.Texts()) == 0 {
		return nil
	}
	return k
}

// carried is the form that a sign-in form brings along.
func (r *request) carried() *keptForm {
	k := &keptForm{Target: localPath(r.FormValue("kept-target")), Parts: r.FormValue("kept-parts") != "", File: r.FormValue("kept-file") != ""}
	k.Author, _ = strconv.ParseInt(r.FormValue("kept-author"), 10, 64)
	k.read(r, keptPrefix)
	if k.Author == 0 || len(k.Fields) == 0 {
		return nil
	}
	return k
}

func (k *keptForm) read(r *request, prefix string) {
	r.Request().PostArgs().VisitAll(func(name, value []byte) {
		if n, ok := strings.CutPrefix(string(name), prefix); ok && n != "_csrf" {
			k.Fields = append(k.Fields, keptField{n, strings.ToValidUTF8(string(value), "")})
		}
	})
}

// ownPage reports whether the browser says that a page of this site sent the request.
func (r *request) ownPage() bool {
	site := r.Get("Sec-Fetch-Site")
	return r.fromHere(r.Get(fiber.HeaderOrigin)) && (site == "" || site == "same-origin")
}

func (r *request) fromHere(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Host != "" && (u.Host == string(r.Request().Host()) || u.Host == r.server.baseHost())
}

// authorOf is the account in whose page a form's token stood. It is a note, not
// a proof: it keeps one person's text from going out under another's name.
func authorOf(token string) int64 {
	id, _, _ := strings.Cut(token, ".")
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// askAgain asks a visitor who is not signed in to do so, and carries what they typed.
func (s *server) askAgain(r *request, k *keptForm) error {
	p, err := s.signinForm(r, "", "", "")
	if err != nil {
		return err
	}
	p.Kept = k
	r.Status(statusOf(lms.Unauthenticated))
	return r.page("signin/show", p)
}

// resume goes on with a form that came with the token of another session.
func (s *server) resume(r *request, k *keptForm) error {
	if !r.actor.SignedIn() {
		return s.askAgain(r, k)
	}
	return r.showKept(k)
}

// alreadyIn leads on who has signed in meanwhile, in another tab.
func (r *request) alreadyIn() error {
	if k := r.carried(); k != nil && !aVolunteer(r.actor) {
		return r.showKept(k)
	}
	return r.redirect("/", "")
}

type keptPage struct{ Layout }

// Mine reports whether the one who is signed in typed it.
func (p *keptPage) Mine() bool { return p.Kept.Author == p.Actor.AccountID }

// showKept shows the text and, to its author, the button that sends it again
// with a token of this session.
func (r *request) showKept(k *keptForm) error {
	p := &keptPage{r.layout("signin.kept_title")}
	p.Kept, p.Path = k, "/"
	return r.page("signin/kept", p)
}

// welcome gives the browser its new session and leads on.
func (r *request) welcome(p *signinPage, token string, libraryID int64) error {
	r.setCookie(SessionCookie, token, account.Longest)
	r.setCookie(libraryCookie, strconv.FormatInt(libraryID, 10), yearLong)
	if p.Kept == nil {
		return r.redirect(p.Next, "")
	}
	r.Request().Header.SetCookie(SessionCookie, token) // as if it had come with it
	if err := r.identify(); err != nil {
		return err
	}
	return r.showKept(p.Kept)
}
