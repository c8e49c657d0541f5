package web

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/partner"
	"binapustaka/lms/programme"
)

// visitForm is what stands in the form of a plan, as typed.
type visitForm struct {
	Class, Level, Starts, Ends, Place, More, Expected, Programme string
	Agenda, Hosts                                                []string
	Revision                                                     int
}

type visitEditPage struct {
	Layout
	Partner    partner.Partner
	ID         int64 // 0: a new one
	Form       visitForm
	Levels     []partner.Level
	Points     []partner.Point
	People     []account.Person
	Programmes []programme.Listed
	Places     []string // where visits were before
}

// Action is where the form is sent.
func (p *visitEditPage) Action() string {
	if p.ID == 0 {
		return fmt.Sprintf("/partners/%d/visits", p.Partner.ID)
	}
	return fmt.Sprintf("/partners/%d/visits/%d/edit", p.Partner.ID, p.ID)
}

// Chosen reports whether a point or a person is ticked.
func (p *visitEditPage) Chosen(list []string, one any) bool {
	return slices.Contains(list, fmt.Sprint(one))
}

// visitEditPage is the form for a visit, was; a new one has no id.
func (s *server) visitEditPage(r *request, one partner.Partner, was partner.Visit, f visitForm) (*visitEditPage, error) {
	p := &visitEditPage{Layout: r.layout("partner.visit_new"), Partner: one, ID: was.ID, Form: f, Levels: partner.Levels, Points: partner.Points}
	p.Path = fmt.Sprintf("/partners/%d/visits/new", one.ID)
	if was.ID != 0 {
		p.Title, p.Path = r.locale.T("partner.visit_edit"), p.Action()
	}
	var err error
	if p.People, err = s.colleagues(r, append(was.Hosts, one.KeeperID)...); err != nil {
		return nil, err
	}
	programmes, err := s.Programmes.List(r.ctx, r.actor, one.LibraryID, programme.Years)
	if err != nil {
		return nil, err
	}
	for _, g := range programmes {
		named := was.ProgrammeID != nil && *was.ProgrammeID == g.ID
		if named || g.Status(r.today()) == programme.Running || g.Status(r.today()) == programme.Planned {
			p.Programmes = append(p.Programmes, g)
		}
	}
	visits, err := s.Partners.Meetings(r.ctx, r.actor, one.LibraryID, 0, s.Now().AddDate(-1, 0, 0), s.Now().AddDate(1, 0, 0))
	for _, v := range visits {
		if v.Place != "" && !slices.Contains(p.Places, v.Place) {
			p.Places = append(p.Places, v.Place)
		}
	}
	return p, err
}

// visitFormOf fills in what is planned.
func (r *request) visitFormOf(v partner.Visit) visitForm {
	f := visitForm{Class: v.Class, Level: string(v.Level), Starts: v.StartsAt.In(r.zone()).Format(dateTimeField), Ends: v.EndsAt.In(r.zone()).Format(dateTimeField), Place: v.Place, More: v.More, Revision: v.Revision}
	for _, point := range v.Agenda {
		f.Agenda = append(f.Agenda, string(point))
	}
	for _, id := range v.Hosts {
		f.Hosts = append(f.Hosts, strconv.FormatInt(id, 10))
	}
	if v.Expected > 0 {
		f.Expected = strconv.Itoa(v.Expected)
	}
	if v.ProgrammeID != nil {
		f.Programme = strconv.FormatInt(*v.ProgrammeID, 10)
	}
	return f
}

// visitNew begins as the partner's last visit was, a week from now.
func (s *server) visitNew(r *request) error {
	one, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	visits, err := s.Partners.Visits(r.ctx, r.actor, one.ID)
	if err != nil {
		return err
	}
	start := r.midnight(r.today() + 7).Add(9 * time.Hour)
	first := partner.Visit{Plan: partner.Plan{StartsAt: start, EndsAt: start.Add(2 * time.Hour), Level: "sd", Agenda: []partner.Point{"tour"}, Hosts: []int64{r.actor.AccountID}}}
	if len(visits) > 0 {
		last := visits[0]
		first.Level, first.Place, first.Agenda, first.Hosts, first.ProgrammeID = last.Level, last.Place, last.Agenda, last.Hosts, last.ProgrammeID
	}
	p, err := s.visitEditPage(r, one, partner.Visit{Plan: partner.Plan{Hosts: first.Hosts, ProgrammeID: first.ProgrammeID}}, r.visitFormOf(first))
	if err != nil {
		return err
	}
	return r.page("partner/visit_edit", p)
}

// visitOf is the partner and the visit in the address.
func (s *server) visitOf(r *request) (one partner.Partner, v partner.Visit, err error) {
	id, visit, err := r.ids("visit")
	if err != nil {
		return one, v, err
	}
	if one, err = s.Partners.Find(r.ctx, r.actor, id); err != nil {
		return one, v, err
	}
	v, err = s.Partners.FindVisit(r.ctx, r.actor, id, visit)
	return one, v, err
}

func (s *server) visitEdit(r *request) error {
	if _, err := s.partnerKept(r); err != nil {
		return err
	}
	one, v, err := s.visitOf(r)
	if err != nil {
		return err
	}
	p, err := s.visitEditPage(r, one, v, r.visitFormOf(v))
	if err != nil {
		return err
	}
	return r.page("partner/visit_edit", p)
}

func (r *request) readVisit() (visitForm, partner.Plan) {
	f := visitForm{Class: r.FormValue("class"), Level: r.FormValue("level"), Starts: r.FormValue("starts"), Ends: r.FormValue("ends"), Place: r.FormValue("place"), More: r.FormValue("more"),
		Expected: r.FormValue("expected"), Programme: r.FormValue("programme"), Agenda: r.formValues("agenda"), Hosts: r.formValues("hosts")}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	plan := partner.Plan{Class: f.Class, Level: partner.Level(f.Level), StartsAt: r.typedMoment(f.Starts), EndsAt: r.typedMoment(f.Ends), Place: f.Place, More: f.More, Expected: typedPresent(f.Expected)}
	for _, point := range f.Agenda {
		plan.Agenda = append(plan.Agenda, partner.Point(point))
	}
	for _, host := range f.Hosts {
		id, _ := strconv.ParseInt(host, 10, 64)
		plan.Hosts = append(plan.Hosts, id)
	}
	if id, _ := strconv.ParseInt(f.Programme, 10, 64); id != 0 {
		plan.ProgrammeID = &id
	}
	return f, plan
}

// visitPlan plans the visit in the address, a new one without.
func (s *server) visitPlan(r *request) error {
	one, err := s.partnerKept(r)
	if err != nil {
		return err
	}
	var was partner.Visit
	if r.Params("visit") != "" {
		if _, was, err = s.visitOf(r); err != nil {
			return err
		}
	}
	f, plan := r.readVisit()
	p, err := s.visitEditPage(r, one, was, f)
	if err != nil {
		return err
	}
	id, wrong := int64(0), offered(p.People, "hosts", plan.Hosts...)
	if wrong == nil {
		id, wrong = s.Partners.SaveVisit(r.ctx, r.actor, one.ID, was.ID, plan, f.Revision)
	}
	if wrong == nil {
		return r.redirect(fmt.Sprintf("/partners/%d/visits/%d", one.ID, id), "partner.visit_saved")
	}
	if lms.IsKind(wrong, lms.Conflict) { // the next attempt is a decision made knowing of the change
		p.Form.Revision = was.Revision
	}
	return r.invalid("partner/visit_edit", p, wrong)
}
