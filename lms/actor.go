package lms

import "slices"

// Role is what a person may be in one library.
type Role string

const (
	Librarian Role = "librarian"
	Trainer   Role = "trainer"
	Head      Role = "head"
	Admin     Role = "admin"
)

// Roles lists every role, the humblest first.
var Roles = []Role{Librarian, Trainer, Head, Admin}

// Valid reports whether r is one of Roles.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Actor is who does something, in which library. The zero Actor is a stranger.
type Actor struct {
	AccountID int64
	LibraryID int64
	Name      string
	Roles     []Role // in LibraryID
	// VolunteerID is a volunteer's or a guest's who has signed in. They are no
	// staff: AccountID is 0 then, and whatever asks SignedIn, In or Has refuses
	// them as it refuses a stranger. What is theirs asks for this.
	VolunteerID int64
	system      string
}

// System is the actor of a job or a command; it may do everything, and its
// name (for example "slims:sync") stands in the audit log.
func System(name string) Actor { return Actor{Name: name, system: name} }

// System is the name the actor was made with by System, else empty.
func (a Actor) System() string { return a.system }

// IsSystem reports whether a job or a command acts.
func (a Actor) IsSystem() bool { return a.system != "" }

// SignedIn reports whether one of the staff or the system acts, not a stranger
// and no volunteer.
func (a Actor) SignedIn() bool { return a.AccountID != 0 || a.IsSystem() }

// ID is the account that acts, for a column that is NULL when the system does.
func (a Actor) ID() *int64 {
	if a.AccountID == 0 {
		return nil
	}
	return &a.AccountID
}

// Has reports whether the actor holds one of the roles in its library.
func (a Actor) Has(roles ...Role) bool {
	if a.IsSystem() {
		return true
	}
	for _, r := range roles {
		if slices.Contains(a.Roles, r) {
			return true
		}
	}
	return false
}

// In reports whether the actor works in that library (the system in every one).
func (a Actor) In(libraryID int64) bool {
	return a.IsSystem() || a.AccountID != 0 && a.LibraryID == libraryID
}
