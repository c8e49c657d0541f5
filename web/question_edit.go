package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

type questionEditPage struct {
	Layout
	Question     assessment.Question // as typed, unless a number cannot be read
	Form         questionForm
	ForTest      int64 // the test that the question is written for, or 0
	Preview      *questionView
	Competencies []competencyChoice
	Tags         []string // that questions of the library have
	Use          assessment.Use
	Tests        []assessment.Holding // that hold the question
	Retired      bool                 // what the question measures is no longer offered
	Files        []questionPicture    // hotspot: pictures to choose from
	Media        lessonFiles          // what can be put into the texts
	wrong        error                // what cannot be read or kept
}

// Difficulties are those to choose from.
func (p questionEditPage) Difficulties() []assessment.Difficulty { return assessment.Difficulties }

// Kind names the kind for templates.
func (p questionEditPage) Kind() string { return string(p.Question.Kind) }

// Places are the fields for what is wrong with the rows of a kind as a whole.
func (p questionEditPage) Places(k assessment.Kind) []string {
	return map[assessment.Kind][]string{assessment.Single: {"right", "options"}, assessment.Multiple: {"right", "options"}, assessment.TrueFalse: {"right", "options"},
		assessment.Matching: {"prompts", "options"}, assessment.Ordering: {"options"}, assessment.Hotspot: {"areas"}}[k]
}

// Shown are the areas that can be drawn.
func (p questionEditPage) Shown() (areas []assessment.Area) {
	for _, a := range p.Question.Areas {
		if a.W > 0 && a.H > 0 {
			areas = append(areas, a)
		}
	}
	return areas
}

// Spare is the row that a script adds.
func (p questionEditPage) Spare() questionFormRow {
	return questionFormRow{Levels: make([]levelRow, p.Form.Levels)}
}

// Weighted reports whether an option has a weight of its own, or one that is
// wrong.
func (p questionEditPage) Weighted() bool {
	return slices.ContainsFunc(p.Form.Rows, func(row questionFormRow) bool { return row.Weight != "" })
}

func (s *server) questionPage(r *request, q assessment.Question, f questionForm, forTest int64) (*questionEditPage, error) {
	title, path := "question.new_title", fmt.Sprintf("/questions/new?kind=%s&test=%d", url.QueryEscape(string(q.Kind)), forTest)
	if q.ID != 0 {
		title, path = "question.edit_title", fmt.Sprintf("/questions/%d", q.ID)
	}
	p := &questionEditPage{Layout: inTests(r.layout(title)), Question: q, Form: f, ForTest: forTest}
	p.Path = path
	var err error
	if p.Competencies, err = s.competencyChoices(r); err != nil {
		return nil, err
	}
	if p.Tags, err = s.Assessments.Tags(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, err
	}
	p.Retired = q.CompetencyID != 0 && !slices.ContainsFunc(p.Competencies, func(c competencyChoice) bool { return c.ID == q.CompetencyID })
	if p.Media, err = s.lessonFiles(r, 1, course.Media{}, r.locale); err != nil {
		return nil, err
	}
	if q.ID != 0 {
		if p.Use, p.Tests, err = s.Assessments.QuestionUse(r.ctx, r.actor, q.ID); err != nil {
			return nil, err
		}
	}
	if q.Kind == assessment.Hotspot {
		p.Files, err = s.questionPictures(r, q.Picture.URL)
	}
	return p, err
}

// questionNew is an empty form, or with from in the address one that holds what
// another question does: to write a variant of it.
func (s *server) questionNew(r *request) error {
	if from := int64(r.QueryInt("from")); from > 0 {
		q, err := s.Assessments.Question(r.ctx, r.actor, from)
		if err != nil {
			return err
		}
		f := formOfQuestion(r.locale, q, 0)
		f.more(q.Kind)
		q.ID, q.Version, f.Version = 0, 0, "0"
		p, err := s.questionPage(r, q, f, 0)
		if err != nil {
			return err
		}
		p.Path = fmt.Sprintf("/questions/new?from=%d", from)
		return r.page("question/edit", p)
	}
	q := assessment.Question{Kind: assessment.Kind(r.Query("kind", string(assessment.Single))),
		Body: assessment.Body{Fold: assessment.Fold{Case: true, Accents: true}}}
	if !slices.Contains(assessment.Kinds, q.Kind) {
		return lms.Fail(lms.NotFound, "question.kind_unknown")
	}
	p, err := s.questionPage(r, q, formOfQuestion(r.locale, q, spareRows[q.Kind]), int64(r.QueryInt("test")))
	if err != nil {
		return err
	}
	return r.page("question/edit", p)
}

