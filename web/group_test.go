package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/competency"
)

// grouped makes a group of these people.
func (room *testRoom) grouped(name string, people ...*visitor) string {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	id, err := room.accounts.CreateGroup(ctx, system, room.library, account.GroupDetails{Name: name})
	var ids []int64
	for _, v := range people {
		ids = append(ids, v.actor.AccountID)
	}
	if err == nil && len(ids) > 0 {
		_, err = room.accounts.AddMembers(ctx, system, id, ids)
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return fmt.Sprintf("/groups/%d", id)
}

// ticking is a form with somebody ticked in it.
func ticking(v *visitor) url.Values { return url.Values{"account": {fmt.Sprint(v.actor.AccountID)}} }

func TestGroupIsKept(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, rina := room.enter("Tuti", "id", lms.Trainer), room.enter("Nur", "en", lms.Head), room.enter("Rina", "id", lms.Librarian)
	head.see("/groups", "There are no groups yet. Trainers and administrators make them here.")
	trainer.see("/groups", "Belum ada kelompok.", `href="/groups/new"`, `aria-current="page"`)
	if status, body, _ := trainer.send("/groups/new", "/groups", url.Values{"name": {" "}, "note": {"pagi"}}); status != 422 || !strings.Contains(body, "Beri nama kelompok ini.") || !strings.Contains(body, "pagi") {
		t.Errorf("without a name: %d\n%s", status, excerpt(body))
	}
	members := trainer.sent("/groups/new", "/groups", url.Values{"name": {"Tim layanan anak"}, "note": {"<b>Sabtu</b>"}})
	g := strings.TrimSuffix(members, "/members")
	trainer.see(members, "Kelompok sudah dibuat.")
	trainer.see(g, "Kelompok ini belum punya anggota. Tambahkan", "<b>Sabtu</b>")
	if status, body, _ := trainer.send("/groups/new", "/groups", url.Values{"name": {"tim layanan anak"}}); status != 409 || !strings.Contains(body, "Sudah ada kelompok") {
		t.Errorf("the name is taken: %d", status)
	}
	if status, body, _ := trainer.send(members, members+"/people", url.Values{}); status != 422 || !strings.Contains(body, "Pilih paling sedikit satu orang") {
		t.Errorf("nobody: %d", status)
	}
	for form, n := range map[string]string{"role=librarian": "1 orang dapat ditambahkan", "account=" + fmt.Sprint(head.actor.AccountID): "1 orang dapat ditambahkan"} {
		values, _ := url.ParseQuery(form)
		if status, body, _ := trainer.send(members, members+"/people", values); status != 200 || !strings.Contains(body, n) {
			t.Errorf("%s: %d\n%s", form, status, excerpt(body))
		}
	}
	trainer.see(g, "belum punya anggota") // looking adds nobody
	trainer.sent(members, members, ticking(rina))
	trainer.see(g, "1 orang ditambahkan.", "Rina", "ditambahkan Tuti", "0 dipelajari · 0 selesai")
	rina.see("/profile", "Kelompok saya", "Tim layanan anak", "Anggota lain tidak melihat")
	head.see(g, "Rina", "1 member")
	kind, body := upload(t, formToken.FindStringSubmatch(trainer.see(members))[1], url.Values{}, "daftar.csv", []byte("surel\nsiapa@x.example\n"))
	if status, page, _ := trainer.do("POST", members+"/list", kind, "", bytes.NewReader(body)); status != 200 || !strings.Contains(page, "0 orang dapat ditambahkan") || !strings.Contains(page, "Baris 2") {
		t.Errorf("a list: %d\n%s", status, excerpt(page))
	}
	trainer.sent(g+"/edit", g, url.Values{"name": {"Tim anak"}})
	trainer.sent(g, g+"/archive", url.Values{"do": {"archive"}})
	trainer.see("/groups", "Tim anak", "Diarsipkan")
	if status, _, _ := trainer.do("GET", members, "", "", nil); status != 409 {
		t.Errorf("members of an archived group: %d", status)
	}
	trainer.sent(g, g+"/archive", url.Values{"do": {"restore"}})
	if status, page, _ := trainer.send(g, g+"/delete", url.Values{}); status != 409 || !strings.Contains(page, "Arsipkan saja") {
		t.Errorf("a group with members is deleted: %d", status)
	}
	trainer.sent(g, fmt.Sprintf("%s/members/%d/remove", g, rina.actor.AccountID), url.Values{})
	lacks(t, rina.see("/profile"), "Kelompok saya")
	trainer.sent(g, g+"/delete", url.Values{})
	trainer.see("/groups", "Kelompok sudah dihapus.", "Belum ada kelompok.")
}

// Members, and people of other libraries, see nothing of a group.
func TestGroupsOfOthers(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, rina, budi := room.enter("Tuti", "id", lms.Trainer), room.enter("Nur", "id", lms.Head), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	c, test := trainer.starterCourse("Sirkulasi"), room.starter("pengatalogan")
	meeting := fmt.Sprintf("/activities/%d", room.hold("Pelatihan", -5*time.Hour, nil))
	g := room.grouped("Angkatan Rahasia", rina, budi)
	filter := "?group=" + strings.TrimPrefix(g, "/groups/")
	leave := fmt.Sprintf("%s/members/%d/remove", g, rina.actor.AccountID)
	later := g + "/courses/" + strings.TrimPrefix(c, "/courses/") + "/not-later"
	posts := []string{g, g + "/archive", g + "/delete", g + "/members", g + "/members/people", leave, later}
	for _, who := range []*visitor{rina, budi} {
		for _, path := range []string{"/groups", "/groups/new", g, g + "/edit", g + "/members", g + "/enrol?course=1"} {
			if status, page, _ := who.do("GET", path, "", "", nil); status != 403 || strings.Contains(page, "Rahasia") {
				t.Errorf("a member opens %s: %d", path, status)
			}
		}
		for _, path := range append(posts, "/groups") {
			if status, _, _ := who.send("/profile", path, ticking(rina)); status != 403 {
				t.Errorf("a member sends %s: %d", path, status)
			}
		}
	}
	lacks(t, rina.see("/profile", "Angkatan Rahasia"), "Budi")
	for _, path := range append(posts[:6:6], "/groups") {
		if status, _, _ := head.send("/profile", path, url.Values{"name": {"x"}}); status != 403 {
			t.Errorf("the head sends %s: %d", path, status)
		}
	}

	far := room.enter("Jauh", "id", lms.Trainer)
	far.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'head'), (?, ?, 'admin')`, far.actor.AccountID, far.actor.LibraryID, far.actor.AccountID, far.actor.LibraryID)
	lacks(t, far.see("/groups", "Belum ada kelompok"), "Rahasia")
	for _, path := range []string{g, g + "/edit", g + "/members", c + "/learners" + filter, "/competencies/figures?profile=group-" + strings.TrimPrefix(g, "/groups/"), meeting + "/attendance" + filter, test + "/results" + filter} {
		if status, page, _ := far.do("GET", path, "", "", nil); status != 404 || strings.Contains(page, "Rahasia") || strings.Contains(page, "Rina") {
			t.Errorf("another library opens %s: %d", path, status)
		}
	}
	for _, path := range posts {
		form := ticking(far)
		form.Set("name", "Milik kami")
		if status, _, _ := far.send("/groups/new", path, form); status != 404 {
			t.Errorf("another library sends %s: %d", path, status)
		}
	}
	trainer.see(g, "Angkatan Rahasia", "Rina", "Budi", "2 anggota")
	own := room.library
	room.library = far.actor.LibraryID
	theirs := room.grouped("Kelompok Desa")
	room.library = own
	if status, _, _ := trainer.do("GET", c+"/enrol-others?group="+strings.TrimPrefix(theirs, "/groups/"), "", "", nil); status != 200 {
		t.Error(status)
	}
	lacks(t, trainer.see(c+"/enrol-others"), "Kelompok Desa")
	form := ticking(rina)
	form.Set("later", strings.TrimPrefix(theirs, "/groups/"))
	trainer.sent(c+"/enrol-others", c+"/enrol-others", form)
	var n int
	if err := room.db.Get(&n, `SELECT COUNT(*) FROM course_group`); err != nil || n != 0 {
		t.Errorf("a course enrols another library's group: %d %v", n, err)
	}
}

// A group narrows learners, their table and file, results and attendance.
func TestPagesOfAGroup(t *testing.T) {
	room := openTestRoom(t)
	trainer, head := room.enter("Tuti", "id", lms.Trainer), room.enter("Nur", "id", lms.Head)
	rina, budi, sari := room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian), room.enter("Sari", "id", lms.Librarian)
	c, test := trainer.starterCourse("Sirkulasi"), room.starter("pengatalogan")
	rina.sent(c, c+"/enrol", url.Values{})
	sari.sent(c, c+"/enrol", url.Values{})
	rina.passes(test)
	sari.passes(test)
	trainer.see(c+"/learners", "Rina", "Sari")
	lacks(t, trainer.see(c+"/learners"), `name="group"`) // no group, nothing to choose
	g := room.grouped("Angkatan 1", rina, budi)
	empty := room.grouped("Angkatan 2")
	filter := "?group=" + strings.TrimPrefix(g, "/groups/")
	trainer.see(g, "1 sedang belajar · 0 selesai · 1 belum terdaftar", "1 dipelajari · 0 selesai")
	for _, path := range []string{c + "/learners", c + "/overview", test + "/results"} {
		trainer.see(path, "Rina", "Sari", `name="group"`)
		lacks(t, trainer.see(path+filter, "Rina", " selected>Angkatan 1", filter), "Sari")
		lacks(t, trainer.see(path+"?group="+strings.TrimPrefix(empty, "/groups/"), "Tidak ada anggota “Angkatan 2” di sini."), "Sari", "Rina")
		if status, _, _ := trainer.do("GET", path+"?group=98765", "", "", nil); status != 404 {
			t.Errorf("%s of no group: %d", path, status)
		}
	}
	for _, path := range []string{c + "/overview.csv", test + "/results.csv"} {
		lacks(t, trainer.see(path+filter), "Sari")
	}
	// Overlapping groups would let the head take one's result from two averages.
	lacks(t, head.see(test+"/results"), `name="group"`)
	if status, _, _ := head.do("GET", test+"/results"+filter, "", "", nil); status != 403 {
		t.Errorf("the head narrows results: %d", status)
	}

	meeting := fmt.Sprintf("/activities/%d/attendance", room.hold("Pelatihan", -5*time.Hour, nil))
	body := trainer.see(meeting+filter, "Centang Angkatan 1")
	for v, present := range map[*visitor]bool{rina: true, budi: true, sari: false} {
		if strings.Contains(body, fmt.Sprintf(`name="present-%d" value="1" checked`, v.actor.AccountID)) != present {
			t.Errorf("%s is ticked: %v", v.actor.Name, !present)
		}
	}
	lacks(t, body, "Centang Angkatan 2")

	// A path for the group is for who is in it, also later.
	paths := head.sent("/paths/new", "/paths", url.Values{"name": {"Jalur angkatan"}, "place-" + strings.TrimPrefix(c, "/courses/"): {"1"}, "group": {strings.TrimPrefix(g, "/groups/")}})
	head.sent(paths, paths+"/publish", url.Values{"do": {"publish"}})
	head.see(paths, "Angkatan 1", "0 dari 2 orang")
	budi.see("/", "Jalur angkatan")
	lacks(t, sari.see("/"), "Jalur angkatan")
	trainer.sent(g, g+"/members", ticking(sari))
	sari.see("/", "Jalur angkatan")
	head.see(paths, "0 dari 3 orang")
	trainer.see(g, "Jalur angkatan")
}

// A group's gaps show from five people who hold a position, to those alone who
// may see each of them.
func TestGapsOfAGroup(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer, head := room.enter("Tuti", "id", lms.Trainer), room.enter("Nur", "id", lms.Head)
	var people []*visitor
	for i := range 6 {
		people = append(people, room.enter(fmt.Sprintf("Orang %c", 'A'+i), "id", lms.Librarian))
	}
	room.profile("Meja layanan", map[int64]int{ids["services"]: 3}, people[:3]...)
	room.profile("Koleksi", map[int64]int{ids["services"]: 2}, people[3:]...)
	for i, v := range people {
		if err := room.competencies().SaveSelf(t.Context(), v.actor, room.library, "formulir-uji", lms.DayOf(room.now().In(defaultZone)), []competency.Mark{{CompetencyID: ids["services"], Level: i}}); err != nil {
			t.Fatal(err)
		}
	}
	g := room.grouped("Angkatan 1", append(people[:4:4], head)...) // the head holds no position
	figures := "/competencies/figures?profile=group-" + strings.TrimPrefix(g, "/groups/")
	lacks(t, head.see(figures, "Kurang dari 5 anggota kelompok ini memegang jabatan", " selected>Angkatan 1"), "1 dari 4 orang", "2 dari 4 orang", `<svg class="chart`)
	trainer.sent(g, g+"/members", ticking(people[4]))
	lacks(t, head.see(figures, "5 orang di kelompok ini memegang profil", "2 dari 5 orang", "tidak terhitung", `<svg class="chart`, "<th scope=\"row\">"), "Orang A")
	lacks(t, trainer.see("/competencies/figures"), "Angkatan 1")
	if status, page, _ := trainer.do("GET", figures, "", "", nil); status != 404 || strings.Contains(page, "2 dari 5 orang") {
		t.Errorf("the trainer, who makes groups, sees %d", status)
	}
	head.see(g, figures)
	lacks(t, trainer.see(g, "hanya untuk kepala dan administrator"), figures)
}

