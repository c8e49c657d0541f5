package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// A trainer mends a sheet that was keyed in wrongly, and takes it back from who
// did not sit it; what was keyed in waits in the form for the right person.
func TestJourneyOfAMendedSheet(t *testing.T) {
	room := openTestRoom(t)
	ctx := context.Background()
	trainer, admin := room.enter("Pelatih", "id", lms.Trainer), room.enter("Admin", "en", lms.Admin)
	rina, adi := room.enter("Rina", "id", lms.Librarian), room.enter("Adi", "en", lms.Librarian)
	test := room.starter("pengatalogan")
	var id int64
	fmt.Sscanf(test, "/assessments/%d", &id)
	number, err := room.tests.CreatePaper(ctx, trainer.actor, id)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := room.tests.Paper(ctx, trainer.actor, id, number)
	if err != nil {
		t.Fatal(err)
	}
	entry := assessment.PaperEntry{AccountID: rina.actor.AccountID, SatAt: room.now().Truncate(time.Second), Answers: make([]assessment.Answer, len(sheet.Items))}
	at := 0 // a question of one letter, keyed in wrongly
	for i, it := range sheet.Items {
		if entry.Answers[i] = rightAnswer(it.Question); it.Kind == assessment.Single {
			at = i
		}
	}
	key := entry.Answers[at].Options[0]
	entry.Answers[at] = assessment.Answer{Options: []int{(key + 1) % len(sheet.Items[at].Options)}}
	if _, err := room.tests.EnterPaper(ctx, trainer.actor, id, number, entry); err != nil {
		t.Fatal(err)
	}
	result := rina.attempts(test)
	if body := rina.see(result); strings.Contains(body, "/paper\"") {
		t.Error("a learner is offered to mend the answers")
	}
	field := fmt.Sprintf("[name=a%d]", at+1)
	p := trainer.browser()
	p.Go(room.url + result)
	p.Press("Perbaiki jawaban yang dimasukkan")
	p.See("Samakan dengan lembar jawabannya.")
	room.examine(p)
	p.Fill(field, "z")
	p.Press("Simpan perbaikan")
	p.See("Ketik huruf A sampai")
	p.Fill(field, strings.ToLower(assessment.Letter(key)))
	p.Press("Simpan perbaikan")
	p.See("Tulis alasannya.")
	write(p, "textarea[name=reason]", "Huruf di baris itu salah dibaca.")
	p.Press("Simpan perbaikan")
	p.See("Jawaban diperbaiki dan dinilai lagi.")
	p.See("100,0%")
	room.examine(p)
	rina.see(result, "1 jawaban dari kertas salah dimasukkan", "menjadi 100,0%", "Huruf di baris itu salah dibaca.")

	p.Press("Perbaiki jawaban yang dimasukkan")
	p.Press("Lembar ini bukan milik orang ini?")
	write(p, "details textarea[name=reason]", "Nomor induknya tertukar.")
	p.Press("Tarik dari orang ini")
	p.See("Pengerjaan ditarik dari Rina.")
	room.examine(p)
	p.Choose("select[name=person]", fmt.Sprint(adi.actor.AccountID))
	p.Press("Simpan dan nilai")
	p.See("Jawaban Adi tersimpan dan dinilai.")
	adi.see(adi.attempts(test), "100.0%")
	if status, _, _ := rina.do("GET", result, "", "", nil); status != 404 {
		t.Errorf("what was taken back is still there: %d", status)
	}
	trainer.see(test+"/papers", "1 pengerjaan ditarik kembali", "Nomor induknya tertukar.")
	admin.see("/audit", "Mended the answers of Rina", "Took a paper attempt back from Rina")
	trainer.inBoth(test+"/papers", test+"/papers/1/entry", strings.TrimSuffix(adi.attempts(test), "/result")+"/paper")
	if status, _, _ := rina.send(test, strings.TrimSuffix(adi.attempts(test), "/result")+"/paper", map[string][]string{"reason": {"x"}}); status != 403 {
		t.Errorf("a learner mends answers: %d", status)
	}
}
