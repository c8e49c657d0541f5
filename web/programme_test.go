package web

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/programme"
	"binapustaka/lms/usage"
	"binapustaka/web/webtest"
)

// A reading programme: made by the head, led by its owner, who counts and names
// nobody; a contest that two jurors score without seeing each other's; a study by
// one click, whose verdict the programme's page shows.
func TestJourneyOfAReadingProgramme(t *testing.T) {
	room, w := openStudyRoom(t, 0.4)
	head, trainer, rina, budi := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	lacks(t, rina.see("/programmes", "Belum ada program"), "/programmes/new")
	if status, _, _ := rina.do("GET", "/programmes/new", "", "", nil); status != 403 {
		t.Errorf("a librarian makes a programme: %d", status)
	}

	p := head.browser()
	p.Go(room.url + "/programmes")
	p.FollowText("Program baru")
	p.FollowText("Simpan")
	p.See("Beri nama, supaya mudah dikenali.")
	p.Fill("input[name=title]", "Sabtu membaca")
	p.Choose("select[name=owner]", fmt.Sprint(rina.actor.AccountID))
	p.Do(chromedp.SetValue(chromedp.CSS("input[name=on]"), w.begins.String()))
	p.Choose("select[name=metric]", usage.Loans)
	p.Click("main details summary")
	p.Click(`input[name=more][value="` + usage.Visits + `"]`)
	p.Fill("input[name=budget]", "1,5 juta")
	p.FollowText("Simpan")
	p.See("Tulis jumlah dalam rupiah bulat")
	p.Fill("input[name=budget]", "Rp 1.500.000")
	p.FollowText("Simpan")
	p.See("Program tersimpan.")
	p.See("Rp1.500.000")
	p.See("Akan datang")
	p.Accessible()
	at := strings.TrimPrefix(p.URL(), room.url)
	head.see(fmt.Sprintf("/impact/calendar?year=%d", w.begins.Time().Year()), "Sabtu membaca", `href="`+at+`"`)

	// A study by one click, before it begins: filled in with programme, day and metrics.
	p.FollowText("Buat studi program ini")
	p.See("Sabtu membaca")
	for field, want := range map[string]string{"begins": w.begins.String(), "primary": usage.Loans, "untouched": usage.RecordsAdded} {
		if got := webtest.Eval[string](p, `document.querySelector("[name=`+field+`]").value`); got != want {
			t.Errorf("%s is filled in with %q, not %q", field, got, want)
		}
	}
	if !webtest.Eval[bool](p, `document.querySelector("input[name=exploratory][value=visits]").checked`) {
		t.Error("the second metric is not looked at")
	}
	p.FollowText("Lanjut")
	p.FollowText("Nyatakan studi")
	p.See("Sabtu membaca")
	var id int64
	if _, err := fmt.Sscanf(strings.TrimPrefix(p.URL(), room.url), "/impact/studies/%d", &id); err != nil {
		t.Fatal(err, p.URL())
	}
	head.see(fmt.Sprintf("/impact/studies/%d", id), `<a href="`+at+`">Sabtu membaca</a>`)
	head.see(at, fmt.Sprintf("/impact/studies/%d", id))
	lacks(t, rina.see(at), "/impact/studies/")
	lacks(t, trainer.see(at, "/impact/studies/"), "Buat studi program ini")

	// The owner writes about a session, on a telephone, once it is over.
	p = rina.browser()
	p.Size(390, 800)
	p.Go(room.url + at)
	p.FollowText("Catat pertemuan")
	p.See("Nama anak dan remaja tidak disimpan")
	p.Fill("input[name=place]", "Ruang anak")
	p.Fill("input[name=group]", "Kelinci")
	p.Fill("input[name=children]", "12")
	p.FollowText("Simpan")
	p.See("Pertemuan ini belum mulai.")
	p.Fill("input[name=children]", "")
	p.FollowText("Simpan")
	p.See("Pertemuan tersimpan.")
	head.see(fmt.Sprintf("/activities/calendar?month=%s", monthParam(w.begins)), "Sabtu membaca", "Ruang anak")
	lacks(t, budi.see(fmt.Sprintf("/activities/calendar?month=%s&who=mine", monthParam(w.begins))), "Sabtu membaca")
	room.pass(time.Duration(w.begins-lms.DayOf(room.now().In(defaultZone))+1) * day)
	for _, v := range []*visitor{head, trainer, rina, budi} {
		v.renew()
	}
	p = rina.browser()
	p.Size(390, 800)
	p.Go(room.url + at)
	p.See("Jumlah belum diisi")
	p.Follow("#sessions li a")
	p.Fill("input[name=children]", "Ani, Budi dan 10 lainnya")
	p.Fill("input[name=adults]", "4")
	write(p, "textarea[name=books]", "Si Kancil\nLaskar Pelangi")
	write(p, "textarea[name=questions]", "Mengapa Kancil mencuri?")
	write(p, "textarea[name=done]", "Membaca bergantian")
	p.Accessible()
	p.FollowText("Simpan")
	p.See("Tulis satu angka bulat")
	if got := webtest.Eval[string](p, `document.querySelector("textarea[name=books]").value`); got != "Si Kancil\nLaskar Pelangi" {
		t.Errorf("the books came back as %q", got)
	}
	p.Fill("input[name=children]", "12")
	p.FollowText("Simpan")
	p.See("16 peserta: 12 anak, 0 remaja, 4 dewasa")
	p.See("Kelompok baca")
	p.Accessible()
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d pixels wide on a telephone", wide)
	}
	session := firstLink(t, rina.see(at), at+`/sessions/\d+`)
	if status, _, _ := budi.do("GET", session, "", "", nil); status != 403 {
		t.Errorf("a colleague writes: %d", status)
	}
	rina.refused(422, session, session, url.Values{"starts": {"x"}, "ends": {""}, "leader": {fmt.Sprint(budi.actor.AccountID)}}, "Pilih orang yang masih bekerja")

	// The contest. Jurors see their own scores alone until it is closed.
	contest := trainer.sent(at+"/contests/new", at+"/contests", url.Values{"title": {"Cerita pendek"}, "criteria": {"Gagasan\nBahasa"}, "jury": {fmt.Sprint(rina.actor.AccountID), fmt.Sprint(budi.actor.AccountID)}})
	trainer.refused(422, contest, contest, url.Values{"do": {"add"}, "age": {"child"}, "n": {"tiga"}}, "Tulis berapa naskah", `value="tiga"`)
	trainer.sent(contest, contest, url.Values{"do": {"add"}, "age": {"child"}, "n": {"3"}})
	trainer.see(contest, "Naskah 01", "Naskah 03", "0 dari 3 dinilai lengkap")
	if status, _, _ := trainer.do("GET", contest+"/scores", "", "", nil); status != 403 {
		t.Errorf("who is no juror scores: %d", status)
	}
	budi.refused(422, contest+"/scores", contest+"/scores", scoresOf(budi, contest, "70", "70", "60", "60", "50", "seratus"), "Tulis angka bulat 0 sampai 100.", `value="seratus"`)
	budi.sent(contest+"/scores", contest+"/scores", scoresOf(budi, contest, "70", "70", "60", "60", "50", "50"))
	lacks(t, rina.see(contest+"/scores"), `value="70"`, `value="60"`)
	lacks(t, trainer.see(contest, "3 dari 3 dinilai lengkap", "0 dari 3 dinilai lengkap"), "70,00")
	rina.sent(contest+"/scores", contest+"/scores", scoresOf(rina, contest, "60", "60", "70", "70", "90", "10"))
	rina.see(contest, "Anda sudah menilai lengkap 3 dari 3 naskah")
	p = trainer.browser()
	p.Go(room.url + contest)
	p.Click("details.sure-inline summary")
	p.FollowText("Ya, tutup penilaian")
	p.See("Inilah peringkatnya")
	p.Accessible()
	budi.see(contest, "65,00", "50,00", "seri")
	if body := budi.see(contest); strings.Count(body, "seri</span>") != 2 || strings.Contains(body, "Pelatih</td>") {
		t.Errorf("ranked otherwise: %s", excerpt(body))
	}
	if status, _, _ := budi.do("GET", contest+"/scores", "", "", nil); status != 409 {
		t.Errorf("scores after the end: %d", status)
	}
	admin := room.enter("Admin", "id", lms.Admin)
	admin.see("/audit", "Menutup penilaian lomba “Cerita pendek” dari program “Sabtu membaca”")

	// The night reads the study, and the programme says what it found.
	room.pass(120 * day)
	room.night(w, id)
	head.renew()
	answers, err := room.deps.Impact.Answers(t.Context(), head.actor, id)
	if err != nil || len(answers) == 0 {
		t.Fatalf("%d answers, %v", len(answers), err)
	}
	for _, saved := range answers { // the last reading comes first
		if a, err := saved.Answer(); err != nil {
			t.Fatal(err)
		} else if a.Primary {
			if a.Question != impact.OfService || a.Verdict == impact.InsufficientData {
				t.Errorf("%s: %s", a.Question, a.Verdict)
			}
			head.see(at, locale.ID.T("impact.verdict."+string(a.Verdict)))
			break
		}
	}

	trainer.renew()
	trainer.sent(at+"/parts/new?kind=cost", at+"/parts", url.Values{"kind": {"cost"}, "on": {w.begins.String()}, "title": {"Buku hadiah"}, "amount": {"250.000"}})
	days := fmt.Sprintf("from=%s&to=%s", w.begins-1, w.begins+30)
	trainer.see("/programmes/summary?"+days, "Sabtu membaca", "Rp250.000", "16 peserta")
	workbook, _ := trainer.download("/programmes/summary.xlsx?" + days)
	if says := cells(t, workbook); !strings.Contains(says, "Sabtu membaca|Program membaca anak dan remaja") || !strings.Contains(says, "|1|12|0|4|16|1500000|250000") {
		t.Error(says)
	}
	csv, _ := trainer.download("/programmes/summary.csv?" + days)
	if !strings.Contains(string(csv), ";1;12;0;4;16;1500000;250000") {
		t.Errorf("%s", csv)
	}
	rina.renew()
	open := trainer.sent(at+"/contests/new", at+"/contests", url.Values{"title": {"Puisi"}, "criteria": {"Gagasan"}, "jury": {fmt.Sprint(rina.actor.AccountID)}})
	trainer.sent(open, open, url.Values{"do": {"add"}, "age": {"teenager"}, "n": {"1"}, "title": {"Hujan"}})
	rina.inBoth(open+"/scores", open)
	cost := firstLink(t, trainer.see(at), at+`/parts/\d+`)
	trainer.inBoth(open, open+"/edit", cost, at, at+"/edit", session, at+"/sessions/new", at+"/contests/new", contest, "/programmes", "/programmes/new", "/programmes/summary?"+days, at+"/parts/new?kind=cost")
}

