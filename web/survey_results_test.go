package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/survey"
)

func TestAnswersFromPaperAndPoster(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Nuraini", "id", lms.Head)
	s := head.survey("patron")
	ani := room.enter("Ani", "id", lms.Librarian)
	here := fmt.Sprintf("/surveys/%d", s.ID)
	ani.see("/surveys", "Bagaimana layanan perpustakaan kami?")
	if body := ani.see(here, "Ketik jawaban"); strings.Contains(body, "/results") || strings.Contains(body, "Tutup survei") {
		t.Error("a librarian is offered what they may not do")
	}
	for _, path := range []string{"/results", "/results.csv", "/edit", "/preview"} {
		if status, _, _ := ani.do("GET", here+path, "", "", nil); status != 403 {
			t.Errorf("%s: %d", path, status)
		}
	}
	today := lms.DayOf(room.now().In(defaultZone))
	typed := func(token string) url.Values {
		f := form("day", (today - 3).String(), "token", token)
		for _, q := range s.Questions {
			switch q.Kind {
			case survey.Matrix:
				f.Set(q.Field(), strings.Repeat("4", len(q.Options)))
			case survey.Single:
				f.Set(q.Field(), "2")
			case survey.Words:
				f.Set(q.Field(), "Dari kertas")
			default:
				f.Set(q.Field(), "5")
			}
		}
		return f
	}
	wrong := typed(survey.Token(""))
	wrong.Set(s.Questions[1].Field(), "44")
	wrong.Set("day", (today + 1).String())
	if status, body, _ := ani.send(here+"/paper", here+"/paper", wrong); status != 422 || !strings.Contains(body, "tidak dapat dibaca") || !strings.Contains(body, "Dari kertas") || !strings.Contains(body, `value="44"`) {
		t.Errorf("%d %s", status, excerpt(body))
	}
	wrong.Set(s.Questions[1].Field(), "44444")
	if status, body, _ := ani.send(here+"/paper", here+"/paper", wrong); status != 422 || !strings.Contains(body, "paling lambat hari ini") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	token := survey.Token("")
	for range 2 {
		if to := ani.sent(here+"/paper", here+"/paper", typed(token)); to != here+"/paper?day="+(today-3).String() {
			t.Error(to)
		}
	}
	var got []string
	if err := room.db.Select(&got, `SELECT CONCAT(channel, ' ', day) FROM survey_response`); err != nil || !slices.Equal(got, []string{"paper " + (today - 3).String()}) {
		t.Error(got, err)
	}
	pdf, header := ani.download(here + "/poster.pdf")
	if header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 5000 {
		t.Errorf("%v, %d bytes", header, len(pdf))
	}
	other, _ := ani.download(here + "/poster.pdf")
	if !bytes.Equal(pdf, other) {
		t.Error("the same poster is another file the second time")
	}
}

