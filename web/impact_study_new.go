package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

type studyNewPage struct {
	Layout
	Base      string             // of the steps; where the plan is sent is its Action
	Action    string             //
	Study     *impact.StudyState // that is changed; nil: a new one
	Step      string
	Form      studyForm
	Subjects  []subjectGroup
	Chosen    studySubject
	Questions []impact.Question
	Metrics   []string // that the question can be asked of
	Untouched []string
	Befores   []int
	Plan      impact.Plan
	Forecast  impact.Forecast
	Waiting   bool // for it
	AfterFact bool // the plan's beginning has passed
	Measures  []impact.Measure
	NoData    bool // nothing of the library was read yet

	Shelf  studyShelf
	Places []jointPlace   // of a joint study: to choose from
	Parts  []jointPlace   // those chosen
	Shares []impact.Share // what is chosen of them

	MostExploratory int
	Detectable      string // in words, of the forecast
	People          string
}

// studyBefores are the windows before the beginning that are offered.
var studyBefores = []int{365, 731, impact.DefaultBefore, impact.MostBefore}

// doseBefores are those before each one's own training.
var doseBefores = []int{impact.DoseBefore, 365, 731}

// studyNew is the steps of a new study, one page each.
func (s *server) studyNew(k studyShelf) func(*request) error {
	return func(r *request) error {
		f, step := r.studyForm(), r.Query("step")
		if !slices.Contains(k.steps(), step) {
			step = k.steps()[0]
		}
		return s.studyStep(r, k, nil, f, step)
	}
}

// studyEdit is the same steps for another version of a study, filled in.
func (s *server) studyEdit(k studyShelf) func(*request) error {
	return func(r *request) error {
		st, err := k.studyOf(r)
		if err != nil {
			return err
		}
		if st.EndedAt != nil {
			return lms.Fail(lms.Conflict, "impact.study_ended")
		}
		f, step := r.studyForm(), r.Query("step")
		if !slices.Contains(k.steps(), step) {
			f, step = studyFormOf(st.Plan), stepPlan
		}
		return s.studyStep(r, k, &st, f, step)
	}
}

func (s *server) studyDeclare(k studyShelf) func(*request) error {
	return func(r *request) error {
		p, err := s.studyNewPage(r, k, nil, r.studyForm())
		if err != nil {
			return err
		}
		id := int64(0)
		metrics, plan, err := s.readPlan(r, p)
		switch {
		case err != nil:
		case k.joint:
			store, _, e := k.store(r)
			if err = e; err == nil {
				id, err = store.DeclareJoint(r.ctx, r.actor, plan, metrics)
			}
		default:
			id, err = s.Impact.Declare(r.ctx, r.actor, r.actor.LibraryID, plan, metrics)
		}
		if err != nil {
			return s.studyWrong(r, p, err)
		}
		return r.redirect(fmt.Sprintf("%s/studies/%d", k.base, id), "study.declared")
	}
}

func (s *server) studyRevise(k studyShelf) func(*request) error {
	return func(r *request) error {
		st, err := k.studyOf(r)
		if err != nil {
			return err
		}
		f := r.studyForm()
		p, err := s.studyNewPage(r, k, &st, f)
		if err != nil {
			return err
		}
		next := int64(0)
		metrics, plan, err := s.readPlan(r, p)
		if err == nil {
			store, _, e := k.store(r)
			if err = e; err == nil {
				next, err = store.Revise(r.ctx, r.actor, st.ID, plan, metrics, f.Reason)
			}
		}
		if err != nil {
			return s.studyWrong(r, p, err)
		}
		return r.redirect(fmt.Sprintf("%s/studies/%d", k.base, next), "study.revised")
	}
}

func (s *server) readPlan(r *request, p *studyNewPage) (metrics []string, plan impact.Plan, err error) {
	if p.Shelf.joint {
		if err := p.chosen(); err != nil {
			return nil, plan, err
		}
		plan, err = p.Form.plan(p.Metrics, p.Shares)
		return p.Metrics, plan, err
	}
	if p.Chosen.ID == 0 {
		return nil, plan, lms.FailField("subject", "impact.study_no_subject")
	}
	if metrics, err = s.StudyMetrics(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, plan, err
	}
	plan, err = p.Form.plan(metrics, nil)
	return metrics, plan, err
}

