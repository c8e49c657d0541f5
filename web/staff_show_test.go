package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
)

// staffOf is who has the account that a SLiMS user is linked to.
func (room *testRoom) staffOf(userID int64) (id int64) {
	room.t.Helper()
	if err := room.db.Get(&id, `SELECT account_id FROM account_slims_user WHERE user_id = ?`, userID); err != nil {
		room.t.Fatal(err)
	}
	return id
}

func TestStaffChangesPage(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	admin.see("/staff", "belum tersambung ke SLiMS")
	people := []fakeStaff{slimsStaff(2, "rina", "Rina Sari"), slimsStaff(3, "hasan", "Hasan Basri"), slimsStaff(4, "meja", "Meja Layanan"), slimsStaff(5, "baru", "Baru Datang"), slimsStaff(6, "kios", "Kios"),
		slimsStaff(7, "lama", "Lama Sekali"), slimsStaff(8, "siti", "Siti")}
	room.connect(people...)
	admin.see("/staff", "belum dibaca")
	room.readDirectory(people...)
	for _, name := range []string{"rina", "hasan", "lama", "siti"} {
		room.stranger().sent("/signin", "/signin", credentials(name, secret))
	}
	admin.see("/staff", "Tidak ada yang menunggu keputusan Anda", "3 petugas SLiMS belum punya akun")

	// Hasan is gone, Siti's number passes on, Rina marries, the desk looks shared, Lama does nothing.
	rina, joko := slimsStaff(2, "rina", "Rina Hidayat"), slimsStaff(8, "joko", "Joko Susilo")
	room.pass(48 * time.Hour)
	room.readDirectory(rina, people[2], people[3], people[4], people[5], joko)
	today, old := lms.DayOf(room.now()), lms.DayOf(room.now())-120
	err := room.accounts.SaveWork(context.Background(), lms.System("slims:sync"), room.library,
		map[int64]account.Work{2: {LastOn: &today}, 4: {LastOn: &today, Signs: []string{"name", "volume"}}, 7: {LastOn: &old}})
	if err != nil {
		t.Fatal(err)
	}
	admin.see("/", "4 perubahan pegawai di SLiMS menunggu keputusan Anda", `href="/staff"`)
	admin.see("/staff", "Apakah akun ini dipakai bersama?", "namanya nama meja atau tugas · jauh lebih banyak kerja", "Nomor 8: dahulu Siti (siti), sekarang Joko Susilo (joko)", "akun lamanya Siti",
		"Hasan Basri", "tidak ada sejak", "Masih ada di SLiMS, tetapi tidak bekerja lagi", "Lama Sekali", "Rina Sari → Rina Hidayat")
	admin.inBoth("/staff")
	if status, _, _ := room.enter("Rudi", "id", lms.Head).do("GET", "/staff", "", "", nil); status != 403 {
		t.Errorf("the head: %d", status)
	}

	hasan := fmt.Sprint(room.staffOf(3))
	admin.sent("/staff", "/staff/close", url.Values{"account": {hasan}})
	admin.see("/staff", "Hasan Basri dinonaktifkan", "Sudah dinonaktifkan")
	admin.sent("/staff", "/staff/reopen", url.Values{"account": {hasan}})
	admin.sent("/staff", "/staff/settle", url.Values{"user": {"3"}})
	admin.sent("/staff", "/staff/settle", url.Values{"user": {"7"}})
	var change int64
	if err := room.db.Get(&change, `SELECT id FROM account_slims_change WHERE kind = 'passed'`); err != nil {
		t.Fatal(err)
	}
	admin.sent("/staff", "/staff/passed", url.Values{"change": {fmt.Sprint(change)}, "answer": {"other"}})
	if status, body, _ := admin.send("/staff", "/staff/passed", url.Values{"change": {fmt.Sprint(change)}, "answer": {"same"}}); status != 409 || !strings.Contains(body, "sudah dijawab") || !strings.Contains(body, "Perubahan pegawai") {
		t.Errorf("answered twice: %d\n%s", status, excerpt(body))
	}
	admin.sent("/staff", "/staff/account", url.Values{"user": {"5"}})
	admin.see("/staff", "Akun Baru Datang terbuat dan tertaut")
	if status, body, _ := admin.send("/staff", "/staff/account", url.Values{"user": {"5"}}); status != 409 || !strings.Contains(body, "sudah punya akun") {
		t.Errorf("made twice: %d", status)
	}
	admin.sent("/staff", "/staff/settle", url.Values{"user": {"6"}})

	// The desk: refused for somebody who is linked already, then it is Wati's, then shared after all.
	if status, body, _ := admin.send("/staff", "/staff/shared", url.Values{"user": {"4"}, "answer": {"no"}, "account": {fmt.Sprint(room.staffOf(2))}}); status != 409 || !strings.Contains(body, "sudah tertaut ke pengguna SLiMS rina") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	admin.sent("/staff", "/staff/shared", url.Values{"user": {"4"}, "answer": {"no"}, "account": {fmt.Sprint(admin.actor.AccountID)}})
	admin.see("/staff", "Milik satu orang", "Tidak ada yang menunggu keputusan Anda")
	if room.staffOf(4) != admin.actor.AccountID {
		t.Error("not linked")
	}
	admin.sent("/staff", "/staff/shared", url.Values{"user": {"4"}, "answer": {"yes"}})
	admin.see("/staff", "Dipakai bersama; tidak masuk angka pribadi")
	admin.see("/audit", "Menyatakan pengguna SLiMS meja (Meja Layanan) dipakai bersama", "bukan Siti, pemilik nomor itu sebelumnya", "Membiarkan pengguna SLiMS lama")
	for path, field := range map[string]string{"/staff/shared": "user", "/staff/passed": "change", "/staff/close": "account", "/staff/settle": "user", "/staff/account": "user"} {
		if status, _, _ := admin.send("/staff", path, url.Values{field: {"x"}}); status != 422 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// Whoever signs in as a desk is shown no figures as their own, and told why.
func TestFiguresOfASharedAccount(t *testing.T) {
	room := openTestRoom(t)
	room.connect(slimsStaff(4, "meja", "Meja Layanan"))
	room.stranger().sent("/signin", "/signin", credentials("meja", secret))
	room.insert(`INSERT INTO usage_fact (library_id, metric, day, location, staff_id, count) VALUES (?, 'loans', CURDATE() - INTERVAL 3 DAY, '', 4, 7643)`, room.library)
	desk := room.enter("Meja", "id", lms.Librarian)
	desk.actor.AccountID = room.staffOf(4)
	desk.renew()
	body := desk.see("/usage/mine", "7.643")
	lacks(t, body, "Pelatihan Anda")
	// One's own training stands beside one's own work: what was attended whole, in its month.
	for title, minutes := range map[string]int{"Lokakarya arsip": 180, "Hanya mampir": 30} {
		activity := room.insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at)
			VALUES (?, 'workshop', ?, CURDATE() - INTERVAL 40 DAY + INTERVAL 3 HOUR, CURDATE() - INTERVAL 40 DAY + INTERVAL 6 HOUR, '', '', 'service', 4, '', NOW())`, room.library, title)
		room.insert(`INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) VALUES (?, ?, ?, NOW())`, activity, desk.actor.AccountID, minutes)
	}
	lacks(t, desk.see("/usage/mine", "Pelatihan Anda pada bulan-bulan ini", "Lokakarya arsip", `class="event`), "Hanya mampir")
	desk.inBoth("/usage/mine")
	err := room.accounts.SaveWork(context.Background(), lms.System("slims:sync"), room.library, map[int64]account.Work{4: {Signs: []string{"name"}}})
	if err != nil {
		t.Fatal(err)
	}
	if body := desk.see("/usage/mine", "tampak dipakai, oleh beberapa orang"); strings.Contains(body, "7.643") {
		t.Error("the figures of several people as one's own")
	}
	desk.inBoth("/usage/mine")
	room.insert(`INSERT INTO usage_source (library_id, source, first_on, read_on, read_at, last_id, last_on, rows_read) VALUES (?, 'loan', CURDATE() - INTERVAL 9 DAY, CURDATE(), NOW(), 1, CURDATE(), 1)`, room.library)
	room.enter("Wati", "id", lms.Admin).see("/usage?metric=loans&by=staff", "7.643", "akun bersama")
}
