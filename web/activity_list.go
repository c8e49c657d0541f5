package web

import (
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

type activityListPage struct {
	Layout
	List   []activity.Listed
	Filter activity.Filter
	Page   lms.Page
	Pages  int
	URL    string
	Kinds  []activity.Kind
	Writes bool
	Sees   bool
}

func (s *server) activityList(r *request) error {
	f := activity.Filter{Past: r.Query("when") == "past", Kind: activity.Kind(r.Query("kind"))}
	if !slices.Contains(activity.Kinds, f.Kind) {
		f.Kind = ""
	}
	page := r.pageNumber()
	list, total, err := s.Activities.List(r.ctx, r.actor, r.actor.LibraryID, f, page)
	if err != nil {
		return err
	}
	p := &activityListPage{Layout: r.layout("activity.list_title"), List: list, Filter: f, Page: page.Normal(), Pages: page.Pages(total),
		URL: "/activities?kind=" + string(f.Kind) + "&page=", Kinds: activity.Kinds,
		Writes: activity.CanWrite(r.actor, r.actor.LibraryID), Sees: activity.CanSeeAttendance(r.actor, r.actor.LibraryID)}
	if f.Past {
		p.URL = "/activities?when=past&kind=" + string(f.Kind) + "&page="
	}
	return r.page("activity/list", p)
}

// ActivityKind and ActivityFocus name what an activity is.
func (l Layout) ActivityKind(k activity.Kind) string { return l.Locale.T("activity.kind." + string(k)) }
func (l Layout) ActivityFocus(f activity.Focus) string {
	return l.Locale.T("activity.focus." + string(f))
}

// ActivityTime writes when an activity takes place: one day with its hours, or
// its first and last day.
func (l Layout) ActivityTime(d activity.Details) string {
	from, to := d.StartsAt.In(l.zone), d.EndsAt.In(l.zone)
	if lms.DayOf(from) == lms.DayOf(to) {
		return l.Locale.Date(lms.DayOf(from)) + ", " + l.Locale.Clock(from) + "–" + l.Locale.Clock(to)
	}
	return l.Locale.T("activity.from_to", lms.Args{"from": l.Locale.DateTime(from), "to": l.Locale.DateTime(to)})
}

// ActivityPill is the state worth a word, "" for none.
func (l Layout) ActivityPill(d activity.Details) string {
	switch {
	case d.Status == activity.Cancelled:
		return "is_cancelled"
	case d.Over(l.now):
		return ""
	case d.Begun(l.now):
		return "running"
	case lms.DayOf(d.StartsAt.In(l.zone)) <= l.Today()+7:
		return "soon"
	}
	return ""
}

// JP writes a number of lesson hours without a needless decimal.
func (l Layout) JP(f float64) string {
	digits := 1
	if f == float64(int64(f)) {
		digits = 0
	}
	return l.Locale.T("activity.jp", lms.Args{"n": l.Locale.Decimal(f, digits)})
}
