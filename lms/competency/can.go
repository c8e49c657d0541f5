package competency

import "binapustaka/lms"

// canRead: frameworks and profiles are for everybody who works in the library.
func canRead(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// canImport: administrators look after the frameworks.
func canImport(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// canInstall: what ships with the program comes with the shipped courses, which
// trainers install.
func canInstall(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Admin)
}

// canSetProfiles: which level a position asks for, and who holds which.
func canSetProfiles(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// canPlan: who plans training needs to know whom that of a position is for.
func canPlan(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canSeePerson: one's own, and for the head and administrators everybody's.
func canSeePerson(a lms.Actor, libraryID, accountID int64) bool {
	return a.In(libraryID) && a.AccountID == accountID || canSeeEverybody(a, libraryID)
}

// canSeeEverybody: each person of the library, and so any group of them.
func canSeeEverybody(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// canAppraise: the head says what was observed, of others only.
func canAppraise(a lms.Actor, libraryID, accountID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head) && a.AccountID != accountID
}

// canMeasure: results come from tests and practicals, never from a person.
func canMeasure(a lms.Actor) bool { return a.IsSystem() }

// canSeeFigures: figures of groups without names.
func canSeeFigures(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canWithdraw: what somebody said of themselves is theirs to take back; the
// rest is for the head and administrators, but not of themselves.
func canWithdraw(a lms.Actor, libraryID int64, e Evidence) bool {
	if e.Kind == Self {
		return a.In(libraryID) && (a.AccountID == e.AccountID || a.IsSystem())
	}
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin) && a.AccountID != e.AccountID
}

// The following let pages offer only what will be granted.
func CanImport(a lms.Actor) bool       { return canImport(a, a.LibraryID) }
func CanInstall(a lms.Actor) bool      { return canInstall(a, a.LibraryID) }
func CanSetProfiles(a lms.Actor) bool  { return canSetProfiles(a, a.LibraryID) }
func CanSeeEverybody(a lms.Actor) bool { return canSeeEverybody(a, a.LibraryID) }
func CanSeeFigures(a lms.Actor) bool   { return canSeeFigures(a, a.LibraryID) }
func CanAppraise(a lms.Actor, accountID int64) bool {
	return canAppraise(a, a.LibraryID, accountID)
}
func CanWithdraw(a lms.Actor, e Evidence) bool { return canWithdraw(a, a.LibraryID, e) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
