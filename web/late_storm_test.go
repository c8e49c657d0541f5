package web

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/web/webtest"
)

// stormCourse publishes a course of pages, a sound to hear and an assignment.
func (room *testRoom) stormCourse(trainer *visitor) (id int64, pages []string, heard, task string) {
	room.t.Helper()
	ctx := context.Background()
	media, err := room.courses.SaveMedia(ctx, trainer.actor, room.library, "wawancara.wav", strings.NewReader(string(sound(20))))
	if err != nil {
		room.t.Fatal(err)
	}
	body := media.Captioned(nil, "id") + "\n\n> [!TRANSCRIPT]\n> Selamat pagi, Bu."
	if id, err = room.courses.Create(ctx, trainer.actor, room.library, course.Details{Title: "Badai", Summary: "Di garis buruk.", Focus: course.Users, Language: "id", Level: course.Basic, JP: 1}); err != nil {
		room.t.Fatal(err)
	}
	module, err := room.courses.AddModule(ctx, trainer.actor, id, "Semua")
	if err != nil {
		room.t.Fatal(err)
	}
	var all []string
	for _, l := range []course.LessonText{{Kind: course.Page, Title: "Satu", Body: "Baca."}, {Kind: course.Page, Title: "Dua", Body: "Baca."}, {Kind: course.Page, Title: "Tiga", Body: "Baca."},
		{Kind: course.Page, Title: "Wawancara", DoneBy: course.ByMedia, AtLeast: 100, Body: body}, {Kind: course.Assignment, Title: "Rencana", Body: taskText}} {
		l.Minutes, l.Required = 5, true
		key, err := room.courses.AddLesson(ctx, trainer.actor, id, module, l)
		if err != nil {
			room.t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("/courses/%d/lessons/%s", id, key))
	}
	if err := room.courses.Publish(ctx, trainer.actor, id); err != nil {
		room.t.Fatal(err)
	}
	return id, all[:3], all[3], all[4]
}

// lessonStorm is somebody who learns, and what the pages called saved.
type lessonStorm struct {
	weather
	pages       []string
	heard, task string
	pressed     map[string]bool // to be marked as done
	done        map[string]bool // the page said so
	text        string          // of the draft
	n           int
	played      [][2]float64 // s
}

const lateWaits = `Object.keys(localStorage).some(key => key.startsWith("binapustaka-late-") && key.includes("/"))`

// opens opens a lesson, or its copy.
func (s *lessonStorm) opens(lesson string) {
	s.p.Go(s.url + lesson)
	s.p.Await(`document.querySelector(".lesson-text h1") && document.readyState === "complete"`)
}

// marks marks a page as done, once.
func (s *lessonStorm) marks() {
	l := s.pages[s.r.IntN(len(s.pages))]
	s.opens(l)
	if s.done[l] { // it is not asked for again
		s.p.Await(`document.querySelector("form[data-later=done] button") === null`)
		return
	}
	if webtest.Eval[bool](s.p, `document.querySelector("form[data-later=done]") === null`) { // the reply was lost
		return
	}
	s.pressed[l] = true
	s.p.Click("form[data-later=done] button")
	const fails = `location.protocol === "chrome-error:"`
	s.p.Await(fmt.Sprintf(`%s || location.pathname !== %q && document.readyState === "complete"`, fails, l)) // the page goes on, or there is none
	s.done[l] = !webtest.Eval[bool](s.p, fails)
}

// writes goes on with the draft; the page has what was last called saved.
func (s *lessonStorm) writes() {
	s.opens(s.task)
	s.p.Await(fmt.Sprintf(`document.getElementById("text").value === %q`, s.text))
	s.n++
	more := fmt.Sprintf("k%d ", s.n)
	goesOn(s.p, more)
	s.text += more
	if s.r.IntN(3) == 0 {
		s.opens(s.pages[0]) // at once: nothing is lost either
		return
	}
	s.p.Await(fmt.Sprintf(`document.getElementById("draft-say").textContent.startsWith("Draf tersimpan") || binapustakaLate.waiting(location.pathname, "text")?.answer.text === %q`, s.text))
}

// hears plays a part of the sound.
func (s *lessonStorm) hears() {
	s.opens(s.heard)
	webtest.Eval[bool](s.p, `(() => { const a = document.querySelector(".prose audio"); a.preload = "auto"; a.load(); return true })()`)
	s.p.Await(`document.querySelector(".prose audio").readyState === 4`)
	if s.r.IntN(2) == 0 {
		s.turns(s.room()...)
	}
	from := 2 * float64(s.r.IntN(10))
	s.p.Click("h1") // browsers play for who has touched the page
	part := webtest.Eval[[]float64](s.p, fmt.Sprintf(`new Promise(done => { const a = document.querySelector(".prose audio"); a.muted = true; a.currentTime = %g;
		a.addEventListener("seeked", () => { const from = a.currentTime; a.play();
			a.addEventListener("timeupdate", function stop() { if (a.currentTime > from + .5) { a.removeEventListener("timeupdate", stop); a.addEventListener("pause", () => done([from, a.currentTime]), { once: true }); a.pause(); } }); }, { once: true }); })`, from))
	s.played = append(s.played, [2]float64{part[0], part[1]})
}

