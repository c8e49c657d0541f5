package portfolio

import "binapustaka/lms"

// canShare: a portfolio is its owner's, and nobody shows another one's.
func canShare(a lms.Actor, libraryID int64) bool { return a.AccountID != 0 && a.In(libraryID) }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}
