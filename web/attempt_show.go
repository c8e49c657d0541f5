package web

import (
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/markdown"
)

type attemptPage struct {
	Layout
	Sheet     assessment.Sheet
	Base      string         // of the addresses of what is worked on
	Questions []questionView // those that may be seen now
	Current   int            // from 1
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
	desk, base := s.desk(r)
	sheet, err := desk.Sheet(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	if sheet.SubmittedAt != nil {
		return nil, r.redirect(base+"/result", "")
	}
	if sheet.Watched {
		if err := desk.NoteAddress(r.ctx, r.actor, id, r.address()); err != nil {
			return nil, err
		}
	}
	p := &attemptPage{Layout: inTests(r.titled(sheet.Test.Title)), Sheet: sheet, Base: base, Now: sheet.Now.UnixMilli(),
		Remaining: remaining(sheet.Ends(), sheet.Now), Separator: r.locale.T("attempt.clock_separator")}
	for _, it := range sheet.Items {
		p.LastSeq = max(p.LastSeq, it.AnswerSeq, it.FlagSeq)
		if !sheet.Visible(it) {
			continue
		}
		v := viewQuestion(r.locale, it)
		v.Prefix = fieldPrefix(sheet.Test, it)
		if part := sheet.Parts.Holding(it.Position); part != nil {
			v.Part, v.Opens = part, part.First == it.Position
			v.Instructions = markdown.Render(part.Instructions, r.locale, 3)
		}
		if n := len(p.Questions); n > 0 {
			v.Before, p.Questions[n-1].After = p.Questions[n-1].Position, it.Position
		}
		p.Questions = append(p.Questions, v)
	}
	if len(p.Questions) == 0 { // the last section is over
		if err := desk.Submit(r.ctx, r.actor, id); err != nil {
			return nil, err
		}
		return nil, r.redirect(base+"/result", "")
	}
	p.choose(r.QueryInt("q"))
	return p, nil
}

// remaining is how many milliseconds are left until then.
func remaining(end, now time.Time) int64 { return max(0, end.Sub(now)).Milliseconds() }

// choose puts a question to the front: the one asked for, or else where to go
// on, the first without an answer in the section that the person is at.
func (p *attemptPage) choose(position int) {
	at := slices.IndexFunc(p.Questions, func(v questionView) bool { return v.Position == position })
	from := 0
	if part := p.Sheet.Parts.Current(); part != nil {
		from = max(0, slices.IndexFunc(p.Questions, func(v questionView) bool { return v.Position == part.First }))
	}
	if at < 0 {
		at = slices.IndexFunc(p.Questions, func(v questionView) bool { return v.Position >= p.Questions[from].Position && v.Blank() })
	}
	if at < 0 {
		at = from
	}
	p.Questions[at].Current, p.Current = true, p.Questions[at].Position
}

// mapPart is a section of the question map.
type mapPart struct {
	assessment.Part
	Questions []questionView // those that may be seen now
}

// Map is the question map by sections, one without a name in a test without.
func (p attemptPage) Map() (parts []mapPart) {
	for _, part := range p.Sheet.Parts {
		m := mapPart{Part: part}
		for _, v := range p.Questions {
			if v.Position >= part.First && v.Position <= part.Last {
				m.Questions = append(m.Questions, v)
			}
		}
		parts = append(parts, m)
	}
	if parts == nil {
		parts = []mapPart{{Questions: p.Questions}}
	}
	return parts
}

// Stays reports whether the attempt goes on when the page's clock is at its end.
func (p attemptPage) Stays() bool { return p.Sheet.Ends().Before(p.Sheet.DeadlineAt) }

// Left is the time until the page's clock is at its end.
func (p attemptPage) Left() time.Duration { return max(0, p.Sheet.Ends().Sub(p.Sheet.Now)) }

// FinishName is what the button says that leads on from the last question.
func (p attemptPage) FinishName() string {
	if p.Sheet.Parts.Next() != nil {
		return p.Locale.T("section.finish")
	}
	return p.Locale.T("attempt.to_finish")
}

// Section is the number of the section that the person is at, 0 in a test
// without.
func (p attemptPage) Section() int { return sectionNumber(p.Sheet) }

func sectionNumber(sheet assessment.Sheet) int {
	if part := sheet.Parts.Current(); part != nil {
		return part.Number
	}
	return 0
}

// Flagged counts the flagged questions among those that may be seen.
func (p attemptPage) Flagged() (n int) {
	for _, v := range p.Questions {
		if v.Flagged {
			n++
		}
	}
	return n
}

// Answered counts those with an answer.
func (p attemptPage) Answered() int { return len(p.Questions) - p.BlankCount() }

// OnePage reports whether all questions stand on the page at once.
func (p attemptPage) OnePage() bool { return p.Sheet.Test.OnePage }

// BlankCount is how many questions have no answer.
func (p attemptPage) BlankCount() (n int) {
	for _, v := range p.Questions {
		if v.Blank() {
			n++
		}
	}
	return n
}

// Unanswered says how many questions have no answer, and how many a part of one.
func (p attemptPage) Unanswered() string {
	partly := 0
	for _, v := range p.Questions {
		if v.Partly() {
			partly++
		}
	}
	var words []string
	if n := p.BlankCount(); n > 0 {
		words = append(words, p.Locale.T("attempt.some_blank", lms.Args{"n": n}))
	}
	if partly > 0 {
		words = append(words, p.Locale.T("attempt.some_partly", lms.Args{"n": partly}))
	}
	if words == nil {
		return p.Locale.T("attempt.all_answered")
	}
	return strings.Join(words, " ")
}

// ClockSeconds is the time of day to the second in the library's zone.
func (l Layout) ClockSeconds(t time.Time) string { return seconds(l.Locale, t.In(l.zone)) }
