package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
	"binapustaka/web/paper"
	"binapustaka/web/webtest"
)

// A browser that is being looked at stays on the page.
func init() { kioskPause = 3600 }

var surveyToken = regexp.MustCompile(`name="token" value="([0-9A-Z]+)"`)

// answers is a survey's form filled in with one value, as a browser sends it.
func answers(s survey.Sheet, value, text string) url.Values {
	f := url.Values{}
	for _, q := range s.Questions {
		switch q.Kind {
		case survey.Matrix:
			for _, o := range q.Options {
				f.Set(q.Row(o.ID), value)
			}
		case survey.Single, survey.Multiple:
			f.Set(q.Field(), fmt.Sprint(q.Options[0].ID))
		case survey.Words:
			f.Set(q.Field(), text)
		default:
			f.Set(q.Field(), value)
		}
	}
	return f
}

// survey makes and opens one like a template, by way of the pages.
func (v *visitor) survey(starter string) survey.Sheet {
	v.t.Helper()
	to := v.sent("/surveys/new", "/surveys", form("starter", starter))
	v.sent(to, to+"/status", form("do", "open"))
	var id int64
	fmt.Sscanf(to, "/surveys/%d", &id)
	s, err := v.deps.Surveys.Find(context.Background(), v.actor, id)
	if err != nil {
		v.t.Fatal(err)
	}
	return s
}

// fills sends a public form without a browser's memory, from a page of its own.
func (v *visitor) fills(page string, f url.Values) (int, string, string) {
	v.t.Helper()
	m := surveyToken.FindStringSubmatch(v.see(page))
	if m == nil {
		v.t.Fatalf("%s has no token", page)
	}
	f.Set("token", m[1])
	return v.do("POST", page, "application/x-www-form-urlencoded", "", strings.NewReader(f.Encode()))
}

