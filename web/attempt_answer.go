package web

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// attemptAnswer saves for a browser without JavaScript: the form of one
// question, and where to go next.
func (s *server) attemptAnswer(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	sheet, err := s.Assessments.Sheet(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	position, _ := strconv.Atoi(r.FormValue("position"))
	if position < 1 || position > len(sheet.Items) {
		return lms.Fail(lms.NotFound, "attempt.no_question")
	}
	it := sheet.Items[position-1]
	given, err := r.readAnswer(it)
	if err != nil {
		return err
	}
	c := assessment.Change{Position: position, Seq: assessment.NextSeq(max(it.AnswerSeq, it.FlagSeq), s.Now())}
	if given = given.For(it.Question.Kind); !reflect.DeepEqual(given, it.Answer) && !(given.Blank() && it.Answer.Blank()) {
		c.Answer = &given
	}
	if flag := r.FormValue("flag"); flag != "" {
		flagged := flag == "1"
		c.Flagged = &flagged
	}
	notice, args := "", lms.Args{}
	if c.Answer != nil || c.Flagged != nil {
		if _, err := s.Assessments.SaveChange(r.ctx, r.actor, id, c); err != nil {
			return err
		}
		notice, args = "attempt.saved_at", lms.Args{"time": seconds(r.locale, s.Now().In(r.zone()))}
	}
	if r.FormValue("to") == "finish" {
		return r.redirect(fmt.Sprintf("/attempts/%d/finish", id), notice, args)
	}
	to, err := strconv.Atoi(r.FormValue("to"))
	if err != nil {
		to = position
	}
	return r.redirect(fmt.Sprintf("/attempts/%d?q=%d", id, to), notice, args)
}

// readAnswer reads the form of a question.
func (r *request) readAnswer(it assessment.AttemptItem) (assessment.Answer, error) {
	var a assessment.Answer
	fault := lms.Fail(lms.Invalid, "attempt.answer_form")
	q := it.Question
	switch q.Kind {
	case assessment.Single, assessment.Multiple, assessment.TrueFalse:
		for _, v := range r.formValues("option") {
			n, err := strconv.Atoi(v)
			if err != nil {
				return a, fault
			}
			a.Options = append(a.Options, n)
		}
	case assessment.Matching:
		for i := range q.Prompts {
			n, err := strconv.Atoi(r.FormValue(fmt.Sprintf("prompt-%d", i), "-1"))
			if err != nil {
				return a, fault
			}
			a.Options = append(a.Options, n)
		}
	case assessment.Ordering:
		a.Options = r.readOrder(it)
	case assessment.Cloze:
		for i := range q.Gaps {
			a.Texts = append(a.Texts, r.FormValue(fmt.Sprintf("gap-%d", i)))
		}
	case assessment.Hotspot:
		x, errX := strconv.Atoi(r.FormValue("x"))
		y, errY := strconv.Atoi(r.FormValue("y"))
		if errX != nil || errY != nil {
			return it.Answer, nil
		}
		// Sliders always send something: what nobody moved is no answer, unless
		// the person says so.
		if p := (assessment.Point{X: x, Y: y}); it.Answer.Point != nil || p != middle || r.FormValue("accept") != "" {
			a.Point = &p
		}
	default:
		a.Text = strings.ReplaceAll(r.FormValue("text"), "\r\n", "\n")
	}
	return a, nil
}

// readOrder is the order of an ordering's options by the place given to each,
// options without one after those with, as they stood. Without any place the
// order is none, unless the person says that it is right as it stands.
func (r *request) readOrder(it assessment.AttemptItem) []int {
	stood := it.Answer.Options
	if len(stood) == 0 {
		for i := range it.Question.Options {
			stood = append(stood, i)
		}
	}
	places, any := map[int]int{}, r.FormValue("accept") != ""
	for _, i := range stood {
		n, err := strconv.Atoi(r.FormValue(fmt.Sprintf("place-%d", i)))
		if err != nil || n < 1 {
			n = len(stood) + 1
		} else {
			any = true
		}
		places[i] = n
	}
	if !any {
		return nil
	}
	order := slices.Clone(stood)
	slices.SortStableFunc(order, func(a, b int) int { return places[a] - places[b] })
	return order
}

// formValues are all values of a field that may stand in a form several times.
func (r *request) formValues(name string) []string {
	var values []string
	for _, v := range r.Request().PostArgs().PeekMulti(name) {
		values = append(values, string(v))
	}
	return values
}
