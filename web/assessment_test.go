package web

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
)

func TestTestIsTakenWithoutJavaScript(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina Sari, S.IP.", "id", lms.Librarian)
	rina.see("/assessments", "Uji singkat: pengatalogan di SLiMS", "8 soal", "15 menit")
	test := room.starter("pengatalogan")
	rina.see(test, "Waktu 15 menit", "Lulus mulai 70%", "Setiap jawaban langsung disimpan", "Uji kompetensi resmi diselenggarakan")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	rina.see(attempt, "soal 1 dari 8", "Terisi 0 · ditandai 0 · kosong 8", "Soal 1, kosong")
	for i, form := range rina.key(attempt) {
		form.Set("to", fmt.Sprint(i+2))
		if i == 2 {
			form.Set("flag", "1")
		}
		to := rina.sent(attempt, attempt+"/answers", form)
		if want := fmt.Sprintf("%s?q=%d", attempt, i+2); to != want {
			t.Fatalf("leads to %s, want %s", to, want)
		}
	}
	rina.see(attempt+"?q=3", "Terisi 8 · ditandai 1 · kosong 0", "Soal 3, terisi, ditandai", "Tersimpan pukul")
	rina.see(attempt+"/finish", "Semua soal sudah terisi", "tidak dapat diubah lagi")
	rina.inBoth(attempt + "/finish")
	to := rina.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	rina.see(to, "100,0%", "Lulus", "jawaban benar", "Mengapa:", "Uji kompetensi resmi diselenggarakan Perpustakaan Nasional dan LSP")
	rina.see(test, "100,0%")
	if status, _, to := rina.do("GET", attempt, "", "", nil); status != 303 || to != attempt+"/result" {
		t.Errorf("an attempt that is over: %d %s", status, to)
	}
}

