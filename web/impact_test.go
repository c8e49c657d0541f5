package web

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/web/webtest"
)

// result is the page of the current result of a subject, 0 for the table.
func (room *testRoom) result(subject int64) string {
	room.t.Helper()
	var id int64
	if err := room.db.Get(&id, `SELECT id FROM impact_result WHERE library_id = ? AND subject_id = ? AND current_slot = 1`, room.library, subject); err != nil {
		room.t.Fatal(err)
	}
	return fmt.Sprintf("/impact/%d", id)
}

func TestImpactBeforeTheFirstNight(t *testing.T) {
	room := openTestRoom(t)
	room.connect()
	trainer, head, admin := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "id", lms.Head), room.enter("Admin", "id", lms.Admin)
	lacks(t, trainer.see("/impact", "Belum ada hasil", `role="button" href="/activities/new"`), `href="/jobs"`)
	head.see("/impact", "Belum ada hasil", `role="button" href="/activities?when=past"`, `class="secondary" href="/jobs"`)
	admin.see("/impact", `role="button" href="/activities/new"`, `class="secondary" href="/jobs"`)
	head.see("/impact/correlations", "Belum ada hasil: jalankan", `role="button" href="/jobs"`)
	lacks(t, trainer.see("/impact/correlations", "tunggu sampai besok"), `href="/jobs"`)
	room.enter("Head", "en", lms.Head).see("/impact", "There are no results yet", "See the activities", "Run the nightly jobs")
	room.concluded(0, 0)
	head.see("/impact/correlations", "Belum ada anggota staf yang dapat dibandingkan", "Belum ada layanan yang dapat dihubungkan dengan orang")
}

