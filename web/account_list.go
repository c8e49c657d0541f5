package web

import (
	"net/url"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

var accountStatuses = []account.Status{account.Pending, account.Active, account.Disabled}

type accountListPage struct {
	Layout
	List     []account.Listed
	Total    int
	Filter   account.Filter
	Narrowed bool
	Statuses []account.Status
	AllRoles []lms.Role
	Page     lms.Page
	Pages    int
	URL      string
	Super    []account.SlimsUser // proposed as administrators
}

func (s *server) accountList(r *request) error {
	f := account.Filter{Words: r.Query("q"), Role: lms.Role(r.Query("role"))}
	if !f.Role.Valid() {
		f.Role = ""
	}
	for _, st := range accountStatuses {
		if string(st) == r.Query("status") {
			f.Status = st
		}
	}
	page := r.pageNumber()
	list, total, err := s.Accounts.List(r.ctx, r.actor, r.actor.LibraryID, f, page)
	if err != nil {
		return err
	}
	super, err := s.Accounts.SuperUsers(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	kept := url.Values{"q": {f.Words}, "status": {string(f.Status)}, "role": {string(f.Role)}}
	return r.page("account/list", &accountListPage{Layout: r.layout("account.list_title"), List: list, Total: total, Filter: f,
		Narrowed: f != account.Filter{}, Statuses: accountStatuses, AllRoles: lms.Roles, Page: page.Normal(), Pages: page.Pages(total),
		URL: "/accounts?" + kept.Encode() + "&page=", Super: super})
}

// RoleName and AccountStatus name what an account is.
func (l Layout) RoleName(role lms.Role) string { return l.Locale.T("account.role_" + string(role)) }
func (l Layout) AccountStatus(s account.Status) string {
	return l.Locale.T("account.status_" + string(s))
}
