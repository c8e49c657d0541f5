package exchange

import "binapustaka/lms"

// canManage: administrators say what leaves their library.
func canManage(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
