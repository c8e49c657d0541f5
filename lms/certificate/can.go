package certificate

import "binapustaka/lms"

// canManage: administrators say what the library certifies.
func canManage(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// canRead: one's own, and the administrator.
func canRead(a lms.Actor, libraryID, accountID int64) bool {
	return a.AccountID != 0 && a.AccountID == accountID || canManage(a, libraryID)
}

// CanManage lets pages offer only what will be granted.
func CanManage(a lms.Actor, libraryID int64) bool { return canManage(a, libraryID) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
