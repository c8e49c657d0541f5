package notice

import "binapustaka/lms"

// canTell: jobs, and who organises in a library.
func canTell(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Admin)
}

// canRead: each person their own.
func canRead(a lms.Actor) bool { return a.AccountID != 0 }

// canKeep: administrators see a library's outbox, which holds addresses.
func canKeep(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
