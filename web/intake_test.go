package web

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/hours"
)

// intakes sends a file of that kind to be looked at, or with extra fields anything else.
func (v *visitor) intakes(path, kind, name string, content []byte) (int, string) {
	v.t.Helper()
	token := formToken.FindStringSubmatch(v.see("/imports"))[1]
	form, body := upload(v.t, token, url.Values{"kind": {kind}}, name, content)
	status, answer, _ := v.do("POST", path, form, "", bytes.NewReader(body))
	return status, answer
}

func TestImportsAreAnAdministrators(t *testing.T) {
	room := openTestRoom(t)
	admin, other := room.enter("Admin", "id", lms.Admin), room.enter("Kepala", "id", lms.Head)
	if status, _, _ := other.do("GET", "/imports", "", "", nil); status != 403 {
		t.Errorf("a head: %d", status)
	}
	for _, c := range []struct {
		kind, name, content, says string
	}{
		{"", "a.csv", "Nama;Judul\na;b\n", "Pilih apa isi berkas ini"}, {"people", "", "", "Pilih berkasnya"}, {"people", "a.csv", "Nama\n", "selain judul kolom"},
		{"people", "a.xlsx", "PK\x03\x04", "rusak atau terkunci"}, {"trainings", "a.csv", "Siapa;Apa\nRina;RDA\n", "Kolom ini belum ditemukan"},
	} {
		if status, body := admin.intakes("/imports/check", c.kind, c.name, []byte(c.content)); status != 422 || !strings.Contains(body, c.says) {
			t.Errorf("%+v: %d\n%s", c, status, excerpt(body))
		}
	}
	// The templates are files that can be brought in.
	for _, file := range []string{"people.csv", "people.xlsx", "trainings.xlsx", "hours.csv", "certificates.xlsx"} {
		b, _ := admin.download("/imports/template/" + file)
		kind, _, _ := strings.Cut(file, ".")
		if status, body := admin.intakes("/imports/check", kind, file, b); kind == "people" && (status != 200 || !strings.Contains(body, "Impor 2 baris")) || kind != "people" && !strings.Contains(body, "tidak dikenal di perpustakaan ini") {
			t.Errorf("%s: %d\n%s", file, status, excerpt(body))
		}
	}
	var n int
	if err := room.db.Get(&n, `SELECT (SELECT COUNT(*) FROM intake) + (SELECT COUNT(*) FROM hours_claim) + (SELECT COUNT(*) FROM account) - 2`); err != nil || n != 0 {
		t.Errorf("looking wrote %d rows, %v", n, err)
	}
	admin.inBoth("/imports")
}