func TestImpactPictures(t *testing.T) {
	room := openTestRoom(t)
	room.concluded(24, 0.6)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	trained := lms.DayOf(room.now()) - 215
	shown := trained.Week() + 7*(impact.WeeksAfter+2) - 1 // the last day of its picture
	at, seminar := room.result(1), room.result(2)
	body := trainer.see("/impact", "Gambaran, bukan putusan", `<a href="`+at+`">Pelatihan sirkulasi</a>`, `<a href="`+seminar+`">Seminar baru</a>`, "9 orang", "lebih tinggi", "Rentang 95%: +",
		"Belum cukup pekan", `value="loans" selected`, `href="/impact/correlations"`, "juga bisa menjadi penyebabnya")
	if strings.Index(body, "Seminar baru") > strings.Index(body, "Pelatihan sirkulasi") {
		t.Error("the newest does not come first")
	}
	if n := strings.Count(body, `<svg class="chart interval"`); n != 1 {
		t.Errorf("%d intervals of one difference", n)
	}
	trainer.see("/impact?metric=dances", `value="loans" selected`)
	room.insert(`INSERT INTO impact_result (library_id, subject_kind, subject_id, metric, method, input_hash, n, data_to, body, created_at)
		SELECT library_id, subject_kind, 3, metric, method, input_hash, n, data_to, JSON_SET(body, '$.subject', JSON_COMPACT(?), '$.weeks', NULL, '$.before', NULL, '$.after', NULL, '$.difference', NULL, '$.reason', 'nobody_trained'), created_at
		FROM impact_result WHERE subject_id = 2 AND current_slot = 1`, `{"kind":"activity","id":3,"title":"Tanpa tanggal","form":"visit"}`)
	body = trainer.see("/impact", "Tanpa tanggal", "Studi banding · 0 orang", "Belum ada tanggal pelatihan yang dapat dipakai")
	if strings.Index(body, "Tanpa tanggal") < strings.Index(body, "Pelatihan sirkulasi") {
		t.Error("what has no date does not come last")
	}
	trainer.see(room.result(3), "Peminjaman sebelum dan sesudah Tanpa tanggal", "<li>Studi banding</li>")

	lacks(t, trainer.see(at, "Peminjaman sebelum dan sesudah Pelatihan sirkulasi", "Data sampai "+locale.ID.ShortDate(shown), impact.MethodPicture, "lebih tinggi", "26 pekan sebelum dan 26 pekan sesudah",
		`<svg class="chart wide"`, "Apa lagi yang bisa menjelaskannya", "0 di antaranya hilang", at+"/data.csv", at+"/result.json"), "digantikan", "Hasil terdahulu")
	trainer.see(seminar, "Belum cukup pekan untuk dibandingkan: ada 26 sebelum dan 0 sesudah, perlu masing-masing 8", "Pelatihan sirkulasi ("+locale.ID.ShortDate(trained)+")")
	room.enter("Coach", "en", lms.Trainer).see(at, "Loans before and after Pelatihan sirkulasi", "higher", "What else could explain it?")
	for _, path := range []string{"/impact/987654", "/impact/x", "/impact/987654/data.csv", "/impact/987654/result.json"} {
		if status, _, _ := trainer.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _, to := trainer.do("GET", room.result(0), "", "", nil); status != 303 || to != "/impact/correlations" {
		t.Errorf("the table by its number: %d %s", status, to)
	}

	room.insert(`UPDATE impact_result SET superseded_at = NOW() WHERE subject_id = 1`)
	lacks(t, trainer.see("/impact"), "Pelatihan sirkulasi") // it ended, and nothing came after
	lacks(t, trainer.see(at, "digantikan"), "Buka yang terbaru")
	room.concluded(24, 0.6)
	newest := room.result(1)
	trainer.see(at, "digantikan", `<a href="`+newest+`">Buka yang terbaru</a>`)
	trainer.see(newest, "Hasil terdahulu", `<a href="`+at+`">Data sampai`)
}

func TestImpactCorrelations(t *testing.T) {
	room := openTestRoom(t)
	room.concluded(24, 0.6)
	head, trainer := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer)
	table := room.result(0)
	cells := func(body string) int { return strings.Count(body, `<td class="impact-words">`) }
	body := head.see("/impact/correlations", "Penjajakan", "24 anggota staf, 24 di antaranya pernah dilatih", impact.MethodTable, "Sejalan dengan kenaikan", "makin tinggi jam pelatihan, cenderung makin naik peminjaman",
		"tidak dapat dihubungkan dengan orang; batasnya 10%", "bukan bukti", table+"/rows.csv", table+"/result.json")
	if n := cells(body); n != 2*len(impact.Measures) {
		t.Errorf("%d cells", n)
	}
	lacks(t, body, "Tiap titik")
	if n := cells(head.see("/impact/correlations?metric=loans", `value="loans" selected`)); n != len(impact.Measures) {
		t.Errorf("of loans: %d cells", n)
	}
	if n := cells(head.see("/impact/correlations?measure=hours", `value="hours" selected`)); n != 2 {
		t.Errorf("of hours: %d cells", n)
	}
	if n := cells(head.see("/impact/correlations?metric=dances&measure=x")); n != 2*len(impact.Measures) {
		t.Errorf("of what there is not: %d cells", n)
	}
	pair := "/impact/correlations?metric=loans&measure=hours"
	if body := head.see(pair, "Tiap titik satu anggota staf, tanpa nama", "24 orang"); cells(body) != 1 || strings.Count(body, "<circle") < 24 {
		t.Errorf("the pair: %d cells", cells(body))
	}
	lacks(t, trainer.see(pair, "Sejalan dengan kenaikan"), "Tiap titik", "rows.csv", "result.json")
	lacks(t, head.see("/impact/correlations"), "tidak ikut dihitung")
	room.concluded(24, 0.6, 3)
	head.see("/impact/correlations", "19 anggota staf", "5 orang tidak dibandingkan", "bersama empat rekan atau lebih")
	room.concluded(24, 0.6, 3, 5, 7)
	head.see("/impact/correlations", "14 anggota staf", "10 orang tidak dibandingkan")
	room.concluded(impact.LeastShown-1, 0.6)
	lacks(t, head.see(pair, "Yang punya keduanya kurang dari 5 orang", `<td class="number">kurang dari 5</td>`), "Baru 4 orang")
	room.concluded(impact.LeastPeople-1, 0.6)
	lacks(t, head.see(pair, "Baru 9 orang yang punya keduanya; hasil ditampilkan mulai 10 orang"), "Tiap titik", "rows.csv", "result.json")
}

