package web

import (
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

type noticeListPage struct {
	Layout
	List  []notice.Notice
	Kind  notice.Kind
	Kinds []notice.Kind
	Last  int64 // the newest that is shown: what comes later stays new
	Fresh bool  // some of the kind are not read
	Page  lms.Page
	Pages int
	URL   string
}

// Says is the sentence of a notice.
func (p *noticeListPage) Says(n notice.Notice) string { return n.Text(p.Locale, p.zone) }

// KindName is what a kind of notices is called.
func (l Layout) KindName(k notice.Kind) string { return k.Name(l.Locale) }

func (s *server) noticeList(r *request) error {
	k := notice.Kind(r.Query("kind"))
	if !k.Valid() {
		k = ""
	}
	page := r.pageNumber()
	list, total, err := s.Notices.List(r.ctx, r.actor, k, page)
	if err != nil {
		return err
	}
	p := &noticeListPage{Layout: r.layout("notice.title"), List: list, Kind: k, Kinds: notice.Kinds, Page: page.Normal(), Pages: page.Pages(total), URL: "/notices?kind=" + string(k) + "&page="}
	for _, n := range list {
		p.Last, p.Fresh = max(p.Last, n.ID), p.Fresh || n.ReadAt == nil
	}
	return r.page("notice/list", p)
}

// noticeRead marks all of a kind as read that were shown.
func (s *server) noticeRead(r *request) error {
	k := notice.Kind(r.FormValue("kind"))
	last, err := strconv.ParseInt(r.FormValue("last"), 10, 64)
	if err != nil || k != "" && !k.Valid() {
		return lms.Fail(lms.Invalid, "error.request")
	}
	if err := s.Notices.ReadAll(r.ctx, r.actor, k, last); err != nil {
		return err
	}
	return r.redirect("/notices?kind="+string(k), "notice.all_read")
}

// noticeOpen leads to what a notice is about, which is then read.
func (s *server) noticeOpen(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	link, err := s.Notices.Open(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	if link == "" {
		link = "/notices"
	}
	return r.redirect(link, "")
}
