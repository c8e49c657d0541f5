package web

import (
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/locale"
)

type auditDay struct {
	Day     lms.Day
	Entries []account.Entry
}

type auditListPage struct {
	Layout
	Days  []auditDay
	Page  lms.Page
	Pages int
}

func (s *server) auditList(r *request) error {
	page := r.pageNumber()
	page.Size = 50
	list, total, err := s.Accounts.Audit(r.ctx, r.actor, r.actor.LibraryID, page)
	if err != nil {
		return err
	}
	p := &auditListPage{Layout: r.layout("audit.title"), Page: page.Normal(), Pages: page.Pages(total)}
	for _, e := range list {
		day := p.DayOf(e.At)
		if n := len(p.Days); n == 0 || p.Days[n-1].Day != day {
			p.Days = append(p.Days, auditDay{Day: day})
		}
		last := &p.Days[len(p.Days)-1]
		last.Entries = append(last.Entries, e)
	}
	return r.page("audit/list", p)
}

// AuditText says what was done; names of ours among the arguments are put into
// the reader's language.
func (l Layout) AuditText(e account.Entry) string {
	args := lms.Args{}
	for name, v := range e.Args {
		args[name] = v
		text, ok := v.(string)
		if !ok {
			continue
		}
		switch name {
		case "roles", "before", "after":
			args[name] = roleNames(l.Locale, text)
		case "kind":
			args[name] = l.Locale.T("job.kind." + text)
		case "how":
			args[name] = l.Locale.T("regrade.did_" + text)
		case "ends":
			if day, err := lms.ParseDay(text); err == nil {
				args[name] = l.ShortDate(day)
			}
		case "zone":
			args[name] = l.ZoneName(text)
		case "rule":
			args[name] = l.Locale.T("library.first_" + text)
		}
	}
	return l.Locale.T("audit."+e.Action, args)
}

func roleNames(l locale.Locale, list string) string {
	if list == "" {
		return l.T("audit.no_roles")
	}
	var names []string
	for role := range strings.SplitSeq(list, ",") {
		names = append(names, l.T("account.role_"+role))
	}
	return strings.Join(names, ", ")
}

// AuditActor names who did it. Who signs in for the first time is not an
// account yet when that is written down.
func (l Layout) AuditActor(e account.Entry) string {
	switch {
	case !e.System || strings.HasPrefix(e.Action, "signin_"):
		return e.Actor
	case l.Locale.Has("job.kind." + e.Actor):
		return l.Locale.T("audit.by_job", lms.Args{"job": l.Locale.T("job.kind." + e.Actor)})
	}
	return l.Locale.T("audit.by_command")
}
