package web

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/competency"
)

type competencyMinePage struct {
	Layout
	Gap competencyGap
	evidenceView
	Held  []competency.Holding
	Leads bool // who may give themselves a profile
}

// HasProfile reports whether something is asked of the reader.
func (p competencyMinePage) HasProfile() bool { return p.Gap.Profile.ID != 0 }

func (s *server) competencyMine(r *request) error {
	p := &competencyMinePage{Layout: r.layout("competency.mine_title"), Leads: competency.CanSetProfiles(r.actor)}
	var err error
	if p.Gap, err = s.gapOf(r, p.Layout, r.actor.AccountID, ""); err != nil {
		return err
	}
	if p.evidenceView, err = s.evidenceOf(r, p.Layout, r.actor.AccountID); err != nil {
		return err
	}
	if p.Held, err = s.Competencies.Held(r.ctx, r.actor, r.actor.LibraryID, r.actor.AccountID); err != nil {
		return err
	}
	return r.page("competency/mine", p)
}

// markLine is one competency in the form of a self-assessment or an appraisal,
// with what was said of it last.
type markLine struct {
	competency.Required
	Level, Words, Observed string // as typed
	Last                   *competency.Evidence
}

func (m markLine) LevelField() string    { return competency.LevelField(m.ID) }
func (m markLine) WordsField() string    { return competency.WordsField(m.ID) }
func (m markLine) ObservedField() string { return competency.ObservedField(m.ID) }

type markPage struct {
	Layout
	Person  person // zero: the reader
	Profile competency.Profile
	Lines   []markLine
	Token   string
	On      string
}

// person is whom a page is about.
type person struct {
	ID   int64
	Name string
}

// marksOf prepares the form about somebody; it is nil when they hold no profile.
func (s *server) marksOf(r *request, l Layout, who person, accountID int64, kind competency.Kind) (*markPage, error) {
	g, err := s.Competencies.Gap(r.ctx, r.actor, r.actor.LibraryID, accountID)
	if err != nil || g.ProfileID == 0 {
		return nil, err
	}
	p := &markPage{Layout: l, Person: who, Token: rand.Text(), On: r.today().String()}
	if p.Profile, err = s.Competencies.Profile(r.ctx, r.actor, g.ProfileID); err != nil {
		return nil, err
	}
	for _, row := range g.Rows {
		line := markLine{Required: row.Required}
		if e, ok := row.Shown[kind]; ok {
			line.Last = &e
		}
		p.Lines = append(p.Lines, line)
	}
	return p, nil
}

// readMarks takes over what was typed and is the marks among it. Words without
// a level have a level that the area refuses, by its field.
func (r *request) readMarks(p *markPage) (marks []competency.Mark) {
	p.Token, p.On = r.FormValue("form"), r.FormValue("on")
	for i := range p.Lines {
		l := &p.Lines[i]
		l.Level, l.Words, l.Observed = r.FormValue(l.LevelField()), r.FormValue(l.WordsField()), r.FormValue(l.ObservedField())
		if l.Level+strings.TrimSpace(l.Words+l.Observed) == "" {
			continue
		}
		level, err := strconv.Atoi(l.Level)
		if err != nil {
			level = -1
		}
		marks = append(marks, competency.Mark{CompetencyID: l.ID, Level: level, Words: l.Words, Observed: l.Observed})
	}
	return marks
}

func (s *server) competencySelf(r *request) error {
	p, err := s.marksOf(r, r.layout("competency.self_title"), person{}, r.actor.AccountID, competency.Self)
	if err != nil {
		return err
	}
	if p == nil {
		return r.redirect("/competencies", "")
	}
	return r.page("competency/self", p)
}

func (s *server) competencySelfSave(r *request) error {
	p, err := s.marksOf(r, r.layout("competency.self_title"), person{}, r.actor.AccountID, competency.Self)
	if err != nil {
		return err
	}
	if p == nil {
		return r.redirect("/competencies", "")
	}
	marks := r.readMarks(p)
	if err := s.Competencies.SaveSelf(r.ctx, r.actor, r.actor.LibraryID, p.Token, r.today(), marks); err != nil {
		return r.invalid("competency/self", p, err)
	}
	return r.redirect("/competencies", "competency.self_saved", lms.Args{"n": len(marks)})
}

type competencyWithdrawPage struct {
	Layout
	Line evidenceLine
	Back string
	Why  string
}

func (s *server) competencyWithdrawPage(r *request) (*competencyWithdrawPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	e, err := s.Competencies.FindEvidence(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &competencyWithdrawPage{Layout: r.layout("competency.withdraw_title"), Back: "/competencies"}
	if e.AccountID != r.actor.AccountID {
		p.Back = fmt.Sprintf("/competencies/people/%d", e.AccountID)
	}
	lines, err := s.evidenceLines(r, p.Layout, []competency.Evidence{e})
	if err != nil {
		return nil, err
	}
	p.Line = lines[0]
	return p, nil
}

func (s *server) competencyWithdraw(r *request) error {
	p, err := s.competencyWithdrawPage(r)
	if err == nil && !competency.CanWithdraw(r.actor, p.Line.Evidence) {
		err = lms.Fail(lms.Forbidden, "error.forbidden")
	}
	if err != nil {
		return err
	}
	return r.page("competency/withdraw", p)
}

func (s *server) competencyWithdrawSave(r *request) error {
	p, err := s.competencyWithdrawPage(r)
	if err != nil {
		return err
	}
	p.Why = r.FormValue("why")
	if _, err := s.Competencies.Withdraw(r.ctx, r.actor, p.Line.ID, p.Why); err != nil {
		return r.invalid("competency/withdraw", p, err)
	}
	return r.redirect(p.Back, "competency.withdrawn")
}
