package web

import (
	"fmt"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/portfolio"
	"binapustaka/lms/report"
)

type portfolioPage struct {
	Layout
	Document report.Document
	Sections []portfolio.Section // that there are
	Chosen   []portfolio.Section
	Shares   []portfolio.Share
	Until    string // as typed
	Today    lms.Day
}

// Shows reports whether a section is chosen.
func (p portfolioPage) Shows(s portfolio.Section) bool { return slices.Contains(p.Chosen, s) }

// asked are the sections that a form names; without any it is all of them.
func asked(names []string) []portfolio.Section {
	if list := portfolio.Chosen(names); len(list) > 0 {
		return list
	}
	return portfolio.Sections
}

// shows are the values of the fields called show.
func (r *request) shows() (names []string) {
	for _, b := range r.Request().URI().QueryArgs().PeekMulti("show") {
		names = append(names, string(b))
	}
	for _, b := range r.Request().PostArgs().PeekMulti("show") {
		names = append(names, string(b))
	}
	return names
}

func (s *server) portfolioPage(r *request, chosen []portfolio.Section) (p *portfolioPage, err error) {
	p = &portfolioPage{Layout: r.layout("portfolio.title"), Sections: portfolio.Sections, Chosen: chosen, Today: r.today(), Until: (r.today() + portfolio.UsualDays).String()}
	if p.Document, err = s.portfolioOf(r, r.locale, r.actor.AccountID, r.account.Name, r.library).document(chosen); err != nil {
		return nil, err
	}
	p.Shares, err = s.Portfolios.Mine(r.ctx, r.actor, r.actor.LibraryID)
	return p, err
}

func (s *server) portfolioShow(r *request) error {
	p, err := s.portfolioPage(r, asked(r.shows()))
	if err != nil {
		return err
	}
	return r.page("portfolio/show", p)
}

func (s *server) portfolioFile(r *request) error {
	d, err := s.portfolioOf(r, r.locale, r.actor.AccountID, r.account.Name, r.library).document(asked(r.shows()))
	if err != nil {
		return err
	}
	return r.document(d, pdfFile)
}

func (s *server) portfolioShare(r *request) error {
	chosen := portfolio.Chosen(r.shows())
	until, err := lms.ParseDay(r.FormValue("until"))
	if err != nil {
		until = 0 // which is no day to end on
	}
	token, err := s.Portfolios.Share(r.ctx, r.actor, r.actor.LibraryID, chosen, until, r.today())
	if err != nil {
		p, wrong := s.portfolioPage(r, chosen)
		if wrong != nil {
			return wrong
		}
		p.Until = r.FormValue("until")
		return r.invalid("portfolio/show", p, err)
	}
	return r.redirect("/portfolio/links/"+token, "")
}

type portfolioLinkPage struct {
	Layout
	Share portfolio.Share
	Link  string
}

// portfolioLink shows its owner a link that they have just made; later nobody
// knows it but who was given it.
func (s *server) portfolioLink(r *request) error {
	share, err := s.Portfolios.Open(r.ctx, r.Params("token"))
	if err == nil && share.AccountID != r.actor.AccountID {
		err = lms.Fail(lms.NotFound, "portfolio.gone")
	}
	if err != nil {
		return err
	}
	return r.page("portfolio/link", &portfolioLinkPage{Layout: within(r.layout("portfolio.link_title"), "/portfolio"), Share: share, Link: r.site() + "/portfolio/shared/" + r.Params("token")})
}

func (s *server) portfolioEnd(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	if err := s.Portfolios.End(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.redirect("/portfolio#links", "portfolio.ended_done")
}

type portfolioSharedPage struct {
	Layout
	Document report.Document
	Share    portfolio.Share
	File     string
}

// shared is what a link shows today. Nobody is asked who they are.
func (s *server) shared(r *request) (share portfolio.Share, d report.Document, err error) {
	if l, ok := locale.Find(r.Query("l")); ok {
		r.locale = l
	}
	r.Set("X-Robots-Tag", "noindex, nofollow")
	r.Set("Cache-Control", "private, no-store") // what has ended is not shown by a proxy
	if err = s.crowded(r); err != nil {
		return share, d, err
	}
	if share, err = s.Portfolios.Open(r.ctx, r.Params("token")); err != nil {
		return share, d, err
	}
	if r.library, err = s.Libraries.Find(r.ctx, share.LibraryID); err != nil {
		return share, d, err
	}
	d, err = s.portfolioOf(r, r.locale, share.AccountID, share.Name, r.library).document(share.Sections)
	return share, d, err
}

func (s *server) portfolioShared(r *request) error {
	share, d, err := s.shared(r)
	if err != nil {
		return err
	}
	p := &portfolioSharedPage{Layout: r.titled(d.Title), Document: d, Share: share, File: fmt.Sprintf("%s/file.pdf?l=%s", r.Path(), r.locale)}
	other := locale.EN
	if r.locale == locale.EN {
		other = locale.ID
	}
	p.Other = r.Path() + "?l=" + string(other)
	return r.page("portfolio/shared", p)
}

func (s *server) portfolioSharedFile(r *request) error {
	_, d, err := s.shared(r)
	if err != nil {
		return err
	}
	return r.document(d, pdfFile)
}
