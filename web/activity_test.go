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
	"binapustaka/web/webtest"
)

// planned is the form of an activity, filled in well but for the changes:
// a field and its value, and so on.
func planned(changes ...string) url.Values {
	form := url.Values{"title": {"Lokakarya <rujukan>"}, "kind": {"workshop"}, "focus": {"user_services"}, "starts": {"2027-03-10T09:00"}, "ends": {"2027-03-10T12:00"},
		"jp": {"4,5"}, "place": {"Ruang Serbaguna"}, "organiser": {"Dinas"}, "description": {"Bawa **laptop**."}, "revision": {"1"}}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// lacks fails for every text that the page holds.
func lacks(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(body, text) {
			t.Errorf("the page says %q\n%s", text, excerpt(body))
		}
	}
}

// refused is send that must end with that status and say the texts.
func (v *visitor) refused(status int, from, path string, form url.Values, texts ...string) string {
	v.t.Helper()
	got, body, _ := v.send(from, path, form)
	if got != status {
		v.t.Errorf("POST %s: %d, not %d\n%s", path, got, status, excerpt(body))
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			v.t.Errorf("POST %s does not say %q\n%s", path, text, excerpt(body))
		}
	}
	return body
}

func TestActivityFormComesBackFilledIn(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	saved := trainer.sent("/activities/new", "/activities", planned("title", "Yang tersimpan"))
	for _, c := range []struct{ field, value, message, back string }{
		{"title", " ", "Isi nama kegiatannya", `name="place" value="Ruang Serbaguna"`},
		{"title", strings.Repeat("x", 161), "Terlalu panjang: 161 huruf, paling banyak 160", `value="` + strings.Repeat("x", 161) + `"`},
		{"kind", "party", "Pilih jenis kegiatannya", `name="title" value="Lokakarya <rujukan>"`},
		{"focus", "", "Pilih bidangnya", `value="workshop" selected`},
		{"starts", "besok", "Isi tanggal dan jam mulai", `name="starts" value="besok"`},
		{"ends", "2027-03-10T08:00", "Selesai harus sesudah mulai", `name="ends" value="2027-03-10T08:00"`},
		{"ends", "2029-03-10T08:00", "Paling lama 366 hari", `name="starts" value="2027-03-10T09:00"`},
		{"jp", "empat", "Isi JP dengan angka antara 0 dan 200", `value="empat"`},
		{"jp", "NaN", "Isi JP dengan angka", `value="NaN"`},
		{"jp", "-1", "Isi JP dengan angka", `value="user_services" selected`},
		{"place", strings.Repeat("y", 161), "Terlalu panjang", `name="organiser" value="Dinas"`},
		{"description", strings.Repeat("z", 20_001), "Terlalu panjang", strings.Repeat("z", 20_001) + "</textarea>"},
	} {
		for _, to := range []string{"/activities", saved} {
			trainer.refused(422, "/activities/new", to, planned(c.field, c.value), `id="`+c.field+`-error"`, c.message, c.back)
		}
	}
	trainer.refused(422, "/activities/new", saved, planned("title", "", "cancelled", "1"), `<a href="`+saved+`">Yang tersimpan</a>`, `name="cancelled" value="1" checked`)
	trainer.see(saved, "<h1>Yang tersimpan</h1>")
	var n int
	if err := room.db.Get(&n, `SELECT COUNT(*) FROM activity`); err != nil || n != 1 {
		t.Errorf("%d activities, %v", n, err)
	}
	trainer.refused(404, "/activities/new", "/activities/987654", planned("title", ""), "Kegiatan ini tidak ada")
	room.enter("Coach", "en", lms.Trainer).refused(422, "/activities/new", "/activities", planned("title", "", "jp", "201"), "Give the activity a name", "between 0 and 200")
}

