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
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/usage"
	"binapustaka/web/webtest"
)

// branches are seven libraries with the same ready-made course; led gives
// somebody the head's role in them.
func (room *testRoom) branches() (libraries, courses []int64) {
	for i := range 7 {
		id := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES (?, ?, NOW())`, fmt.Sprintf("cabang-%d", i), fmt.Sprintf("Cabang %d", i))
		course := room.insert(`INSERT INTO course (library_id, starter, created_at) VALUES (?, 'katalog', NOW())`, id)
		room.insert(`INSERT INTO course_version (course_id, number, status, title, summary, focus, language, level, jp, work, created_at)
			VALUES (?, 1, 'published', 'Dasar pengatalogan', '', '', 'id', 'basic', 2, '["record"]', NOW())`, course)
		libraries, courses = append(libraries, id), append(courses, course)
	}
	return libraries, courses
}

func (v *visitor) leads(libraries ...int64) {
	for _, id := range libraries {
		v.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'head')`, v.actor.AccountID, id)
	}
}

func jointValues(libraries, courses []int64, begins lms.Day) url.Values {
	v := url.Values{"step": {"check"}, "title": {"Pengatalogan di semua cabang"}, "begins": {begins.String()}, "primary": {usage.RecordsAdded}, "before": {"365"}, "readings": {"90, 180"}}
	for i, id := range libraries {
		v.Add("library", fmt.Sprint(id))
		v.Add("training", trainingValue(id, impact.OfCourse, courses[i]))
	}
	return v
}

