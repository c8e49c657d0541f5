package course

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"binapustaka/lms"
)

const rubricText = "Kerjakan ini.\n\n| Ukuran | Kurang (0) | Baik (3) |\n| --- | --- | --- |\n| Bukti | tanpa | ada |"

func assignment(title string) LessonText {
	return LessonText{Kind: Assignment, Title: title, Minutes: 60, Required: true, Body: rubricText}
}

// work is what somebody wrote so far.
func (w *world) work(who lms.Actor, id int64, key string) []HandIn {
	w.t.Helper()
	return must[[]HandIn](w.t)(w.MyHandIns(ctx, who, id, key))
}

func (w *world) waiting(id int64) Queued {
	w.t.Helper()
	q := must[[]Queued](w.t)(w.Queue(ctx, w.trainer, id))
	if len(q) == 0 || q[0].State() != Waiting {
		w.t.Fatalf("nothing waits: %+v", q)
	}
	return q[0]
}

// kept counts the files of hand-ins on disk.
func (w *world) kept() (n int) {
	filepath.WalkDir(filepath.Join(w.media, "handin"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return nil
	})
	return n
}

// From a draft to work that is accepted; everything that was said stays.
func TestAssignment(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(page("Satu"), assignment("Tugas"))
	tri, key := w.person("Tri", w.library, lms.Trainer), k[1]
	w.refused(w.SaveDraft(ctx, w.rina, id, key, "x"), lms.Conflict, "course.not_enrolled")
	w.ok(w.Enrol(ctx, w.rina, id))
	w.complete(w.rina, id, k[0])
	w.refused(w.SaveDraft(ctx, w.rina, id, k[0], "x"), lms.NotFound, "lesson.not_found")
	w.refused(w.HandIn(ctx, w.rina, id, key), lms.Invalid, "handin.empty@text")
	_, err := w.CompleteLesson(ctx, w.rina, id, key)
	w.refused(err, lms.Conflict, "lesson.done_by_mark")
	why := func(want string) {
		t.Helper()
		if m := w.find(w.rina, id).Missing(); len(m) != 1 || m[0].Key != want {
			t.Errorf("%+v, want %s", m, want)
		}
	}
	why("course.why_work")
	w.ok(w.SaveDraft(ctx, w.rina, id, key, "Pertama\r\nsekali"))
	w.ok(w.AddHandInFile(ctx, w.rina, id, key, "../rencana.pdf", strings.NewReader("%PDF-1.7 satu")))
	if all := w.work(w.rina, id, key); len(all) != 1 || !all[0].Draft() || all[0].Text != "Pertama\nsekali" || len(all[0].Files) != 1 || all[0].Files[0].Name != "rencana.pdf" {
		t.Fatalf("%+v", all)
	}
	if q := must[[]Queued](t)(w.Queue(ctx, w.trainer, id)); len(q) != 0 {
		t.Error("a draft stands in the queue")
	}
	draft := w.work(w.rina, id, key)[0]
	_, err = w.FindHandIn(ctx, w.trainer, draft.ID)
	w.refused(err, lms.NotFound, "handin.not_found")
	w.ok(w.HandIn(ctx, w.rina, id, key))
	why("course.why_waiting")
	w.refused(w.SaveDraft(ctx, w.rina, id, key, "lain"), lms.Conflict, "handin.waiting")
	w.refused(w.HandIn(ctx, w.rina, id, key), lms.Conflict, "handin.waiting")
	w.refused(w.RemoveHandInFile(ctx, w.rina, id, key, draft.Files[0].ID), lms.NotFound, "handin.not_found")

	// Two trainers at once.
	first := w.waiting(id)
	if list := must[[]Unmarked](t)(w.WaitingHandIns(ctx, w.trainer, w.library)); len(list) != 1 || list[0].N != 1 || list[0].Title != "Sirkulasi" {
		t.Errorf("%+v", list)
	}
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, who := range []lms.Actor{w.trainer, tri} {
		wait.Go(func() {
			errs[i] = w.Mark(ctx, who, first.ID, MarkText{Levels: []int{0}, Comment: "Tambahkan bukti, kata " + who.Name}, 0)
		})
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or none: %v", errs)
	}
	for _, err := range errs {
		if err != nil {
			w.refused(err, lms.Conflict, "handin.marked")
		}
	}
	why("course.why_revise")
	if list := must[[]Unmarked](t)(w.WaitingHandIns(ctx, w.trainer, w.library)); len(list) != 0 {
		t.Errorf("%+v", list)
	}

	// The next hand-in begins where the last one ended.
	w.pass(time.Hour)
	w.ok(w.SaveDraft(ctx, w.rina, id, key, "Kedua"))
	all := w.work(w.rina, id, key)
	if len(all) != 2 || len(all[1].Files) != 1 || all[1].Files[0].ID == all[0].Files[0].ID || all[0].Text != "Pertama\nsekali" {
		t.Fatalf("%+v", all)
	}
	w.ok(w.RemoveHandInFile(ctx, w.rina, id, key, all[1].Files[0].ID))
	if w.kept() != 1 {
		t.Error("the first hand-in has lost its file")
	}
	w.ok(w.HandIn(ctx, w.rina, id, key))
	w.refused(w.Mark(ctx, tri, first.ID, MarkText{Accepted: true, Levels: []int{1}}, 1), lms.Conflict, "handin.newer")
	second := w.waiting(id)
	w.refused(w.Mark(ctx, tri, second.ID, MarkText{Accepted: true}, 0), lms.Invalid, "handin.level_missing@level-0")
	w.ok(w.Mark(ctx, tri, second.ID, MarkText{Accepted: true, Levels: []int{1}, Comment: "Baik"}, 0))
	w.refused(w.Mark(ctx, w.trainer, second.ID, MarkText{Levels: []int{0}, Comment: "tidak"}, 1), lms.Conflict, "handin.was_accepted")
	// A wrong level can be put right; the work stays accepted, both marks stay.
	w.refused(w.Mark(ctx, w.rina, second.ID, MarkText{Accepted: true, Levels: []int{0}}, 1), lms.Forbidden, "error.forbidden")
	w.ok(w.Mark(ctx, w.trainer, second.ID, MarkText{Accepted: true, Levels: []int{0}, Comment: "Salah pilih"}, 1))
	w.refused(w.Mark(ctx, tri, second.ID, MarkText{Accepted: true, Levels: []int{1}}, 1), lms.Conflict, "handin.marked")
	if c := must[Review](t)(w.FindHandIn(ctx, w.trainer, second.ID)); len(c.Marks) != 2 || c.State() != Accepted || c.Mark().Points != 0 || c.Marks[0].Points != 3 {
		t.Errorf("%+v", c)
	}
	w.ok(w.Mark(ctx, tri, second.ID, MarkText{Accepted: true, Levels: []int{1}, Comment: "Baik"}, 2))
	if v := w.find(w.rina, id); !v.Completed() || *v.Enrolment.JP != 2.5 || v.Journey[key].HandedIn != Accepted {
		t.Errorf("%+v", v)
	}
	w.refused(w.SaveDraft(ctx, w.rina, id, key, "lagi"), lms.Conflict, "handin.accepted")
	r := must[Review](t)(w.FindHandIn(ctx, w.trainer, first.ID))
	if len(r.History) != 2 || r.Newest() || r.Text != "Pertama\nsekali" || len(r.Marks) != 1 || r.Mark().Most != 3 || r.Mark().Points != 0 ||
		r.History[1].Mark().Points != 3 || r.History[1].Mark().MarkerID != tri.AccountID || r.Course != "Sirkulasi" || len(r.Rubric) != 1 {
		t.Errorf("%+v", r)
	}
	if q := must[[]Queued](t)(w.Queue(ctx, w.trainer, id)); len(q) != 1 || q[0].ID != second.ID || q[0].State() != Accepted || q[0].Number != 2 {
		t.Errorf("%+v", q)
	}
}

