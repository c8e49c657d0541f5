package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
)

type studyShowPage struct {
	Layout
	Base      string // of the shelf's addresses
	Study     impact.StudyState
	Subject   studySubject
	Versions  []impact.StudyState
	By        string // role of who declared it
	AfterFact bool
	Failed    string // why the last night could not read it
	Readings  []studyReading
	Next      string // when it is read again
	Reading   *studyAnswer
	Progress  *studyProgress // of a reading to come
	Changes   string         // others near the beginning, named
	Others    string         // courses and activities within the days looked at
	Writes    bool
	EndReason string             // as typed
	Replaced  *impact.StudyState // the version that goes on instead of this one
}

// studyReading is one date of the timeline.
type studyReading struct {
	Days    int
	On      lms.Day
	Read    bool
	Current bool // shown on this page
	Verdict impact.Verdict
}

// studyAnswer is what one reading found.
type studyAnswer struct {
	impact.Answer
	Saved       impact.SavedAnswer
	Line        string
	Range       string
	N           string
	Change      string
	Reason      string
	Detectable  string
	Interval    template.HTML
	Picture     *studyPicture
	Checks      []checkLine
	Warnings    []checkLine
	Exploratory []studyMetric
	LeftOut     []leftOut
	Facts       []leftOut // more figures of the same
	Surveys     []int64   // whose results it rests on
	Files       bool      // may be downloaded by this reader
	File        string    // name of the panel's
	Command     string
	Coverage    string
	Revised     int // days of which SLiMS gave another figure since
	RevisedYear int // in which the last of them is
}

// studyMetric is a metric looked at besides.
type studyMetric struct {
	impact.Answer
	ID       int64
	N        string
	Change   string
	Interval template.HTML
	Files    bool
}

// leftOut is how many people are not compared, and why.
type leftOut struct{ Key, N string }

type studyProgress struct {
	impact.Progress
	Picture *studyPicture
	Met     int
}

// studyOf is the study of the address.
func (k studyShelf) studyOf(r *request) (impact.StudyState, error) {
	store, _, id, err := k.of(r)
	if err != nil {
		return impact.StudyState{}, err
	}
	return store.FindStudy(r.ctx, r.actor, id)
}

func (s *server) studyShow(k studyShelf) func(*request) error {
	return func(r *request) error {
		st, err := k.studyOf(r)
		if err != nil {
			return err
		}
		p, err := s.studyShowPage(r, k, st)
		if err != nil {
			return err
		}
		return r.page("impact/study_show", p)
	}
}

// studyEnd stops reading a study, with a reason.
func (s *server) studyEnd(k studyShelf) func(*request) error {
	return func(r *request) error {
		store, _, id, err := k.of(r)
		if err != nil {
			return err
		}
		wrong := store.EndStudy(r.ctx, r.actor, id, r.FormValue("reason"))
		if wrong == nil {
			return r.redirect(fmt.Sprintf("%s/studies/%d", k.base, id), "study.ended_notice")
		}
		st, err := k.studyOf(r) // as it is now
		if err != nil {
			return err
		}
		p, err := s.studyShowPage(r, k, st)
		if err != nil {
			return err
		}
		p.EndReason = r.FormValue("reason")
		return r.invalid("impact/study_show", p, wrong)
	}
}

func (s *server) studyShowPage(r *request, k studyShelf, st impact.StudyState) (*studyShowPage, error) {
	store, scope, err := k.store(r)
	if err != nil {
		return nil, err
	}
	writes := impact.CanDeclare(r.actor, st.LibraryID)
	if k.joint {
		writes = impact.CanDeclareJoint(r.actor, scope, st.Plan.LibraryIDs())
	}
	p := &studyShowPage{Layout: r.titled(st.Plan.Title), Base: k.base, Study: st, AfterFact: st.AfterTheFact(r.zone()), Failed: studyFailure(r, st),
		Writes: writes && st.EndedAt == nil}
	p.Path = fmt.Sprintf("%s/studies/%d", k.base, st.ID)
	if p.Subject, err = s.studySubject(r, st.Plan); err != nil {
		return nil, err
	}
	if p.Versions, err = store.Versions(r.ctx, r.actor, st.Study); err != nil {
		return nil, err
	}
	if p.By, err = s.declaredBy(r, st.Study); err != nil {
		return nil, err
	}
	if newest := p.Versions[len(p.Versions)-1]; newest.ID != st.ID {
		p.Replaced = &newest
	}
	saved, err := store.Answers(r.ctx, r.actor, st.ID)
	if err != nil {
		return nil, err
	}
	answers := make([]impact.Answer, len(saved))
	answered := map[int]bool{}
	verdicts := map[int]impact.Verdict{}
	shown := 0
	for i, a := range saved {
		if answers[i], err = a.Answer(); err != nil {
			return nil, err
		}
		answered[a.Reading] = true
		if answers[i].Primary {
			verdicts[a.Reading] = answers[i].Verdict
		}
	}
	if len(saved) > 0 {
		shown = saved[0].Reading
	}
	if asked := r.QueryInt("reading"); answered[asked] {
		shown = asked
		p.Path += fmt.Sprintf("?reading=%d", asked)
	}
	for _, days := range st.Plan.Readings {
		p.Readings = append(p.Readings, studyReading{days, st.Plan.On(days), answered[days], days == shown, verdicts[days]})
	}
	if st.EndedAt == nil {
		p.Next = nextReading(r, st.Study, answered)
	}
	p.Reading = s.studyAnswer(r, scope, st, shown, saved, answers)
	if p.Reading != nil && !k.joint && st.Plan.Question != impact.OfGain {
		looked := lms.Period{From: st.Plan.Begins - lms.Day(st.Plan.Back()), To: st.Plan.On(shown)}
		days, last, err := s.Usage.Revised(r.ctx, r.actor, st.LibraryID, append(st.Plan.Metrics(), st.Plan.Untouched), looked, p.Reading.Saved.CreatedAt)
		if err != nil {
			return nil, err
		}
		p.Reading.Revised, p.Reading.RevisedYear = days, last.Time().Year()
	}
	if _, open := st.Next(answered); open && st.EndedAt == nil && st.Progress != nil {
		p.Progress = studyProgressOf(r, st)
	}
	return p, s.explain(r, p)
}

