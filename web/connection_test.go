package web

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs"
	"binapustaka/lms"
	"binapustaka/lms/library"
)

// The page says what the newest check found, with its date, and lets an
// administrator ask for another.
func TestConnectionPage(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "id", lms.Admin)
	room.insert(`UPDATE "library" SET slims_sealed = 'x'`)
	admin.inBoth("/slims/connection")
	admin.see("/slims/connection", "Perlu perhatian: 1", "SLiMS belum pernah dibaca", "Basis data SLiMS diperiksa setiap malam", "Plugin belum dipasang di SLiMS", `aria-current="page">Keadaan`)
	if _, body, _ := room.enter("Rina", "id", lms.Head).do("GET", "/slims/connection", "", "", nil); !strings.Contains(body, "tidak") {
		t.Error("the head is no administrator")
	}

	at := time.Now().UTC().Add(-3 * time.Minute)
	report := library.Report{Tables: []library.Table{{Name: "loan", Engine: "InnoDB", Rows: 12345}, {Name: "system_log", Engine: "MyISAM", Rows: 678}}, Findings: []library.Finding{
		{Level: library.Good, Key: "doctor.slims", Args: lms.Args{"tag": "v9.7.0", "name": "slims", "server": "10.11"}},
		{Level: library.Good, Key: "doctor.slims_rows_estimated", Args: lms.Args{"engine": "InnoDB, MyISAM", "loans": 12345, "log": 678, "n": 9}},
		{Level: library.Warning, Key: "doctor.slims_wide", Args: lms.Args{"user": "r@localhost", "what": "member"}, SQL: []string{"REVOKE ALL PRIVILEGES, GRANT OPTION FROM 'r'@'localhost';", "GRANT SELECT (`loan_id`) ON `slims`.`loan` TO 'r'@'localhost';"}},
		{Level: library.Problem, Key: "doctor.zone", Args: lms.Args{"zone": "Asia/Jakarta", "better": "Asia/Jayapura"}, Times: map[string]time.Time{"newest": at, "now": at}, Command: "binapustaka library change kota --time-zone Asia/Jayapura"},
	}}
	libraries := library.NewStore(room.db, room.now, [32]byte{1})
	if err := libraries.SaveReport(context.Background(), lms.System("test"), room.library, report); err != nil {
		t.Fatal(err)
	}
	room.lived(60)
	admin.inBoth("/slims/connection")
	body := admin.see("/slims/connection", "Masalah: 1. Perhatian: ", "SLiMS v9.7.0 di slims, server 10.11.", "kira-kira 12.345 peminjaman", "GRANT SELECT (`loan_id`) ON `slims`.`loan` TO 'r'@'localhost';",
		"SLiMS memakai jam Asia/Jayapura", `<a href="/library">Ubah zona waktu`, "± 12.345", "Basis data SLiMS diperiksa ", "pekerjaan petugas dalam 90 hari terakhir", "Hari yang terbaca", `href="/usage/coverage"`, "hari tidak terbaca")
	if strings.Contains(body, "Belum diperiksa") {
		t.Error("it was checked")
	}

	admin.sent("/slims/connection", "/slims/connection", url.Values{})
	client := room.deps.Jobs
	j := latest(t, client, room.library, jobs.SlimsCheck)
	if j.Status != jobs.Queued || j.RequestedBy == nil {
		t.Fatalf("%+v", j)
	}
	body = admin.see("/slims/connection", "data-job-events=", "Menunggu giliran")
	if strings.Contains(body, "Periksa sekarang") {
		t.Error("a check that waits is offered once more")
	}
	token := formToken.FindStringSubmatch(admin.see("/slims"))
	if status, body, _ := admin.do("POST", "/slims/connection", "application/x-www-form-urlencoded", "", strings.NewReader(url.Values{"_csrf": {token[1]}}.Encode())); status != 409 || !strings.Contains(body, "sudah menunggu giliran") {
		t.Errorf("asked twice: %d\n%s", status, excerpt(body))
	}
	admin.see("/jobs", "Memeriksa sambungan SLiMS")
	if err := client.Finish(context.Background(), begin(t, client, j)); err != nil {
		t.Fatal(err)
	}
	admin.see("/slims/connection", "Periksa sekarang")

	// What was found of one SLiMS says nothing of another, and without one there is nothing to check.
	if err := libraries.SetSlims(context.Background(), lms.System("test"), room.library, "r:pw@tcp(127.0.0.1:3306)/other"); err != nil {
		t.Fatal(err)
	}
	if body := admin.see("/slims/connection", "Basis data SLiMS diperiksa setiap malam"); strings.Contains(body, "v9.7.0") {
		t.Error("the report is of the SLiMS before")
	}
	room.insert(`UPDATE "library" SET slims_sealed = NULL`)
	if status, _, _ := admin.send("/slims", "/slims/connection", url.Values{}); status != 404 {
		t.Errorf("a check without SLiMS: %d", status)
	}
	admin.inBoth("/slims/connection")
	admin.see("/slims/connection", "belum tersambung ke basis data SLiMS", "binapustaka library change kota --slims-file -", `href="/guide/administrator"`, "tetap dapat dipakai untuk kursus")
}

// In a library without SLiMS, every page that needs one says what is missing and
// who can mend it, and the others work.
func TestPagesWithoutSlims(t *testing.T) {
	room := openTestRoom(t)
	room.insert(`UPDATE "library" SET slims_sealed = NULL`)
	admin, head, rina := room.enter("Wati", "id", lms.Admin), room.enter("Hasan", "en", lms.Head), room.enter("Rina", "id", lms.Librarian)
	for _, path := range []string{"/", "/usage", "/usage/coverage", "/usage/collection", "/impact", "/jobs"} {
		_, main, _ := strings.Cut(admin.see(path, "belum tersambung ke SLiMS"), "<main")
		if !strings.Contains(main, `href="/slims/connection"`) {
			t.Errorf("%s does not lead to the page that tells what to do", path)
		}
	}
	admin.see("/links", "belum tersambung ke SLiMS")
	admin.see("/slims/connection", "akun yang dibuat administrator")
	for _, path := range []string{"/", "/usage", "/usage/coverage", "/impact", "/impact/correlations", "/jobs"} {
		if body := head.see(path, "not connected to"); !strings.Contains(body, "dministrator") {
			t.Errorf("%s does not say who connects SLiMS", path)
		} else if strings.Contains(body, `href="/slims`) {
			t.Errorf("%s leads the head to a page that is closed to them", path)
		}
	}
	rina.see("/usage/mine", "belum tersambung ke SLiMS", "Mintalah administrator")
	for _, path := range []string{"/", "/courses", "/assessments", "/activities", "/competencies"} {
		rina.see(path)
	}
	admin.see("/accounts", "Wati")
	admin.inBoth("/slims/connection", "/impact")
}

// With a database and without the plug-in nothing is missing: the page says how
// people sign in, and offers the plug-in.
func TestConnectionWithoutPlugin(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Wati", "en", lms.Admin)
	room.lived(30)
	body := admin.see("/slims/connection", "No plug-in is installed in SLiMS", `<a href="/slims">Open the page of the plug-in`)
	_, plugin, _ := strings.Cut(body, `id="connection-plugin"`)
	plugin, _, _ = strings.Cut(plugin, "</section>")
	if !strings.Contains(plugin, `pill done`) {
		t.Errorf("no plug-in is not a fault:\n%s", plugin)
	}
	k := room.connected()
	room.stranger().enters(room.comes(k, 1))
	admin.see("/slims/connection", "The plug-in, version 1.0.0, came last")
}