func TestHandInsArePrivate(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(assignment("Tugas"))
	for _, who := range []lms.Actor{w.rina, w.trainer} {
		w.ok(w.Enrol(ctx, who, id))
		w.ok(w.AddHandInFile(ctx, who, id, k[0], "a.txt", strings.NewReader("rahasia "+who.Name)))
	}
	draft := w.work(w.rina, id, k[0])[0]
	read := func(who lms.Actor, ok bool) {
		t.Helper()
		_, file, err := w.FindHandInFile(ctx, who, draft.Files[0].ID)
		if ok {
			if b, e := os.ReadFile(file); err != nil || e != nil || string(b) != "rahasia Rina" {
				t.Errorf("%s: %v %v", who.Name, err, e)
			}
			return
		}
		w.refused(err, lms.NotFound, "handin.not_found")
	}
	read(w.rina, true)
	read(w.trainer, false) // a draft is nobody else's
	w.ok(w.HandIn(ctx, w.rina, id, k[0]))
	w.ok(w.HandIn(ctx, w.trainer, id, k[0]))
	read(w.rina, true)
	read(w.trainer, true)
	both := w.head
	both.LibraryID = w.other
	for _, who := range []lms.Actor{w.head, w.budi, w.elsewhere, both, {}} {
		read(who, false)
		kind := lms.Forbidden
		if !who.In(w.library) {
			kind = lms.NotFound
		}
		if _, err := w.FindHandIn(ctx, who, draft.ID); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%s reads the hand-in: %v", who.Name, err)
		}
		if _, err := w.Queue(ctx, who, id); !lms.IsKind(err, kind) {
			t.Errorf("%s reads the queue: %v", who.Name, err)
		}
		if err := w.Mark(ctx, who, draft.ID, MarkText{Accepted: true, Levels: []int{1}}, 0); !lms.IsKind(err, lms.NotFound) {
			t.Errorf("%s marks: %v", who.Name, err)
		}
		if _, err := w.WaitingHandIns(ctx, who, w.library); !lms.IsKind(err, kind) {
			t.Errorf("%s counts: %v", who.Name, err)
		}
		if all, err := w.MyHandIns(ctx, who, id, k[0]); err != nil || len(all) != 0 {
			t.Errorf("%s: %v %v", who.Name, all, err)
		}
	}
	// The writer reads the marks on the lesson's page, not the trainers' desk, and nobody marks oneself.
	_, err := w.FindHandIn(ctx, w.rina, draft.ID)
	w.refused(err, lms.Forbidden, "error.forbidden")
	own := w.work(w.trainer, id, k[0])[0]
	w.refused(w.Mark(ctx, w.trainer, own.ID, MarkText{Accepted: true, Levels: []int{1}}, 0), lms.Conflict, "handin.own")
	if list := must[[]Unmarked](t)(w.WaitingHandIns(ctx, w.trainer, w.library)); len(list) != 1 || list[0].N != 1 {
		t.Errorf("%+v", list)
	}
	// Who withdraws takes the work off the desk, and puts it back.
	w.ok(w.Withdraw(ctx, w.rina, id, w.rina.AccountID))
	if q := must[[]Queued](t)(w.Queue(ctx, w.trainer, id)); len(q) != 1 {
		t.Errorf("%+v", q)
	}
	w.ok(w.Enrol(ctx, w.rina, id))
	if q := must[[]Queued](t)(w.Queue(ctx, w.trainer, id)); len(q) != 2 {
		t.Errorf("%+v", q)
	}
}

