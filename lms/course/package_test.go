package course

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// everything is a published course with all that a package can carry.
func (w *world) everything(who lms.Actor, library int64) (id int64, names Names) {
	t := w.t
	t.Helper()
	first := must[int64](t)(w.Create(ctx, who, library, Details{Title: "Dasar", Summary: "Lebih dahulu.", Focus: Skills, Language: "id", Level: Basic}))
	module := must[int64](t)(w.AddModule(ctx, who, first, "Satu"))
	must[string](t)(w.AddLesson(ctx, who, first, module, page("Satu")))
	w.ok(w.Publish(ctx, who, first))
	picture := must[Media](t)(w.SaveMedia(ctx, who, library, "layar <satu>.png", strings.NewReader(pngHead)))
	pdf := must[Media](t)(w.SaveDocument(ctx, who, library, "Panduan & contoh.pdf", strings.NewReader("%PDF-1.7")))
	d := details()
	d.Title, d.OtherSummary, d.OtherLanguage = "Lengkap <dan> utuh", "All of it.", locale.EN
	d.Competencies, d.Work = Set[int64]{32, 31, 32}, Set[WorkKind]{LoanWork, CopyWork}
	id = must[int64](t)(w.Create(ctx, who, library, d))
	module = must[int64](t)(w.AddModule(ctx, who, id, "Awal"))
	sound := must[Media](t)(w.SaveMedia(ctx, who, library, "wawancara.wav", strings.NewReader(wave(3000))))
	words := must[Media](t)(w.SaveMedia(ctx, who, library, "wawancara.en.vtt", strings.NewReader("WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n")))
	awal, day := module, lms.DayOn(2027, time.January, 4)
	add := func(l LessonText) string { return must[string](t)(w.AddLesson(ctx, who, id, module, l)) }
	slow := page("Baca")
	slow.ReleaseOn = &day
	slow.Body, slow.DoneBy, slow.AtLeast = "# Halo\n\n"+picture.Markdown(), ByTime, 4
	add(slow)
	add(LessonText{Kind: File, Title: "Berkas", Minutes: 5, MediaID: &pdf.ID, Discuss: true})
	heard := page("Dengar")
	heard.Body, heard.DoneBy, heard.AtLeast = sound.Captioned([]Media{words}, "id"), ByMedia, 80
	add(heard)
	add(LessonText{Kind: Link, Title: "Tautan", Minutes: 5, Required: true, URL: "https://a.example/?a=1&b=2", Body: "Mengapa", Opening: Opening{ReleaseDays: 2}})
	module = must[int64](t)(w.AddModule(ctx, who, id, "Akhir"))
	work := assignment("Tugas")
	work.Deadline = Deadline{Due{DueDays: after(10)}, Due{DueDay: on(day + 30)}}
	add(work)
	practical := add(LessonText{Kind: InSlims, Title: "Praktik", Minutes: 30, Required: true, Body: "Kerjakan."})
	e := must[Editing](t)(w.Edit(ctx, who, id))
	l, _ := e.Draft.Lesson(practical)
	w.ok(w.SetPractical(ctx, who, id, practical, Practical{Rules: []WorkRule{{Kind: RecordWork, AtLeast: 5, Fields: []RecordField{SubjectField}}}, CompetencyID: 31, Level: 4}, l.Revision))
	exam := test("Uji", 7)
	exam.DoneBy, exam.AtLeast = ByScore, 80
	add(exam)
	due := 30
	w.ok(w.SaveRules(ctx, who, id, Rules{Due: Due{DueDays: &due}, Requires: []int64{first}, Release: map[int64]Opening{module: {ReleaseDays: 3}, awal: {ReleaseOn: &day}}}, e.Draft.Revision))
	w.ok(w.Publish(ctx, who, id))
	return id, Names{Tests: map[int64]string{7: "Uji kompetensi"}, Competencies: map[int64]string{31: "R.91PER00.001.2", 32: "layanan"}}
}

