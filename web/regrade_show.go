package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
)

// regradeNow is how many attempts a page grades anew at once; the job of every
// minute does the rest.
const regradeNow = 200

type regradePage struct {
	Layout
	Sheet  assessment.RegradeSheet
	Form   regradeForm
	Newest questionPreview
	Asked  []questionPreview // earlier versions that were asked
	Moved  bool              // what it would do is not what was seen
	seen   string
}

// regradeForm is a correction as typed.
type regradeForm struct {
	Drop   string // "", full, out
	Points string
	All    bool // marks may go down
	Reason string
	Token  string
}

// Drops are what can be done about a question.
func (p regradePage) Drops() []assessment.Drop {
	return []assessment.Drop{assessment.Kept, assessment.FullMarks, assessment.LeftOut}
}

// Seen stands for what the page says that the correction does.
func (p regradePage) Seen() string { return p.seen }

// May reports whether there is something to do.
func (p regradePage) May() bool {
	return !p.Sheet.Empty && p.Sheet.Touch+p.Sheet.Open > 0
}

// correction reads the form. What is wrong with the points is a Problem.
func (f regradeForm) correction() (assessment.Correction, error) {
	c := assessment.Correction{Drop: assessment.Drop(f.Drop), Favour: !f.All, Reason: f.Reason}
	if strings.TrimSpace(f.Points) == "" || c.Drop != assessment.Kept {
		return c, nil
	}
	points, ok := assessment.ParseNumber(f.Points)
	if !ok || !assessment.PointsFit(points) {
		return c, lms.FailField("points", "assessment.points_range", lms.Args{"n": assessment.MaxPoints})
	}
	c.Points = &points
	return c, nil
}

// regradePage works out what the correction in f would do.
func (s *server) regradePage(r *request, f regradeForm) (*regradePage, assessment.Correction, error) {
	id, question, err := r.ids("question")
	if err != nil {
		return nil, assessment.Correction{}, err
	}
	c, bad := f.correction()
	sheet, err := s.Assessments.RegradeSheet(r.ctx, r.actor, id, question, c)
	if err != nil {
		return nil, c, err
	}
	if c.Points != nil && *c.Points == sheet.Worth {
		c.Points = nil
	}
	if f.Points == "" {
		f.Points = r.layout("regrade.title").Points(sheet.Worth)
	}
	p := &regradePage{Layout: inTests(r.layout("regrade.title")), Sheet: sheet, Form: f, Newest: previewOf(r.locale, interchange.Item{Question: sheet.Newest}, 0)}
	for _, q := range sheet.Asked {
		if q.Version != sheet.Newest.Version {
			p.Asked = append(p.Asked, previewOf(r.locale, interchange.Item{Question: q}, 0))
		}
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %q %q %v %+v", sheet.Newest.VersionID, f.Drop, f.Points, f.All, sheet.Effect))
	p.seen = hex.EncodeToString(sum[:8])
	return p, c, bad
}

func (s *server) regradeShow(r *request) error {
	p, _, err := s.regradePage(r, regradeForm{Token: rand.Text()})
	if err != nil {
		return err
	}
	return r.page("regrade/show", p)
}

// regradeSave says anew what the correction would do, or makes it when that is
// what was seen.
func (s *server) regradeSave(r *request) error {
	f := regradeForm{Drop: r.FormValue("drop"), Points: r.FormValue("points"), All: r.FormValue("who") == "all", Reason: r.FormValue("reason"), Token: r.FormValue("form")}
	p, c, err := s.regradePage(r, f)
	if p != nil && err != nil {
		return r.invalid("regrade/show", p, err)
	}
	if err != nil {
		return err
	}
	if r.FormValue("do") != "apply" {
		return r.page("regrade/show", p)
	}
	if made, err := s.Assessments.CorrectionMade(r.ctx, r.actor, p.Sheet.Test.ID, f.Token); err != nil || made {
		if err != nil {
			return err
		}
		return r.redirect(fmt.Sprintf("/assessments/%d/regrades", p.Sheet.Test.ID), "regrade.made_already")
	}
	if r.FormValue("seen") != p.seen {
		p.Moved = true
		return r.page("regrade/show", p)
	}
	made, err := s.Assessments.Correct(r.ctx, r.actor, p.Sheet.Test.ID, p.Sheet.Newest.ID, c, f.Token, regradeNow)
	if err != nil {
		return r.invalid("regrade/show", p, err)
	}
	err = s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "regraded", lms.Args{"test": p.Sheet.Test.Title, "question": r.layout("regrade.title").Excerpt(made.Stem),
		"how": made.Drop.How(), "reason": made.Reason, "up": made.Up, "down": made.Down})
	if err != nil {
		return err
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/regrades", p.Sheet.Test.ID), "regrade.made", lms.Args{"up": made.Up, "down": made.Down})
}
