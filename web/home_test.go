package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/course"
	"binapustaka/lms/locale"
	"binapustaka/web/webtest"
)

func TestHomeOfALibrarian(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina Sari, S.IP.", "id", lms.Librarian)
	body := rina.see("/", ", Rina</h1>", "Belum ada kursus", "Tidak ada jadwal", "JP bertambah setiap", "Uji yang dapat Anda kerjakan", "Uji singkat")
	for _, absent := range []string{"Menunggu Anda", "Apakah pelatihan berhasil", "Pekerjaan malam", "Cakupan data", "Lihat kursus"} {
		if strings.Contains(body, absent) {
			t.Errorf("a librarian sees %q", absent)
		}
	}
	ids := room.install()
	rina.see("/", "Mulai di sini", "Buka kursus", "Satu langkah untuk hari ini")

	ctx := context.Background()
	if err := room.courses.Enrol(ctx, rina.actor, ids[0]); err != nil {
		t.Fatal(err)
	}
	v, err := room.courses.Find(ctx, rina.actor, ids[0])
	if err != nil {
		t.Fatal(err)
	}
	first, second := v.Lessons()[0], v.Lessons()[1]
	for range 2 {
		if _, _, err := room.courses.OpenLesson(ctx, rina.actor, ids[0], first.Key); err != nil {
			t.Fatal(err)
		}
		if _, err := room.courses.CompleteLesson(ctx, rina.actor, ids[0], first.Key); err != nil {
			t.Fatal(err)
		}
	}
	left := 0
	for _, l := range v.Modules[0].Lessons[1:] {
		if l.Required {
			left += l.Minutes
		}
	}
	rina.see("/", "Lanjutkan belajar", v.Title, "pelajaran 2: "+second.Title, fmt.Sprintf("/courses/%d/lessons/%s", ids[0], second.Key),
		fmt.Sprintf("Lanjutkan %d menit lagi untuk menuntaskan modul 1", left), `<progress value="`, "1 kursus sedang berjalan")

	room.insert(`UPDATE course_enrolment SET completed_at = ?, jp = 6 WHERE account_id = ?`, room.now().UTC(), rina.actor.AccountID)
	past := room.hold("Pelatihan lama", -2*time.Hour, func(d *activity.Details) { d.EndsAt = d.StartsAt.Add(time.Hour) })
	if err := room.activities().MarkAttendance(ctx, lms.System("test"), past, []activity.Mark{{AccountID: rina.actor.AccountID, Minutes: 90}}); err != nil {
		t.Fatal(err)
	}
	if _, err := room.deps.Hours.Post(ctx, lms.System("test")); err != nil {
		t.Fatal(err)
	}
	rina.see("/", `<span class="big">8</span> JP`, "1 kursus dituntaskan tahun ini", "1 kegiatan diikuti tahun ini", "Mulai di sini")
	room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id) VALUES (?, 4, 'rina', 'Rina', '', NOW(), ?)`, room.library, rina.actor.AccountID)
	rina.see("/", `href="/usage/mine"`)
	room.insert(`UPDATE course_version SET status = 'archived'`)
	rina.see("/", "Semua kursus sudah Anda tuntaskan", "Lihat kegiatan")
}

func TestHomeShowsTheWeek(t *testing.T) {
	room := openTestRoom(t)
	room.install()
	noon := time.Date(2027, 3, 10, 5, 0, 0, 0, time.UTC) // 12.00 in Jakarta
	room.pass(time.Until(noon))
	rina := room.enter("Rina", "id", lms.Librarian)
	room.hold("Lokakarya besok", 24*time.Hour, nil)
	room.hold("Seminar lusa", 60*time.Hour, nil)
	room.hold("Kunjungan nanti", 9*24*time.Hour, nil)
	room.hold("Batal", 30*time.Hour, func(d *activity.Details) { d.Status = activity.Cancelled })
	var test int64
	fmt.Sscanf(room.starter("diagnostik"), "/assessments/%d", &test)
	room.insert(`UPDATE assessment SET closes_at = ? WHERE id = ?`, noon.Add(3*time.Hour), test)
	fmt.Sscanf(room.starter("sirkulasi"), "/assessments/%d", &test)
	room.insert(`UPDATE assessment SET opens_at = ? WHERE id = ?`, noon.Add(48*time.Hour), test)
	body := rina.see("/", "Ditutup Rabu 10 Mar 2027, 15.00", "Hari ini", "Kamis 11 Mar 2027, 12.00–15.00 · Ruang Serbaguna", "Besok", "Dibuka Jumat 12 Mar 2027, 12.00",
		"Segera ditutup", "Buka uji") // nothing begun: what closes first is the next step
	order := []string{"Ditutup Rabu", "Lokakarya besok", "Dibuka Jumat", "Seminar lusa"}
	for i := 1; i < len(order); i++ {
		if strings.Index(body, order[i-1]) > strings.Index(body, order[i]) {
			t.Errorf("%q stands before %q", order[i], order[i-1])
		}
	}
	for _, absent := range []string{"Kunjungan nanti", "Batal"} {
		if strings.Contains(body, absent) {
			t.Errorf("%q is no part of the week", absent)
		}
	}
	attempt := rina.sent(room.starter("pengatalogan"), room.starter("pengatalogan")+"/attempts", url.Values{})
	rina.see("/", "Uji sedang berjalan", "Lanjutkan uji", `href="`+attempt+`"`, "masih berjalan sampai pukul 12.15", "Berakhir Rabu 10 Mar 2027, 12.15")
	room.enter("Budi", "en", lms.Librarian).see("/", "Closes soon", "Tomorrow", "Open the test")
}

func TestHomeOfATrainer(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Tuti", "id", lms.Trainer)
	body := trainer.see("/", "Menunggu Anda", "Belum ada kursus. Pasang", `href="/courses"`, "Ada 1 hal yang menunggu Anda")
	if strings.Contains(body, "Buku jam pelajaran") {
		t.Error("a trainer who learns nothing sees a learner's page")
	}
	ids := room.install()
	body = trainer.see("/", "Tidak ada yang menunggu Anda")
	if strings.Contains(body, "Pekerjaan malam") || strings.Contains(body, "Apakah pelatihan berhasil") {
		t.Error("a trainer sees what is for others")
	}
	waiting := room.hold("Pendampingan katalog", -24*time.Hour, nil)
	for i := range 3 {
		room.hold(fmt.Sprintf("Lama %d", i), -time.Duration(48+i)*time.Hour, nil)
	}
	room.hold("Terlalu lama", -90*24*time.Hour, nil)
	if err := room.courses.OpenDraft(context.Background(), trainer.actor, ids[0]); err != nil {
		t.Fatal(err)
	}
	draft := trainer.sent(room.starter("referensi")+"/edit", room.starter("referensi")+"/status", url.Values{"do": {"copy"}})
	rina := room.enter("Rina", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	body = trainer.see("/", "Kehadiran pada “Pendampingan katalog”", fmt.Sprintf(`href="/activities/%d/attendance"`, waiting), "Kehadiran pada 1 kegiatan lain",
		"1 draf kursus belum diterbitkan", fmt.Sprintf(`href="/courses/%d/edit"`, ids[0]), "1 draf uji belum diterbitkan", `href="`+draft+`"`,
		"1 hasil baru dalam tujuh hari", `href="`+test+`/results"`)
	if strings.Contains(body, "Terlalu lama") || strings.Contains(body, "Rina") {
		t.Error("what is long past, or somebody's name, is on the page")
	}
	room.pass(8 * 24 * time.Hour)
	if strings.Contains(room.enter("Tono", "id", lms.Trainer).see("/"), "hasil baru") {
		t.Error("results of last week are new")
	}
}

func TestHomeOfAnAdministrator(t *testing.T) {
	room := openTestRoom(t)
	room.install()
	admin := room.enter("Wati", "id", lms.Admin)
	admin.see("/", "belum tersambung ke SLiMS", `href="/slims/connection"`, "Belum pernah berjalan", "Ada 1 hal yang menunggu Anda")
	room.insert(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, room.library)
	admin.see("/", "belum pernah terbaca sampai selesai", `href="/jobs"`)
	run := room.insert(`INSERT INTO job_run (task_id, kind, library_id, status, attempt, created_at, started_at) VALUES ('a', 'slims:sync', ?, 'running', 1, NOW(), NOW())`, room.library)
	admin.see("/", "sedang dibaca untuk pertama kali", "Sedang berjalan")
	room.lived(420)
	room.insert(`UPDATE job_run SET status = 'done', started_at = NOW() - INTERVAL 84 SECOND, ended_at = NOW(), rows_read = 18244 WHERE id = ?`, run)
	pending := room.enter("Baru", "id", lms.Librarian)
	room.insert(`UPDATE account SET status = 'pending' WHERE id = ?`, pending.actor.AccountID)
	body := admin.see("/", "1 akun menunggu persetujuan", `href="/accounts?status=pending"`, "2 dari 2 pengguna SLiMS belum ditautkan", `href="/links"`, "selama 1 menit 24 detik", "18.244 baris dibaca",
		"Terbaca sampai", "3 tidak terbaca", `href="/usage/coverage"`)
	if strings.Contains(body, "Apakah pelatihan berhasil") || strings.Contains(body, "Zaki") {
		t.Error("an administrator sees what is the head's, or somebody's name")
	}
	room.insert(`UPDATE account_slims_user SET account_id = ?, gone_at = NOW() WHERE user_id = 7`, pending.actor.AccountID)
	admin.see("/", "1 dari 1 pengguna SLiMS", "1 perubahan pegawai di SLiMS menunggu")
	for status, text := range map[string]string{"failed": "Membaca SLiMS gagal. Sambungan ke basis data terputus", "retrying": "Membaca SLiMS belum berhasil dan akan dicoba lagi. Sambungan"} {
		room.insert(`UPDATE job_run SET status = ?, failures = '[{"key":"job.failure_lock"}]' WHERE id = ?`, status, run)
		admin.see("/", text)
	}
	room.insert(`UPDATE job_run SET status = 'done', failures = NULL WHERE id = ?`, run)
	room.pass(50 * time.Hour)
	admin.see("/", "hari terakhir belum terbaca dari SLiMS")
}

func TestHomeOfAHead(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Dra. Nur'aini, M.IP.", "id", lms.Head)
	head.see("/", ", Nur'aini</h1>", "Apakah pelatihan berhasil?", "belum tersambung ke SLiMS, jadi tidak ada angka layanan", "Lihat kegiatan", "Mintalah administrator menyambungkannya")
	room.lived(500)
	room.concluded(24, 0.6)
	body := head.see("/", "cenderung lebih naik pada: peminjaman", "Sejalan dengan kenaikan", "juga bisa menjadi penyebabnya", "24 staf dibandingkan, 24 pernah dilatih", "rentang 95%", ", n 24",
		`href="/impact/correlations"`, "Pelatihan sirkulasi", "Seminar baru", "Belum cukup pekan", "pekan sebelum", "/data.csv", `<svg class="chart wide"`, `<svg class="chart interval"`,
		"2 dari 2 pengguna SLiMS belum ditautkan", "Layanan bulan ini dibanding tahun lalu", "per hari buka (n ", "(95%: ", `href="/usage?metric=loans&by=day&from=`, "Setahun lalu tidak terbaca", "Belum cukup hari terbaca")
	if strings.Contains(body, "Ani Sari") || strings.Contains(body, "Zaki") {
		t.Error("a head's home names staff")
	}
	if strings.Contains(body, "Bacaan digital") {
		t.Error("a metric that was never read is compared")
	}
	if i := strings.Index(body, "returns"); i >= 0 {
		t.Error("a metric that nobody can be named for leads to a result")
	}
	room.enter("Head", "en", lms.Head).see("/", "Is the training working?", "tended to rise more in: loans", "may be behind it as well", "A year ago")
	for people, text := range map[int]string{24: "Belum dapat dipastikan", 12: "Data belum cukup untuk menyimpulkan: 12 staf", 0: "Belum ada staf yang dapat dibandingkan"} {
		room.concluded(people, 0)
		head.see("/", text)
	}
	room.insert(`INSERT INTO job_run (task_id, kind, library_id, status, attempt, created_at, failures) VALUES ('a', 'impact:run', ?, 'failed', 5, NOW(), '[{"key":"job.failure_lock"}]')`, room.library)
	body = head.see("/", "Menyandingkan pelatihan dan layanan gagal")
	if strings.Index(body, "Menunggu Anda") > strings.Index(body, "Apakah pelatihan berhasil") {
		t.Error("what is broken does not come first")
	}
}

