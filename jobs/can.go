package jobs

import "binapustaka/lms"

// CanRead: the head and the administrators of a library see what its nights did.
func CanRead(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// CanRun: administrators start runs by hand.
func CanRun(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
