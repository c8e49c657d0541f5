package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// morning makes it 8 o'clock, so that no midnight passes unasked.
func (room *testRoom) morning() {
	now := room.now().In(defaultZone)
	y, m, d := now.Date()
	room.pass(time.Date(y, m, d+1, 8, 0, 0, 0, defaultZone).Sub(now))
}

func TestDueDays(t *testing.T) {
	room := openTestRoom(t)
	room.morning()
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	head, adi := room.enter("Kepala", "id", lms.Head), room.enter("Adi", "id", lms.Librarian)
	c, lesson := room.task(trainer)
	var id int64
	fmt.Sscanf(c, "/courses/%d", &id)
	key := lesson[strings.LastIndex(lesson, "/")+1:]
	desk := c + "/handins/" + key
	trainer.see(desk, "Tanpa jatuh tempo", "Belum ada peserta")

	// What is wrong stands beside its field, with what was typed.
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	form := url.Values{"kind": {"assignment"}, "title": {"Rencana"}, "minutes": {"60"}, "required": {"1"}, "body": {taskText}, "revision": {"1"}, "release": {"0"}, "due": {"5"}, "cut": {"3"}}
	if status, body, _ := trainer.send(lesson+"/edit", lesson, form); status != 422 || !strings.Contains(body, `id="cut-error"`) || !strings.Contains(body, `name="due" inputmode="numeric" maxlength="4" value="5"`) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	form.Set("cut_on", "2026-02-30")
	if status, body, _ := trainer.send(lesson+"/edit", lesson, form); status != 422 || !strings.Contains(body, `id="cut_on-error"`) {
		t.Errorf("%d", status)
	}
	form.Set("cut_on", "")
	form.Set("due", "1")
	trainer.sent(lesson+"/edit", lesson, form)
	trainer.see(c+"/preview/"+key, "Jatuh tempo: 1 hari setelah mendaftar · Batas akhir: 3 hari setelah mendaftar")
	trainer.sent(c+"/edit", c+"/publish", url.Values{})
	trainer.see(c+"/handins", "Per tugas", desk, "Batas akhir: 3 hari setelah mendaftar")
	budi.see(lesson, "Jatuh tempo: 1 hari setelah mendaftar")

	for _, who := range []*visitor{rina, budi, adi} {
		who.sent(c, c+"/enrol", url.Values{})
	}
	rina.see(lesson, "Sesudahnya tercatat terlambat, dan diterima sampai", "Yang dihitung adalah saat hasil kerja tiba di sini")
	rina.see(c, "belum dikumpulkan. Jatuh tempo")
	rina.see("/", "Tugas kursus “Koleksi” · Jatuh tempo", lesson)
	room.pass(2 * 24 * time.Hour)
	for _, who := range []*visitor{trainer, rina, budi, adi, head} {
		who.renew()
	}
	rina.see(lesson, "lewat 1 hari. Masih diterima sampai")
	rina.see("/", "Lewat jatuh tempo", "lewat 1 hari")
	if status, _ := rina.hands(lesson, "/submit", "Usul saya", "", ""); status != 303 {
		t.Fatalf("late work: %d", status)
	}
	rina.see(lesson, "terlambat 1 hari")
	if body := rina.see("/"); strings.Contains(body, "Tugas kursus") {
		t.Error("what was handed in is still due")
	}
	trainer.see(c+"/handins", "terlambat 1 hari")
	trainer.see(desk, "1 dari 3 peserta sudah mengumpulkan", "terlambat 1 hari", "Belum mengumpulkan")

	// The cut-off passes while somebody writes: nothing of it is lost.
	budi.see(lesson)
	room.pass(2 * 24 * time.Hour)
	for _, who := range []*visitor{trainer, rina, budi, adi, head} {
		who.renew()
	}
	status, body := budi.hands(lesson, "/submit", "Ditulis <semalaman>", "rencana.pdf", "%PDF-1.7 isi")
	for _, text := range []string{"Tugas ini tidak diterima lagi", "Draf Anda, tidak dikumpulkan", "Ditulis <semalaman>", "rencana.pdf", "Minta perpanjangan kepada pelatih", "Pelatih di perpustakaan ini: Pelatih."} {
		if status != 409 || !strings.Contains(body, text) {
			t.Errorf("%d: no %q\n%s", status, text, excerpt(body))
		}
	}
	if body := budi.see(lesson, "Ditulis <semalaman>", "rencana.pdf"); strings.Contains(body, `id="handin-form"`) {
		t.Error("there is still a form")
	}
	budi.see(c, "sesudah itu tidak diterima lagi. Minta perpanjangan")
	trainer.see(desk, "Batas akhir:")

	// An extension, for two at once; it is changed, and taken back.
	day := lms.DayOf(room.now().In(defaultZone)) + 4
	person := []string{fmt.Sprint(budi.actor.AccountID), fmt.Sprint(adi.actor.AccountID)}
	for field, want := range map[string]string{"due": "extra-due", "cut": "extra-cut"} {
		form := url.Values{"person": person, field: {"besok"}, "note": {"Cepat <sembuh>"}}
		if status, body, _ := trainer.send(desk, desk+"/extensions", form); status != 422 || !strings.Contains(body, `id="`+want+`-error"`) || !strings.Contains(body, "Cepat <sembuh>") || strings.Count(body, " checked") != 2 {
			t.Errorf("%s: %d", field, status)
		}
	}
	if status, body, _ := trainer.send(desk, desk+"/extensions", url.Values{"due": {day.String()}}); status != 422 || !strings.Contains(body, "Pilih paling sedikit satu peserta.") {
		t.Errorf("nobody: %d", status)
	}
	trainer.sent(desk, desk+"/extensions", url.Values{"person": person, "due": {day.String()}, "note": {"Cepat <sembuh>"}})
	trainer.see(desk, "Perpanjangan untuk 2 peserta tersimpan.", "“Cepat <sembuh>”", "diberikan Pelatih")
	trainer.see(desk+"?extension="+person[0], `value="`+day.String()+`"`)
	budi.see(lesson, "Anda mendapat perpanjangan", "“Cepat <sembuh>”", "Ditulis <semalaman>", `id="handin-form"`)
	trainer.sent(desk, desk+"/extensions", url.Values{"person": person[1:], "do": {"take"}})
	adi.see(lesson, "tidak diterima lagi")
	if status, _ := budi.hands(lesson, "/submit", "Ditulis semalaman", "", ""); status != 303 {
		t.Errorf("with an extension: %d", status)
	}
	if body := budi.see(lesson, "Menunggu dinilai"); strings.Contains(body, "terlambat") {
		t.Error("late in spite of the extension")
	}
	admin := room.enter("Admin", "id", lms.Admin)
	admin.see("/audit", "Memberi Budi perpanjangan tugas “Rencana”", "Memberi Adi perpanjangan", "Mencabut perpanjangan Adi")

	// Not for others.
	other := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', ?)`, room.now())
	away := room.enter("Sari", "id", lms.Trainer)
	room.insert(`UPDATE account_session SET library_id = ? WHERE account_id = ?`, other, away.actor.AccountID)
	room.insert(`UPDATE account_role SET library_id = ? WHERE account_id = ?`, other, away.actor.AccountID)
	for who, want := range map[*visitor]int{rina: 403, head: 403, away: 404} {
		if status, _, _ := who.do("GET", desk, "", "", nil); status != want {
			t.Errorf("%s reads the desk: %d, want %d", who.actor.Name, status, want)
		}
		if status, _, _ := who.send("/", desk+"/extensions", url.Values{"person": person, "due": {day.String()}}); status != want {
			t.Errorf("%s extends: %d, want %d", who.actor.Name, status, want)
		}
	}
	if status, _, _ := trainer.do("GET", c+"/handins/abcdefghijkl", "", "", nil); status != 404 {
		t.Errorf("a lesson that is not there: %d", status)
	}
	extra, err := room.courses.Assignment(context.Background(), trainer.actor, id, key)
	if err != nil || len(extra.People) != 3 || extra.People[0].Granted != nil || (extra.People[1].Granted.Extension == course.Extension{}) {
		t.Errorf("%+v %v", extra, err)
	}
	trainer.inBoth(desk)
}
