package assessment

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
)

// everyKind is a question of each of the ten kinds, with all that one may have.
func everyKind() []Question {
	return append(someQuestions()[1:],
		Question{Kind: Single, Stem: "Lihat ![rak](/media/0123456789abcdef01234567.png), lalu **pilih**.\n\n| a | b |\n|---|---|\n| <1> | & |", Difficulty: Easy, CompetencyID: 11,
			Body: Body{Options: []Option{{Text: "ya", Right: true, Feedback: "Benar"}, {Text: "`tidak`", Feedback: "Salah"}}, Feedback: "Sebab …"}},
		Question{Kind: Matching, Stem: "Pasangkan", Tags: []string{"agama", "sastra"}, Body: Body{Options: []Option{{Text: "200"}, {Text: "800"}, {Text: "900"}}, Prompts: []Prompt{{"Agama", 0}, {"Sastra", 1}}}},
		Question{Kind: Ordering, Stem: "Urutkan", Difficulty: Hard, Body: Body{Options: []Option{{Text: "satu"}, {Text: "dua"}, {Text: "tiga"}}}},
		Question{Kind: Cloze, Stem: "Isi [[1]] dan [[2]]", Body: Body{Fold: Fold{Case: true}, Gaps: []Gap{{Accepted: []string{"ISBN"}}, {Accepted: []string{"OPAC", "katalog"}, Wrong: []string{"rak"}, Weight: 3}}}},
		Question{Kind: Hotspot, Stem: "Tunjuk", Body: Body{Picture: Picture{URL: "/media/abcdefabcdefabcdefabcdef.png", Alt: "Meja"}, Areas: []Area{{X: 10, Y: 10, W: 50, H: 50, Right: true, Feedback: "ya"}}}},
		Question{Kind: Essay, Stem: "Jelaskan", CompetencyID: 12, Body: Body{Rubric: []Criterion{{Name: "Isi", Levels: []Level{{Text: "kurang"}, {Text: "baik", Points: 2}}}}}})
}

// whole is a published test with all that a document carries: ten kinds, two
// sections, a blueprint and a form.
func (w *world) whole() int64 {
	t := w.t
	t.Helper()
	opens := w.time.Add(-time.Hour)
	set := settings()
	set.Title, set.Description, set.Minutes, set.OpensAt, set.CourseOnly, set.WaitMinutes = "Uji <lengkap>", "Untuk **semua**", 90, &opens, true, 10
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, set))
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: "Awal", Minutes: 30}))
	w.ok(w.SaveSection(ctx, w.trainer, a.ID, Section{Title: "Akhir", Instructions: "Tenang."}))
	for i, q := range everyKind() {
		q = must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, q))
		w.ok(w.AddItem(ctx, w.trainer, a.ID, q.ID, 1.25+float64(i)))
		w.ok(w.SetSection(ctx, w.trainer, a.ID, q.ID, 1+i%2))
	}
	for _, stem := range []string{"Bank A?", "Bank B?", "Bank C?"} {
		must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, Question{Kind: Essay, Stem: stem, CompetencyID: 12, Difficulty: Medium}))
	}
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 12, Difficulty: Medium, Questions: 2, Points: 3, Section: 2}))
	w.ok(w.AddForm(ctx, w.trainer, a.ID))
	w.ok(w.AddForm(ctx, w.trainer, a.ID))
	w.ok(w.GiveForms(ctx, w.trainer, a.ID, InOrder))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	return a.ID
}

// elsewhere is a trainer of another library, an empty one.
func (w *world) elsewhere() lms.Actor {
	other := dbtest.Insert(w.t, w.db, `INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', ?)`, w.time)
	a := w.person("Sari", lms.Trainer)
	a.LibraryID = other
	return a
}