// From the template to the results: on a phone, at the kiosk, and with what four
// and five answers show.
func TestJourneyOfASurvey(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Nuraini", "id", lms.Head)
	p := head.browser()
	p.Go(room.url + "/surveys")
	p.See("Belum ada survei.")
	room.examine(p)
	p.FollowText("Buat survei")
	room.examine(p)
	p.Follow(`button[name=starter][value=patron]`)
	p.See("Bagaimana layanan perpustakaan kami?")
	room.examine(p)
	p.Follow(`#questions li:nth-child(2) button[value=up]`)
	p.Await(`document.querySelector("#questions li .main").innerText.includes("Cara petugas melayani Anda")`)
	p.FollowText("Satu pilihan")
	room.examine(p)
	p.Choose("[name=text-id]", "Dari mana Anda datang?")
	p.FollowText("Simpan pertanyaan")
	p.See("Tulis pertanyaannya dalam bahasa ini.")
	p.See("Tulis 2 sampai 20 baris.")
	p.Await(`document.querySelector("[name=text-id]").value === "Dari mana Anda datang?"`)
	p.Choose("[name=text-en]", "Where do you come from?")
	p.Choose("[name=options-id]", "Kota ini\nTempat lain")
	p.Choose("[name=options-en]", "This town\nElsewhere")
	p.FollowText("Simpan pertanyaan")
	p.See("Dari mana Anda datang?")
	p.FollowText("Pratinjau")
	p.See("Yang Anda isi di sini tidak dikirim.")
	room.examine(p)
	p.Go(strings.TrimSuffix(p.URL(), "/preview"))
	p.FollowText("Buka survei")
	p.See("Survei dibuka.")
	room.examine(p)
	here := p.URL()
	address := webtest.Eval[string](p, `document.querySelector(".survey-address").href`)

	// The poster's code leads to the form, and is told from the link.
	var number int64
	fmt.Sscanf(here[len(room.url):], "/surveys/%d", &number)
	opened, err := room.deps.Surveys.Find(context.Background(), head.actor, number)
	if err != nil {
		t.Fatal(err)
	}
	var poster bytes.Buffer
	if err := paper.Poster(&poster, paper.Notice{Library: "Perpustakaan Kota", Title: opened.Title, Languages: opened.Languages, Address: address, Code: address + "?from=qr", Locale: locale.ID, At: opened.CreatedAt}); err != nil {
		t.Fatal(err)
	}
	if hung, _ := head.download(here[len(room.url):] + "/poster.pdf"); !bytes.Equal(hung, poster.Bytes()) || !strings.Contains(unspaced(pdfText(t, hung)), unspaced(strings.TrimPrefix(address, "http://"))) {
		t.Error("the poster leads elsewhere: ", pdfText(t, hung))
	}

	// On a phone, by somebody who is nobody.
	phone := webtest.Open(t)
	phone.Size(390, 844)
	phone.Go(address + "?from=qr")
	room.examine(phone)
	phone.Size(390, 844)
	phone.FollowText("Kirim jawaban")
	phone.See("Pertanyaan ini perlu dijawab.")
	phone.See("Nilai semua pernyataan di sini.")
	phone.Accessible()
	fill := func(p *webtest.Page, n int) {
		t.Helper()
		webtest.Eval[int](p, fmt.Sprintf(`[...document.querySelectorAll(".survey-steps")].forEach((s) => s.querySelectorAll("label")[%d].click()) || 1`, n))
		webtest.Eval[int](p, `[...document.querySelectorAll(".survey-options")].forEach((s) => s.querySelector("label").click()) || 1`)
	}
	fill(phone, 3)
	phone.Choose("textarea", "Wifi sering mati")
	phone.FollowText("Kirim jawaban")
	phone.See("Jawaban Anda sudah kami terima")
	room.examine(phone)
	var channel string
	if err := room.db.Get(&channel, `SELECT channel FROM survey_response`); err != nil || channel != "qr" {
		t.Error("the poster's answer came by", channel, err)
	}
	if cookies := webtest.Eval[string](phone, `document.cookie`); cookies != "" {
		t.Errorf("the form leaves %q in the browser", cookies)
	}
	phone.Go(address)
	phone.Follow(`a[hreflang=en]`)
	phone.See("How is our library's service?")
	room.examine(phone)
	fill(phone, 4)
	phone.FollowText("Send answers")
	phone.See("We have received your answers")
	room.examine(phone)

	kiosk := webtest.Open(t)
	for i := range 2 {
		kiosk.Go(address + "/kiosk")
		fill(kiosk, 2+i)
		kiosk.FollowText("Kirim jawaban")
		kiosk.See("Jawaban Anda sudah kami terima")
		if i == 0 {
			room.examine(kiosk)
			kiosk.FollowText("Isi survei")
			kiosk.Await(`document.querySelectorAll(":checked").length === 0`)
			room.examine(kiosk)
			kiosk.Follow(`a[hreflang=en]`)
			room.examine(kiosk)
			kiosk.Go(address + "/kiosk/thanks?l=en")
			room.examine(kiosk)
		}
	}
	p.Go(here + "/results")
	p.See("kurang dari 5 jawaban")
	p.See("Hasil tampil begitu sedikitnya lima orang menjawab")
	room.examine(p)
	kiosk.Go(address + "/kiosk")
	fill(kiosk, 3)
	kiosk.FollowText("Kirim jawaban")
	kiosk.See("Jawaban Anda sudah kami terima")
	p.Go(here + "/results")
	p.See("5 jawaban")
	p.See("Kepuasan secara keseluruhan")
	p.See("4,00 / 5") // 4, 5, 3, 4 and 4
	room.examine(p)
	if text := webtest.Eval[string](p, `document.body.innerText`); strings.Contains(text, "Wifi") {
		t.Error("the one text of five people is shown")
	}
	s := fmt.Sprintf("/surveys/%d", number)
	head.inBoth("/surveys", "/surveys/new", s, s+"/edit", s+"/preview", s+"/paper", s+"/results")
	var q int64
	if err := room.db.Get(&q, `SELECT MIN(id) FROM survey_question WHERE survey_id = ?`, number); err != nil {
		t.Fatal(err)
	}
	draft := head.sent("/surveys/new", "/surveys", form("starter", "needs"))
	if err := room.db.Get(&q, `SELECT MIN(id) FROM survey_question WHERE survey_id = ?`, strings.TrimPrefix(draft, "/surveys/")); err != nil {
		t.Fatal(err)
	}
	head.inBoth(draft, draft+"/questions/new?kind=matrix", fmt.Sprintf("%s/questions/%d", draft, q))
}

// An answer leaves nothing in the browser, takes nothing from a session that is
// there, and is counted once.
func TestAnsweringIsNameless(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Nuraini", "id", lms.Head)
	s := head.survey("patron")
	page := "/s/" + s.Code
	ani := room.enter("Ani", "id", lms.Librarian) // signed in, and still nobody here
	body := ani.see(page, "Bagaimana layanan perpustakaan kami?", "Perpustakaan Kota")
	for _, trace := range []string{"Ani", "_csrf", "data-reader"} {
		if strings.Contains(body, trace) {
			t.Errorf("the form knows %q", trace)
		}
	}
	for _, path := range []string{page, page + "/kiosk", page + "/thanks", page + "x", "/s/nosuchcode"} {
		req, _ := http.NewRequest("GET", room.url+path, nil)
		req.AddCookie(&http.Cookie{Name: SessionCookie, Value: "long over"})
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if c := res.Header.Values("Set-Cookie"); len(c) > 0 {
			t.Errorf("%s sets %v", path, c)
		}
	}
	f := answers(s, "4", "Ruang baca nyaman")
	status, _, to := ani.fills(page, f)
	if status != 303 || to != page+"/thanks?l=id" {
		t.Fatal(status, to)
	}
	for range 2 { // the second click, and going back to send again
		if status, _, to := ani.do("POST", page, "application/x-www-form-urlencoded", "", strings.NewReader(f.Encode())); status != 303 || to != page+"/thanks?l=id" {
			t.Error(status, to)
		}
	}
	rows := func() (list []string) {
		t.Helper()
		if err := room.db.Select(&list, `SELECT CONCAT(channel, ' ', day) FROM survey_response ORDER BY channel`); err != nil {
			t.Fatal(err)
		}
		return list
	}
	today := lms.DayOf(room.now().In(defaultZone)).String()
	if got := rows(); !slices.Equal(got, []string{"link " + today}) {
		t.Errorf("%v", got)
	}
	// No other table has learnt of it: sessions, forms and the log are as before.
	var forms int
	if err := room.db.Get(&forms, `SELECT COUNT(*) FROM account_form WHERE account_id = ?`, ani.actor.AccountID); err != nil || forms != 0 {
		t.Error(forms, err)
	}
	qr := answers(s, "5", "")
	qr.Set("from", "qr")
	if status, _, _ := ani.fills(page+"?from=qr", qr); status != 303 {
		t.Error(status)
	}
	if status, _, to := room.stranger().fills(page+"/kiosk", answers(s, "3", "")); status != 303 || to != page+"/kiosk/thanks?l=id" {
		t.Error(status, to)
	}
	if got := rows(); len(got) != 3 || got[0][:5] != "kiosk" || got[2][:2] != "qr" {
		t.Errorf("%v", got)
	}
	if status, _, _ := room.stranger().do("GET", "/s/"+strings.ToUpper(s.Code), "", "", nil); status != 200 {
		t.Error("an address typed in capitals is not found")
	}
}

