package web

import (
	"fmt"
	"html/template"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/markdown"
)

type assessmentShowPage struct {
	Layout
	Test     assessment.Assessment // as it holds for the reader
	Granted  assessment.Exception  // what was granted to them
	Parts    string                // its sections with their times; empty in a test without
	About    template.HTML
	Mine     []assessment.Attempt // handed in, newest first
	OpenID   int64                // begun and not handed in
	Open     assessment.Attempt
	Left     int               // attempts left; -1: no limit
	Why      string            // why no attempt can be begun now
	Enrol    []course.WithTest // in one of these first
	Code     string            // access code as typed
	Labels   []string          // forms to choose from; nil unless people name theirs
	Form     string            // as chosen
	Assigned string            // the form that a trainer has assigned to the actor, before they begin
	KnowsKey bool              // the actor may read the key
	Writes   bool
	Trial    *assessment.Attempt // the actor's trial; nil when there is none
	TrialOf  []string            // forms of which one can be tried
	Sees     bool
	Holders  []course.Holder // the actor's courses that hold it
}

func (s *server) assessmentShow(r *request) error {
	p, err := s.showPage(r)
	if err != nil {
		return err
	}
	return r.page("assessment/show", p)
}

func (s *server) showPage(r *request) (*assessmentShowPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	test, granted, err := s.Assessments.FindMine(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	mine, err := s.Assessments.Mine(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	p := &assessmentShowPage{Layout: r.titled(test.Title), Test: test, Granted: granted, About: markdown.Render(test.Description, r.locale, 2), Left: -1,
		Writes: r.actor.Has(lms.Trainer), Sees: r.actor.Has(lms.Trainer, lms.Head)}
	for i := len(mine) - 1; i >= 0; i-- {
		if mine[i].SubmittedAt == nil {
			p.Open, p.OpenID = mine[i], mine[i].ID
		} else {
			p.Mine = append(p.Mine, mine[i])
		}
	}
	if test.AttemptsAllowed > 0 {
		p.Left = max(0, test.AttemptsAllowed-len(assessment.Counted(mine)))
	}
	if p.OpenID == 0 {
		p.Why = s.notNow(r, test, mine)
	}
	forms, err := s.Assessments.Forms(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	if len(forms.All) > 0 && len(mine) == 0 {
		if p.Assigned, err = s.Assessments.MyForm(r.ctx, r.actor, id); err != nil {
			return nil, err
		}
	}
	if forms.Given == assessment.ByChoice && len(forms.All) > 0 && p.Assigned == "" {
		p.Labels = forms.Labels()
	}
	if p.KnowsKey, err = s.Assessments.KnowsKey(r.ctx, r.actor, id); err != nil {
		return nil, err
	}
	if p.Writes {
		p.TrialOf = forms.Labels()
		if p.Trial, err = s.Assessments.Trials().Mine(r.ctx, r.actor, id); err != nil {
			return nil, err
		}
	}
	sections, err := s.Assessments.Sections(r.ctx, r.actor, id)
	if err != nil {
		return nil, err
	}
	if len(sections) > 0 {
		p.Parts = r.locale.T("section.rule", lms.Args{"n": len(sections), "names": strings.Join(r.sectionNames(sections), ", ")})
	}
	if p.Holders, err = s.holders(r, id); err != nil || p.OpenID != 0 || p.Why != "" {
		return p, err
	}
	g, err := s.gate(r, test, p.Holders)
	p.Why, p.Enrol = g.Why, g.Courses
	return p, err
}

// sectionNames names sections, each with its own time where it has one.
func (r *request) sectionNames(sections []assessment.Section) (names []string) {
	for _, sec := range sections {
		name := sec.Title
		if sec.Timed() {
			name = r.locale.T("section.rule_timed", lms.Args{"title": sec.Title, "n": sec.Minutes})
		}
		names = append(names, name)
	}
	return names
}

// attemptStart begins an attempt, or goes on with the one that is open.
func (s *server) attemptStart(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	open, err := s.through(r)
	if err != nil {
		return err
	}
	attempt, err := s.Assessments.Enter(r.ctx, r.actor, id, assessment.Entry{Code: r.FormValue("code"), Form: r.FormValue("form"), Course: open[id]})
	if lms.IsKind(err, lms.Invalid) || lms.IsKind(err, lms.Conflict) || lms.IsKind(err, lms.TooMany) {
		p, pageErr := s.showPage(r)
		if pageErr != nil {
			return pageErr
		}
		p.Path = fmt.Sprintf("/assessments/%d", id)
		p.Code, p.Form = r.FormValue("code"), r.FormValue("form")
		return r.invalid("assessment/show", p, err)
	}
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/attempts/%d", attempt), "")
}

// Sits reports whether the actor may sit the test in earnest: who writes tests
// only for a course that they learn, or goes on with what is begun.
func (p assessmentShowPage) Sits() bool {
	return !p.Writes || p.OpenID != 0 || slices.ContainsFunc(p.Holders, func(h course.Holder) bool { return h.Open })
}

// Shown reports whether the test tells people their score.
func (p assessmentShowPage) Shown() bool { return p.Test.Reveal.Shows(assessment.RevealScore) }
