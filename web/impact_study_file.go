package web

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/impact"
)

// mayTake tells whether the reader may have an answer's files: of people's work
// there is a row a person.
func mayTake(r *request, scope impact.Scope, st impact.StudyState, a impact.SavedAnswer) bool {
	exports := impact.CanExport(r.actor, st.LibraryID)
	if st.Plan.Joint() {
		exports = impact.CanExportJoint(r.actor, scope, st.Plan.LibraryIDs())
	}
	return st.Plan.Question == impact.OfService || exports && a.N >= impact.LeastPeople
}

func panelName(a impact.SavedAnswer) string {
	return fmt.Sprintf("study-%d-%s-%d.csv", a.StudyID, a.Metric, a.Reading)
}

// studyPanel is what an answer was computed from, to the last bit.
func (s *server) studyPanel(k studyShelf) func(*request) error {
	return func(r *request) error {
		store, _, id, err := k.of(r)
		if err != nil {
			return err
		}
		a, _, err := store.FindAnswer(r.ctx, r.actor, id)
		if err != nil {
			return err
		}
		panel, err := store.AnswerPanel(r.ctx, r.actor, id)
		if err != nil {
			return err
		}
		r.Attachment(panelName(a))
		r.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
		return r.Send(panel)
	}
}

// studyResult is an answer as it was saved. That of people's work counts people
// in small groups and is guarded like its rows.
func (s *server) studyResult(k studyShelf) func(*request) error {
	return func(r *request) error {
		store, scope, id, err := k.of(r)
		if err != nil {
			return err
		}
		a, st, err := store.FindAnswer(r.ctx, r.actor, id)
		if err != nil {
			return err
		}
		if !mayTake(r, scope, st, a) {
			return lms.Fail(lms.Forbidden, "impact.rows_too_few", lms.Args{"n": impact.LeastPeople})
		}
		return r.saved(fmt.Sprintf("study-%d-%s-%d.json", a.StudyID, a.Metric, a.Reading), a.Method, a.InputHash, a.DataTo, a.N, a.CreatedAt, a.Body)
	}
}
