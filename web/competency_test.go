package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/competency"
)

const frameworkFile = `code,group,group_en,unit,unit_en,element,criterion,level,source,version
LAY,Layanan <pemustaka>,User services,,,,,,Kerangka kota,1
LAY.1,Layanan <pemustaka>,User services,Melayani peminjaman,Lending,Memeriksa anggota,Masa berlaku diperiksa,2,Kerangka kota,1
LAY.2,Layanan <pemustaka>,User services,Menjawab pertanyaan,Answering,,,3,Kerangka kota,1
`

func (room *testRoom) competencies() *competency.Store { return competency.NewStore(room.db, room.now) }

// frameworks installs the starter and is the ids of its groups.
func (room *testRoom) frameworks() map[string]int64 {
	room.t.Helper()
	ids, err := room.competencies().InstallStarter(context.Background(), lms.System("test"), room.library)
	if err != nil {
		room.t.Fatal(err)
	}
	return ids
}

// profile is a profile of the library that asks for levels, by id.
func (room *testRoom) profile(name string, levels map[int64]int, holders ...*visitor) int64 {
	room.t.Helper()
	d := competency.ProfileDetails{Name: name}
	for id, level := range levels {
		d.Requirements = append(d.Requirements, competency.Requirement{CompetencyID: id, Level: level})
	}
	id, err := room.competencies().CreateProfile(context.Background(), lms.System("test"), room.library, d)
	for _, v := range holders {
		if err == nil {
			err = room.competencies().Assign(context.Background(), lms.System("test"), room.library, []int64{v.actor.AccountID}, id)
		}
	}
	if err != nil {
		room.t.Fatal(err)
	}
	return id
}

// imports posts the import's form as a browser does.
func (v *visitor) imports(path, text, name string, content []byte) (int, string, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see("/competencies/frameworks/import"))[1]
	kind, body := upload(v.t, token, url.Values{"text": {text}}, name, content)
	return v.do("POST", path, kind, "", bytes.NewReader(body))
}

