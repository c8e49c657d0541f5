package web

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
	"binapustaka/web/webtest"
)

// mistake is a question of a file that cannot come in: its error is so many
// lines below its first, and the page says this of it.
type mistake struct {
	text string
	at   int
	says string
}

func xmlQuestion(kind, stem, rest string) string {
	return fmt.Sprintf("  <question type=%q>\n    <name><text>N</text></name>\n    <questiontext format=\"html\"><text>%s</text></questiontext>\n%s  </question>\n", kind, stem, rest)
}

const xmlAnswer = "    <answer fraction=%q><text>%s</text></answer>\n"

var mistakes = map[interchange.Format][]mistake{
	interchange.GIFT: {
		{"Soal tanpa penutup{=a ~b\n\n", 0, "Kurung { tidak ditutup"}, {"Soal }tanpa pembuka\n\n", 0, "Ada } tanpa { di depannya"},
		{"Ada yang kosong{\n=\n~ya\n~tidak\n}\n\n", 1, "Isi pilihan ini"}, {"Tanpa kunci{~ya ~tidak}\n\n", 0, "Tandai paling sedikit satu pilihan yang benar"},
		{"Ibu kota{\n=Jakarta\n~Jakarta\n~Bandung}\n\n", 2, "Pilihan ini sama dengan pilihan lain"}, {"Berapa hari{#tiga puluh}\n\n", 0, "“tiga puluh” bukan angka"},
		{"Jodohkan{\n=Katalog -> Daftar\n=OPAC\n=DDC -> Kelas}\n\n", 2, "tidak punya tanda ->"}, {"Dua soal{=a ~b}\njadi satu{=c ~d}\n\n", 1, "Beri baris kosong di antara dua soal"},
		{"{=tanpa ~pertanyaan}\n\n", 0, "Tulis pertanyaannya"}, {"Urutkan{>ORDER gugus}\n\n", 0, "Isi paling sedikit dua pilihan"},
		{"Separuh{=%50%separuh}\n\n", 0, "Tidak ada jawaban bernilai 100%"}, {"Bobot{\n=a\n~%900%b}\n\n", 2, "Bobot “%900%” tidak terbaca"},
	},
	interchange.MoodleXML: {
		{xmlQuestion("calculated", "Hitung", ""), 0, "Jenis soal Moodle “calculated” tidak ada di sini. Ganti jenisnya"}, {xmlQuestion("essay", "Tak tertutup", "    <b>tebal\n"), 4, "<b> belum ditutup ketika </question> tiba"},
		{xmlQuestion("multichoice", "Bobot", fmt.Sprintf(xmlAnswer+xmlAnswer, "seratus", "a", "100", "b")), 3, "Bobot “seratus” tidak terbaca"},
		{xmlQuestion("multichoice", "Kembar", fmt.Sprintf(xmlAnswer+xmlAnswer, "100", "a", "0", "a")), 4, "Pilihan ini sama dengan pilihan lain"},
		{xmlQuestion("numerical", "Angka", fmt.Sprintf(xmlAnswer, "100", "tiga")), 3, "“tiga” bukan angka"}, {xmlQuestion("shortanswer", "Separuh", fmt.Sprintf(xmlAnswer, "50", "b")), 0, "Tidak ada jawaban bernilai 100%"},
		{xmlQuestion("essay", "R&D perpustakaan", ""), 2, "Untuk tanda & tulis &amp;"}, {xmlQuestion("truefalse", "Benarkah", fmt.Sprintf(xmlAnswer, "100", "true")), 0, "perlu tepat satu jawaban benar dari dua"},
		{xmlQuestion("cloze", "Tanpa rumpang", ""), 0, "Tandai paling sedikit satu rumpang"}, {xmlQuestion("multichoice", "Tanpa kunci", fmt.Sprintf(xmlAnswer+xmlAnswer, "0", "a", "0", "b")), 0, "Tandai tepat satu pilihan yang benar"},
		{xmlQuestion("multichoice", "", fmt.Sprintf(xmlAnswer+xmlAnswer, "100", "a", "0", "b")), 0, "Tulis pertanyaannya"},
		{xmlQuestion("ordering", "Urutkan", fmt.Sprintf(xmlAnswer, "1", "satu")), 0, "Isi paling sedikit dua pilihan"},
	},
}

// unkept is what of a file is not kept, though its question comes in.
var unkept = map[interchange.Format][]mistake{
	interchange.GIFT: {{"$CATEGORY: Umum\n\n", 0, "Kategori “Umum” tidak disimpan"}, {"::Bernama::Sinonim{=pustaka =*taka}\n\n", 0, "Jawaban dengan tanda * (“*taka”) tidak disimpan"}},
	interchange.MoodleXML: {{"  <question type=\"category\"><category><text>Umum</text></category></question>\n", 0, "Kategori “Umum” tidak disimpan"},
		{xmlQuestion("shortanswer", "Padanan", fmt.Sprintf(xmlAnswer+xmlAnswer, "100", "pustaka", "100", "taka*")), 4, "Jawaban dengan tanda * (“taka*”) tidak disimpan"}},
}

