package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/impact"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
	"binapustaka/web/webtest"
)

// From "not measurable here" at all four levels, each with what to do, to a
// figure at each that can have one.
func TestWhatATrainingWasWorth(t *testing.T) {
	room, w := openStudyRoom(t, 0.3)
	head, trainer, admin, rina := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer), room.enter("Admin", "en", lms.Admin), room.enter("Rina", "id", lms.Librarian)
	held := room.hold("Lokakarya layanan", 10*day, nil)
	subject := fmt.Sprintf("activity-%d", held)
	at := "/impact/worth?subject=" + subject

	p := webtest.Open(t)
	head.admit(p)
	p.Go(room.url + "/impact")
	p.FollowText("Pilih pelatihan")
	room.examine(p)
	p.Choose(`select[name="subject"]`, subject)
	p.FollowText("Lihat hasilnya")
	for _, text := range []string{"Tidak ada survei tanggapan yang menyebut pelatihan ini", "Tidak ada pasangan uji sebelum dan sesudah"} {
		p.See(text)
	}
	if n := webtest.Eval[int](p, `document.querySelectorAll(".worth strong").length`); n != 4 {
		t.Errorf("%d levels say why they are not measurable", n)
	}
	room.examine(p)
	p.FollowText("Buat survei")
	p.See("Survei baru ini tentang Lokakarya layanan")
	p.Follow(`button[name=starter][value=reaction]`)
	var surveyID int64
	if _, err := fmt.Sscanf(strings.TrimPrefix(p.URL(), room.url), "/surveys/%d", &surveyID); err != nil {
		t.Fatal(p.URL())
	}
	survey1 := fmt.Sprintf("/surveys/%d", surveyID)
	head.see(at, "Surveinya masih draf", survey1)
	head.see(survey1+"/edit", `value="`+subject+`" selected`)
	head.sent(survey1, survey1+"/status", form("do", "open"))
	sheet, err := room.deps.Surveys.Find(t.Context(), head.actor, surveyID)
	if err != nil {
		t.Fatal(err)
	}
	answer := func(n int, value string) {
		t.Helper()
		f := answers(sheet, value, "")
		list, err := sheet.Read(func(field string) []string { return f[field] })
		for i := 0; i < n && err == nil; i++ {
			err = room.deps.Surveys.Answer(t.Context(), sheet.ID, survey.Sent{Answers: list, Channel: survey.Link, Day: lms.DayOf(room.now().In(defaultZone)), Token: survey.Token("")})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	answer(4, "4")
	lacks(t, head.see(at, "Kurang dari 5 jawaban"), "Rata-rata 4")
	answer(6, "5")
	head.see(at, "4,60 dari 5", "sampai 4,97, dari 10 jawaban", survey1+"/results", "Jawaban sampai ")

	pre := room.starter("pengatalogan")
	edit := trainer.sent(pre+"/edit", pre+"/status", url.Values{"do": {"copy"}})
	post := strings.TrimSuffix(edit, "/edit")
	trainer.sent(edit, post+"/status", url.Values{"do": {"publish"}})
	trainer.see(at, fmt.Sprintf("/assessments/pairs?activity=%d#new", held))
	lacks(t, head.see(at, "Perpustakaan ini belum terhubung dengan SLiMS"), "/slims/connection")
	admin.see(at, "/slims/connection")
	room.insert(`UPDATE "library" SET slims_sealed = ? WHERE id = ?`, []byte{1}, room.library)
	pair := trainer.sent("/assessments/pairs", "/assessments/pairs", url.Values{"pre": {pre[len("/assessments/"):]}, "post": {post[len("/assessments/"):]}, "activity": {fmt.Sprint(held)}})
	lacks(t, admin.see(at, "Figures of tests are for trainers", "A mean of 4.60 of 5"), pair)
	study, id := head.declares(studyValues(subject, impact.OfService, w.begins, usage.Loans))
	head.see(at, "Kurang dari 10 peserta", pair, study, "Dibaca pertama kali pada", "/impact/studies/new?")

	var people []lms.Actor
	for i := range 11 {
		people = append(people, lms.Actor{AccountID: room.insert(`INSERT INTO account (name, created_at) VALUES (?, NOW())`, fmt.Sprintf("Peserta %d", i)), LibraryID: room.library, Roles: []lms.Role{lms.Librarian}})
		room.sits(people[i], pre, 2+i%2)
	}
	room.pass(11 * day)
	for _, who := range people {
		if err := room.activities().MarkAttendance(context.Background(), lms.System("test"), held, []activity.Mark{{AccountID: who.AccountID, Minutes: 180}}); err != nil {
			t.Fatal(err)
		}
		room.sits(who, post, 5+int(who.AccountID%3))
	}
	room.pass(200 * day)
	for _, v := range []*visitor{head, trainer, admin, rina} {
		v.renew()
	}
	room.night(w, id)
	body := head.see(at, "Nilai naik ", "dari 10 orang", pair, "lebih tinggi daripada yang diperkirakan", study, "Sejalan dengan kenaikan", "Data sampai ", "hari buka", "Belum ada studi yang membandingkan orang")
	lacks(t, body, "Peserta 1", "Dinyatakan sesudah")
	late, lateID := head.declares(studyValues(subject, impact.OfService, w.begins, usage.Visits))
	room.night(w, lateID)
	head.see(at, late, "Dinyatakan sesudah kejadian")
	order := 0
	for _, name := range []string{"Tanggapan</h2>", "Pembelajaran</h2>", "Perilaku kerja</h2>", "Layanan</h2>"} {
		i := strings.Index(body, name)
		if i < order {
			t.Errorf("%s is out of its order", name)
		}
		order = i
	}
	phone := webtest.Open(t)
	phone.Size(390, 844)
	head.admit(phone)
	phone.Go(room.url + at)
	if wide := webtest.Eval[bool](phone, `document.documentElement.scrollWidth > innerWidth`); wide {
		t.Error("the page is wider than a phone")
	}
	head.inBoth("/impact/worth", at, survey1+"/edit", "/surveys/new?about="+subject)
	head.see(fmt.Sprintf("/activities/%d", held), at)
	course := room.install()[0]
	trainer.see(fmt.Sprintf("/courses/%d", course), fmt.Sprintf("/impact/worth?subject=course-%d", course))

	if status, _, _ := rina.do("GET", at, "", "", nil); status != 403 {
		t.Errorf("a librarian reads it: %d", status)
	}
	guest := room.enter("Tamu", "id", lms.Head)
	for _, path := range []string{"/impact/worth?subject=course-99999", "/impact/worth?subject=change-1", "/impact/worth?subject=nonsense"} {
		if status, _, _ := guest.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, body, _ := head.send(survey1+"/edit", survey1, form("title-id", "Judul", "title-en", "Title", "about", "course-99999", "revision", "1")); status != 422 || !strings.Contains(body, "Pilih yang lain") || !strings.Contains(body, `value="Judul"`) {
		t.Errorf("%d %s", status, excerpt(body))
	}
}
