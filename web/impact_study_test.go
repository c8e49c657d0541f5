package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb/dbtest"
	"binapustaka/lms/usage"
	"binapustaka/web/webtest"
)

const day = 24 * time.Hour

// The whole way in a browser: what, which question, the plan, whether the data
// can answer it, declared; then the nights, and the study is read.
func TestStudyIsDeclaredAndRead(t *testing.T) {
	room, w := openStudyRoom(t, 0.3)
	head := room.enter("Kepala", "id", lms.Head)
	coming := room.hold("Lokakarya layanan", 10*day, nil)
	p := webtest.Open(t)
	head.admit(p)
	p.Go(room.url + "/impact")
	p.See("Studi menyatakan sebelumnya")
	p.FollowText("Nyatakan studi")
	p.Choose(`select[name="subject"]`, fmt.Sprintf("activity-%d", coming))
	p.FollowText("Lanjut")
	p.See("Apakah layanan perpustakaan berubah sesudah tanggal itu?")
	p.Click(`input[value="service"]`)
	p.FollowText("Lanjut")
	if got := webtest.Eval[string](p, `[...document.querySelectorAll("[name=primary],[name=untouched],[name=begins],[name=readings],[name=title]")].map(e => e.value).join("|")`); got != "visits|records_added|"+w.begins.String()+"|30, 90, 180|Layanan sesudah Lokakarya layanan" {
		t.Errorf("proposed: %s", got)
	}
	p.Choose(`select[name="primary"]`, "loans")
	p.Fill(`input[name="readings"]`, "30")
	p.FollowText("Lanjut")
	p.See("studi diperkirakan belum dapat menjawab")
	p.See("Tambahkan tanggal baca yang lebih jauh")
	p.FollowText("Kembali")
	if got := webtest.Eval[string](p, `document.querySelector("[name=primary]").value + " " + document.querySelector("[name=readings]").value`); got != "loans 30" {
		t.Errorf("coming back: %s", got)
	}
	p.Fill(`input[name="readings"]`, "30, 90, 180")
	p.FollowText("Lanjut")
	p.See("Semua syarat diperkirakan terpenuhi")
	p.See("Perubahan terkecil yang biasanya terlihat")
	p.Follow(`form[method="post"][action="/impact/studies"] button`)
	p.See("Studi dinyatakan")
	p.See("Studi ini belum dibaca")
	at := strings.TrimPrefix(p.URL(), room.url)
	var id int64
	fmt.Sscanf(at, "/impact/studies/%d", &id)

	room.pass(50 * day)
	head.renew()
	room.night(w, id)
	head.see(at, "Data peminjaman belum cukup", "Pembacaan 30 hari", "Data sejauh ini, tanpa putusan", "Dibaca lagi pada "+locale.ID.ShortDate(w.begins+90))
	room.pass(150 * day)
	head.renew()
	room.night(w, id)
	head.admit(p)
	p.Go(room.url + at)
	p.See("peminjaman lebih tinggi daripada yang diperkirakan kecenderungan sebelumnya")
	p.See("Sejalan dengan kenaikan")
	p.See("Cantuman katalog baru, yang tidak mungkin digerakkan, memang tetap")
	p.FollowText("30 hari")
	p.See("belum cukup")
	lacks(t, head.see("/impact", "lebih tinggi daripada yang diperkirakan", "Rentang 95%", "Semua tanggal baca sudah lewat"), "Studi menyatakan sebelumnya")

	body := head.see(at, "binapustaka stat its --in study-", "--slope --centre", "Sidik rencana")
	answers, err := room.deps.Impact.Answers(t.Context(), head.actor, id)
	if err != nil || len(answers) < 3 {
		t.Fatalf("%d answers, %v", len(answers), err)
	}
	last := answers[0]
	files := fmt.Sprintf("/impact/answers/%d", last.ID)
	if !strings.Contains(body, files+"/panel.csv") {
		t.Error("the panel is not offered")
	}
	csv, header := head.download(files + "/panel.csv")
	if !strings.HasPrefix(string(csv), "date,count") || !strings.Contains(header.Get("Content-Disposition"), fmt.Sprintf("study-%d-loans-180.csv", id)) || strings.Count(string(csv), "\n") < 900 {
		t.Errorf("%.80s %v", csv, header)
	}
	var saved struct {
		Method string        `json:"method"`
		Hash   string        `json:"input_hash"`
		Result impact.Answer `json:"result"`
	}
	if err := json.Unmarshal([]byte(head.see(files+"/result.json")), &saved); err != nil || saved.Method != impact.MethodService || len(saved.Hash) != 64 ||
		saved.Result.Verdict != impact.CompatibleIncrease || saved.Result.Estimate == nil || saved.Result.Estimate.Lo <= 0 {
		t.Errorf("%v %+v", err, saved)
	}

	// Only what another figure is used for, of this study's days and metrics, and
	// only what came after the reading.
	revised := func(metric string, on lms.Day, kept bool, after time.Duration) {
		dbtest.Insert(t, room.db, `INSERT INTO usage_revision (library_id, metric, day, old_total, new_total, kept, noticed_at) VALUES (?, ?, ?, 40, 44, ?, ?)`,
			room.library, metric, on, kept, last.CreatedAt.Add(after))
	}
	revised("loans", w.begins+3, true, time.Hour)
	revised("returns", w.begins+3, false, time.Hour)
	revised("loans", w.begins+200, false, time.Hour)
	revised("loans", w.begins+2, false, -time.Hour)
	lacks(t, head.see(at), "berubah di SLiMS")
	revised("loans", w.begins+3, false, time.Hour)
	revised("records_added", w.begins+3, false, time.Hour)
	revised("loans", w.begins+9, false, time.Hour)
	head.see(at, "angka 2 hari yang dipakai di sini berubah di SLiMS", fmt.Sprintf("/usage/coverage?year=%d", (w.begins+9).Time().Year()))
}

