package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// longForms are forms of questions with n options, pairs, steps or accepted forms.
func longForms(n int) map[assessment.Kind]url.Values {
	single, multiple, matching, ordering, accepted := url.Values{"right": {fmt.Sprint(n - 1)}}, url.Values{}, url.Values{}, url.Values{}, []string{}
	for i := range n {
		option, text := fmt.Sprintf("option-%d", i), fmt.Sprintf("Pilihan %d", i+1)
		single.Set(option, text)
		multiple.Set(option, text)
		matching.Set(option, text)
		ordering.Set(option, text)
		if i%2 == 0 {
			multiple.Set(fmt.Sprintf("right-%d", i), "1")
		}
		matching.Set(fmt.Sprintf("left-%d", i), fmt.Sprintf("Kiri %d", i+1))
		accepted = append(accepted, fmt.Sprintf("Bentuk %d", i+1))
	}
	forms := map[assessment.Kind]url.Values{assessment.Single: single, assessment.Multiple: multiple, assessment.Matching: matching, assessment.Ordering: ordering,
		assessment.ShortAnswer: {"accepted": {strings.Join(accepted, "\r\n")}}}
	for kind, form := range forms {
		form.Set("kind", string(kind))
		form.Set("stem", fmt.Sprintf("%s dari %d", kind, n))
		if kind != assessment.ShortAnswer {
			form.Set("rows", fmt.Sprint(n))
		}
	}
	return forms
}

// size is how many options, pairs or accepted forms q has.
func size(q assessment.Question) int { return max(len(q.Options), len(q.Accepted)) }

// However many options a question has, its form takes them, gives them back and
// has room for more.
func TestFormsTakeAnyNumberOfOptions(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	for _, n := range []int{60, 2000} {
		for kind, form := range longForms(n) {
			from := "/questions/new?kind=" + string(kind)
			if kind != assessment.ShortAnswer {
				form.Set("do", "more")
				_, body, _ := trainer.send(from, "/questions", form)
				again := fieldsOf(t, body)
				for name, values := range form {
					if name != "do" && name != "rows" && name != "_csrf" && again.Get(name) != values[0] {
						t.Fatalf("%s of %d: %s came back as %q, was %q", kind, n, name, again.Get(name), values[0])
					}
				}
				if _, room := again[fmt.Sprintf("option-%d", n)]; !room {
					t.Errorf("%s of %d: no room for one more", kind, n)
				}
				form = again
				form.Set(fmt.Sprintf("option-%d", n), "Yang terakhir")
				form.Set(fmt.Sprintf("left-%d", n), "Sisi terakhir")
			} else {
				form.Set("accepted", form.Get("accepted")+"\r\nYang terakhir")
			}
			if kind == assessment.Multiple { // the same where a file comes along
				encoding, body := upload(t, form.Get("_csrf"), form, "denah.gif", []byte("GIF89a"+strings.Repeat("x", 600)))
				status, page, _ := trainer.do("POST", "/questions/media", encoding, "", bytes.NewReader(body))
				if again := fieldsOf(t, page); status != 200 || again.Get("rows") != form.Get("rows") || again.Get(fmt.Sprintf("option-%d", n)) != "Yang terakhir" {
					t.Errorf("%s of %d with a file: %d, %s rows", kind, n, status, again.Get("rows"))
				}
			}
			form.Set("do", "save")
			trainer.sent(from, "/questions", form)
			bank := trainer.bank()
			q := bank[len(bank)-1]
			if q.Kind != kind || size(q) != n+1 || !strings.Contains(trainer.see(fmt.Sprintf("/questions/%d", q.ID)), "Yang terakhir") {
				t.Errorf("%s of %d: kept with %d", kind, n, size(q))
			}
		}
	}
	// Gaps, areas and levels have no other limit either.
	stem, cloze, essay := []string{}, url.Values{"kind": {"cloze"}, "rows": {"150"}, "do": {"gap"}}, url.Values{"kind": {"essay"}, "stem": {"?"}, "rows": {"1"}, "levels": {"30"}, "option-0": {"Isi"}, "do": {"levels"}}
	for i := range 150 {
		stem = append(stem, fmt.Sprintf("[[%d]]", i+1))
		cloze.Set(fmt.Sprintf("accepted-%d", i), "x")
	}
	cloze.Set("stem", strings.Join(stem, " "))
	for i := range 30 {
		essay.Set(fmt.Sprintf("level-%d-0", i), "Tingkat")
		essay.Set(fmt.Sprintf("points-%d-0", i), fmt.Sprint(i))
	}
	for name, form := range map[string]url.Values{"accepted-150": cloze, "level-30-0": essay} {
		_, body, _ := trainer.send("/questions/new?kind="+form.Get("kind"), "/questions", form)
		if _, room := fieldsOf(t, body)[name]; !room {
			t.Errorf("there is no %s", name)
		}
	}
	// The places of very many steps are typed: lists of them would grow with the square.
	for n, place := range map[int]string{60: `<select class="place"`, 120: `<input class="place" type="number" min="1" max="120"`} {
		form := longForms(n)[assessment.Ordering]
		form.Set("do", "preview")
		if _, body, _ := trainer.send("/questions/new?kind=ordering", "/questions", form); strings.Count(body, place) != n {
			t.Errorf("%d steps have no %s each", n, place)
		}
	}
	// No form makes more rows than it has fields.
	_, body, _ := trainer.send("/questions/new", "/questions", url.Values{"kind": {"essay"}, "stem": {"?"}, "rows": {"900000000"}, "levels": {"900000000"}, "do": {"more"}})
	if n := strings.Count(body, `name="option-`); n > 20 {
		t.Errorf("%d rows out of nothing", n)
	}
}