func TestFrameworkIsImported(t *testing.T) {
	room := openTestRoom(t)
	admin, rina := room.enter("Admin", "id", lms.Admin), room.enter("Rina", "en", lms.Librarian)
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	const check, do = "/competencies/frameworks/check", "/competencies/frameworks/import"
	rina.see("/competencies/frameworks", "There is no competency framework yet", `href="/guide/administrator"`)
	admin.see("/competencies/frameworks", "tujuh kelompok SKKNI", "Pasang kerangka bawaan", `href="`+do+`"`)
	if status, body, _ := admin.imports(check, "", "", nil); status != 422 || !strings.Contains(body, "Pilih berkas, atau tempel isinya") {
		t.Errorf("%d %s", status, excerpt(body))
	}

	broken := strings.Replace(frameworkFile, "LAY.2,Layanan <pemustaka>", "LAY.2,", 1)
	broken = strings.Replace(broken, ",2,Kerangka", ",2,Kerangka lain", 1)
	status, body, _ := admin.imports(check, "", "kerangka.csv", []byte(broken))
	for _, text := range []string{"2 hal perlu diperbaiki", "Baris 3", "Satu berkas memuat satu kerangka", "Baris 4", `Kolom "group" kosong`, "Tidak ada yang tersimpan", "LAY.2,,User"} {
		if !strings.Contains(body, text) {
			t.Errorf("%d: %q is not said\n%s", status, text, excerpt(body))
		}
	}
	lacks(t, body, "Impor sekarang")
	if status, _, _ = admin.imports(do, broken, "", nil); status != 422 {
		t.Errorf("a broken file: %d", status)
	}
	status, body, _ = admin.imports(check, frameworkFile, "", nil)
	for _, text := range []string{"Yang akan berubah", "Kerangka kota, versi 1", "kerangka baru", "kelompok baru", "Layanan <pemustaka>", "unit baru", "Melayani peminjaman", "Impor sekarang"} {
		if status != 200 || !strings.Contains(body, text) {
			t.Errorf("%d: %q is not said\n%s", status, text, excerpt(body))
		}
	}
	var n int
	if err := room.db.Get(&n, `SELECT COUNT(*) FROM competency_framework`); err != nil || n != 0 {
		t.Fatalf("%d frameworks after a check, %v", n, err)
	}
	status, _, at := admin.imports(do, frameworkFile, "", nil)
	if status != 303 {
		t.Fatal(status)
	}
	admin.see(at, "Impor selesai: 3 perubahan, 0 tidak berubah.", "Layanan <pemustaka>", "Melayani peminjaman", "Memeriksa anggota", "Masa berlaku diperiksa", "tingkat 2")
	admin.see("/audit", "Mengimpor kerangka kompetensi Kerangka")
	rina.see(at, "User services", "Lending", "Answering", "No elements.")
	lacks(t, rina.see("/competencies/frameworks", "Kerangka kota", "2 units"), do)
	if got := admin.see(at + "/file"); got != frameworkFile {
		t.Errorf("the file:\n%s", got)
	}
	if status, body, _ := admin.imports(check, "", "lagi.json", []byte(admin.see(at+"/file?format=json"))); status != 200 || !strings.Contains(body, "tidak ada yang perlu diimpor") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	old := strings.NewReplacer("Menjawab pertanyaan", "Menjawab pertanyaan na\xefve").Replace(frameworkFile)
	if status, body, _ := admin.imports(check, "", "lama.csv", []byte(old)); status != 200 || !strings.Contains(body, "dibaca sebagai Windows-1252") || !strings.Contains(body, `nama: dari "Menjawab pertanyaan" menjadi "Menjawab pertanyaan naïve"`) {
		t.Errorf("%d %s", status, excerpt(body))
	}
	for name, content := range map[string][]byte{"a.xlsx": []byte("PK\x03\x04\x00"), "b.csv": bytes.Repeat([]byte("x"), competency.FileLimit+9)} {
		if status, body, _ := admin.imports(check, "", name, content); status != 422 || !strings.Contains(body, "Tidak ada yang tersimpan") {
			t.Errorf("%s: %d %s", name, status, excerpt(body))
		}
	}

	// The shipped one stands beside it; a mapping leads from one to the other.
	trainer.sent("/competencies/frameworks", "/competencies/frameworks/starter", url.Values{})
	mapping := "code,source,version,relation,to_code,to_source,to_version\nLAY,Kerangka kota,1,bagian dari,services,SKKNI bidang Perpustakaan,Kepmenaker 236/2019\n"
	if status, body, _ := admin.imports(check, mapping, "", nil); status != 422 || !strings.Contains(body, `Hubungan "bagian dari" tidak dikenal`) {
		t.Errorf("%d %s", status, excerpt(body))
	}
	mapping = strings.Replace(mapping, "bagian dari", "narrower", 1)
	if status, body, _ := admin.imports(check, mapping, "", nil); status != 200 || !strings.Contains(body, "padanan baru") || !strings.Contains(body, "bagian dari") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	if status, _, to := admin.imports(do, mapping, "", nil); status != 303 || to != "/competencies/frameworks" {
		t.Error(status, to)
	}
	admin.see(at, "bagian dari", "Layanan perpustakaan", `href="`+at+`/file?of=mappings"`)
	if got := admin.see(at + "/file?of=mappings"); got != mapping {
		t.Errorf("mappings:\n%s", got)
	}
}

