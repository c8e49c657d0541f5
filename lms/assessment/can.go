package assessment

import "binapustaka/lms"

// act is something one may do with tests.
type act string

const (
	take    act = "take"    // begin and answer attempts of one's own
	write   act = "write"   // questions and tests
	install act = "install" // the tests that ship with the program
	groups  act = "groups"  // figures over GroupSize people or more
	persons act = "persons" // other people's results
)

// GroupSize is the smallest number of people about whom figures are shown.
const GroupSize = 5

// can refuses what the actor may not do in that library.
func can(a lms.Actor, do act, libraryID int64) error {
	if !a.SignedIn() {
		return lms.Fail(lms.Unauthenticated, "assessment.sign_in")
	}
	if !a.In(libraryID) {
		// Whether another library has such a test is not the actor's to know.
		return lms.Fail(lms.NotFound, "assessment.not_found")
	}
	allowed := false
	switch do {
	case take:
		allowed = a.AccountID != 0 && a.Has(lms.Roles...)
	case write, persons:
		allowed = a.Has(lms.Trainer)
	case install:
		allowed = a.Has(lms.Trainer, lms.Admin)
	case groups:
		allowed = a.Has(lms.Trainer, lms.Head)
	}
	if !allowed {
		return lms.Fail(lms.Forbidden, "assessment.forbidden."+string(do))
	}
	return nil
}

// canSeeAttempt is for reading an attempt and its result: one's own, or those
// of one's learners.
func canSeeAttempt(a lms.Actor, owner, libraryID int64) error {
	if err := can(a, take, libraryID); err == nil && a.AccountID == owner {
		return nil
	}
	if err := can(a, persons, libraryID); lms.IsKind(err, lms.Forbidden) {
		return lms.Fail(lms.NotFound, "attempt.not_found")
	} else {
		return err
	}
}

// canAnswer is for changing an attempt: the owner alone.
func canAnswer(a lms.Actor, owner, libraryID int64) error {
	if err := can(a, take, libraryID); err != nil {
		return err
	}
	if a.AccountID != owner {
		return lms.Fail(lms.NotFound, "attempt.not_found")
	}
	return nil
}
