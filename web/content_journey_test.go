package web

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// samplePackage is one of the course area's sample packages as its maker would
// pack it, with more files in it.
func samplePackage(t testing.TB, name string, more map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, text []byte) {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(text)
	}
	root := os.DirFS(filepath.Join("..", "lms", "course", "testdata", "content", name))
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || more[name] != "" {
			return err
		}
		text, err := fs.ReadFile(root, name)
		put(name, text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range more {
		put(name, []byte(text))
	}
	z.Close()
	return b.Bytes()
}

// packageCourse is a draft course with one lesson, and where that is.
func (v *visitor) packageCourse(kind string) (edit, lesson string) {
	v.t.Helper()
	edit = v.sent("/courses/new", "/courses", url.Values{"title": {"Dengan paket"}, "summary": {"Satu paket."}, "focus": {"user_services"}, "level": {"basic"}, "language": {"id"}, "jp": {"2"}})
	c := strings.TrimSuffix(edit, "/edit")
	v.sent(edit, c+"/modules", url.Values{"title": {"Satu"}})
	module := regexp.MustCompile(`/modules/(\d+)/lessons`).FindStringSubmatch(v.see(edit))[1]
	v.sent(edit, c+"/modules/"+module+"/lessons", url.Values{"title": {"Paket"}, "kind": {kind}})
	return edit, c + "/lessons/" + v.lessonKeys(edit)[0]
}

// putsPackage puts a package into a lesson by the browser.
func putsPackage(p *webtest.Page, lesson, file, title string) {
	p.Go(lesson + "/edit")
	p.Await(`document.getElementById("content-file").checkVisibility() && !document.getElementById("document").checkVisibility()`)
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("#content_file"), []string{file}))
	p.Click("#content-file button")
	p.See("Paket sudah terunggah dan diperiksa.")
	p.See(title)
}

// uploadsPackage does so and publishes it.
func uploadsPackage(p *webtest.Page, room *testRoom, edit, lesson, file, title string) {
	putsPackage(p, room.url+lesson, file, title)
	p.Accessible()
	p.FollowText("Simpan")
	p.See("Tersimpan pukul")
	p.Go(room.url + edit)
	p.FollowText("Terbitkan")
}

