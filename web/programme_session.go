package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/programme"
)

type programmeSessionForm struct {
	Starts, Ends, Place, Group, Leader, Books, Questions, Done, Children, Teenagers, Adults string
}

type programmeSessionPage struct {
	Layout
	Programme programme.Programme
	ID        int64 // 0: a new one
	Form      programmeSessionForm
	People    []account.Person
	Groups    []string // that met before
}

// sessionAction is where a form of a programme's line is sent.
func (p *programmeSessionPage) Action() string {
	if p.ID == 0 {
		return fmt.Sprintf("/programmes/%d/sessions", p.Programme.ID)
	}
	return fmt.Sprintf("/programmes/%d/sessions/%d", p.Programme.ID, p.ID)
}

func (s *server) programmeSessionPage(r *request, one programme.Programme, id int64, f programmeSessionForm, leader int64) (*programmeSessionPage, error) {
	p := &programmeSessionPage{Layout: r.layout("programme.session_new"), Programme: one, ID: id, Form: f}
	p.Path = fmt.Sprintf("/programmes/%d/sessions/new", one.ID)
	if id != 0 {
		p.Title, p.Path = r.locale.T("programme.session_edit"), p.Action()
	}
	named := []int64{one.OwnerID}
	if leader > 0 {
		named = append(named, leader)
	}
	sessions, err := s.Programmes.Sessions(r.ctx, r.actor, one.ID)
	if err != nil {
		return nil, err
	}
	for _, c := range programme.Circles(sessions) {
		p.Groups = append(p.Groups, c.Name)
	}
	p.People, err = s.colleagues(r, named...)
	return p, err
}

// programmeSessionNew begins where the last session left off, a week later.
func (s *server) programmeSessionNew(r *request) error {
	one, err := s.written(r)
	if err != nil {
		return err
	}
	sessions, err := s.Programmes.Sessions(r.ctx, r.actor, one.ID)
	if err != nil {
		return err
	}
	start := r.midnight(max(one.On, r.today())).Add(9 * time.Hour)
	f := programmeSessionForm{Leader: strconv.FormatInt(one.OwnerID, 10)}
	end := start.Add(2 * time.Hour)
	if n := len(sessions); n > 0 {
		last := sessions[n-1]
		start, end, f.Place, f.Group = last.StartsAt.AddDate(0, 0, 7), last.EndsAt.AddDate(0, 0, 7), last.Place, last.Group
		if last.LeaderID != nil {
			f.Leader = strconv.FormatInt(*last.LeaderID, 10)
		}
	}
	f.Starts, f.Ends = start.In(r.zone()).Format(dateTimeField), end.In(r.zone()).Format(dateTimeField)
	p, err := s.programmeSessionPage(r, one, 0, f, 0)
	if err != nil {
		return err
	}
	return r.page("programme/session", p)
}

func (s *server) programmeSessionEdit(r *request) error {
	one, err := s.written(r)
	if err != nil {
		return err
	}
	id, err := r.id("session")
	if err != nil {
		return err
	}
	v, err := s.Programmes.FindSession(r.ctx, r.actor, one.ID, id)
	if err != nil {
		return err
	}
	f := programmeSessionForm{Starts: v.StartsAt.In(r.zone()).Format(dateTimeField), Ends: v.EndsAt.In(r.zone()).Format(dateTimeField), Place: v.Place, Group: v.Group,
		Books: v.Books, Questions: v.Questions, Done: v.Done}
	leader := int64(0)
	if v.LeaderID != nil {
		leader = *v.LeaderID
		f.Leader = strconv.FormatInt(leader, 10)
	}
	if v.Counted {
		f.Children, f.Teenagers, f.Adults = strconv.Itoa(v.Children), strconv.Itoa(v.Teenagers), strconv.Itoa(v.Adults)
	}
	p, err := s.programmeSessionPage(r, one, id, f, leader)
	if err != nil {
		return err
	}
	return r.page("programme/session", p)
}

// programmeSessionSave writes the session in the address, a new one without, or
// takes it away.
func (s *server) programmeSessionSave(r *request) error {
	one, err := s.written(r)
	if err != nil {
		return err
	}
	id := int64(0)
	if r.Params("session") != "" {
		if id, err = r.id("session"); err != nil {
			return err
		}
	}
	at := fmt.Sprintf("/programmes/%d#sessions", one.ID)
	if id != 0 && r.FormValue("do") == "remove" {
		if err := s.Programmes.RemoveSession(r.ctx, r.actor, one.ID, id); err != nil {
			return err
		}
		return r.redirect(at, "programme.session_removed")
	}
	f := programmeSessionForm{Starts: r.FormValue("starts"), Ends: r.FormValue("ends"), Place: r.FormValue("place"), Group: r.FormValue("group"), Leader: r.FormValue("leader"), Books: r.FormValue("books"),
		Questions: r.FormValue("questions"), Done: r.FormValue("done"), Children: r.FormValue("children"), Teenagers: r.FormValue("teenagers"), Adults: r.FormValue("adults")}
	v := programme.Session{ID: id, StartsAt: r.typedMoment(f.Starts), EndsAt: r.typedMoment(f.Ends), Place: f.Place, Group: f.Group, Books: f.Books, Questions: f.Questions, Done: f.Done,
		Counted: strings.TrimSpace(f.Children+f.Teenagers+f.Adults) != "",
		Present: programme.Present{Children: typedPresent(f.Children), Teenagers: typedPresent(f.Teenagers), Adults: typedPresent(f.Adults)}}
	leader, _ := strconv.ParseInt(f.Leader, 10, 64)
	if leader != 0 {
		v.LeaderID = &leader
	}
	p, err := s.programmeSessionPage(r, one, id, f, 0)
	if err != nil {
		return err
	}
	var wrong error
	if leader != 0 && !programme.CanCreate(r.actor, one.LibraryID) && !slices.ContainsFunc(p.People, func(a account.Person) bool { return a.ID == leader }) {
		wrong = lms.FailField("leader", "programme.not_here") // who may not list colleagues does not find them by number
	} else {
		_, wrong = s.Programmes.SaveSession(r.ctx, r.actor, one.ID, v)
	}
	if wrong != nil {
		return r.invalid("programme/session", p, wrong)
	}
	return r.redirect(at, "programme.session_saved")
}

// typedMoment is a local date and time as a form sends it; what is none is the
// zero time, which the rules refuse by field.
func (r *request) typedMoment(text string) time.Time {
	t, err := time.ParseInLocation(dateTimeField, strings.TrimSpace(text), r.zone())
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// typedPresent is how many came, as typed; what is no number of people is -1.
func typedPresent(text string) int {
	if strings.TrimSpace(text) == "" {
		return 0
	}
	if n, ok := programme.ParseCount(text, programme.MostPresent); ok {
		return int(n)
	}
	return -1
}