func TestHomeNamesWhatCannotBeAttributed(t *testing.T) {
	room := openTestRoom(t)
	today, _ := room.lived(420)
	room.concluded(4, 0)
	room.insert(`UPDATE usage_fact SET metric = 'returns' WHERE metric = 'extensions' AND day > ?`, today-100)
	room.insert(`UPDATE usage_fact SET staff_id = 0 WHERE metric = 'returns' AND day > ?`, today-60)
	head := room.enter("Nur", "id", lms.Head)
	head.see("/", "catatan pengembalian (12 bulan) tidak dapat dihubungkan", `href="/usage?metric=returns"`)
}

// Whoever holds several roles sees every part once, the broken first.
func TestHomeOfSeveralRoles(t *testing.T) {
	room := openTestRoom(t)
	v := room.enter("Hasan", "id", lms.Librarian)
	for _, role := range []lms.Role{lms.Trainer, lms.Head, lms.Admin} {
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, v.actor.AccountID, room.library, role)
	}
	parts := func(body string, want ...string) {
		t.Helper()
		last := -1
		for _, text := range want {
			if n := strings.Count(body, text+"</h2>"); n != 1 {
				t.Errorf("%q stands %d times", text, n)
			}
			if i := strings.Index(body, text+"</h2>"); i < last {
				t.Errorf("%q comes too early", text)
			} else {
				last = i
			}
		}
	}
	body := v.see("/", "Siapkan kursus")
	parts(body, "Menunggu Anda", "Belum ada kursus", "Apakah pelatihan berhasil?", "Tujuh hari ke depan", "Pekerjaan malam terakhir")
	test := room.starter("referensi")
	attempt := v.begins(test)
	parts(v.see("/", "Lanjutkan uji"), "Uji singkat: layanan referensi", "Menunggu Anda", "Apakah pelatihan berhasil?")
	v.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	room.install()
	room.lived(500)
	room.concluded(12, 0)
	parts(v.see("/", "Mulai di sini"), "Apakah pelatihan berhasil?", "Menunggu Anda", "Layanan bulan ini dibanding tahun lalu", "Tujuh hari ke depan", "Kegiatan lain", "Pekerjaan malam terakhir", "Cakupan data")
}

