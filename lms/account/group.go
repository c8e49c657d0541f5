package account

import (
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// GroupDetails are what is told about a group of people.
type GroupDetails struct {
	Name string `db:"name"` // unique in the library
	Note string `db:"note"`
}

const (
	maxGroupName = 120
	maxGroupNote = 500
)

// Clean is d trimmed, and what is wrong with it.
func (d GroupDetails) Clean() (GroupDetails, error) {
	d.Name, d.Note = lms.Line(d.Name), strings.TrimSpace(strings.ToValidUTF8(d.Note, ""))
	var p lms.Problems
	if n := utf8.RuneCountInString(d.Name); n == 0 {
		p = append(p, lms.FailField("name", "group.name_missing"))
	} else if n > maxGroupName {
		p = append(p, lms.FailField("name", "group.text_long", lms.Args{"n": n, "max": maxGroupName}))
	}
	if n := utf8.RuneCountInString(d.Note); n > maxGroupNote {
		p = append(p, lms.FailField("note", "group.text_long", lms.Args{"n": n, "max": maxGroupNote}))
	}
	return d, p.OrNil()
}

// Group is people of a library that a trainer put together: a class, a team.
// Somebody may be in several.
type Group struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	GroupDetails
	CreatedAt  time.Time  `db:"created_at"`
	ArchivedAt *time.Time `db:"archived_at"` // nil: in use
	People     []int64    `db:"-"`           // account ids, in order of names
}

// SlimsGroup is a user group of SLiMS with the SLiMS users in it.
type SlimsGroup struct {
	ID      int64
	Name    string
	UserIDs []int64
}

// GroupMember is somebody in a group, with when and by whom they were put there.
type GroupMember struct {
	Person
	Status  Status    `db:"status"`
	AddedAt time.Time `db:"added_at"`
	AddedBy *int64    `db:"added_by"` // nil: a job or a command
}