// What patrons say by month: said beforehand how far the data reach, and read in
// months, down to the survey's results.
func TestStudyOfSatisfaction(t *testing.T) {
	room, w := openStudyRoom(t, 0.4)
	head := room.enter("Kepala", "id", lms.Head)
	form := studyValues(fmt.Sprintf("activity-%d", room.hold("Antrean baru", 10*day, nil)), impact.OfService, w.begins, impact.Satisfaction)
	form.Set("step", "check")
	head.see("/impact/studies/new?"+form.Encode(), "Bulan penuh dengan nilai sesudahnya", "studi diperkirakan belum dapat menjawab", "Tambahkan tanggal baca yang lebih jauh, misalnya 365 hari")
	form.Set("readings", "400")
	head.see("/impact/studies/new?"+form.Encode(), "Semua syarat diperkirakan terpenuhi", "Perubahan terkecil yang biasanya terlihat")
	form.Set("untouched", impact.Satisfaction)
	if status, body, _ := head.send("/impact/studies/new?"+studyValues(form.Get("subject"), impact.OfService, w.begins, "loans").Encode(), "/impact/studies", form); status != 422 || !strings.Contains(body, "Kepuasan tidak dapat menjadi layanan pembanding") {
		t.Errorf("%d", status)
	}
	form.Set("untouched", usage.RecordsAdded)
	at, id := head.declares(form)
	room.pass(80 * day)
	head.renew()
	room.night(w, id)
	lacks(t, head.see(at, "Kepuasan pemustaka per bulan, 0–100", "Data sejauh ini, tanpa putusan", "rentang 95% tiap bulan"), "perkiraan</text>")
	room.pass(340 * day)
	head.renew()
	room.night(w, id)
	body := head.see(at, "kepuasan pemustaka lebih tinggi daripada yang diperkirakan kecenderungan sebelumnya", "Sejalan dengan kenaikan", "bulan tanpa nilai", "Bedanya dalam poin", `href="/surveys/41/trend?by=month"`,
		"Tanpa salah satu bulan sesudahnya, yang mana pun", "--outcome points", "Deret waktu terputus per bulan", "Cantuman katalog baru, yang tidak mungkin digerakkan")
	lacks(t, body, "hari buka terbaca")
	head.inBoth(at, "/impact")
}

