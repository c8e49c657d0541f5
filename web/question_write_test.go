package web

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	nethtml "golang.org/x/net/html"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// fieldsOf are the fields of the question's form on a page, as a browser sends
// them.
func fieldsOf(t *testing.T, page string) url.Values {
	t.Helper()
	_, page, ok := strings.Cut(page, `id="question-form"`)
	if !ok {
		t.Fatal("no form")
	}
	page, _, _ = strings.Cut(page, "</form>")
	for {
		before, rest, ok := strings.Cut(page, "<template")
		if !ok {
			break
		}
		_, after, _ := strings.Cut(rest, "</template>")
		page = before + after
	}
	root, err := nethtml.Parse(strings.NewReader("<form " + page + "</form>"))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	for n := range root.Descendants() {
		at := map[string]string{}
		for _, a := range n.Attr {
			at[a.Key] = a.Val
		}
		_, checked := at["checked"]
		_, selected := at["selected"]
		switch {
		case n.Data == "input" && (at["type"] == "checkbox" || at["type"] == "radio"):
			if checked {
				form.Add(at["name"], at["value"])
			}
		case n.Data == "input" && at["name"] != "":
			form.Add(at["name"], at["value"])
		case n.Data == "textarea":
			text := ""
			if n.FirstChild != nil {
				text = strings.TrimPrefix(n.FirstChild.Data, "\n")
			}
			form.Add(at["name"], text)
		case n.Data == "option" && selected:
			for _, a := range n.Parent.Attr {
				if a.Key == "name" {
					form.Add(a.Val, at["value"])
				}
			}
		}
	}
	return form
}

// Every kind comes back from its form as it was: nothing that the form does not
// show is lost, and opening and saving makes no version.
func TestEveryKindSurvivesItsForm(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	ctx := context.Background()
	questions := append(otherKinds(room.picture(trainer)),
		assessment.Question{Kind: assessment.Single, Stem: "?", Difficulty: assessment.Hard, Body: assessment.Body{Options: []assessment.Option{{Text: "a", Right: true, Feedback: "ya"}, {Text: "b", Weight: .5}, {Text: "c", Weight: -.25}}}},
		assessment.Question{Kind: assessment.Multiple, Stem: "?", Body: assessment.Body{Options: []assessment.Option{{Text: "a", Right: true, Weight: .75}, {Text: "b", Right: true, Weight: .25}, {Text: "c"}}}},
		assessment.Question{Kind: assessment.TrueFalse, Stem: "?", Body: assessment.Body{Options: []assessment.Option{{Feedback: "x"}, {Right: true}}}},
		assessment.Question{Kind: assessment.ShortAnswer, Stem: "\n  ?\n\n- a\n\n      b", Body: assessment.Body{Accepted: []string{"OPAC", "katalog & indeks"}, Fold: assessment.Fold{Space: true}}},
		assessment.Question{Kind: assessment.Numerical, Stem: "?", Body: assessment.Body{Value: -1234.5, Tolerance: .25}},
		assessment.Question{Kind: assessment.Cloze, Stem: "[[2]] [[1]]", Body: assessment.Body{Gaps: []assessment.Gap{{Accepted: []string{"a", "b"}, Weight: 3}, {Accepted: []string{"c"}, Wrong: []string{"d"}}}}},
		assessment.Question{Kind: assessment.Matching, Stem: "?", Body: assessment.Body{Options: []assessment.Option{{Text: "x", Feedback: "mengapa"}, {Text: "y"}}, Prompts: []assessment.Prompt{{Text: "1", Option: 0}, {Text: "2", Option: 0}, {Text: "3", Option: 1}}}},
		assessment.Question{Kind: assessment.Essay, Stem: "?"},
	)
	for _, q := range questions {
		q, err := room.tests.CreateQuestion(ctx, trainer.actor, room.library, q)
		if err != nil {
			t.Fatal(err)
		}
		path := fmt.Sprintf("/questions/%d", q.ID)
		form := fieldsOf(t, trainer.see(path))
		form.Set("do", "save")
		if status, body, _ := trainer.send(path, path, form); status != 303 {
			t.Errorf("%s: %d\n%s", q.Kind, status, excerpt(body))
		}
		after, err := room.tests.Question(ctx, trainer.actor, q.ID)
		if err != nil || after.Version != 1 {
			t.Errorf("%s: saving unchanged made version %d: %+v\nwas %+v (%v)", q.Kind, after.Version, after.Body, q.Body, err)
		}
		// A variant begins as the question that it is made of.
		from := fmt.Sprintf("/questions/new?from=%d", q.ID)
		twin := fieldsOf(t, trainer.see(from))
		twin.Set("do", "save")
		trainer.sent(from, "/questions", twin)
		var id int64
		if err := room.db.Get(&id, `SELECT MAX(id) FROM question`); err != nil {
			t.Fatal(err)
		}
		if variant, err := room.tests.Question(ctx, trainer.actor, id); err != nil || id == q.ID || variant.Stem != after.Stem || !reflect.DeepEqual(variant.Body, after.Body) {
			t.Errorf("%s: the variant is %+v of %+v (%v)", q.Kind, variant, after, err)
		}
		// What is wrong comes back as it was typed.
		form.Set("stem", "")
		form.Set("feedback", "Ini <tetap> ada")
		form.Set("difficulty", "2")
		status, body, _ := trainer.send(path, path, form)
		if again := fieldsOf(t, body); status != 422 || again.Get("feedback") != "Ini <tetap> ada" || again.Get("difficulty") != "2" || again.Get("rows") != form.Get("rows") {
			t.Errorf("%s: %d, %v", q.Kind, status, again)
		} else {
			for name, values := range form {
				if name != "_csrf" && name != "do" && name != "stem" && strings.Join(again[name], "|") != strings.Join(values, "|") {
					t.Errorf("%s: %s came back as %q, was %q", q.Kind, name, again[name], values)
				}
			}
		}
	}
}

