package web

import (
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

type assessmentListPage struct {
	Layout
	Open   []assessment.Listed // published: what can be taken now or soon
	Closed []assessment.Listed // published, and its time is over
	Drafts []assessment.Listed // of those who write
	Old    []assessment.Listed // archived
	Writes bool
	Sees   bool // may look at figures
	now    time.Time
}

func (s *server) assessmentList(r *request) error {
	list, err := s.testsFor(r)
	if err != nil {
		return err
	}
	p := &assessmentListPage{Layout: r.layout("assessment.list_title"), now: s.Now(), Writes: r.actor.Has(lms.Trainer), Sees: r.actor.Has(lms.Trainer, lms.Head)}
	for _, l := range list {
		switch l.Status {
		case assessment.Published:
			if l.OpenID == 0 && l.ClosesAt != nil && !p.now.Before(*l.ClosesAt) {
				p.Closed = append(p.Closed, l)
			} else {
				p.Open = append(p.Open, l)
			}
		case assessment.Draft:
			p.Drafts = append(p.Drafts, l)
		default:
			p.Old = append(p.Old, l)
		}
	}
	return r.page("assessment/list", p)
}

func (s *server) assessmentStarter(r *request) error {
	if _, err := s.installTests(r); err != nil {
		return err
	}
	return r.redirect("/assessments", "assessment.starter_installed")
}

// Closes says when a test closes, or did.
func (p assessmentListPage) Closes(l assessment.Listed) string {
	key := "assessment.closes_on"
	if !p.now.Before(*l.ClosesAt) {
		key = "assessment.closed_on"
	}
	return p.Locale.T(key, lms.Args{"time": p.DateTime(*l.ClosesAt)})
}

// Best is the best percentage of a test that has one.
func (p assessmentListPage) Best(l assessment.Listed) string { return p.Scored(*l.Best) }

// installTests installs the shipped tests and the competencies that they
// measure, and returns the ids of these by their keys.
func (s *server) installTests(r *request) (map[string]int64, error) {
	competencies, err := s.Competencies.InstallStarter(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	return competencies, s.Assessments.InstallStarter(r.ctx, r.actor, r.actor.LibraryID, competencies)
}