// A list of trainings with mistakes is mended, looked at, brought in, and taken back;
// in between its hours count.
func TestJourneyOfAnImport(t *testing.T) {
	room := openTestRoom(t)
	admin := room.enter("Admin", "id", lms.Admin)
	folder := t.TempDir()
	p := admin.browser()
	choose := func(name, content string) {
		t.Helper()
		file := filepath.Join(folder, name)
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		p.Do(chromedp.SetUploadFiles(chromedp.CSS("#file"), []string{file}))
	}

	p.Go(room.url + "/imports")
	p.Choose("[name=kind]", "people")
	choose("orang.csv", "Nama;Nama pengguna;NIP;Status kepegawaian\nSiti Rahmawati, S.Sos.;siti;198505172010012003;PNS\nBudi Santoso;budi;;\nBudi Santoso;budi2;777;\n")
	p.Press("Periksa berkas")
	p.See("Belum ada yang disimpan")
	p.Press("Impor 3 baris")
	p.See("3 baris diimpor")
	people := p.URL()
	admin.see("/hours/people", "Siti Rahmawati, S.Sos.")

	p.Go(room.url + "/imports")
	p.Choose("[name=kind]", "trainings")
	head := "Nama Peserta;NIP;Diklat;Lembaga;Mulai;Berakhir;JP;No Sertifikat\n"
	choose("diklat.csv", head+"Siti Rahmawati;;Bimtek RDA;Perpusnas;10/06/2024;12/06/2024;24;B/1\nBudi Santoso;;Webinar;Dinas;;18/02/2025;2,5;\nBudi Santoso;777;Webinar;Dinas;;31/02/2025;2,5;\n")
	p.Press("Periksa berkas")
	for _, text := range []string{"3 baris ditolak", "Baris 2", "Maksudnya Siti Rahmawati, S.Sos. (198505172010012003)?", "cocok dengan beberapa orang: Budi Santoso (budi), Budi Santoso (777)"} {
		p.See(text)
	}
	p.Click("main details summary")
	p.Choose("[name=match_to]", "5")
	p.Press("Periksa lagi")
	p.See("“31/02/2025” bukan tanggal")
	room.examine(p)
	choose("diklat.csv", strings.Replace(head, "Berakhir", "Tanggal selesai", 1)+"Siti Rahmawati;198505172010012003;Bimtek RDA;Perpusnas;10/06/2024;12/06/2024;24;B/1\n;777;Webinar;Dinas;;18/02/2025;2,5;\n")
	p.Press("Periksa berkas")
	p.See("Impor 2 baris")
	room.examine(p)
	p.Press("Impor 2 baris")
	p.See("2 baris diimpor")
	made := strings.TrimPrefix(p.URL(), room.url)
	room.examine(p)

	var siti int64
	if err := room.db.Get(&siti, `SELECT id FROM account WHERE username = 'siti'`); err != nil {
		t.Fatal(err)
	}
	ledger := func() string {
		t.Helper()
		entries, err := room.deps.Hours.Ledger(context.Background(), lms.System("test"), room.library, siti)
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, e := range entries {
			said = append(said, fmt.Sprint(e.On, " ", e.Credit, " ", e.Reason))
		}
		return strings.TrimSpace(strings.Join(said, ", "))
	}
	if got := ledger(); got != "2024-06-12 2400" {
		t.Errorf("the ledger: %s", got)
	}
	admin.see(fmt.Sprintf("/hours/people/%d?year=2024", siti), "Bimtek RDA", "24 JP")

	// Again it changes nothing, however it is packed; what differs is changed.
	again := strings.Replace(head, "Berakhir", "Tanggal selesai", 1) + "siti;;Bimtek RDA;Perpusnas;2024-06-10;2024-06-12;24,0;B/1\n"
	if status, body := admin.intakes("/imports/check", "trainings", "lagi.csv", []byte(again)); status != 200 || !strings.Contains(body, "sudah tercatat") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}
	certificates := "Nama;Judul;Nomor sertifikat;Tanggal terbit\nsiti;Bimtek RDA;B/2;13/06/2024\nsiti;Uji kompetensi;K/9;05/09/2024\n"
	if status, body := admin.intakes("/imports/check", "certificates", "s.csv", []byte(certificates)); status != 200 || !strings.Contains(body, "Impor 2 baris") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}

	// Somebody has built on it since: a claim was decided on anew.
	var claims []int64
	if err := room.db.Select(&claims, `SELECT id FROM hours_claim ORDER BY id`); err != nil || len(claims) != 2 {
		t.Fatal(claims, err)
	}
	head2 := room.enter("Kepala", "id", lms.Head)
	if err := room.deps.Hours.Decide(context.Background(), head2.actor, claims[1], 1, false, "Sertifikatnya lain"); err != nil {
		t.Fatal(err)
	}
	admin.refused(422, made, made+"/undo", form("part", "1"), "Centang bila Anda yakin")
	admin.refused(409, made, made+"/undo", form("sure", "1"), "1 baris tidak dapat ditarik", "sudah diputuskan atau diubah lagi sejak impor")
	p.Go(room.url + made)
	p.See("sudah diputuskan atau diubah lagi sejak impor")
	p.Click("[name=sure]")
	p.Press("Tarik 1 baris yang bisa")
	p.See("1 baris ditarik kembali")
	if got := ledger(); got != "2024-06-12 2400 , 2024-06-12 -2400 gone" {
		t.Errorf("taken back: %s", got)
	}
	if status, body := admin.intakes("/imports/check", "trainings", "lagi.csv", []byte(again)); status != 200 || !strings.Contains(body, "Impor 1 baris") {
		t.Errorf("%d\n%s", status, excerpt(body))
	}

	// The people: one has a password by now, one is in a training that was brought in.
	room.insert(`UPDATE account SET password_hash = 'x' WHERE username = 'budi'`)
	p.Go(people)
	p.See("sudah memilih kata sandi atau pernah masuk")
	p.See("sudah ada catatan lain tentang orang ini")
	admin.see("/imports", "sebagian ditarik")
	admin.see("/audit", "Mengimpor 3 baris", "Menarik kembali 1 baris impor")
	admin.inBoth(made, strings.TrimPrefix(people, room.url))
}

