package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// inGroups puts SLiMS users with their groups into the library, and the names of
// the groups.
func (room *testRoom) inGroups(people map[int64][]int64) {
	room.t.Helper()
	ctx, sync := context.Background(), lms.System("slims:sync")
	err := room.accounts.SaveGroups(ctx, sync, room.library, []account.SlimsGroup{{ID: 1, Name: "Administrator"}, {ID: 2, Name: "Pengatalog"}, {ID: 3, Name: "Kios"}})
	if err != nil {
		room.t.Fatal(err)
	}
	var staff []fakeStaff
	var users []account.SlimsUser
	for id, groups := range people {
		p := slimsStaff(id, fmt.Sprint("u", id), fmt.Sprint("Orang ", id))
		p.SlimsUser = p.SlimsUser.InGroups(groups)
		staff, users = append(staff, p), append(users, p.SlimsUser)
	}
	room.connect(staff...)
	if err := room.accounts.SaveDirectory(ctx, sync, room.library, users); err != nil {
		room.t.Fatal(err)
	}
}

func TestRulesPage(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	admin.see("/staff/rules", "belum tersambung ke SLiMS")
	room.inGroups(map[int64][]int64{2: {2}, 3: {3}, 4: {2, 3}})
	if status, _, _ := room.enter("Rina", "id", lms.Head).do("GET", "/staff/rules", "", "", nil); status != 403 {
		t.Errorf("the head: %d", status)
	}
	room.stranger().sent("/signin", "/signin", credentials("u2", secret))
	var two int64
	if err := room.db.Get(&two, `SELECT account_id FROM account_slims_user WHERE user_id = 2`); err != nil {
		t.Fatal(err)
	}
	roles := func() string {
		t.Helper()
		r, err := room.accounts.Roles(context.Background(), two, room.library)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(r)
	}
	admin.see("/staff/rules", "Pengatalog", "2 pengguna SLiMS", "Super-user SLiMS diusulkan")
	form := url.Values{"group-2": {"trainer"}, "group-3": {"none"}}
	status, body, _ := admin.send("/staff/rules", "/staff/rules", form)
	if status != 200 || !strings.Contains(body, "1 akun berubah perannya") || !strings.Contains(body, "Dari Pustakawan menjadi Pustakawan, Pelatih") || roles() != "[librarian]" {
		t.Fatalf("looking: %d, %s\n%s", status, roles(), excerpt(body))
	}
	form.Set("again", "1")
	if _, body, _ = admin.send("/staff/rules", "/staff/rules", form); !strings.Contains(body, `<option value="none" selected>`) {
		t.Errorf("the choice is lost\n%s", excerpt(body))
	}
	form.Del("again")
	form.Set("sure", "1")
	admin.sent("/staff/rules", "/staff/rules", form)
	admin.see("/staff/rules", "Aturan tersimpan. 1 akun berubah perannya.")
	if roles() != "[librarian trainer]" {
		t.Error(roles())
	}
	admin.see("/audit", "Mengubah aturan grup SLiMS “Kios” dari Pustakawan menjadi tanpa peran", "Peran Orang 2 mengikuti grup SLiMS: dari Pustakawan menjadi Pustakawan, Pelatih")
	if status, body, _ := room.stranger().send("/signin", "/signin", credentials("u3", secret)); status != 403 || !strings.Contains(body, "tidak diberi akses") {
		t.Errorf("without access: %d\n%s", status, excerpt(body))
	}
	page := fmt.Sprintf("/accounts/%d", two)
	admin.see(page, "Peran akun ini mengikuti grup SLiMS")
	admin.sent(page, page+"/roles", url.Values{"roles": {"librarian"}})
	form.Set("group-2", "head")
	admin.sent("/staff/rules", "/staff/rules", form)
	if roles() != "[librarian]" {
		t.Errorf("chosen by hand, and overwritten: %s", roles())
	}
	delete(form, "sure")
	if _, body, _ = admin.send("/staff/rules", "/staff/rules", form); !strings.Contains(body, "1 akun tertaut tidak disentuh") {
		t.Errorf("%s", excerpt(body))
	}
	admin.sent(page, page+"/follow", url.Values{})
	if roles() != "[librarian head]" {
		t.Error(roles())
	}
	form = url.Values{"group-2": {"admin"}, "sure": {"1"}}
	if status, body, _ := admin.send("/staff/rules", "/staff/rules", form); status != 422 || !strings.Contains(body, "Pengatalog") {
		t.Errorf("a rule that makes administrators: %d", status)
	}
}

func TestSuperUserOnThePages(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	room.inGroups(map[int64][]int64{1: nil, 5: {1}})
	for _, name := range []string{"u1", "u5"} {
		room.stranger().sent("/signin", "/signin", credentials(name, secret))
	}
	admin.see("/", "Orang 1 adalah super-user SLiMS", "Orang 5 adalah super-user SLiMS")
	admin.see("/accounts", "Orang 1 adalah super-user SLiMS. Jadikan administrator?")
	admin.inBoth("/accounts", "/staff/rules")
	admin.sent("/accounts", "/staff/super", url.Values{"user": {"1"}, "answer": {"yes"}})
	admin.see("/accounts", "Peran administrator diberikan.")
	admin.sent("/accounts", "/staff/super", url.Values{"user": {"5"}, "answer": {"no"}})
	if body := admin.see("/"); strings.Contains(body, "super-user") {
		t.Error("asked again")
	}
	admin.see("/audit", "Menolak usulan menjadikan Orang 5", "Mengubah peran Orang 1 dari Pustakawan menjadi Pustakawan, Administrator")
	if status, _, _ := admin.send("/accounts", "/staff/super", url.Values{"user": {"5"}, "answer": {"yes"}}); status != 409 {
		t.Errorf("answered before: %d", status)
	}
	if status, _, _ := admin.send("/accounts", "/staff/super", url.Values{"user": {"x"}}); status != 422 {
		t.Errorf("nonsense: %d", status)
	}
}
