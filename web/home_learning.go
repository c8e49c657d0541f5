package web

import (
	"fmt"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// nextKind is what the learner's next step is; its texts are home.next_<kind>
// or home.title_<kind>, and home.do_<kind>.
type nextKind string

const (
	nextResume nextKind = "resume" // a test that runs
	nextLesson nextKind = "lesson"
	nextTest   nextKind = "test"   // one that closes soon
	nextPath   nextKind = "path"   // a step of a learning path
	nextCourse nextKind = "course" // a first one
	nextAll    nextKind = "all"    // every course is completed
	nextNone   nextKind = "none"   // there is no course
	nextWrite  nextKind = "write"  // there is none, and the actor may write one
)

// homeNext is the one next step of a learner.
type homeNext struct {
	Kind       nextKind
	Title      string
	Language   string // of the title
	Line       string
	URL        string
	Percent    int // of the course, for nextLesson
	Module     int
	ModuleLeft int       // minutes
	Until      time.Time // for nextResume
}

// homeDate is something that takes place, opens or closes within the week.
type homeDate struct {
	At               time.Time
	Title, URL, Line string
	Pill             string // message key, "" for none
}

// homeProgress is what the learner has done.
type homeProgress struct {
	Year               int
	JP                 string // of the ledger, counted
	Completed, Running int    // courses: this year, and now
	Attended           int    // activities this year
	Linked             bool
	Returned           int // claims of hours
}

// homeAhead is how far "this week" reaches.
const homeAhead = 7 * 24 * time.Hour

func (s *server) closesSoon(d assessment.Due) bool {
	return d.ClosesAt != nil && d.ClosesAt.Before(s.Now().Add(homeAhead))
}

func (s *server) homeLearning(r *request, p *homePage) error {
	cards, err := s.Courses.Catalogue(r.ctx, r.actor, r.actor.LibraryID, course.Filter{})
	if err != nil {
		return err
	}
	due, err := s.dueFor(r)
	if err != nil {
		return err
	}
	ways, err := s.Courses.MyPaths(r.ctx, r.actor)
	if err != nil {
		return err
	}
	if p.Answers, err = s.Courses.NewAnswers(r.ctx, r.actor); err != nil {
		return err
	}
	if p.Offers, err = s.Activities.ToAnswer(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	p.Paths = slices.DeleteFunc(ways, course.Way.Finished)
	// Who has no learner's role sees a learner's page once they learn something.
	p.Learner = r.actor.Has(lms.Librarian) || len(p.Paths) > 0 || slices.ContainsFunc(cards, course.Card.Enrolled) ||
		slices.ContainsFunc(due, func(d assessment.Due) bool { return d.OpenID != 0 })
	if p.Learner {
		if p.Next, err = s.homeNext(r, p, cards, due); err != nil {
			return err
		}
		if p.Progress, err = s.homeProgress(r, cards); err != nil {
			return err
		}
		if p.Assigned, err = s.homeAssigned(r, p); err != nil {
			return err
		}
	}
	if !p.Learner && !r.actor.Has(lms.Trainer) {
		return nil
	}
	if err := s.homeWeek(r, p, due); err != nil || !p.Learner {
		return err
	}
	for _, d := range due { // those that neither run nor close this week
		if d.OpenID == 0 && !s.closesSoon(d) && len(p.Tests) < homeNamed {
			p.Tests = append(p.Tests, d)
		}
	}
	return nil
}

func (s *server) homeNext(r *request, p *homePage, cards []course.Card, due []assessment.Due) (homeNext, error) {
	l := r.locale
	if len(due) > 0 && due[0].OpenID != 0 { // begun ones come first
		d := due[0]
		return homeNext{Kind: nextResume, Title: d.Title, Until: d.DeadlineAt, URL: fmt.Sprintf("/attempts/%d", d.OpenID),
			Line: l.T("home.line_resume", lms.Args{"time": p.DateTime(d.DeadlineAt)})}, nil
	}
	at, err := s.Courses.Continue(r.ctx, r.actor)
	if err != nil {
		return homeNext{}, err
	}
	if at != nil {
		return homeNext{Kind: nextLesson, Title: at.Title, Percent: at.Percent, Module: at.Lesson.ModuleNumber, ModuleLeft: at.ModuleMinutesLeft,
			URL: fmt.Sprintf("/courses/%d/lessons/%s", at.CourseID, at.Lesson.Key),
			Line: l.T("home.line_lesson", lms.Args{"module": at.Lesson.ModuleNumber, "modules": at.Modules, "number": at.Lesson.Number,
				"lesson": at.Lesson.Title, "n": at.Lesson.Minutes})}, nil
	}
	for _, d := range due { // by closing time
		if s.closesSoon(d) {
			return homeNext{Kind: nextTest, Title: d.Title, URL: fmt.Sprintf("/assessments/%d", d.AssessmentID), Line: l.T("home.line_test", lms.Args{
				"questions": d.Questions, "n": d.Minutes, "time": p.DateTime(*d.ClosesAt)})}, nil
		}
	}
	for _, w := range p.Paths {
		if c := w.Next(); c != nil {
			return homeNext{Kind: nextPath, Title: c.Title, Language: string(c.Language), URL: fmt.Sprintf("/courses/%d", c.CourseID),
				Line: l.T("path.home_next", lms.Args{"n": c.Number, "of": len(w.Steps), "path": w.Name})}, nil
		}
	}
	if c := firstCourse(cards, string(l)); c != nil {
		return homeNext{Kind: nextCourse, Title: c.Title, Language: string(c.Language), URL: fmt.Sprintf("/courses/%d", c.CourseID),
			Line: l.T("home.line_course", lms.Args{"lessons": c.Lessons, "n": c.Minutes, "jp": p.JP(c.JP)})}, nil
	}
	if len(cards) > 0 {
		return homeNext{Kind: nextAll, URL: "/activities"}, nil
	}
	if r.actor.Has(lms.Trainer, lms.Admin) {
		return homeNext{Kind: nextWrite, URL: "/courses"}, nil
	}
	return homeNext{Kind: nextNone, URL: "/activities"}, nil
}

// firstCourse is the course to begin with: one that trains, in the reader's
// language and of the lowest level, as far as there is one.
func firstCourse(cards []course.Card, language string) (best *course.Card) {
	rank := func(c course.Card) int {
		n := slices.Index(course.Levels, c.Level)
		if string(c.Language) != language {
			n += len(course.Levels)
		}
		return n + lastly(c)*2*len(course.Levels)
	}
	for i, c := range cards {
		if !c.Enrolled() && (best == nil || rank(c) < rank(*best)) {
			best = &cards[i]
		}
	}
	return best
}

func (s *server) homeProgress(r *request, cards []course.Card) (homeProgress, error) {
	year := s.Now().In(r.zone()).Year()
	from, to := time.Date(year, 1, 1, 0, 0, 0, 0, r.zone()), time.Date(year+1, 1, 1, 0, 0, 0, 0, r.zone())
	p := homeProgress{Year: year}
	for _, c := range cards {
		switch {
		case !c.Enrolled():
		case !c.Done():
			p.Running++
		case !c.CompletedAt.Before(from) && c.CompletedAt.Before(to):
			p.Completed++
		}
	}
	mine, err := s.Activities.Mine(r.ctx, r.actor, r.actor.LibraryID, from, to)
	if err != nil {
		return p, err
	}
	p.Attended = len(mine)
	_, p.Linked, err = s.Accounts.LinkOf(r.ctx, r.actor)
	return p, err
}

// homeWeek is what the next seven days bring, the soonest first.
func (s *server) homeWeek(r *request, p *homePage, due []assessment.Due) error {
	now := s.Now()
	dates, err := s.Courses.DueDates(r.ctx, r.actor)
	if err != nil {
		return err
	}
	for _, d := range dates {
		if left := d.DueOn - p.Today(); left <= 7 {
			key, pill := "home.course_due", ""
			if left < 0 {
				key, pill = "home.course_late", "home.late"
			}
			p.Week = append(p.Week, homeDate{At: p.endOf(d.DueOn), Title: d.Title, URL: fmt.Sprintf("/courses/%d", d.CourseID),
				Line: r.locale.T(key, lms.Args{"day": d.DueOn}), Pill: pill})
		}
	}
	if err := s.homeWork(r, p); err != nil {
		return err
	}
	for _, d := range due {
		if s.closesSoon(d) {
			p.Week = append(p.Week, homeDate{At: *d.ClosesAt, Title: d.Title, URL: fmt.Sprintf("/assessments/%d", d.AssessmentID),
				Line: r.locale.T("home.closes", lms.Args{"time": p.DateTime(*d.ClosesAt), "n": d.Questions})})
		}
	}
	tests, err := s.testsFor(r)
	if err != nil {
		return err
	}
	for _, t := range tests {
		if t.Status == assessment.Published && t.OpensAt != nil && t.OpensAt.After(now) && t.OpensAt.Before(now.Add(homeAhead)) {
			p.Week = append(p.Week, homeDate{At: *t.OpensAt, Title: t.Title, URL: fmt.Sprintf("/assessments/%d", t.ID),
				Line: r.locale.T("home.opens", lms.Args{"time": p.DateTime(*t.OpensAt), "n": t.Questions})})
		}
	}
	coming, _, err := s.Activities.List(r.ctx, r.actor, r.actor.LibraryID, activity.Filter{}, lms.Page{Size: 50})
	if err != nil {
		return err
	}
	for _, a := range coming {
		if a.Status != activity.Scheduled || a.StartsAt.After(now.Add(homeAhead)) {
			continue
		}
		line := p.ActivityTime(a.Details)
		if a.Place != "" {
			line += " · " + a.Place
		}
		p.Week = append(p.Week, homeDate{At: a.StartsAt, Title: a.Title, URL: fmt.Sprintf("/activities/%d", a.ID), Line: line})
	}
	slices.SortStableFunc(p.Week, func(a, b homeDate) int { return a.At.Compare(b.At) })
	for i := range p.Week {
		switch d := &p.Week[i]; p.DayOf(d.At) - p.Today() {
		case 0:
			d.Pill = "home.today"
		case 1:
			d.Pill = "home.tomorrow"
		default:
			if d.Pill == "" && d.At.Before(now) {
				d.Pill = "home.running"
			}
		}
	}
	return nil
}
