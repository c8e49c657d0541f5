package web

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/web/webtest"
)

// heard is a published course with one lesson that is done by listening to a
// sound of three seconds, with captions.
func (room *testRoom) heard(trainer *visitor) (c, lesson string) {
	return room.played(trainer, "wawancara.wav", string(sound(3)))
}

// played is such a course of a sound or a video.
func (room *testRoom) played(trainer *visitor, name, content string) (c, lesson string) {
	room.t.Helper()
	ctx := context.Background()
	save := func(name string, content string) course.Media {
		m, err := room.courses.SaveMedia(ctx, trainer.actor, room.library, name, strings.NewReader(content))
		if err != nil {
			room.t.Fatal(err)
		}
		return m
	}
	media, words := save(name, content), save(strings.TrimSuffix(name, path.Ext(name))+".vtt", captions)
	text := course.LessonText{Kind: course.Page, Title: "Wawancara", Minutes: 5, Required: true, DoneBy: course.ByMedia, AtLeast: 80,
		Body: "Dengarkan.\n\n" + media.Captioned([]course.Media{words}, "id") + "\n\n> [!TRANSCRIPT]\n> Selamat pagi, Bu."}
	id, err := room.courses.Create(ctx, trainer.actor, room.library, course.Details{Title: "Rujukan", Summary: "Satu wawancara.", Focus: course.Users, Language: "id", Level: course.Basic, JP: 1})
	if err != nil {
		room.t.Fatal(err)
	}
	module, err := room.courses.AddModule(ctx, trainer.actor, id, "Dengar")
	if err != nil {
		room.t.Fatal(err)
	}
	key, err := room.courses.AddLesson(ctx, trainer.actor, id, module, text)
	if err == nil {
		err = room.courses.Publish(ctx, trainer.actor, id)
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return fmt.Sprintf("/courses/%d", id), fmt.Sprintf("/courses/%d/lessons/%s", id, key)
}

// A librarian skips to the end, which does not count; listens, is told what is
// missing, goes on where she stopped and is done.
func TestJourneyThroughListening(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, lesson := room.heard(trainer)
	rina.see(lesson, "Pelajaran ini selesai setelah setiap video dan suaranya diputar paling sedikit 80%.")
	rina.sent(c, c+"/enrol", url.Values{})
	if body := rina.see(lesson, "<noscript>", "Peramban Anda tidak menjalankan JavaScript", "Diputar 0%, diminta 80%"); strings.Contains(body, "Tandai selesai") {
		t.Error("it can be marked as done")
	}

	p := rina.browser()
	percent := `Number(document.querySelector("#watch progress").value)`
	play := func(from, to float64) {
		t.Helper()
		p.Click("h1") // browsers play for who has touched the page
		webtest.Eval[bool](p, fmt.Sprintf(`(() => { const a = document.querySelector("audio"); a.muted = true; a.currentTime = %g; a.play();
			a.addEventListener("timeupdate", function stop() { if (a.currentTime >= %g || a.ended) { a.removeEventListener("timeupdate", stop); a.pause(); } }); return true; })()`, from, to))
		p.Await(`document.querySelector("audio").paused && document.querySelector("audio").currentTime >= ` + fmt.Sprint(to-0.01))
	}
	p.Go(room.url + lesson)
	room.examine(p)
	play(2.5, 2.8) // to the end at once: a tenth at most
	p.Await(percent + " > 0 && " + percent + " < 25")
	play(0, 1.2)
	p.Await(percent + " > 40 && " + percent + " < 70")
	p.Await(`document.querySelector("audio").textTracks[0].mode === "showing" && document.querySelector("audio").textTracks[0].cues.length === 1`)
	at := webtest.Eval[float64](p, `document.querySelector("audio").currentTime`)
	p.Go(room.url + c)
	p.See("belum cukup diputar: baru")
	trainer.see(c+"/learners", "“Wawancara”: diputar", "% dari 80%")

	// After a reload it stands where it was left, and goes on to the end.
	p.Go(room.url + lesson)
	if again := webtest.Eval[float64](p, `document.querySelector("audio").currentTime`); at > 0.1 && (again < at-0.2 || again > at+0.2) {
		t.Errorf("left at %g, goes on at %g", at, again)
	}
	p.Click("h1")
	webtest.Eval[bool](p, `(() => { const a = document.querySelector("audio"); a.muted = true; a.playbackRate = 2; a.play(); return true; })()`)
	p.Await(percent + " >= 80")
	p.See("Pelajaran ini selesai")
	room.examine(p)
	p.Go(room.url + c)
	p.See("Selamat, Rina")

	// The line is gone: what was played waits in the browser.
	budi := room.enter("Budi", "en", lms.Librarian)
	budi.sent(c, c+"/enrol", url.Values{})
	p = budi.browser()
	p.Go(room.url + lesson)
	room.examine(p)
	webtest.Eval[bool](p, `(() => { const a = document.querySelector("audio"); a.preload = "auto"; a.load(); return true; })()`)
	p.Await(`document.querySelector("audio").readyState === 4`)
	p.Offline(true)
	play(0, 1)
	p.See("Not on the server yet.")
	p.Offline(false)
	p.Await(percent + " > 20")
	room.accessible(trainer.browser(), c+"/learners")
}

// What is heard of a copy, without a line, is counted when the line is back.
func TestJourneyThroughListeningToACopy(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina", "id", lms.Librarian)
	c, lesson := room.heard(room.enter("Pelatih", "id", lms.Trainer))
	rina.sent(c, c+"/enrol", url.Values{})
	p := rina.browser()
	p.Go(room.url + lesson)
	rina.kept(p, 1)
	rina.renew() // and the session is a new one by then
	rina.admit(p)
	room.line.setCut(true)
	p.Go(room.url + lesson)
	p.See("Anda sedang luring")
	p.Accessible()
	play := func(from, to float64) {
		p.Click("h1") // browsers play for who has touched the page
		webtest.Eval[bool](p, fmt.Sprintf(`(() => { const a = document.querySelector("audio"); a.muted = true; a.currentTime = %g; a.play();
			a.addEventListener("timeupdate", function stop() { if (a.currentTime >= %g) { a.removeEventListener("timeupdate", stop); a.pause(); } }); return true; })()`, from, to))
		p.Await(fmt.Sprintf(`document.querySelector("audio").paused && document.querySelector("audio").currentTime >= %g`, to))
		p.See("Belum sampai di server.")
	}
	play(0, 1)
	p.Go(room.url + lesson) // the power was cut, and what was played before is not written over
	play(1.6, 2.4)
	room.line.setCut(false)
	webtest.Eval[bool](p, `dispatchEvent(new Event("online"))`)
	p.Await(`Number(document.querySelector("#watch progress").value) > 55`)
	p.Go(room.url + c)
	p.See("belum cukup diputar: baru")
}

// A librarian watches a video with captions to its end: the time arrives, and the
// lesson and its course are done.
func TestJourneyThroughWatching(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c, lesson := room.played(trainer, "wawancara.mp4", string(video(t)))
	rina.sent(c, c+"/enrol", url.Values{})
	rina.see(c, "0%")
	p := rina.browser()
	p.Go(room.url + lesson)
	p.See("Diputar 0%, diminta 80%")
	room.examine(p)
	const film = `document.querySelector(".prose video")`
	p.Await(film + `.controls && ` + film + `.getAttribute("src").endsWith(".mp4")`)
	p.Click("h1") // browsers play for who has touched the page
	webtest.Eval[bool](p, `(v => { v.muted = true; v.playbackRate = 2; v.play(); return true; })(`+film+`)`)
	p.Await(film + `.videoWidth === 160 && ` + film + `.duration > 5.9 && ` + film + `.currentTime > 1`)
	p.Await(film + `.textTracks[0].mode === "showing" && ` + film + `.textTracks[0].cues[0].text === "Selamat pagi, Bu."`)
	p.Await(film + `.ended`)
	p.Await(`Number(document.querySelector("#watch progress").value) >= 80`)
	p.See("Pelajaran ini selesai")
	room.examine(p)
	p.Go(room.url + c)
	p.See("Selamat, Rina")
	trainer.see(c+"/learners", "1 peserta · 1 selesai")
}
