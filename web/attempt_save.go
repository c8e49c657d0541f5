package web

import (
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
)

// savedItem is a question's state on the server, as attempt.js reads it.
type savedItem struct {
	Position  int               `json:"position"`
	Answer    assessment.Answer `json:"answer"`
	AnswerSeq int64             `json:"answer_seq"`
	Flagged   bool              `json:"flagged"`
	FlagSeq   int64             `json:"flag_seq"`
	Saved     string            `json:"saved,omitempty"` // time of day of the answer
}

type attemptState struct {
	Items     []savedItem `json:"items"`
	Now       int64       `json:"now"`       // server's clock, ms
	Remaining int64       `json:"remaining"` // until the deadline, ms
	Open      bool        `json:"open"`
	Section   int         `json:"section"` // that the person is at; 0 in a test without
	Clock     string      `json:"clock"`   // server's time of day, to show
}

func (r *request) savedItem(it assessment.AttemptItem) savedItem {
	v := savedItem{Position: it.Position, Answer: it.Answer, AnswerSeq: it.AnswerSeq, Flagged: it.Flagged, FlagSeq: it.FlagSeq}
	if it.AnsweredAt != nil {
		v.Saved = seconds(r.locale, it.AnsweredAt.In(r.zone()))
	}
	return v
}

// attemptState is the whole attempt as the server has it: for a tab that comes
// back to the front.
func (s *server) attemptState(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return r.failJSON(err)
	}
	desk, _ := s.desk(r)
	sheet, err := desk.Sheet(r.ctx, r.actor, id)
	if err != nil {
		return r.failJSON(err)
	}
	state := attemptState{Now: sheet.Now.UnixMilli(), Remaining: remaining(sheet.Ends(), sheet.Now), Open: sheet.SubmittedAt == nil,
		Section: sectionNumber(sheet), Clock: seconds(r.locale, sheet.Now.In(r.zone()))}
	for _, it := range sheet.Items {
		if !sheet.Visible(it) {
			continue
		}
		state.Items = append(state.Items, r.savedItem(it))
	}
	return r.JSON(state)
}

// attemptSave takes one act from attempt.js; it may come twice and late.
func (s *server) attemptSave(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return r.failJSON(err)
	}
	var in struct {
		Position int                `json:"position"`
		Seq      int64              `json:"seq"`
		Answer   *assessment.Answer `json:"answer"`
		Flagged  *bool              `json:"flagged"`
	}
	if err := json.Unmarshal(r.Body(), &in); err != nil {
		return r.failJSON(lms.Fail(lms.Invalid, "attempt.answer_form"))
	}
	desk, _ := s.desk(r)
	saved, err := desk.SaveChange(r.ctx, r.actor, id, assessment.Change{Position: in.Position, Seq: in.Seq, Answer: in.Answer, Flagged: in.Flagged})
	if err == nil && saved.Watched {
		err = desk.NoteAddress(r.ctx, r.actor, id, r.address())
	}
	if err != nil {
		return r.failJSON(err)
	}
	return r.JSON(attemptState{Items: []savedItem{r.savedItem(saved.Item)}, Now: saved.Now.UnixMilli(), Open: true,
		Section: saved.Section, Remaining: remaining(saved.DeadlineAt, saved.Now), Clock: seconds(r.locale, saved.Now.In(r.zone()))})
}

// failJSON tells attempt.js what went wrong, in words and by key.
func (r *request) failJSON(err error) error {
	status, message := r.explain(err)
	if status >= 500 {
		slog.Error("request failed", "id", r.requestID(), "method", r.Method(), "route", r.Route().Path, "err", err)
	}
	key := ""
	var e *lms.Error
	if errors.As(err, &e) {
		key = e.Key
	}
	return r.Status(status).JSON(fiber.Map{"error": message, "key": key, "now": r.server.Now().UnixMilli()})
}

// attemptSubmit hands in; again is harmless.
func (s *server) attemptSubmit(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	desk, base := s.desk(r)
	if err := desk.Submit(r.ctx, r.actor, id); err != nil {
		return err
	}
	if res, err := desk.Result(r.ctx, r.actor, id); err == nil && !res.Trial {
		s.passOn(r, res.AssessmentID)
	}
	return r.redirect(base+"/result", "attempt.handed_in")
}

// attemptEvent takes what attempt_watch.js has to note.
func (s *server) attemptEvent(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return r.failJSON(err)
	}
	var in struct {
		Kind assessment.EventKind `json:"kind"`
		Ago  int64                `json:"ago"` // ms
	}
	if err := json.Unmarshal(r.Body(), &in); err != nil {
		return r.failJSON(lms.Fail(lms.Invalid, "error.request"))
	}
	desk, _ := s.desk(r)
	if err := desk.NoteFocus(r.ctx, r.actor, id, in.Kind, time.Duration(in.Ago)*time.Millisecond); err != nil {
		return r.failJSON(err)
	}
	return r.SendStatus(fiber.StatusNoContent)
}

// attemptLeave goes on to the next section.
func (s *server) attemptLeave(r *request) error {
	id, number, err := r.ids("number")
	if err != nil {
		return err
	}
	desk, base := s.desk(r)
	if err := desk.LeaveSection(r.ctx, r.actor, id, int(number)); err != nil {
		return err
	}
	return r.redirect(base, "section.left")
}

