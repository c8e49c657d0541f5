package web

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/web/webtest"
)

// shelf puts n questions with a word in their stems into the bank and returns
// their numbers, the newest first, as the bank lists them.
func (v *visitor) shelf(word string, n int) (ids []string) {
	v.t.Helper()
	var list []assessment.Question
	for i := range n {
		list = append(list, assessment.Question{Kind: assessment.Single, Stem: fmt.Sprintf("%s nomor %d <b>", word, i+1),
			Body: assessment.Body{Options: []assessment.Option{{Text: "Jawaban benar", Right: true, Feedback: "Sebab begitu."}, {Text: "Jawaban salah"}}}})
	}
	if err := v.tests.CreateQuestions(context.Background(), v.actor, v.library, list); err != nil {
		v.t.Fatal(err)
	}
	all, err := v.tests.QuestionIDs(context.Background(), v.actor, v.library, assessment.QuestionFilter{Text: word}, n)
	if err != nil {
		v.t.Fatal(err)
	}
	for _, id := range all {
		ids = append(ids, fmt.Sprint(id))
	}
	return ids
}

// draft makes an empty test and returns its address.
func (v *visitor) draft(title string) string {
	v.t.Helper()
	return strings.TrimSuffix(v.sent("/assessments/new", "/assessments", url.Values{"title": {title}, "minutes": {"20"}, "attempts": {"1"}, "pass": {"50"}, "reveal": {"score"}}), "/edit")
}

var hiddenField = regexp.MustCompile(`name="(ticked|shown|undo)" value="(.*?)">`)

// hiddenOf are the hidden fields of the bank's form.
func hiddenOf(body string) url.Values {
	v := url.Values{"filtered": {"1"}}
	for _, m := range hiddenField.FindAllStringSubmatch(body, -1) {
		v.Set(m[1], m[2])
	}
	return v
}

// Ticks outlive pages and filters without a script, what is done with them is said
// and can be undone.
func TestTheBankWithoutAScript(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	ids := trainer.shelf("Zamrud", 30)
	trainer.shelf("Safir", 2)
	page := trainer.see("/questions?search=Zamrud", "30 soal", "Halaman 1 dari 2", "Jawaban benar", "Sebab begitu.", "nomor 30 <b>", "belum pernah dipakai", "Pilihan ganda (satu jawaban) (30)")
	form := hiddenOf(page)
	form["search"], form["tick"], form["do"] = []string{"Zamrud"}, ids[:2], []string{"page-2"}
	status, body, _ := trainer.send("/questions", "/questions/bank", form)
	if status != 200 || !strings.Contains(body, "2 dicentang") || !strings.Contains(body, "Halaman 2 dari 2") || !strings.Contains(body, "nomor 1 <b>") {
		t.Fatalf("%d %s", status, excerpt(body))
	}
	form = hiddenOf(body)
	form["search"], form["page"], form["tick"], form["tags"], form["do"] = []string{"Zamrud"}, []string{"2"}, ids[29:], []string{"Dasar; DDC"}, []string{"tag"}
	if status, body, _ = trainer.send("/questions", "/questions/bank", form); status != 200 || !strings.Contains(body, "3 soal diberi label.") || !strings.Contains(body, "3 dicentang") || !strings.Contains(body, ">ddc</span>") {
		t.Fatalf("%d %s", status, excerpt(body))
	}
	undo := hiddenOf(body)
	trainer.see("/questions?tag=dasar", "3 soal", "dasar (3)", "ddc (3)")
	csv := trainer.see("/questions/export/file?format=csv&tag=dasar", `"dasar, ddc"`)
	if strings.Count(csv, "dasar, ddc") != 3 {
		t.Error(csv)
	}
	undo.Set("do", "undo")
	if status, body, _ = trainer.send("/questions", "/questions/bank", undo); status != 200 || !strings.Contains(body, "Diurungkan untuk 3 soal.") {
		t.Fatalf("%d %s", status, excerpt(body))
	}
	trainer.see("/questions?tag=dasar", "Tidak ada soal yang cocok.")

	for _, c := range []struct {
		form url.Values
		want string
	}{
		{url.Values{"do": {"tag"}, "tick": {ids[0]}, "tags": {" , "}}, "Tulis paling sedikit satu label."},
		{url.Values{"do": {"tag"}, "tags": {"x"}}, "Centang paling sedikit satu soal."},
		{url.Values{"do": {"competency"}, "tick": {ids[0]}}, "Pilih kompetensi untuk soal yang dicentang."},
		{url.Values{"do": {"competency"}, "tick": {ids[0]}, "to_competency": {"99999"}}, "Pilih kompetensi dari daftar."},
		{url.Values{"do": {"difficulty"}, "tick": {ids[0]}}, "Pilih tingkat kesukaran"},
	} {
		if status, body, _ := trainer.send("/questions", "/questions/bank", c.form); status != 422 || !strings.Contains(body, c.want) {
			t.Errorf("%v: %d %s", c.form, status, excerpt(body))
		}
	}
	if status, body, _ = trainer.send("/questions", "/questions/bank", url.Values{"do": {"archive"}, "tick": ids[:1]}); status != 200 || !strings.Contains(body, "1 soal diarsipkan.") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	trainer.see("/questions?archived=1", "1 soal")
	if status, body, _ = trainer.send("/questions", "/questions/bank", url.Values{"do": {"all"}, "search": {"Zamrud"}}); status != 200 || !strings.Contains(body, "29 dicentang") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	to := trainer.sent("/questions", "/questions/bank", url.Values{"do": {"export"}, "tick": ids[1:4]})
	trainer.see(to, "3 soal yang Anda centang", "3 dari 3")
	if to = trainer.sent("/questions", "/questions/bank", url.Values{"do": {"filter"}, "search": {"Zamrud"}, "sort": {"edited"}}); to != "/questions?search=Zamrud&sort=edited" {
		t.Error(to)
	}
	for _, sort := range assessment.Sorts {
		trainer.see("/questions?unused=1&search=Zamrud&sort="+string(sort), "29 soal")
	}
	rina := room.enter("Rina", "id", lms.Librarian)
	if status, _, _ := rina.do("GET", "/questions", "", "", nil); status != 403 {
		t.Error(status)
	}
}

