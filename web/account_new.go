package web

import (
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/locale"
)

// roleBox is a role in a form.
type roleBox struct {
	Role    lms.Role
	Checked bool
}

func roleBoxes(have []lms.Role) (boxes []roleBox) {
	for _, role := range lms.Roles {
		boxes = append(boxes, roleBox{role, slices.Contains(have, role)})
	}
	return boxes
}

// readRoles is what is ticked in a form.
func (r *request) readRoles() (roles []lms.Role) {
	for _, v := range r.formValues("roles") {
		roles = append(roles, lms.Role(v))
	}
	return roles
}

type accountNewPage struct {
	Layout
	Form      account.Details // as typed
	Roles     []roleBox
	Language  string
	Languages []locale.Locale
}

func (r *request) accountNewPage(d account.Details, roles []lms.Role, language string) *accountNewPage {
	return &accountNewPage{Layout: r.layout("account.new_title"), Form: d, Roles: roleBoxes(roles), Language: language, Languages: locale.All}
}

func (s *server) accountNew(r *request) error {
	return r.page("account/new", r.accountNewPage(account.Details{}, []lms.Role{lms.Librarian}, string(locale.ID)))
}

func (r *request) readAccount() account.Details {
	return account.Details{Name: r.FormValue("name"), Username: r.FormValue("username"), Email: r.FormValue("email")}
}

func (s *server) accountCreate(r *request) error {
	d, roles, language := r.readAccount(), r.readRoles(), r.FormValue("language")
	id, err := s.Accounts.Create(r.ctx, r.actor, r.actor.LibraryID, d, language, roles)
	if err != nil {
		p := r.accountNewPage(d, roles, language)
		p.Path = "/accounts/new"
		return r.invalid("account/new", p, err)
	}
	return s.showPasswordLink(r, id, true)
}

type accountTicketPage struct {
	Layout
	ID      int64
	Name    string
	Link    string
	Until   time.Time
	Created bool
}

// showPasswordLink makes the link with which an account's owner chooses a
// password, and shows it this once: only its hash is kept.
func (s *server) showPasswordLink(r *request, id int64, created bool) error {
	token, until, err := s.Accounts.PasswordTicket(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	a, _, err := s.Accounts.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &accountTicketPage{Layout: r.layout("account.ticket_title", lms.Args{"name": a.Name}), ID: id, Name: a.Name, Until: until, Created: created,
		Link: r.site() + "/password/" + token}
	p.Path = "/accounts"
	return r.page("account/ticket", p)
}

// site is how this site is reached from outside.
func (r *request) site() string {
	if base := strings.TrimRight(r.server.BaseURL, "/"); base != "" {
		return base
	}
	return r.Protocol() + "://" + string(r.Request().Host())
}
