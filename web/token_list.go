package web

import (
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/exchange"
	"binapustaka/lms/usage"
)

type tokenForm struct {
	Name   string
	Scopes []scopeBox
	Ends   string
}

// scopeBox is a scope in a form.
type scopeBox struct {
	Scope   exchange.Scope
	Checked bool
}

type tokenListPage struct {
	Layout
	Tokens []exchange.Token
	Form   tokenForm
	Made   exchange.Token // just now
	Secret string         // its, this once
	Site   string
	Calls  int
}

// tokenDays is for how long a token is offered.
const tokenDays = 365

func scopeBoxes(ticked []exchange.Scope) (boxes []scopeBox) {
	for _, s := range exchange.Scopes {
		boxes = append(boxes, scopeBox{s, exchange.ScopeSet(ticked).Has(s)})
	}
	return boxes
}

func (s *server) tokenPage(r *request) (*tokenListPage, error) {
	list, err := s.Exchange.Tokens(r.ctx, r.actor, r.actor.LibraryID)
	p := &tokenListPage{Layout: r.layout("exchange.title"), Tokens: list, Site: r.site(), Calls: exchange.CallsAMinute,
		Form: tokenForm{Scopes: scopeBoxes(nil), Ends: (r.today() + tokenDays).String()}}
	p.Path = "/integrations"
	return p, err
}

func (s *server) tokenList(r *request) error {
	p, err := s.tokenPage(r)
	if err != nil {
		return err
	}
	return r.page("exchange/tokens", p)
}

// tokenMake makes a token and shows it this once: only its hash is kept. A second
// click on the same page shows the same one.
func (s *server) tokenMake(r *request) error {
	d := exchange.TokenDetails{Name: r.FormValue("name")}
	for _, v := range r.formValues("scopes") {
		d.Scopes = append(d.Scopes, exchange.Scope(v))
	}
	day, err := lms.ParseDay(r.FormValue("ends"))
	d.EndsOn, d.EndsBad = day, err != nil
	made, secret, again, refused := s.Exchange.MakeToken(r.ctx, r.actor, r.actor.LibraryID, d, slices.Concat([]byte(r.token), r.Request().Body()), r.today())
	if refused == nil && !again {
		refused = s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "token_made", lms.Args{"name": made.Name, "scopes": made.Scopes.String(), "ends": made.EndsOn.String()})
	}
	p, err := s.tokenPage(r)
	if err != nil {
		return err
	}
	if refused != nil {
		p.Form = tokenForm{d.Name, scopeBoxes(d.Scopes), r.FormValue("ends")}
		return r.invalid("exchange/tokens", p, refused)
	}
	p.Made, p.Secret = made, secret
	return r.page("exchange/tokens", p)
}

func (s *server) tokenRevoke(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	t, err := s.Exchange.RevokeToken(r.ctx, r.actor, r.actor.LibraryID, id)
	if err != nil {
		return err
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "token_revoked", lms.Args{"name": t.Name}); err != nil {
		return err
	}
	return r.redirect("/integrations", "exchange.token_revoked_done", lms.Args{"name": t.Name})
}

// TokenState is how a token stands, and its look.
func (l Layout) TokenState(t exchange.Token) string { return t.State(l.Today()) }

// TokenTry is an address that a token may read, to try it with.
func (l Layout) TokenTry(t exchange.Token) string {
	resource, _, _ := strings.Cut(string(t.Scopes[0]), ":")
	if t.Scopes[0] == exchange.Metrics {
		resource += "?metric=" + usage.Loans
	}
	return resource
}