// plainQuestion is the n-th good question of a file.
func plainQuestion(kind assessment.Kind, n int, dice *rand.Rand) assessment.Question {
	things := []string{"katalog daring", "nomor panggil", "tajuk subjek", "kartu anggota", "rak referensi", "jurnal sirkulasi"}
	dice.Shuffle(len(things), func(i, j int) { things[i], things[j] = things[j], things[i] })
	q := assessment.Question{Kind: kind, Stem: fmt.Sprintf("Soal %d: apa yang dicari pemustaka dengan %s?", n, things[0])}
	q.Feedback = "Lihat panduan **" + things[1] + "**."
	for i, s := range things[:3+dice.IntN(3)] {
		q.Options = append(q.Options, assessment.Option{Text: s, Right: i == 0 || kind == assessment.Multiple && i == 1})
	}
	switch kind {
	case assessment.TrueFalse:
		q.Options = []assessment.Option{{Right: true}, {}}
	case assessment.Matching:
		q.Prompts = []assessment.Prompt{{Text: "Judul", Option: 1}, {Text: "Anggota", Option: 0}, {Text: "Kelas", Option: 2}}
	case assessment.ShortAnswer:
		q.Options, q.Accepted, q.Fold = nil, things[:2], assessment.Fold{Case: true}
	case assessment.Numerical:
		q.Options, q.Value, q.Tolerance = nil, float64(n), 0.5
	case assessment.Cloze:
		q.Options, q.Stem, q.Gaps = nil, q.Stem+" Tulis [[1]].", []assessment.Gap{{Accepted: things[1:3]}}
	case assessment.Essay:
		q.Options = nil
	}
	if kind == assessment.Ordering {
		for i := range q.Options {
			q.Options[i].Right = false
		}
	}
	return q
}

// manyQuestions is a file of 500 questions with the mistakes of its format among
// them, and what the page must say, each with its line.
func manyQuestions(f interchange.Format) (file string, wrong, lost map[string]int) {
	dice := rand.New(rand.NewPCG(500, 3))
	kinds := slices.DeleteFunc(slices.Clone(assessment.Kinds), func(k assessment.Kind) bool {
		return k == assessment.Hotspot || k == assessment.Cloze && f == interchange.GIFT
	})
	const head, tail = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n", "</quiz>\n"
	var b strings.Builder
	wrong, lost = map[string]int{}, map[string]int{}
	add := func(m mistake, into map[string]int) {
		if into != nil {
			into[m.says] = strings.Count(b.String(), "\n") + 1 + m.at
		}
		b.WriteString(m.text)
	}
	if f == interchange.MoodleXML {
		b.WriteString(head)
	}
	add(unkept[f][0], lost)
	for i := range 499 { // and one of unkept
		if i%40 == 39 {
			add(mistakes[f][i/40], wrong)
			continue
		}
		one, problems := interchange.Write(f, []interchange.Item{{Question: plainQuestion(kinds[i%len(kinds)], 1000*len(kinds)+i, dice)}}, nil)
		if slices.ContainsFunc(problems, func(p interchange.Problem) bool { return p.Severity == interchange.Error }) {
			panic(problems)
		}
		add(mistake{text: strings.TrimSuffix(strings.TrimPrefix(string(one), head), tail)}, nil)
	}
	add(unkept[f][1], lost)
	if f == interchange.MoodleXML {
		b.WriteString(tail)
	}
	return b.String(), wrong, lost
}

