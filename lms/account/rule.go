package account

import (
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
)

// GroupRole is what a user group of SLiMS makes of the people in it. It never
// makes administrators.
type GroupRole string

const (
	GroupNone      GroupRole = "none" // they do not come in
	GroupLibrarian GroupRole = "librarian"
	GroupTrainer   GroupRole = "trainer"
	GroupHead      GroupRole = "head"
)

// GroupRoles are the choices, the humblest first.
var GroupRoles = []GroupRole{GroupNone, GroupLibrarian, GroupTrainer, GroupHead}

// roles are what a group role is here: whoever works in SLiMS learns, too, so
// trainers and heads are librarians besides.
func (g GroupRole) roles() []lms.Role {
	switch g {
	case GroupNone:
		return nil
	case GroupTrainer:
		return []lms.Role{lms.Librarian, lms.Trainer}
	case GroupHead:
		return []lms.Role{lms.Librarian, lms.Head}
	}
	return []lms.Role{lms.Librarian}
}

// GroupRule is a user group of SLiMS with its role.
type GroupRule struct {
	ID    int64     `db:"group_id"`
	Name  string    `db:"name"`
	Role  GroupRole `db:"role"`
	Users int       `db:"-"` // SLiMS users in it
}

// rules are group roles by group. A group that has none yet makes librarians.
type rules map[int64]GroupRole

// of is what somebody in those groups becomes: the highest of the groups' roles.
// Who is in no group is a librarian.
func (r rules) of(groups []int64) GroupRole {
	if len(groups) == 0 {
		return GroupLibrarian
	}
	best := GroupNone
	for _, id := range groups {
		role, known := r[id]
		if !known {
			role = GroupLibrarian
		}
		if slices.Index(GroupRoles, role) > slices.Index(GroupRoles, best) {
			best = role
		}
	}
	return best
}

// RoleChange is what a rule makes of an account that follows the groups.
type RoleChange struct {
	Person
	UserID int64
	Before []lms.Role
	After  []lms.Role // none: shut out of the library
}

// superUser and superGroup are what SLiMS gives every right to.
const (
	superUser  = 1
	superGroup = 1
)

// Super reports whether SLiMS lets u do everything.
func (u SlimsUser) Super() bool {
	return u.UserID == superUser || slices.Contains(u.Groups(), superGroup)
}

// Groups are the ids of the user groups that u is in.
func (u SlimsUser) Groups() (ids []int64) {
	for part := range strings.SplitSeq(u.GroupIDs, ",") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

const maxGroups = 200 // characters of GroupIDs

// InGroups is u in those groups.
func (u SlimsUser) InGroups(ids []int64) SlimsUser {
	u.GroupIDs = ""
	for _, id := range ids {
		part := strconv.FormatInt(id, 10)
		if u.GroupIDs != "" {
			part = "," + part
		}
		if len(u.GroupIDs)+len(part) <= maxGroups { // a user in fifty groups is in no fifty-first
			u.GroupIDs += part
		}
	}
	return u
}