func TestActivityIsPlannedChangedAndCancelled(t *testing.T) {
	room := openTestRoom(t)
	room.pass(time.Until(time.Date(2027, 3, 8, 5, 0, 0, 0, time.UTC)))
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	trainer.see("/activities", "Belum ada kegiatan yang akan datang. Catat satu", `role="button" href="/activities/new"`)
	lacks(t, rina.see("/activities", "Sambil menunggu", `href="/courses"`), `href="/activities/new"`)
	rina.see("/activities?when=past", "Belum ada kegiatan lampau", `href="/activities"`)
	trainer.see("/activities?when=past", "Catat pelatihan yang pernah diadakan", `role="button" href="/activities/new"`)
	trainer.see("/activities?when=past&kind=visit", "Tidak ada kegiatan jenis ini", `role="button" href="/activities?when=past"`)
	rina.see("/activities?kind=visit", "Tidak ada kegiatan jenis ini", `role="button" href="/activities"`)
	trainer.see("/activities/new", `name="organiser" value="Perpustakaan Kota"`, `value="2027-03-15T09:00"`)

	at := trainer.sent("/activities/new", "/activities", planned())
	body := trainer.see(at, "Setelah berlangsung, catat kehadirannya", "<h1>Lokakarya <rujukan></h1>", "Rabu 10 Mar 2027, 09.00–12.00", "4,5 JP", "<strong>laptop</strong>", "Segera", "Layanan pemustaka",
		"Kehadiran dapat dicatat setelah kegiatan dimulai")
	lacks(t, body, `href="`+at+`/attendance"`)
	for _, path := range []string{"/activities", "/activities?kind=workshop", "/activities?kind=party"} {
		rina.see(path, `<a href="`+at+`">Lokakarya`, "Lokakarya · Rabu 10 Mar 2027, 09.00–12.00 · Ruang Serbaguna · 4,5 JP")
	}
	lacks(t, rina.see("/activities?kind=visit"), at)

	edit := at + "/edit"
	trainer.see(edit, `value="Lokakarya <rujukan>"`, `value="2027-03-10T09:00"`, `value="workshop" selected`, `value="user_services" selected`, "Bawa **laptop**.</textarea>", `name="revision" value="1"`)
	trainer.sent(edit, at, planned("title", "Lokakarya referensi", "ends", "2027-03-11T12:00", "jp", ""))
	trainer.see(at, "Kegiatan tersimpan.", "Lokakarya referensi", "Rabu 10 Mar 2027", "Kamis 11 Mar 2027", "0 JP")
	late := trainer.refused(409, edit, at, planned("title", "Judul lain"), "Rekan Anda baru saja mengubah kegiatan ini", `value="Judul lain"`, `name="revision" value="2"`, ">Lokakarya referensi</a>")
	lacks(t, late, `name="revision" value="1"`)
	trainer.sent(edit, at, planned("title", "Judul lain", "revision", "2"))

	trainer.sent(edit, at, planned("title", "Judul lain", "revision", "3", "cancelled", "1"))
	room.pass(3 * 24 * time.Hour) // it would be over
	trainer = room.enter("Pelatih dua", "id", lms.Trainer)
	lacks(t, trainer.see(at, "Dibatalkan"), `href="`+at+`/attendance"`)
	trainer.see("/activities?when=past", "Judul lain", "Dibatalkan")
	trainer.see(edit, `name="cancelled" value="1" checked`)
	lacks(t, trainer.see(at+"/attendance", "Kegiatan ini dibatalkan"), "checkbox")
	trainer.refused(409, edit, at+"/attendance", url.Values{fmt.Sprintf("present-%d", rina.actor.AccountID): {"1"}}, "Kegiatan ini dibatalkan")
}