func TestQuestionsArePickedWithoutAScript(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	ids := trainer.shelf("Zamrud", 30)
	test := trainer.draft("Uji pilihan")
	bank := test + "/bank"
	trainer.see(test+"/edit", `href="`+bank+`"`)
	form := hiddenOf(trainer.see(bank+"?search=Zamrud", "Pilih soal untuk “Uji pilihan”", "30 soal"))
	form["search"], form["tick"], form["do"] = []string{"Zamrud"}, ids[:2], []string{"page-2"}
	_, body, _ := trainer.send(bank, bank, form)
	form = hiddenOf(body)
	form["search"], form["tick"], form["points"], form["do"] = []string{"Zamrud"}, ids[28:], []string{"2,5"}, []string{"add"}
	status, body, _ := trainer.send(bank, bank, form)
	if status != 200 || !strings.Contains(body, "4 soal masuk ke uji.") || !strings.Contains(body, "0 dicentang") {
		t.Fatalf("%d %s", status, excerpt(body))
	}
	trainer.see(test+"/edit", "4 soal, jumlah nilai 10")
	form = url.Values{"tick": ids[:3], "do": {"add"}, "filtered": {"1"}}
	if _, body, _ = trainer.send(bank, bank, form); !strings.Contains(body, "1 soal masuk ke uji.") || !strings.Contains(body, "2 soal sudah ada di uji dan tidak digandakan.") {
		t.Error(excerpt(body))
	}
	trainer.see(bank+"?search=Zamrud", "25 soal")
	trainer.see(bank+"?search=Zamrud&filtered=1", "30 soal")
	for _, c := range []struct {
		want string
		form url.Values
	}{
		{"Hanya ada 25 soal yang cocok", url.Values{"do": {"random"}, "random": {"26"}, "search": {"Zamrud"}}},
		{"Isi dengan angka.", url.Values{"do": {"random"}, "random": {"lima"}}},
		{"Centang paling sedikit satu soal.", url.Values{"do": {"add"}}},
		{"paling sedikit 0,01", url.Values{"do": {"add"}, "tick": ids[5:6], "points": {"0"}}},
		{"1 soal tidak lagi tersedia di bank", url.Values{"do": {"add"}, "tick": {"99999"}}},
		{"5 soal diambil acak", url.Values{"do": {"random"}, "random": {"5"}, "search": {"Zamrud"}}},
	} {
		if _, body, _ := trainer.send(bank, bank, c.form); !strings.Contains(body, c.want) {
			t.Errorf("%s: %s", c.want, excerpt(body))
		}
	}
	trainer.see(test+"/edit", "10 soal")
	if n := room.insert(`INSERT INTO account (name, created_at) SELECT action, NOW() FROM account_audit WHERE action = 'questions_at_random'`); n == 0 {
		t.Error("what was chosen at random is not recorded")
	}
	// Points and removal in bulk.
	trainer.sent(test+"/edit", test+"/items", url.Values{"tick": ids[:2], "points": {"4"}, "do": {"points"}})
	trainer.sent(test+"/edit", test+"/items", url.Values{"tick": ids[28:], "do": {"remove"}})
	trainer.see(test+"/edit", "8 soal, jumlah nilai 14")
	if status, body, _ := trainer.send(test+"/edit", test+"/items", url.Values{"points": {"4"}}); status != 422 || !strings.Contains(body, "Centang paling sedikit satu soal.") {
		t.Errorf("%d", status)
	}
	if status, _, _ := trainer.send(test+"/edit", test+"/order", url.Values{"question": ids[:1], "section": {"1"}, "at": {"0"}, "order": {"lama"}}); status != 422 {
		t.Errorf("an old order: %d", status)
	}
	trainer.sent(test+"/edit", test+"/status", url.Values{"do": {"publish"}})
	if status, _, _ := trainer.do("GET", bank, "", "", nil); status != 409 {
		t.Error(status)
	}
}

