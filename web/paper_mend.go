package web

import (
	"fmt"
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// mendPage is the form for keying in with what was keyed in for an attempt.
func (s *server) mendPage(r *request) (*paperEntryPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	res, err := s.Assessments.Result(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	switch {
	case res.Paper == nil:
		return nil, lms.Fail(lms.NotFound, "paper.not_keyed")
	case res.AccountID == r.actor.AccountID:
		return nil, lms.Fail(lms.Forbidden, "paper.own")
	}
	p := &paperEntryPage{Layout: inTests(r.layout("paper.mend")), Mends: &res}
	p.Sheet.Test, p.Sheet.Form, p.Sheet.Number = res.Test, res.Form, res.Paper.Number
	p.Path = fmt.Sprintf("/attempts/%d/paper", id)
	var answers []assessment.Answer
	for _, it := range res.Items {
		p.Rows = append(p.Rows, r.keyedRow(assessment.PaperItem{Question: it.Question, Position: it.Position, Points: it.Points}))
		answers = append(answers, it.Answer)
	}
	p.fill(answers)
	return p, nil
}

func (s *server) paperMendShow(r *request) error {
	p, err := s.mendPage(r)
	if err != nil {
		return err
	}
	return r.page("paper/entry", p)
}

// paperMend keeps the answers as they should have been keyed in.
func (s *server) paperMend(r *request) error {
	p, err := s.mendPage(r)
	if err != nil {
		return err
	}
	p.Reason = r.FormValue("reason")
	seen, _ := strconv.Atoi(r.FormValue("seen"))
	answers, err := p.readAnswers(r)
	p.Blank = 0
	var t assessment.Attempt
	if err == nil {
		t, err = s.Assessments.MendPaper(r.ctx, r.actor, p.Mends.ID, answers, p.Reason, seen)
	}
	if err != nil {
		return r.invalid("paper/entry", p, err)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "paper_mended", p.noted()); err != nil {
		return err
	}
	s.tell(r, t)
	return r.redirect(fmt.Sprintf("/attempts/%d/result", t.ID), "paper.mended")
}

// paperTakeBack takes the attempt away from who did not sit it and leads on to
// keying the same answers in for who did.
func (s *server) paperTakeBack(r *request) error {
	p, err := s.mendPage(r)
	if err != nil {
		return err
	}
	taken, err := s.Assessments.TakeBackPaper(r.ctx, r.actor, p.Mends.ID, r.FormValue("reason"))
	if err != nil {
		p.Reason = r.FormValue("reason")
		return r.invalid("paper/entry", p, err)
	}
	if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "paper_taken", p.noted()); err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/papers/%d/entry?again=%d", p.Sheet.Test.ID, p.Sheet.Number, taken), "paper.taken", lms.Args{"name": p.Mends.Person})
}

func (p *paperEntryPage) noted() lms.Args {
	return lms.Args{"test": p.Sheet.Test.Title, "name": p.Mends.Person, "n": p.Sheet.Number}
}

// Mended says what a correction of keyed-in answers did, and why.
func (p attemptResultPage) Mended(c assessment.PaperCorrection) string {
	args := lms.Args{"n": c.Changed, "time": p.DateTime(c.At), "reason": c.Reason}
	key := "paper.told"
	if c.PercentBefore != nil && c.PercentAfter != nil && p.Shows("score") {
		key = "paper.told_percent"
		args["before"], args["after"] = p.Locale.Decimal(*c.PercentBefore, 1), p.Locale.Decimal(*c.PercentAfter, 1)
	}
	text := p.Locale.T(key, args)
	if c.By != "" {
		text += " (" + c.By + ")"
	}
	return text
}