func TestResultsAndTheirFile(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Nuraini", "id", lms.Head)
	s := head.survey("patron")
	today := lms.DayOf(room.now().In(defaultZone))
	send := func(n int, value string, day lms.Day, text string) {
		t.Helper()
		f := answers(s, value, text)
		list, err := s.Read(func(field string) []string { return f[field] })
		if err != nil {
			t.Fatal(err)
		}
		for range n {
			if err := room.deps.Surveys.Answer(context.Background(), s.ID, survey.Sent{Answers: list, Channel: survey.Link, Day: day, Token: survey.Token("")}); err != nil {
				t.Fatal(err)
			}
		}
	}
	last := today.Month() - 1 // the month before
	send(20, "3", last, "Wifi lambat <b>")
	send(10, "4", last, "")
	send(20, "4", today, "Wifi mati")
	send(11, "5", today, "")
	here := fmt.Sprintf("/surveys/%d/results", s.ID)
	body := head.see(here, "61 jawaban", "Skor kesediaan menyarankan", "wifi (40)", "lambat (20)", "Wifi lambat <b>", "Selang 95%", "Kepuasan secara keseluruhan per bulan")
	if !strings.Contains(body, "&lt;b&gt;") && strings.Contains(body, "<b> ") {
		t.Error("a text is taken for markup")
	}
	view := head.see(here+"?view="+last.String()[:7], "n = 30")
	if strings.Contains(view, "n = 60") {
		t.Error("a month shows everything")
	}
	head.see(here+"?view=link", "n = 60")
	head.see(here+"?view=nonsense", "n = 60")
	compared := head.see(here+"?a="+last.String()[:7]+"&b="+today.String()[:7], "Bila selangnya memuat nol", "1,0") // of 3,33 to 4,33
	if strings.Count(compared, "(n 30)") < 30 {
		t.Error("both periods have thirty")
	}
	head.see(here+"?a=2020-01&b=2020-02", "Pilih dua masa yang berbeda")
	file, header := head.download(here + ".csv")
	text := string(file)
	if !strings.Contains(header.Get("Content-Type"), "text/csv") || !strings.Contains(text, "Rata-rata") || !strings.Contains(text, "Wifi mati") || !strings.Contains(text, last.String()[:7]) {
		t.Error(text[:min(len(text), 600)])
	}
	head.inBoth(here+"?a="+last.String()[:7]+"&b="+today.String()[:7], "/surveys")
	head.see("/surveys", "Kepuasan pemustaka per bulan", "61 jawaban")

	// The next round is a copy, with one question in other words.
	to := head.sent(fmt.Sprintf("/surveys/%d", s.ID), fmt.Sprintf("/surveys/%d/copy", s.ID), form())
	var id int64
	if _, err := fmt.Sscanf(to, "/surveys/%d", &id); err != nil {
		t.Fatal(to, err)
	}
	next, err := room.deps.Surveys.Find(context.Background(), head.actor, id)
	if err != nil {
		t.Fatal(err)
	}
	asked := next.Questions[slices.IndexFunc(next.Questions, func(q survey.Question) bool { return q.Kind == survey.Promoter })]
	asked.Text.ID = "Maukah Anda mengajak teman ke sini?"
	if err := room.deps.Surveys.SaveQuestion(context.Background(), head.actor, id, asked, next.Revision); err != nil {
		t.Fatal(err)
	}
	head.sent(to, to+"/status", form("do", "open"))
	if s, err = room.deps.Surveys.Find(context.Background(), head.actor, id); err != nil {
		t.Fatal(err)
	}
	send(15, "4", today, "")
	send(15, "5", today, "")
	trend := fmt.Sprintf("/surveys/%d/trend", id)
	body = head.see(trend, "Dari 2 survei", "Pertanyaannya berubah", "Maukah Anda mengajak teman ke sini?", here, "n 30")
	if strings.Count(body, "<figure>") < 20 {
		t.Errorf("%d pictures", strings.Count(body, "<figure>"))
	}
	compared = head.see(fmt.Sprintf("%s?by=round&a=%d&b=%d", trend, next.ID-1, next.ID), "(n 60)", "(n 30)", "Makin banyak pertanyaan")
	if rows := compared[strings.Index(compared, `id="compare"`):strings.Index(compared, `id="others"`)]; strings.Contains(rows, `<th scope="row">Maukah`) {
		t.Error("a question in other words is compared")
	}
	head.see(trend+"?by=month&a="+last.String()[:7]+"&b=2020-01", "Pilih dua yang berbeda", here+"?view="+last.String()[:7])
	head.see(trend+"?by=quarter", "Triwulan")
	sheet, _ := head.download(trend + ".csv?by=round")
	if rows := strings.Count(string(sheet), "\n"); rows < 2*19 || !strings.Contains(string(sheet), "Perpustakaan sebagai tempat") {
		t.Errorf("%d rows: %s", rows, sheet[:min(len(sheet), 400)])
	}
	book, header := head.download(trend + ".xlsx?by=month")
	if !strings.Contains(header.Get("Content-Type"), "spreadsheet") || !bytes.HasPrefix(book, []byte("PK")) {
		t.Error(header)
	}
	head.inBoth(trend+"?by=round", "/surveys")
	if status, _, _ := room.enter("Ani", "id", lms.Librarian).do("GET", trend, "", "", nil); status != 403 {
		t.Errorf("a librarian reads what was answered: %d", status)
	}
}

func TestChangingASurvey(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Nuraini", "id", lms.Head)
	draft := head.sent("/surveys/new", "/surveys", form("starter", ""))
	if !strings.HasSuffix(draft, "/edit") {
		t.Fatal(draft)
	}
	here := strings.TrimSuffix(draft, "/edit")
	details := form("purpose", "other", "languages", "both", "title-id", "Judul", "revision", "1")
	if status, body, _ := head.send(draft, here, details); status != 422 || !strings.Contains(body, "Isi judul dalam bahasa ini.") || !strings.Contains(body, `value="Judul"`) {
		t.Error(status)
	}
	details.Set("languages", "id")
	head.sent(draft, here, details)
	if status, body, _ := head.send(draft, here, form("purpose", "other", "languages", "id", "title-id", "Lain", "revision", "1")); status != 409 || !strings.Contains(body, "diubah rekan Anda") || !strings.Contains(body, `value="Lain"`) {
		t.Error(status)
	}
	if status, body, _ := head.send(here, here+"/status", form("do", "open")); status != 422 || !strings.Contains(body, "Tambahkan sedikitnya satu") {
		t.Error(status)
	}
	question := form("kind", "rating", "text-id", "Puas?", "scale", "5", "low-id", "tidak", "high-id", "ya", "required", "1", "dimension", "overall")
	head.sent(here+"/questions/new?kind=rating", here+"/questions", question)
	head.sent(here, here+"/status", form("do", "open"))
	if status, body, _ := head.send(here, here+"/questions", question); status != 409 || !strings.Contains(body, "Salin menjadi draf baru") {
		t.Error(status)
	}
	head.sent(here, here+"/opac", form("on", "1"))
	head.see(here, "Halaman Survei di OPAC menampilkan survei ini.")
	copied := head.sent(here, here+"/copy", form())
	head.see(copied, "Puas?", "Draf")
	head.sent(copied, copied+"/delete", form())
	if status, _, _ := head.do("GET", copied, "", "", nil); status != 404 {
		t.Error(status)
	}
	head.sent(here, here+"/status", form("do", "withdraw"))
	var q int64
	if err := room.db.Get(&q, `SELECT id FROM survey_question WHERE survey_id = ?`, strings.TrimPrefix(here, "/surveys/")); err != nil {
		t.Fatal(err)
	}
	head.sent(here, fmt.Sprintf("%s/questions/%d/move", here, q), form("do", "delete"))
	head.see(here, "Pertanyaan dihapus.", "Belum ada pertanyaan.")
}