// A course that is exported, imported elsewhere and exported again is the same,
// byte by byte.
func TestAPackageReadsBackIdentical(t *testing.T) {
	w := newWorld(t)
	id, names := w.everything(w.trainer, w.library)
	var out bytes.Buffer
	if title := must[string](t)(w.Export(ctx, w.trainer, id, names, &out)); title != "Lengkap <dan> utuh" {
		t.Error(title)
	}
	_, err := w.Export(ctx, w.elsewhere, id, names, new(bytes.Buffer))
	w.refused(err, lms.NotFound, "error.not_found")
	_, err = w.Export(ctx, w.head, id, names, new(bytes.Buffer))
	w.refused(err, lms.Forbidden, "error.forbidden")

	// What its new library lacks is said, and nothing is kept by looking.
	here := Named{Tests: map[string]int64{"Uji kompetensi": 9}, Competencies: map[string]int64{"R.91PER00.001.2": 41, "layanan": 29}}
	_, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{}, false)
	w.ok(err)
	if len(r.Problems) > 0 || len(r.Missing) != 5 || r.Lessons != 7 || r.Modules != 2 || r.Media != 4 || r.Title != "Lengkap <dan> utuh" {
		t.Errorf("%+v", r)
	}
	if list := must[[]Total](t)(w.Totals(ctx, w.elsewhere, w.other)); len(list) != 0 {
		t.Error("looking made a course")
	}
	w.everything(w.elsewhere, w.other) // the prerequisite is there now, and its media under other names
	copied, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), here, true)
	w.ok(err)
	if len(r.Problems)+len(r.Missing) > 0 {
		t.Errorf("%+v", r)
	}
	e := must[Editing](t)(w.Edit(ctx, w.elsewhere, copied))
	if e.Published != nil || len(e.Draft.Lacks()) > 0 || *e.Draft.DueDays != 30 || e.Draft.Modules[1].ReleaseDays != 3 || len(e.Draft.Requires) != 1 {
		t.Errorf("%+v lacks %v", e.Draft, e.Draft.Lacks())
	}
	if d := e.Draft.Details; d.OtherSummary != "All of it." || d.OtherLanguage != locale.EN || !slices.Equal(d.Competencies, Set[int64]{29, 41}) || !slices.Equal(d.Work, Set[WorkKind]{CopyWork, LoanWork}) {
		t.Errorf("%+v", d)
	}
	lessons := e.Draft.Lessons()
	if day := *lessons[0].ReleaseOn; day != lms.DayOn(2027, time.January, 4) || *e.Draft.Modules[0].ReleaseOn != day || lessons[3].ReleaseDays != 2 || lessons[1].Waits() {
		t.Errorf("what opens when: %+v", lessons)
	}
	if l := lessons[2]; l.DoneBy != ByMedia || l.AtLeast != 80 || l.Key == "" {
		t.Errorf("%+v", l)
	}
	for _, l := range []Lesson{lessons[4], w.find(w.trainer, id).Lessons()[4]} {
		if *l.DueDays != 10 || l.DueDay != nil || l.CutOff.DueDays != nil || *l.CutOff.DueDay != lms.DayOn(2027, time.February, 3) {
			t.Errorf("when work is due: %+v", l.Deadline)
		}
	}
	if !lessons[1].Discuss || lessons[0].Discuss {
		t.Errorf("what is discussed: %+v", lessons)
	}
	if l := lessons[6]; *l.AssessmentID != 9 || l.AtLeast != 80 || l.DoneBy != ByScore {
		t.Errorf("%+v", l)
	}
	if l := lessons[5]; l.Practical == nil || l.Practical.Rules[0].AtLeast != 5 || l.Practical.CompetencyID != 41 || l.Practical.Level != 4 {
		t.Errorf("%+v", l)
	}
	if m := must[Media](t)(w.Document(ctx, w.elsewhere, *lessons[1].MediaID)); m.Name != "Panduan & contoh.pdf" {
		t.Errorf("%+v", m)
	}
	var again bytes.Buffer
	must[string](t)(w.Export(ctx, w.elsewhere, copied, Names{Tests: map[int64]string{9: "Uji kompetensi"}, Competencies: map[int64]string{41: "R.91PER00.001.2", 29: "layanan"}}, &again))
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("%d bytes became %d", out.Len(), again.Len())
	}

	// A competency that the library does not know is named; the others come along.
	delete(here.Competencies, "layanan")
	partly, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), here, true)
	w.ok(err)
	if len(r.Problems) > 0 || len(r.Missing) != 1 || r.Missing[0].Key != "package.competency_missing" || r.Missing[0].Args["code"] != "layanan" {
		t.Errorf("%+v", r)
	}
	if d := must[Editing](t)(w.Edit(ctx, w.elsewhere, partly)).Draft; !slices.Equal(d.Competencies, Set[int64]{41}) {
		t.Errorf("%+v", d)
	}

	// A duplicate has new keys and the same content, and so has a new draft.
	twice := must[int64](t)(w.Duplicate(ctx, w.trainer, id, " (salinan)"))
	d := must[Editing](t)(w.Edit(ctx, w.trainer, twice)).Draft
	if d.Title != "Lengkap <dan> utuh (salinan)" || len(d.Lessons()) != 7 || *d.DueDays != 30 || d.Lessons()[6].AtLeast != 80 || *d.Lessons()[4].DueDays != 10 || d.Lessons()[4].CutOff.DueDay == nil || d.Lessons()[0].Key == w.find(w.trainer, id).Lessons()[0].Key {
		t.Errorf("%+v", d)
	}
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	for _, d := range []*Outline{d, must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft} {
		if d.OtherSummary != "All of it." || !slices.Equal(d.Competencies, Set[int64]{31, 32}) || !slices.Equal(d.Work, Set[WorkKind]{CopyWork, LoanWork}) {
			t.Errorf("%+v", d.Details)
		}
	}
	_, err = w.Duplicate(ctx, w.rina, id, "")
	w.refused(err, lms.Forbidden, "error.forbidden")
}