func TestStudyComesBackFilledIn(t *testing.T) {
	room, w := openStudyRoom(t, 0)
	head := room.enter("Kepala", "id", lms.Head)
	subject := fmt.Sprintf("activity-%d", room.hold("Lokakarya", 10*day, nil))
	refused := func(form url.Values, texts ...string) {
		t.Helper()
		status, body, _ := head.do("GET", "/impact/studies/new?"+form.Encode(), "", "", nil)
		posted, again, _ := head.send("/impact/studies/new?"+studyValues(subject, impact.OfService, w.begins, usage.Loans).Encode(), "/impact/studies", form)
		for _, text := range texts {
			if status != 422 || posted != 422 || !strings.Contains(body, text) || !strings.Contains(again, text) {
				t.Errorf("%d and %d, not %q\n%s", status, posted, text, excerpt(again))
			}
		}
	}
	change := func(name string, values ...string) url.Values {
		form := studyValues(subject, impact.OfService, w.begins, usage.Loans)
		if form[name] = values; len(values) == 0 {
			form.Del(name)
		}
		return form
	}
	refused(change("title", " "), "Beri studi ini judul", `value="30, 90, 180"`, `aria-describedby="title-error"`)
	refused(change("readings", "30, sembilan"), "“sembilan” bukan bilangan hari", `value="30, sembilan"`)
	refused(change("readings", "3"), "Hari baca terletak 14 sampai 730 hari", `value="3"`)
	refused(change("begins", "2026-02-31"), "Isi tanggal mulainya", `value="2026-02-31"`)
	refused(change("primary", "dances"), "Pilih layanan yang angkanya")
	refused(change("untouched"), "tidak mungkin digerakkan pelatihan ini. Bila layanan itu ikut berubah")
	refused(change("untouched", usage.Loans), "Layanan pembanding harus lain")
	refused(change("subject", "activity-9999"), "Pilih kursus, kegiatan, program, atau inovasi", `name="subject"`)
	refused(change("question", "why"), "Pilih pertanyaan", `value="service"`)
	staff := studyValues(subject, impact.OfStaff, w.begins, usage.Visits)
	refused(staff, "tidak mencatat siapa yang mengerjakan layanan ini")

	// The form is sent twice, and one study is made.
	form := studyValues(subject, impact.OfService, w.begins, usage.Loans)
	head.twice("/impact/studies/new?"+form.Encode(), "/impact/studies", form)
	going, _, err := room.deps.Impact.Studies(t.Context(), head.actor, room.library)
	if err != nil || len(going) != 1 || going[0].Hash == "" || going[0].Plan.Exploratory[0] != usage.Returns {
		t.Fatalf("%+v %v", going, err)
	}
	innovation, err := room.deps.Impact.CreateChange(t.Context(), head.actor, room.library, impact.Change{Kind: impact.Innovation, Title: "Perpustakaan keliling", On: w.begins})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := room.deps.Impact.CreateChange(t.Context(), head.actor, room.library, impact.Change{Kind: impact.OpeningHours, Title: "Buka sampai malam", On: w.begins + 20}); err != nil {
		t.Fatal(err)
	}
	lacks(t, head.see("/impact/studies/new", "Program dan inovasi layanan", "Perpustakaan keliling"), "Buka sampai malam")
	subject = fmt.Sprintf("change-%d", innovation)
	lacks(t, head.see("/impact/studies/new?step=question&subject="+subject, "jadi hanya ada satu pertanyaan"), `value="staff"`)
	refused(studyValues(subject, impact.OfStaff, w.begins, usage.Loans), "Program atau inovasi layanan tidak melatih orang tertentu")
	at, _ := head.declares(studyValues(subject, impact.OfService, w.begins, usage.Loans))
	head.see(at, "Perpustakaan keliling", "Perubahan lain yang dicatat dalam 60 hari dari tanggal mulai: Buka sampai malam (")
	w.empty = true
	head.see("/impact/studies/new", "Belum ada angka layanan yang terbaca")
}

func TestStudyIsRevisedAndEnded(t *testing.T) {
	room, w := openStudyRoom(t, 0)
	head, admin := room.enter("Kepala", "id", lms.Head), room.enter("Admin", "en", lms.Admin)
	subject := fmt.Sprintf("activity-%d", room.hold("Lokakarya", 10*day, nil))
	at, _ := head.declares(studyValues(subject, impact.OfService, w.begins, usage.Loans))
	edit := at + "/edit"
	admin.see(edit, "Change the plan of a study", `value="30, 90, 180"`, `value="Layanan sesudah lokakarya"`)
	form := studyValues(subject, impact.OfService, w.begins, usage.Visits)
	status, body, _ := head.send(edit+"?"+form.Encode(), at, form)
	if status != 422 || !strings.Contains(body, "Tulis alasannya") || !strings.Contains(body, `name="primary" value="visits"`) {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	form.Set("reason", "Salah pilih layanan")
	next := head.sent(edit+"?"+form.Encode(), at, form)
	head.see(next, "Rencana baru dikunci", "Versi 2", at, "kepala perpustakaan")
	head.see(at, "Versi ini diakhiri", "Salah pilih layanan", next, "Versi 1")
	head.see("/impact", "Studi yang sudah diakhiri (1)", "Salah pilih layanan")
	form.Set("reason", "Sekali lagi")
	status, body, _ = head.do("GET", edit, "", "", nil)
	if status != 409 || !strings.Contains(body, "sudah diakhiri") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	if status, body, _ = head.send(next+"/edit", at, form); status != 409 || !strings.Contains(body, "sudah diakhiri") || !strings.Contains(body, "Sekali lagi") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}

	if status, body, _ = head.send(next, next+"/end", url.Values{"reason": {" "}}); status != 422 || !strings.Contains(body, "Tulis alasannya") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	head.sent(next, next+"/end", url.Values{"reason": {"Kegiatannya batal"}})
	lacks(t, head.see(next, "Studi diakhiri", "Kegiatannya batal"), `/edit"`, `/end"`)
	if status, body, _ = head.send("/profile", next+"/end", url.Values{"reason": {"Lagi"}}); status != 409 || !strings.Contains(body, "sudah diakhiri") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
}

