package web

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/assessment"
)

// assessmentForm is what stands in the form, as typed.
type assessmentForm struct {
	Title, Description, Minutes, Attempts, Wait, Code, Pass, Opens, Closes, Reveal, RevealAfter string
	ShuffleItems, ShuffleOptions, OnePage, Watched, Reviewed, CourseOnly                        bool
	Revision                                                                                    int
}

type assessmentEditPage struct {
	Layout
	Test         assessment.Assessment // ID 0: a new one
	Form         assessmentForm
	Sections     []assessment.Section
	Section      sectionForm // the one to be added or changed
	Items        []assessment.Item
	Draws        []drawView
	Draw         drawForm // the line to be added
	Given        assessment.Giving
	Givings      []assessment.Giving
	Forms        []formView // parallel forms
	Assigned     []assessment.Assigned
	Competencies []competencyChoice
	Difficulties []assessment.Difficulty
	Exceptions   []assessment.Granted
	People       []account.Person // to whom one may be granted
	Exception    exceptionForm
	Missing      []string // what keeps it from being published
	Begun        bool     // it cannot be a draft any more
	Part         bool     // htmx asks for the questions alone
	Reveals      []assessment.Reveal
	Kinds        []assessment.Kind
}

// Draft reports whether questions may still be changed.
func (p assessmentEditPage) Draft() bool { return p.Test.Status == assessment.Draft }

// Archived reports whether nothing at all may be changed.
func (p assessmentEditPage) Archived() bool { return p.Test.Status == assessment.Archived }

// RevealAfters are the moments that can be chosen.
func (p assessmentEditPage) RevealAfters() []assessment.RevealAfter { return assessment.RevealAfters }

// TotalPoints is what all questions are worth together.
func (p assessmentEditPage) TotalPoints() float64 {
	total := 0.
	for _, it := range p.Items {
		total += it.Points
	}
	return total
}

// Points writes a number of points without needless decimals.
func (l Layout) Points(f float64) string {
	digits := 2
	for hundredths := int64(math.Round(100 * f)); digits > 0 && hundredths%10 == 0; hundredths /= 10 {
		digits--
	}
	return l.Locale.Decimal(f, digits)
}

// Scored writes a percentage that stands beside a pass mark: with a decimal where
// it is not whole, and with two where one would make it whole.
func (l Layout) Scored(percent float64) string {
	whole := func(f float64) bool { return f == math.Trunc(f) }
	digits := 0
	for ; digits < 2 && !whole(percent); digits++ {
		if shown, _ := strconv.ParseFloat(strconv.FormatFloat(percent, 'f', digits, 64), 64); !whole(shown) {
			break
		}
	}
	return l.Locale.Decimal(percent, digits)
}

// PointsWords says how many points.
func (l Layout) PointsWords(f float64) string {
	return l.Locale.T("assessment.points", lms.Args{"n": f, "points": l.Points(f)})
}

// Excerpt is the beginning of a text without its Markdown signs.
func (l Layout) Excerpt(s string) string {
	s = strings.Join(strings.Fields(strings.NewReplacer("*", "", "`", "", "#", "", "_", "").Replace(s)), " ")
	return cutTo(s, 118)
}