// rezip writes a package again with some of its entries changed; nil leaves one out.
func rezip(t testing.TB, b []byte, change map[string]*string, more map[string]string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	write := func(name, content string) {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var content bytes.Buffer
		content.ReadFrom(r)
		text := content.String()
		if to, ok := change[f.Name]; ok && to == nil {
			continue
		} else if ok {
			text = *to
		}
		write(f.Name, text)
	}
	for name, content := range more {
		write(name, content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestBadPackages(t *testing.T) {
	w := newWorld(t)
	id, names := w.everything(w.trainer, w.library)
	names, take := exam(names)
	var out bytes.Buffer
	must[string](t)(w.Export(ctx, w.trainer, id, names, &out))
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	w.ok(err)
	var sheet, picture, document string
	for _, f := range z.File {
		r, _ := f.Open()
		var b bytes.Buffer
		b.ReadFrom(r)
		switch {
		case f.Name == "course.json":
			sheet = b.String()
		case strings.HasSuffix(f.Name, ".png"):
			picture = f.Name
		case strings.HasSuffix(f.Name, ".pdf"):
			document = f.Name
		}
	}
	with := func(change map[string]*string, more map[string]string) []byte {
		return rezip(t, out.Bytes(), change, more)
	}
	course := func(old, new string) []byte {
		if !strings.Contains(sheet, old) {
			t.Fatalf("no %q in %s", old, sheet)
		}
		s := strings.Replace(sheet, old, new, 1)
		return with(map[string]*string{"course.json": &s}, nil)
	}
	str := func(s string) *string { return &s }
	for name, c := range map[string]struct {
		zip  []byte
		want string
	}{
		"no zip":              {[]byte("halo"), "package.no_zip"},
		"cut short":           {out.Bytes()[:out.Len()/2], "package.no_zip"},
		"without course.json": {with(map[string]*string{"course.json": nil}, nil), "package.entry_missing"},
		"a practical's level": {course(`"level": 4`, `"level": 9`), "package.in"},
		"climbing out":        {with(nil, map[string]string{"../../etc/passwd": "x"}), "package.name_bad"},
		"from the root":       {with(nil, map[string]string{"/etc/passwd": "x"}), "package.name_bad"},
		"from a drive":        {with(nil, map[string]string{`C:\windows\x`: "x"}), "package.name_bad"},
		"something else":      {with(nil, map[string]string{"virus.exe": "MZ"}), "package.entry_unknown"},
		"twice":               {with(nil, map[string]string{"course.json": "{}"}), "package.entry_twice"},
		"no JSON":             {with(map[string]*string{"course.json": str("{")}, nil), "package.course_bad"},
		"another field":       {course(`"title"`, `"judul": 1, "title"`), "package.course_bad"},
		"another format":      {course(packageFormat, "moodle"), "package.format"},
		"large course.json":   {with(map[string]*string{"course.json": str(sheet + strings.Repeat(" ", maxPackageCourse))}, nil), "package.entry_large"},
		"lesson gone":         {with(map[string]*string{"lessons/01-01.md": nil}, nil), "package.entry_missing"},
		"lesson too long":     {with(map[string]*string{"lessons/01-01.md": str(strings.Repeat("a", maxBody+1))}, nil), "package.entry_large"},
		"lesson no text":      {with(map[string]*string{"lessons/01-01.md": str("a\xffb")}, nil), "package.not_text"},
		"lesson outside":      {course(`"lessons/01-01.md"`, `"../01-01.md"`), "package.entry_missing"},
		"media gone":          {with(map[string]*string{picture: nil}, nil), "package.entry_missing"},
		"media of other text": {with(map[string]*string{picture: str(pngHead + "x")}, nil), "package.media_other"},
		"a page as a PDF":     {with(map[string]*string{document: str("<script>")}, nil), "package.media_other"},
		"media outside":       {course(`"file": "`+picture, `"file": "media/../x.png`), "package.media_name"},
		"a wrong title":       {course(`"title": "Baca"`, `"title": " "`), "package.in"},
		"a wrong address":     {course("https://a.example", "javascript:"), "package.in"},
		"a wrong kind":        {course(`"kind": "link"`, `"kind": "drama"`), "package.in"},
		"test gone":           {with(map[string]*string{"tests/01.json": nil}, nil), "package.test_file"},
		"test outside":        {course(`"tests/01.json"`, `"../01.json"`), "package.test_file"},
		"a lesson as a test":  {course(`"tests/01.json"`, `"lessons/01-01.md"`), "package.test_file"},
		"course.json a test":  {course(`"tests/01.json"`, `"course.json"`), "package.test_file"},
		"test too large":      {with(map[string]*string{"tests/01.json": str(strings.Repeat(" ", maxPackageTest+1))}, nil), "package.entry_large"},
		"a wrong test":        {with(map[string]*string{"tests/01.json": str("{}")}, nil), "package.in"},
		"a wrong due date":    {course(`"due_days": 30`, `"due_days": -1`), "package.in"},
		"a wrong cut-off":     {course(`"due_on": "2027-02-03"`, `"due_on": "2027-02-30"`), "package.course_bad"},
		"due too late":        {course(`"due_days": 10`, `"due_days": 731`), "package.in"},
	} {
		made, r, err := w.Import(ctx, w.trainer, w.library, bytes.NewReader(c.zip), Named{Tests: map[string]int64{"Uji kompetensi": 7}, Take: take}, true)
		if err != nil || made != 0 || len(r.Problems) == 0 || r.Problems[0].Key != c.want {
			t.Errorf("%s: %v %v", name, r.Problems, err)
		}
		for _, p := range r.Problems {
			spoken(t, lms.Fail(lms.Invalid, p.Key, p.Args))
		}
	}
	if list := must[[]Total](t)(w.Totals(ctx, w.trainer, w.library)); len(list) != 2 {
		t.Errorf("%d courses", len(list))
	}
	// Media that a text names and the package lacks is said, not refused.
	lost := "![x](/media/0123456789abcdef01234567.png)"
	_, r, err := w.Import(ctx, w.trainer, w.library, bytes.NewReader(with(map[string]*string{"lessons/01-01.md": &lost}, nil)), Named{Tests: map[string]int64{"Uji kompetensi": 7}, Competencies: map[string]int64{"R.91PER00.001.2": 31, "layanan": 32}}, true)
	if err != nil || len(r.Problems) > 0 || len(r.Missing) != 1 || r.Missing[0].Key != "package.media_missing" {
		t.Errorf("%+v %v", r, err)
	}
	_, _, err = w.Import(ctx, w.head, w.library, bytes.NewReader(out.Bytes()), Named{}, true)
	w.refused(err, lms.Forbidden, "error.forbidden")
}

func FuzzPackage(f *testing.F) {
	f.Add([]byte(`{"format":"binapustaka-course-1","title":"x","modules":[{"title":"a","lessons":[{"file":"a.md","kind":"page"}]}],"media":[{"file":"media/0123456789abcdef01234567.png"}]}`), "a.md", "isi")
	f.Add([]byte(`{}`), "../x", "")
	f.Add([]byte(`{"format":"binapustaka-course-1","title":"x","summary":"y","focus":"user_services","language":"id","level":"basic","jp":1,"modules":[{"title":"a","lessons":[{"file":"a.md","kind":"test","title":"t","minutes":5,"test_file":"a.json"}]}]}`), "a.json", "{}")
	f.Fuzz(func(t *testing.T, sheet []byte, name, text string) {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		for n, content := range map[string]string{"course.json": string(sheet), name: text} {
			if w, err := z.Create(n); err == nil {
				w.Write([]byte(content))
			}
		}
		z.Close()
		r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
		if err != nil {
			return
		}
		var report Report
		c, entries := unpack(r, &report)
		if len(report.Problems) > 0 || entries == nil {
			return
		}
		for _, m := range c.Modules {
			for _, l := range m.Lessons {
				if _, err := l.text().Clean(); err != nil {
					t.Errorf("%v", err)
				}
			}
		}
	})
}

// A day to finish on travels; an activity does not, and that is said. A copy
// in the same library keeps both.
func TestADueDayAndAttendanceTravel(t *testing.T) {
	w := newWorld(t)
	seven, day := int64(7), lms.DayOn(2027, time.March, 1)
	id, _ := w.course(LessonText{Kind: Attendance, Title: "Hadir", Minutes: 60, Required: true, ActivityID: &seven, AtLeast: 80})
	e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
	w.ok(w.SaveRules(ctx, w.trainer, id, Rules{Due: Due{DueDay: &day}}, e.Draft.Revision))
	w.ok(w.Publish(ctx, w.trainer, id))
	same := func(o *Outline, activity bool) {
		t.Helper()
		l := o.Lessons()[0]
		if *o.DueDay != day || o.DueDays != nil || l.Kind != Attendance || l.AtLeast != 80 || (l.ActivityID != nil) != activity {
			t.Errorf("%+v", l)
		}
	}
	copied := must[int64](t)(w.Duplicate(ctx, w.trainer, id, " (2)"))
	same(must[Editing](t)(w.Edit(ctx, w.trainer, copied)).Draft, true)
	w.ok(w.OpenDraft(ctx, w.trainer, id))
	same(must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft, true)
	var out, again bytes.Buffer
	must[string](t)(w.Export(ctx, w.trainer, id, Names{}, &out))
	imported, r, err := w.Import(ctx, w.elsewhere, w.other, bytes.NewReader(out.Bytes()), Named{}, true)
	w.ok(err)
	if len(r.Problems) > 0 || len(r.Missing) != 1 || r.Missing[0].Key != "package.activity_missing" {
		t.Errorf("%+v", r)
	}
	draft := must[Editing](t)(w.Edit(ctx, w.elsewhere, imported)).Draft
	same(draft, false)
	if lacks := draft.Lacks(); len(lacks) != 1 || lacks[0].Key != "course.lack_activity" {
		t.Errorf("%v", lacks)
	}
	must[string](t)(w.Export(ctx, w.elsewhere, imported, Names{}, &again))
	if !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Error("it reads back different")
	}
}
