package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
)

type attendancePerson struct {
	ID      int64
	Name    string
	Field   string
	Present bool
	Minutes string
	Was     int // minutes as they are marked, 0 for absent
}

type attendancePage struct {
	Layout
	Activity activity.Activity
	Sessions []activity.Session
	Session  activity.Session // the one whose attendance this is
	Length   int
	People   []attendancePerson
	Begun    bool
	Groups   []account.Group // in use, that have people
	Numbers  string          // typed from a sheet
}

// attendance prepares the page: everybody of the library, with what is marked at
// one session.
func (s *server) attendance(r *request) (*attendancePage, error) {
	a, err := s.activityOf(r)
	if err != nil {
		return nil, err
	}
	sessions, err := s.Activities.Sessions(r.ctx, r.actor, a.ID)
	if err != nil {
		return nil, err
	}
	session, err := r.meeting(sessions)
	if err != nil {
		return nil, err
	}
	present, err := s.Activities.Presences(r.ctx, r.actor, a.ID, session.ID)
	if err != nil {
		return nil, err
	}
	people, err := s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	groups, err := s.groupsInUse(r)
	if err != nil {
		return nil, err
	}
	groups = slices.DeleteFunc(groups, func(g account.Group) bool { return len(g.People) == 0 })
	p := &attendancePage{Groups: groups, Layout: r.layout("activity.attendance_of", lms.Args{"title": a.Title}), Activity: a, Sessions: sessions, Session: session, Length: session.Length,
		Begun: session.Begun(s.Now()) && a.Status == activity.Scheduled}
	for _, person := range people {
		here, marked := present[person.ID]
		minutes := here.Minutes
		if !marked {
			minutes = p.Length
		}
		p.People = append(p.People, attendancePerson{ID: person.ID, Name: person.Name, Field: activity.MinutesField(person.ID),
			Present: marked, Minutes: strconv.Itoa(minutes), Was: here.Minutes})
	}
	return p, nil
}

// attendanceEdit shows what is marked; the address may tick everybody, those of a
// group, or the numbers of a printed sheet, too.
func (s *server) attendanceEdit(r *request) error {
	p, err := s.attendance(r)
	if err != nil {
		return err
	}
	f, err := s.groupFilter(r)
	if err != nil {
		return err
	}
	tick := r.Query("all") != "" || f.Chosen.ID != 0
	for i := range p.People {
		p.People[i].Present = p.People[i].Present || tick && f.Has(p.People[i].ID)
	}
	if p.Numbers = r.Query("numbers"); p.Numbers != "" && p.Begun {
		if err := p.key(p.Numbers); err != nil {
			return r.invalid("activity/attendance", p, err)
		}
	}
	return r.page("activity/attendance", p)
}

func (s *server) attendanceSave(r *request) error {
	p, err := s.attendance(r)
	if err != nil {
		return err
	}
	var marks []activity.Mark
	var problems lms.Problems
	present := 0
	for i := range p.People {
		person := &p.People[i]
		person.Present, person.Minutes = r.FormValue("present-"+strconv.FormatInt(person.ID, 10)) != "", r.FormValue(person.Field)
		mark := activity.Mark{AccountID: person.ID}
		if person.Present {
			present++
			mark.Minutes, err = strconv.Atoi(strings.TrimSpace(person.Minutes))
			if p.Begun && (err != nil || mark.Minutes < 1) { // before, nothing can be marked whatever the minutes
				problems = append(problems, lms.FailField(person.Field, "activity.minutes_range", lms.Args{"max": p.Length}))
			}
		}
		marks = append(marks, mark)
	}
	err = s.markAttendance(r, p.Activity.ID, p.Session.ID, marks, problems)
	var invalid *lms.Error
	if errors.As(err, &invalid) {
		return r.invalid("activity/attendance", p, err)
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/activities/%d", p.Activity.ID), "activity.attendance_saved", lms.Args{"n": present})
}

// attendanceLate takes marks that were made while there was no line (js/late.js),
// of those people alone whose mark was changed; it may come twice.
func (s *server) attendanceLate(r *request) error {
	var in struct {
		Seq     int64 `json:"seq"`
		Session int64 `json:"session"`
		Marks   []struct {
			Account int64 `json:"account"`
			Minutes int   `json:"minutes"`
		} `json:"marks"`
	}
	id, err := r.id("id")
	if err == nil && json.Unmarshal(r.Body(), &in) != nil {
		err = lms.Fail(lms.Invalid, "late.bad")
	}
	if err != nil {
		return r.failJSON(err)
	}
	people, err := s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return r.failJSON(err)
	}
	var marks []activity.Mark
	for _, m := range in.Marks { // who has left the library meanwhile is nobody to mark
		if slices.ContainsFunc(people, func(p account.Person) bool { return p.ID == m.Account }) {
			marks = append(marks, activity.Mark{AccountID: m.Account, Minutes: m.Minutes})
		}
	}
	if err := s.markAttendance(r, id, in.Session, marks, nil); err != nil {
		return r.failJSON(err)
	}
	return r.JSON(fiber.Map{"seq": in.Seq})
}

func (s *server) markAttendance(r *request, id, session int64, marks []activity.Mark, problems lms.Problems) error {
	if err := problems.OrNil(); err != nil {
		return err
	}
	if err := s.Activities.MarkSession(r.ctx, r.actor, id, session, marks); err != nil {
		return err
	}
	accounts := make([]int64, len(marks))
	for i, m := range marks {
		accounts[i] = m.AccountID
	}
	s.passOnAttendance(r, id, accounts)
	return nil
}

// meeting is the session that the address or the form names, else the one that
// began last, or is about to, else the first.
func (r *request) meeting(sessions []activity.Session) (activity.Session, error) {
	word := r.Query("session")
	if word == "" {
		word = r.FormValue("session")
	}
	var chosen activity.Session
	for i, one := range sessions {
		switch {
		case word != "" && strconv.FormatInt(one.ID, 10) == word:
			return one, nil
		case i == 0 || one.Begun(r.server.Now()) || one.DoorOpen(r.server.Now()):
			chosen = one
		}
	}
	if word != "" || chosen.ID == 0 {
		return chosen, lms.Fail(lms.NotFound, "activity.session_gone")
	}
	return chosen, nil
}
