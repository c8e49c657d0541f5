package web

import (
	"fmt"
	"log/slog"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// Tests and courses know nothing of each other; this is where they meet.

// passOn tells the actor's courses what came of their attempts at a test. Should
// it fail, nothing is lost: the job of every minute tells them, and opening the
// course asks again (catchUp).
func (s *server) passOn(r *request, assessmentID int64) {
	mine, err := s.Assessments.Mine(r.ctx, r.actor, assessmentID)
	if err == nil {
		err = s.Courses.RecordTests(r.ctx, r.actor, assessment.TestResults(mine))
	}
	if err != nil {
		slog.Warn("a test's result has not reached its courses yet", "id", r.requestID(), "assessment", assessmentID, "err", err)
	}
}

// tell tells courses what came of somebody's attempt, once it is known. Should it
// fail, the job of every minute tells them.
func (s *server) tell(r *request, t assessment.Attempt) {
	if err := s.Courses.RecordTests(r.ctx, r.actor, assessment.TestResults([]assessment.Attempt{t})); err != nil {
		slog.Warn("a test's result has not reached its courses yet", "id", r.requestID(), "assessment", t.AssessmentID, "err", err)
	}
}

// catchUp brings results that have not reached the actor's course into it and
// returns the course as it is then.
func (s *server) catchUp(r *request, v course.View) (course.View, error) {
	if !v.Learning() {
		return v, nil
	}
	behind := false
	for _, l := range v.Lessons() {
		known := v.Journey[l.Key]
		if l.Kind != course.Test || l.AssessmentID == nil || known.Done() {
			continue
		}
		mine, err := s.Assessments.Mine(r.ctx, r.actor, *l.AssessmentID)
		if lms.IsKind(err, lms.NotFound) {
			continue
		}
		if err != nil {
			return v, err
		}
		for _, t := range mine {
			behind = behind || !t.Voided && t.Settled() && !t.StartedAt.Before(v.Enrolment.EnrolledAt) && (t.Passed || known.BestPercent == nil || t.Percent > *known.BestPercent)
		}
		if err := s.Courses.RecordTests(r.ctx, r.actor, assessment.TestResults(mine)); err != nil {
			return v, err
		}
	}
	attended, err := s.attendedSince(r, v)
	if err != nil {
		return v, err
	}
	if !behind && !attended {
		return v, nil
	}
	return s.Courses.Find(r.ctx, r.actor, v.CourseID)
}

// reasons is what stands between the actor and completion, item by item. A test
// that keeps its score to itself does so here too.
func (s *server) reasons(r *request, v course.View, base string) ([]courseReason, error) {
	if !v.Learning() || v.Completed() {
		return nil, nil
	}
	var all []courseReason
	for _, why := range v.Missing() {
		key := why.Key
		if why.Lesson.AssessmentID != nil {
			test, err := s.testState(r, *why.Lesson.AssessmentID)
			if err != nil {
				return nil, err
			}
			switch tried := v.Journey[why.Lesson.Key].BestPercent != nil; {
			case test.early(why.Lesson) && !v.ShutLesson(why.Lesson):
				key = "course.why_test_early"
			case test != nil && test.Review:
				key = "course.why_review"
			case tried && (test == nil || !test.Test.Reveal.Shows(assessment.RevealScore)):
				key = "course.why_test_hidden"
			}
		}
		text := r.locale.T(key, why.Args)
		if why.Lesson.Kind == course.Assignment && !v.ShutLesson(why.Lesson) && v.Journey[why.Lesson.Key].HandedIn != course.Waiting {
			text = strings.TrimSpace(text + " " + dueWords(r.locale, v.Dates(why.Lesson), v.Today))
		}
		all = append(all, courseReason{URL: base + "/" + why.Lesson.Key, Text: text})
	}
	return all, nil
}

// testState is where the actor stands with the test that a lesson names.
type testState struct {
	Test   assessment.Assessment // as it holds for the actor
	OpenID int64                 // begun and not handed in
	Tried  int                   // handed in
	Best   *float64              // nil before the first, or where the test does not tell
	Passed bool
	Review bool   // a result waits for a decision
	Early  bool   // passed, but before the reader enrolled: it does not count for the course
	Left   int    // attempts; -1: no limit
	Why    string // why none can be begun now
}

// early reports whether what was reached would do for a lesson that is not done
// with it: then it was reached before the reader enrolled.
func (t *testState) early(l course.Lesson) bool {
	switch {
	case t == nil || t.Review:
		return false
	case l.DoneBy == course.ByScore:
		return t.Best != nil && *t.Best >= float64(l.AtLeast)
	}
	return t.Passed
}

// testState is nil when the test is not open to the actor. What keeps it for its
// course is not asked here.
func (s *server) testState(r *request, assessmentID int64) (*testState, error) {
	test, _, err := s.Assessments.FindMine(r.ctx, r.actor, assessmentID)
	if lms.IsKind(err, lms.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	mine, err := s.Assessments.Mine(r.ctx, r.actor, assessmentID)
	if err != nil {
		return nil, err
	}
	state := &testState{Test: test, Left: -1}
	for _, t := range mine {
		if t.SubmittedAt == nil {
			state.OpenID = t.ID
			continue
		}
		if t.Voided {
			continue
		}
		state.Tried++
		if test.Reveal.Shows(assessment.RevealScore) && t.Graded() {
			state.Review = state.Review || !t.Settled()
			state.Passed = state.Passed || t.Passed
			if state.Best == nil || t.Percent > *state.Best {
				state.Best = &t.Percent
			}
		}
	}
	if test.AttemptsAllowed > 0 {
		state.Left = max(0, test.AttemptsAllowed-len(assessment.Counted(mine)))
	}
	if state.OpenID == 0 {
		state.Why = s.notNow(r, test, mine)
	}
	return state, nil
}

// URL is where the test is sat.
func (t testState) URL() string { return fmt.Sprintf("/assessments/%d", t.Test.ID) }
