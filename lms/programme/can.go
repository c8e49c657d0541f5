package programme

import "binapustaka/lms"

// canRead: everybody who works in the library.
func canRead(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// canCreate: those who answer for what the library offers.
func canCreate(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canWrite: they, and whoever the programme was given to.
func canWrite(a lms.Actor, p Programme) bool {
	return canCreate(a, p.LibraryID) || a.In(p.LibraryID) && a.AccountID != 0 && a.AccountID == p.OwnerID
}

// canSum: the programmes of a period beside each other are for those who answer
// for all of them.
func canSum(a lms.Actor, libraryID int64) bool { return canCreate(a, libraryID) }

// CanCreate and CanWrite let pages offer only what will be granted.
func CanCreate(a lms.Actor, libraryID int64) bool { return canCreate(a, libraryID) }
func CanWrite(a lms.Actor, p Programme) bool      { return canWrite(a, p) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
