package web

import (
	"cmp"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/exchange"
)

func (s *server) erasureRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: post, path: "/profile/erasure", may: signedIn, do: s.erasureAsk},
		{method: post, path: "/profile/erasure/withdraw", may: signedIn, do: s.erasureWithdraw},
		{method: get, path: "/accounts/erased", may: admin, do: s.erasureList},
		{method: post, path: "/accounts/erased/readmit", may: admin, do: s.erasureReadmit},
		{method: post, path: "/accounts/:id/erase/decline", may: admin, do: s.erasureDecline},
		{method: get, path: "/accounts/:id/erase", may: admin, do: s.eraseShow},
		{method: post, path: "/accounts/:id/erase", may: admin, do: s.eraseDo},
	}
}

// erasers are the areas that know something of a person, in an order in which each
// still finds what it looks for: the account goes last.
func (s *server) erasers() []account.Eraser {
	return []account.Eraser{s.Usage.EraseAccount, s.Courses.EraseAccount, s.Assessments.EraseAccount, s.Competencies.EraseAccount, s.Activities.EraseAccount, s.Hours.EraseAccount, s.Certificates.EraseAccount,
		s.Impact.EraseAccount, s.Reports.EraseAccount, s.Notices.EraseAccount, s.Intakes.EraseAccount, s.Portfolios.EraseAccount, s.Surveys.EraseAccount, s.Partners.EraseAccount}
}

// erasureAsk tells administrators that the reader wants to be erased.
func (s *server) erasureAsk(r *request) error {
	if err := s.Accounts.AskErasure(r.ctx, r.actor, r.FormValue("wish")); err != nil {
		p, failed := s.profilePage(r)
		if failed != nil {
			return failed
		}
		p.Wish = r.FormValue("wish")
		return r.invalid("profile/edit", p, err)
	}
	return r.redirect("/profile", "erase.asked")
}

func (s *server) erasureWithdraw(r *request) error {
	if err := s.Accounts.WithdrawErasure(r.ctx, r.actor); err != nil {
		return err
	}
	return r.redirect("/profile", "erase.withdrawn")
}

type erasureListPage struct {
	Layout
	Asking  []account.Erased
	Done    []account.Erased
	Blocked []int64 // SLiMS users of whom nothing is taken in
}

// Areas are the names of areas in a count, in their order.
func (p *erasureListPage) Areas(counts map[string]int) (list []string) {
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if counts[name] > 0 {
			list = append(list, p.Locale.T("erase.area_count", lms.Args{"area": areaText(p.Layout, name), "n": counts[name]}))
		}
	}
	return list
}

func areaText(p Layout, name string) string {
	l := p.Locale
	return l.T("erase.area_" + name)
}

func (s *server) erasureList(r *request) error {
	p := &erasureListPage{Layout: within(r.layout("erase.list_title"), "/accounts")}
	all, err := s.Accounts.Erasures(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.ErasedAt == nil {
			p.Asking = append(p.Asking, e)
		} else {
			p.Done = append(p.Done, e)
		}
	}
	if p.Blocked, err = s.Accounts.Kept(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	return r.page("account/erased", p)
}

func (s *server) erasureReadmit(r *request) error {
	id, err := strconv.ParseInt(r.FormValue("user"), 10, 64)
	if err != nil {
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	if err := s.Accounts.Readmit(r.ctx, r.actor, r.actor.LibraryID, id); err != nil {
		return err
	}
	return r.redirect("/accounts/erased", "erase.readmitted")
}

type erasePage struct {
	Layout
	Account account.Account
	Linked  bool
	Self    bool
	Asked   *account.Erased // by the person, and not answered yet
	Form    struct {
		Typed, Reason, Answer string
		Never                 bool
	}
	Told []string // systems outside that were told of people by name
}

func (s *server) erasePage(r *request) (*erasePage, error) {
	a, err := s.accountPage(r)
	if err != nil {
		return nil, err
	}
	p := &erasePage{Layout: within(r.layout("erase.title", lms.Args{"name": a.Account.Name}), "/accounts"), Account: a.Account, Linked: a.Linked != nil, Self: a.Self}
	p.Path = fmt.Sprintf("/accounts/%d/erase", a.Account.ID)
	asking, err := s.Accounts.Erasures(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	for i, e := range asking {
		if e.AccountID == a.Account.ID && e.Waits() {
			p.Asked = &asking[i]
		}
	}
	for _, kind := range []exchange.ReceiverKind{exchange.Hook, exchange.LRS} {
		receivers, err := s.Exchange.Receivers(r.ctx, r.actor, r.actor.LibraryID, kind)
		if err != nil {
			return nil, err
		}
		for _, x := range receivers {
			if x.Personal {
				p.Told = append(p.Told, cmp.Or(x.Name, x.Address))
			}
		}
	}
	return p, nil
}

func (s *server) eraseShow(r *request) error {
	p, err := s.erasePage(r)
	if err != nil {
		return err
	}
	return r.page("account/erase", p)
}

func (s *server) eraseDo(r *request) error {
	p, err := s.erasePage(r)
	if err != nil {
		return err
	}
	p.Form.Typed, p.Form.Reason, p.Form.Never = r.FormValue("typed"), r.FormValue("reason"), r.FormValue("never") != ""
	e, err := s.Accounts.Erase(r.ctx, r.actor, p.Account.ID, p.Form.Typed, p.Form.Reason, !p.Form.Never, s.erasers()...)
	if err != nil {
		return r.invalid("account/erase", p, err)
	}
	if err := s.Courses.ForgetFiles(e.Files); err != nil { // the rows are gone: nobody can reach them any more
		slog.Error("files of somebody who was erased lie on", "account", p.Account.ID, "err", err)
	}
	return r.redirect("/accounts/erased", "erase.done")
}

// erasureDecline answers who asked that their data stay.
func (s *server) erasureDecline(r *request) error {
	p, err := s.erasePage(r)
	if err != nil {
		return err
	}
	p.Form.Answer = r.FormValue("answer")
	if err := s.Accounts.DeclineErasure(r.ctx, r.actor, p.Account.ID, p.Form.Answer); err != nil {
		return r.invalid("account/erase", p, err)
	}
	return r.redirect("/accounts/erased", "erase.declined")
}

// homeErasures tells an administrator who asks to be erased.
func (s *server) homeErasures(r *request, p *homePage) error {
	list, err := s.Accounts.Erasures(r.ctx, r.actor, r.actor.LibraryID)
	n := 0
	for _, e := range list {
		if e.Waits() {
			n++
		}
	}
	if n > 0 {
		p.wait(taskSoon, r.locale.T("erase.waiting", lms.Args{"n": n}), "/accounts/erased", "decide")
	}
	return err
}
