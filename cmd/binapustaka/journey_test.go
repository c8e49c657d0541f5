package main

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// The main job, as its people live it, in a browser on the whole program: an
// administrator links accounts and has the night done; a librarian signs in
// with the SLiMS password, learns, loses the line in the middle of the test and
// passes; the night that follows puts it beside the service.
func TestJourneyOfTheMainJob(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector's run has each part of it by itself")
	}
	env, s := healthy(t)
	password := passwordFile(t, "empat kata yang panjang")
	must(t, env, "user", "create", "wati", "--name", "Wati Susanti", "--role", "admin", "--role", "trainer", "--password-file", password)
	var people []demo.Staff
	for _, person := range s.truth.Staff {
		if len(people) < 2 && person.Username != "dewi" && person.WorksOn(yesterday()) {
			people = append(people, person)
			must(t, env, "user", "create", person.Username, "--name", person.RealName, "--role", "librarian")
		}
	}
	r := start(t, env, "serve")

	admin := r.enter("wati", "empat kata yang panjang")
	admin.Go(r.url + "/courses")
	admin.FollowText("Pasang kursus bawaan")
	admin.See("Kursus bawaan dan ujinya sudah terpasang.")
	admin.Go(r.url + "/links")
	admin.FollowText("Tautkan yang ditandai")
	admin.See("2 pengguna SLiMS tertaut.")
	for _, p := range people {
		admin.See(p.RealName)
	}
	night(admin, r.url, "Membaca SLiMS")

	// A training of a month ago, entered afterwards with who was there.
	month := yesterday() - 30
	admin.Go(r.url + "/activities/new")
	admin.Fill("input[name=title]", "Pelatihan meja layanan")
	admin.Choose("input[name=starts]", month.String()+"T09:00")
	admin.Choose("input[name=ends]", month.String()+"T12:00")
	admin.FollowText("Simpan")
	admin.Go(admin.URL() + "/attendance?all=1")
	admin.FollowText("Simpan kehadiran")

	dewi := r.enter("dewi", demo.StaffPassword)
	dewi.Go(r.url + "/courses")
	dewi.FollowText("Sirkulasi dan Keanggotaan")
	dewi.FollowText("Daftar dan mulai belajar")
	for range 9 {
		dewi.FollowText("Tandai selesai dan lanjut")
	}
	dewi.See("Pinjamkan 3 eksemplar") // the practical is still to be met
	dewi.Follow("a[rel=next]")
	dewi.FollowText("Ke uji ini")
	dewi.FollowText("Mulai mengerjakan")
	items := openApp(t, env).items(t, webtest.Eval[string](dewi, `location.pathname`))
	for i, it := range items {
		if i == 3 {
			dewi.Offline(true)
		}
		giveRight(dewi, it)
		if i == 5 {
			dewi.See("Belum tersimpan; kami coba lagi dalam")
			dewi.Offline(false)
		}
		if i < 3 || i >= 5 {
			dewi.Await(fmt.Sprintf(`document.querySelector("#q%d .state .ok")?.textContent.includes("Tersimpan pukul")`, it.Position))
		}
		dewi.Click("form.question:not([hidden]) .moves button[name=to]:not(.secondary)")
	}
	dewi.See("Semua soal sudah terisi.")
	dewi.Press("Kumpulkan")
	dewi.See("100,0%")

	night(admin, r.url, "Menyandingkan pelatihan dan layanan")
	admin.Go(r.url + "/impact")
	admin.See("Pelatihan meja layanan")
	admin.See("4 orang")
	admin.FollowText("Buka tabel")
	admin.See("Data belum cukup") // so few people are no table
	admin.Accessible()
}

// enter signs somebody in at the sign-in page of a browser.
func (r *running) enter(username, password string) *webtest.Page {
	r.t.Helper()
	p := webtest.Open(r.t)
	p.Go(r.url + "/signin")
	if p.Text("h1") != "Masuk" {
		p.FollowText("Bahasa Indonesia")
	}
	p.Fill("input[name=username]", username)
	p.Fill("input[name=password]", password)
	p.FollowText("Masuk")
	p.See("Selamat")
	return p
}

// night has one of the nightly jobs done on the page of jobs, and waits for it.
func night(admin *webtest.Page, url, job string) {
	admin.Go(url + "/jobs")
	admin.Follow(fmt.Sprintf(`button[aria-label="Jalankan sekarang: %s"]`, job))
	admin.See("Pekerjaan masuk antrean")
	admin.Await(`document.querySelectorAll("[data-job-events]").length === 0`)
	admin.Go(url + "/jobs")
	admin.Await(`document.querySelectorAll("[data-job-events]").length === 0 && !document.body.innerText.includes("Gagal")`)
}

// items are the questions of an attempt as they are shown, with their keys.
func (a *app) items(t *testing.T, attempt string) []assessment.AttemptItem {
	t.Helper()
	var id int64
	fmt.Sscanf(attempt, "/attempts/%d", &id)
	actor := lms.Actor{Roles: lms.Roles}
	err := a.db.QueryRow(`SELECT t.account_id, a.library_id FROM attempt t JOIN assessment a ON a.id = t.assessment_id WHERE t.id = ?`, id).
		Scan(&actor.AccountID, &actor.LibraryID)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := a.assessments.Sheet(context.Background(), actor, id)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(sheet.Items)
}

func giveRight(p *webtest.Page, it assessment.AttemptItem) {
	switch it.Question.Kind {
	case assessment.ShortAnswer:
		p.Fill(fmt.Sprintf("#q%d input[name=text]", it.Position), it.Question.Accepted[0])
	case assessment.Numerical:
		p.Fill(fmt.Sprintf("#q%d input[name=text]", it.Position), fmt.Sprint(it.Question.Value))
	}
	for i, o := range it.Question.Options {
		if o.Right {
			p.Click(fmt.Sprintf(`#q%d label.choice:has(input[value="%d"])`, it.Position, i))
		}
	}
}
