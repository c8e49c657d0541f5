package web

import (
	"fmt"
	"time"

	"binapustaka/lms/assessment"
)

type attemptPage struct {
	Layout
	Sheet     assessment.Sheet
	Questions []questionView
	Current   int // from 1
	Remaining int64
	Now       int64
	LastSeq   int64
	Separator string // between minutes and seconds
}

// attemptShow is the page on which a person works. All questions are in it, so
// that moving between them needs no connection.
func (s *server) attemptShow(r *request) error {
	p, err := s.attemptPage(r)
	if err != nil || p == nil {
		return err
	}
	return r.page("attempt/show", p)
}

// attemptFinish says what is unanswered before handing in.
func (s *server) attemptFinish(r *request) error {
	p, err := s.attemptPage(r)
	if err != nil || p == nil {
		return err
	}
	return r.page("attempt/finish", p)
}

// attemptPage is nil when the attempt is over and the answer is on its way.
func (s *server) attemptPage(r *request) (*attemptPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	sheet, err := s.Assessments.Sheet(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	if sheet.SubmittedAt != nil {
		return nil, r.redirect(fmt.Sprintf("/attempts/%d/result", id), "")
	}
	p := &attemptPage{Layout: inTests(r.titled(sheet.Test.Title)), Sheet: sheet, Now: sheet.Now.UnixMilli(),
		Remaining: sheet.Remaining(sheet.Now).Milliseconds(), Separator: r.locale.T("attempt.clock_separator")}
	p.Current = min(max(r.QueryInt("q", firstOpen(sheet)), 1), len(sheet.Items))
	for _, it := range sheet.Items {
		v := viewQuestion(r.locale, it)
		v.Prefix = fieldPrefix(sheet.Test, it)
		v.Current, v.Last = it.Position == p.Current, it.Position == len(sheet.Items)
		p.Questions = append(p.Questions, v)
		p.LastSeq = max(p.LastSeq, it.AnswerSeq, it.FlagSeq)
	}
	return p, nil
}

// firstOpen is where to go on: the first question without an answer.
func firstOpen(sheet assessment.Sheet) int {
	for _, it := range sheet.Items {
		if it.Answer.Blank() {
			return it.Position
		}
	}
	return 1
}

// OnePage reports whether all questions stand on the page at once.
func (p attemptPage) OnePage() bool { return p.Sheet.Test.OnePage }

// BlankCount is how many questions have no answer.
func (p attemptPage) BlankCount() int { return len(p.Questions) - p.Sheet.Answered() }

// AllAnswered reports whether none is without.
func (p attemptPage) AllAnswered() bool { return p.BlankCount() == 0 }

// ClockSeconds is the time of day to the second in the library's zone.
func (p attemptPage) ClockSeconds(t time.Time) string { return seconds(p.Locale, t.In(p.zone)) }