// A question that is too large is refused in words, in the form and in a file.
func TestTooLargeAQuestionIsRefused(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	form := longForms(5000)[assessment.Single]
	form.Set("do", "save")
	for i := range 5000 {
		form.Set(fmt.Sprintf("why-%d", i), strings.Repeat("Karena begitu. ", 20))
	}
	if status, body, _ := trainer.send("/questions/new", "/questions", form); status != 422 || !strings.Contains(body, "Soal ini terlalu besar: selain pertanyaannya ada 1.") || !strings.Contains(body, "paling besar 1.000 kB") ||
		!strings.Contains(body, `value="Pilihan 5000"`) {
		t.Errorf("form: %d %s", status, excerpt(body))
	}
	var gift strings.Builder
	gift.WriteString("Kecil{=a}\n\nBesar{\n=benar")
	for i := range 60_000 {
		fmt.Fprintf(&gift, "\n~salah %d", i)
	}
	status, body, _ := trainer.brings("/questions/import/check", url.Values{}, "besar.gift", []byte(gift.String()+"}\n"))
	for _, text := range []string{"1 dari 2 soal", "Soal ini terlalu besar", `data-line="3"`} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("file: %d: %q is not said\n%s", status, text, excerpt(body))
		}
	}
	if len(trainer.bank()) != 0 {
		t.Error("it came in all the same")
	}
	form = url.Values{"kind": {"essay"}, "stem": {strings.Repeat("x", questionFormLimit)}, "do": {"save"}}
	if status, body, _ := trainer.send("/questions/new", "/questions", form); status != 413 || !strings.Contains(body, "4,0 MB") {
		t.Errorf("a form over its limit: %d %s", status, excerpt(body))
	}
}

// bringsIn brings a file in whole: looked at, then saved.
func (v *visitor) bringsIn(text string) {
	v.t.Helper()
	if status, body, _ := v.keeps(url.Values{"text": {text}}); status != 303 {
		v.t.Fatalf("%d %s", status, excerpt(body))
	}
}

// answerTo is the whole right answer to a question as shown, with the same as the
// fields of its form.
func answerTo(q assessment.Question) (a assessment.Answer, form url.Values) {
	form = url.Values{}
	switch q.Kind {
	case assessment.Matching:
		for i, p := range q.Prompts {
			a.Options = append(a.Options, p.Option)
			form.Set(fmt.Sprintf("prompt-%d", i), fmt.Sprint(p.Option))
		}
	case assessment.Ordering:
		a.Options, form = make([]int, len(q.Options)), rightPlaces(q)
		for i := range q.Options {
			a.Options[q.Place(i)] = i
		}
	case assessment.ShortAnswer:
		a.Text = q.Accepted[len(q.Accepted)-1]
		form.Set("text", a.Text)
	default:
		for i, o := range q.Options {
			if o.Right {
				a.Options = append(a.Options, i)
				form.Add("option", fmt.Sprint(i))
			}
		}
	}
	return a, form
}

