package web

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// workshop is an activity of two hours that ended an hour ago.
func (room *testRoom) workshop(title string) int64 {
	ends := room.now().UTC().Truncate(time.Minute).Add(-time.Hour)
	id := room.insert(`INSERT INTO activity (library_id, kind, title, starts_at, ends_at, place, organiser, focus, jp, description, created_at)
		VALUES (?, 'workshop', ?, ?, ?, 'Aula', 'Kota', 'user_services', 0, '', NOW())`, room.library, title, ends.Add(-2*time.Hour), ends)
	room.insert(`INSERT INTO activity_session (activity_id, starts_at, ends_at) VALUES (?, ?, ?)`, id, ends.Add(-2*time.Hour), ends)
	return id
}

// A trainer asks for attendance and lets a lesson wait for a date; the learner
// reads why the course is not finished, item by item, until both are behind.
func TestJourneyOfAttendance(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Tuti", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	meeting := room.workshop("Lokakarya kecil")
	edit := trainer.sent("/courses/new", "/courses", url.Values{"title": {"Menyambut"}, "summary": {"Ringkas"}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"1"}})
	c := edit[:len(edit)-len("/edit")]
	ctx, id := context.Background(), mustID(t, c)
	module, err := room.courses.AddModule(ctx, trainer.actor, id, "Awal")
	if err != nil {
		t.Fatal(err)
	}
	for kind, title := range map[string]string{"attendance": "Ikut lokakarya", "page": "Catatan"} {
		trainer.sent(edit, fmt.Sprintf("%s/modules/%d/lessons", c, module), url.Values{"title": {title}, "kind": {kind}})
	}
	e, err := room.courses.Edit(ctx, trainer.actor, id)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	for _, l := range e.Draft.Lessons() {
		keys[l.Title] = l.Key
	}
	attend, note := c+"/lessons/"+keys["Ikut lokakarya"], c+"/lessons/"+keys["Catatan"]
	trainer.see(edit, "Pelajaran “Ikut lokakarya” belum menunjuk kegiatan.", "kegiatan belum dipilih")
	opens := lms.DayOf(room.now().In(defaultZone)) + 2

	p := trainer.browser()
	p.Go(room.url + attend + "/edit")
	p.Choose("select[name=activity]", fmt.Sprint(meeting))
	p.Fill("input[name=share]", "150")
	p.FollowText("Simpan")
	p.See("Ada 1 isian yang perlu diperbaiki.")
	p.Accessible()
	p.Fill("input[name=share]", "80")
	p.FollowText("Simpan")
	p.See("Tersimpan pukul")
	p.Accessible()
	status, body, _ := trainer.send(note+"/edit", note, url.Values{"kind": {"page"}, "title": {"Catatan"}, "minutes": {"10"}, "body": {"Halo"}, "required": {"1"}, "revision": {"1"}, "release": {"2"}, "release-on": {"2026-02-30"}})
	if status != 422 {
		t.Errorf("a day that is none: %d %s", status, excerpt(body))
	}
	trainer.sent(note+"/edit", note, url.Values{"kind": {"page"}, "title": {"Catatan"}, "minutes": {"10"}, "body": {"Halo"}, "required": {"1"}, "revision": {"1"}, "release": {"0"}, "release-on": {opens.String()}})
	due := opens + 5
	p.Go(room.url + edit)
	p.See("Dibuka tanggal")
	webtest.Eval[bool](p, fmt.Sprintf(`document.querySelector("input[name=due_on]").value = %q, true`, due.String()))
	p.FollowText("Simpan aturan")
	p.See("Aturan kursus tersimpan.")
	p.Accessible()
	if got := webtest.Eval[string](p, `document.querySelector("input[name=due_on]").value`); got != due.String() {
		t.Errorf("due on %s, want %s", got, due)
	}
	p.FollowText("Terbitkan")

	reader := rina.browser()
	reader.Go(room.url + c)
	reader.FollowText("Daftar dan mulai belajar")
	reader.See("Hadirilah paling sedikit 80% dari kegiatan ini.")
	reader.See("Anda belum tercatat hadir.")
	reader.Accessible()
	reader.Go(room.url + c)
	for _, text := range []string{"“Ikut lokakarya”: Anda belum tercatat hadir.", "“Catatan” dibuka tanggal", "Jatuh tempo"} {
		reader.See(text)
	}
	reader.Accessible()
	rina.see(note, "Pelajaran ini dibuka")
	present := fmt.Sprintf("/activities/%d/attendance", meeting)
	mark := func(minutes string) {
		t.Helper()
		trainer.sent(present, present, url.Values{fmt.Sprintf("present-%d", rina.actor.AccountID): {"1"}, fmt.Sprintf("minutes-%d", rina.actor.AccountID): {minutes}})
	}
	mark("60")
	rina.see(c, "Anda tercatat hadir 50%, yang diminta paling sedikit 80%.")
	mark("110")
	rina.see(attend, "Tercatat hadir 92%")
	room.pass(48 * time.Hour)
	rina.sent(note, note+"/done", url.Values{})
	rina.see(c, "Selamat, Rina")

	// Who enrols after having been there need not go again.
	budi := room.enter("Budi", "en", lms.Librarian)
	room.insert(`INSERT INTO activity_attendance (activity_id, account_id, minutes, marked_at) VALUES (?, ?, 120, NOW())`, meeting, budi.actor.AccountID)
	budi.sent(c, c+"/enrol", url.Values{})
	budi.see(attend, "Present for 100%")
	p.Size(390, 800)
	for _, page := range []string{edit, attend} {
		p.Go(room.url + page)
		if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("%s is %d pixels wider than the window", page, wide)
		}
	}
}