func TestWrongAnswersComeBackFilledIn(t *testing.T) {
	room := openTestRoom(t)
	head := room.enter("Nuraini", "id", lms.Head)
	s := head.survey("patron")
	page, guest := "/s/"+s.Code, room.stranger()
	f := answers(s, "4", strings.Repeat("a", 2001))
	rating := s.Questions[4].Field()
	f.Set(rating, "9")
	f.Set("l", "en")
	status, body, _ := guest.fills(page, f)
	for _, text := range []string{"This answer cannot be read.", "Too long: 2,001 of at most 2,000 characters.", "question 5", strings.Repeat("a", 2001), `value="4" checked`} {
		if status != 422 || !strings.Contains(body, text) {
			t.Errorf("%d does not say %q", status, text)
		}
	}
	if status, body, _ := guest.fills(page, url.Values{}); status != 422 || strings.Count(body, "Nilai semua pernyataan") != 3 {
		t.Error(status)
	}
	// A broken token is no fault of the reader's.
	good := answers(s, "4", "")
	good.Set("token", "x")
	if status, _, _ := guest.do("POST", page, "application/x-www-form-urlencoded", "", strings.NewReader(good.Encode())); status != 303 {
		t.Error(status)
	}
	head.sent(fmt.Sprintf("/surveys/%d", s.ID), fmt.Sprintf("/surveys/%d/status", s.ID), form("do", "close"))
	for _, path := range []string{page, page + "/kiosk", page + "/thanks"} {
		if status, body, _ := guest.do("GET", path, "", "", nil); status != 409 || !strings.Contains(body, "sedang tidak menerima jawaban") {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, body, _ := guest.do("GET", "/s/abcdefghjk", "", "", nil); status != 404 || !strings.Contains(body, "Periksa kembali tautannya") {
		t.Error(status)
	}
}

func TestTooManyAnswersFromOneNetwork(t *testing.T) {
	room := openTestRoom(t)
	s := room.enter("Nuraini", "id", lms.Head).survey("reaction")
	guest := room.stranger()
	for i := range crowdBurst {
		if status, _, _ := guest.fills("/s/"+s.Code, answers(s, "4", "")); status != 303 {
			t.Fatal(i, status)
		}
	}
	status, body, _ := guest.fills("/s/"+s.Code, answers(s, "4", "Bagus sekali"))
	if status != 429 || !strings.Contains(body, "kirim lagi 1 menit lagi") || !strings.Contains(body, "Bagus sekali") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	room.pass(time.Minute)
	if status, _, _ := guest.fills("/s/"+s.Code, answers(s, "4", "")); status != 303 {
		t.Error(status)
	}
	var kept int // nothing of it is written down
	if err := room.db.Get(&kept, `SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name LIKE 'survey%' AND (column_name LIKE '%address%' OR column_name LIKE '%ip%')`); err != nil || kept != 0 {
		t.Error(kept, err)
	}
}

func TestCrowdForgetsWithTheDay(t *testing.T) {
	var c crowd
	at := time.Date(2026, 4, 1, 10, 0, 0, 0, time.UTC)
	for range crowdBurst {
		if c.wait("192.0.2.1", at) != 0 {
			t.Fatal("held back too early")
		}
	}
	if w := c.wait("192.0.2.1", at); w != crowdEvery {
		t.Error(w)
	}
	if c.wait("192.0.2.2", at) != 0 {
		t.Error("another address waits too")
	}
	salt := c.salt
	for key := range c.sent {
		if bytes.Contains(key[:], []byte("192.0.2.1")) {
			t.Error("an address is kept as it is")
		}
	}
	if c.wait("192.0.2.1", at.Add(24*time.Hour)) != 0 || len(c.sent) != 1 || c.salt == salt {
		t.Error("yesterday's addresses are still known")
	}
}