// Sixty and two thousand options come in by a file, are answered with and
// without a script, graded and analysed.
func TestManyOptionsAreAnswered(t *testing.T) {
	room := openTestRoom(t)
	ctx := context.Background()
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "en", lms.Librarian)
	gift, heading, texts, pairs, forms := "Dari 2000{\n=Pilihan 1", "soal;jenis;kunci", "", "", "Bentuk 1"
	for i := range 2000 {
		if i > 0 {
			gift += fmt.Sprintf("\n~Pilihan %d", i+1)
		}
	}
	for i := range 60 {
		heading += fmt.Sprintf(";pilihan_%d;kiri_%d", i+1, i+1)
		texts += fmt.Sprintf(";Pilihan %d;", i+1)
		pairs += fmt.Sprintf(";Pilihan %d;Kiri %d", i+1, i+1)
		if i > 0 {
			forms += fmt.Sprintf(" | Bentuk %d", i+1)
		}
	}
	trainer.bringsIn(gift + "\n}\n")
	trainer.bringsIn(heading + "\nSatu;pg;60" + texts + "\nBanyak;pilihan jamak;2,40,59" + texts + "\nPasangan;menjodohkan;" + pairs + "\nUrutan;mengurutkan;" + texts + "\nIsian;isian;" + forms + "\n")

	test, err := room.tests.Create(ctx, trainer.actor, room.library, assessment.Settings{Title: "Panjang", Minutes: 60, PassPercent: 60, ShuffleOptions: true, Reveal: assessment.RevealFull})
	if err != nil {
		t.Fatal(err)
	}
	for i, q := range trainer.bank() {
		if want := []int{2000, 60, 60, 60, 60, 60}[i]; size(q) != want {
			t.Errorf("%s came in with %d", q.Stem, size(q))
		}
		if err := room.tests.AddItem(ctx, trainer.actor, test.ID, q.ID, 1); err != nil {
			t.Fatal(err)
		}
	}
	if err := room.tests.Publish(ctx, trainer.actor, test.ID); err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("/assessments/%d", test.ID)
	for _, who := range []*visitor{rina, budi} {
		attempt := who.sent(path, path+"/attempts", url.Values{})
		token := formToken.FindStringSubmatch(who.see(attempt))[1]
		for i, it := range who.sheet(attempt).Items {
			page := who.see(fmt.Sprintf("%s?q=%d", attempt, it.Position), "Pilihan 60")
			if it.Question.Kind != assessment.ShortAnswer && it.Question.Kind != assessment.Ordering && !(strings.Contains(page, ">Z</span>") && strings.Contains(page, ">27</span>") && strings.Contains(page, ">60</span>")) {
				t.Errorf("%s: options are not named", it.Question.Stem)
			}
			answer, form := answerTo(it.Question)
			if form.Set("position", fmt.Sprint(it.Position)); who == budi {
				who.sent(attempt, attempt+"/answers", form)
			} else if status, _, fault := who.put(attempt, token, map[string]any{"position": it.Position, "seq": i + 1, "answer": answer}); status != 200 {
				t.Errorf("%s: %d %v", it.Question.Stem, status, fault)
			}
		}
		who.see(who.sent(attempt, attempt+"/submit", url.Values{}), "100", "Pilihan 60")
		for _, it := range who.sheet(attempt).Items {
			if it.Earned != 1 {
				t.Errorf("%s: %v earned", it.Question.Stem, it.Earned)
			}
		}
	}
	room.class(path, 110)
	page := trainer.see(path+"/analysis", "Pilihan 60", "dari 60 pilihan", "dari 2.000 pilihan", `<span class="letter">Z</span>`, `<span class="letter">60</span>`)
	if n := strings.Count(page, "Pengecoh tak terpakai"); n != 3 {
		t.Errorf("unused options are named %d times", n)
	}
	trainer.see(path+"/papers", "lebih dari 26 pilihan")
}
