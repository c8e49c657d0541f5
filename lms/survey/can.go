package survey

import "binapustaka/lms"

// canWrite: who answers for the service, for training or for the system asks the
// questions, and reads what was answered.
func canWrite(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canCollect: everybody who works in the library puts the poster up and types
// in what came on paper.
func canCollect(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// canSchedule: trainers and administrators say which surveys open by themselves.
func canSchedule(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Admin)
}

// CanWrite and CanSchedule let pages offer only what will be granted.
func CanWrite(a lms.Actor, libraryID int64) bool    { return canWrite(a, libraryID) }
func CanSchedule(a lms.Actor, libraryID int64) bool { return canSchedule(a, libraryID) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