func TestImpactFiles(t *testing.T) {
	room := openTestRoom(t)
	room.concluded(24, 0.6)
	head, trainer := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer)
	at, table := room.result(1), room.result(0)
	lines := strings.Split(strings.TrimSpace(trainer.see(at+"/data.csv")), "\n")
	if lines[0] != "week,open_days,count,per_open_day,missing" || len(lines) < 60 {
		t.Fatalf("%d lines: %s", len(lines), lines[0])
	}
	for _, line := range lines[1:] {
		f := strings.Split(line, ",")
		monday, err := lms.ParseDay(f[0])
		days, _ := strconv.ParseFloat(f[1], 64)
		count, _ := strconv.ParseFloat(f[2], 64)
		value, _ := strconv.ParseFloat(f[3], 64)
		if err != nil || monday.Weekday() != time.Monday || days < 1 || count < 100*days || value != count/days || f[4] != "false" {
			t.Error(line)
		}
	}
	var saved struct {
		Method    string         `json:"method"`
		InputHash string         `json:"input_hash"`
		DataTo    string         `json:"data_to"`
		CreatedAt time.Time      `json:"created_at"`
		Result    impact.Picture `json:"result"`
	}
	if err := json.Unmarshal([]byte(trainer.see(at+"/result.json")), &saved); err != nil || saved.Method != impact.MethodPicture || len(saved.InputHash) != 64 || saved.CreatedAt.IsZero() ||
		saved.DataTo != ((lms.DayOf(room.now())-215).Week()+7*(impact.WeeksAfter+2)-1).String() || len(saved.Result.Weeks) != len(lines)-1 || saved.Result.Difference == nil || saved.Result.Difference.Lo <= 0 {
		t.Errorf("%v %+v", err, saved)
	}

	lines = strings.Split(strings.TrimSpace(head.see(table+"/rows.csv")), "\n")
	if lines[0] != "row,trained,tenure_days,hours,completions,last_score,gain,change_loans,change_returns" || len(lines) != 25 {
		t.Fatalf("%d lines: %s", len(lines), lines[0])
	}
	for i, line := range lines[1:] {
		f := strings.Split(line, ",")
		if hours, err := strconv.ParseFloat(f[3], 64); f[0] != fmt.Sprint(i+1) || f[1] != "true" || err != nil || hours < 1 || f[7] == "" {
			t.Error(line)
		}
	}
	var whole struct {
		Result impact.Table `json:"result"`
	}
	if err := json.Unmarshal([]byte(head.see(table+"/result.json")), &whole); err != nil || len(whole.Result.Rows) != 24 || len(whole.Result.Cells) != 2*len(impact.Measures) {
		t.Errorf("%v %+v", err, whole)
	}

	get := func(v *visitor, path string, want int) {
		t.Helper()
		if status, body, _ := v.do("GET", path, "", "", nil); status != want {
			t.Errorf("%s by %s: %d, not %d\n%s", path, v.actor.Name, status, want, excerpt(body))
		}
	}
	rina, guest := room.enter("Rina", "id", lms.Librarian), room.enter("Tamu", "id", lms.Admin)
	guest.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	for _, path := range []string{at, at + "/data.csv", at + "/result.json", table + "/rows.csv", table + "/result.json"} {
		get(rina, path, 403)
		get(guest, path, 404)
	}
	get(rina, "/impact", 403)
	get(rina, "/impact/correlations", 403)
	guest.see("/impact", "belum tersambung ke SLiMS")
	get(trainer, table+"/rows.csv", 403)
	get(trainer, table+"/result.json", 403)
	get(head, table+"/data.csv", 404)
	get(head, at+"/rows.csv", 404)
	room.concluded(impact.LeastPeople-1, 0.6) // so few could be recognised
	for _, path := range []string{room.result(0) + "/rows.csv", room.result(0) + "/result.json"} {
		get(head, path, 403)
	}
}

