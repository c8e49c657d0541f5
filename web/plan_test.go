package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// What somebody will change at work, from the reminder on the home page over 30
// and 90 days, as they and their supervisor see it, and nobody else.
func TestJourneyOfAnActionPlan(t *testing.T) {
	room := openTestRoom(t)
	head, trainer, rina, budi := room.enter("Nuraini", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "en", lms.Librarian)
	id := room.hold("Lokakarya rujukan", -3*time.Hour-time.Minute, nil)
	at := fmt.Sprintf("/activities/%d", id)
	if err := room.activities().MarkAttendance(t.Context(), trainer.actor, id, []activity.Mark{{AccountID: rina.actor.AccountID, Minutes: 180}}); err != nil {
		t.Fatal(err)
	}
	rina.see("/", "Rencana tindak", at+"/plan")
	p := rina.browser()
	p.Size(390, 800)
	p.Go(room.url + at)
	p.FollowText("Tulis rencana")
	p.FollowText("Simpan rencana")
	p.See("Tulis apa yang akan Anda ubah.")
	write(p, "#intent", "Rak tematik tiap Senin")
	p.Choose("select[name=supervisor]", fmt.Sprint(head.actor.AccountID))
	p.FollowText("Simpan rencana")
	p.See("Rencana tersimpan.")
	p.See("Nuraini ikut melihat hasilnya.")
	p.Accessible()
	plan := strings.TrimPrefix(p.URL(), room.url)
	plan, _, _ = strings.Cut(plan, "#")
	lacks(t, rina.see("/"), at+"/plan")
	rina.refused(422, at+"/plan", at+"/plan", url.Values{"intent": {"Lain"}, "supervisor": {fmt.Sprint(budi.actor.AccountID)}}, "Pilih pembimbing dari daftar", "Lain</textarea>")
	for _, other := range []*visitor{budi, trainer} {
		if status, _, _ := other.do("GET", plan, "", "", nil); status != 404 {
			t.Errorf("%s reads it: %d", other.actor.Name, status)
		}
	}
	head.see("/plans", "Rencana rekan yang Anda bimbing", "Rina Sari", "Rak tematik tiap Senin")
	lacks(t, head.see("/"), plan)
	rina.refused(409, plan, plan, url.Values{"after": {"30"}, "result": {"kept"}}, "Belum waktunya")

	room.pass(31 * 24 * time.Hour)
	for _, v := range []*visitor{head, rina, trainer} {
		v.renew()
	}
	head.see("/", "Sudah 30 hari: lihat hasil rencana Rina Sari")
	rina.see("/", "Sudah 30 hari: lihat kembali rencana Anda")
	lacks(t, trainer.see("/"), plan)
	rina.refused(422, plan, plan, url.Values{"after": {"30"}, "note": {"Baru dua"}}, "Pilih salah satu", "Baru dua</textarea>")
	rina.sent(plan, plan, url.Values{"after": {"30"}, "result": {"partly"}, "note": {"Baru dua rak"}})
	p = head.browser()
	p.Go(room.url + plan)
	p.Click("#after-30 input[value=kept]")
	p.FollowText("Simpan")
	p.See("Terlaksana")
	p.See("Baru dua rak")
	lacks(t, head.see("/"), plan)
	rina.refused(409, plan, at+"/plan", url.Values{"intent": {"Yang lain"}}, "sudah dilihat kembali")
	rina.inBoth(plan, "/plans", at, "/")
	head.inBoth(plan, "/plans")
	room.pass(60 * 24 * time.Hour)
	rina.renew()
	rina.see("/", "Sudah 90 hari: lihat kembali rencana Anda")
	second := room.hold("Seminar", -5*time.Hour, nil)
	rina.inBoth(fmt.Sprintf("/activities/%d/plan", second))
	closed := room.hold("Tertutup", -5*time.Hour, func(d *activity.Details) { d.Mode = activity.ByInvitation })
	if status, body, _ := rina.do("GET", fmt.Sprintf("/activities/%d/plan", closed), "", "", nil); status != 403 || !strings.Contains(body, "ditulis oleh yang ikut") {
		t.Errorf("who was not there: %d %s", status, excerpt(body))
	}
}