// Five hundred questions from Moodle with a dozen mistakes: each is named with
// its line, nothing comes in before it is asked for, one is mended in the page,
// the others are left out, and the same file brings in nothing twice.
func TestJourneyOfFiveHundredQuestions(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	p := trainer.browser()
	folder := t.TempDir()
	bank := func() (n int) {
		t.Helper()
		if err := room.db.Get(&n, `SELECT COUNT(*) FROM question WHERE starter_code IS NULL`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	upload := func(name string, content []byte) {
		t.Helper()
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		p.Do(chromedp.SetUploadFiles(chromedp.CSS("input[name=file]"), []string{path}))
		p.Follow("#check")
	}
	said := func(wants map[string]int, pill string) {
		t.Helper()
		type line struct {
			Text  string
			Lines []int
		}
		found := webtest.Eval[[]line](p, fmt.Sprintf(`[...document.querySelectorAll(".problems li")].filter(e => e.querySelector(".pill").textContent === %q)
			.map(e => ({text: e.querySelector("p").textContent, lines: [...e.querySelectorAll("a")].map(a => Number(a.textContent))}))`, pill))
		for says, at := range wants {
			if !slices.ContainsFunc(found, func(l line) bool { return strings.Contains(l.Text, says) && slices.Contains(l.Lines, at) }) {
				t.Errorf("%q of line %d is not among %v", says, at, found)
			}
		}
	}
	p.Go(room.url + "/questions")
	p.Follow(`a[href="/questions/import"]`)
	for i, f := range []interchange.Format{interchange.GIFT, interchange.MoodleXML} {
		file, wrong, lost := manyQuestions(f)
		name := map[interchange.Format]string{interchange.GIFT: "bank.txt", interchange.MoodleXML: "bank-moodle.txt"}[f] // named as it comes
		before := bank()
		upload(name, []byte(file))
		p.See("488 dari 500 soal terbaca baik sebagai " + map[interchange.Format]string{interchange.GIFT: "GIFT", interchange.MoodleXML: "Moodle XML"}[f])
		p.See("Ada 12 kesalahan")
		said(wrong, "Kesalahan")
		said(lost, "Perlu dilihat")
		if kb := webtest.Eval[int](p, `Math.round(performance.getEntriesByType("navigation")[0].encodedBodySize / 1000)`); kb > 120 {
			t.Errorf("the report has %d KB on the line", kb)
		} else {
			t.Logf("%s: %d KB on the line for a file of %d KB", f, kb, len(file)/1000)
		}
		if n := bank(); n != before {
			t.Fatalf("%d came in before they were asked for", n-before)
		}
		if i == 0 {
			room.examine(p)
		}

		// The first mistake is found by its line and typed anew.
		m := mistakes[f][0]
		line := fmt.Sprintf(`.problems a[data-line="%d"]`, wrong[m.says])
		bad := strings.Split(m.text, "\n")[m.at]
		p.Click(line)
		p.Await(fmt.Sprintf(`(e => document.activeElement === e && e.value.slice(e.selectionStart, e.selectionEnd) === %q && e.scrollTop > 0)(document.getElementById("text"))`, bad))
		p.Do(chromedp.KeyEvent(map[interchange.Format]string{interchange.GIFT: "Soal dengan penutup{=a ~b}", interchange.MoodleXML: `  <question type="essay">`}[f]))
		p.Follow("#check")
		p.See("489 dari 500 soal")
		p.See("Ada 11 kesalahan")
		p.FollowText("Masukkan 489 soal yang baik saja")
		p.See("489 soal masuk ke bank soal.")
		if n := bank() - before; n != 489 {
			t.Errorf("%d came in", n)
		}
		p.Go(room.url + "/questions/import")
		upload(name, []byte(file))
		p.See("488 soal sudah ada dan dilewati.")
		p.See("Masukkan semua 488 soal, juga yang sudah ada")
		if webtest.Eval[bool](p, `document.querySelector("button[name=good]") !== null`) {
			t.Error("what is there already is offered once more")
		}
	}

	// Files that are none keep what is typed.
	const typed = "Belum disimpan{=benar ~salah}"
	before := bank()
	p.Go(room.url + "/questions/import")
	p.Do(chromedp.SendKeys(chromedp.CSS("#text"), typed))
	for _, c := range []struct {
		name, says string
		content    []byte
	}{
		{"kosong.gift", "Berkas kosong.gift kosong.", nil}, {"foto.txt", "Ini gambar, PDF, atau arsip, bukan berkas soal.", append([]byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), picture(t, 9)...)},
		{"soal.docx", "Ini dokumen Excel, Word, atau LibreOffice.", []byte("PK\x03\x04word/document.xml")},
		{"besar.xml", "Berkas ini lebih besar dari 5,0 MB.", bytes.Repeat([]byte("<question/>\n"), questionFileLimit/12+1)},
	} {
		upload(c.name, c.content)
		p.See(c.says)
		if text := webtest.Eval[string](p, `document.getElementById("text").value`); text != typed {
			t.Errorf("%s: what was typed became %.60q", c.name, text)
		}
	}
	room.examine(p)
	windows := []byte("Siapa penulis \x93Caf\xe9\x94?{=Andr\xe9 ~Tono}\n")
	var wide []byte
	for _, u := range utf16.Encode([]rune("\uFEFFSiapa penulis “Café”?{=René ~Tono}\r\n")) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, c := range map[string]struct {
		content    []byte
		says, word string
	}{"windows.txt": {windows, "Berkas ini bukan UTF-8. Ia dibaca sebagai Windows-1252", "“Café”?{=André"}, "unicode.txt": {wide, "1 dari 1 soal terbaca baik sebagai GIFT", "“Café”?{=René"}} {
		upload(name, c.content)
		p.See(c.says)
		if text := webtest.Eval[string](p, `document.getElementById("text").value`); !strings.Contains(text, c.word) {
			t.Errorf("%s is read as %q", name, text)
		}
	}
	p.Choose("select[name=format]", "aiken")
	upload("moodle.xml", []byte("<?xml version=\"1.0\"?>\n<quiz>\n"+xmlQuestion("essay", "Ceritakan", "")+"</quiz>\n"))
	p.See("Isinya Moodle XML. Pilih format Moodle XML")
	if n := bank(); n != before {
		t.Errorf("%d came in by looking", n-before)
	}
}