// Those whose work stands behind a result are named nowhere.
func TestImpactNamesNobody(t *testing.T) {
	room := openTestRoom(t)
	held := room.hold("Pelatihan sirkulasi", -215*24*time.Hour, nil)
	for i := range 24 {
		v := room.enter(fmt.Sprintf("Pustakawan Zulkarnain %d", i), "id", lms.Librarian)
		room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id) VALUES (?, ?, ?, ?, 'zulkarnain@example.org', NOW(), ?)`,
			room.library, i+1, fmt.Sprintf("zulkarnain%d", i), fmt.Sprintf("Zulkarnain, S.IP. %d", i), v.actor.AccountID)
		if err := room.activities().MarkAttendance(context.Background(), lms.System("test"), held, []activity.Mark{{AccountID: v.actor.AccountID, Minutes: 180}}); err != nil {
			t.Fatal(err)
		}
	}
	room.concluded(24, 0.6)
	at, table := room.result(1), room.result(0)
	admin := room.enter("Admin", "id", lms.Admin)
	if !strings.Contains(admin.see(fmt.Sprintf("/activities/%d", held)), "Zulkarnain") {
		t.Fatal("nobody attended: this test would find nothing")
	}
	for _, path := range []string{"/impact", at, room.result(2), "/impact/correlations", "/impact/correlations?metric=loans&measure=hours", at + "/data.csv", at + "/result.json", table + "/rows.csv", table + "/result.json"} {
		body := admin.see(path)
		lacks(t, strings.ToLower(body), "zulkarnain", `"staff_id"`, `"account_id"`, "username")
	}
}

// Every page of activities and impact, in both languages, at a desk and on a phone.
func TestActivitiesAndImpactAreAccessible(t *testing.T) {
	room := openTestRoom(t)
	p := webtest.Open(t)
	people := map[string]*visitor{"id": room.enter("Pelatih", "id", lms.Admin), "en": room.enter("Coach", "en", lms.Admin)}
	people["id"].admit(p)
	room.accessible(p, "/activities", "/impact", "/impact/correlations") // with nothing there
	room.concluded(24, 0.6)
	coming := fmt.Sprintf("/activities/%d", room.hold("Lokakarya", 24*time.Hour, nil))
	held := room.hold("Pendampingan pengatalogan dengan RDA untuk perpustakaan sekolah", -24*time.Hour, func(d *activity.Details) { d.Description = "Bawa **laptop**." })
	room.hold("Batal", 48*time.Hour, func(d *activity.Details) { d.Status = activity.Cancelled })
	past := fmt.Sprintf("/activities/%d", held)
	if err := room.activities().MarkAttendance(context.Background(), lms.System("test"), held, []activity.Mark{{AccountID: people["en"].actor.AccountID, Minutes: 100}}); err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"id", "en"} {
		people[language].admit(p)
		room.accessible(p, "/activities", "/activities?when=past", "/activities/new", coming, past, past+"/edit", coming+"/attendance", past+"/attendance",
			"/impact", room.result(1), room.result(2), "/impact/correlations?metric=loans&measure=hours", "/impact/correlations")
	}
	p.Go(room.url + past + "/edit")
	p.Fill(`input[name="title"]`, "")
	p.Follow(`main form.card button[type="submit"]`)
	p.Await(`!!document.getElementById('title-error')`)
	p.Accessible()
	p.Go(room.url + past + "/attendance?all=1")
	p.Fill(`.attendance input[inputmode]`, "999")
	p.Follow(`main form.card button[type="submit"]`)
	p.Await(`!!document.querySelector('.attendance [aria-invalid]')`)
	p.Accessible()
}