func packed(t testing.TB, name, file string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, samplePackage(t, name, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A trainer uploads a SCORM 1.2 package; a librarian takes it, leaves in the
// middle, goes on there, loses the line, and is done by what the package reports.
func TestJourneyThroughAScormPackage(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	edit, lesson := trainer.packageCourse("scorm")
	c := strings.TrimSuffix(edit, "/edit")
	p := trainer.browser()
	uploadsPackage(p, room, edit, lesson, packed(t, "scorm12", "merawat.zip"), "Merawat koleksi")
	p.Go(room.url + lesson)
	p.See("Hanya dilihat")
	p.Frame("/file/isi/index.html").See("Halaman 1 dari 3")

	rina.sent(c, c+"/enrol", url.Values{})
	q := rina.browser()
	q.Go(room.url + lesson)
	f := q.Frame("/file/isi/index.html")
	f.See("Halaman 1 dari 3")
	f.See("ab-initio bahasa=id")
	f.Press("Halaman berikutnya")
	f.See("Halaman 2 dari 3")
	q.See("Tersimpan pukul")
	q.See("Belum selesai")
	q.Accessible()

	// Leaving the page is when packages say goodbye: time, last words.
	q.Go(room.url + c)
	q.See("paketnya belum melaporkan selesai")
	await(t, "what was said in leaving is saved", func() bool {
		var n int
		return room.db.Get(&n, `SELECT COUNT(*) FROM course_run WHERE data LIKE '%keluar=2%' AND seconds >= 60`) == nil && n == 1
	})
	q.Go(room.url + lesson)
	f = q.Frame("/file/isi/index.html")
	f.See("Halaman 2 dari 3")
	f.See("resume")

	// Without a line nothing is called saved, and nothing is lost.
	q.Offline(true)
	f.Press("Halaman berikutnya")
	q.See("Belum tersimpan di server; aman di peramban ini.")
	q.Offline(false)
	q.See("Tersimpan pukul")
	f.Press("Simpan di lantai")
	q.See("Belum lulus, nilai 40%")
	f.Press("Simpan di rak")
	f.See("Benar")
	q.See("Lulus, nilai 90%")
	q.See("Pelajaran ini selesai.")
	q.Go(room.url + c)
	q.See("Selamat, Rina")

	q.Go(room.url + lesson)
	q.Click(".content-more summary")
	q.FollowText("Lihat yang tersimpan")
	q.See("cmi.interactions.1.student_response")
	q.See("Lulus, nilai 90%")
	q.Accessible()
	q.Go(room.url + lesson)
	q.Click(".content-more summary")
	q.FollowText("Mulai dari awal")
	q.See("Percobaan baru dibuka.")
	q.Frame("/file/isi/index.html").See("Halaman 1 dari 3")

	p.Go(room.url + lesson)
	p.FollowText("Catatan semua peserta")
	p.See("Rina")
	p.See("percobaan 2")
	p.See("Lulus, nilai 90%")
	p.Accessible()
	runs := regexp.MustCompile(`/courses/\d+/runs/\d+`).FindAllString(trainer.see(lesson+"/runs"), -1)
	p.Go(room.url + runs[len(runs)-1])
	p.See("cmi.suspend_data")
	p.Accessible()
	trainer.see(runs[len(runs)-1], "rak")
	budi := room.enter("Budi", "id", lms.Librarian)
	if status, _, _ := budi.do("GET", runs[0], "", "", nil); status != 404 {
		t.Errorf("another learner's record: %d", status)
	}
	if status, _, _ := rina.do("GET", lesson+"/runs", "", "", nil); status != 403 {
		t.Errorf("everybody's records for a learner: %d", status)
	}
	room.accessible(p, lesson+"/edit", lesson, lesson+"/runs", runs[0], runs[len(runs)-1])
	english := room.enter("Trainer", "en", lms.Trainer)
	room.accessible(english.browser(), lesson+"/edit", lesson, lesson+"/runs", runs[len(runs)-1])
	english.see(runs[len(runs)-1], "Raw values", "Passed")
}

// await waits for what happens without a page to show it.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// Two SCOs and a reading: the table of contents leads through them, and the
// lesson is done by the score that it asks for.
func TestJourneyThroughSeveralScos(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	edit, lesson := trainer.packageCourse("scorm")
	c := strings.TrimSuffix(edit, "/edit")
	p := trainer.browser()
	p.Go(room.url + lesson + "/edit")
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("#content_file"), []string{packed(t, "scorm2004", "rujukan.zip")}))
	p.Click("#content-file button")
	p.See("SCORM 2004 4th Edition")
	p.Choose("[name=content_by]", "score")
	p.FollowText("Simpan")
	p.See("Isi antara 1 dan 100 persen.")
	p.See("rujukan.zip")
	p.Fill("[name=content_score]", "90")
	p.FollowText("Simpan")
	p.See("Tersimpan pukul")
	p.Go(room.url + edit)
	p.FollowText("Terbitkan")

	rina.sent(c, c+"/enrol", url.Values{})
	q := rina.browser()
	q.Go(room.url + lesson)
	q.See("nilai paket paling sedikit 90%")
	f := q.Frame("/file/isi/materi.html")
	f.See("Materi ab-initio unknown")
	f.Press("Saya sudah membaca")
	q.See("Selesai")
	q.See("Tersimpan pukul")
	q.FollowText("Kuis")
	f = q.Frame("/file/isi/kuis.html")
	f.See("Kuis ?soal=sumber ab-initio unknown")
	f.Fill("[name=jawab]", "koran")
	f.Press("Kirim")
	q.See("Belum lulus, nilai 50%")
	q.Go(room.url + c)
	q.See("nilai paling sedikit 90%. Hasil terbaik Anda 50,0%")
	q.Go(room.url + lesson) // the reading is left, and the quiz is not passed
	f = q.Frame("/file/isi/kuis.html")
	f.See("resume completed")
	f.Fill("[name=jawab]", "Katalog")
	f.Press("Kirim")
	q.See("Lulus, nilai 95%")
	q.See("Pelajaran ini selesai.")
	q.FollowText("Bacaan lanjutan")
	q.Frame("bacaan%20lanjutan.html").See("Daftar bacaan untuk meja rujukan.")
	q.Accessible()
	trainer.see(lesson+"/runs", "Kuis", "Materi", "Lulus, nilai 95%", "2 menit 10 detik")
}

