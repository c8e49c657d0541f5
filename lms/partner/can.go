package partner

import (
	"slices"

	"binapustaka/lms"
)

// canRead: everybody who works in the library.
func canRead(a lms.Actor, libraryID int64) bool { return a.In(libraryID) }

// canCreate: those who answer for the library's work.
func canCreate(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canWrite: they, and whoever looks after the partner. They alone see contacts and
// signed papers.
func canWrite(a lms.Actor, p Partner) bool {
	return canCreate(a, p.LibraryID) || canRead(a, p.LibraryID) && a.AccountID != 0 && a.AccountID == p.KeeperID
}

// canReceive: they, and whoever receives the visit.
func canReceive(a lms.Actor, p Partner, v Visit) bool {
	return canWrite(a, p) || canRead(a, p.LibraryID) && a.AccountID != 0 && slices.Contains(v.Hosts, a.AccountID)
}

// CanRead, CanCreate, CanWrite and CanReceive let pages offer only what will be
// granted, and overviews ask what this area would.
func CanRead(a lms.Actor, libraryID int64) bool       { return canRead(a, libraryID) }
func CanCreate(a lms.Actor, libraryID int64) bool     { return canCreate(a, libraryID) }
func CanWrite(a lms.Actor, p Partner) bool            { return canWrite(a, p) }
func CanReceive(a lms.Actor, p Partner, v Visit) bool { return canReceive(a, p, v) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
