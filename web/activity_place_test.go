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

// A workshop with one place: who comes second waits, is offered the place when
// it becomes free, and loses it to the next when the time is over.
func TestPlacesOfAnActivity(t *testing.T) {
	room := openTestRoom(t)
	trainer, head := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "id", lms.Head)
	rina, budi, dewi := room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian), room.enter("Dewi Ayu", "en", lms.Librarian)
	at := trainer.sent("/activities/new", "/activities", planned("starts", room.now().AddDate(0, 0, 9).Format(dateTimeField), "ends", room.now().AddDate(0, 0, 9).Add(3*time.Hour).Format(dateTimeField),
		"registration", "open", "quota", "1", "offer_hours", "24"))
	trainer.see(at+"/edit", `name="quota" inputmode="numeric" value="1"`, `value="open" selected`, `name="offer_hours" inputmode="numeric" value="24"`)
	for field, c := range map[string][2]string{"quota": {"banyak", "Isi dengan angka"}, "offer_hours": {"9999", "Isi antara 1 dan 336 jam"}, "registration": {"x", "Pilih cara mendaftarnya"}} {
		trainer.refused(422, "/activities/new", "/activities", planned(field, c[0]), `id="`+field+`-error"`, c[1])
	}
	do := func(v *visitor, what string, more ...string) string {
		t.Helper()
		form := url.Values{"do": {what}}
		if len(more) > 0 {
			form.Set("colleague", more[0])
		}
		v.sent(at, at+"/place", form)
		return v.see(at)
	}
	for _, c := range []struct {
		v          *visitor
		what, says string
	}{{rina, "register", "Anda terdaftar."}, {budi, "register", "Anda masuk daftar tunggu."}, {dewi, "register", "1 person waits before you"}} {
		if body := do(c.v, c.what); !strings.Contains(body, c.says) {
			t.Errorf("%s: no %q\n%s", c.v.actor.Name, c.says, excerpt(body))
		}
	}
	budi.refused(409, at, at+"/place", url.Values{"do": {"register"}}, "Anda sudah ada di daftar")
	rina.refused(422, at, at+"/place", url.Values{"do": {"substitute"}, "colleague": {"Siapa Ya"}}, "Tidak ada rekan bernama “Siapa Ya”", `value="Siapa Ya"`)
	rina.refused(422, at, at+"/place", url.Values{"do": {"substitute"}, "colleague": {"budi"}}, "sudah ada di daftar kegiatan")
	do(rina, "substitute", " kepala ")
	trainer.see("/", "1 pendaftaran pada", at+"/places")
	trainer.see(at+"/places", "Diusulkan sebagai pengganti", "menggantikan Rina Sari", "1 dari 1 tempat terisi", "approve-")
	lacks(t, head.see(at+"/places", "Rina Sari"), "approve-")
	if status, _, _ := rina.do("GET", at+"/places", "", "", nil); status != 403 {
		t.Errorf("a librarian reads who registered: %d", status)
	}
	trainer.inBoth(at+"/places", at+"/edit", at+"/invite", at+"/sessions")
	trainer.sent(at+"/places", at+"/places", url.Values{"do": {fmt.Sprintf("refuse-%d", head.actor.AccountID)}})
	trainer.refused(409, at+"/places", at+"/places", url.Values{"do": {fmt.Sprintf("approve-%d", head.actor.AccountID)}}, "Tidak ada yang perlu diputuskan")

	do(rina, "withdraw")
	budi.see("/", "Menunggu jawaban Anda", `href="`+at+`"`, "Ditawari tempat")
	budi.see(at, "Ada tempat untuk Anda sampai", `value="accept"`)
	budi.inBoth(at, "/")
	dewi.refused(409, at, at+"/place", url.Values{"do": {"accept"}}, "No place is offered to you")
	room.pass(25 * time.Hour)
	budi.renew()
	dewi.renew()
	if err := room.activities().SettleDue(t.Context(), lms.System("activity:offers")); err != nil {
		t.Fatal(err)
	}
	budi.see(at, "Penawaran lewat waktu", "Masuk daftar tunggu")
	if body := do(dewi, "accept"); !strings.Contains(body, "You are registered.") {
		t.Error(excerpt(body))
	}

	// A colleague's activity at the same time is shown to person and organiser.
	other := room.hold("Rapat lain", 0, func(o *activity.Details) {
		o.StartsAt, o.EndsAt, o.Mode = room.now().AddDate(0, 0, 7), room.now().AddDate(0, 0, 10), activity.Open
	})
	dewi.see(fmt.Sprintf("/activities/%d", other), "At the same time you have a place in", `<a href="`+at+`">`)
	dewi.sent(fmt.Sprintf("/activities/%d", other), fmt.Sprintf("/activities/%d/place", other), url.Values{"do": {"register"}})
	trainer.renew()
	trainer.see(at+"/places", "Bersamaan dengan “Rapat lain”")
}