func TestFirstNameAndFirstCourse(t *testing.T) {
	for name, want := range map[string]string{"Rina Sari, S.IP.": "Rina", "Dra. Nur'aini, M.IP.": "Nur'aini", "H. M. Rizki": "Rizki", "Sulastri": "Sulastri", "M.": "M.", "Ani, S.Hum.": "Ani"} {
		if got := firstName(name); got != want {
			t.Errorf("%q is called %q", name, got)
		}
	}
	enrolled := int64(1)
	card := func(id int64, language string, level course.Level, mine *int64) course.Card {
		return course.Card{CourseID: id, EnrolmentID: mine, Details: course.Details{Level: level, Language: locale.Locale(language), JP: 3}}
	}
	brief := card(6, "id", course.Basic, nil)
	brief.JP = 0
	cards := []course.Card{brief, card(1, "en", course.Basic, nil), card(2, "id", course.Advanced, nil), card(3, "id", course.Basic, nil), card(4, "id", course.Basic, nil), card(5, "id", course.Basic, &enrolled)}
	if c := firstCourse(cards, "id"); c == nil || c.CourseID != 3 {
		t.Errorf("%+v", c)
	}
	if c := firstCourse(cards, "en"); c == nil || c.CourseID != 1 {
		t.Errorf("%+v", c)
	}
	if c := firstCourse(cards[5:], "id"); c != nil {
		t.Errorf("%+v", c)
	}
	if c := firstCourse(cards[:1], "id"); c == nil || c.CourseID != 6 {
		t.Errorf("%+v", c)
	}
}

