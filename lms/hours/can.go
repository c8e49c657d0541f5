package hours

import "binapustaka/lms"

// canSee: one's own, and who answers for the library's people.
func canSee(a lms.Actor, libraryID, accountID int64) bool {
	return a.In(libraryID) && a.AccountID != 0 && a.AccountID == accountID || canSeePeople(a, libraryID)
}

// canSeePeople: the head and administrators see each person's hours, and note whose
// quota is which.
func canSeePeople(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// canDecide: the head and administrators, not on what they handed in themselves.
func canDecide(a lms.Actor, libraryID, claimantID int64) bool {
	return canSeePeople(a, libraryID) && a.AccountID != claimantID
}

// canClaim: a person for themselves.
func canClaim(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.AccountID != 0 }

// canSetRules: administrators say how hours are counted.
func canSetRules(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// CanSeePeople, CanDecide and CanSetRules let pages offer only what will be granted.
func CanSeePeople(a lms.Actor) bool       { return canSeePeople(a, a.LibraryID) }
func CanDecide(a lms.Actor, c Claim) bool { return canDecide(a, c.LibraryID, c.AccountID) }
func CanSetRules(a lms.Actor) bool        { return canSetRules(a, a.LibraryID) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
