package web

import (
	"fmt"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/locale"
	"binapustaka/lms/volunteer"
)

// givenPage is what a volunteer's page says of what they gave: to the staff who keep
// them, and to themselves.
type givenPage struct {
	Volunteer    volunteer.Volunteer
	Keeper       string
	Skills       []volunteer.Skill
	Offered      []volunteer.Session // to be answered
	Coming       []volunteer.Session // accepted, or to be confirmed
	Past         []volunteer.Session
	Years        []volunteer.Year
	All          volunteer.Sum
	Certificates []certificateShown
}

func (s *server) givenPage(r *request, v volunteer.Volunteer) (g givenPage, err error) {
	g.Volunteer = v
	list, err := s.Volunteers.Sessions(r.ctx, r.actor, v.ID)
	if err != nil {
		return g, err
	}
	for i := range list {
		switch one := list[len(list)-1-i]; one.Step { // what comes first stands first
		case volunteer.Offered:
			g.Offered = append(g.Offered, one)
		case volunteer.Accepted:
			g.Coming = append(g.Coming, one)
		}
		if one := list[i]; one.Step != volunteer.Offered && one.Step != volunteer.Accepted {
			g.Past = append(g.Past, one)
		}
	}
	g.Years, g.All = volunteer.Given(list)
	if g.Keeper, err = s.Volunteers.KeeperOf(r.ctx, r.actor, v.ID); err != nil {
		return g, err
	}
	if g.Skills, err = s.Volunteers.Skills(r.ctx, r.actor, v.LibraryID); err != nil {
		return g, err
	}
	certificates, err := s.Certificates.Thanked(r.ctx, r.actor, v.LibraryID, v.ID)
	g.Certificates = shownOn(r.today(), certificates)
	return g, err
}

type volunteerShowPage struct {
	Layout
	givenPage
	Guest     *account.Guest // how they sign in; nil: not at all
	Admin     bool
	Username  string // as typed
	Language  string
	Languages []locale.Locale
	Thanks    bool // these certificates are switched on
	Period    lms.Period
}

// Begun reports whether a session has begun, so that what came of it can be said.
func (l Layout) SessionBegun(s volunteer.Session) bool {
	now := l.now.In(l.zone)
	return s.Begun(lms.DayOf(now), now.Hour()*60+now.Minute())
}

func (s *server) volunteerShowPage(r *request) (p *volunteerShowPage, err error) {
	v, err := s.volunteerOf(r)
	if err != nil {
		return nil, err
	}
	p = &volunteerShowPage{Layout: r.titled(v.Name), Admin: volunteer.CanErase(r.actor, v.LibraryID), Username: r.FormValue("username"), Language: string(locale.ID), Languages: locale.All}
	p.Path = fmt.Sprintf("/volunteers/%d", v.ID)
	if v.ErasedAt != nil {
		p.Title = r.locale.T("volunteer.erased_name")
	}
	if l, ok := locale.Find(r.FormValue("language")); ok {
		p.Language = string(l)
	}
	if p.givenPage, err = s.givenPage(r, v); err != nil {
		return nil, err
	}
	today := r.today()
	p.Period = lms.Period{From: lms.DayOn(today.Time().Year(), time.January, 1), To: today}
	for day, name := range map[*lms.Day]string{&p.Period.From: "from", &p.Period.To: "to"} {
		if typed, err := lms.ParseDay(r.FormValue(name)); err == nil {
			*day = typed
		}
	}
	if p.Thanks, err = s.Certificates.Thanks(r.ctx, r.actor, v.LibraryID); err != nil {
		return nil, err
	}
	if p.Admin {
		g, err := s.Accounts.FindGuest(r.ctx, r.actor, v.ID)
		if err == nil {
			p.Guest = &g
		} else if !lms.IsKind(err, lms.NotFound) {
			return nil, err
		}
	}
	return p, nil
}

func (s *server) volunteerShow(r *request) error {
	p, err := s.volunteerShowPage(r)
	if err != nil {
		return err
	}
	return r.page("volunteer/show", p)
}

// volunteerThank issues a certificate for the period that was typed.
func (s *server) volunteerThank(r *request) error {
	p, err := s.volunteerShowPage(r)
	if err != nil {
		return err
	}
	if _, err := s.Certificates.Thank(r.ctx, r.actor, p.Volunteer.LibraryID, p.Volunteer.ID, p.Period); err != nil {
		return r.invalid("volunteer/show", p, err)
	}
	return r.redirect(p.Path+"#certificates", "volunteer.thanked")
}
