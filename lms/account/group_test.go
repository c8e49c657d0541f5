package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

func TestGroups(t *testing.T) {
	h := open(t)
	trainer, head, rina, budi := h.add(1, "tuti", lms.Trainer), h.add(1, "nur", lms.Head), h.add(1, "rina", lms.Librarian), h.add(1, "budi", lms.Librarian)
	far := h.add(2, "jauh", lms.Trainer, lms.Admin)
	d := account.GroupDetails{Name: "  Angkatan  1 ", Note: " pagi "}
	for _, who := range []lms.Actor{head, rina, far} {
		_, err := h.CreateGroup(ctx, who, 1, d)
		h.fails(err, "error.forbidden")
	}
	_, err := h.CreateGroup(ctx, trainer, 1, account.GroupDetails{Name: " ", Note: strings.Repeat("x", 501)})
	h.fails(err, "group.name_missing")
	id, err := h.CreateGroup(ctx, trainer, 1, d)
	h.ok(err)
	_, err = h.CreateGroup(ctx, trainer, 1, account.GroupDetails{Name: "angkatan 1"})
	h.fails(err, "group.name_taken")
	_, err = h.CreateGroup(ctx, far, 2, account.GroupDetails{Name: "Angkatan 1"}) // names are a library's own
	h.ok(err)

	h.later(time.Hour)
	for _, people := range [][]int64{{rina.AccountID, far.AccountID}, {rina.AccountID, 987654}} {
		_, err = h.AddMembers(ctx, trainer, id, people)
		h.fails(err, "group.person_gone")
	}
	_, err = h.AddMembers(ctx, trainer, id, nil)
	h.fails(err, "group.nobody_chosen")
	added, err := h.AddMembers(ctx, trainer, id, []int64{rina.AccountID, budi.AccountID, rina.AccountID})
	h.ok(err)
	if fmt.Sprint(added) != fmt.Sprint([]int64{rina.AccountID, budi.AccountID}) {
		t.Errorf("added %v", added)
	}
	if added, err = h.AddMembers(ctx, trainer, id, []int64{budi.AccountID}); err != nil || len(added) != 0 {
		t.Errorf("again: %v %v", added, err)
	}
	g, members, err := h.Group(ctx, head, id)
	h.ok(err)
	if g.Name != "Angkatan 1" || g.Note != "pagi" || len(members) != 2 || members[0].ID != budi.AccountID || *members[0].AddedBy != trainer.AccountID || !members[0].AddedAt.Equal(start.Add(time.Hour)) {
		t.Errorf("%+v %+v", g, members)
	}
	list, err := h.Groups(ctx, head, 1)
	h.ok(err)
	if len(list) != 1 || fmt.Sprint(list[0].People) != fmt.Sprint([]int64{budi.AccountID, rina.AccountID}) {
		t.Errorf("%+v", list)
	}

	// A member reads which groups are theirs and nothing of the others.
	for _, err := range []error{second(h.Groups(ctx, rina, 1)), third(h.Group(ctx, rina, id)), second(h.AddMembers(ctx, rina, id, []int64{rina.AccountID})), h.RemoveMember(ctx, head, id, rina.AccountID)} {
		h.fails(err, "error.forbidden")
	}
	mine, err := h.MyGroups(ctx, rina)
	h.ok(err)
	if len(mine) != 1 || mine[0].ID != id || mine[0].People != nil {
		t.Errorf("%+v", mine)
	}

	// To other libraries there is no such group, whatever their role.
	for _, err := range []error{third(h.Group(ctx, far, id)), h.UpdateGroup(ctx, far, id, d), h.ArchiveGroup(ctx, far, id, true), h.DeleteGroup(ctx, far, id),
		second(h.AddMembers(ctx, far, id, []int64{far.AccountID})), h.RemoveMember(ctx, far, id, rina.AccountID)} {
		h.fails(err, "group.not_found")
	}
	h.fails(second(h.Groups(ctx, far, 1)), "error.forbidden")
	if list, err := h.Groups(ctx, far, 2); err != nil || len(list) != 1 || list[0].ID == id {
		t.Errorf("%+v %v", list, err)
	}

	h.ok(h.UpdateGroup(ctx, trainer, id, account.GroupDetails{Name: "Angkatan I"}))
	h.ok(h.UpdateGroup(ctx, trainer, id, account.GroupDetails{Name: "Angkatan I"})) // nothing to note
	h.fails(h.DeleteGroup(ctx, trainer, id), "group.used")
	h.ok(h.ArchiveGroup(ctx, trainer, id, true))
	h.fails(second(h.AddMembers(ctx, trainer, id, []int64{head.AccountID})), "group.is_archived")
	h.ok(h.ArchiveGroup(ctx, trainer, id, false))
	h.ok(h.RemoveMember(ctx, trainer, id, budi.AccountID))
	h.fails(h.RemoveMember(ctx, trainer, id, budi.AccountID), "group.no_member")

	// Who leaves the library leaves its groups.
	h.ok(h.SetRoles(ctx, system, rina.AccountID, 1, nil))
	h.ok(h.SetRoles(ctx, system, rina.AccountID, 1, []lms.Role{lms.Librarian}))
	if ids, err := h.MyGroupIDs(ctx, rina); err != nil || len(ids) != 0 {
		t.Errorf("came back into %v: %v", ids, err)
	}
	h.ok(h.DeleteGroup(ctx, trainer, id))
	h.fails(third(h.Group(ctx, trainer, id)), "group.not_found")
	actions := slices.DeleteFunc(h.actions(1), func(a string) bool { return !strings.HasPrefix(a, "group_") })
	if got := strings.Join(actions, " "); got != "group_created group_joined group_changed group_archived group_restored group_left group_deleted" {
		t.Errorf("noted: %s", got)
	}
}

func second[T any](_ T, err error) error        { return err }
func third[T, U any](_ T, _ U, err error) error { return err }