var (
	keysHere  = Keys{Names: map[int64]string{11: "SKKNI/1/layanan", 12: "SKKNI/1/P.91"}, IDs: map[string]int64{"SKKNI/1/layanan": 11, "SKKNI/1/P.91": 12}}
	keysThere = Keys{Names: map[int64]string{71: "SKKNI/1/layanan", 72: "SKKNI/1/P.91"}, IDs: map[string]int64{"SKKNI/1/layanan": 71, "SKKNI/1/P.91": 72, "P.91": 72}}
)

func (w *world) count(table string) (n int) {
	w.t.Helper()
	// Safety: table is a literal of this file.
	w.ok(w.db.Get(&n, `SELECT COUNT(*) FROM `+table))
	return n
}

// A test that goes to an empty library is the same there, byte by byte; taken
// again it is found, and its questions are never doubled.
func TestADocumentReadsBackIdentical(t *testing.T) {
	w := newWorld(t)
	id := w.whole()
	doc := must[[]byte](t)(w.Document(ctx, w.trainer, id, keysHere))
	_, err := w.Document(ctx, w.learners[0], id, keysHere)
	w.refused(err, "assessment.forbidden.write")
	sari := w.elsewhere()
	_, err = w.TakeDocument(ctx, w.trainer, sari.LibraryID, doc, keysThere, true)
	w.refused(err, "assessment.not_found")
	_, err = w.TakeDocument(ctx, w.head, w.library, doc, keysHere, true)
	w.refused(err, "assessment.forbidden.write")

	tests, questions := w.count("assessment"), w.count("question")
	look := must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, keysThere, false))
	if look.ID != 0 || look.There || look.New != 13 || look.Known != 0 || !look.Published || len(look.Missing) > 0 || look.Title != "Uji <lengkap>" {
		t.Errorf("%+v", look)
	}
	if w.count("assessment") != tests || w.count("question") != questions || w.count("question_version") != questions {
		t.Error("looking has kept something")
	}
	taken := must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, keysThere, true))
	again := must[[]byte](t)(w.Document(ctx, sari, taken.ID, keysThere))
	if !bytes.Equal(doc, again) {
		t.Errorf("it has become\n%s\nfrom\n%s", again, doc)
	}
	a := must[Assessment](t)(w.Find(ctx, sari, taken.ID))
	if a.Status != Published || !a.CourseOnly || a.LibraryID != sari.LibraryID {
		t.Errorf("%+v", a)
	}
	kinds := map[Kind]bool{}
	for _, it := range must[[]Item](t)(w.Items(ctx, sari, taken.ID)) {
		kinds[it.Kind] = true
		if it.Kind == Essay && it.CompetencyID != 72 {
			t.Errorf("%+v", it.Question)
		}
	}
	if len(kinds) != len(Kinds) {
		t.Errorf("%d kinds", len(kinds))
	}

	same := must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, keysThere, true))
	if !same.There || same.ID != taken.ID || same.New != 0 || w.count("assessment") != tests+1 || w.count("question") != questions+13 {
		t.Errorf("%+v", same)
	}
	// Another bank beside it changes nothing; another setting makes another test,
	// of the same questions.
	must[Question](t)(w.CreateQuestion(ctx, sari, sari.LibraryID, Question{Kind: Essay, Stem: "Bank D?", CompetencyID: 72, Difficulty: Medium}))
	if same = must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, keysThere, false)); !same.There || same.ID != taken.ID {
		t.Errorf("%+v", same)
	}
	// Nor do tags that are given there.
	var first []int64
	w.ok(w.db.Select(&first, `SELECT question_id FROM assessment_item WHERE assessment_id = ? ORDER BY position LIMIT 1`, taken.ID))
	must[Relabelled](t)(w.Relabel(ctx, sari, sari.LibraryID, first, Relabelling{Add: []string{"lokal"}}))
	if same = must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, keysThere, false)); !same.There || same.ID != taken.ID {
		t.Errorf("%+v", same)
	}
	longer := bytes.Replace(doc, []byte(`"minutes": 90`), []byte(`"minutes": 91`), 1)
	if other := must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, longer, keysThere, true)); other.There || other.Known != 13 || other.New != 0 || !other.Published {
		t.Errorf("%+v", other)
	}
}

