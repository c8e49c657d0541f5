package web

import (
	"context"
	"fmt"
	"net/url"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/web/webtest"
)

// A trainer sees what a newer version changes, moves a learner to it, and the
// learner is told by whom and what is different.
func TestJourneyOfMovingLearners(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Tuti", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	c := trainer.starterCourse("Sirkulasi")
	for _, v := range []*visitor{rina, budi} {
		v.sent(c, c+"/enrol", url.Values{})
	}
	keys := rina.lessonKeys(c)
	if _, err := room.courses.CompleteLesson(context.Background(), rina.actor, mustID(t, c), keys[0]); err != nil {
		t.Fatal(err)
	}
	ctx, id := context.Background(), mustID(t, c)
	trainer.see(c+"/moves", "Tidak ada peserta di versi lama.")
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	e, err := room.courses.Edit(ctx, trainer.actor, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := room.courses.DeleteLesson(ctx, trainer.actor, id, keys[1]); err != nil {
		t.Fatal(err)
	}
	if _, err := room.courses.AddLesson(ctx, trainer.actor, id, e.Draft.Modules[0].ID, course.LessonText{Kind: course.Page, Title: "Menyapa pemustaka", Minutes: 5, Required: true, Body: "Halo"}); err != nil {
		t.Fatal(err)
	}
	trainer.sent(c+"/edit", c+"/publish", url.Values{})

	p := trainer.browser()
	p.Go(room.url + c + "/learners")
	p.See("2 peserta masih mempelajari versi lama")
	p.FollowText("Lihat perubahan dan pindahkan")
	p.See("Dari versi 1 ke versi 2")
	p.See("Menyapa pemustaka")
	p.See("Mendaftarkan dan memperpanjang anggota")
	p.Accessible()
	p.FollowText("Pindahkan yang dicentang ke versi 2")
	p.See("Pilih paling sedikit satu orang.")
	p.Click(fmt.Sprintf(`input[name=account][value="%d"]`, rina.actor.AccountID))
	p.FollowText("Pindahkan yang dicentang ke versi 2")
	p.See("1 peserta dipindahkan ke versi 2.")
	p.See("1 peserta masih mempelajari versi lama")
	p.Accessible()

	reader := rina.browser()
	reader.Go(room.url + c)
	reader.See("Tuti (pelatih) memindahkan Anda dari versi 1 ke versi 2 pada")
	reader.See("Menyapa pemustaka")
	reader.Click(".moved summary")
	reader.See("Mendaftarkan dan memperpanjang anggota")
	reader.Accessible()
	reader.Size(390, 800)
	if wide := webtest.Eval[int](reader, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("%d pixels wider than the window", wide)
	}
	room.pass(60e9)
	rina.see(c+"/lessons/"+keys[2], "Kursus ini diperbarui sejak Anda terakhir belajar.")
	rina.see(c, "9% ·")
	budi.see(c, "Mendaftarkan dan memperpanjang anggota")
	ann := room.enter("Ann", "en", lms.Trainer)
	ann.see(c+"/moves", "From version 1 to version 2")
	room.accessible(ann.browser(), c+"/moves")
}
