package web

import (
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/partner"
)

type partnerListPage struct {
	Layout
	List    []partner.Listed
	Kinds   []partner.Kind
	Filter  partner.Filter
	State   string // as chosen: "", soon or ended
	Coming  []partner.Meeting
	Creates bool
}

// comingDays is how far ahead a list of partners looks for visits.
const comingDays = 30

func (s *server) partnerList(r *request) (err error) {
	p := &partnerListPage{Layout: r.layout("partner.list_title"), Kinds: partner.Kinds, State: r.Query("state"), Creates: partner.CanCreate(r.actor, r.actor.LibraryID)}
	p.Filter = partner.Filter{Name: lms.Line(r.Query("name")), Ended: p.State == "ended", EndsSoon: p.State == "soon"}
	if k := partner.Kind(r.Query("kind")); slices.Contains(p.Kinds, k) {
		p.Filter.Kind = k
	}
	if p.List, err = s.Partners.List(r.ctx, r.actor, r.actor.LibraryID, p.Filter, r.today()); err != nil {
		return err
	}
	p.Coming, err = s.Partners.Meetings(r.ctx, r.actor, r.actor.LibraryID, 0, s.Now(), r.midnight(r.today()+comingDays))
	if err != nil {
		return err
	}
	return r.page("partner/list", p)
}

// Filtered reports whether something was chosen.
func (p *partnerListPage) Filtered() bool { return p.State != "" || p.Filter != partner.Filter{} }

// PartnerKind is what a kind is called.
func (l Layout) PartnerKind(k partner.Kind) string { return l.Locale.T("partner.kind." + string(k)) }

// ClassLevel is what a level of schools is called.
func (l Layout) ClassLevel(v partner.Level) string { return l.Locale.T("partner.level." + string(v)) }

// VisitTime is when a visit is.
func (l Layout) VisitTime(starts, ends time.Time) string {
	if from := l.DayOf(starts); from == l.DayOf(ends) {
		return l.ShortDate(from) + ", " + l.Clock(starts) + "–" + l.Clock(ends)
	}
	return l.DateTime(starts) + " – " + l.DateTime(ends)
}

// VisitStatus is where a visit stands now, and VisitPill how that is shown.
func (l Layout) VisitStatus(v partner.Visit) partner.VisitStatus { return v.Status(l.now) }

func (l Layout) VisitPill(v partner.VisitStatus) string {
	switch v {
	case partner.Held:
		return "done"
	case partner.Uncounted:
		return "soon"
	}
	return "quiet"
}