// What cannot come along is said, and the test waits as a draft.
func TestADocumentThatLacksSomething(t *testing.T) {
	w := newWorld(t)
	doc := must[[]byte](t)(w.Document(ctx, w.trainer, w.whole(), keysHere))
	sari := w.elsewhere()
	some := Keys{Names: map[int64]string{71: "SKKNI/1/layanan"}, IDs: map[string]int64{"SKKNI/1/layanan": 71}}
	taken := must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, some, true))
	if taken.Published || keys(taken.Missing) != "document.competency_unknown, document.left_draft" {
		t.Errorf("%+v", taken)
	}
	if same := must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, some, true)); !same.There || same.ID != taken.ID {
		t.Errorf("%+v", same)
	}
	coded := bytes.Replace(bytes.Replace(doc, []byte(`"minutes": 90`), []byte(`"minutes": 91`), 1), []byte(`"pass_percent"`), []byte("\"code\": true,\n  \"pass_percent\""), 1)
	if taken = must[Taken](t)(w.TakeDocument(ctx, w.trainer, w.library, coded, keysHere, false)); taken.Published || keys(taken.Missing) != "document.left_draft" {
		t.Errorf("%+v", taken)
	}
}

// A bank that does not fit into a document is cut, and the number that stays
// behind is said before, and where the test is taken in.
func TestABankThatDoesNotFitIsNamed(t *testing.T) {
	w := newWorld(t)
	const over = 7
	var list []Question
	for i := range maxDocumentQuestions + over {
		list = append(list, Question{Kind: Essay, Stem: fmt.Sprint("Uraikan ", i), CompetencyID: 12, Difficulty: Easy})
	}
	w.ok(w.CreateQuestions(ctx, w.trainer, w.library, list))
	a := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	w.ok(w.AddDraw(ctx, w.trainer, a.ID, Draw{CompetencyID: 12, Questions: 3, Points: 1}))
	w.ok(w.Publish(ctx, w.trainer, a.ID))
	behind := func(id int64, want int) {
		t.Helper()
		if title, n, err := w.LeftBehind(ctx, w.trainer, id); n != want || title != settings().Title || err != nil {
			t.Errorf("of %q stay %d behind, want %d: %v", title, n, want, err)
		}
	}
	behind(a.ID, over)
	doc := must[[]byte](t)(w.Document(ctx, w.trainer, a.ID, keysHere))
	fixed := must[Assessment](t)(w.Create(ctx, w.trainer, w.library, settings()))
	behind(fixed.ID, 0)
	w.ok(w.AddDraw(ctx, w.trainer, fixed.ID, Draw{CompetencyID: 12, Questions: 3, Points: 1}))
	w.ok(w.AddItem(ctx, w.trainer, fixed.ID, must[Question](t)(w.CreateQuestion(ctx, w.trainer, w.library, Question{Kind: Essay, Stem: "Tetap"})).ID, 1))
	w.ok(w.AddForm(ctx, w.trainer, fixed.ID)) // holds three of the bank
	behind(fixed.ID, over+1)
	if doc := must[[]byte](t)(w.Document(ctx, w.trainer, fixed.ID, keysHere)); !bytes.Contains(doc, fmt.Appendf(nil, `"bank_cut": %d`, over+1)) {
		t.Error("the document says otherwise")
	}
	_, _, err := w.LeftBehind(ctx, w.head, a.ID)
	w.refused(err, "assessment.forbidden.write")
	sari := w.elsewhere()
	taken := must[Taken](t)(w.TakeDocument(ctx, sari, sari.LibraryID, doc, keysThere, false))
	if taken.New != maxDocumentQuestions || !taken.Published || keys(taken.Missing) != "document.bank_cut" || taken.Missing[0].Args["n"] != over {
		t.Errorf("%+v", taken)
	}
	if same := must[Taken](t)(w.TakeDocument(ctx, w.trainer, w.library, doc, keysHere, false)); !same.There || len(same.Missing) > 0 {
		t.Errorf("%+v", same)
	}
}

