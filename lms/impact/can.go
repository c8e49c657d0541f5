package impact

import "binapustaka/lms"

// canRead: those who answer for training read its results; they hold no names.
func canRead(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Trainer, lms.Head, lms.Admin)
}

// canExport: the rows behind the table, one a person and without names, are
// for the head and the administrator alone.
func canExport(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// CanExport lets a page offer only what will be granted.
func CanExport(a lms.Actor, libraryID int64) bool { return canExport(a, libraryID) }

// canObject: each for themselves; nobody else sees or changes it.
func canObject(a lms.Actor) bool { return a.AccountID != 0 }

// canSave: the nightly job.
func canSave(a lms.Actor) bool { return a.IsSystem() }

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}

// canDeclare: a study says beforehand what will be read, and the calendar what
// else changed; who answers for the library does that.
func canDeclare(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

// CanDeclare lets a page offer only what will be granted.
func CanDeclare(a lms.Actor, libraryID int64) bool { return canDeclare(a, libraryID) }