func TestProfileIsSetAndGiven(t *testing.T) {
	room := openTestRoom(t)
	head, rina := room.enter("Kepala", "id", lms.Head), room.enter("Rina Sari", "id", lms.Librarian)
	head.see("/competencies/people", "Belum ada profil jabatan yang dapat diberikan", `href="/competencies/profiles"`)
	head.see("/competencies/profiles", "Belum ada kerangka kompetensi", `href="/competencies/frameworks"`)
	ids := room.frameworks()
	head.see("/competencies/profiles", "Pustakawan Terampil", "Contoh", "Tingkat di sini hanya contoh", "Layanan perpustakaan")
	lacks(t, rina.see("/competencies/profiles", "Petugas meja layanan", "4 · terampil"), "/competencies/profiles/new", "/archive")

	services, ict := competency.LevelField(ids["services"]), competency.LevelField(ids["ict"])
	form := func(pairs ...string) url.Values {
		v := url.Values{"name": {"Pustakawan <anak>"}, "description": {"Ruang anak"}, services: {"3"}, "revision": {"1"}}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	head.refused(422, "/competencies/profiles/new", "/competencies/profiles", form("name", " "), "Isi nama jabatannya", `<option value="3" selected>`, "Ruang anak</textarea>")
	head.refused(422, "/competencies/profiles/new", "/competencies/profiles", form(services, ""), "paling sedikit satu kompetensi", `value="Pustakawan <anak>"`)
	head.refused(422, "/competencies/profiles/new", "/competencies/profiles", form(ict, "9"), `id="`+ict+`-error"`, "Pilih salah satu tingkat")
	head.sent("/competencies/profiles/new", "/competencies/profiles", form())
	head.see("/competencies/profiles", "Profil tersimpan. Berikan kepada orangnya", "Pustakawan <anak>", "3 · mandiri")
	var id int64
	if err := room.db.Get(&id, `SELECT MAX(id) FROM competency_profile`); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/competencies/profiles/%d", id)
	head.see(at, `value="Pustakawan <anak>"`, `<option value="3" selected>`)
	head.sent(at, at, form(ict, "1"))
	head.refused(409, at, at, form(), "Rekan Anda baru saja mengubah profil ini", `name="revision" value="2"`)

	people, who := "/competencies/people", fmt.Sprintf("person-%d", rina.actor.AccountID)
	head.refused(422, people, people, url.Values{"profile": {fmt.Sprint(id)}}, "Centang paling sedikit satu orang", "selected")
	head.refused(422, people, people, url.Values{who: {"1"}}, "Pilih profilnya", " checked")
	head.sent(people, people, url.Values{who: {"1"}, "profile": {fmt.Sprint(id)}})
	head.see(people, "Profil 1 orang tersimpan", "Pustakawan <anak>")
	if status, body, _ := head.send("/competencies/profiles", at+"/archive", url.Values{}); status != 409 || !strings.Contains(body, "masih dipegang 1 orang") {
		t.Errorf("%d %s", status, excerpt(body))
	}
	rina.see("/competencies", "Pustakawan <anak>. 2 dari 2 kompetensi masih perlu perhatian", "Belum ada bukti apa pun", `href="/competencies/self"`)
	head.sent(people, people, url.Values{who: {"1"}, "profile": {"0"}})
	rina.see("/competencies", "belum memegang profil jabatan", "sampai", `href="/competencies/profiles"`)
	head.sent("/competencies/profiles", at+"/archive", url.Values{})
	head.see("/competencies/profiles", "Diarsipkan", "Pakai lagi")
	lacks(t, head.see(people), "Pustakawan <anak></option>")
	room.enter("Admin", "id", lms.Admin).see("/audit", "Memberi profil jabatan Pustakawan <anak> kepada "+rina.actor.Name, "Mengakhiri profil jabatan "+rina.actor.Name)
	head.sent("/competencies/profiles", at+"/archive", url.Values{})
}

func TestEvidenceStandsApart(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	head, rina, budi := room.enter("Nur Kepala", "id", lms.Head), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	admin, trainer := room.enter("Admin", "id", lms.Admin), room.enter("Pelatih", "id", lms.Trainer)
	room.profile("Meja layanan", map[int64]int{ids["services"]: 4, ids["ict"]: 2}, rina)
	services, ict := ids["services"], ids["ict"]
	field := competency.LevelField

	if status, _, to := budi.do("GET", "/competencies/self", "", "", nil); status != 303 || to != "/competencies" {
		t.Error("without a profile there is nothing to assess", status, to)
	}
	token := func(v *visitor, path string) string {
		_, rest, _ := strings.Cut(v.see(path), `name="form" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	}
	self := "/competencies/self"
	rina.refused(422, self, self, url.Values{"form": {token(rina, self)}}, "Pilih tingkat untuk paling sedikit satu")
	rina.refused(422, self, self, url.Values{"form": {token(rina, self)}, competency.WordsField(ict): {"sering"}}, `id="`+field(ict)+`-error"`, "sering</textarea>")
	form := url.Values{"form": {token(rina, self)}, field(services): {"2"}, competency.WordsField(services): {"Melayani <tiap> pagi"}}
	rina.sent(self, self, form)
	rina.sent(self, self, form) // a double click
	rina.see("/competencies", "Penilaian 1 kompetensi tersimpan", "kurang 2 tingkat", "Melayani <tiap> pagi", "<svg", "Tabel kesenjangan", "Belum ada kursus atau uji yang dipetakan")

	page := fmt.Sprintf("/competencies/people/%d", rina.actor.AccountID)
	appraisal := page + "/appraisal"
	head.refused(422, appraisal, appraisal, url.Values{"form": {token(head, appraisal)}, "on": {"kemarin"}, field(services): {"3"}}, "Isi tanggal pengamatan", "Tulis apa yang Anda amati", `value="kemarin"`)
	today := lms.DayOf(room.now().In(defaultZone))
	head.sent(appraisal, appraisal, url.Values{"form": {token(head, appraisal)}, "on": {today.String()}, field(services): {"3"}, competency.ObservedField(services): {"Meja pagi"}, competency.WordsField(services): {"Coba rujukan"}})
	head.see(page, "Penilaian 1 kompetensi tersimpan", "kurang 1 tingkat", "Meja pagi", "Melayani <tiap> pagi")
	for _, m := range []competency.Measurement{{AccountID: rina.actor.AccountID, CompetencyID: services, Percent: 88, Items: 8, Source: "Uji layanan", Ref: "attempt:1", On: today},
		{AccountID: rina.actor.AccountID, CompetencyID: ict, Percent: 100, Items: 2, Source: "Uji layanan", Ref: "attempt:1", On: today}} {
		if _, err := room.competencies().Measure(context.Background(), lms.System("test"), room.library, []competency.Measurement{m}); err != nil {
			t.Fatal(err)
		}
	}
	body := rina.see("/competencies", "2 · dengan bimbingan", "3 · mandiri", "4 · terampil", "belum pasti</span>", "88% dari 8 butir", "rentang 95%: 53–98%, tingkat 1 sampai 4", "2 butir terlalu sedikit untuk menyebut tingkat; perlu 3", "oleh Nur Kepala", "Coba rujukan", "tidak pernah dirata-rata", "mulai 40% tingkat 1")
	if n := strings.Count(body, "/competencies/evidence/"); n != 1 {
		t.Errorf("%d can be withdrawn by the person", n)
	}

	// Withdrawing needs a reason and stays in sight.
	var own, theirs int64
	if err := room.db.Get(&own, `SELECT id FROM competency_evidence WHERE kind = 'self'`); err != nil {
		t.Fatal(err)
	}
	if err := room.db.Get(&theirs, `SELECT id FROM competency_evidence WHERE kind = 'appraisal'`); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprintf("/competencies/evidence/%d", own)
	if status, _, _ := head.do("GET", at, "", "", nil); status != 403 {
		t.Errorf("the head is offered to withdraw what another says of themselves: %d", status)
	}
	rina.refused(422, at, at, url.Values{"why": {" "}}, "Tulis alasan bukti ini ditarik")
	rina.sent(at, at, url.Values{"why": {"salah <pilih>"}})
	rina.see("/competencies", "Bukti ditarik", "Ditarik", "salah <pilih>", "Melayani <tiap> pagi")
	rina.refused(409, "/profile", at, url.Values{"why": {"lagi"}}, "sudah ditarik")
	appraised := fmt.Sprintf("/competencies/evidence/%d", theirs)
	rina.refused(403, "/profile", appraised, url.Values{"why": {"x"}})
	if to := head.sent(appraised, appraised, url.Values{"why": {"orang lain"}}); to != page {
		t.Error(to)
	}
	admin.see(page, "Ditarik", "orang lain", "4 · terampil")
	lacks(t, admin.see(page), appraisal)

	for _, v := range []*visitor{budi, trainer, rina} {
		for path, want := range map[string]int{page: 403, appraisal: 403, "/competencies/people": 403} {
			if status, body, _ := v.do("GET", path, "", "", nil); status != want || strings.Contains(body, "Meja pagi") {
				t.Errorf("%s by %s: %d", path, v.actor.Name, status)
			}
		}
	}
	for _, v := range []*visitor{budi, trainer} {
		if status, _, _ := v.do("GET", at, "", "", nil); status != 404 {
			t.Errorf("%s sees the evidence: %d", v.actor.Name, status)
		}
	}
	if status, _, _ := admin.do("GET", appraisal, "", "", nil); status != 403 {
		t.Error("administrators do not appraise", status)
	}
	own403 := fmt.Sprintf("/competencies/people/%d/appraisal", head.actor.AccountID)
	if status, _, _ := head.do("GET", own403, "", "", nil); status != 403 {
		t.Error("the head appraises herself", status)
	}
	far := room.enter("Jauh", "id", lms.Head)
	far.moveTo(room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('desa', 'Perpustakaan Desa', NOW())`))
	for _, path := range []string{page, appraisal, at} {
		if status, body, _ := far.do("GET", path, "", "", nil); status != 404 || strings.Contains(body, "Rina") {
			t.Errorf("another library's %s: %d", path, status)
		}
	}
}

func TestFiguresNameNobody(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer, head := room.enter("Pelatih", "id", lms.Trainer), room.enter("Coach", "en", lms.Head)
	trainer.see("/competencies/figures", "Belum ada angka yang dapat ditampilkan", "Kurang dari 5 orang")
	var people []*visitor
	for i := range 6 {
		people = append(people, room.enter(fmt.Sprintf("Orang %c", 'A'+i), "id", lms.Librarian))
	}
	desk := room.profile("Meja layanan", map[int64]int{ids["services"]: 3}, people[:5]...)
	one := room.profile("Sendirian", map[int64]int{ids["services"]: 3}, people[5])
	for i, v := range people {
		if err := room.competencies().SaveSelf(context.Background(), v.actor, room.library, "formulir-uji", lms.DayOf(room.now().In(defaultZone)), []competency.Mark{{CompetencyID: ids["services"], Level: i}}); err != nil {
			t.Fatal(err)
		}
	}
	body := trainer.see(fmt.Sprintf("/competencies/figures?profile=%d", desk), "5 orang di kelompok ini memegang profil", "2 dari 5 orang", "40% (rentang 12%–77%)", "tidak ditampilkan", "<svg")
	lacks(t, body, "Orang A")
	head.see(fmt.Sprintf("/competencies/figures?profile=%d", desk), "2 of 5 people", "40% (interval 12%–77%)")
	lacks(t, trainer.see(fmt.Sprintf("/competencies/figures?profile=%d", one), "Belum ada angka"), "dari 1 orang", "<svg class=\"chart")
	lacks(t, trainer.see("/competencies/figures", "Belum ada angka", "Kurang dari 5 orang"), "dari 6 orang") // less the first it would be one person
	if status, _, _ := trainer.do("GET", "/competencies/figures?profile=987654", "", "", nil); status != 404 {
		t.Error(status)
	}
	if status, _, _ := people[0].do("GET", "/competencies/figures", "", "", nil); status != 403 {
		t.Error(status)
	}
}

// A practical stands as what was done and when, at its trainer's level, without
// a percentage; a test's level is not certain while its range holds what is asked.
func TestWhatMeasuresSay(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	head, rina := room.enter("Nur Kepala", "id", lms.Head), room.enter("Rina", "en", lms.Librarian)
	room.profile("Meja layanan", map[int64]int{ids["organising"]: 2, ids["services"]: 3, ids["ict"]: 3}, rina)
	day := lms.DayOn(2026, 11, 12)
	measure := func(m competency.Measurement) {
		t.Helper()
		m.AccountID = rina.actor.AccountID
		if _, err := room.competencies().Measure(context.Background(), lms.System("test"), room.library, []competency.Measurement{m}); err != nil {
			t.Fatal(err)
		}
	}
	measure(competency.Measurement{CompetencyID: ids["organising"], Level: 2, Source: "Katalogkan <lima>", Ref: "practical:1:abcdefghijkl", On: day + 8,
		Work: &competency.Work{CourseID: 4, LessonKey: "abcdefghijkl", Done: []competency.Done{{Kind: "record", N: 5}, {Kind: "copy", N: 1}}, From: day, To: day + 8}})
	measure(competency.Measurement{CompetencyID: ids["services"], Percent: 83.33, Items: 6, Source: "Uji diagnostik", Ref: "attempt:1", On: day})
	measure(competency.Measurement{CompetencyID: ids["services"], Level: 2, Source: "Pinjamkan", Ref: "practical:2:abcdefghijkm", On: day + 20,
		Work: &competency.Work{CourseID: 4, LessonKey: "abcdefghijkm", Done: []competency.Done{{Kind: "loan", N: 3}}, From: day + 15, To: day + 20}})
	measure(competency.Measurement{CompetencyID: ids["ict"], Percent: 10, Items: 40, Source: "Uji TIK", Ref: "attempt:2", On: day})
	page := fmt.Sprintf("/competencies/people/%d", rina.actor.AccountID)
	body := head.see(page, "ditunjukkan di SLiMS: 5 judul dikatalog, 1 eksemplar ditambahkan, 12–20 November 2026", `<a href="/courses/4">Katalogkan <lima></a>`,
		"ditunjukkan di SLiMS: 3 eksemplar dipinjamkan, 27 November 2026 – 2 Desember 2026", "83% dari 6 butir", "rentang 95%: 44–97%, tingkat 1 sampai 4", "belum pasti</span>",
		"Untuk memastikan: uji yang lebih panjang", "kurang sedikitnya 3 tingkat", "2 dari 3 kompetensi masih perlu perhatian")
	lacks(t, body, "100%", "dari 5 butir")
	rina.see("/competencies", "shown in SLiMS: 5 titles catalogued, 1 copy added, 12–20 November 2026", `<a href="/courses/4/lessons/abcdefghijkl">`, "not certain</span>", "at least 3 levels short", "To settle it:")
}

// The figures of a group count what is reached, what is not, and what cannot be told.
func TestFiguresSayWhatIsNotCertain(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	var people []*visitor
	for i := range 6 {
		people = append(people, room.enter(fmt.Sprintf("Orang %c", 'A'+i), "id", lms.Librarian))
	}
	desk := room.profile("Meja layanan", map[int64]int{ids["services"]: 3}, people...)
	for i, percent := range []float64{95, 100, 80, 10, 20, 15} {
		if _, err := room.competencies().Measure(context.Background(), lms.System("test"), room.library, []competency.Measurement{{AccountID: people[i].actor.AccountID,
			CompetencyID: ids["services"], Percent: percent, Items: 40, Source: "Uji", Ref: "attempt:1", On: 20000}}); err != nil {
			t.Fatal(err)
		}
	}
	head := room.enter("Kepala", "id", lms.Head)
	lacks(t, head.see(fmt.Sprintf("/competencies/figures?profile=%d", desk), "2 dari 6 orang", "1 belum pasti, 3 kurang", "33%, 17%?, n 6", "33% (rentang 10%–70%)"), "5 orang sekaligus")
	trainer.see(fmt.Sprintf("/competencies/figures?profile=%d", desk), "2 dari 5 orang", "1 belum pasti, 2 kurang", "5 orang sekaligus")
}

func TestGapNamesWhatClosesIt(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina", "id", lms.Librarian)
	c := trainer.starterCourse("Sirkulasi")
	test := room.starter("sirkulasi")
	room.insert(`UPDATE question SET competency_id = NULL`)
	room.insert(`UPDATE course_version SET competencies = NULL`)
	if _, err := room.db.Exec(`UPDATE question q JOIN assessment_item i ON i.question_id = q.id SET q.competency_id = ? WHERE i.assessment_id = ?`, ids["services"], mustTestID(t, test)); err != nil {
		t.Fatal(err)
	}
	room.profile("Meja layanan", map[int64]int{ids["services"]: 3, ids["management"]: 2}, rina)
	lacks(t, rina.see("/competencies", "Untuk menutup kekurangan:", `Kursus: <a href="`+c+`">Sirkulasi dan Keanggotaan</a>`, "Belum ada kursus atau uji yang dipetakan"), "Uji: <a") // the course ends with it
	// Other courses' practicals in the same competency would be named before it.
	room.insert(`UPDATE course_lesson SET kind = 'page' WHERE kind = 'practical' AND version_id NOT IN (SELECT id FROM course_version WHERE course_id = ?)`, mustID(t, c))
	rina.see("/competencies", `Praktik: <a href="`+c+`">Pinjamkan dan kembalikan tiga eksemplar</a>`)
	// A course that names a competency closes a gap in it, whatever its test asks.
	room.insert(`UPDATE course_version SET competencies = ? WHERE course_id = ?`, fmt.Sprintf("[%d]", ids["management"]), mustID(t, c))
	lacks(t, rina.see("/competencies", `Praktik: <a href="`+c+`">Pinjamkan dan kembalikan tiga eksemplar</a>`), "Belum ada kursus atau uji yang dipetakan")
	if _, err := room.db.Exec(`UPDATE course SET archived_at = NOW()`); err != nil {
		t.Fatal(err)
	}
	lacks(t, rina.see("/competencies", `Uji: <a href="`+test+`">`), "Kursus: <a")
	if _, err := room.db.Exec(`UPDATE question SET competency_id = IF(id % 5 = 0, competency_id, NULL)`); err != nil { // two of ten say too little
		t.Fatal(err)
	}
	lacks(t, rina.see("/competencies"), "Uji: <a")
	if _, err := room.db.Exec(`UPDATE question q JOIN assessment_item i ON i.question_id = q.id SET q.competency_id = ? WHERE i.assessment_id = ?`, ids["services"], mustTestID(t, test)); err != nil {
		t.Fatal(err)
	}
	if _, err := room.db.Exec(`UPDATE assessment SET status = 'archived'`); err != nil {
		t.Fatal(err)
	}
	lacks(t, rina.see("/competencies"), "Uji: <a", "Kursus: <a")
}

func mustTestID(t testing.TB, path string) (id int64) {
	t.Helper()
	if _, err := fmt.Sscanf(path, "/assessments/%d", &id); err != nil {
		t.Fatal(err)
	}
	return id
}
