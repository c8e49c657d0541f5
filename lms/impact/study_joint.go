package impact

import (
	"cmp"
	"slices"

	"binapustaka/lms"
)

// A joint study asks question C of the staff of several libraries at once:
// within one library there is no telling how much libraries differ, and so no
// verdict. It belongs to no library and shows nothing of a single one.

// Share is one library's part in a joint study: the training there that it is about.
type Share struct {
	LibraryID int64       `json:"library_id"`
	Library   string      `json:"library"` // as it was called then
	Kind      SubjectKind `json:"kind"`    // a course or an activity of that library
	SubjectID int64       `json:"subject_id"`
	Title     string      `json:"title"` // of the training, as it was called then
}

// Joint tells whether the plan is about several libraries.
func (p Plan) Joint() bool { return len(p.Libraries) > 0 }

// LibraryIDs are the libraries of a joint study, in order.
func (p Plan) LibraryIDs() (ids []int64) {
	for _, s := range p.Libraries {
		ids = append(ids, s.LibraryID)
	}
	return ids
}

// nameOf is what a library of a joint study was called.
func (p Plan) nameOf(libraryID int64) string {
	for _, s := range p.Libraries {
		if s.LibraryID == libraryID {
			return s.Library
		}
	}
	return ""
}

// In is what the plan is about in a library.
func (p Plan) In(libraryID int64) (SubjectKind, int64) {
	for _, s := range p.Libraries {
		if s.LibraryID == libraryID {
			return s.Kind, s.SubjectID
		}
	}
	return p.Kind, p.SubjectID
}

// enrols tells whether people enrol in what the plan is about, in any library.
func (p Plan) enrols() bool {
	return p.Kind == OfCourse || slices.ContainsFunc(p.Libraries, func(s Share) bool { return s.Kind == OfCourse })
}

// checkLibraries says what is wrong with the parts of a joint study, and puts
// them in order.
func (p *Plan) checkLibraries(fail func(is bool, field, key string, args ...lms.Args)) {
	slices.SortFunc(p.Libraries, func(a, b Share) int { return cmp.Compare(a.LibraryID, b.LibraryID) })
	ids := slices.Compact(p.LibraryIDs())
	fail(len(ids) < len(p.Libraries) || len(ids) < 2 || len(ids) > MostLibraries, "library", "impact.joint_libraries", lms.Args{"max": MostLibraries})
	fail(slices.ContainsFunc(p.Libraries, func(s Share) bool { return s.SubjectID <= 0 || s.Kind != OfCourse && s.Kind != OfActivity }), "training", "impact.joint_no_training")
	fail(p.Question != OfStaff || p.Kind != "" || p.SubjectID != 0, "question", "impact.study_no_question")
}

// Scope is what somebody may see and do in several libraries; whoever asks
// fills it in from their roles.
type Scope struct {
	AccountID int64
	Sees      []int64 // libraries whose aggregates they see
	Leads     []int64 // of them, those that they lead or look after
}

func all(of, libraries []int64) bool {
	return len(libraries) > 0 && !slices.ContainsFunc(libraries, func(id int64) bool { return !slices.Contains(of, id) })
}

// canReadJoint: who sees the aggregates of all its libraries, and who leads one
// of them, whose staff it compares. It tells of all of them together alone. The
// system reads for the report of a region, in the scope of that.
func canReadJoint(a lms.Actor, s Scope, libraries []int64) bool {
	return (a.IsSystem() || a.AccountID != 0) && a.AccountID == s.AccountID &&
		(all(s.Sees, libraries) || slices.ContainsFunc(libraries, func(id int64) bool { return slices.Contains(s.Leads, id) }))
}

// canDeclareJoint: who sees the aggregates of all its libraries.
func canDeclareJoint(a lms.Actor, s Scope, libraries []int64) bool {
	return a.AccountID != 0 && a.AccountID == s.AccountID && all(s.Sees, libraries)
}

// canExportJoint: there is a row a person, without names, for who leads them all.
func canExportJoint(a lms.Actor, s Scope, libraries []int64) bool {
	return a.AccountID != 0 && a.AccountID == s.AccountID && all(s.Leads, libraries)
}

// CanDeclareJoint and CanExportJoint let a page offer only what will be granted.
func CanDeclareJoint(a lms.Actor, s Scope, libraries []int64) bool {
	return canDeclareJoint(a, s, libraries)
}

func CanExportJoint(a lms.Actor, s Scope, libraries []int64) bool {
	return canExportJoint(a, s, libraries)
}