// SLiMS's user groups are a suggestion that is read when it is asked for, and
// names nobody without a linked account.
func TestGroupFromSlims(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Tuti", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	members := room.grouped("Sirkulasi", budi) + "/members"
	lacks(t, trainer.see(members+"?slims=1"), "kelompok pengguna SLiMS")
	room.connect()
	for i, v := range []*visitor{rina, budi, nil} {
		var id *int64
		if v != nil {
			id = &v.actor.AccountID
		}
		room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id) VALUES (?, ?, ?, 'x', '', NOW(), ?)`, room.library, i+7, fmt.Sprint("u", i), id)
	}
	trainer.see(members+"?slims=1", "belum ada orang yang akunnya tertaut")
	room.slims.set(func(f *fakeSlims) {
		f.groups = []account.SlimsGroup{{ID: 3, Name: "Meja sirkulasi", UserIDs: []int64{7, 8, 9}}, {ID: 4, Name: "Tanpa akun", UserIDs: []int64{9}}}
	})
	lacks(t, trainer.see(members, "Tampilkan kelompok pengguna SLiMS"), "Meja sirkulasi")
	lacks(t, trainer.see(members+"?slims=1", "Meja sirkulasi", "2 orang", "tidak disalin"), "Tanpa akun")
	status, body, _ := trainer.send(members+"?slims=1", members+"/people", url.Values{"slims_shown": {"1"}, "slims": {"3"}})
	if status != 200 || !strings.Contains(body, "1 orang dapat ditambahkan") || !strings.Contains(body, "1 orang sudah di kelompok ini") || !strings.Contains(body, `name="slims" value="3" checked`) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	room.slims.set(func(f *fakeSlims) { f.down = true })
	if status, body, _ := trainer.do("GET", members+"?slims=1", "", "", nil); status != 503 || !strings.Contains(body, "tidak dapat dibaca sekarang") || !strings.Contains(body, "Satu per satu") {
		t.Errorf("SLiMS is away: %d\n%s", status, excerpt(body))
	}
}
