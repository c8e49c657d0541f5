package activity

import "binapustaka/lms"

// canRead: everybody who works in the library sees its activities and their
// own attendance.
func canRead(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// canWrite: trainers plan activities and mark who was there.
func canWrite(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Admin)
}

// canSeeAttendance: the head reads what trainers write.
func canSeeAttendance(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canJoin: a person asks for places for themselves.
func canJoin(a lms.Actor, libraryID int64) bool { return a.AccountID != 0 && canRead(a, libraryID) }

// canMend: what was told of a visit is changed by who told it and by who writes.
func canMend(a lms.Actor, libraryID int64, f Finding) bool {
	return canWrite(a, libraryID) || canJoin(a, libraryID) && a.AccountID == f.AuthorID
}

// canClose: whoever a follow-up was given to says what became of it.
func canClose(a lms.Actor, libraryID int64, f FollowUp) bool {
	return canWrite(a, libraryID) || canJoin(a, libraryID) && a.AccountID == f.OwnerID
}

// CanWrite and CanSeeAttendance let pages offer only what will be granted.
func CanWrite(a lms.Actor, libraryID int64) bool         { return canWrite(a, libraryID) }
func CanSeeAttendance(a lms.Actor, libraryID int64) bool { return canSeeAttendance(a, libraryID) }

// CanClose is the same for a follow-up.
func CanClose(a lms.Actor, libraryID int64, f FollowUp) bool { return canClose(a, libraryID, f) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