// A study of several libraries, the whole way in a browser: which libraries,
// which training, the plan, whether the data can answer it; then the nights, the
// verdict, and the rows for who leads them all.
func TestJointStudyIsDeclaredAndRead(t *testing.T) {
	room, w := openStudyRoom(t, 0)
	w.begins -= 10 // today, as is proposed
	libraries, courses := room.branches()
	chief := room.enter("Ibu Kepala Wilayah", "id", lms.Head)
	chief.leads(libraries...)
	p := webtest.Open(t)
	chief.admit(p)
	p.Go(room.url + "/region")
	p.See("Studi bersama membandingkan pegawai yang dilatih")
	p.FollowText("Nyatakan studi bersama")
	p.FollowText("Lanjut")
	p.See("Pilih sedikitnya dua perpustakaan")
	for _, id := range libraries {
		p.Click(fmt.Sprintf(`input[name="library"][value="%d"]`, id))
	}
	p.FollowText("Lanjut")
	p.FollowText("Lanjut")
	p.See("Pilih pelatihan untuk Cabang 0")
	p.Choose(`select[name="training"]`, trainingValue(libraries[0], impact.OfCourse, courses[0]))
	p.FollowText("Lanjut") // the others have the same course
	if got := webtest.Eval[string](p, `[...document.querySelectorAll("[name=primary],[name=readings],[name=title]")].map(e => e.value).join("|") + "|" + document.querySelectorAll("input[name=training]").length`); got != "records_added|30, 90, 180|Dasar pengatalogan di 7 perpustakaan|7" {
		t.Errorf("proposed: %s", got)
	}
	p.FollowText("Lanjut")
	p.See("Data 7 perpustakaan sedang dibaca")
	p.FollowText("Lihat sekarang") // nobody has looked yet
	p.See("Data 7 perpustakaan sedang dibaca")
	if n := w.foreseen(room); n != 1 {
		t.Errorf("%d forecasts were asked for", n)
	}
	p.See("Perpustakaan yang dapat dibandingkan: 7, perlu 6 untuk putusan")
	p.See("Perubahan terkecil yang biasanya terlihat")
	p.Follow(`form[method="post"][action="/region/studies"] button`)
	p.See("Studi dinyatakan")
	p.See("Cabang 3: Dasar pengatalogan")
	at := strings.TrimPrefix(p.URL(), room.url)

	room.pass(200 * day)
	chief.renew()
	room.jointNight(w, libraries[3])
	chief.admit(p)
	p.Go(room.url + at)
	p.See("lebih banyak daripada rekan yang belum dilatih")
	p.See("dari 7 perpustakaan")
	body := chief.see(at, "--cluster library", "/region/answers/", "Perubahan lain di salah satu perpustakaan")
	_, rest, _ := strings.Cut(body, `href="/region/answers/`)
	file, _, _ := strings.Cut(rest, `"`)
	csv, _ := chief.download("/region/answers/" + file)
	if !strings.HasPrefix(string(csv), "unit,library,block") || strings.Count(string(csv), "\n") < 7*15*13 || strings.Contains(string(csv), "Cabang") {
		t.Errorf("%.80s", csv)
	}
	chief.see("/region", at, "lebih banyak daripada rekan yang belum dilatih")

	// A head of one of them reads it and changes nothing; a reader of the region has no rows.
	head := room.enter("Kepala Cabang", "id", lms.Head)
	head.leads(libraries[2])
	head.insert(`DELETE FROM account_role WHERE account_id = ? AND library_id = ?`, head.actor.AccountID, room.library)
	head.moveTo(libraries[2])
	lacks(t, head.see("/impact", "Studi bersama perpustakaan lain", at), "/region/studies/new")
	lacks(t, head.see(at, "lebih banyak daripada rekan", "kepala atau administrator di semua perpustakaan ini"), "/edit", "/end", "panel.csv")
	viewer := room.enter("Dinas", "id", lms.Librarian)
	if err := room.accounts.SetRegion(context.Background(), lms.System("test"), viewer.actor.AccountID, libraries); err != nil {
		t.Fatal(err)
	}
	lacks(t, viewer.see(at, "lebih banyak daripada rekan", "/edit"), "panel.csv")
	stranger := room.enter("Rina", "id", lms.Head)
	for path, want := range map[string][3]int{ // head, viewer, stranger
		"/region/answers/" + file: {403, 403, 404},
		at:                        {200, 200, 404},
		at + "/edit":              {403, 200, 404},
		"/region/studies/new":     {403, 200, 403},
		"/region/studies/999":     {404, 404, 404},
		strings.Replace(at, "/region", "/impact", 1): {404, 403, 404},
	} {
		for i, v := range []*visitor{head, viewer, stranger} {
			if status, body, _ := v.do("GET", path, "", "", nil); status != want[i] {
				t.Errorf("%s by %s: %d, not %d\n%s", path, v.actor.Name, status, want[i], excerpt(body))
			}
		}
	}
	if status, _, _ := head.send("/impact", at+"/end", url.Values{"reason": {"x"}}); status != 403 {
		t.Errorf("ended by the head of one: %d", status)
	}
	room.insert(`UPDATE account_session SET method = ? WHERE account_id = ?`, account.BySlims, viewer.actor.AccountID)
	if status, _, _ := viewer.do("GET", at, "", "", nil); status != 404 {
		t.Errorf("through one library's SLiMS: %d", status)
	}

	// Another plan is another version, and the first stays.
	form := jointValues(libraries[:6], courses[:6], w.begins)
	if status, body, _ := chief.send(at+"/edit", at, form); status != 422 || !strings.Contains(body, "Tulis alasan") {
		t.Errorf("without a reason: %d\n%s", status, excerpt(body))
	}
	form.Set("reason", "Cabang 6 tutup")
	next := chief.sent(at+"/edit", at, form)
	lacks(t, chief.see(next, "Cabang 5: Dasar pengatalogan", "Versi 2"), "Cabang 6:")
	chief.see(at, "Cabang 6 tutup")
}

func TestJointStudiesAreAccessible(t *testing.T) {
	room, w := openStudyRoom(t, 0)
	libraries, courses := room.branches()
	chief := room.enter("Kepala", "id", lms.Head)
	chief.leads(libraries...)
	form := jointValues(libraries, courses, w.begins)
	at := chief.sent("/region/studies/new?"+form.Encode(), "/region/studies", form)
	pages := []string{"/region", "/region/studies/new", at, at + "/edit"}
	for _, step := range []string{"training", "plan", "check"} {
		form.Set("step", step)
		pages = append(pages, "/region/studies/new?"+form.Encode())
	}
	chief.inBoth(pages...)
	if n := w.foreseen(room); n != 1 {
		t.Errorf("%d forecasts were asked for", n)
	}
	chief.inBoth(pages[len(pages)-1])
	room.pass(120 * day)
	chief.renew()
	room.jointNight(w, libraries[0])
	room.pass(time.Hour)
	room.insert(`UPDATE account_session SET library_id = ? WHERE account_id = ?`, libraries[0], chief.actor.AccountID)
	chief.inBoth(at, "/region", "/impact")
	chief.see(at, "Dibaca lagi pada "+locale.ID.ShortDate(w.begins+180))
}