// A trainer tags thirty questions at once, puts twelve of them from two pages and
// five at random into a test, looks at one in place and orders by keyboard.
func TestJourneyOfTheQuestionBank(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	trainer.shelf("Safir", 12)
	trainer.shelf("Zamrud", 30)
	test := trainer.draft("Uji pilihan")
	p := trainer.browser()
	settled := func() {
		p.Await(`document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added") === null`)
	}
	ticked := func(n int) {
		t.Helper()
		p.Await(fmt.Sprintf(`document.querySelector(".tick-count").textContent === "%d dicentang"`, n))
		settled()
	}
	p.Go(room.url + "/questions")
	p.Fill(`#bank [name="search"]`, "Zamrud")
	p.Do(chromedp.KeyEvent("\r"))
	p.Await(`document.querySelector(".bank-head") !== null && document.querySelector(".bank-head").textContent.includes("30 soal") && location.search.includes("search=Zamrud")`)
	settled()
	p.Click(`[data-check-all]`)
	ticked(25)
	p.Click(`#bank-next`)
	p.Await(`document.querySelectorAll('#bank [name="tick"]').length === 5`)
	ticked(25)
	p.Click(`[data-check-all]`)
	ticked(30)
	p.Fill(`#bank [name="tags"]`, "latihan dasar")
	p.Do(chromedp.KeyEvent("\r"))
	p.See("30 soal diberi label.")
	settled()
	p.Await(`document.getElementById("bank-say").textContent.includes("30 soal diberi label.")`)
	room.examine(p)

	p.Go(room.url + test + "/edit")
	p.Follow(`a[href="` + test + `/bank"]`)
	p.Choose(`#bank [name="tag"]`, "latihan dasar")
	p.Click(`#bank-filter`)
	p.Await(`document.querySelector(".bank-head").textContent.includes("30 soal")`)
	settled()
	p.Click(`.bank-rows li:nth-child(1) summary`)
	p.See("Sebab begitu.")
	tick := func(n int) {
		for i := range n {
			p.Click(fmt.Sprintf(`.bank-rows li:nth-child(%d) [name="tick"]`, i+1))
		}
	}
	tick(8)
	ticked(8)
	p.Click(`#bank-next`)
	p.Await(`document.querySelectorAll('#bank [name="tick"]').length === 5`)
	settled()
	tick(4)
	ticked(12)
	room.examine(p)
	p.Click(`#bank-add`)
	p.See("12 soal masuk ke uji.")
	ticked(0)
	p.Fill(`#bank [name="random"]`, "5")
	p.Do(chromedp.KeyEvent("\r"))
	p.See("5 soal diambil acak dan masuk ke uji.")
	settled()

	p.Go(room.url + test + "/edit")
	order := func() string {
		return webtest.Eval[string](p, `[...document.querySelectorAll("#items li")].map(li => li.dataset.question).join(" ")`)
	}
	before := strings.Fields(order())
	if len(before) != 17 {
		t.Fatal(before)
	}
	first := before[0]
	p.Do(chromedp.Focus(chromedp.CSS("#down-"+first)), chromedp.KeyEvent("\r"))
	p.Await(fmt.Sprintf(`document.querySelectorAll("#items li")[1].dataset.question === %q && document.activeElement.id === "down-%s"`, first, first))
	settled()
	p.Do(chromedp.KeyEvent("\r"))
	p.Await(fmt.Sprintf(`document.querySelectorAll("#items li")[2].dataset.question === %q && document.getElementById("items-say").textContent !== ""`, first))
	settled()
	// By mouse too, and it is kept.
	at := func(css string) (x, y float64) {
		b := webtest.Eval[[]float64](p, fmt.Sprintf(`(b => [b.left + b.width / 2, b.top + b.height / 2])(document.querySelector(%q).getBoundingClientRect())`, css))
		return b[0], b[1]
	}
	p.Size(1280, 1600)
	webtest.Eval[bool](p, `(document.getElementById("items").scrollIntoView(), true)`)
	x, y := at(`#items li:nth-child(3) .grip`)
	_, top := at(`#items li:nth-child(1)`)
	p.Do(chromedp.MouseEvent("mousePressed", x, y, chromedp.ButtonLeft), chromedp.MouseEvent("mouseMoved", x, (y+top)/2, chromedp.ButtonLeft),
		chromedp.MouseEvent("mouseMoved", x, top-8, chromedp.ButtonLeft), chromedp.MouseEvent("mouseReleased", x, top-8, chromedp.ButtonLeft))
	p.Await(fmt.Sprintf(`document.querySelectorAll("#items li")[0].dataset.question === %q && document.querySelector(".dragged") === null`, first))
	settled()
	p.Click(`#items [data-check-all]`)
	p.Fill(`#many-points`, "2")
	p.Click(`#many-set`)
	p.See("17 soal, jumlah nilai 34.")
	settled()
	p.Go(room.url + test + "/edit")
	if got := order(); got != strings.Join(before, " ") {
		t.Errorf("%s, not %v", got, before)
	}
	room.examine(p)
	trainer.inBoth("/questions", "/questions/"+first, test+"/bank", test+"/edit", "/questions/export?only="+first)
}