func TestQuestionsOfEveryKindAreWritten(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	picture := room.picture(trainer)
	for kind, c := range map[assessment.Kind]struct {
		bad, good url.Values
		says      string
	}{
		assessment.Single: {url.Values{"rows": {"2"}, "option-0": {"A"}, "option-1": {"B"}, "right": {"0"}, "weight-1": {"150"}}, url.Values{"weight-1": {"50"}}, "Bobot pilihan antara"},
		assessment.Matching: {url.Values{"rows": {"4"}, "left-0": {"Novel"}, "option-0": {"800"}, "left-1": {"Atlas"}}, url.Values{"option-1": {"900"}, "option-2": {"100"}},
			"Pilih pasangan yang benar"},
		assessment.Ordering: {url.Values{"rows": {"3"}, "option-0": {"Pilih"}, "option-1": {"Pilih"}}, url.Values{"option-1": {"Pesan"}}, "sama dengan pilihan lain"},
		assessment.Numerical: {url.Values{"value": {"90"}, "rows": {"2"}, "option-0": {"menit"}, "weight-0": {"1"}, "option-1": {"jam"}, "weight-1": {"x"}}, url.Values{"weight-1": {"60"}},
			"Angka ini tidak terbaca"},
		assessment.Cloze:   {url.Values{"stem": {"Kelas [[1]] dan [[2]]"}, "rows": {"1"}, "accepted-0": {"200\n 2XX"}}, url.Values{"rows": {"2"}, "accepted-1": {"300"}, "wrong-1": {"400\n500"}}, "Rumpang [[2]] ada di pertanyaan"},
		assessment.Hotspot: {url.Values{"picture": {picture}, "alt": {"Denah"}, "rows": {"1"}, "x-0": {"900"}, "y-0": {"0"}, "w-0": {"200"}, "h-0": {"100"}, "right-0": {"1"}}, url.Values{"w-0": {"100"}}, "keluar dari gambar"},
		assessment.Essay:   {url.Values{"rows": {"1"}, "levels": {"3"}, "option-0": {"Isi"}, "level-0-0": {"Kurang"}, "points-0-0": {"0"}, "level-1-0": {"Baik"}}, url.Values{"points-1-0": {"2,5"}}, "Tiap tingkat perlu uraian"},
	} {
		form := url.Values{"kind": {string(kind)}, "stem": {"Soal jenis ini"}, "do": {"save"}}
		for name, v := range c.bad {
			form[name] = v
		}
		from := "/questions/new?kind=" + string(kind)
		status, body, _ := trainer.send(from, "/questions", form)
		if status != 422 || !strings.Contains(body, c.says) {
			t.Errorf("%s: %d\n%s", kind, status, excerpt(body))
		}
		for name, v := range c.good {
			form[name] = v
		}
		form.Set("do", "preview")
		if status, body, _ := trainer.send(from, "/questions", form); status != 200 || !strings.Contains(body, "Pratinjau") {
			t.Errorf("%s preview: %d\n%s", kind, status, excerpt(body))
		}
		form.Set("do", "save")
		if status, body, _ := trainer.send(from, "/questions", form); status != 303 {
			t.Errorf("%s: %d\n%s", kind, status, excerpt(body))
		}
	}
	// What nobody can answer fully, and what only whole numbers are taken for.
	const gone = "/media/ffffffffffffffffffffffff.png"
	for _, c := range []struct {
		kind string
		form url.Values
		says []string
	}{
		{"single", url.Values{"rows": {"2"}, "option-0": {"A"}, "option-1": {"B"}, "right": {"0"}, "weight-0": {"50"}}, []string{"Pilihan yang benar bernilai 100%", `id="row-0-error"`}},
		{"single", url.Values{"rows": {"2"}, "option-0": {"A"}, "option-1": {"B"}, "right": {"0"}, "weight-1": {"100"}}, []string{"tidak ditandai benar", `id="row-1-error"`}},
		{"multiple", url.Values{"rows": {"3"}, "option-0": {"A"}, "option-1": {"B"}, "option-2": {"C"}, "right-0": {"1"}, "right-1": {"1"}, "weight-0": {"50"}, "weight-1": {"30"}}, []string{"Jumlah bobot yang benar 80%, bukan 100%."}},
		{"matching", url.Values{"rows": {"2"}, "left-0": {"a"}, "option-0": {"x"}, "left-1": {"a"}, "option-1": {"y"}}, []string{"tidak dapat dibedakan", `id="left-1-error"`}},
		{"numerical", url.Values{"value": {"90"}, "rows": {"2"}, "option-0": {"menit"}, "option-1": {"Menit "}, "weight-1": {"60"}}, []string{"sama dengan pilihan lain", `id="row-1-error"`}},
		{"hotspot", url.Values{"picture": {gone}, "alt": {"Denah"}, "rows": {"1"}, "x-0": {"0"}, "y-0": {"0"}, "w-0": {"200"}, "h-0": {"100"}, "right-0": {"1"}}, []string{"tidak ada di berkas perpustakaan"}},
		{"hotspot", url.Values{"picture": {picture}, "alt": {"Denah"}, "rows": {"1"}, "x-0": {"1,5"}, "y-0": {"0"}, "w-0": {"200"}, "h-0": {"100"}, "right-0": {"1"}}, []string{"bilangan bulat", `id="row-0-error"`}},
		{"cloze", url.Values{"stem": {"Kelas [[1]]"}, "rows": {"1"}, "accepted-0": {"200"}, "weight-0": {"1,5"}}, []string{"bilangan bulat", `id="row-0-error"`}},
	} {
		form := url.Values{"kind": {c.kind}, "stem": {"Soal jenis ini"}, "do": {"save"}}
		for name, v := range c.form {
			form[name] = v
		}
		status, body, _ := trainer.send("/questions/new?kind="+c.kind, "/questions", form)
		for _, text := range c.says {
			if status != 422 || !strings.Contains(body, text) {
				t.Errorf("%s %v: %d, without %q\n%s", c.kind, c.form, status, text, excerpt(body))
			}
		}
	}

	list := trainer.see("/questions?kind=hotspot&difficulty=0", "1 soal", "Menunjuk pada gambar")
	if strings.Contains(list, "Menjodohkan ·") {
		t.Error("the filter lets others through")
	}

	if status, body, _ := trainer.send("/questions/new", "/questions", url.Values{"stem": {"Soal jenis apa"}}); status != 404 || !strings.Contains(body, "Jenis soal ini tidak dikenal.") {
		t.Errorf("of no kind: %d\n%s", status, excerpt(body))
	}

	// Rows move and grow without a script; a gap gets its row.
	order := url.Values{"kind": {"ordering"}, "rows": {"3"}, "option-0": {"satu"}, "option-1": {"dua"}, "option-2": {"tiga"}, "do": {"up-2"}}
	_, body, _ := trainer.send("/questions/new?kind=ordering", "/questions", order)
	if got := fieldsOf(t, body); got.Get("option-1") != "tiga" || got.Get("option-2") != "dua" {
		t.Errorf("moved: %v", got)
	}
	cloze := url.Values{"kind": {"cloze"}, "rows": {"1"}, "stem": {"Kelas [[1]]"}, "accepted-0": {"200"}, "do": {"gap"}}
	_, body, _ = trainer.send("/questions/new?kind=cloze", "/questions", cloze)
	if got := fieldsOf(t, body); got.Get("stem") != "Kelas [[1]] [[2]]" || got.Get("rows") != "2" || got.Get("accepted-0") != "200" {
		t.Errorf("gap: %v", got)
	}
}

