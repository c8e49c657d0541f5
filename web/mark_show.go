package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

type markListPage struct {
	Layout
	Test    assessment.Assessment
	Waiting []assessment.MarkTask // for the actor
	Others  []assessment.MarkTask // for other markers
	Done    []assessment.MarkTask
}

// markList is what waits to be marked in a test, by people without names.
func (s *server) markList(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	test, tasks, err := s.Assessments.MarkTasks(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &markListPage{Layout: inTests(r.layout("mark.title")), Test: test}
	for _, t := range tasks {
		switch {
		case t.Stage == assessment.Settled:
			p.Done = append(p.Done, t)
		case t.For():
			p.Waiting = append(p.Waiting, t)
		default:
			p.Others = append(p.Others, t)
		}
	}
	return r.page("mark/list", p)
}

type essayPage struct {
	Layout
	Sheet   assessment.MarkSheet
	View    questionView
	Form    markForm
	Waiting int // answers of the test that wait for the actor, this one among them
}

// markForm is a verdict as typed.
type markForm struct {
	Levels  []string // per criterion, "" where none is chosen
	Points  string
	Comment string
	Second  bool
	Decide  bool
}

// May reports whether the actor can give a verdict without saying that it is to
// settle what they or others have marked.
func (p essayPage) May() bool { return p.Sheet.For() }

// First reports whether a second marker may be asked for.
func (p essayPage) First() bool { return p.Sheet.Stage == assessment.FirstMarker }

// Blind reports whether another's verdict is kept from the actor.
func (p essayPage) Blind() bool { return p.Sheet.Seen > len(p.Sheet.Verdicts) }

// Worth is a share of the item's points.
func (p essayPage) Worth(share float64) string { return p.Points(share * p.Sheet.Item.Points) }

func (s *server) essayPage(r *request) (*essayPage, error) {
	id, person, err := r.ids("person")
	if err != nil {
		return nil, err
	}
	position, err := r.id("position")
	if err != nil {
		return nil, err
	}
	sheet, err := s.Assessments.MarkSheet(r.ctx, r.actor, id, int(person), int(position))
	if err != nil {
		return nil, err
	}
	_, tasks, err := s.Assessments.MarkTasks(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &essayPage{Layout: inTests(r.layout("mark.person", lms.Args{"n": person})), Sheet: sheet, View: viewQuestion(r.locale, sheet.Item)}
	p.Form.Levels = make([]string, len(sheet.Item.Question.Rubric))
	for _, t := range tasks {
		if t.For() {
			p.Waiting++
		}
	}
	return p, nil
}

func (s *server) markShow(r *request) error {
	p, err := s.essayPage(r)
	if err != nil {
		return err
	}
	return r.page("mark/show", p)
}

// markSave keeps a verdict and leads on to the next answer that waits.
func (s *server) markSave(r *request) error {
	p, err := s.essayPage(r)
	if err != nil {
		return err
	}
	m := assessment.Marking{Comment: r.FormValue("comment"), AskSecond: r.FormValue("second") != "", Decide: r.FormValue("decide") != ""}
	m.Of = r.FormValue("of")
	m.Seen, _ = strconv.Atoi(r.FormValue("seen"))
	p.Form.Points, p.Form.Comment, p.Form.Second, p.Form.Decide = r.FormValue("points"), m.Comment, m.AskSecond, m.Decide
	for i := range p.Form.Levels {
		p.Form.Levels[i] = r.FormValue(fmt.Sprintf("level-%d", i))
		level, err := strconv.Atoi(p.Form.Levels[i])
		if err != nil {
			level = -1
		}
		m.Levels = append(m.Levels, level)
	}
	if points, ok := assessment.ParseNumber(p.Form.Points); ok && strings.TrimSpace(p.Form.Points) != "" {
		m.Points = &points
	}
	test := p.Sheet.Test.ID
	t, err := s.Assessments.GiveMark(r.ctx, r.actor, test, p.Sheet.Person, p.Sheet.Position, m)
	if err != nil {
		return r.invalid("mark/show", p, err)
	}
	s.tell(r, t)
	_, tasks, err := s.Assessments.MarkTasks(r.ctx, r.actor, test)
	if err != nil {
		return err
	}
	for _, next := range tasks {
		if next.For() {
			return r.redirect(fmt.Sprintf("/assessments/%d/marking/%d/%d", test, next.Person, next.Position), "mark.saved_next")
		}
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/marking", test), "mark.saved")
}