type attemptResultPage struct {
	Layout
	Result    assessment.Result
	Questions []questionView
	Mine      bool
	Took      time.Duration
	Absences  []assessment.Absence // when the page was not in front
	Away      time.Duration        // together
	Moves     []time.Time          // when another address came
	Holders   []course.Holder      // the reader's courses that hold the test
	Decision  decisionForm         // as typed
	// VoidReason is why it is declared void, or not any more, as typed.
	VoidReason string
	Own        []assessment.OwnGain // from a test before to a test after
}

func (s *server) attemptResult(r *request) error {
	p, err := s.resultPage(r)
	var e *lms.Error
	if errors.As(err, &e) && e.Key == "attempt.still_open" {
		_, base := s.desk(r)
		return r.redirect(base, "")
	}
	if err != nil {
		return err
	}
	return r.page("attempt/result", p)
}

func (s *server) resultPage(r *request) (*attemptResultPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	desk, _ := s.desk(r)
	res, err := desk.Result(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &attemptResultPage{Layout: inTests(r.layout("attempt.result_title", lms.Args{"title": res.Test.Title})), Result: res,
		Mine: res.AccountID == r.actor.AccountID, Took: res.SubmittedAt.Sub(res.StartedAt)}
	for _, it := range res.Items {
		p.Questions = append(p.Questions, viewQuestion(r.locale, it))
	}
	p.Absences = assessment.Absences(res.Events, *res.SubmittedAt)
	for _, a := range p.Absences {
		p.Away += a.To.Sub(a.From)
	}
	for _, e := range res.Events {
		if e.Kind == assessment.Address {
			p.Moves = append(p.Moves, e.At)
		}
	}
	if res.Trial {
		return p, nil
	}
	if p.Own, err = s.Assessments.OwnGains(r.ctx, r.actor, id); err != nil {
		return nil, err
	}
	if p.Mine {
		s.passOn(r, res.AssessmentID) // it may have been handed in by the clock just now
		p.Holders, err = s.holders(r, res.AssessmentID)
	}
	return p, err
}

// Later says when what waits can be read; empty when nothing does.
func (p attemptResultPage) Later() string {
	w := p.Result.Waits
	if w == nil {
		return ""
	}
	at := lms.Args{}
	if w.At != nil {
		at["time"] = p.DateTime(*w.At)
	}
	switch {
	case w.After == assessment.AfterClosing && w.At == nil:
		return p.Locale.T("attempt.later_closing_open")
	case w.After == assessment.AfterClosing:
		return p.Locale.T("attempt.later_closing", at)
	case w.Left == 0:
		return p.Locale.T("attempt.later_last_running")
	}
	text := p.Locale.T("attempt.later_last_any")
	if w.Left > 0 {
		text = p.Locale.T("attempt.later_last", lms.Args{"n": w.Left})
	}
	if w.At != nil {
		text += " " + p.Locale.T("attempt.later_last_or", at)
	}
	return text
}

// Practice says that the questions, or some of them, had been met before and so
// measure nothing again; empty when none was.
func (p attemptResultPage) Practice() string {
	counted, met := 0, 0
	for _, f := range p.Result.Fresh {
		met += f.Met
		if competency.Counts(f.New, f.Met) {
			counted += f.New
		}
	}
	switch {
	case met == 0:
		return ""
	case counted == 0:
		return p.Locale.T("attempt.practice")
	}
	return p.Locale.T("attempt.practice_part", lms.Args{"met": met, "n": counted})
}

// Borderline says that the result lies near the pass mark, what that means and
// what the band rests on.
func (p attemptResultPage) Borderline() string {
	b := p.Result.Border
	args := lms.Args{"low": p.Locale.Decimal(b.Low, 1), "high": p.Locale.Decimal(b.High, 1), "n": b.People}
	text := p.Locale.T("attempt.near", args)
	if p.Mine {
		text += " " + p.Locale.T("attempt.near_do")
	}
	if b.People == 0 {
		return text + " " + p.Locale.T("attempt.near_questions")
	}
	return text + " " + p.Locale.T("attempt.near_people", args)
}

// Change says what a correction did to the mark, and why; to trainers also who
// made it and that a mark was kept.
func (p attemptResultPage) Change(c assessment.MarkChange) string {
	key := "regrade.told"
	switch {
	case p.Result.Waits != nil && c.Changed():
		key = "regrade.told_later"
	case c.Kept:
		key = "regrade.told_kept"
	case !c.Changed():
		key = "regrade.told_same"
	}
	args := lms.Args{"position": c.Position, "reason": c.Reason, "date": p.DateTime(c.At), "by": c.By}
	if c.Changed() {
		args["before"], args["after"] = p.Locale.Decimal(*c.PercentBefore, 1), p.Locale.Decimal(*c.PercentAfter, 1)
	}
	if !p.Mine && key == "regrade.told" {
		key = "regrade.told_of"
	}
	text := p.Locale.T(key, args)
	if !p.Mine {
		text += " " + p.Locale.T("regrade.told_by", args)
	}
	return text
}

// Shows tells the template whether the reader may see a level of the result.
func (p attemptResultPage) Shows(level string) bool {
	return p.Result.Shows.Shows(assessment.Reveal(level))
}