func TestAttendanceIsMarked(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	far := room.enter("Orang Jauh", "id", lms.Librarian)
	far.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	id := room.hold("Pelatihan RDA", time.Hour, nil) // 4 JP, 180 minutes
	at := fmt.Sprintf("/activities/%d", id)
	marks := func(pairs ...any) url.Values {
		form := url.Values{}
		for _, v := range []*visitor{trainer, rina, budi} { // the fields of those who are not ticked are sent too
			form.Set(activity.MinutesField(v.actor.AccountID), "180")
		}
		for i := 0; i < len(pairs); i += 2 {
			who := pairs[i].(*visitor).actor.AccountID
			form.Set(fmt.Sprintf("present-%d", who), "1")
			form.Set(activity.MinutesField(who), pairs[i+1].(string))
		}
		return form
	}
	present := func(want map[*visitor]int) {
		t.Helper()
		got, err := room.activities().Attendance(context.Background(), trainer.actor, id)
		if err != nil || len(got) != len(want) {
			t.Fatalf("%v %v", got, err)
		}
		for v, minutes := range want {
			if got[v.actor.AccountID] != minutes {
				t.Errorf("%s: %d minutes", v.actor.Name, got[v.actor.AccountID])
			}
		}
	}
	lacks(t, trainer.see(at+"/attendance", "Kegiatan ini belum dimulai"), "checkbox")
	if body := trainer.refused(409, at+"/edit", at+"/attendance", marks(rina, "180")); strings.Count(body, "Kegiatan ini belum dimulai") != 1 {
		t.Errorf("not said once\n%s", excerpt(body))
	}
	present(nil)

	room.pass(2 * time.Hour)
	trainer.see(at, "Kehadiran belum dicatat", `href="`+at+`/attendance"`)
	body := trainer.see(at+"/attendance", "Rina Sari", "Budi", "180 menit", `value="180"`)
	lacks(t, body, "checked", "Orang Jauh")
	if n := strings.Count(trainer.see(at+"/attendance?all=1"), " checked"); n != 3 {
		t.Errorf("%d of 3 are ticked", n)
	}
	for _, minutes := range []string{"181", "0", "-5", "", "x", "1,5", "99999999999999999999"} {
		field := activity.MinutesField(budi.actor.AccountID)
		body = trainer.refused(422, at+"/attendance", at+"/attendance", marks(rina, "144", budi, minutes), `id="`+field+`-error"`, "Isi antara 1 dan 180 menit",
			`name="`+field+`" inputmode="numeric" size="5" maxlength="5" value="`+minutes+`"`, `value="144"`)
		if n := strings.Count(body, " checked"); n != 2 || strings.Count(body, "Isi antara") != 1 {
			t.Errorf("%q: %d are still ticked\n%s", minutes, n, excerpt(body))
		}
	}
	present(nil)
	form := marks(rina, "144", budi, " 180 ", far, "10")
	form.Set(activity.MinutesField(trainer.actor.AccountID), "rubbish") // absent: nothing is wrong with it
	if to := trainer.sent(at+"/attendance", at+"/attendance", form); to != at {
		t.Error(to)
	}
	present(map[*visitor]int{rina: 144, budi: 180})
	trainer.see(at, "Kehadiran 2 orang tersimpan", "2 orang hadir", "144 menit (80%)", "180 menit (100%)", "Rina Sari", `href="/impact"`)
	trainer.see("/activities", "Sedang berlangsung", "2 orang hadir")
	if n := strings.Count(trainer.see(at+"/attendance", `value="144"`), " checked"); n != 2 {
		t.Errorf("%d are ticked", n)
	}
	trainer.sent(at+"/attendance", at+"/attendance", marks(rina, "90"))
	present(map[*visitor]int{rina: 90})
}