// The buttons above a field write Markdown as a hand would: the page hears of it, it
// can be undone, and keys do the same.
func TestMarkdownButtons(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	p := trainer.browser()
	p.Go(room.url + "/questions/new?kind=essay")
	value := func() string { return webtest.Eval[string](p, `document.getElementById("stem").value`) }
	choose := func(from, to int) {
		webtest.Eval[bool](p, fmt.Sprintf(`(s => { s.focus(); s.setSelectionRange(%d, %d); return true; })(document.getElementById("stem"))`, from, to))
	}
	press := func(do string) {
		p.Click(`[role=toolbar][aria-controls="stem"] [data-do="` + do + `"]`)
	}
	is := func(want string) {
		t.Helper()
		if got := value(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	write := func(text string) {
		webtest.Eval[bool](p, fmt.Sprintf(`(document.getElementById("stem").value = %q, true)`, text))
	}
	write("Kelas dua ratus")
	webtest.Eval[bool](p, `(window.heard = 0, document.addEventListener("input", () => window.heard++), true)`)
	choose(6, 9)
	press("bold")
	is("Kelas **dua** ratus")
	press("italic")
	is("Kelas ***dua*** ratus")
	press("italic")
	is("Kelas **dua** ratus")
	press("bold")
	is("Kelas dua ratus")
	if webtest.Eval[int](p, `window.heard`) < 4 {
		t.Error("the page did not hear of it")
	}
	choose(0, 5)
	press("heading")
	is("## Kelas dua ratus")
	webtest.Eval[bool](p, `document.execCommand("undo")`)
	is("Kelas dua ratus")
	choose(0, 15)
	press("link")
	is("[Kelas dua ratus](https://)")
	p.Do(chromedp.KeyEvent("perpusnas.go.id")) // the address is selected
	is("[Kelas dua ratus](perpusnas.go.id)")
	write("Satu\nDua")
	choose(0, 8)
	press("list")
	is("- Satu\n- Dua")
	choose(0, 12)
	press("list")
	choose(0, 8)
	press("steps")
	is("1. Satu\n2. Dua")
	choose(3, 3)
	press("callout")
	is("1. Satu\n\n> [!TIP]\n> Catatan untuk pembaca.\n\n2. Dua")
	p.Do(chromedp.KeyEvent("Cek dahulu."))
	is("1. Satu\n\n> [!TIP]\n> Cek dahulu.\n\n2. Dua")
	write("")
	press("table")
	if got := value(); !strings.HasPrefix(got, "| Kolom 1 | Kolom 2 |\n| --- | --- |\n") {
		t.Errorf("%q", got)
	}
	write("abc")
	choose(1, 2)
	p.Do(chromedp.KeyEvent("b", chromedp.KeyModifiers(2)))
	is("a**b**c")
	// One stop for the tab key, arrows between the buttons.
	p.Do(chromedp.Focus(chromedp.CSS(`[aria-controls="stem"] [data-do="bold"]`)), chromedp.KeyEvent("\u0303"))
	p.Await(`document.activeElement.dataset.do === "italic" && document.querySelectorAll('[aria-controls="stem"] button[tabindex="0"]').length === 1`)
	room.examine(p)

	c := trainer.starterCourse("Sirkulasi")
	trainer.sent(c+"/edit", c+"/draft", url.Values{})
	lesson := regexp.MustCompile(c + `/lessons/[a-z0-9]+/edit`).FindString(trainer.see(c + "/edit"))
	p.Go(room.url + lesson)
	p.Click(`[aria-controls="body"] [data-do="picture"]`)
	p.Await(`document.activeElement.closest("#media") !== null`)
	room.examine(p)
}