// studyAnswer is the reading that is shown, nil before the first.
func (s *server) studyAnswer(r *request, scope impact.Scope, st impact.StudyState, reading int, saved []impact.SavedAnswer, answers []impact.Answer) *studyAnswer {
	var of []impact.Answer
	for _, a := range answers {
		if a.Reading == reading {
			of = append(of, a)
		}
	}
	reach := studyReach(of)
	var v *studyAnswer
	var more []studyMetric
	for i, a := range answers {
		if a.Reading != reading {
			continue
		}
		files := mayTake(r, scope, st, saved[i])
		change := studyBig(r.locale, a)
		if !a.Primary {
			more = append(more, studyMetric{Answer: a, ID: saved[i].ID, N: fewPeople(r.locale, a.Question, a.N()), Change: change, Interval: studyInterval(r.locale, a, reach[a.Question.Unit()]), Files: files})
			continue
		}
		v = &studyAnswer{Answer: a, Saved: saved[i], Line: studyLine(r.locale, st.Plan, a), Range: studyRange(r.locale, a), N: studyN(r.locale, a), Change: change,
			Reason: studyReason(r.locale, a), Detectable: detectable(r.locale, a), Interval: studyInterval(r.locale, a, 0), Files: files, File: panelName(saved[i])}
		for _, c := range studyChecks(r.locale, st.Plan, a) {
			if c.Warns {
				v.Warnings = append(v.Warnings, c)
			} else {
				v.Checks = append(v.Checks, c)
			}
		}
		if a.Service != nil {
			v.Picture = seriesPicture(r.locale, st.Plan, a.Metric, a.Service.Weeks, a.Service.Expected)
			v.Command = a.Service.Command
		}
		if v.Rated() {
			v.Picture, v.Facts, v.Surveys = scorePicture(r.locale, st.Plan, a.Service.Months), scoreFacts(r.locale, *a.Service), scoreSurveys(*a.Service)
		}
		if a.Staff != nil {
			v.Picture, v.LeftOut, v.Command = eventsPicture(r.locale, a.Metric, a.Staff.Events), leftOutOf(r, *a.Staff), a.Staff.Command
		}
		if a.Dose != nil {
			v.Picture, v.LeftOut, v.Command = dosePicture(r.locale, st.Plan, a, s.dosePoints(r, files, saved[i])), leftOutOfDose(r, *a.Dose), a.Dose.Command
		}
		if a.Gain != nil {
			v.Picture, v.LeftOut, v.Command, v.Facts = gainPicture(r.locale, *a.Gain), leftOutOfGain(r, *a.Gain), a.Gain.Command, gainFacts(r.locale, *a.Gain)
		}
		v.Coverage = studyCoverage(r.locale, a)
		v.Command = strings.Replace(v.Command, "panel.csv", v.File, 1)
	}
	if v != nil {
		slices.SortStableFunc(more, func(a, b studyMetric) int {
			return strings.Compare(metricName(r.locale, a.Metric), metricName(r.locale, b.Metric))
		})
		v.Exploratory = more
	}
	return v
}

// Rated reports whether what is read was rated by patrons, month by month.
func (v studyAnswer) Rated() bool { return v.Metric == impact.Satisfaction && v.Service != nil }

// Words name what is said of the estimate and of the method.
func (v studyAnswer) Words() string {
	if v.Rated() {
		return "score"
	}
	return string(v.Question)
}

// Season names what is said of seasons.
func (p *studyShowPage) Season() string {
	if p.Study.Plan.Primary == impact.Satisfaction {
		return "score"
	}
	return string(p.Study.Plan.Question)
}