// Who sits the same questions again reads that it is practice.
func TestRepeatingIsSaidToBePractice(t *testing.T) {
	room := openTestRoom(t)
	rina := room.enter("Rina Sari, S.IP.", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	run := func(query string) {
		t.Helper()
		if _, err := room.db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	run(`UPDATE question SET competency_id = 7`)
	sit := func() string {
		room.pass(time.Minute)
		attempt := rina.sent(test, test+"/attempts", url.Values{})
		return rina.sent(attempt+"/finish", attempt+"/submit", url.Values{})
	}
	if body := rina.see(sit()); strings.Contains(body, "latihan:") {
		t.Error("the first attempt is no practice")
	}
	run(`DELETE FROM attempt_item WHERE position > 5`) // which are new then
	rina.see(sit(), "Sebagian pengerjaan ini latihan: 5 soal sudah pernah dikerjakan sebelumnya, dan hanya 3 soal yang baru dihitung")
	rina.see(sit(), "Pengerjaan ini latihan: soalnya sudah pernah dikerjakan sebelumnya.", "Satu soal hanya sekali mengukur seseorang")
	rina.see("/competencies", "Satu soal hanya sekali mengukur seseorang")
}

func TestSavingFromTheScript(t *testing.T) {
	room := openTestRoom(t)
	rina, budi := room.enter("Rina", "id", lms.Librarian), room.enter("Budi", "en", lms.Librarian)
	test := room.starter("pengatalogan")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	token := formToken.FindStringSubmatch(rina.see(attempt))[1]
	seq := room.now().UnixMilli()
	answer := func(seq int64, option int) map[string]any {
		return map[string]any{"position": 1, "seq": seq, "answer": map[string]any{"options": []int{option}}}
	}
	if rina.key(attempt)[0].Get("text") != "" {
		answer = func(seq int64, option int) map[string]any {
			return map[string]any{"position": 1, "seq": seq, "answer": map[string]any{"text": fmt.Sprint(option)}}
		}
	}
	status, state, _ := rina.put(attempt, token, answer(seq, 1))
	if status != 200 || state.Items[0].AnswerSeq != seq || state.Remaining <= 0 || !state.Open || len(state.Clock) != 8 {
		t.Fatalf("%d %+v", status, state)
	}
	want := state.Items[0].Answer
	for _, stale := range []int64{seq, seq - 1} { // repeated, and overtaken
		if status, state, _ = rina.put(attempt, token, answer(stale, 0)); status != 200 || fmt.Sprint(state.Items[0].Answer) != fmt.Sprint(want) {
			t.Errorf("%d %+v", status, state)
		}
	}
	for name, c := range map[string]struct {
		who    *visitor
		token  string
		change any
		status int
		key    string
	}{
		"another person's":  {budi, formToken.FindStringSubmatch(budi.see("/assessments"))[1], answer(seq+1, 0), 404, "attempt.not_found"},
		"without a token":   {rina, "", answer(seq+1, 0), 403, ""},
		"from the future":   {rina, token, answer(seq+3600_000, 0), 422, "attempt.seq_ahead"},
		"no such question":  {rina, token, map[string]any{"position": 9, "seq": seq + 1, "flagged": true}, 404, "attempt.no_question"},
		"no such option":    {rina, token, map[string]any{"position": 1, "seq": seq + 1, "answer": map[string]any{"options": []int{77}}}, 422, "attempt.answer_form"},
		"not what we speak": {rina, token, "halo", 422, "attempt.answer_form"},
	} {
		status, _, fault := c.who.put(attempt, c.token, c.change)
		if key, _ := fault["key"].(string); status != c.status || key != c.key {
			t.Errorf("%s: %d %v", name, status, fault)
		}
	}
	status, body, _ := rina.do("GET", attempt+"/state", "", "", nil)
	if status != 200 || !strings.Contains(body, fmt.Sprintf(`"answer_seq":%d`, seq)) {
		t.Errorf("state: %d %s", status, body)
	}
	room.pass(time.Hour)
	status, _, fault := rina.put(attempt, token, answer(seq+2, 0))
	if status != 409 || fault["key"] != "attempt.too_late" || !strings.Contains(fmt.Sprint(fault["error"]), "Waktu pengerjaan sudah habis") {
		t.Errorf("too late: %d %v", status, fault)
	}
	rina.see(attempt+"/result", "Waktu habis, jadi jawaban yang tersimpan dikumpulkan otomatis")
}

func TestWhoSeesWhat(t *testing.T) {
	room := openTestRoom(t)
	test := room.starter("sirkulasi")
	rina := room.enter("Rina", "id", lms.Librarian)
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	result := rina.sent(attempt, attempt+"/submit", url.Values{})
	trainer, head, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Kepala", "id", lms.Head), room.enter("Budi", "id", lms.Librarian)
	trainer.see(result, "Rina", "jawaban benar")
	trainer.see(test+"/results", "Ringkasan tampil mulai 5 orang", "Rina")
	if body := head.see(test+"/results", "Sudah 1 orang yang selesai"); strings.Contains(body, "Rina") {
		t.Error("the head reads a name")
	}
	for _, c := range []struct {
		who    *visitor
		path   string
		status int
	}{
		{budi, result, 404}, {head, result, 404}, {budi, attempt, 404}, {trainer, attempt, 404},
		{budi, test + "/results", 403}, {budi, test + "/edit", 403}, {budi, "/questions", 403}, {head, "/questions/1", 403},
		{budi, "/assessments/999999", 404}, {budi, "/attempts/x", 404},
	} {
		if status, _, _ := c.who.do("GET", c.path, "", "", nil); status != c.status {
			t.Errorf("%s, %s: %d, want %d", c.who.actor.Name, c.path, status, c.status)
		}
	}
	stranger := &visitor{testRoom: room, client: rina.client}
	if status, _, to := stranger.do("GET", test, "", "", nil); status != 303 || !strings.HasPrefix(to, "/signin") {
		t.Errorf("stranger: %d %s", status, to)
	}
}

func TestTrainerWritesATest(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	form := url.Values{"title": {""}, "description": {"Apa *ini*?"}, "minutes": {"nol"}, "attempts": {"2"}, "pass": {"101"},
		"opens": {"2026-11-26T09:00"}, "closes": {"2026-11-25T09:00"}, "reveal": {"full"}}
	status, body, _ := trainer.send("/assessments/new", "/assessments", form)
	for _, text := range []string{"Tulis judul uji.", "Isi dengan angka.", "antara 0 dan 100 persen", "Waktu tutup harus sesudah", "Apa *ini*?", `value="nol"`, `value="2026-11-26T09:00"`} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d: %q is not on the page", status, text)
		}
	}
	form = url.Values{"title": {"Uji «baru» <b>"}, "minutes": {"20"}, "attempts": {"1"}, "pass": {"50"}, "reveal": {"score"}}
	edit := trainer.sent("/assessments/new", "/assessments", form)
	test := strings.TrimSuffix(edit, "/edit")
	id := strings.TrimPrefix(test, "/assessments/")
	trainer.see(edit, "Tambahkan paling sedikit satu soal.", "Uji «baru» <b>")
	if status, body, _ := trainer.send(edit, test+"/status", url.Values{"do": {"publish"}}); status != 409 || !strings.Contains(body, "Tambahkan paling sedikit satu soal.") {
		t.Errorf("published without questions: %d", status)
	}

	write := func(values url.Values) (int, string, string) {
		values.Set("test", id)
		return trainer.send("/questions/new?kind="+values.Get("kind")+"&test="+id, "/questions", values)
	}
	bad := url.Values{"kind": {"single"}, "stem": {"Pilih **A**"}, "rows": {"4"}, "option-0": {"A"}, "option-1": {""}, "option-2": {"C"}, "do": {"save"}}
	if status, body, _ := write(bad); status != 422 || !strings.Contains(body, "Tandai tepat satu pilihan") || !strings.Contains(body, "Isi pilihan ini") || !strings.Contains(body, "Pilih **A**") {
		t.Errorf("bad question: %d\n%s", status, excerpt(body))
	}
	good := url.Values{"kind": {"single"}, "stem": {"Pilih **A** <script>alert(1)</script>"}, "rows": {"4"}, "option-0": {"A"}, "why-0": {"karena A"}, "option-1": {"B"}, "right": {"0"}, "do": {"preview"}}
	status, body, _ = write(good)
	_, preview, _ := strings.Cut(body, "Pratinjau")
	preview, _, _ = strings.Cut(preview, "<form")
	if status != 200 || !strings.Contains(preview, "<strong>A</strong>") || strings.Contains(preview, "<script") {
		t.Errorf("preview: %d\n%s", status, preview)
	}
	good.Set("do", "more")
	if _, body, _ := write(good); !strings.Contains(body, `name="option-5"`) || !strings.Contains(body, "karena A") {
		t.Error("no more options were offered")
	}
	good.Set("do", "save")
	if status, body, to := write(good); status != 303 || to != edit+"#items" {
		t.Fatalf("%d %s\n%s", status, to, excerpt(body))
	}
	number := url.Values{"kind": {"numerical"}, "stem": {"Berapa?"}, "value": {"dua"}, "tolerance": {"0,5"}, "do": {"save"}}
	if status, body, _ := write(number); status != 422 || !strings.Contains(body, "Angka ini tidak terbaca") || !strings.Contains(body, `value="dua"`) {
		t.Errorf("number: %d", status)
	}
	number.Set("value", "1.234,5")
	if status, _, _ := write(number); status != 303 {
		t.Errorf("number: %d", status)
	}
	page := trainer.see(edit, "2 soal, jumlah nilai 2")
	m := regexp.MustCompile(`id="down-(\d+)"`).FindAllStringSubmatch(page, -1)
	if len(m) != 2 {
		t.Fatalf("rows %v", m)
	}
	trainer.sent(edit, test+"/items/"+m[0][1], url.Values{"to": {"2"}})
	if again := regexp.MustCompile(`id="down-(\d+)"`).FindStringSubmatch(trainer.see(edit)); again[1] != m[1][1] {
		t.Error("the question did not move")
	}
	if status, body, _ := trainer.send(edit, test+"/items/"+m[0][1], url.Values{"points": {"-1"}}); status != 422 || !strings.Contains(body, "paling sedikit 0,01") {
		t.Errorf("points: %d", status)
	}
	trainer.sent(edit, test+"/items/"+m[0][1], url.Values{"points": {"2,5"}})
	trainer.see(edit, "jumlah nilai 3,5")
	trainer.sent(edit, test+"/status", url.Values{"do": {"publish"}})
	trainer.see(edit, "agar hasil semua peserta sebanding")
	rina := room.enter("Rina", "id", lms.Librarian)
	rina.see(test, "2 soal, jumlah nilai 3,5", "Sesudahnya: nilai saja")
	copied := trainer.sent(edit, test+"/status", url.Values{"do": {"copy"}})
	trainer.see(copied, "(salinan)", "jumlah nilai 3,5")
	trainer.sent(edit, test+"/status", url.Values{"do": {"archive"}})
	if body := rina.see("/assessments"); strings.Contains(body, "Uji «baru»") {
		t.Error("an archived test is offered")
	}
}

