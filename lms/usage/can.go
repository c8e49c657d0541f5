package usage

import "binapustaka/lms"

func canWrite(a lms.Actor) bool { return a.IsSystem() }

// canRead: the library's totals, for those who lead it.
func canRead(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// canReadStaff: counts by staff member are personal data.
func canReadStaff(a lms.Actor) bool { return a.IsSystem() }