func TestJourneyOfWriting(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	room.picture(trainer)
	p := trainer.browser()
	field := func(name string) string {
		return webtest.Eval[string](p, fmt.Sprintf(`document.querySelector('[name="%s"]').value`, name))
	}

	write := func(css, text string) { p.Do(chromedp.Focus(chromedp.CSS(css)), chromedp.KeyEvent(text)) }

	// Areas: drawn and moved by pointer, moved and resized by keyboard.
	p.Go(room.url + "/questions/new?kind=hotspot")
	p.Accessible()
	write("[name=stem]", "Di mana meja sirkulasi?")
	p.Click(".picture-choice")
	p.Await(`document.querySelector("#area-frame img")?.complete && document.querySelector("#area-frame img").naturalWidth === 400`)
	p.Fill("[name=alt]", "Denah ruang baca")
	var box []float64
	measure := func() {
		webtest.Eval[bool](p, `document.getElementById("area-frame").scrollIntoView({block: "center"}), true`)
		box = webtest.Eval[[]float64](p, `(b => [b.left, b.top, b.width, b.height])(document.querySelector("#area-frame img").getBoundingClientRect())`)
	}
	measure()
	x, y := func(share float64) float64 { return box[0] + share*box[2] }, func(share float64) float64 { return box[1] + share*box[3] }
	dragTo := func(x1, y1, x2, y2 float64) {
		p.Do(chromedp.MouseEvent("mousePressed", x1, y1, chromedp.ButtonLeft), chromedp.MouseEvent("mouseMoved", (x1+x2)/2, (y1+y2)/2, chromedp.ButtonLeft),
			chromedp.MouseEvent("mouseMoved", x2, y2, chromedp.ButtonLeft), chromedp.MouseEvent("mouseReleased", x2, y2, chromedp.ButtonLeft))
	}
	near := func(name string, want int) {
		t.Helper()
		p.Await(fmt.Sprintf(`Math.abs(document.querySelector('[name="%s"]').value - %d) < 6`, name, want))
	}
	dragTo(x(.1), y(.2), x(.3), y(.6))
	near("x-0", 100)
	near("w-0", 200)
	near("h-0", 400)
	dragTo(x(.2), y(.4), x(.3), y(.4))
	near("x-0", 200)
	p.Do(chromedp.Focus(chromedp.CSS(".shape")), chromedp.KeyEvent(kb.ArrowLeft))
	near("x-0", 190)
	webtest.Eval[bool](p, `document.querySelector(".shape").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown", shiftKey: true, bubbles: true})), true`)
	near("h-0", 410)
	p.Click(`[name="right-0"]`)
	p.Await(`document.querySelector(".shape .area").classList.contains("right")`)
	measure()
	dragTo(x(.7), y(.7), x(.9), y(.9)) // a second one makes its own row
	near("x-1", 700)
	p.Accessible()
	p.FollowText("Simpan soal")
	p.See("Soal tersimpan di bank soal.")

	// The word selected becomes a gap and its answer.
	p.Go(room.url + "/questions/new?kind=cloze")
	p.Accessible()
	write("[name=stem]", "Kelas 200 untuk agama.")
	webtest.Eval[bool](p, `(s => { s.focus(); s.setSelectionRange(6, 9); return true; })(document.querySelector("[name=stem]"))`)
	p.Click(`button[value=gap]`)
	if field("stem") != "Kelas [[1]] untuk agama." || field("accepted-0") != "200" {
		t.Errorf("gap: %q, %q", field("stem"), field("accepted-0"))
	}
	p.Click(`button[value=gap]`)
	p.Await(`document.querySelector('[name="accepted-1"]') !== null`)

	// Steps are moved by keyboard.
	p.Go(room.url + "/questions/new?kind=ordering")
	p.Accessible()
	write("[name=stem]", "Urutkan.")
	for i, s := range []string{"Pesan", "Pilih", "Terima"} {
		p.Fill(fmt.Sprintf(`[name="option-%d"]`, i), s)
	}
	p.Do(chromedp.Focus(chromedp.CSS(`button[value="up-1"]`)), chromedp.KeyEvent("\r"))
	if field("option-0") != "Pilih" || field("option-1") != "Pesan" {
		t.Errorf("moved: %q, %q", field("option-0"), field("option-1"))
	}
	p.Click(`button[value=more]`)
	p.Await(`document.querySelector('[name="option-4"]') !== null`)
	p.FollowText("Simpan soal")
	p.See("Soal tersimpan di bank soal.")
	for _, kind := range []string{"matching", "essay", "numerical", "multiple"} {
		p.Go(room.url + "/questions/new?kind=" + kind)
		p.Accessible()
	}
	p.Go(room.url + "/questions")
	p.Accessible()
	english := room.enter("Trainer", "en", lms.Trainer).browser()
	for _, kind := range assessment.Kinds {
		english.Go(room.url + "/questions/new?kind=" + string(kind))
		english.Accessible()
	}
	p.Size(360, 800)
	for _, kind := range assessment.Kinds {
		p.Go(room.url + "/questions/new?kind=" + string(kind))
		if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
			t.Errorf("%s is %d pixels wider than a phone", kind, wide)
		}
	}
}