// studyWrong shows the step at which something is wrong.
func (s *server) studyWrong(r *request, p *studyNewPage, err error) error {
	p.Step = stepOf(err)
	if p.Step == stepCheck { // the plan itself is right
		if e := s.foresee(r, p); e != nil {
			return e
		}
	}
	p.Path = p.Form.address(p.Base, p.Step)
	return r.invalid("impact/study_new", p, err)
}

// studyStep shows a step with what the form holds, or the one before it that
// is not filled in yet.
func (s *server) studyStep(r *request, k studyShelf, st *impact.StudyState, f studyForm, step string) error {
	p, err := s.studyNewPage(r, k, st, f)
	if err != nil {
		return err
	}
	p.Step, p.Path = step, r.OriginalURL()
	var wrong error
	switch {
	case k.joint:
		if wrong, err = s.jointStep(r, p); err != nil {
			return err
		}
	case step == stepSubject || p.NoData:
		p.Step = stepSubject
	case p.Chosen.ID == 0:
		wrong = lms.FailField("subject", "impact.study_no_subject")
	case step == stepQuestion:
	case !slices.Contains(p.Questions, impact.Question(f.Question)):
		wrong = lms.FailField("question", "impact.study_no_question")
		switch {
		case (p.Chosen.Kind == impact.OfChange || p.Chosen.Kind == impact.OfProgramme) && f.Question == string(impact.OfStaff):
			wrong = lms.FailField("question", "impact.study_change_staff")
		case slices.Contains(impact.Questions, impact.Question(f.Question)):
			wrong = lms.FailField("question", "impact.study_other_question")
		}
	case step == stepPlan:
		if p.Form.Proposed != p.Form.of() {
			if err := s.propose(r, p); err != nil {
				return err
			}
		}
	default:
		wrong = s.foresee(r, p)
	}
	if wrong != nil {
		p.Step = stepOf(wrong)
		return r.invalid("impact/study_new", p, wrong)
	}
	return r.page("impact/study_new", p)
}

// foresee says whether the form's plan can be answered.
func (s *server) foresee(r *request, p *studyNewPage) error {
	_, plan, err := s.readPlan(r, p)
	if err != nil {
		return err
	}
	p.Plan, p.AfterFact = plan, r.today() > plan.Begins
	if p.Shelf.joint {
		if err := s.foreseeJoint(r, p); err != nil || p.Waiting {
			return err
		}
	} else {
		p.Forecast, err = s.Foresee(r.ctx, r.actor, r.actor.LibraryID, plan)
	}
	if err != nil {
		return err
	}
	if d := p.Forecast.Detectable; d != nil {
		p.Detectable = r.locale.T("study.check_detectable", lms.Args{"change": studySize(r.locale, plan.Question, *d)})
	}
	if plan.Question.OfPeople() {
		p.People = r.locale.T("study.check_people."+string(plan.Question), lms.Args{"n": fewPeople(r.locale, plan.Question, p.Forecast.People), "trained": fewPeople(r.locale, plan.Question, p.Forecast.Trained)})
	}
	return nil
}

