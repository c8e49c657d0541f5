package web

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// form is the fields of a form, in pairs of name and value.
func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

func formatID(id int64) string { return strconv.FormatInt(id, 10) }

// verdict saves what a check found for everybody who learns now.
func (room *testRoom) verdict(seen course.Seen) {
	room.t.Helper()
	ctx, system := context.Background(), lms.System("test")
	checks, err := room.courses.OpenChecks(ctx, system, room.library)
	if err != nil || len(checks) == 0 {
		room.t.Fatal(len(checks), err)
	}
	for _, c := range checks {
		if err := room.courses.SaveVerdict(ctx, system, c, c.Practical.Judge(seen, time.Time{})); err != nil {
			room.t.Fatal(err)
		}
	}
}

func TestPracticalWithoutLinkOrSlims(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, lesson := trainer.practicalCourse()
	rina.see(lesson, "Pinjamkan 3 eksemplar", "Terima kembali 3 eksemplar dalam rentang 7 hari")
	if status, _, _ := rina.send(lesson, lesson+"/practical/check", form()); status != 409 {
		t.Errorf("who has not enrolled: %d", status)
	}
	rina.sent(c, c+"/enrol", form())
	if body := rina.see(lesson, "0 dari 3 eksemplar", "Perpustakaan Kota belum tersambung ke SLiMS"); strings.Contains(body, "Periksa sekarang") {
		t.Error("a button that cannot help")
	}
	room.connect(slimsStaff(7, "rina", "Rina"))
	if body := rina.see(lesson, "Akun Anda belum ditautkan dengan pengguna SLiMS di Perpustakaan Kota"); strings.Contains(body, "Periksa sekarang") {
		t.Error("a button that cannot help")
	}
	rina.see(c, "belum dikerjakan di SLiMS, atau belum diperiksa.")
	room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id, linked_at) VALUES (?, 7, 'rina', 'Rina', '', NOW(), ?, NOW())`, room.library, rina.actor.AccountID)
	rina.see(lesson, "Periksa sekarang", "Belum pernah diperiksa.")
	if to := rina.sent(lesson, lesson+"/practical/check", form()); to != lesson+"#practical" {
		t.Errorf("leads to %s", to)
	}
	body := rina.see(lesson, "Pemeriksaan diminta.", "Sedang membaca SLiMS…", `hx-trigger="load delay:1s"`)
	if _, part, _ := rina.do("GET", lesson+"/practical", "", "", nil); strings.Contains(part, "<section") {
		t.Errorf("a part is no page: %s", part)
	}
	room.pass(2 * time.Minute)
	rina.see(lesson, "Pemeriksaan masih menunggu giliran.", `hx-trigger="load delay:10s"`)

	at := room.now()
	seen := course.Seen{Works: []course.Work{{Kind: course.LoanWork, ID: "1", At: at}, {Kind: course.LoanWork, ID: "2", At: at}},
		Unseen: []course.Unseen{{Kind: course.ReturnWork, Why: "name", N: 2}, {Kind: course.ReturnWork, Why: "log_from", At: &at}, {Kind: course.LoanWork, Why: "nobody"}}}
	room.verdict(seen)
	rina.see(lesson, "2 dari 3 eksemplar", "0 dari 3 eksemplar", "2 pengembalian tercatat atas nama yang dimiliki lebih dari satu orang", "Catatan SLiMS tentang pengembalian baru ada sejak",
		"Versi SLiMS ini tidak mencatat siapa yang melakukan peminjaman", "pelatih dapat menerimanya dengan alasan")
	rina.see(c, "baru 2 dari 6 yang terlihat di SLiMS.")
	checks, err := room.courses.OpenChecks(context.Background(), lms.System("test"), room.library)
	if err != nil || room.courses.SaveProblem(context.Background(), lms.System("test"), checks[0], "unreachable") != nil {
		t.Fatal(err)
	}
	rina.see(lesson, "SLiMS Perpustakaan Kota tidak menjawab", "2 dari 3 eksemplar")
	if strings.Contains(body, "Kemajuan peserta dalam praktik") {
		t.Error("a learner is sent to the trainer's page")
	}
	trainer.see(lesson, "Kemajuan peserta dalam praktik")
}

// What is chosen and not there any more is said, not left out.
func TestPracticalForSomethingThatIsGone(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	c, lesson := trainer.practicalCourse()
	trainer.sent(c+"/edit", c+"/draft", form())
	for field, says := range map[string]string{"library": "tidak lagi menyediakan SLiMS-nya untuk latihan", "competency": "sudah tidak ada di perpustakaan ini"} {
		f := form("revision", "1", "kind-1", "loan", "at_least-1", "4")
		f.Set(field, "999")
		trainer.refused(422, lesson+"/practical/edit", lesson+"/practical", f, says, `id="`+field+`-error"`, `value="4"`)
	}
	trainer.refused(422, c+"/edit", c, form("title", "Sirkulasi baru", "focus", "user_services", "level", "basic", "language", "id", "jp", "1", "revision", "1", "competency", "999"),
		"sudah tidak ada di perpustakaan ini", `value="Sirkulasi baru"`)
	trainer.refused(422, "/courses/new", "/courses", form("title", "Lain", "focus", "user_services", "level", "basic", "language", "id", "jp", "1", "competency", "x"), "sudah tidak ada di perpustakaan ini", `value="Lain"`)
}

func TestPracticalIsAcceptedByHand(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, lesson := trainer.practicalCourse()
	page := c + "/practicals"
	trainer.see(c, page)
	trainer.see(page, "Belum ada peserta yang mengikuti praktik di kursus ini.")
	rina.sent(c, c+"/enrol", form())
	trainer.sent(c, c+"/enrol", form())
	room.verdict(course.Seen{Unseen: []course.Unseen{{Kind: course.ReturnWork, Why: "log_off"}}})
	if body := trainer.see(page, "Rina", "0 dari 6", "Catatan (log) SLiMS kosong atau tidak berjalan"); strings.Count(body, "Terima manual") != 1 {
		t.Error("the trainer's own practical is offered too")
	}
	key := lesson[strings.LastIndex(lesson, "/")+1:]
	accept := func(account string, reason string) (int, string) {
		status, body, _ := trainer.send(page, page, form("account", account, "lesson", key, "reason", reason))
		return status, body
	}
	id := formatID(rina.actor.AccountID)
	if status, body := accept(id, "  "); status != 422 || !strings.Contains(body, "Tulis alasannya") {
		t.Errorf("without a reason: %d", status)
	}
	if status, body := accept(id, strings.Repeat("panjang ", 80)); status != 422 || !strings.Contains(body, "panjang panjang") {
		t.Errorf("the reason is gone: %d", status)
	}
	if status, _ := accept(formatID(trainer.actor.AccountID), "saya"); status != 409 {
		t.Errorf("own: %d", status)
	}
	if status, _ := accept("999999", "ya"); status != 404 {
		t.Errorf("nobody: %d", status)
	}
	if status, body := accept(id, "Saya mendampinginya di meja."); status != 303 {
		t.Fatalf("%d %s", status, excerpt(body))
	}
	trainer.see(page, "Praktik Rina diterima.", "Diterima Pelatih,", "Saya mendampinginya di meja.")
	rina.see(lesson, "Diterima pelatih pada", "Saya mendampinginya di meja.")
	rina.see(c, "Selamat, Rina")
	if status, _, _ := rina.do("GET", page, "", "", nil); status != 403 {
		t.Errorf("a learner on the trainer's page: %d", status)
	}
}

func TestPracticalIsWritten(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Trainer", "en", lms.Trainer)
	other := room.insert(`INSERT INTO "library" (code, name, created_at, slims_sealed, for_practice) VALUES ('latihan', 'SLiMS Latihan', NOW(), 'x', 1)`)
	room.insert(`INSERT INTO "library" (code, name, created_at, slims_sealed) VALUES ('desa', 'Perpustakaan Desa', NOW(), 'x')`)
	c, lesson := trainer.practicalCourse()
	trainer.sent(c+"/edit", c+"/draft", form())
	edit := lesson + "/practical/edit"
	body := trainer.see(edit, "Requirement 3", "SLiMS Latihan", "Within (days)", "is not connected to SLiMS yet")
	if strings.Contains(body, "Requirement 4") || strings.Contains(body, "Perpustakaan Desa") {
		t.Error("more than one empty requirement, or a library that does not offer its SLiMS")
	}
	revision := formatID(2)
	bad := form("revision", revision, "kind-1", "record", "at_least-1", "0", "fields-1", "isbn", "copied-1", "1", "kind-2", "loan", "at_least-2", "2", "days-2", "400")
	if status, body, _ := trainer.send(edit, lesson+"/practical", bad); status != 422 || !strings.Contains(body, `value="isbn" checked`) || !strings.Contains(body, `name="copied-1" value="1" checked`) ||
		!strings.Contains(body, `id="days-2-error"`) || !strings.Contains(body, `id="at_least-1-error"`) {
		t.Errorf("%d %s", status, excerpt(body))
	}
	if status, body, _ := trainer.send(edit, lesson+"/practical", form("revision", revision)); status != 422 || !strings.Contains(body, "at least one kind of work") {
		t.Errorf("without a rule: %d", status)
	}
	good := form("revision", "1", "kind-1", "record", "at_least-1", "5", "fields-1", "subject", "fields-1", "classification", "library", formatID(other))
	status, body, _ := trainer.send(edit, lesson+"/practical", good)
	if status != 409 || !strings.Contains(body, "What your colleague saved") || !strings.Contains(body, "Lend 3 copies") || !strings.Contains(body, `name="revision" value="2"`) {
		t.Errorf("two at once: %d %s", status, excerpt(body))
	}
	ids, err := room.competencies().InstallStarter(context.Background(), lms.System("test"), room.library)
	if err != nil {
		t.Fatal(err)
	}
	good.Set("competency", formatID(ids["services"]))
	good.Set("revision", revision)
	good.Set("level", "5")
	if status, body, _ := trainer.send(edit, lesson+"/practical", good); status != 422 || !strings.Contains(body, `id="level-error"`) {
		t.Errorf("a practical does not show level 5: %d", status)
	}
	good.Set("level", "3")
	trainer.sent(edit, lesson+"/practical", good)
	trainer.see(edit, fmt.Sprintf(`value="%d" selected`, ids["services"]), `value="3" selected>3`)
	trainer.see(strings.Replace(lesson, "/lessons/", "/preview/", 1), "Catalogue 5 titles with a subject heading and a classification", "SLiMS that is read: SLiMS Latihan.")
	trainer.sent(c+"/edit", c+"/publish", form())
	rina := room.enter("Rina", "en", lms.Librarian)
	rina.sent(c, c+"/enrol", form())
	rina.see(lesson, "Your account is not linked to a SLiMS user at SLiMS Latihan yet")
	room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id, linked_at) VALUES (?, 7, 'rina', 'Rina', '', NOW(), ?, NOW())`, other, rina.actor.AccountID)
	rina.see(lesson, "Check now")
	if list, err := room.courses.OpenChecks(context.Background(), lms.System("test"), other); err != nil || len(list) != 1 {
		t.Errorf("%+v %v", list, err)
	}
	pages := room.enter("Pelatih", "id", lms.Trainer)
	pages.sent(c+"/edit", c+"/draft", form())
	if status, _, _ := pages.do("GET", c+"/lessons/nokeyofthese/practical/edit", "", "", nil); status != 404 {
		t.Errorf("a lesson that is not there: %d", status)
	}
	pages.inBoth(edit, c+"/practicals", lesson)
}