// A question says what it measures and how hard it is, without a new version;
// the bank is searched by both.
func TestQuestionsSayWhatTheyMeasure(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	if page := trainer.see("/questions/new?kind=essay"); strings.Contains(page, `name="competency"`) {
		t.Error("there are no competencies to choose from")
	}
	trainer.sent("/courses", "/courses/starter", url.Values{}) // comes with competencies
	_, options, _ := strings.Cut(trainer.see("/questions/new?kind=essay", `name="competency"`, "Tidak ditentukan"), `name="competency"`)
	competency := regexp.MustCompile(`value="([1-9]\d*)"`).FindStringSubmatch(options)[1]
	form := url.Values{"kind": {"essay"}, "stem": {"Soal yang diukur"}, "do": {"save"}, "competency": {"999999"}, "difficulty": {"3"}}
	if status, body, _ := trainer.send("/questions/new?kind=essay", "/questions", form); status != 422 || !strings.Contains(body, "Pilih kompetensi dari daftar.") {
		t.Errorf("a competency that is not the library's: %d", status)
	}
	form.Set("competency", competency)
	trainer.sent("/questions/new?kind=essay", "/questions", form)
	trainer.see("/questions?kind=essay&difficulty=3&competency="+competency, "1 soal", "Soal yang diukur", "Sukar")
	if page := trainer.see("/questions?kind=essay&difficulty=1"); strings.Contains(page, "Soal yang diukur") {
		t.Error("the filter lets another difficulty through")
	}
	path := regexp.MustCompile(`/questions/\d+`).FindString(trainer.see("/questions?kind=essay&difficulty=3"))
	room.insert(`UPDATE competency SET retired_at = NOW() WHERE id = ?`, competency)
	form = fieldsOf(t, trainer.see(path, "Kompetensi yang sudah tidak dipakai"))
	form.Set("do", "save")
	form.Set("difficulty", "2")
	trainer.sent(path, path, form)
	if form = fieldsOf(t, trainer.see(path, "versi 1")); form.Get("competency") != competency || form.Get("difficulty") != "2" {
		t.Errorf("%v", form)
	}
}