// firstLink is the first address of a page that a pattern fits.
func firstLink(t *testing.T, body, pattern string) string {
	t.Helper()
	m := regexp.MustCompile(`href="(` + pattern + `)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no link fits %s: %s", pattern, excerpt(body))
	}
	return m[1]
}

// scoresOf is a juror's form, filled in from the first text and criterion on.
func scoresOf(v *visitor, contest string, points ...string) url.Values {
	v.t.Helper()
	form := url.Values{}
	for i, m := range regexp.MustCompile(`name="(s-\d+-\d+)"`).FindAllStringSubmatch(v.see(contest+"/scores"), -1) {
		form.Set(m[1], points[i])
	}
	if len(form) != len(points) {
		v.t.Fatalf("%d fields for %d scores", len(form), len(points))
	}
	return form
}

// A campaign: posts, and reach from a file whose mistakes are told by line before
// anything is saved.
func TestJourneyOfACampaign(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	today := lms.DayOf(room.now().In(defaultZone))
	at := trainer.sent("/programmes/new", "/programmes", url.Values{"title": {"Ayo ke perpustakaan"}, "kind": {"campaign"}, "owner": {fmt.Sprint(trainer.actor.AccountID)}, "on": {(today - 40).String()}})
	trainer.see(at, "Belum ada unggahan", "Belum ada jangkauan")
	if status, _, _ := trainer.do("GET", at+"/parts/new?kind=guest", "", "", nil); status != 404 {
		t.Errorf("a campaign has guests: %d", status)
	}
	post := url.Values{"kind": {"post"}, "on": {(today - 39).String()}, "label": {"Instagram"}, "title": {"Buku pekan ini"}, "link": {"instagram.com/p/1"}, "state": {"posted"}}
	trainer.refused(422, at+"/parts/new?kind=post", at+"/parts", post, "https://", "Buku pekan ini")
	post.Set("link", "https://www.instagram.com/p/1")
	trainer.sent(at+"/parts/new?kind=post", at+"/parts", post)
	trainer.see(at, "Buku pekan ini", "Tayang", `href="https://www.instagram.com/p/1"`)
	trainer.refused(422, at+"/reach", at+"/reach", url.Values{"on": {(today + 1).String()}, "channel": {""}, "reach": {"banyak"}}, "belum tiba", "Isi kanalnya", "Tulis angka bulat")
	trainer.sent(at+"/reach", at+"/reach", url.Values{"on": {(today - 39).String()}, "channel": {"Instagram"}, "reach": {"1.250"}})

	p := trainer.browser()
	p.Size(390, 800)
	p.Go(room.url + at + "/reach")
	p.See("Jumlah seluruhnya 1.250.")
	write(p, "textarea[name=text]", fmt.Sprintf("tanggal;kanal;jangkauan\n%s;Instagram;1.400\n%s;Instagram;12,5\n31/2/2026;WhatsApp;80\n%s;WhatsApp;80,0", today-39, today-38, today-37))
	p.FollowText("Periksa dahulu")
	p.See("Ada 2 baris yang perlu diperbaiki.")
	p.See("Baris 3: “12,5” bukan angka bulat.")
	p.See("Baris 4: “31/2/2026” bukan tanggal.")
	p.See("Mengganti 1.250")
	p.Accessible()
	trainer.see(at+"/reach", "Jumlah seluruhnya 1.250.") // nothing is saved
	p.Do(chromedp.SetValue(chromedp.CSS("form.card textarea[name=text]"), fmt.Sprintf("tanggal;kanal;jangkauan\n%s;Instagram;1.400\n%s;WhatsApp;80,0", today-39, today-37)))
	p.FollowText("Periksa dahulu")
	p.FollowText("Simpan semua")
	p.See("2 baris jangkauan tersimpan.")
	p.See("Jumlah seluruhnya 1.480.")
	p.Accessible()
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d pixels wide on a telephone", wide)
	}
	if status, body, _ := trainer.claims(at+"/reach", at+"/reach/file", nil, "jangkauan.csv", []byte("\uFEFFdate,channel,reach\n"+(today-1).String()+",TikTok,\"2,000\"\n")); status != 200 || !strings.Contains(body, "TikTok") || !strings.Contains(body, "Simpan semua") {
		t.Errorf("a file of Excel: %d\n%s", status, excerpt(body))
	}
	if status, _, _ := rina.claims(at+"/reach", at+"/reach/file", nil, "x.csv", []byte("x")); status != 403 {
		t.Errorf("a librarian imports: %d", status)
	}
	room.enter("Admin", "id", lms.Admin).see("/audit", "Mengimpor 2 baris jangkauan program “Ayo ke perpustakaan”")
	trainer.inBoth(at, at+"/reach", at+"/parts/new?kind=post", firstLink(t, trainer.see(at), at+`/parts/\d+`))
	rina.inBoth(at + "/reach")
}

// A book event has its guests, its day and what is on show.
func TestABookEvent(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	at := trainer.sent("/programmes/new", "/programmes", url.Values{"title": {"Event Bulan Buku Mei"}, "kind": {"event"}, "owner": {fmt.Sprint(trainer.actor.AccountID)}, "on": {"2026-05-16"}, "until": {"2026-05-16"}})
	for _, part := range []url.Values{
		{"kind": {"guest"}, "label": {"author"}, "title": {"Andrea Hirata"}, "detail": {"Laskar Pelangi"}},
		{"kind": {"slot"}, "on": {"2026-05-16"}, "at": {"09:30"}, "title": {"Bincang buku"}, "detail": {"Aula"}},
		{"kind": {"work"}, "title": {"Komik dinding"}, "label": {"Kelas V SDN 2"}},
	} {
		trainer.sent(at+"/parts/new?kind="+part.Get("kind"), at+"/parts", part)
	}
	lacks(t, trainer.see(at, "Andrea Hirata", "Pengarang", "16 Mei 2026, 09.30", "Bincang buku", "Komik dinding", "Kelas V SDN 2", "hasilnya belum dicatat"), "Unggahan", "Lomba menulis")
	slot := firstLink(t, trainer.see(at), at+`/parts/\d+`)
	trainer.see(slot, `value="09:30"`)
	trainer.sent(slot, slot, url.Values{"do": {"remove"}})
	lacks(t, trainer.see(at), "Bincang buku")
	form := url.Values{"title": {"Event Bulan Buku Mei"}, "owner": {fmt.Sprint(trainer.actor.AccountID)}, "on": {"2026-05-16"}, "until": {"2026-05-16"}, "cancelled": {"1"}, "revision": {"0"}}
	trainer.sent(at+"/edit", at, form)
	form.Set("title", "Lain")
	trainer.refused(409, at+"/edit", at, form, "Rekan Anda baru saja mengubah", `value="Lain"`)
	lacks(t, trainer.see("/programmes"), "Event Bulan Buku Mei")
	trainer.see("/programmes?status=cancelled&kind=event", "Event Bulan Buku Mei", "Dibatalkan")
}

// The report of a quarter tells what was held for patrons, by age, and what was done
// with partners.
func TestReportsTellOfProgrammes(t *testing.T) {
	room := openTestRoom(t)
	term, at := room.lastQuarter()
	head := room.enter("Sri", "id", lms.Head)
	id, err := room.deps.Programmes.Create(t.Context(), head.actor, room.library, programme.Details{Kind: programme.Reading, Title: "Sabtu membaca", OwnerID: head.actor.AccountID, On: term.Period().From})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		s := programme.Session{StartsAt: at.AddDate(0, 0, -7*i), EndsAt: at.AddDate(0, 0, -7*i).Add(time.Hour), Counted: true, Present: programme.Present{Children: 21, Teenagers: 8, Adults: 3}}
		if i == 1 {
			s.StartsAt, s.EndsAt = at.AddDate(0, 0, 200), at.AddDate(0, 0, 200).Add(time.Hour) // in another term
			s.Counted = false
		}
		if _, err := room.deps.Programmes.SaveSession(t.Context(), head.actor, id, s); err != nil {
			t.Fatal(err)
		}
	}
	school := room.insert(`INSERT INTO partner (library_id, kind, name, note, keeper_id, created_at) VALUES (?, 'school', 'SDN 2', '', ?, ?)`, room.library, head.actor.AccountID, at)
	room.insert(`INSERT INTO partner_visit (partner_id, class_name, level, starts_at, ends_at, counted, pupils, adults, done, outcome, feedback) VALUES (?, 'IV B', 'sd', ?, ?, TRUE, 27, 2, '', '', '')`, school, at, at.Add(time.Hour))
	head.sent("/reports", "/reports", url.Values{"term": {term.String()}})
	head.see("/reports?term="+term.String(), "Kerja sama dengan mitra", "SDN 2", "Program untuk pemustaka", "Sabtu membaca", "Program membaca anak dan remaja")
	workbook, _ := head.download("/reports/" + term.String() + "/file.xlsx")
	if says := cells(t, workbook); !strings.Contains(says, "Sabtu membaca|Program membaca anak dan remaja|1|21|8|3") || !strings.Contains(says, "SDN 2|Sekolah|1|27|2|0") {
		t.Error(says)
	}
}
