package course

import "binapustaka/lms"

// canRead: everybody who works in the library reads its published courses,
// enrols and learns.
func canRead(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// canLearn: a person does, the program does not.
func canLearn(a lms.Actor, libraryID int64) bool { return canRead(a, libraryID) && a.AccountID != 0 }

// canWrite: trainers write, publish and see how far the enrolled are.
func canWrite(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Admin)
}

// canPlan: the head, too, decides who is to learn what, in which order.
func canPlan(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canSeeTotals: the head sees figures without names.
func canSeeTotals(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canSeeCompletions: who completed what, by account, is for the nightly
// comparison with the service and for trainers.
func canSeeCompletions(a lms.Actor, libraryID int64) bool { return canWrite(a, libraryID) }

// canWithdraw: a learner from what is theirs, a trainer anybody.
func canWithdraw(a lms.Actor, libraryID, accountID int64) bool {
	return canWrite(a, libraryID) || a.In(libraryID) && a.AccountID == accountID
}

// canReadHandIn: a hand-in is its writer's and, once handed in, the trainers' of
// the library; not the head's.
func canReadHandIn(a lms.Actor, libraryID, writerID int64, draft bool) bool {
	return a.In(libraryID) && a.AccountID != 0 && a.AccountID == writerID || !draft && canWrite(a, libraryID)
}

// requireIn is require for what belongs to a library: to everybody elsewhere it
// does not exist.
func requireIn(a lms.Actor, libraryID int64, can func(lms.Actor, int64) bool) error {
	if !a.In(libraryID) {
		return lms.Fail(lms.NotFound, "error.not_found")
	}
	return require(can(a, libraryID))
}

// canReadRun: what a package reported is its learner's and the trainers'.
func canReadRun(a lms.Actor, libraryID, learnerID int64) bool {
	return canReadHandIn(a, libraryID, learnerID, false)
}

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
