package web

import (
	"fmt"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// The line is lost in the hall: what the organiser saves is kept, and sent when it
// is back; who checked in meanwhile stays.
func TestJourneyOfAttendanceWithoutALine(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi, sari := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian), room.enter("Sari", "id", lms.Librarian)
	at := trainer.sent("/activities/new", "/activities", planned("title", "Lokakarya", "starts", room.now().Add(-time.Hour).In(defaultZone).Format(dateTimeField), "ends", room.now().Add(2*time.Hour).In(defaultZone).Format(dateTimeField), "jp", "4"))
	present := func(v *visitor) (minutes int) {
		t.Helper()
		if err := room.db.Get(&minutes, `SELECT COALESCE(SUM(minutes), 0) FROM activity_presence WHERE account_id = ?`, v.actor.AccountID); err != nil {
			t.Fatal(err)
		}
		return minutes
	}
	p := trainer.browser()
	p.Go(room.url + at + "/attendance")
	tick := func(v *visitor) { p.Click(fmt.Sprintf(`input[name="present-%d"]`, v.actor.AccountID)) }
	minutes := func(v *visitor, text string) {
		webtest.Eval[int](p, fmt.Sprintf(`document.querySelector('input[name="minutes-%d"]').value = %q; 1`, v.actor.AccountID, text))
	}
	p.Offline(true)
	p.Press("Simpan kehadiran")
	p.See("Tidak ada yang berubah")
	tick(rina)
	minutes(rina, "sejam")
	p.Press("Simpan kehadiran")
	p.See("ada menit yang bukan angka")
	minutes(rina, "60")
	p.Press("Simpan kehadiran")
	p.See("Kehadiran 1 orang tersimpan di perangkat ini")
	tick(budi)
	p.Press("Simpan kehadiran")
	p.See("Kehadiran 2 orang tersimpan di perangkat ini")
	p.Accessible()
	if present(rina)+present(budi) != 0 {
		t.Fatal("sent without a line")
	}
	// Somebody else marks a third meanwhile.
	room.insert(`INSERT INTO activity_presence (session_id, account_id, minutes, marked_at) SELECT id, ?, 45, NOW() FROM activity_session`, sari.actor.AccountID)
	p.Offline(false)
	p.See("Kehadiran yang menunggu sudah terkirim.")
	if present(rina) != 60 || present(budi) != 180 || present(sari) != 45 {
		t.Errorf("Rina %d, Budi %d, Sari %d", present(rina), present(budi), present(sari))
	}
	// Another page of the device has a line before this one.
	tick(rina)
	p.Offline(true)
	p.Press("Simpan kehadiran")
	p.See("Kehadiran 1 orang tersimpan di perangkat ini")
	q := p.Tab()
	q.Go(room.url + "/activities")
	await(t, "the act of another page", func() bool { return present(rina) == 0 })
	if present(budi) != 180 || present(sari) != 45 {
		t.Errorf("Budi %d, Sari %d", present(budi), present(sari))
	}
}