func TestTestPagesSpeakBothLanguages(t *testing.T) {
	room := openTestRoom(t)
	test := room.starter("referensi")
	for language, words := range map[string][4]string{"id": {"Uji kompetensi", "Peta soal", "Bank soal", "Uji kompetensi resmi diselenggarakan"},
		"en": {"Competency tests", "Question map", "Question bank", "The official uji kompetensi is held by"}} {
		trainer := room.enter("Trainer "+language, language, lms.Trainer)
		attempt := trainer.sent(test, test+"/trials", url.Values{})
		for _, path := range []string{test, test + "/edit", test + "/results", "/assessments/new", attempt + "/finish", "/questions/new?kind=multiple",
			"/questions/new?kind=true_false", "/questions/new?kind=short_answer", "/questions/new?kind=numerical"} {
			trainer.see(path)
		}
		trainer.see("/assessments", words[0], words[3])
		trainer.see(test, words[3])
		trainer.see(attempt, words[1])
		list := trainer.see("/questions?search=wawancara&kind=single", words[2])
		trainer.see(regexp.MustCompile(`/questions/\d+`).FindString(list))
		trainer.see(trainer.sent(attempt, attempt+"/submit", url.Values{}), words[3])
	}
}

// Wherever it stands who passed, it stands too that this is not the official test.
func TestNobodyPassesTheOfficialTest(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	test := room.starter("pengatalogan")
	attempt := rina.sent(test, test+"/attempts", url.Values{})
	result := rina.sent(attempt, attempt+"/submit", url.Values{})
	for _, path := range []string{"/assessments", test, result} {
		rina.see(path, "Uji kompetensi resmi diselenggarakan Perpustakaan Nasional dan LSP")
	}
	for _, path := range []string{test + "/results", test + "/reviews", result} {
		trainer.see(path, "Uji kompetensi resmi diselenggarakan Perpustakaan Nasional dan LSP")
	}
}
