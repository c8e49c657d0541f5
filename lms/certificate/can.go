package certificate

import "binapustaka/lms"

// canManage: administrators say what the library certifies.
func canManage(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// canThank: those who keep volunteers.
func canThank(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canRead: one's own, and the administrator; a volunteer's whoever keeps them, too.
func canRead(a lms.Actor, libraryID, accountID, volunteerID int64) bool {
	own := a.AccountID != 0 && a.AccountID == accountID || a.VolunteerID != 0 && a.VolunteerID == volunteerID
	return own || canManage(a, libraryID) || volunteerID != 0 && canThank(a, libraryID)
}

// CanManage lets pages offer only what will be granted.
func CanManage(a lms.Actor, libraryID int64) bool { return canManage(a, libraryID) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
