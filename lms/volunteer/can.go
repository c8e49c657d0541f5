package volunteer

import "binapustaka/lms"

// canKeep: those who answer for what the library offers.
func canKeep(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canErase: administrators look after what is kept of people.
func canErase(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// isOwn: a volunteer who is signed in, of themselves.
func isOwn(a lms.Actor, volunteerID int64) bool {
	return a.VolunteerID != 0 && a.VolunteerID == volunteerID
}

// canRead: one's own, and those who keep them.
func canRead(a lms.Actor, libraryID, volunteerID int64) bool {
	return isOwn(a, volunteerID) || canKeep(a, libraryID)
}

// CanErase lets pages offer only what will be granted.
func CanErase(a lms.Actor, libraryID int64) bool { return canErase(a, libraryID) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
