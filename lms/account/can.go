package account

import "binapustaka/lms"

// canManage: administrators look after the accounts of their library.
func canManage(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// canSeePeople: who plans training needs to know whom it could be for.
func canSeePeople(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canKeepGroups: trainers put people together for what they teach.
func canKeepGroups(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Admin)
}

// CanKeepGroups lets pages offer only what will be granted.
func CanKeepGroups(a lms.Actor) bool { return canKeepGroups(a, a.LibraryID) }

// canSeeStaff: who stands behind the numbers of SLiMS users.
func canSeeStaff(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