// cutTo is at most n letters of s, the last of them a sign that there are more.
func cutTo(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

const dateTimeField = "2006-01-02T15:04"

// momentField is a moment as a field holds it.
func (r *request) momentField(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(r.zone()).Format(dateTimeField)
}

// fieldReader reads fields and collects what cannot be read, by field.
type fieldReader struct {
	zone     *time.Location
	problems lms.Problems
}

func (t *fieldReader) number(field, s string) int {
	n, err := wholeNumber(field, s)
	if err != nil {
		t.problems = append(t.problems, err)
		return 1 // so that the range check says nothing more
	}
	return n
}

// wholeNumber reads a field that takes whole numbers alone.
func wholeNumber(field, s string) (int, *lms.Error) {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err == nil {
		return n, nil
	}
	if _, ok := assessment.ParseNumber(s); ok {
		return 0, lms.FailField(field, "assessment.not_whole")
	}
	return 0, lms.FailField(field, "assessment.not_a_number")
}

func (t *fieldReader) moment(field, s string) *time.Time {
	if strings.TrimSpace(s) == "" {
		return nil
	}
	at, err := time.ParseInLocation(dateTimeField, s, t.zone)
	if err != nil {
		t.problems = append(t.problems, lms.FailField(field, "assessment.not_a_time"))
		return nil
	}
	return &at
}

func (r *request) formOf(set assessment.Settings) assessmentForm {
	return assessmentForm{Title: set.Title, Description: set.Description, Minutes: strconv.Itoa(set.Minutes), Attempts: strconv.Itoa(set.AttemptsAllowed),
		Wait: strconv.Itoa(set.WaitMinutes), Code: set.AccessCode,
		Pass: strconv.Itoa(set.PassPercent), Opens: r.momentField(set.OpensAt), Closes: r.momentField(set.ClosesAt), Reveal: string(set.Reveal), RevealAfter: string(set.RevealAfter),
		ShuffleItems: set.ShuffleItems, ShuffleOptions: set.ShuffleOptions, OnePage: set.OnePage, Watched: set.Watched, Reviewed: set.Reviewed, CourseOnly: set.CourseOnly}
}

// readAssessment reads the form; what cannot be read is named by its field.
func (r *request) readAssessment() (assessmentForm, assessment.Settings, error) {
	f := assessmentForm{Title: r.FormValue("title"), Description: r.FormValue("description"), Minutes: r.FormValue("minutes"),
		Attempts: r.FormValue("attempts"), Wait: r.FormValue("wait"), Code: r.FormValue("code"), Pass: r.FormValue("pass"), Opens: r.FormValue("opens"), Closes: r.FormValue("closes"),
		Reveal: r.FormValue("reveal"), RevealAfter: r.FormValue("reveal_after"), ShuffleItems: r.FormValue("shuffle_items") != "", ShuffleOptions: r.FormValue("shuffle_options") != "",
		OnePage: r.FormValue("one_page") != "", Watched: r.FormValue("watched") != "", Reviewed: r.FormValue("reviewed") != "", CourseOnly: r.FormValue("course_only") != ""}
	f.Revision, _ = strconv.Atoi(r.FormValue("revision"))
	read := fieldReader{zone: r.zone()}
	number, moment := read.number, read.moment
	set := assessment.Settings{Title: strings.TrimSpace(f.Title), Description: f.Description, Minutes: number("minutes", f.Minutes),
		AttemptsAllowed: number("attempts", f.Attempts), WaitMinutes: number("wait", cmp.Or(strings.TrimSpace(f.Wait), "0")), AccessCode: f.Code, PassPercent: number("pass", f.Pass), OpensAt: moment("opens", f.Opens),
		ClosesAt: moment("closes", f.Closes), ShuffleItems: f.ShuffleItems, ShuffleOptions: f.ShuffleOptions, OnePage: f.OnePage, Watched: f.Watched, Reviewed: f.Reviewed, CourseOnly: f.CourseOnly, Reveal: assessment.Reveal(f.Reveal), RevealAfter: assessment.RevealAfter(f.RevealAfter)}
	var more lms.Problems
	errors.As(set.Check(), &more)
	return f, set, append(read.problems, more...).OrNil()
}

func (s *server) assessmentNew(r *request) error {
	set := assessment.Settings{Minutes: 30, AttemptsAllowed: 2, PassPercent: 60, ShuffleItems: true, ShuffleOptions: true, Reveal: assessment.RevealFull}
	p := &assessmentEditPage{Layout: r.layout("assessment.new_title"), Form: r.formOf(set), Reveals: assessment.Reveals}
	p.Test.Status = assessment.Draft
	return r.page("assessment/edit", p)
}

func (s *server) assessmentCreate(r *request) error {
	form, set, err := r.readAssessment()
	var a assessment.Assessment
	if err == nil {
		a, err = s.Assessments.Create(r.ctx, r.actor, r.actor.LibraryID, set)
	}
	if err != nil {
		p := &assessmentEditPage{Layout: r.layout("assessment.new_title"), Form: form, Reveals: assessment.Reveals}
		p.Path = "/assessments/new"
		p.Test.Status = assessment.Draft
		return r.invalid("assessment/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/edit", a.ID), "assessment.created")
}

func (s *server) assessmentEdit(r *request) error {
	p, err := s.editPage(r)
	if err != nil {
		return err
	}
	return r.page("assessment/edit", p)
}

func (s *server) editPage(r *request) (*assessmentEditPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	items, err := s.Assessments.Items(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	test, err := s.Assessments.Find(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &assessmentEditPage{Layout: r.titled(test.Title), Test: test, Form: r.formOf(test.Settings), Items: items,
		Reveals: assessment.Reveals, Kinds: assessment.Kinds}
	p.Form.Revision = test.Revision
	p.Path = fmt.Sprintf("/assessments/%d/edit", id)
	if p.Sections, err = s.Assessments.Sections(r.ctx, r.actor, id); err != nil {
		return nil, err
	}
	p.Section = sectionOf(p.Sections, r.QueryInt("section"))
	draws, short, err := s.Assessments.Blueprint(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	if p.Competencies, err = s.competencyChoices(r); err != nil {
		return nil, err
	}
	p.setDraws(draws, short)
	forms, views, err := s.formViews(r, id)
	if err != nil {
		return nil, err
	}
	p.Given, p.Givings, p.Forms = forms.Given, assessment.Givings, views
	if len(views) > 0 {
		if p.Assigned, err = s.Assessments.AssignedForms(r.ctx, r.actor, id); err != nil {
			return nil, err
		}
	}
	if p.Exceptions, err = s.Assessments.Exceptions(r.ctx, r.actor, id); err != nil {
		return nil, err
	}
	p.Exception = r.exceptionFormOf(p.Exceptions, int64(r.QueryInt("exception")))
	if p.People, err = s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, err
	}
	if !p.Draft() {
		p.Begun, err = s.Assessments.Begun(r.ctx, r.actor, id)
		return p, err
	}
	p.Difficulties, p.Draw = assessment.Difficulties, drawForm{Questions: "5", Points: "1"}
	var missing lms.Problems
	errors.As(test.Missing(p.Sections, items, draws, short, forms, s.Now()), &missing)
	for _, e := range missing {
		p.Missing = append(p.Missing, r.locale.T(e.Key, e.Args))
	}
	return p, nil
}

func (s *server) assessmentUpdate(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	form, set, err := r.readAssessment()
	if err == nil {
		err = s.Assessments.Update(r.ctx, r.actor, id, set, form.Revision)
	}
	if err != nil {
		p, pageErr := s.editPage(r)
		if pageErr != nil {
			return pageErr
		}
		if lms.IsKind(err, lms.Conflict) { // the next attempt is a decision made knowing of the change
			form.Revision = p.Test.Revision
		}
		p.Form = form
		return r.invalid("assessment/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/edit", id), "assessment.saved")
}

// assessmentStatus publishes, withdraws, archives, opens again or copies.
func (s *server) assessmentStatus(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	notice := ""
	switch do := r.FormValue("do"); do {
	case "publish":
		err, notice = s.Assessments.Publish(r.ctx, r.actor, id), "assessment.published"
	case "withdraw":
		err, notice = s.Assessments.Withdraw(r.ctx, r.actor, id), "assessment.withdrawn"
	case "reopen":
		err, notice = s.Assessments.Reopen(r.ctx, r.actor, id), "assessment.reopened"
	case "archive":
		err, notice = s.Assessments.Archive(r.ctx, r.actor, id), "assessment.archived_done"
	case "copy":
		test, findErr := s.Assessments.Find(r.ctx, r.actor, id)
		if findErr != nil {
			return findErr
		}
		title := []rune(r.locale.T("assessment.copy_of", lms.Args{"title": test.Title}))
		id, err = s.Assessments.Copy(r.ctx, r.actor, id, string(title[:min(len(title), 160)]))
		notice = "assessment.copied"
	default:
		return lms.Fail(lms.Invalid, "error.request")
	}
	if err != nil {
		p, pageErr := s.editPage(r)
		if pageErr != nil {
			return pageErr
		}
		return r.invalid("assessment/edit", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/edit", id), notice)
}
