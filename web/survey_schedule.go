package web

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/impact"
	"binapustaka/lms/survey"
)

// scheduleRow is a subject with what was decided on it.
type scheduleRow struct {
	Name, Title, Says string
	On                bool
}

type surveySchedulesPage struct {
	Layout
	All       []scheduleRow // of all activities of a kind, and of all courses
	Own       []scheduleRow // of one
	Occasions []survey.Occasion
	May       bool
}

// ScheduleSays puts a schedule into words.
func (l Layout) ScheduleSays(plan survey.Schedule) string {
	if len(plan.Steps) == 0 {
		return l.Locale.T("survey.schedule_none")
	}
	var days []string
	for _, p := range plan.Steps {
		days = append(days, l.Locale.T("survey.schedule_day", lms.Args{"n": p.Day}))
	}
	return l.Locale.T("survey.schedule_says", lms.Args{"days": strings.Join(days, ", "), "n": plan.OpenDays})
}

func (s *server) surveySchedules(r *request) error {
	p := &surveySchedulesPage{Layout: within(r.layout("survey.schedules_title"), "/surveys"), May: survey.CanSchedule(r.actor, r.actor.LibraryID)}
	all, err := s.Surveys.Schedules(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	general := []survey.Subject{{Of: survey.Course}}
	for _, k := range activity.Kinds {
		general = append(general, survey.Subject{Of: survey.Activity, Kind: string(k)})
	}
	row := func(of survey.Subject) error {
		title, err := s.scheduleTitle(r, of)
		plan := all[of.Name()]
		one := scheduleRow{of.Name(), title, p.ScheduleSays(plan), len(plan.Steps) > 0}
		if of.ID != 0 {
			p.Own = append(p.Own, one)
		} else {
			p.All = append(p.All, one)
		}
		return err
	}
	for _, of := range general {
		if err := row(of); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if of, ok := survey.ParseSubject(name); ok && of.ID != 0 {
			if err := row(of); err != nil && !lms.IsKind(err, lms.NotFound) {
				return err
			}
		}
	}
	if p.Occasions, err = s.Surveys.Occasions(r.ctx, r.actor, r.actor.LibraryID, survey.Subject{}); err != nil {
		return err
	}
	return r.page("survey/schedules", p)
}

// scheduleTitle names a subject; NotFound where the library has none like it.
func (s *server) scheduleTitle(r *request, of survey.Subject) (string, error) {
	switch {
	case of.ID == 0 && of.Of == survey.Course:
		return r.locale.T("survey.schedule_courses"), nil
	case of.ID == 0 && slices.Contains(activity.Kinds, activity.Kind(of.Kind)):
		return r.locale.T("survey.schedule_kind", lms.Args{"kind": Layout{Locale: r.locale}.ActivityKind(activity.Kind(of.Kind))}), nil
	case of.ID == 0:
		return "", lms.Fail(lms.NotFound, "survey.schedule_gone")
	}
	subject, err := s.studySubject(r, impact.Plan{Kind: impact.SubjectKind(of.Of), SubjectID: of.ID})
	if err == nil && subject.Gone {
		err = lms.Fail(lms.NotFound, "survey.schedule_gone")
	}
	return subject.Title, err
}

// scheduleField is a step as its form has it.
type scheduleField struct {
	Step     survey.Step
	On       bool
	Day      string // as typed
	From, To int
	Like     int64
	Likes    []survey.Listed
}

type surveySchedulePage struct {
	Layout
	Subject   survey.Subject
	Name      string // of the training
	Back      string // its page, "" where it is all of them
	Own       bool   // it is decided here, not for all of a kind
	General   string // what is decided for all of them, "" there
	Fields    []scheduleField
	OpenDays  string
	Revision  int
	Occasions []survey.Occasion
	Ahead     []survey.Ahead
	May       bool
}

// general is the subject of all that one is of.
func (s *server) general(r *request, of survey.Subject) (survey.Subject, error) {
	if of.Of == survey.Course {
		return survey.Subject{Of: survey.Course}, nil
	}
	a, err := s.Activities.Find(r.ctx, r.actor, of.ID)
	return survey.Subject{Of: survey.Activity, Kind: string(a.Kind)}, err
}

// scheduleOf is what holds for one training, and whether it was decided for it
// alone; all is what was decided for all like it.
func (s *server) scheduleOf(r *request, of survey.Subject) (plan, all survey.Schedule, own bool, err error) {
	if of.ID != 0 {
		general, err := s.general(r, of)
		if err != nil {
			return plan, all, false, err
		}
		if all, _, err = s.Surveys.Schedule(r.ctx, r.actor, r.actor.LibraryID, general); err != nil {
			return plan, all, false, err
		}
	}
	if plan, own, err = s.Surveys.Schedule(r.ctx, r.actor, r.actor.LibraryID, of); !own {
		plan = all
		plan.Revision = 0
	}
	return plan, all, own, err
}

func (s *server) surveySchedulePage(r *request) (*surveySchedulePage, error) {
	of, ok := survey.ParseSubject(r.Params("subject"))
	if !ok {
		return nil, lms.Fail(lms.NotFound, "survey.schedule_gone")
	}
	p := &surveySchedulePage{Subject: of, May: survey.CanSchedule(r.actor, r.actor.LibraryID)}
	var err error
	if p.Name, err = s.scheduleTitle(r, of); err != nil {
		return nil, err
	}
	p.Layout = within(r.layout("survey.schedule_title", lms.Args{"training": p.Name}), "/surveys")
	p.Path = "/surveys/schedule/" + of.Name()
	plan, all, own, err := s.scheduleOf(r, of)
	if err != nil {
		return nil, err
	}
	p.Own, p.Revision = own, plan.Revision
	if of.ID != 0 {
		p.General, p.Back = p.ScheduleSays(all), map[survey.Of]string{survey.Course: "/courses/", survey.Activity: "/activities/"}[of.Of]+fmt.Sprint(of.ID)
		if p.Occasions, err = s.Surveys.Occasions(r.ctx, r.actor, r.actor.LibraryID, of); err != nil {
			return nil, err
		}
		if p.Ahead, err = s.surveysAhead(r, of, plan); err != nil {
			return nil, err
		}
	}
	offered := plan
	if !own && len(plan.Steps) == 0 {
		offered = survey.Usual()
	}
	p.OpenDays = fmt.Sprint(cmp.Or(offered.OpenDays, survey.UsuallyOpen))
	for _, step := range survey.Steps {
		from, usual, to := step.Days()
		f := scheduleField{Step: step, Day: fmt.Sprint(usual), From: from, To: to}
		if one, on := offered.Planned(step); on {
			f.On, f.Day = true, fmt.Sprint(one.Day)
			if one.LikeID != nil {
				f.Like = *one.LikeID
			}
		}
		if f.Likes, err = s.Surveys.Likeable(r.ctx, r.actor, r.actor.LibraryID, step); err != nil {
			return nil, err
		}
		p.Fields = append(p.Fields, f)
	}
	return p, nil
}

// surveysAhead are the steps of an activity that have not opened yet.
func (s *server) surveysAhead(r *request, of survey.Subject, plan survey.Schedule) ([]survey.Ahead, error) {
	if of.Of != survey.Activity {
		return nil, nil
	}
	a, err := s.Activities.Find(r.ctx, r.actor, of.ID)
	if err != nil || a.Status == activity.Cancelled {
		return nil, err
	}
	done, err := s.Surveys.Occasions(r.ctx, r.actor, r.actor.LibraryID, of)
	return plan.Ahead(lms.DayOf(a.EndsAt.In(r.zone())), r.today(), done), err
}

func (s *server) surveySchedule(r *request) error {
	p, err := s.surveySchedulePage(r)
	if err != nil {
		return err
	}
	return r.page("survey/schedule", p)
}

func (s *server) surveyScheduleSave(r *request) error {
	p, err := s.surveySchedulePage(r)
	if err != nil {
		return err
	}
	number := func(field string) int { // what is no number the area refuses by its field
		n, err := strconv.Atoi(r.FormValue(field))
		if err != nil {
			return -1
		}
		return n
	}
	seen, _ := strconv.Atoi(r.FormValue("revision"))
	plan := survey.Schedule{OpenDays: number("open_days"), Revision: seen}
	p.OpenDays = r.FormValue("open_days")
	for i := range p.Fields {
		f := &p.Fields[i]
		day, like := fmt.Sprintf("day-%d", f.Step), fmt.Sprintf("like-%d", f.Step)
		f.On, f.Day = r.FormValue(fmt.Sprintf("on-%d", f.Step)) != "", r.FormValue(day)
		f.Like, _ = strconv.ParseInt(r.FormValue(like), 10, 64)
		if !f.On {
			continue
		}
		one := survey.Planned{Step: f.Step, Day: number(day)}
		if f.Like != 0 {
			one.LikeID = &f.Like
		}
		plan.Steps = append(plan.Steps, one)
	}
	if r.FormValue("do") == "drop" {
		err = s.Surveys.DropSchedule(r.ctx, r.actor, r.actor.LibraryID, p.Subject, seen)
	} else {
		err = s.Surveys.SaveSchedule(r.ctx, r.actor, r.actor.LibraryID, p.Subject, plan)
	}
	if err != nil { // after a conflict the next attempt is a decision made knowing of the change
		return r.invalid("survey/schedule", p, err)
	}
	return r.redirect(p.Path, "survey.schedule_saved")
}