func TestStudiesAreSeenByWhomTheyConcern(t *testing.T) {
	room, w := openStudyRoom(t, 0.3)
	head, trainer, rina := room.enter("Kepala", "id", lms.Head), room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	course := room.install()[0]
	at, id := head.declares(studyValues(fmt.Sprintf("course-%d", course), impact.OfStaff, w.begins, usage.RecordsAdded))
	room.pass(200 * day)
	for _, v := range []*visitor{head, trainer, rina} {
		v.renew()
	}
	room.night(w, id)
	answers, err := room.deps.Impact.Answers(t.Context(), head.actor, id)
	if err != nil || len(answers) == 0 {
		t.Fatal(err)
	}
	files := fmt.Sprintf("/impact/answers/%d", answers[0].ID)
	head.see(at, "lebih banyak daripada rekan yang belum dilatih", files+"/panel.csv", "binapustaka stat did --in study-", "Siapa yang tidak ikut dibandingkan", "Kurun pelatihan", "kepala perpustakaan")
	lacks(t, trainer.see(at, "lebih banyak daripada rekan yang belum dilatih", "satu baris per orang"), files, `/edit"`, `/end"`, "binapustaka stat did")
	lacks(t, trainer.see("/impact", at), "/impact/studies/new")
	get := func(v *visitor, path string, want int) {
		t.Helper()
		if status, body, _ := v.do("GET", path, "", "", nil); status != want {
			t.Errorf("%s by %s: %d, not %d\n%s", path, v.actor.Name, status, want, excerpt(body))
		}
	}
	csv, _ := head.download(files + "/panel.csv")
	if !strings.HasPrefix(string(csv), "unit,library,block") {
		t.Errorf("%.60s", csv)
	}
	for _, path := range []string{files + "/panel.csv", files + "/result.json", "/impact/studies/new", at + "/edit"} {
		get(trainer, path, 403)
		get(rina, path, 403)
	}
	get(rina, at, 403)
	if status, _, _ := trainer.send("/profile", at+"/end", url.Values{"reason": {"x"}}); status != 403 {
		t.Errorf("ended by a trainer: %d", status)
	}
	guest := room.enter("Tamu", "id", lms.Admin)
	guest.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	for _, path := range []string{at, at + "/edit", files + "/panel.csv", files + "/result.json"} {
		get(guest, path, 404)
	}
	if status, _, _ := guest.send("/profile", at+"/end", url.Values{"reason": {"x"}}); status != 404 {
		t.Errorf("ended from elsewhere: %d", status)
	}
	get(head, "/impact/studies/999999", 404)
	get(head, "/impact/answers/999999/panel.csv", 404)

	room.insert(`UPDATE impact_study SET failure = 'impact.study_failed', failed_at = NOW() WHERE id = ?`, id)
	head.see("/impact", "tidak dapat dibaca semalam")
	head.see(at, "tidak dapat dibaca semalam", "Sejak ")
}

// Every page of studies, in both languages, at a desk and on a phone.
func TestStudiesAreAccessible(t *testing.T) {
	room, w := openStudyRoom(t, 0.3)
	head := room.enter("Kepala", "id", lms.Head)
	activity := fmt.Sprintf("activity-%d", room.hold("Lokakarya layanan referensi dan penelusuran informasi", 10*day, nil))
	course := fmt.Sprintf("course-%d", room.install()[0])
	service := studyValues(activity, impact.OfService, w.begins, usage.Loans)
	at, id := head.declares(service)
	staff := studyValues(course, impact.OfStaff, w.begins, usage.RecordsAdded)
	of, people := head.declares(staff)
	fresh, _ := head.declares(studyValues(activity, impact.OfService, w.begins-300, usage.Visits))
	wizard := []string{"/impact/studies/new"}
	for _, form := range []url.Values{service, staff} {
		for _, step := range []string{"question", "plan", "check"} {
			form.Set("step", step)
			wizard = append(wizard, "/impact/studies/new?"+form.Encode())
		}
	}
	wizard = append(wizard, at+"/edit", "/impact/studies/new?step=check&subject="+activity+"&question=service")
	head.inBoth(append(wizard, fresh)...)
	room.pass(140 * day)
	head.renew()
	room.night(w, id)
	room.night(w, people)
	head.inBoth("/impact", at, of)
	room.pass(60 * day)
	head.renew()
	room.night(w, id)
	room.night(w, people)
	head.inBoth("/impact", at, at+"?reading=30", of)
}