// What an import changed of people is as before when it is taken back, unless it was
// changed again; what nobody has used is gone.
func TestPeopleAreTakenBack(t *testing.T) {
	room := openTestRoom(t)
	ctx := context.Background()
	admin := room.enter("Admin", "id", lms.Admin)
	ani, eko := room.local("ani", "Ani", lms.Librarian), room.local("eko", "Eko", lms.Librarian)
	if err := room.deps.Hours.SetStatus(ctx, admin.actor, room.library, ani, hours.Status{Kind: hours.Other}); err != nil {
		t.Fatal(err)
	}
	file := []byte("Nama;Nama pengguna;NIP;Surel;Kepegawaian\nAni Lestari;ani;111;ani@example.go.id;PNS\nEko P.;eko;222;;\nBaru;baru;333;;PNS\n")
	status, body := admin.intakes("/imports/check", "people", "a.csv", file)
	if status != 200 || !strings.Contains(body, "Nama: Ani → Ani Lestari") || !strings.Contains(body, "NIP: – → 111") {
		t.Fatalf("%d\n%s", status, excerpt(body))
	}
	form, sent := upload(t, formToken.FindStringSubmatch(body)[1], url.Values{"kind": {"people"}, "shown": {"2"}}, "a.csv", file)
	if status, body, _ := admin.do("POST", "/imports/save", form, "", bytes.NewReader(sent)); status != 409 || !strings.Contains(body, "Ada yang berubah") {
		t.Errorf("another plan was shown: %d %s", status, excerpt(body))
	}
	form, sent = upload(t, formToken.FindStringSubmatch(body)[1], url.Values{"kind": {"people"}, "shown": {"3"}}, "a.csv", file)
	if status, body, _ := admin.do("POST", "/imports/save", form, "", bytes.NewReader(sent)); status != 303 {
		t.Fatalf("%d %s", status, excerpt(body))
	}
	people := func() (list []string) {
		t.Helper()
		if err := room.db.Select(&list, `SELECT CONCAT_WS('/', a.name, a.staff_number, a.email, m.kind) FROM account a LEFT JOIN hours_employment m ON m.account_id = a.id WHERE a.id <> ? ORDER BY a.id`, admin.actor.AccountID); err != nil {
			t.Fatal(err)
		}
		return list
	}
	if got := strings.Join(people(), ", "); got != "Ani Lestari/111/ani@example.go.id/civil, Eko P./222, Baru/333/civil" {
		t.Errorf("brought in: %s", got)
	}
	room.insert(`UPDATE account SET staff_number = '2222' WHERE id = ?`, eko)
	list, err := room.deps.Intakes.List(ctx, admin.actor, room.library)
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	if _, err := room.deps.Intakes.Undo(ctx, admin.actor, list[0].ID, false, ""); !lms.IsKind(err, lms.Conflict) {
		t.Errorf("all of it: %v", err)
	}
	other := lms.Actor{AccountID: ani, LibraryID: room.library + 1, Roles: []lms.Role{lms.Admin}}
	if _, err := room.deps.Intakes.Undo(ctx, other, list[0].ID, true, ""); !lms.IsKind(err, lms.NotFound) {
		t.Errorf("another library's: %v", err)
	}
	if n, err := room.deps.Intakes.Undo(ctx, admin.actor, list[0].ID, true, ""); err != nil || n != 2 {
		t.Errorf("%d %v", n, err)
	}
	if got := strings.Join(people(), ", "); got != "Ani/other, Eko P./2222" {
		t.Errorf("taken back: %s", got)
	}
	if _, err := room.deps.Intakes.Undo(ctx, admin.actor, list[0].ID, true, ""); !lms.IsKind(err, lms.Conflict) {
		t.Errorf("once more: %v", err)
	}
}
