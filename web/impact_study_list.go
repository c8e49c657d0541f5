package web

import (
	"html/template"
	"slices"

	"binapustaka/lms/impact"
)

// studyRow is a study as one line: what may be said of it now.
type studyRow struct {
	Study     impact.StudyState
	AfterFact bool
	Verdict   impact.Verdict // "" before the first reading
	Line      string
	Range     string
	N         string
	Next      string
	Failure   string
	Interval  template.HTML
}

// VerdictClass is the pill of the row's verdict.
func (row studyRow) VerdictClass() string { return verdictClass(row.Verdict) }

// studyRows are the studies that go on and those that ended, their intervals on
// one scale.
func (s *server) studyRows(r *request, k studyShelf) (going, ended []studyRow, err error) {
	store, _, err := k.store(r)
	if err != nil {
		return nil, nil, err
	}
	var open, closed []impact.StudyState
	var saved map[int64]impact.SavedAnswer
	if k.joint {
		open, closed, err = store.JointStudies(r.ctx, r.actor)
	} else {
		open, closed, err = store.Studies(r.ctx, r.actor, r.actor.LibraryID)
	}
	if err != nil || len(open)+len(closed) == 0 {
		return nil, nil, err
	}
	if k.joint {
		saved, err = store.JointAnswers(r.ctx, r.actor, slices.Concat(open, closed))
	} else {
		saved, err = store.PrimaryAnswers(r.ctx, r.actor, r.actor.LibraryID)
	}
	if err != nil {
		return nil, nil, err
	}
	answers := map[int64]impact.Answer{}
	var all []impact.Answer
	for id, a := range saved {
		if answers[id], err = a.Answer(); err != nil {
			return nil, nil, err
		}
		all = append(all, answers[id])
	}
	reach := studyReach(all)
	row := func(st impact.StudyState) studyRow {
		v := studyRow{Study: st, AfterFact: st.AfterTheFact(r.zone()), Failure: studyFailure(r, st)}
		answered := map[int]bool{}
		if a, read := answers[st.ID]; read {
			v.Verdict, v.Line, v.Range, v.N, v.Interval = a.Verdict, studyLine(r.locale, st.Plan, a), studyRange(r.locale, a), studyN(r.locale, a), studyInterval(r.locale, a, reach[a.Question.Unit()])
			for _, reading := range st.Plan.Readings {
				answered[reading] = reading <= a.Reading
			}
		}
		if st.EndedAt == nil {
			v.Next = nextReading(r, st.Study, answered)
		}
		return v
	}
	for _, st := range open {
		going = append(going, row(st))
	}
	for _, st := range closed {
		ended = append(ended, row(st))
	}
	return going, ended, nil
}
