package library

import "binapustaka/lms"

// canFound: libraries are added and archived, and pointed at a SLiMS, by the
// one who runs the server. An address typed on a page would make the server
// connect to wherever somebody likes.
func canFound(a lms.Actor) bool { return a.IsSystem() }

// canUpdate: an administrator changes what their own library is called and when it is read.
func canUpdate(a lms.Actor, libraryID int64) bool { return a.In(libraryID) && a.Has(lms.Admin) }

// canConnect: whoever runs the server, and an administrator their own library,
// connects the plug-in: its secret opens every account of the library.
func canConnect(a lms.Actor, libraryID int64) bool { return a.IsSystem() || canUpdate(a, libraryID) }

// canSeeState: the head and the administrators see whether their library is read.
func canSeeState(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
