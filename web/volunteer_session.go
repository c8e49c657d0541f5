package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/volunteer"
)

// offerForm is what is offered, as typed.
type offerForm struct {
	On, From, To, What, Place, Audience, Part string
}

// volunteerPart is an activity or a programme's session that a session can be part of.
type volunteerPart struct {
	Value string // activity-<id> or meeting-<id>
	Title string
	URL   string
	at    time.Time
}

type volunteerOfferPage struct {
	Layout
	Volunteer volunteer.Volunteer
	Form      offerForm
	Parts     []volunteerPart
	Audiences []volunteer.Audience
}

// How far from today the activities and sessions are that can be chosen.
const (
	partsBack  = 60
	partsAhead = 120
)

// volunteerParts are those of some days.
func (s *server) volunteerParts(r *request, days lms.Period) (list []volunteerPart, err error) {
	from, to := r.midnight(days.From), r.midnight(days.To+1)
	activities, err := s.Activities.Meetings(r.ctx, r.actor, r.actor.LibraryID, r.actor.AccountID, from, to)
	if err != nil {
		return nil, err
	}
	zone := r.zone()
	seen := map[int64]bool{}
	for _, m := range activities {
		if !seen[m.ActivityID] {
			list = append(list, volunteerPart{fmt.Sprintf("activity-%d", m.ActivityID), r.locale.ShortDate(lms.DayOf(m.StartsAt.In(zone))) + " · " + m.Title, fmt.Sprintf("/activities/%d", m.ActivityID), m.StartsAt})
			seen[m.ActivityID] = true
		}
	}
	meetings, err := s.Programmes.Meetings(r.ctx, r.actor, r.actor.LibraryID, 0, from, to)
	for _, m := range meetings {
		list = append(list, volunteerPart{fmt.Sprintf("meeting-%d", m.ID), r.locale.ShortDate(lms.DayOf(m.StartsAt.In(zone))) + " · " + m.Title, fmt.Sprintf("/programmes/%d", m.ProgrammeID), m.StartsAt})
	}
	slices.SortStableFunc(list, func(a, b volunteerPart) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	return list, err
}

func (s *server) volunteerOfferPage(r *request, f offerForm) (p *volunteerOfferPage, err error) {
	v, err := s.volunteerOf(r)
	if err != nil {
		return nil, err
	}
	p = &volunteerOfferPage{Layout: r.layout("volunteer.offer_title", lms.Args{"name": v.Name}), Volunteer: v, Form: f, Audiences: volunteer.Audiences}
	p.Path = fmt.Sprintf("/volunteers/%d/sessions/new", v.ID)
	p.Parts, err = s.volunteerParts(r, lms.Period{From: r.today() - partsBack, To: r.today() + partsAhead})
	return p, err
}

func (s *server) volunteerOfferNew(r *request) error {
	p, err := s.volunteerOfferPage(r, offerForm{On: r.today().String(), From: "09:00", To: "11:00", Audience: string(volunteer.Staff)})
	if err != nil {
		return err
	}
	return r.page("volunteer/offer", p)
}

// typedMinute is a time of day as typed, as a minute of the day; -1 is none.
func typedMinute(text string) int {
	t, err := time.Parse("15:04", strings.ReplaceAll(strings.TrimSpace(text), ".", ":"))
	if err != nil {
		return -1
	}
	return t.Hour()*60 + t.Minute()
}

func (f offerForm) plan() volunteer.Plan {
	plan := volunteer.Plan{From: typedMinute(f.From), To: typedMinute(f.To), What: f.What, Place: f.Place, Audience: volunteer.Audience(f.Audience)}
	if day, _ := typedDay(f.On); day != nil { // what is none is long ago, and refused
		plan.On = *day
	}
	kind, number, _ := strings.Cut(f.Part, "-")
	if id, err := strconv.ParseInt(number, 10, 64); err == nil {
		switch kind {
		case "activity":
			plan.ActivityID = &id
		case "meeting":
			plan.MeetingID = &id
		}
	}
	return plan
}

func (s *server) volunteerOffer(r *request) error {
	f := offerForm{On: r.FormValue("on"), From: r.FormValue("from"), To: r.FormValue("to"), What: r.FormValue("what"), Place: r.FormValue("place"), Audience: r.FormValue("audience"), Part: r.FormValue("part")}
	p, err := s.volunteerOfferPage(r, f)
	if err != nil {
		return err
	}
	id, err := s.Volunteers.Offer(r.ctx, r.actor, p.Volunteer.ID, f.plan())
	if err != nil {
		return r.invalid("volunteer/offer", p, err)
	}
	return r.redirect(fmt.Sprintf("/volunteers/%d/sessions/%d", p.Volunteer.ID, id), "volunteer.offered")
}

type volunteerSessionPage struct {
	Layout
	Volunteer   volunteer.Volunteer
	Session     volunteer.Session
	Part        *volunteerPart // that it is part of; nil: of nothing, or of what is gone
	Corrections []volunteer.Correction
	Begun       bool
	Outside     bool // of the times at which they can
	Form        struct{ From, To, People, Reason, Came, Answer string }
}

// Time is when somebody was there, by what was confirmed before.
func (p *volunteerSessionPage) Time(c volunteer.Correction) string {
	return p.minute(c.From) + "–" + p.minute(c.To)
}

func (s *server) volunteerSessionPage(r *request) (p *volunteerSessionPage, err error) {
	v, err := s.volunteerOf(r)
	if err != nil {
		return nil, err
	}
	id, err := r.id("session")
	if err != nil {
		return nil, err
	}
	p = &volunteerSessionPage{Layout: r.layout("volunteer.session_title"), Volunteer: v}
	p.Path = fmt.Sprintf("/volunteers/%d/sessions/%d", v.ID, id)
	if p.Session, err = s.Volunteers.FindSession(r.ctx, r.actor, v.ID, id); err != nil {
		return nil, err
	}
	one := p.Session
	p.Begun, p.Outside = p.SessionBegun(one), !v.Free(one.On, one.From, one.To)
	if p.Corrections, err = s.Volunteers.Corrections(r.ctx, r.actor, v.ID, id); err != nil {
		return nil, err
	}
	p.Form.From, p.Form.To, p.Form.Came = minuteField(one.From), minuteField(one.To), "yes"
	if one.Step == volunteer.Absent {
		p.Form.Came = "no"
	}
	if one.People != nil {
		p.Form.People = strconv.Itoa(*one.People)
	}
	return p, s.volunteerPart(r, p)
}

// volunteerPart finds what the session of a page is part of.
func (s *server) volunteerPart(r *request, p *volunteerSessionPage) error {
	one := p.Session
	switch {
	case one.ActivityID != nil:
		a, err := s.Activities.Find(r.ctx, r.actor, *one.ActivityID)
		if err != nil {
			return err
		}
		p.Part = &volunteerPart{Title: a.Title, URL: fmt.Sprintf("/activities/%d", a.ID)}
	case one.MeetingID != nil:
		list, err := s.volunteerParts(r, lms.Period{From: one.On - partsAhead, To: one.On + partsAhead})
		if i := slices.IndexFunc(list, func(v volunteerPart) bool { return v.Value == fmt.Sprintf("meeting-%d", *one.MeetingID) }); i >= 0 {
			p.Part = &list[i]
		}
		return err
	}
	return nil
}

func minuteField(n int) string { return fmt.Sprintf("%02d:%02d", n/60, n%60) }

func (s *server) volunteerSession(r *request) error {
	p, err := s.volunteerSessionPage(r)
	if err != nil {
		return err
	}
	return r.page("volunteer/session", p)
}

// volunteerSessionDo answers for the volunteer, takes the session back, or says what
// came of it.
func (s *server) volunteerSessionDo(r *request) error {
	p, err := s.volunteerSessionPage(r)
	if err != nil {
		return err
	}
	v, one := p.Volunteer.ID, p.Session.ID
	notice, wrong := "", error(nil)
	switch r.FormValue("do") {
	case "accept":
		notice, wrong = "volunteer.accepted_for", s.Volunteers.Answer(r.ctx, r.actor, v, one, true, "")
	case "decline":
		p.Form.Answer = r.FormValue("answer")
		notice, wrong = "volunteer.declined_for", s.Volunteers.Answer(r.ctx, r.actor, v, one, false, p.Form.Answer)
	case "withdraw":
		notice, wrong = "volunteer.withdrawn", s.Volunteers.Withdraw(r.ctx, r.actor, v, one)
	case "confirm":
		f := &p.Form
		f.Came, f.From, f.To, f.People, f.Reason = r.FormValue("came"), r.FormValue("from"), r.FormValue("to"), r.FormValue("people"), r.FormValue("reason")
		o := volunteer.Outcome{Came: f.Came == "yes", From: typedMinute(f.From), To: typedMinute(f.To), Reason: f.Reason}
		if strings.TrimSpace(f.People) != "" {
			n := typedPresent(f.People)
			o.People = &n
		}
		notice, wrong = "volunteer.confirmed", s.Volunteers.Confirm(r.ctx, r.actor, v, one, o)
	default:
		wrong = lms.Fail(lms.Invalid, "error.request")
	}
	if wrong != nil {
		return r.invalid("volunteer/session", p, wrong)
	}
	return r.redirect(fmt.Sprintf("/volunteers/%d/sessions/%d", v, one), notice)
}
