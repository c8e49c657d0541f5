package web

import (
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/programme"
)

type programmeListPage struct {
	Layout
	List     []programme.Listed
	Kinds    []programme.Kind
	Statuses []programme.Status
	Kind     programme.Kind   // "": all
	Status   programme.Status // "": all but the cancelled ones
	Creates  bool
}

func (s *server) programmeList(r *request) error {
	all, err := s.Programmes.List(r.ctx, r.actor, r.actor.LibraryID, programme.Years)
	if err != nil {
		return err
	}
	p := &programmeListPage{Layout: r.layout("programme.list_title"), Kinds: programme.Kinds, Statuses: programme.Statuses,
		Creates: programme.CanCreate(r.actor, r.actor.LibraryID)}
	if k := programme.Kind(r.Query("kind")); slices.Contains(p.Kinds, k) {
		p.Kind = k
	}
	if v := programme.Status(r.Query("status")); slices.Contains(p.Statuses, v) {
		p.Status = v
	}
	for _, one := range all {
		status := one.Status(r.today())
		if (p.Kind == "" || p.Kind == one.Kind) && (p.Status == status || p.Status == "" && status != programme.Cancelled) {
			p.List = append(p.List, one)
		}
	}
	return r.page("programme/list", p)
}

// ProgrammeKind is what a kind is called, and ProgrammeDays when a programme is.
func (l Layout) ProgrammeKind(k programme.Kind) string {
	return l.Locale.T("programme.kind." + string(k))
}

func (l Layout) ProgrammeDays(d programme.Details) string {
	if d.Until == nil {
		return l.Locale.T("programme.since", lms.Args{"day": l.ShortDate(d.On)})
	}
	if *d.Until == d.On {
		return l.ShortDate(d.On)
	}
	return l.Locale.T("programme.days", lms.Args{"from": l.ShortDate(d.On), "to": l.ShortDate(*d.Until)})
}

// ProgrammeStatus is where a programme stands today, and StatusPill how that is shown.
func (l Layout) ProgrammeStatus(d programme.Details) programme.Status { return d.Status(l.Today()) }

func (l Layout) StatusPill(s programme.Status) string {
	switch s {
	case programme.Running:
		return "done"
	case programme.Planned:
		return "soon"
	}
	return "quiet"
}

// Rupiah writes an amount.
func (l Layout) Rupiah(n int64) string { return "Rp" + l.Locale.Number(n) }

// Came says how many came, by age.
func (l Layout) Came(p programme.Present) string {
	return l.Locale.T("programme.came", lms.Args{"n": p.Total(), "children": p.Children, "teenagers": p.Teenagers, "adults": p.Adults})
}
