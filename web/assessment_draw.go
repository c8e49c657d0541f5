package web

import (
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// drawForm is a line of the blueprint as typed.
type drawForm struct {
	Section    int
	Competency int64
	Difficulty assessment.Difficulty
	Questions  string
	Points     string
}

// drawView is a line of the blueprint ready to be shown.
type drawView struct {
	assessment.Draw
	Competency string // "" for any
	Have       int    // what the bank has left for it, where that is too little
	Short      bool
}

// DifficultyName names a difficulty, any for 0.
func (l Layout) DifficultyName(d assessment.Difficulty) string {
	return l.Locale.T([]string{"question.difficulty_any", "question.difficulty_easy", "question.difficulty_medium", "question.difficulty_hard"}[d])
}

// DrawnQuestions is how many questions an attempt draws.
func (p assessmentEditPage) DrawnQuestions() (n int) {
	for _, d := range p.Draws {
		n += d.Questions
	}
	return n
}

func (p *assessmentEditPage) setDraws(draws []assessment.Draw, short []assessment.Shortage) {
	names := map[int64]string{}
	for _, c := range p.Competencies {
		names[c.ID] = c.Name
	}
	for _, d := range draws {
		v := drawView{Draw: d, Competency: names[d.CompetencyID]}
		if d.CompetencyID != 0 && v.Competency == "" {
			v.Competency = p.Locale.T("assessment.draw_retired")
		}
		for _, s := range short {
			if s.ID == d.ID {
				v.Short, v.Have = true, s.Have
			}
		}
		p.Draws = append(p.Draws, v)
	}
}

// assessmentDraw adds a line to the blueprint, or takes one out.
func (s *server) assessmentDraw(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	back := fmt.Sprintf("/assessments/%d/edit#draws", id)
	if remove := r.FormValue("remove"); remove != "" {
		line, err := strconv.ParseInt(remove, 10, 64)
		if err != nil {
			return lms.Fail(lms.Invalid, "error.request")
		}
		if err := s.Assessments.RemoveDraw(r.ctx, r.actor, id, line); err != nil {
			return err
		}
		return r.redirect(back, "assessment.draw_removed")
	}
	f := drawForm{Questions: strings.TrimSpace(r.FormValue("questions")), Points: strings.TrimSpace(r.FormValue("points"))}
	f.Competency, _ = strconv.ParseInt(r.FormValue("competency"), 10, 64)
	f.Section, _ = strconv.Atoi(r.FormValue("section", "1"))
	level, _ := strconv.Atoi(r.FormValue("difficulty"))
	f.Difficulty = assessment.Difficulty(level)
	var p lms.Problems
	n, wrong := wholeNumber("draw-questions", f.Questions)
	if wrong != nil {
		p = append(p, wrong)
	}
	points, ok := assessment.ParseNumber(f.Points)
	if !ok {
		p = append(p, lms.FailField("draw-points", "assessment.not_a_number"))
	}
	if err = p.OrNil(); err == nil {
		err = s.Assessments.AddDraw(r.ctx, r.actor, id, assessment.Draw{CompetencyID: f.Competency, Difficulty: f.Difficulty, Questions: n, Points: points, Section: f.Section})
	}
	if err == nil {
		return r.redirect(back, "assessment.draw_added")
	}
	page, pageErr := s.editPage(r)
	if pageErr != nil {
		return pageErr
	}
	page.Draw = f
	return r.invalid("assessment/edit", page, err)
}
