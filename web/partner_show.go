package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/partner"
	"binapustaka/lms/programme"
	"binapustaka/lms/report"
)

type partnerShowPage struct {
	Layout
	Partner    partner.Partner
	Keeper     string
	Writes     bool
	Contacts   []partner.Contact // empty for who may not see them
	Agreements []partner.Agreement
	Coming     []partner.Meeting
	Cancelled  []partner.Meeting
	Years      []deedYear
	Tally      report.Tally

	Programmes, Activities []partner.Link     // on which it is named
	MoreProgrammes         []programme.Listed // on which it could be
	MoreActivities         []activity.Listed
}

// deedYear is what was done in a year.
type deedYear struct {
	Year  int
	Deeds []report.Deed
}

func (s *server) partnerShow(r *request) error {
	one, err := s.partnerOf(r)
	if err != nil {
		return err
	}
	p := &partnerShowPage{Layout: r.titled(one.Name), Partner: one, Writes: partner.CanWrite(r.actor, one)}
	return s.partnerPage(r, p)
}

func (s *server) partnerPage(r *request, p *partnerShowPage) error {
	id := p.Partner.ID
	names, err := s.Accounts.Authors(r.ctx, r.actor, []int64{p.Partner.KeeperID})
	if err != nil {
		return err
	}
	p.Keeper = names[p.Partner.KeeperID]
	if p.Agreements, err = s.Partners.Agreements(r.ctx, r.actor, id); err != nil {
		return err
	}
	visits, err := s.Partners.Visits(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	for _, v := range visits {
		switch v.Status(s.Now()) {
		case partner.Planned:
			p.Coming = append(p.Coming, v)
		case partner.Cancelled:
			p.Cancelled = append(p.Cancelled, v)
		}
	}
	slices.Reverse(p.Coming) // the next one first
	if p.Programmes, p.Activities, err = s.Partners.Links(r.ctx, r.actor, id); err != nil {
		return err
	}
	deeds, err := s.Reports.Together(r.ctx, r.actor, r.library, id, partner.Years, s.Now())
	if err != nil {
		return err
	}
	p.Tally = report.TallyOf(deeds)
	for _, d := range deeds {
		year := d.On(r.zone()).Time().Year()
		if n := len(p.Years); n == 0 || p.Years[n-1].Year != year {
			p.Years = append(p.Years, deedYear{Year: year})
		}
		p.Years[len(p.Years)-1].Deeds = append(p.Years[len(p.Years)-1].Deeds, d)
	}
	if p.Writes {
		if p.Contacts, err = s.Partners.Contacts(r.ctx, r.actor, id); err != nil {
			return err
		}
		if err := s.partnerCould(r, p); err != nil {
			return err
		}
	}
	return r.page("partner/show", p)
}

// partnerCould are the programmes and activities on which the partner could be
// named: those that go on or ended of late.
func (s *server) partnerCould(r *request, p *partnerShowPage) error {
	recent := r.today() - 2*365
	programmes, err := s.Programmes.List(r.ctx, r.actor, p.Partner.LibraryID, programme.Years)
	if err != nil {
		return err
	}
	is := func(id int64) func(partner.Link) bool { return func(l partner.Link) bool { return l.ID == id } }
	for _, one := range programmes {
		if !one.Cancelled && (one.Until == nil || *one.Until >= recent) && !slices.ContainsFunc(p.Programmes, is(one.ID)) {
			p.MoreProgrammes = append(p.MoreProgrammes, one)
		}
	}
	for _, past := range []bool{false, true} { // the first page of each holds those that matter
		list, _, err := s.Activities.List(r.ctx, r.actor, p.Partner.LibraryID, activity.Filter{Past: past}, lms.Page{Number: 1})
		if err != nil {
			return err
		}
		for _, one := range list {
			if one.Status != activity.Cancelled && !slices.ContainsFunc(p.Activities, is(one.ID)) {
				p.MoreActivities = append(p.MoreActivities, one)
			}
		}
	}
	return nil
}

// partnerLink names the partner on a programme or an activity, or no longer.
func (s *server) partnerLink(r *request) error {
	p, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	on := r.FormValue("do") != "remove"
	if id, _ := strconv.ParseInt(r.FormValue("programme"), 10, 64); id != 0 {
		err = s.Partners.NameOnProgramme(r.ctx, r.actor, p.ID, id, on)
	} else {
		id, _ := strconv.ParseInt(r.FormValue("activity"), 10, 64)
		err = s.Partners.NameOnActivity(r.ctx, r.actor, p.ID, id, on, r.FormValue("host") != "")
	}
	if err != nil {
		return err
	}
	key := "partner.linked"
	if !on {
		key = "partner.unlinked"
	}
	return r.redirect(fmt.Sprintf("/partners/%d#links", p.ID), key)
}

// AgreementStatus is where an agreement stands today, and AgreementPill how that is
// shown.
func (l Layout) AgreementStatus(a partner.Agreement) partner.AgreementStatus {
	return a.Status(l.Today())
}

func (l Layout) AgreementPill(s partner.AgreementStatus) string {
	switch s {
	case partner.Running:
		return "done"
	case partner.EndsSoon:
		return "soon"
	}
	return "quiet"
}

// AgreementDays are those of an agreement.
func (l Layout) AgreementDays(a partner.Agreement) string {
	if a.Until == nil {
		return l.Locale.T("partner.since", lms.Args{"day": l.ShortDate(a.From)})
	}
	return l.Locale.T("partner.days", lms.Args{"from": l.ShortDate(a.From), "to": l.ShortDate(*a.Until)})
}

// DeedDay is when something was done together.
func (l Layout) DeedDay(d report.Deed) string { return l.ShortDate(d.On(l.zone)) }

// DeedLink leads to where it is written about; an entry and an agreement only for
// who may write them.
func (l Layout) DeedLink(d report.Deed, writes bool) string {
	at := fmt.Sprintf("/partners/%d", d.PartnerID)
	switch {
	case d.Kind == report.ClassVisit:
		return fmt.Sprintf("%s/visits/%d", at, d.ID)
	case d.Kind == report.Meeting:
		return fmt.Sprintf("/programmes/%d", d.Of)
	case d.Kind == report.Activity:
		return fmt.Sprintf("/activities/%d", d.ID)
	case writes && d.Kind == report.Signed:
		return fmt.Sprintf("%s/agreements/%d", at, d.ID)
	case writes:
		return fmt.Sprintf("%s/entries/%d", at, d.ID)
	}
	return ""
}

// DeedPeople says how many took part, "" where nobody counted.
func (l Layout) DeedPeople(d report.Deed) string {
	switch {
	case !d.Counted:
		return ""
	case d.Kind == report.ClassVisit:
		return l.Locale.T("partner.came", lms.Args{"pupils": d.Pupils, "adults": d.People})
	}
	return l.Locale.T("partner.people_n", lms.Args{"n": d.People})
}

// Begun reports whether a moment has come.
func (l Layout) Begun(t time.Time) bool { return !l.now.Before(t) }