// VerdictClass is the pill of a verdict.
func (v studyAnswer) VerdictClass() string  { return verdictClass(v.Verdict) }
func (m studyMetric) VerdictClass() string  { return verdictClass(m.Verdict) }
func (v studyReading) VerdictClass() string { return verdictClass(v.Verdict) }

// LeastPeople is from how many on the rows of people may be taken.
func (p *studyShowPage) LeastPeople() int { return impact.LeastPeople }

// Signed is an end of an estimate in its question's unit.
func (p *studyShowPage) Signed(v float64) string {
	return studyFigure(p.Locale, p.Study.Plan.Question, v)
}

func studyProgressOf(r *request, st impact.StudyState) *studyProgress {
	v := &studyProgress{Progress: *st.Progress}
	for _, g := range v.Guards {
		if g.Met {
			v.Met++
		}
	}
	switch st.Plan.Question {
	case impact.OfStaff:
		v.Picture = armsPicture(r.locale, st.Plan, v.Arms)
	case impact.OfDose:
		name := r.locale.T("impact.measure." + string(st.Plan.Measure))
		var names []string
		var counts []int
		for _, d := range v.Doses {
			names, counts = append(names, doseText(r.locale, d.From, d.To)), append(counts, d.People)
		}
		v.Picture = countsPicture(r.locale, r.locale.T("study.doses_title", lms.Args{"measure": locale.Inside(name)}), name, names, counts)
	case impact.OfGain:
		v.Picture = countsPicture(r.locale, r.locale.T("study.tests_title"), r.locale.T("study.col_who"),
			[]string{r.locale.T("study.tests_first"), r.locale.T("study.tests_both")}, []int{v.Tests.First, v.Tests.Both})
	case impact.OfService:
		v.Picture = seriesPicture(r.locale, st.Plan, st.Plan.Primary, v.Weeks[st.Plan.Primary], nil)
		if st.Plan.Primary == impact.Satisfaction {
			v.Picture = scorePicture(r.locale, st.Plan, v.Months)
		}
	}
	return v
}

// dosePoints are everybody's dose and change, for those who may have the rows
// now; nobody else's page holds them.
func (s *server) dosePoints(r *request, files bool, saved impact.SavedAnswer) [][2]float64 {
	if !files {
		return nil
	}
	panel, err := s.Impact.AnswerPanel(r.ctx, r.actor, saved.ID)
	if err != nil { // somebody has objected since
		return nil
	}
	return impact.DosePoints(panel)
}

// nextReading says when a study is read again.
func nextReading(r *request, st impact.Study, answered map[int]bool) string {
	reading, open := st.Next(answered)
	if !open {
		return r.locale.T("study.all_read")
	}
	day := st.Plan.On(reading) + 1 // the night after
	if day <= r.today() {
		return r.locale.T("study.next_night")
	}
	if len(answered) == 0 {
		return r.locale.T("study.first_reading", lms.Args{"day": r.locale.ShortDate(day)})
	}
	return r.locale.T("study.next_reading", lms.Args{"day": r.locale.ShortDate(day)})
}

// studyFailure says why the last night could not read a study, and what to do.
func studyFailure(r *request, st impact.StudyState) string {
	if st.Failure == "" || st.FailedAt == nil {
		return ""
	}
	return r.locale.T(st.Failure) + " " + r.locale.T("study.since", lms.Args{"day": r.locale.ShortDate(lms.DayOf(st.FailedAt.In(r.zone())))})
}

// declaredBy is the role of who declared a study, "" when they hold none any more.
func (s *server) declaredBy(r *request, st impact.Study) (string, error) {
	roles, err := s.Accounts.Roles(r.ctx, st.DeclaredBy, st.LibraryID)
	for _, role := range []lms.Role{lms.Head, lms.Admin} {
		if slices.Contains(roles, role) {
			return locale.Inside(Layout{Locale: r.locale}.RoleName(role)), err
		}
	}
	return "", err
}

// explain names what else happened in the days that a study looks at.
func (s *server) explain(r *request, p *studyShowPage) error {
	plan := p.Study.Plan
	if plan.Joint() { // what happened in each of the libraries stands in its own calendar
		return nil
	}
	calendar, err := s.Impact.Calendar(r.ctx, r.actor, p.Study.LibraryID)
	if err != nil {
		return err
	}
	var changes []string
	for _, c := range impact.ChangesNear(plan, calendar) {
		changes = append(changes, c.Title+" ("+r.locale.ShortDate(c.On)+")")
	}
	p.Changes = strings.Join(changes, ", ")
	shown := lms.Period{From: plan.From(), To: plan.On(slices.Max(plan.Readings))}
	if plan.Question == impact.OfDose || plan.Question == impact.OfGain { // all training is in it, or between the tests
		return nil
	}
	metric := plan.Primary
	if metric == impact.Satisfaction { // what happened beside is the same for every service
		metric = plan.Untouched
	}
	p.Others, err = s.others(r, metric, shown, plan.Kind, plan.SubjectID)
	return err
}
