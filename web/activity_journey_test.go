package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/lms/survey"
	"binapustaka/web/paper"
	"binapustaka/web/webtest"
)

// A workshop from its plan to what is left of it: a full list, somebody who waits
// and is offered a place, the code at the door, the survey that opens by itself,
// the certificate and the hours. What one step leaves is what the next one finds.
func TestJourneyOfAWorkshop(t *testing.T) {
	room := openTestRoom(t)
	room.morning()
	trainer, admin := room.enter("Tuti", "id", lms.Trainer), room.enter("Admin", "id", lms.Admin)
	var people []*visitor
	for i := range 6 {
		people = append(people, room.enter(fmt.Sprintf("Peserta %d", i+1), "id", lms.Librarian))
	}
	ani := room.enter("Ani Lestari", "id", lms.Librarian)

	begins := room.now().In(defaultZone).AddDate(0, 0, 9)
	p := trainer.browser()
	p.Go(room.url + "/activities/new")
	p.Fill("[name=title]", "Lokakarya penelusuran")
	p.Choose("[name=kind]", "workshop")
	p.Choose("[name=focus]", "user_services")
	p.Choose("[name=starts]", begins.Format(dateTimeField))
	p.Choose("[name=ends]", begins.Add(3*time.Hour).Format(dateTimeField))
	p.Fill("[name=jp]", "4")
	p.Choose("[name=registration]", "open")
	p.Fill("[name=quota]", "6")
	p.FollowText("Simpan")
	p.See("Lokakarya penelusuran")
	at := strings.TrimPrefix(p.URL(), room.url)
	var id int64
	fmt.Sscanf(at, "/activities/%d", &id)
	subject := fmt.Sprintf("activity-%d", id)
	trainer.sent("/surveys/schedule/"+subject, "/surveys/schedule/"+subject, form("on-1", "1", "day-1", "0", "open_days", "14", "revision", "0"))
	admin.sent("/certificates/rules/new", "/certificates/rules", form("subject", subject, "language", "id", "signer1", "Nuraini"))

	// Six places, seven people: one waits, and is offered the place of who cannot come.
	for _, v := range people {
		v.sent(at, at+"/place", form("do", "register"))
	}
	a := ani.browser()
	a.Go(room.url + at)
	a.FollowText("Masuk daftar tunggu")
	a.See("Anda masuk daftar tunggu.")
	people[5].sent(at, at+"/place", form("do", "withdraw"))
	a.Go(room.url + at)
	a.See("Ada tempat untuk Anda sampai")
	a.Follow("[value=accept]")
	a.See("Anda terdaftar")
	trainer.see(at+"/places", "6 dari 6 tempat terisi", "Ani Lestari")

	// At the door: the square leads to the page of this half minute's code.
	room.pass(begins.Sub(room.now()) - 5*time.Minute)
	trainer.renew()
	trainer.admit(p)
	for _, v := range append(people, ani) {
		v.renew()
	}
	ani.admit(a)
	door := func() string {
		t.Helper()
		p.Go(room.url + at + "/door")
		code := p.Text(".door-code")
		session := webtest.Eval[string](p, `new URL(document.querySelector("#door a").href).searchParams.get("session")`)
		leads := fmt.Sprintf("/here/%s?c=%s", session, code)
		squares, _, err := paper.CodePath(room.url + leads)
		if err != nil || webtest.Eval[string](p, `document.querySelector("#door svg path").getAttribute("d")`) != squares {
			t.Errorf("the square does not lead to %s: %v", leads, err)
		}
		return leads
	}
	check := func(do string) {
		t.Helper()
		a.Go(room.url + door())
		a.Follow("[value=" + do + "]")
		for _, v := range people[:5] {
			leads := door()
			pass := givenPass.FindStringSubmatch(v.see(leads))
			if pass == nil {
				t.Fatal(v.actor.Name, "finds no way in at", leads)
			}
			v.sent(leads, strings.SplitN(leads, "?", 2)[0], url.Values{"pass": {pass[1]}, "do": {do}})
		}
	}
	check("in")
	if _, body, _ := people[5].do("GET", door(), "", "", nil); givenPass.MatchString(body) {
		pass := givenPass.FindStringSubmatch(body)[1]
		here := strings.SplitN(door(), "?", 2)[0]
		people[5].refused(http.StatusConflict, "/here", here, url.Values{"pass": {pass}, "do": {"in"}}, "tidak terdaftar")
	}
	room.pass(3*time.Hour + time.Minute) // four minutes before the end
	check("out")
	a.See("Tercatat: Anda hadir")

	// It is over: the survey opens, certificates are issued and hours are posted.
	room.pass(time.Hour)
	room.asks()
	room.issue()
	if _, err := room.deps.Hours.Post(context.Background(), lms.System("test")); err != nil {
		t.Fatal(err)
	}
	opened, err := room.deps.Surveys.Occasions(context.Background(), trainer.actor, room.library, survey.Subject{})
	if err != nil || len(opened) != 1 {
		t.Fatal(opened, err)
	}
	sheet, err := room.deps.Surveys.Find(context.Background(), trainer.actor, opened[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	a.Go(room.url + "/")
	a.FollowText("Bagaimana pelatihan ini bagi Anda? · Lokakarya penelusuran")
	webtest.Eval[int](a, `[...document.querySelectorAll(".survey-steps")].forEach((s) => s.querySelectorAll("label")[3].click()) || 1`)
	a.FollowText("Kirim jawaban")
	a.See("Jawaban Anda sudah kami terima")
	for _, v := range people[:5] {
		_, _, to := v.do("GET", fmt.Sprintf("/surveys/asked/%d", sheet.ID), "", "", nil)
		if status, body, _ := v.fills(strings.TrimPrefix(to, room.url), answers(sheet, "4", "")); status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", v.actor.Name, status, excerpt(body))
		}
	}

	a.Go(room.url + "/certificates")
	a.See("Lokakarya penelusuran")
	mine, err := room.deps.Certificates.Mine(context.Background(), ani.actor)
	if err != nil || len(mine) != 1 {
		t.Fatal(mine, err)
	}
	room.stranger().see("/check/"+certificate.Shown(mine[0].Code), "Ani Lestari", "Lokakarya penelusuran", "4 JP", "Nuraini", "Berlaku")
	a.Go(fmt.Sprintf("%s/hours?year=%d", room.url, begins.Year()))
	a.See("Terhitung 3,9") // of 4 JP: she went a few minutes early
	a.See("Lokakarya penelusuran")
	for _, path := range []string{"/certificates", fmt.Sprintf("/hours?year=%d", begins.Year())} {
		lacks(t, people[5].see(path), "Lokakarya penelusuran") // who could not come has neither
	}

	room.pass(15 * 24 * time.Hour)
	room.asks()
	trainer.renew()
	trainer.see(fmt.Sprintf("/surveys/%d/results", sheet.ID), "6 dari 6 orang yang diundang menjawab (100%)")

	// An attendance that was marked too high: the hours follow, and the certificate is told of.
	room.insert(`UPDATE activity_attendance SET minutes = 30 WHERE activity_id = ? AND account_id = ?`, id, ani.actor.AccountID)
	admin.renew()
	admin.see("/", "1 sertifikat masih berlaku, padahal syaratnya tidak lagi terpenuhi", `href="/certificates/issued?state=unmet"`)
	lacks(t, admin.see("/certificates/issued?state=unmet", "Ani Lestari", "Syaratnya tidak lagi terpenuhi"), "Peserta 1")
	admin.see("/certificates/issued?state=revoked", "Tidak ada sertifikat yang cocok dengan pilihan ini.", "Tampilkan semua")
}
