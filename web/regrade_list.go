package web

import "binapustaka/lms/assessment"

type regradeListPage struct {
	Layout
	Test   assessment.Assessment
	Old    []assessment.AskedQuestion // with a newer version than the marks rest on
	Others []assessment.AskedQuestion
	Made   []assessment.Regrade
}

// regradeList is the questions of a test that were asked, and what was
// corrected in it so far.
func (s *server) regradeList(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	test, asked, made, err := s.Assessments.AskedQuestions(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &regradeListPage{Layout: inTests(r.layout("regrade.title")), Test: test, Made: made}
	for _, q := range asked {
		if q.Old > 0 {
			p.Old = append(p.Old, q)
		} else {
			p.Others = append(p.Others, q)
		}
	}
	return r.page("regrade/list", p)
}
