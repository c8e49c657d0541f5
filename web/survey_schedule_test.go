package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"binapustaka/jobs/worker"
	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/lms/notice"
	"binapustaka/lms/survey"
)

// asks lets the jobs of a minute run: surveys open, and people are told.
func (room *testRoom) asks() {
	room.t.Helper()
	if err := room.deps.Surveys.Advance(context.Background(), lms.System("survey:ask")); err != nil {
		room.t.Fatal(err)
	}
	err := worker.TellPeople(context.Background(), worker.NoticeDeps{Notices: room.deps.Notices, Due: func(ctx context.Context) ([]notice.Draft, error) {
		return room.deps.Reports.DueNotices(ctx, room.now())
	}})
	if err != nil {
		room.t.Fatal(err)
	}
}

// told are the events of surveys that somebody was told of.
func (v *visitor) told() (events []string) {
	v.t.Helper()
	if err := v.db.Select(&events, `SELECT event FROM notice WHERE account_id = ? AND kind = 'surveys' ORDER BY id`, v.actor.AccountID); err != nil {
		v.t.Fatal(err)
	}
	return events
}

// An activity that six attended: its survey opens by itself, those who were there
// find it on their home page and answer, reminders go to the others alone, and the
// results stand beside the training.
func TestJourneyOfASurveyThatOpensByItself(t *testing.T) {
	room := openTestRoom(t)
	room.morning()
	trainer := room.enter("Tuti", "id", lms.Trainer)
	var people []*visitor
	for i := range 7 {
		people = append(people, room.enter(fmt.Sprintf("Peserta %d", i+1), "id", lms.Librarian))
	}
	held := room.hold("Lokakarya penelusuran", -4*time.Hour, nil)
	page := fmt.Sprintf("/activities/%d", held)

	p := trainer.browser()
	p.Go(room.url + page)
	p.See("Survei otomatis")
	p.See("Tidak ada survei otomatis")
	room.examine(p)
	p.FollowText("Atur survei otomatis")
	p.See("Survei otomatis: Lokakarya penelusuran")
	room.examine(p)
	p.Fill("[name=day-2]", "10")
	p.FollowText("Simpan")
	p.See("Isi hari 14 sampai 60.")
	p.Fill("[name=day-2]", "14")
	p.FollowText("Simpan")
	p.See("Jadwal survei disimpan.")
	p.See("Diatur sendiri.")
	p.See("Menunggu: dibuka begitu sedikitnya lima orang")
	room.examine(p)
	room.asks()
	var marks []activity.Mark
	for _, v := range people[:6] {
		marks = append(marks, activity.Mark{AccountID: v.actor.AccountID, Minutes: 180})
	}
	marks = append(marks, activity.Mark{AccountID: people[6].actor.AccountID, Minutes: 60}) // left early
	if err := room.activities().MarkAttendance(context.Background(), lms.System("test"), held, marks); err != nil {
		t.Fatal(err)
	}
	room.asks()
	list, err := room.deps.Surveys.Occasions(context.Background(), trainer.actor, room.library, survey.Subject{})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	s := fmt.Sprintf("/surveys/%d", list[0].ID)
	asked := fmt.Sprintf("/surveys/asked/%d", list[0].ID)

	// The one who left early is not asked; the others find it, and answer without a name.
	if body := people[6].see("/"); strings.Contains(body, asked) || len(people[6].told()) != 0 {
		t.Error("who left early is asked")
	}
	if status, _, _ := people[6].do("GET", asked, "", "", nil); status != http.StatusNotFound {
		t.Errorf("who left early opens it: %d", status)
	}
	q := people[0].browser()
	q.Go(room.url + "/")
	q.See("Survei yang menunggu Anda")
	room.examine(q)
	q.FollowText("Bagaimana pelatihan ini bagi Anda? · Lokakarya penelusuran")
	q.See("Tanpa nama. Jawaban Anda disimpan tanpa waktu")
	room.examine(q)
	q.Follow(`a[hreflang=en]`)
	q.See("No name. Your answers are kept without a time")
	room.examine(q)
	q.Click(".survey-steps label")
	q.FollowText("Send answers")
	q.See("This question needs an answer")
	fill := func(visit *visitor) {
		t.Helper()
		status, _, to := visit.do("GET", asked, "", "", nil)
		if status != http.StatusSeeOther || !strings.Contains(to, "/s/"+list[0].Code+"?t=") {
			t.Fatal(status, to)
		}
		sheet, err := room.deps.Surveys.Find(context.Background(), trainer.actor, list[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if status, body, to := visit.fills(strings.TrimPrefix(to, room.url), answers(sheet, "4", "")); status != 303 || !strings.HasSuffix(to, "/thanks?l=id") {
			t.Fatalf("%d %s %s", status, to, excerpt(body))
		}
	}
	for _, v := range people[:5] {
		fill(v)
	}
	if body := people[0].see("/"); strings.Contains(body, asked) {
		t.Error("who answered is still asked")
	}
	for _, path := range []string{"/s/" + list[0].Code, "/s/" + list[0].Code + "/kiosk"} {
		if status, body, _ := room.stranger().do("GET", path, "", "", nil); status != 409 || !strings.Contains(body, "hanya untuk yang diundang") {
			t.Errorf("%s: %d", path, status)
		}
	}
	trainer.see(s, "6 orang diundang, 5 jawaban atau lebih")
	trainer.see(s+"/results", "Hasil survei ini tampil setelah ditutup")
	trainer.see("/surveys", "5 jawaban atau lebih")
	trainer.see(fmt.Sprintf("/impact/worth?subject=activity-%d", held), "Hasil survei ini tampil setelah ditutup")
	if status, _, _ := trainer.do("GET", s+"/paper", "", "", nil); status != 409 {
		t.Errorf("paper: %d", status)
	}

	// The reminder goes to the one who has not.
	room.pass(3 * 24 * time.Hour)
	room.asks()
	for i, v := range people {
		want := []string{"[survey]", "[survey]", "[survey]", "[survey]", "[survey]", "[survey reminded]", "[]"}[i]
		if got := fmt.Sprint(v.told()); got != want {
			t.Errorf("%s was told %s, want %s", v.actor.Name, got, want)
		}
	}
	room.pass(12 * 24 * time.Hour)
	room.asks()
	trainer = room.enter("Wati", "id", lms.Trainer) // the other's session is over
	trainer.see(s+"/results", "5 dari 6 orang yang diundang menjawab (83%)", "4,00")
	trainer.see(fmt.Sprintf("/impact/worth?subject=activity-%d", held), "4,00")
	trainer.see("/surveys/schedule", "Lokakarya penelusuran", "Diatur sendiri")
	trainer.inBoth("/surveys/schedule", "/surveys/schedule/courses", "/surveys/schedule/activities-workshop", fmt.Sprintf("/surveys/schedule/activity-%d", held), s, page)
	for _, path := range []string{"/surveys/schedule/activity-9999", "/surveys/schedule/course-9999", "/surveys/schedule/activities-party", "/surveys/schedule/x"} {
		if status, _, _ := trainer.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	head := room.enter("Nuraini", "id", lms.Head)
	head.see("/surveys/schedule/courses", "Semua kursus")
	if status, _, _ := head.send("/surveys", "/surveys/schedule/courses", form("open_days", "14")); status != 403 {
		t.Errorf("the head decides: %d", status)
	}
	trainer.sent("/surveys/schedule/courses", "/surveys/schedule/courses", form("open_days", "14", "on-2", "1", "day-2", "45", "day-1", "", "day-3", "", "revision", "0"))
	trainer.see("/surveys/schedule", "hari ke-45; dibuka selama 14 hari")
	trainer.sent(fmt.Sprintf("/surveys/schedule/activity-%d", held), fmt.Sprintf("/surveys/schedule/activity-%d", held), form("do", "drop", "revision", "1"))
	trainer.see(fmt.Sprintf("/surveys/schedule/activity-%d", held), "Mengikuti bawaan: Tidak ada survei otomatis")
}
