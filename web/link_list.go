package web

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// linkRow is a SLiMS user without an account, and which account is picked.
type linkRow struct {
	account.SlimsUser
	Field   string
	Picked  int64 // account, 0: none
	Checked bool
	Clues   []account.Clue // why the picked one is suggested
}

// linkPair is a SLiMS user with the account it is linked to.
type linkPair struct {
	account.SlimsUser
	Account account.Account // without an id where it has no role here any more
}

type linkListPage struct {
	Layout
	HasSlims bool
	Code     string
	Known    bool // SLiMS has been read
	Rows     []linkRow
	Unlinked int
	Free     []account.Account // not linked
	Choices  []account.Account // of those, the ones that may be
	Linked   []linkPair
	Gone     []linkPair // linked, but no longer in SLiMS
	Refused  []string
	Page     lms.Page
	Pages    int
}

const linkRows = 50 // a page: each row lists every account

func linkField(userID int64) string { return fmt.Sprintf("account-%d", userID) }

func (s *server) linkPage(r *request) (*linkListPage, error) {
	b, err := s.Accounts.Board(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	p := &linkListPage{Layout: r.layout("link.title"), HasSlims: r.library.HasSlims, Code: r.library.Code, Known: len(b.Users) > 0}
	p.Path = "/links"
	accounts, taken := map[int64]account.Account{}, map[int64]bool{}
	for _, a := range b.Accounts {
		accounts[a.ID] = a
	}
	suggested := map[int64]account.Suggestion{}
	for _, g := range b.Suggestions {
		suggested[g.UserID] = g
	}
	left, err := s.leftAccounts(r, b, accounts)
	if err != nil {
		return nil, err
	}
	var rows []linkRow
	for _, u := range b.Users {
		switch {
		case u.AccountID != nil:
			taken[*u.AccountID] = true
			pair := linkPair{u, accounts[*u.AccountID]}
			if pair.Account.ID == 0 {
				pair.Account.Name = left[*u.AccountID]
			}
			if u.GoneAt != nil {
				p.Gone = append(p.Gone, pair)
			} else {
				p.Linked = append(p.Linked, pair)
			}
		case u.GoneAt == nil:
			g, ok := suggested[u.UserID]
			rows = append(rows, linkRow{SlimsUser: u, Field: linkField(u.UserID), Picked: g.AccountID, Checked: ok, Clues: g.Clues})
		}
	}
	for _, a := range b.Accounts {
		if !taken[a.ID] {
			p.Free = append(p.Free, a)
			if a.Status != account.Disabled {
				p.Choices = append(p.Choices, a)
			}
		}
	}
	// What is probably right first: it is dealt with by one button.
	slices.SortStableFunc(rows, func(a, b linkRow) int { return len(b.Clues) - len(a.Clues) })
	p.Unlinked = len(rows)
	page := r.pageNumber()
	page.Size = linkRows
	p.Page = page.Normal()
	p.Pages = p.Page.Pages(len(rows))
	p.Page.Number = min(p.Page.Number, p.Pages)
	p.Rows = rows[p.Page.Offset():min(p.Page.Offset()+linkRows, len(rows))]
	return p, nil
}

// leftAccounts names the accounts that are linked but have no role here any more.
func (s *server) leftAccounts(r *request, b account.Board, here map[int64]account.Account) (map[int64]string, error) {
	var ids []int64
	for _, u := range b.Users {
		if u.AccountID != nil && here[*u.AccountID].ID == 0 {
			ids = append(ids, *u.AccountID)
		}
	}
	return s.Accounts.Names(r.ctx, r.actor, ids)
}

func (s *server) linkList(r *request) error {
	p, err := s.linkPage(r)
	if err != nil {
		return err
	}
	return r.page("link/list", p)
}

// ticked are the SLiMS users that are ticked in a form, or the one whose own
// button was pressed.
func (r *request) ticked() (ids []int64, err error) {
	values := r.formValues("user")
	if only := r.FormValue("only"); only != "" {
		values = []string{only}
	}
	for _, v := range values {
		id, err := strconv.ParseInt(v, 10, 64)
		if err != nil {
			return nil, lms.FailField("user", "error.request")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// linkSave links what is ticked, or the one row whose own button was pressed.
// What cannot be linked comes back with the reason; the others are linked.
func (s *server) linkSave(r *request) error {
	ticked, err := r.ticked()
	if err != nil {
		return err
	}
	var pairs []account.Pair
	var problems lms.Problems
	picked := map[int64]int64{}
	for _, user := range ticked {
		to, _ := strconv.ParseInt(r.FormValue(linkField(user)), 10, 64)
		if picked[user] = to; to == 0 {
			problems = append(problems, lms.FailField(linkField(user), "link.pick"))
			continue
		}
		pairs = append(pairs, account.Pair{UserID: user, AccountID: to})
	}
	if len(ticked) == 0 {
		problems = append(problems, lms.Fail(lms.Invalid, "link.none_ticked"))
	}
	linked, refused, err := s.Accounts.Link(r.ctx, r.actor, r.actor.LibraryID, pairs)
	if err != nil {
		return err
	}
	for _, no := range refused {
		why := *no.Why
		why.Field = linkField(no.UserID)
		problems = append(problems, &why)
	}
	if len(problems) == 0 {
		return r.redirect("/links", "link.linked", lms.Args{"n": linked})
	}
	p, err := s.linkPage(r)
	if err != nil {
		return err
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		to, ok := picked[row.UserID]
		row.Checked = ok
		if ok {
			row.Picked, row.Clues = to, nil
		}
	}
	return s.linkRefused(r, p, problems, linked)
}

// linkRefused says of each pair why it was not linked: beside its row or, where
// that is no longer there, above the list.
func (s *server) linkRefused(r *request, p *linkListPage, problems lms.Problems, linked int) error {
	p.setProblems(problems)
	for _, e := range problems {
		here := slices.ContainsFunc(p.Rows, func(row linkRow) bool { return row.Field == e.Field })
		if e.Field != "" && !here {
			p.Refused = append(p.Refused, r.locale.Error(e))
		}
	}
	if linked > 0 {
		p.Notice = r.locale.T("link.linked", lms.Args{"n": linked})
	}
	if p.failure == "" {
		p.failure = r.locale.T("link.refused", lms.Args{"n": len(problems)})
	}
	var first *lms.Error
	errors.As(problems, &first)
	r.Status(statusOf(first.Kind))
	return r.page("link/list", p)
}

// Clues names why a pair is suggested.
func (l Layout) Clues(clues []account.Clue) string {
	var texts []string
	for _, c := range clues {
		texts = append(texts, l.Locale.T("link.clue_"+string(c)))
	}
	return strings.Join(texts, " · ")
}

// AccountChoice names an account among others, two of which may bear one name.
func (l Layout) AccountChoice(a account.Account) string {
	if known := cmp.Or(a.Username, a.Email); known != "" {
		return a.Name + " (" + known + ")"
	}
	return a.Name
}