func TestAGroupIsInvited(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian)
	id := room.hold("Seminar", 72*time.Hour, func(d *activity.Details) { d.Mode = activity.ByInvitation })
	at := fmt.Sprintf("/activities/%d", id)
	rina.see(at, "hanya untuk yang diundang")
	rina.refused(409, at, at+"/place", url.Values{"do": {"register"}}, "hanya untuk yang diundang")
	trainer.refused(422, at+"/invite", at+"/invite/people", url.Values{})
	_, body, _ := trainer.send(at+"/invite", at+"/invite/people", url.Values{"role": {"librarian"}})
	if !strings.Contains(body, "Undang 1 orang") || !strings.Contains(body, "Rina Sari") {
		t.Fatal(excerpt(body))
	}
	trainer.sent(at+"/invite", at+"/invite", url.Values{"account": {fmt.Sprint(rina.actor.AccountID), "999999"}})
	trainer.see(at+"/places", "1 orang diundang", "Diundang (1)")
	_, body, _ = trainer.send(at+"/invite", at+"/invite/people", url.Values{"role": {"librarian"}})
	if !strings.Contains(body, `Rina Sari <small class="muted">Diundang</small>`) || strings.Contains(body, "Undang 1 orang") {
		t.Error(excerpt(body))
	}
	rina.see("/", "Diundang", `href="`+at+`"`)
	rina.sent(at, at+"/place", url.Values{"do": {"register"}})
	rina.see(at, "Terdaftar")

	// A group is given places, all of it or nobody.
	budi, dewi := room.enter("Budi", "en", lms.Librarian), room.enter("Dewi", "id", lms.Librarian)
	small := room.hold("Lokakarya", 72*time.Hour, func(d *activity.Details) { d.Mode, d.Quota = activity.Open, 2 })
	at = fmt.Sprintf("/activities/%d", small)
	_, body, _ = trainer.send(at+"/invite", at+"/invite/people", url.Values{"role": {"librarian"}})
	if !strings.Contains(body, "2 dari 2 tempat masih bebas") || !strings.Contains(body, "Beri tempat kepada 3 orang") {
		t.Error(excerpt(body))
	}
	three := url.Values{"do": {"enter"}, "together": {"1"}, "account": {fmt.Sprint(rina.actor.AccountID), fmt.Sprint(budi.actor.AccountID), fmt.Sprint(dewi.actor.AccountID)}}
	trainer.refused(422, at+"/invite", at+"/invite", three, "3 orang memerlukan tempat, yang bebas 2", `name="together" value="1" checked`, "Beri tempat kepada 3 orang")
	three.Del("together")
	trainer.sent(at+"/invite", at+"/invite", three)
	trainer.see(at+"/places", "2 orang terdaftar, 1 orang masuk daftar tunggu.", "Terdaftar (2)")
	budi.see(at, "Registered")
}

func TestSessionsAreChangedAndMarked(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian)
	id := room.hold("Bimtek", -5*time.Hour, nil) // 4 JP, 3 hours
	at := fmt.Sprintf("/activities/%d", id)
	list, err := room.activities().Sessions(t.Context(), trainer.actor, id)
	if err != nil {
		t.Fatal(err)
	}
	field := func(name string, id int64) string { return activity.SessionField(name, id) }
	zone := time.FixedZone("WIB", 7*3600)
	moment := func(in time.Duration) string { return room.now().In(zone).Add(in).Format(dateTimeField) }
	form := func(starts string) url.Values {
		return url.Values{"revision": {"1"}, field("starts", list[0].ID): {list[0].StartsAt.In(zone).Format(dateTimeField)}, field("ends", list[0].ID): {list[0].EndsAt.In(zone).Format(dateTimeField)},
			field("starts", 0): {starts}, field("ends", 0): {moment(27 * time.Hour)}, field("place", 0): {"Lab"}, field("link", 0): {"https://rapat.example.id/a"}}
	}
	trainer.refused(422, at+"/sessions", at+"/sessions", form("besok"), `id="starts-0-error"`, `value="besok"`, `value="Lab"`)
	trainer.refused(422, at+"/sessions", at+"/sessions", form(moment(-3*time.Hour)), "mulai sebelum sesi sebelumnya selesai")
	trainer.sent(at+"/sessions", at+"/sessions", form(moment(24*time.Hour)))
	trainer.see(at+"/sessions", "Sesi 2", `value="Lab"`)
	trainer.see(at+"/edit", "Waktunya diatur per sesi")
	rina.see(at, "Lab", `href="https://rapat.example.id/a"`)
	trainer.see(at+"/attendance", "90 menit")
	trainer.sent(at+"/attendance", at+"/attendance", url.Values{"session": {fmt.Sprint(list[0].ID)}, fmt.Sprintf("present-%d", rina.actor.AccountID): {"1"}, activity.MinutesField(rina.actor.AccountID): {"90"}})
	rina.see(at, "90 menit (50%)")
	list, _ = room.activities().Sessions(t.Context(), trainer.actor, id)
	lacks(t, trainer.see(fmt.Sprintf("%s/attendance?session=%d", at, list[1].ID), "belum dimulai"), "checkbox")
	if status, _, _ := trainer.do("GET", at+"/attendance?session=999999", "", "", nil); status != 404 {
		t.Error(status)
	}
	trainer.inBoth(at+"/sessions", at+"/attendance", at)
}