// An H5P package reports by xAPI; its state is there again.
func TestJourneyThroughAnH5PPackage(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	edit, lesson := trainer.packageCourse("scorm") // the package knows better
	c := strings.TrimSuffix(edit, "/edit")
	p := trainer.browser()
	uploadsPackage(p, room, edit, lesson, packed(t, "h5p", "ddc.h5p"), "Mengenal DDC")

	rina.sent(c, c+"/enrol", url.Values{})
	q := rina.browser()
	q.Go(room.url + lesson)
	f := q.Frame("/own/h5p.html")
	f.See("Kelas 000 berisi karya umum.")
	f.Press("Salah")
	f.See("Belum tepat.")
	q.See("Selesai, nilai 0%")
	f.Press("Benar")
	f.See("Tepat!")
	q.See("Selesai, nilai 100%")
	q.See("Pelajaran ini selesai.")
	q.Accessible()
	q.Go(room.url + lesson)
	f = q.Frame("/own/h5p.html")
	f.See("Jawaban Anda sebelumnya: Benar")
	q.Await(`document.querySelector("iframe").getBoundingClientRect().height < 340`) // as high as what is in it

	p.Go(room.url + lesson + "/runs")
	p.See("Selesai, nilai 100%")
	p.FollowText("Lihat : Rina, Mengenal DDC, percobaan 1")
	p.See("Pernyataan xAPI")
	p.Click("main details summary")
	p.See("http://adlnet.gov/expapi/verbs/completed")
	p.Accessible()
	run := strings.TrimPrefix(p.URL(), room.url)
	if body := trainer.see(run); strings.Contains(body, `"actor"`) || strings.Contains(body, "/content/") {
		t.Errorf("the statement names somebody or the pass:\n%s", excerpt(body))
	}
	room.accessible(q, lesson, run)
}

// A package is a stranger's program: it reaches no cookie, no page of ours, no
// other host, and what it asks of us it asks as a stranger.
func TestAPackageReachesNothing(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, lesson := room.packageLesson("scorm12", nil)
	other, token := trainer.writing()
	kind, body := upload(t, token, onForm, "rahasia.png", picture(t, 3))
	if status, _, _ := trainer.do("POST", other+"/media", kind, "", bytes.NewReader(body)); status != 200 {
		t.Fatal(status)
	}
	file := "/media/" + room.hashOf("png")[:24] + ".png"
	c := lesson[:strings.Index(lesson, "/lessons/")]
	q := rina.browser()
	q.Go(room.url + lesson)
	load := `new Promise(r => { const i = new Image(); i.onload = () => r("shown"); i.onerror = () => r("refused"); i.src = "` + file + `" })`
	f := q.Frame("/file/isi/index.html")
	f.See("Halaman 1 dari 3")
	if got := f.Eval(load); got != "refused" {
		t.Errorf("a picture that only who is signed in may see: %s", got)
	}
	if got := webtest.Eval[string](q, load); got != "shown" {
		t.Errorf("the lesson's own page: %s", got)
	}
	try := func(expression string) string {
		return f.Eval(`(async () => { try { return "got " + await (` + expression + `) } catch (e) { return e.name } })()`)
	}
	for expression, want := range map[string]string{
		`self.origin`: "got null",
		`Object.getOwnPropertyDescriptor(Document.prototype, "cookie").get.call(document)`: "SecurityError",
		`window.top.document.title`:             "SecurityError",
		`window.top.location.assign("/signin")`: "SecurityError",
		`fetch("/courses").then(r => r.text())`: "TypeError",
		`navigator.serviceWorker ? navigator.serviceWorker.register("sco.js") : Promise.reject(new TypeError())`:                                  "SecurityError",
		`fetch("` + c + `/withdraw", {method: "POST", mode: "no-cors", credentials: "include", body: new URLSearchParams({a: 1})}).then(() => 1)`: "got 1",
	} {
		if got := try(expression); got != want && !(strings.Contains(expression, "serviceWorker") && !strings.HasPrefix(got, "got")) {
			t.Errorf("%s: %s, want %s", expression, got, want)
		}
	}
	rina.see(c, "Keluar dari kursus")
	q.See("Paket")
	if q.URL() != room.url+lesson {
		t.Errorf("the page was led to %s", q.URL())
	}
}
