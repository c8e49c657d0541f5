package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// attemptAnswer saves for a browser without JavaScript: the form of one
// question or of all, and where to go next. Of many questions the good answers
// are saved whatever is wrong with another.
func (s *server) attemptAnswer(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	desk, to := s.desk(r)
	sheet, err := desk.Sheet(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	items, at := sheet.Items, 0
	if !sheet.Test.OnePage {
		at, _ = strconv.Atoi(r.FormValue("position"))
		if at < 1 || at > len(sheet.Items) {
			return lms.Fail(lms.NotFound, "attempt.no_question")
		}
		items = items[at-1 : at]
	}
	if sheet.Watched {
		if err := desk.NoteAddress(r.ctx, r.actor, id, r.address()); err != nil {
			return err
		}
	}
	var fault error
	saved, long := false, map[int]assessment.Answer{}
	for _, it := range items {
		c, err := r.readChange(it, fieldPrefix(sheet.Test, it))
		if err == nil && (c.Answer != nil || c.Flagged != nil) {
			c.Seq = assessment.NextSeq(max(it.AnswerSeq, it.FlagSeq), s.Now())
			_, err = desk.SaveChange(r.ctx, r.actor, id, c)
			saved = saved || err == nil
		}
		if c.Flagged != nil {
			at = it.Position
		}
		var e *lms.Error
		if errors.As(err, &e) && e.Key == "attempt.answer_long" {
			long[it.Position] = *c.Answer
			continue
		}
		if fault == nil {
			fault = err
		}
	}
	if fault != nil {
		return fault
	}
	if len(long) > 0 {
		return s.answerLong(r, long)
	}
	notice, args := "", lms.Args{}
	if saved {
		notice, args = "attempt.saved_at", lms.Args{"time": seconds(r.locale, s.Now().In(r.zone()))}
	}
	if r.FormValue("to") == "finish" {
		return r.redirect(to+"/finish", notice, args)
	}
	if next, err := strconv.Atoi(r.FormValue("to")); err == nil {
		at = next
	}
	if at > 0 {
		to += fmt.Sprintf("?q=%d", at)
	}
	if at > 0 && sheet.Test.OnePage {
		to += fmt.Sprintf("#q%d", at)
	}
	return r.redirect(to, notice, args)
}

// answerLong shows the attempt again with the answers that are too long to be
// kept, by position, as they were typed.
func (s *server) answerLong(r *request, long map[int]assessment.Answer) error {
	p, err := s.attemptPage(r)
	if err != nil || p == nil {
		return err
	}
	var problems []string
	first := 0
	for i := range p.Questions {
		v := &p.Questions[i]
		v.Current = false
		a, refused := long[v.Position]
		if !refused {
			continue
		}
		kept := v.Answer
		v.kept, v.Answer = &kept, a
		first = cmp.Or(first, v.Position)
		letters := 0
		for _, text := range append([]string{a.Text}, a.Texts...) {
			letters = max(letters, utf8.RuneCountInString(text))
		}
		problems = append(problems, r.locale.T("attempt.answer_long_at", lms.Args{"position": v.Position, "n": letters, "max": v.Longest()}))
	}
	p.choose(first)
	p.Path, p.failure = p.Base, strings.Join(problems, " ")
	r.Status(statusOf(lms.Invalid))
	return r.page("attempt/show", p)
}

// fieldPrefix is what the names of a question's fields begin with on the page.
func fieldPrefix(test assessment.Assessment, it assessment.AttemptItem) string {
	if test.OnePage {
		return fmt.Sprintf("q%d-", it.Position)
	}
	return ""
}

// readChange is what the person did to a question in the form: another answer
// than the form had shown, or a flag. What another tab answered meanwhile is
// not undone by a form that shows less.
func (r *request) readChange(it assessment.AttemptItem, prefix string) (assessment.Change, error) {
	c := assessment.Change{Position: it.Position}
	was := r.FormValue(prefix + "was")
	if was == "" && prefix != "" {
		return c, nil // not in this form
	}
	if was != "" {
		var shown assessment.Answer
		if err := json.Unmarshal([]byte(was), &shown); err != nil {
			return c, lms.Fail(lms.Invalid, "attempt.answer_form")
		}
		it.Answer = shown
	}
	given, err := r.readAnswer(it, prefix)
	if err != nil {
		return c, err
	}
	if given = given.For(it.Question.Kind); !reflect.DeepEqual(given, it.Answer) && !(given.Blank() && it.Answer.Blank()) {
		c.Answer = &given
	}
	if flag := r.FormValue(prefix + "flag"); flag != "" {
		flagged := flag == "1"
		c.Flagged = &flagged
	}
	return c, nil
}

// readAnswer reads the form of a question whose fields' names begin so.
func (r *request) readAnswer(it assessment.AttemptItem, prefix string) (assessment.Answer, error) {
	var a assessment.Answer
	fault := lms.Fail(lms.Invalid, "attempt.answer_form")
	q := it.Question
	switch q.Kind {
	case assessment.Single, assessment.Multiple, assessment.TrueFalse:
		for _, v := range r.formValues(prefix + "option") {
			n, err := strconv.Atoi(v)
			if err != nil {
				return a, fault
			}
			a.Options = append(a.Options, n)
		}
	case assessment.Matching:
		for i := range q.Prompts {
			n, err := strconv.Atoi(r.FormValue(fmt.Sprintf("%sprompt-%d", prefix, i), "-1"))
			if err != nil {
				return a, fault
			}
			a.Options = append(a.Options, n)
		}
	case assessment.Ordering:
		a.Options = r.readOrder(it, prefix)
	case assessment.Cloze:
		for i := range q.Gaps {
			a.Texts = append(a.Texts, r.FormValue(fmt.Sprintf("%sgap-%d", prefix, i)))
		}
	case assessment.Hotspot:
		x, errX := strconv.Atoi(r.FormValue(prefix + "x"))
		y, errY := strconv.Atoi(r.FormValue(prefix + "y"))
		if errX != nil || errY != nil {
			return it.Answer, nil
		}
		// Sliders always send something: what nobody moved is no answer, unless
		// the person says so.
		if p := (assessment.Point{X: x, Y: y}); it.Answer.Point != nil || p != middle || r.FormValue(prefix+"accept") != "" {
			a.Point = &p
		}
	default:
		a.Text = strings.ReplaceAll(r.FormValue(prefix+"text"), "\r\n", "\n")
	}
	return a, nil
}

// readOrder is the order of an ordering's options by the place given to each,
// options without one after those with, as they stood. Without any place the
// order is none, unless the person says that it is right as it stands.
func (r *request) readOrder(it assessment.AttemptItem, prefix string) []int {
	stood := it.Answer.Options
	if len(stood) == 0 {
		for i := range it.Question.Options {
			stood = append(stood, i)
		}
	}
	places, any := map[int]int{}, r.FormValue(prefix+"accept") != ""
	for _, i := range stood {
		n, err := strconv.Atoi(r.FormValue(fmt.Sprintf("%splace-%d", prefix, i)))
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
	args := r.Request().PostArgs()
	if r.Method() == fiber.MethodGet {
		args = r.Context().QueryArgs()
	}
	var values []string
	for _, v := range args.PeekMulti(name) {
		values = append(values, string(v))
	}
	return values
}