// A sheet is printed, signed and keyed in by its numbers.
func TestSheetIsPrintedAndKeyed(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	open := room.hold("Pelatihan RDA", time.Hour, nil)
	limited := room.hold("Lokakarya", time.Hour, func(d *activity.Details) { d.Mode = activity.Open })
	if err := room.activities().Register(t.Context(), rina.actor, limited); err != nil {
		t.Fatal(err)
	}
	line := func(v *visitor) string {
		return fmt.Sprintf(`<td class="number">%d</td><td class="bars">`, v.actor.AccountID)
	}
	sheet := fmt.Sprintf("/activities/%d/sheet", open)
	trainer.see(fmt.Sprintf("/activities/%d", open), sheet)
	trainer.inBoth(sheet)
	trainer.see(sheet, line(rina), line(budi), `<th scope="row">Rina Sari</th>`, "Tanda tangan", "Dinas")
	lacks(t, trainer.see(fmt.Sprintf("/activities/%d/sheet", limited), line(rina)), line(budi))
	if status, _, _ := rina.do("GET", sheet, "", "", nil); status != 403 {
		t.Errorf("a participant prints it: %d", status)
	}

	room.pass(2 * time.Hour)
	at := fmt.Sprintf("/activities/%d/attendance", open)
	keyed := func(numbers string) string { return at + "?numbers=" + url.QueryEscape(numbers) }
	numbers := fmt.Sprintf("%d, %d:90", rina.actor.AccountID, budi.actor.AccountID)
	if n := strings.Count(trainer.see(keyed(numbers), `value="90"`), " checked"); n != 2 {
		t.Errorf("%d are ticked", n)
	}
	status, body, _ := trainer.do("GET", keyed(fmt.Sprintf("%d 999999 tiga %d:181", rina.actor.AccountID, budi.actor.AccountID)), "", "", nil)
	if status != 422 || strings.Count(body, " checked") != 1 || !strings.Contains(body, fmt.Sprintf("Periksa nomor ini: tiga, 999999, %d:181.", budi.actor.AccountID)) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	p := webtest.Open(t)
	trainer.admit(p)
	p.Go(room.url + at)
	write(p, `textarea[name="numbers"]`, fmt.Sprintf("%d\r%d:90\r", rina.actor.AccountID, budi.actor.AccountID)) // as a scanner types
	p.FollowText("Centang")
	p.FollowText("Simpan kehadiran")
	p.See("Kehadiran 2 orang tersimpan")
	got, err := room.activities().Attendance(t.Context(), trainer.actor, open)
	if err != nil || got[rina.actor.AccountID] != 180 || got[budi.actor.AccountID] != 90 {
		t.Errorf("%v %v", got, err)
	}
}

func TestWhoMayDoWhatWithActivities(t *testing.T) {
	room := openTestRoom(t)
	rina, budi := room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi Utomo", "id", lms.Librarian)
	head, guest := room.enter("Kepala", "id", lms.Head), room.enter("Tamu", "id", lms.Trainer)
	guest.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	id := room.hold("Pelatihan RDA", -5*time.Hour, nil)
	other := room.hold("Seminar lama", -24*time.Hour, nil)
	at := fmt.Sprintf("/activities/%d", id)
	for who, minutes := range map[*visitor]int{rina: 144, budi: 60} {
		if err := room.activities().MarkAttendance(context.Background(), lms.System("test"), id, []activity.Mark{{AccountID: who.actor.AccountID, Minutes: minutes}}); err != nil {
			t.Fatal(err)
		}
	}
	lacks(t, rina.see(at, "Kehadiran Anda", "144 menit (80%)"), "Budi", "60 menit", "orang hadir", at+"/edit", at+"/attendance")
	lacks(t, rina.see("/activities?when=past", "Anda hadir 144 menit"), "orang hadir", "60 menit")
	rina.see(fmt.Sprintf("/activities/%d", other), "Kehadiran Anda tidak tercatat")
	lacks(t, head.see(at, "2 orang hadir", "Rina Sari", "Budi Utomo", "144 menit (80%)"), at+"/edit", at+"/attendance")
	head.see("/activities?when=past", "2 orang hadir")

	pages, posts := []string{at, at + "/edit", at + "/attendance"}, []string{at, at + "/attendance"}
	for _, v := range []*visitor{rina, head} {
		for _, path := range append([]string{"/activities/new"}, pages[1:]...) {
			if status, _, _ := v.do("GET", path, "", "", nil); status != 403 {
				t.Errorf("%s by %s: %d", path, v.actor.Name, status)
			}
		}
		for _, path := range append([]string{"/activities"}, posts...) {
			v.refused(403, "/activities", path, planned())
		}
	}
	lacks(t, guest.see("/activities?when=past"), "Pelatihan RDA")
	for _, path := range pages {
		if status, body, _ := guest.do("GET", path, "", "", nil); status != 404 || strings.Contains(body, "RDA") {
			t.Errorf("another library's %s: %d", path, status)
		}
	}
	for _, path := range posts {
		guest.refused(404, "/activities/new", path, planned(), "Kegiatan ini tidak ada")
	}
	for _, path := range []string{"/activities/987654", "/activities/x", "/activities/0"} {
		if status, _, _ := rina.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if a, err := room.activities().Find(context.Background(), head.actor, id); err != nil || a.Revision != 1 || a.Title != "Pelatihan RDA" {
		t.Errorf("%+v %v", a, err)
	}
}
