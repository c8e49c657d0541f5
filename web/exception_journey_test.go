package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

// The test is over and its only attempt is used. A trainer gives one learner
// another and a later date; they sit it; the trainer declares it void; they read
// why, and it counts no more.
func TestJourneyOfAnException(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, adi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Adi", "id", lms.Librarian)
	edit := trainer.sent(room.starter("pengatalogan")+"/edit", room.starter("pengatalogan")+"/status", url.Values{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")
	var id int64
	fmt.Sscanf(test, "/assessments/%d", &id)
	a, err := room.tests.Find(context.Background(), trainer.actor, id)
	if err != nil {
		t.Fatal(err)
	}
	closes := room.now().Add(time.Hour)
	a.AttemptsAllowed, a.ClosesAt, a.OnePage = 1, &closes, true
	if err := room.tests.Update(context.Background(), trainer.actor, id, a.Settings, a.Revision); err != nil {
		t.Fatal(err)
	}
	trainer.sent(edit, test+"/status", url.Values{"do": {"publish"}})
	first := rina.sent(test, test+"/attempts", url.Values{})
	rina.sent(first, first+"/submit", url.Values{})
	room.pass(2 * time.Hour)
	rina.see(test, "Uji ini sudah ditutup.")

	zone := time.FixedZone("WIB", 7*60*60)
	p := trainer.browser()
	p.Go(room.url + edit)
	p.Choose("#extras select[name=person]", fmt.Sprint(rina.actor.AccountID))
	p.Fill("#extras input[name=attempts]", "1")
	p.Fill("#extras input[name=because]", "Listrik padam di cabang")
	set := func(at time.Time) {
		p.Await(fmt.Sprintf(`(document.querySelector("#extras input[name=closes]").value = %q) !== ""`, at.In(zone).Format(dateTimeField)))
	}
	set(room.now().Add(-72 * time.Hour))
	p.Press("Simpan pengecualian")
	p.See("Waktu itu sudah lewat.")
	rina.see(test, "Uji ini sudah ditutup.")
	set(room.now().Add(48 * time.Hour)) // the rest stands as it was typed
	p.Press("Simpan pengecualian")
	p.See("Pengecualian untuk Rina tersimpan.")
	p.Follow("#extras a[href*=exception]")
	set(room.now().Add(72 * time.Hour))
	p.Press("Simpan pengecualian")
	p.See("boleh dikerjakan sampai")
	p.See("“Listrik padam di cabang”")
	room.examine(p)

	adi.see(test, "Uji ini sudah ditutup.")
	l := rina.browser()
	l.Go(room.url + test)
	l.See("Khusus untuk Anda:")
	if strings.Contains(l.Text("main"), "Listrik padam di cabang") {
		t.Error("the reason is shown to the learner")
	}
	room.examine(l)
	l.Press("Mulai mengerjakan")
	second := rina.sent(test, test+"/attempts", url.Values{}) // goes on with the one that is open
	rina.sent(second, second+"/submit", url.Values{})

	p = trainer.browser()
	p.Go(room.url + second + "/result")
	p.Press("Batalkan pengerjaan ini")
	write(p, "textarea[name=void-reason]", "Dikerjakan bersama orang lain.")
	p.Press("Batalkan pengerjaan")
	p.See("Pengerjaan Rina dibatalkan.")
	room.examine(p)
	l = rina.browser()
	l.Go(room.url + second + "/result")
	l.See("Dikerjakan bersama orang lain.")
	l.See("dibatalkan, tidak dihitung")
	room.examine(l)
	l.Go(room.url + test)
	l.See("Mulai mengerjakan") // its attempt is free again
	p.Go(room.url + test + "/results")
	p.See("dibatalkan, tidak dihitung")
	p.See("Sudah 1 orang yang selesai.")
	room.examine(p)
}