// office is a ZIP with one entry.
func office(t testing.TB, name, content string) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create(name)
	if err == nil {
		_, err = f.Write([]byte(content))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestHandInFiles(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(assignment("Tugas"))
	w.ok(w.Enrol(ctx, w.rina, id))
	add := func(name, content string) error {
		return w.AddHandInFile(ctx, w.rina, id, k[0], name, strings.NewReader(content))
	}
	good := map[string]string{"a.pdf": "%PDF-1.4", "b.docx": office(t, "word/document.xml", "<x/>"), "c.xlsx": office(t, "xl/workbook.xml", "<x/>"), "d.pptx": office(t, "ppt/presentation.xml", "<x/>"),
		"e.odt": office(t, "mimetype", "application/vnd.oasis.opendocument.text"), "f.csv": "judul,tahun\nÉtude,2026", "g.png": pngHead}
	for name, content := range good {
		w.ok(add(name, content))
	}
	for key, files := range map[string]map[string]string{
		"handin.file_type": {"page.html": "<script>alert(1)</script>", "program.exe": "MZ\x90\x00", "foto.svg": "<svg/>", "macro.docm": office(t, "word/document.xml", ""),
			"arsip.zip": office(t, "a.txt", "a"), "film.mp4": "\x00\x00\x00\x20ftypisom\x00\x00"},
		"lesson.other_content":  {"bohong.docx": office(t, "xl/workbook.xml", ""), "rusak.docx": "PK\x03\x04rusak", "teks.pdf": "halo", "teks.PNG": "halo"},
		"lesson.text_encoding":  {"biner.txt": "a\x00b", "latin.csv": "caf\xe9"},
		"lesson.picture_broken": {"tanda.png": pngHead[:8]},
		"lesson.file_empty":     {"kosong.txt": ""},
	} {
		for name, content := range files {
			w.refused(add(name, content), lms.Invalid, key+"@file")
		}
	}
	w.refused(add("besar.txt", strings.Repeat("a", HandInFileLimit+1)), lms.TooLarge, "lesson.file_large@file")
	for range MaxHandInFiles - len(good) {
		w.ok(add("lagi.txt", "lagi"))
	}
	w.refused(add("lebih.txt", "lebih"), lms.Invalid, "handin.files_many@file")
	files := w.work(w.rina, id, k[0])[0].Files
	if len(files) != MaxHandInFiles || w.kept() != MaxHandInFiles {
		t.Fatalf("%d noted, %d kept", len(files), w.kept())
	}
	for _, f := range files {
		if f.ContentType() == "" || f.Extension != filepath.Ext(f.Name)[1:] {
			t.Errorf("%+v", f)
		}
	}
	w.refused(w.RemoveHandInFile(ctx, w.budi, id, k[0], files[0].ID), lms.Conflict, "course.not_enrolled")
	w.ok(w.Enrol(ctx, w.budi, id))
	w.refused(w.RemoveHandInFile(ctx, w.budi, id, k[0], files[0].ID), lms.NotFound, "handin.not_found")
	w.ok(w.RemoveHandInFile(ctx, w.rina, id, k[0], files[0].ID))
	if w.kept() != MaxHandInFiles-1 {
		t.Errorf("%d kept", w.kept())
	}
	if left, _ := filepath.Glob(filepath.Join(w.media, "upload-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Many tabs that save at once make one draft.
func TestDraftsAtOnce(t *testing.T) {
	w := newWorld(t)
	id, k := w.published(assignment("Tugas"))
	w.ok(w.Enrol(ctx, w.rina, id))
	var wait sync.WaitGroup
	for i := range 8 {
		wait.Go(func() {
			var err error
			if i%2 == 0 {
				err = w.SaveDraft(ctx, w.rina, id, k[0], "teks")
			} else {
				err = w.AddHandInFile(ctx, w.rina, id, k[0], "a.txt", strings.NewReader("a"))
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if all := w.work(w.rina, id, k[0]); len(all) != 1 || len(all[0].Files) != 4 || all[0].Text != "teks" {
		t.Errorf("%+v", all)
	}
}
