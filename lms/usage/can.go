package usage

import "binapustaka/lms"

func canWrite(a lms.Actor) bool { return a.IsSystem() }

// canRead: the library's totals, for those who lead it.
func canRead(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// canReadCoverage: which days were read is no secret of anybody, and one's own
// work cannot be judged without it.
func canReadCoverage(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// canReadStaff: sums by staff member are personal data. An administrator needs
// them to see whether accounts are linked to the right people; the head does not.
func canReadStaff(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// CanReadStaff lets a page offer only what will be granted.
func CanReadStaff(a lms.Actor, libraryID int64) bool { return canReadStaff(a, libraryID) }