// spareRows is how many empty rows a new question begins with.
var spareRows = map[assessment.Kind]int{assessment.Single: 4, assessment.Multiple: 4, assessment.TrueFalse: 2, assessment.Matching: 4, assessment.Ordering: 4,
	assessment.Numerical: 1, assessment.Cloze: 1, assessment.Hotspot: 1, assessment.Essay: 2}

func (s *server) questionEdit(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	q, err := s.Assessments.Question(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	f := formOfQuestion(r.locale, q, 0)
	f.more(q.Kind)
	p, err := s.questionPage(r, q, f, 0)
	if err != nil {
		return err
	}
	return r.page("question/edit", p)
}

// questionFormLimit is the largest form of a question: on its way, letters of a
// question become three, and an option brings the names of its fields along.
const questionFormLimit = 4 * assessment.MaxBody

// readQuestion reads the form. The page holds everything as typed.
func (s *server) readQuestion(r *request, fields map[string]string) (*questionEditPage, error) {
	f := readQuestionForm(fields)
	if !slices.Contains(assessment.Kinds, f.Kind) {
		return nil, lms.Fail(lms.NotFound, "question.kind_unknown")
	}
	q, at, problems := f.question()
	q.ID, _ = strconv.ParseInt(r.Params("id", fields["id"]), 10, 64)
	problems = append(problems, at.move(q.Normal().Check())...)
	problems = append(problems, at.move(q.Normal().Reachable())...)
	lost, err := s.pictureLost(r, q.Normal())
	if err != nil {
		return nil, err
	}
	if lost {
		problems = append(problems, lms.FailField("picture", "question.picture_gone"))
	}
	forTest, _ := strconv.ParseInt(fields["test"], 10, 64)
	p, err := s.questionPage(r, q, f, forTest)
	if err != nil {
		return nil, err
	}
	if p.Retired { // no longer offered: what it measured before it may go on measuring
		old, err := s.Assessments.Question(r.ctx, r.actor, q.ID)
		if err != nil || old.CompetencyID != q.CompetencyID {
			problems = append(problems, lms.FailField("competency", "question.competency_unknown"))
		}
	}
	p.wrong = problems.OrNil()
	return p, nil
}

// fields are those of the posted form, each once.
func (r *request) fields() map[string]string {
	fields := map[string]string{}
	r.Request().PostArgs().VisitAll(func(name, value []byte) { fields[string(name)] = string(value) })
	return fields
}

// again shows the form anew as its button asks, nothing saved; false when the
// button is the one that saves.
func (r *request) again(p *questionEditPage) (bool, error) {
	switch do := r.FormValue("do"); {
	case p.Form.change(p.Question.Kind, do):
		p.Question.Stem = p.Form.Stem
	case do == "preview" && p.wrong == nil:
		v := viewQuestion(r.locale, assessment.AttemptItem{Question: p.Question.Normal(), Position: 1, Points: 1})
		v.Current = true
		p.Preview = &v
	default:
		return false, nil
	}
	return true, r.page("question/edit", p)
}

func (s *server) questionCreate(r *request) error {
	p, err := s.readQuestion(r, r.fields())
	if err != nil {
		return err
	}
	if done, err := r.again(p); done {
		return err
	}
	q, wrong := p.Question, p.wrong
	if wrong == nil {
		q, wrong = s.Assessments.CreateQuestion(r.ctx, r.actor, r.actor.LibraryID, q)
	}
	if wrong != nil {
		return r.invalid("question/edit", p, wrong)
	}
	if p.ForTest > 0 {
		if err := s.Assessments.AddItem(r.ctx, r.actor, p.ForTest, q.ID, 1); err != nil {
			return err
		}
		return r.redirect(fmt.Sprintf("/assessments/%d/edit#items", p.ForTest), "question.created_in_test")
	}
	return r.redirect("/questions", "question.created")
}

func (s *server) questionUpdate(r *request) error {
	if _, err := r.id("id"); err != nil {
		return err
	}
	p, err := s.readQuestion(r, r.fields())
	if err != nil {
		return err
	}
	if done, err := r.again(p); done {
		return err
	}
	saved, wrong := p.Question, p.wrong
	if wrong == nil {
		saved, wrong = s.Assessments.EditQuestion(r.ctx, r.actor, p.Question)
	}
	if wrong != nil {
		return r.invalid("question/edit", p, wrong)
	}
	return r.redirect("/questions", "question.saved", lms.Args{"n": saved.Version})
}
