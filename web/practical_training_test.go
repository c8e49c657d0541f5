package web

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// practises publishes a course that asks for two titles catalogued in the SLiMS
// of a library; 0 is the course's own.
func (v *visitor) practises(title string, libraryID int64) string {
	v.t.Helper()
	ctx := context.Background()
	var module int64
	var key string
	id, err := v.courses.Create(ctx, v.actor, v.library, course.Details{Title: title, Summary: "Dua judul.", Focus: course.Skills, Language: "id", Level: course.Basic, JP: 1})
	if err == nil {
		module, err = v.courses.AddModule(ctx, v.actor, id, "Praktik")
	}
	if err == nil {
		key, err = v.courses.AddLesson(ctx, v.actor, id, module, course.LessonText{Kind: course.InSlims, Title: title, Minutes: 30, Required: true})
	}
	if err == nil {
		err = v.courses.SetPractical(ctx, v.actor, id, key, course.Practical{Rules: []course.WorkRule{{Kind: course.RecordWork, AtLeast: 2, Fields: []course.RecordField{course.ClassificationField}}}, LibraryID: libraryID}, 1)
	}
	if err == nil {
		err = v.courses.Publish(ctx, v.actor, id)
	}
	if err != nil {
		v.t.Fatal(err)
	}
	return fmt.Sprintf("/courses/%d/lessons/%s", id, key)
}

func courseOf(lesson string) string { return lesson[:strings.Index(lesson, "/lessons/")] }

// The same rule read from a training SLiMS is met by what is done there and not
// by what is done in the library's own, and the other way round. The page says
// which of them is read.
func TestPracticalInATrainingSlims(t *testing.T) {
	room, desk := openPracticalRoom(t)
	training := room.insert(`INSERT INTO "library" (code, name, created_at, for_practice) VALUES ('latihan', 'SLiMS Latihan', NOW(), 1)`)
	school := room.openDesk(t, training, "training")
	trainer, rina, adi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Adi", "id", lms.Librarian)
	live, there := trainer.practises("Di meja sendiri", 0), trainer.practises("Di SLiMS latihan", training)
	const atHome, atSchool = "SLiMS yang dibaca: Perpustakaan Kota.", "SLiMS yang dibaca: SLiMS Latihan."
	lacks(t, rina.see(live, atHome), "SLiMS Latihan")
	lacks(t, rina.see(there, atSchool), "dibaca: Perpustakaan Kota")
	enrols := func(who *visitor) {
		t.Helper()
		for _, lesson := range []string{live, there} {
			c := courseOf(lesson)
			who.sent(c, c+"/enrol", form())
		}
		room.pass(2 * time.Second) // what is done in the second of the enrolment may be older
	}
	enrols(rina)
	desk.link(rina)
	rina.see(there, "belum ditautkan dengan pengguna SLiMS di SLiMS Latihan")
	rina.see(live, "Periksa sekarang")
	for _, who := range []*visitor{rina, adi} { // they are people of the training library too
		room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, ?)`, who.actor.AccountID, training, lms.Librarian)
	}
	school.link(rina)

	p := rina.browser()
	checks := func(lesson string, says ...string) {
		t.Helper()
		p.Go(room.url + lesson)
		p.Press("Periksa sekarang")
		for _, text := range says {
			p.See(text)
		}
	}
	both := func(at *slimsDesk) {
		t.Helper()
		at.catalogue(at.now(), "Laskar Pelangi", "813")
		at.catalogue(at.now(), "Bumi Manusia", "813")
	}
	both(school)
	checks(live, "Terakhir diperiksa", "0 dari 2 judul")
	checks(there, "Terpenuhi. Terlihat di SLiMS pada")
	room.examine(p)
	p.Go(room.url + live)
	p.See("0 dari 2 judul")
	both(desk)
	checks(live, "Terpenuhi. Terlihat di SLiMS pada")

	// The other way round, for somebody else at the same desk.
	if _, err := room.db.Exec(`UPDATE account_slims_user SET account_id = ?`, adi.actor.AccountID); err != nil {
		t.Fatal(err)
	}
	room.pass(time.Hour)
	enrols(adi)
	p = adi.browser()
	both(desk)
	checks(there, "Terakhir diperiksa", "0 dari 2 judul")
	checks(live, "Terpenuhi. Terlihat di SLiMS pada")
	p.Go(room.url + there)
	p.See("0 dari 2 judul")
	trainer.see(courseOf(there)+"/practicals", "Adi", "0 dari 2 judul", "2 dari 2 judul")
}