// Every home and every page of the service, in both languages, at a desk and
// on a phone.
func TestHomeAndUsageAreAccessible(t *testing.T) {
	room := openTestRoom(t)
	p := webtest.Open(t)
	look := func(paths ...string) { t.Helper(); room.accessible(p, paths...) }
	people := map[string][]*visitor{}
	for _, language := range []string{"id", "en"} {
		for _, role := range lms.Roles {
			people[language] = append(people[language], room.enter("Sri "+string(role), language, role))
		}
	}
	for _, v := range people["id"] {
		v.admit(p)
		look("/")
	}
	look("/usage/coverage", "/usage/mine") // as an administrator, with nothing read
	room.install()
	room.lived(420)
	room.concluded(24, 0.6)
	room.hold("Lokakarya", 24*time.Hour, nil)
	room.hold("Pendampingan", -24*time.Hour, nil)
	room.insert(`INSERT INTO usage_revision (library_id, metric, day, old_total, new_total, kept, noticed_at) VALUES (?, 'loans', CURDATE() - INTERVAL 20 DAY, 45, 40, TRUE, NOW())`, room.library)
	room.insert(`UPDATE account_slims_user SET account_id = ?, linked_at = NOW() WHERE user_id = 7`, people["en"][0].actor.AccountID)
	for _, language := range []string{"id", "en"} {
		for _, v := range people[language] {
			v.admit(p)
			look("/")
			if v.actor.Has(lms.Librarian) {
				look("/usage/mine")
			}
		}
		look("/usage?metric=extensions&by=day", "/usage?metric=loans&by=location", "/usage?metric=loans&by=staff", "/usage?from=x", "/usage/coverage", "/usage/collection")
	}
	p.Dark(true)
	look("/", "/usage", "/usage/coverage", "/usage/collection")
}

// Whoever changes the language on a page that refused a form comes to a page
// that there is, not to the address that the form was sent to.
func TestLanguageChangesAfterARefusedForm(t *testing.T) {
	room := openTestRoom(t)
	v := room.enter("Wati", "id", lms.Trainer)
	room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'admin')`, v.actor.AccountID, room.library)
	test := strings.TrimSuffix(v.sent("/assessments/new", "/assessments", url.Values{"title": {"Uji"}, "minutes": {"20"}, "attempts": {"1"}, "pass": {"50"}, "reveal": {"score"}}), "/edit")
	for path, want := range map[string]string{"/jobs/schedule": "/jobs", "/assessments": "/assessments/new", "/courses": "/courses/new", "/activities": "/activities/new",
		"/accounts": "/accounts/new", test + "/status": test + "/edit", test: test + "/edit"} {
		status, body, _ := v.send("/activities/new", path, url.Values{"do": {"publish"}})
		if status != 422 && status != 409 || !strings.Contains(body, `name="next" value="`+want+`"`) {
			t.Errorf("%s: %d\n%s", path, status, excerpt(body))
		}
		v.see(want)
	}
}
