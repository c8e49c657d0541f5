package intake

import "binapustaka/lms"

// canBringIn: administrators, who look after people and answer for their records.
func canBringIn(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