func TestBadDocuments(t *testing.T) {
	w := newWorld(t)
	doc := string(must[[]byte](t)(w.Document(ctx, w.trainer, w.whole(), keysHere)))
	sari := w.elsewhere()
	for name, c := range map[string]struct{ from, to, want string }{
		"no JSON":            {doc, "halo", "document.bad"},
		"another format":     {documentFormat, "moodle", "document.format"},
		"an unknown field":   {`"minutes": 90`, `"menit": 90`, "document.bad"},
		"no title":           {`"title": "Uji <lengkap>"`, `"title": " "`, "document.settings"},
		"no such section":    {`"section": 2`, `"section": 9`, "document.item"},
		"no such question":   {`"question": 3,`, `"question": 99,`, "document.item, document.item, document.item"},
		"a question twice":   {`"question": 3,`, `"question": 2,`, "document.item, document.item, document.item"},
		"points below zero":  {`"points": 1.25`, `"points": -1.25`, "document.item"},
		"points too fine":    {`"points": 1.25`, `"points": 1.2512`, "document.item"},
		"a bad question":     {`"kind": "ordering"`, `"kind": "lisan"`, "document.question"},
		"a draw of nothing":  {`"questions": 2,`, `"questions": 0,`, "document.draw"},
		"an unknown giving":  {`"given": "order"`, `"given": "dadu"`, "form.given_unknown"},
		"a section too long": {`"minutes": 30`, `"minutes": 99999`, "document.section"},
		"too large":          {doc, strings.Repeat(" ", MaxDocument+1), "document.large"},
	} {
		n := 1
		if strings.HasPrefix(c.from, `"question": 3`) {
			n = -1
		}
		bad := strings.Replace(doc, c.from, c.to, n)
		_, err := w.TakeDocument(ctx, sari, sari.LibraryID, []byte(bad), keysThere, true)
		if bad == doc || !errors.As(err, new(lms.Problems)) || keys(err) != c.want {
			t.Errorf("%s: %v, want %s", name, keys(err), c.want)
		}
		for _, l := range locale.All {
			if said := l.Error(err); strings.ContainsAny(said, "{}⟦") || strings.Contains(said, " json: ") {
				t.Errorf("%s, %s: %q", name, l, said)
			}
		}
	}
	if n := must[[]Listed](t)(w.List(ctx, sari, sari.LibraryID)); len(n) != 0 {
		t.Errorf("%+v", n)
	}
}

// FuzzDocument: whatever is in the file, it is refused in words, or what was read
// holds to the rules and is written as it was read.
func FuzzDocument(f *testing.F) {
	d := document{Format: documentFormat, Title: "Uji", Minutes: 30, PassPercent: 60, Reveal: RevealFull, Items: []documentItem{{1, 1, 1}, {2, 2.5, 1}},
		Draws: []documentDraw{{Competency: "P.91", Questions: 2, Points: 1, Section: 1}}, Given: InTurn, Forms: [][]documentItem{{{2, 1, 1}}}}
	for _, q := range everyKind() {
		d.Questions = append(d.Questions, asDocument(q, keysHere))
	}
	b, err := d.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"format":"binapustaka-test-1","questions":[{}],"items":[{"question":1,"points":1e308,"section":1}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := readDocument(b)
		var known lms.Problems
		if err != nil {
			if !errors.As(err, &known) {
				t.Fatal(err)
			}
			return
		}
		for _, it := range slices.Concat(append(d.Forms, d.Items)...) {
			if it.Question < 1 || it.Question > len(d.Questions) || !d.hasSection(it.Section) {
				t.Fatalf("%+v", it)
			}
		}
		once, err := d.encode()
		if err != nil {
			t.Fatal(err)
		}
		if d, err = readDocument(once); err != nil {
			t.Fatal(err)
		}
		if twice, _ := d.encode(); !bytes.Equal(once, twice) {
			t.Fatalf("%s\n%s", once, twice)
		}
	})
}
