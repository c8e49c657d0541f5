package web

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// A result near the pass mark waits for a trainer, and so does the course; what
// the trainer decides, and decides anew, reaches the learner with its reason.
func TestJourneyOfAReview(t *testing.T) {
	room := openTestRoom(t)
	ctx := context.Background()
	trainer, coach, admin := room.enter("Pelatih", "id", lms.Trainer), room.enter("Coach", "en", lms.Trainer), room.enter("Admin", "id", lms.Admin)
	rina, adi := room.enter("Rina", "id", lms.Librarian), room.enter("Adi", "en", lms.Librarian)
	edit := trainer.sent(room.starter("pengatalogan")+"/edit", room.starter("pengatalogan")+"/status", map[string][]string{"do": {"copy"}})
	test := strings.TrimSuffix(edit, "/edit")
	p := trainer.browser()
	p.Go(room.url + edit)
	p.Click("input[name=reviewed]")
	p.Press("Simpan pengaturan")
	p.See("Pengaturan tersimpan.")
	p.Press("Buka uji")
	p.See("Uji sudah dibuka untuk peserta.")
	rina.see(test, "Hasil di sekitar batas itu ditinjau pelatih dahulu.")

	var id int64
	fmt.Sscanf(test, "/assessments/%d", &id)
	c, _ := room.task(trainer, course.LessonText{Kind: course.Test, Title: "Uji akhir", Minutes: 15, Required: true, AssessmentID: &id})
	var courseID int64
	fmt.Sscanf(c, "/courses/%d", &courseID)
	if err := room.courses.Enrol(ctx, rina.actor, courseID); err != nil {
		t.Fatal(err)
	}
	room.sits(rina.actor, test, 5) // 5 or 6 of 9 points, as the questions are shuffled: both are near the pass mark
	room.sits(adi.actor, test, 0)
	result := rina.attempts(test)
	if body := rina.see(result, "menunggu peninjauan", "Anda belum dinyatakan lulus ataupun tidak lulus", " dari 9."); strings.Contains(body, "Lulus</span>") {
		t.Error("it says passed while it waits")
	}
	rina.see(c, "Hasilnya di sekitar batas lulus dan menunggu peninjauan pelatih.")
	rina.see("/assessments", "menunggu peninjauan")
	rina.see(test, "menunggu peninjauan")
	adi.see(adi.attempts(test), "Not passed yet")
	trainer.see("/", "1 hasil di sekitar batas lulus menunggu keputusan Anda.")
	trainer.see(test+"/results", "menunggu peninjauan", "Belum lulus")

	p.Go(room.url + test + "/results")
	p.Press("1 menunggu peninjauan")
	p.See("1 hasil menunggu keputusan Anda")
	room.examine(p)
	p.FollowText("Rina")
	p.Press("Simpan keputusan")
	p.See("Pilih lulus atau belum lulus.")
	p.See("Tulis alasannya; peserta membacanya.")
	room.examine(p)
	p.Click("input[name=passed][value=yes]")
	write(p, "textarea[name=reason]", "Menjelaskan klasifikasi dengan benar saat ditanya.")
	p.Press("Simpan keputusan")
	p.See("Keputusan tentang hasil Rina tersimpan.")
	p.See("1 hasil sudah diputuskan")
	rina.see(result, "Lulus", "Menjelaskan klasifikasi dengan benar saat ditanya.")
	if body := rina.see(c); strings.Contains(body, "peninjauan pelatih") {
		t.Error("the course still waits")
	}
	admin.see("/audit", "Memutuskan hasil Rina di sekitar batas lulus", "lulus")

	// Another trainer decides otherwise; both decisions are there to be read.
	q := coach.browser()
	q.Go(room.url + result)
	q.See("Decide otherwise")
	q.Click("input[name=passed][value=no]")
	write(q, "textarea[name=reason]", "Penjelasan itu bukan dari Rina.")
	q.Press("Save the decision")
	q.See("1 result decided")
	coach.see(result, "Menjelaskan klasifikasi", "Penjelasan itu bukan dari Rina.", "Pelatih", "Coach")
	room.accessible(q, result, test+"/reviews", test+"/results", test+"/edit")
	rina.see(result, "Penjelasan itu bukan dari Rina.", "Belum lulus")
	if status, _, _ := rina.send(result, strings.TrimSuffix(result, "/result")+"/decisions", map[string][]string{"passed": {"yes"}, "reason": {"x"}}); status != 403 {
		t.Errorf("a learner decides: %d", status)
	}
	r := rina.browser()
	room.accessible(r, result, test, c)
}