func (s *server) studyNewPage(r *request, k studyShelf, st *impact.StudyState, f studyForm) (*studyNewPage, error) {
	p := &studyNewPage{Layout: r.layout("study.new_title"), Shelf: k, Base: k.base + "/studies/new", Action: k.base + "/studies", Study: st, Form: f,
		MostExploratory: impact.MostMetrics - 1, Measures: impact.Measures}
	if st != nil {
		p.Title = r.locale.T("study.edit_title")
		p.Action = fmt.Sprintf("%s/studies/%d", k.base, st.ID)
		p.Base = p.Action + "/edit"
	}
	p.Befores = studyBefores
	if f.Question == string(impact.OfDose) {
		p.Befores = doseBefores
	}
	if n, err := strconv.Atoi(f.Before); err == nil && !slices.Contains(p.Befores, n) {
		p.Befores = append([]int{n}, p.Befores...)
	}
	if k.joint {
		return p, s.jointChoices(r, p)
	}
	metrics, err := s.StudyMetrics(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	p.NoData = len(metrics) == 0
	slices.SortFunc(metrics, func(a, b string) int { return cmp.Compare(p.Metric(a), p.Metric(b)) })
	p.Untouched = slices.DeleteFunc(slices.Clone(metrics), func(m string) bool { return m == impact.Satisfaction }) // it is known by month alone
	for _, m := range metrics {
		if !impact.Question(f.Question).OfPeople() || usage.Attributable(m) {
			p.Metrics = append(p.Metrics, m)
		}
	}
	if p.Subjects, err = s.studySubjects(r); err != nil {
		return nil, err
	}
	if kind, id := f.subject(); st != nil && kind == st.Plan.Kind && id == st.Plan.SubjectID { // also when it is no longer offered
		if p.Chosen, err = s.studySubject(r, st.Plan); err != nil {
			return nil, err
		}
	}
	offered := false
	for _, g := range p.Subjects {
		for _, subject := range g.List {
			if subject.Value() == f.Subject {
				p.Chosen, offered = subject, true
			}
		}
	}
	if p.Chosen.ID != 0 && !offered {
		p.Subjects = append([]subjectGroup{{Name: "now", List: []studySubject{p.Chosen}}}, p.Subjects...)
	}
	p.Questions = impact.QuestionsOf(p.Chosen.Kind)
	return p, nil
}

// propose fills in what a study of such a subject usually is.
func (s *server) propose(r *request, p *studyNewPage) error {
	q, begins := impact.Question(p.Form.Question), p.Chosen.On
	var work []string
	if p.Chosen.Kind == impact.OfCourse {
		v, err := s.Courses.Find(r.ctx, r.actor, p.Chosen.ID)
		if err != nil && !lms.IsKind(err, lms.NotFound) {
			return err
		}
		for _, w := range v.Version.Work {
			work = append(work, string(w))
		}
		if begins, err = s.firstCompleted(r, p.Chosen.ID); err != nil {
			return err
		}
	}
	if begins == 0 {
		begins = r.today()
	}
	title := []rune(r.locale.T("study.title."+string(q), lms.Args{"title": p.Chosen.Title}))
	suggestion := impact.Suggest(q, p.Chosen.Title, work, p.Untouched)
	if p.Chosen.Kind == impact.OfProgramme {
		suggestion = impact.SuggestMoving(p.Chosen.Title, p.Chosen.Metrics, p.Untouched)
	}
	f, before := &p.Form, impact.DefaultBefore
	readings := impact.DefaultReadings
	switch q {
	case impact.OfStaff: // a year: its many blocks tell nothing of seasons, which both groups share
		before = studyBefores[0]
	case impact.OfDose: // people are trained at any time, and need days after it
		before, readings, f.Measure = impact.DoseBefore, []int{180, 365}, string(impact.Hours)
	}
	f.Title, f.Begins, f.Before, f.Readings = string(title[:min(len(title), maxStudyTitle)]), begins.String(), strconv.Itoa(before), readingsText(readings)
	f.Primary, f.Exploratory, f.Untouched = suggestion.Primary, suggestion.Exploratory, suggestion.Untouched
	f.Proposed = f.of()
	return nil
}

// firstCompleted is the day on which a course was first completed, as the last
// night saw it; 0 when nobody has yet.
func (s *server) firstCompleted(r *request, courseID int64) (lms.Day, error) {
	metrics, err := s.Impact.Metrics(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil || len(metrics) == 0 {
		return 0, err
	}
	results, err := s.Impact.Pictures(r.ctx, r.actor, r.actor.LibraryID, metrics[0])
	for _, res := range results {
		p, err := res.Picture()
		if err != nil {
			return 0, err
		}
		if p.Subject.Kind == impact.OfCourse && p.Subject.ID == courseID && len(p.Subject.Dates) > 0 {
			return p.Subject.Dates[0], nil
		}
	}
	return 0, err
}

const maxStudyTitle = 200

// Steps are the steps with what each of them is called.
func (p *studyNewPage) Steps() []string { return p.Shelf.steps() }

// At is which step a step is, from 1.
func (p *studyNewPage) At(step string) int { return slices.Index(p.Shelf.steps(), step) + 1 }

// Joint tells whether the study is of several libraries, and LeastLibraries how
// many a verdict takes.
func (p *studyNewPage) Joint() bool         { return p.Shelf.joint }
func (p *studyNewPage) LeastLibraries() int { return impact.LeastLibraries }

// Explores reports whether a metric is among those looked at besides.
func (p *studyNewPage) Explores(metric string) bool {
	return slices.Contains(p.Form.Exploratory, metric)
}

// BeforeText is a window before the beginning in words.
func (p *studyNewPage) BeforeText(days int) string {
	switch i := slices.Index(studyBefores, days); i {
	case 0, 1, 2:
		return p.Locale.T("study.before_years", lms.Args{"n": i + 1})
	case 3:
		return p.Locale.T("study.before_years", lms.Args{"n": 5})
	}
	return p.Locale.T("study.days", lms.Args{"n": days})
}
