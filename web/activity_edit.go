package web

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
)

// activityForm is what stands in the form, as typed.
type activityForm struct {
	Title, Kind, Starts, Ends, Place, Organiser, Focus, JP, Description string
	Cancelled                                                           bool
	Revision                                                            int
}

type activityEditPage struct {
	Layout
	ID      int64  // 0: a new one
	Name    string // as it is saved, whatever stands in the form
	Form    activityForm
	Kinds   []activity.Kind
	Focuses []activity.Focus
}

// activityEditPage is the form of a, which is the zero Activity for a new one.
func (r *request) activityEditPage(titleKey string, a activity.Activity, f activityForm) *activityEditPage {
	return &activityEditPage{Layout: r.layout(titleKey), ID: a.ID, Name: a.Title, Form: f, Kinds: activity.Kinds, Focuses: activity.Focuses}
}

// readActivity reads the form; what cannot be read is named by its field.
func (r *request) readActivity() (activityForm, activity.Details, error) {
	f := activityForm{Title: r.FormValue("title"), Kind: r.FormValue("kind"), Starts: r.FormValue("starts"), Ends: r.FormValue("ends"),
		Place: r.FormValue("place"), Organiser: r.FormValue("organiser"), Focus: r.FormValue("focus"), JP: r.FormValue("jp"),
		Description: r.FormValue("description"), Cancelled: r.FormValue("cancelled") != ""}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	moment := func(s string) time.Time {
		t, err := time.ParseInLocation(dateTimeField, strings.TrimSpace(s), r.zone())
		if err != nil {
			return time.Time{} // which Clean refuses, by field
		}
		return t
	}
	d := activity.Details{Title: f.Title, Kind: activity.Kind(f.Kind), StartsAt: moment(f.Starts), EndsAt: moment(f.Ends), Place: f.Place,
		Organiser: f.Organiser, Focus: activity.Focus(f.Focus), JP: typedJP(f.JP), Description: f.Description, Status: activity.Scheduled}
	if f.Cancelled {
		d.Status = activity.Cancelled
	}
	d, err := d.Clean()
	return f, d, err
}

func (s *server) activityNew(r *request) error {
	start := s.Now().In(r.zone()).AddDate(0, 0, 7).Truncate(24 * time.Hour)
	at := func(hour int) string {
		return time.Date(start.Year(), start.Month(), start.Day(), hour, 0, 0, 0, r.zone()).Format(dateTimeField)
	}
	return r.page("activity/edit", r.activityEditPage("activity.new_title", activity.Activity{}, activityForm{Kind: string(activity.Training),
		Focus: string(activity.Skills), Starts: at(9), Ends: at(12), JP: "4", Organiser: r.library.Name}))
}

func (s *server) activityCreate(r *request) error {
	form, d, err := r.readActivity()
	var id int64
	if err == nil {
		id, err = s.Activities.Create(r.ctx, r.actor, r.actor.LibraryID, d)
	}
	if err != nil {
		p := r.activityEditPage("activity.new_title", activity.Activity{}, form)
		p.Path = "/activities/new"
		return r.invalid("activity/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d", id), "activity.created")
}

func (s *server) activityEdit(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	a, err := s.Activities.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	f := activityForm{Title: a.Title, Kind: string(a.Kind), Starts: a.StartsAt.In(r.zone()).Format(dateTimeField),
		Ends: a.EndsAt.In(r.zone()).Format(dateTimeField), Place: a.Place, Organiser: a.Organiser, Focus: string(a.Focus),
		JP: typed(r.locale, a.JP), Description: a.Description, Cancelled: a.Status == activity.Cancelled, Revision: a.Revision}
	return r.page("activity/edit", r.activityEditPage("activity.edit_title", a, f))
}

func (s *server) activityUpdate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	a, err := s.Activities.Find(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	form, d, err := r.readActivity()
	if err == nil {
		err = s.Activities.Update(r.ctx, r.actor, id, d, form.Revision)
	}
	if lms.IsKind(err, lms.Conflict) { // the next attempt is a decision made knowing of the change
		form.Revision = a.Revision
	}
	if err != nil {
		return r.invalid("activity/edit", r.activityEditPage("activity.edit_title", a, form), err)
	}
	return r.redirect(fmt.Sprintf("/activities/%d", id), "activity.saved")
}

type attendancePerson struct {
	ID      int64
	Name    string
	Field   string
	Present bool
	Minutes string
}

type attendancePage struct {
	Layout
	Activity activity.Activity
	Length   int
	People   []attendancePerson
	Begun    bool
	Groups   []account.Group // in use, that have people
}

// attendance prepares the page: everybody of the library, with what is marked.
func (s *server) attendance(r *request) (*attendancePage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	a, err := s.Activities.Find(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	present, err := s.Activities.Attendance(r.ctx, r.actor, id)
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
	p := &attendancePage{Groups: groups, Layout: r.layout("activity.attendance_of", lms.Args{"title": a.Title}), Activity: a, Length: a.Minutes(),
		Begun: a.Begun(s.Now()) && a.Status == activity.Scheduled}
	for _, person := range people {
		minutes, marked := present[person.ID]
		if !marked {
			minutes = p.Length
		}
		p.People = append(p.People, attendancePerson{ID: person.ID, Name: person.Name, Field: activity.MinutesField(person.ID),
			Present: marked, Minutes: strconv.Itoa(minutes)})
	}
	return p, nil
}

// attendanceEdit shows what is marked; the address may tick everybody, or those
// of a group, too.
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
	err = s.markAttendance(r, p.Activity.ID, marks, problems)
	var invalid *lms.Error
	if errors.As(err, &invalid) {
		return r.invalid("activity/attendance", p, err)
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/activities/%d", p.Activity.ID), "activity.attendance_saved", lms.Args{"n": present})
}

func (s *server) markAttendance(r *request, id int64, marks []activity.Mark, problems lms.Problems) error {
	if err := problems.OrNil(); err != nil {
		return err
	}
	if err := s.Activities.MarkAttendance(r.ctx, r.actor, id, marks); err != nil {
		return err
	}
	s.passOnAttendance(r, id, marks)
	return nil
}