func (s *lessonStorm) room() []func(bool) {
	return []func(bool){s.line.setCut, s.line.setMute, s.setDown}
}

// total is how long parts are together, in seconds; what overlaps counts once.
func total(parts [][2]float64) (sum float64) {
	parts = slices.SortedFunc(slices.Values(parts), func(a, b [2]float64) int { return int(1000 * (a[0] - b[0])) })
	end := 0.
	for _, p := range parts {
		if p[1] > end {
			sum += p[1] - max(end, p[0])
			end = p[1]
		}
	}
	return sum
}

// Somebody reads, marks lessons as done, writes at an assignment and hears a
// sound, in any order; at any moment the line is lost, or all that the server
// replies, or the server is stopped. In the end all that a page called saved is
// there, in order and once, and nothing else is.
func TestNoLessonIsLostInAStorm(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	id, pages, heard, task := room.stormCourse(trainer)
	room.insert(`CREATE TABLE late_arrival (id INT AUTO_INCREMENT PRIMARY KEY, enrolment_id BIGINT, seq BIGINT)`)
	t.Cleanup(func() { room.insert(`DROP TABLE late_arrival`) })
	room.insert(`CREATE TRIGGER late_arrives AFTER INSERT ON course_late_act FOR EACH ROW INSERT INTO late_arrival (enrolment_id, seq) VALUES (NEW.enrolment_id, NEW.seq)`)
	t.Cleanup(func() { room.insert(`DROP TRIGGER late_arrives`) })
	for seed := range uint64(3) {
		t.Logf("seed %d", seed)
		v := room.enter(fmt.Sprint("Rina ", seed), "id", lms.Librarian)
		if err := room.courses.Enrol(context.Background(), v.actor, id); err != nil {
			t.Fatal(err)
		}
		s := &lessonStorm{weather: weather{visitor: v, p: v.browser(), r: rand.New(rand.NewPCG(seed, 5))}, pages: pages, heard: heard, task: task, pressed: map[string]bool{}, done: map[string]bool{}}
		for i, l := range slices.Concat(pages, []string{heard, task}) {
			s.opens(l)
			v.kept(s.p, i+1)
		}
		for range 30 {
			switch n := s.r.IntN(20); {
			case n < 5:
				s.turns(s.room()...)
			case n < 10:
				s.marks()
			case n < 15:
				s.writes()
			case n < 18:
				s.hears()
			default:
				s.opens(pages[s.r.IntN(len(pages))])
			}
		}
		s.calm()
		s.p.Go(room.url + "/")
		s.p.Await(`!` + lateWaits)
		if said := webtest.Eval[string](s.p, `document.querySelector("#late ul")?.textContent || ""`); said != "" {
			t.Errorf("refused: %s", said)
		}
		s.opens(heard)
		s.p.Await(`!Object.keys(localStorage).some(key => key.startsWith("binapustaka-watch-") && key.includes("/"))`)
		s.arrived(id)
		if t.Failed() {
			break
		}
	}
}

// arrived compares what the server has with what was done.
func (s *lessonStorm) arrived(courseID int64) {
	s.t.Helper()
	view, err := s.courses.Find(context.Background(), s.actor, courseID)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, l := range s.pages {
		if is := view.Journey[l[strings.LastIndex(l, "/")+1:]].Done(); is && !s.pressed[l] || !is && s.done[l] {
			s.t.Errorf("%s is done: %v, marked %v, called done %v", l, is, s.pressed[l], s.done[l])
		}
	}
	var drafts []string
	var seqs []int64
	var kept []byte
	e := view.Enrolment.ID
	for dest, query := range map[any]string{&drafts: `SELECT text FROM course_handin WHERE enrolment_id = ?`, &seqs: `SELECT seq FROM late_arrival WHERE enrolment_id = ? ORDER BY id`} {
		if err := s.db.Select(dest, query, e); err != nil {
			s.t.Fatal(err)
		}
	}
	if !slices.Equal(drafts, []string{s.text}) && (s.text != "" || len(drafts) > 0) {
		s.t.Errorf("drafts %q, written %q", drafts, s.text)
	}
	if !slices.IsSorted(seqs) {
		s.t.Errorf("not in order: %v", seqs)
	}
	var parts [][2]float64
	if err := s.db.Get(&kept, `SELECT COALESCE(MAX(played), '[]') FROM course_watch WHERE enrolment_id = ?`, e); err != nil || json.Unmarshal(kept, &parts) != nil {
		s.t.Fatal(err)
	}
	for i := range parts {
		parts[i][0], parts[i][1] = parts[i][0]/1000, parts[i][1]/1000
	}
	if got, want := total(parts), total(s.played); got < want-.05*float64(len(s.played)) || got > want+.05*float64(len(s.played)) {
		s.t.Errorf("%g s of the sound, played %g: %v and %v", got, want, parts, s.played)
	}
	said := 0
	for _, done := range s.done {
		if done {
			said++
		}
	}
	s.t.Logf("%d acts without a line; %d of %d marks called saved; %d characters; %.1f s of %d parts", len(seqs), said, len(s.pressed), len(s.text), total(s.played), len(s.played))
}
