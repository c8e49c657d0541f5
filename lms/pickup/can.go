package pickup

import "binapustaka/lms"

// canServe: everybody who works in the library works at its desk.
func canServe(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// CanCount: how the service goes is for those who lead the library.
func CanCount(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
