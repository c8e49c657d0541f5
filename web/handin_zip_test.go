package web

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms"
)

// work is the ZIP of an assignment as it is sent.
func (v *visitor) work(path string) []byte {
	v.t.Helper()
	b, head := v.download(path)
	if head.Get("Content-Type") != "application/zip" || !strings.HasPrefix(head.Get("Content-Disposition"), "attachment; filename*=UTF-8''Rencana.zip") {
		v.t.Fatal(head)
	}
	return b
}

// unzip is what a ZIP holds, by name, and the names in order.
func unzip(t testing.TB, b []byte) (files map[string]string, order []string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range z.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
		order = append(order, f.Name)
	}
	return files, order
}

func TestAllTheWorkAsOneFile(t *testing.T) {
	room := openTestRoom(t)
	trainer := room.enter("=Pelatih", "id", lms.Trainer)
	people := []*visitor{room.enter("Rina ../Wati", "id", lms.Librarian), room.enter("rina ..|wati", "id", lms.Librarian), room.enter("=cmd|' /C calc'!A0", "id", lms.Librarian), room.enter("Zul", "id", lms.Librarian)}
	c, lesson := room.task(trainer)
	var id int64
	fmt.Sscanf(c, "/courses/%d", &id)
	desk := c + "/handins/" + lesson[strings.LastIndex(lesson, "/")+1:]
	if body := trainer.see(desk); strings.Contains(body, "work.zip") {
		t.Error("nothing to take, and yet a link")
	}
	for _, p := range people {
		p.sent(c, c+"/enrol", url.Values{})
	}
	people[3].hands(lesson, "", "Draf rahasia", "draf.pdf", "%PDF-1.7 draf")
	for i, p := range people[:3] {
		p.hands(lesson, "", "", "jawaban.txt", "berkas "+p.actor.Name)
		if status, _ := p.hands(lesson, "/submit", fmt.Sprintf("Teks %d", i), "CON.pdf", "%PDF-1.7 "+p.actor.Name); status != 303 {
			t.Fatalf("not handed in: %d", status)
		}
	}
	list, err := room.courses.Queue(context.Background(), trainer.actor, id)
	if err != nil || len(list) != 3 {
		t.Fatalf("%v %v", list, err)
	}
	mark := func(handIn int64, do, comment string) {
		work := fmt.Sprintf("/handins/%d", handIn)
		trainer.sent(work, work, url.Values{"seen": {"0"}, "level-0": {"1"}, "level-1": {"0"}, "comment": {comment}, "do": {do}})
	}
	mark(list[0].ID, "revise", "=HYPERLINK(\"http://x\")\nTambahkan.")
	if status, _ := people[0].hands(lesson, "/submit", "Teks kedua", "", ""); status != 303 {
		t.Fatalf("not handed in again: %d", status)
	}
	take := desk + "/work.zip"
	trainer.see(desk, take, "Unduh ZIP dari 3 peserta")
	whole := trainer.work(take)
	if !bytes.Equal(whole, trainer.work(take)) {
		t.Error("twice is not the same")
	}
	files, order := unzip(t, whole)
	want := []string{"=cmd-' -C calc'!A0/jawaban.txt", "=cmd-' -C calc'!A0/jawaban (2).txt", "=cmd-' -C calc'!A0/_CON.pdf",
		"Rina ..-Wati/jawaban.txt", "Rina ..-Wati/jawaban (2).txt", "Rina ..-Wati/_CON.pdf",
		"Rina ..-Wati/sebelumnya/1/jawaban.txt", "Rina ..-Wati/sebelumnya/1/jawaban (2).txt", "Rina ..-Wati/sebelumnya/1/_CON.pdf",
		"rina ..-wati (2)/jawaban.txt", "rina ..-wati (2)/jawaban (2).txt", "rina ..-wati (2)/_CON.pdf", "ringkasan.csv"}
	if !slices.Equal(slices.Sorted(slices.Values(order)), slices.Sorted(slices.Values(want))) {
		t.Errorf("holds %q", order)
	}
	if files["Rina ..-Wati/jawaban.txt"] != "Teks kedua" || files["Rina ..-Wati/sebelumnya/1/jawaban.txt"] != "Teks 0" || files["rina ..-wati (2)/jawaban (2).txt"] != "berkas rina ..|wati" ||
		files["=cmd-' -C calc'!A0/_CON.pdf"] != "%PDF-1.7 =cmd|' /C calc'!A0" {
		t.Errorf("%q", files)
	}
	sheet, ok := strings.CutPrefix(files["ringkasan.csv"], "\uFEFF")
	table := csv.NewReader(strings.NewReader(sheet))
	table.Comma = ';'
	rows, err := table.ReadAll()
	if err != nil || !ok || len(rows) != 5 || !slices.Equal(rows[0], []string{"nama", "folder", "pengumpulan ke", "dikumpulkan", "jatuh tempo", "terlambat (hari)", "keadaan", "nilai", "dari", "rubrik: Bukti", "rubrik: Usul",
		"masukan", "dinilai oleh", "dinilai pada"}) {
		t.Fatalf("%v %v", rows, err)
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("a formula: %q", cell)
			}
		}
		switch {
		case row[1] == "Rina ..-Wati" && row[2] == "2" && row[6] == "Menunggu dinilai" && row[7] == "" && row[11] == "":
		case row[1] == "Rina ..-Wati/sebelumnya/1" && row[6] == "Perlu diperbaiki" && row[7] == "3" && row[8] == "6" && row[9] == "Baik (3)" && row[10] == "Kurang (0)" &&
			row[11] == "'=HYPERLINK(\"http://x\")\nTambahkan." && row[12] == "'=Pelatih" && row[13] != "":
		case row[0] == "'=cmd|' /C calc'!A0" && row[5] == "0", row[1] == "rina ..-wati (2)":
		default:
			t.Errorf("%q", row)
		}
	}

	// A group's work alone; a file that was lost is named.
	group := room.insert(`INSERT INTO account_group (library_id, name, note, created_at) VALUES (?, 'Cabang', '', ?)`, room.library, room.now())
	room.insert(`INSERT INTO account_group_member (group_id, account_id, added_at) VALUES (?, ?, ?)`, group, people[1].actor.AccountID, room.now())
	filter := fmt.Sprintf("?group=%d", group)
	trainer.see(desk+filter, take+filter, "Unduh ZIP dari 1 peserta")
	var stored string
	if err := room.db.Get(&stored, `SELECT f."stored" FROM course_handin_file f JOIN course_handin w ON w.id = f.handin_id JOIN course_enrolment e ON e.id = w.enrolment_id
		WHERE e.account_id = ? AND f.name = 'CON.pdf'`, people[1].actor.AccountID); err != nil {
		t.Fatal(err)
	}
	lost := 0
	filepath.WalkDir(room.media, func(file string, _ os.DirEntry, _ error) error {
		if filepath.Base(file) == stored {
			lost++
			return os.Remove(file)
		}
		return nil
	})
	files, order = unzip(t, trainer.work(take+filter))
	if lost != 1 || len(order) != 4 || !strings.Contains(files["rina ..-wati/_CON.pdf.txt"], "Berkas CON.pdf dikumpulkan") {
		t.Errorf("%d lost, %q", lost, order)
	}
	room.enter("Admin", "id", lms.Admin).see("/audit", "Mengunduh hasil kerja 3 peserta untuk tugas “Rencana” di kursus “Koleksi”", "Mengunduh hasil kerja 1 peserta")

	other := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', ?)`, room.now())
	away := room.enter("Sari", "id", lms.Trainer)
	room.insert(`UPDATE account_session SET library_id = ? WHERE account_id = ?`, other, away.actor.AccountID)
	room.insert(`UPDATE account_role SET library_id = ? WHERE account_id = ?`, other, away.actor.AccountID)
	for who, want := range map[*visitor]int{people[0]: 403, room.enter("Kepala", "id", lms.Head): 403, away: 404} {
		if status, _, _ := who.do("GET", take, "", "", nil); status != want {
			t.Errorf("%s takes the work: %d, want %d", who.actor.Name, status, want)
		}
	}
	for _, path := range []string{c + "/handins/abcdefghijkl/work.zip", take + "?group=999999", "/courses/999999" + desk[strings.Index(desk, "/handins"):] + "/work.zip"} {
		if status, _, _ := trainer.do("GET", path, "", "", nil); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestSafeName(t *testing.T) {
	for name, want := range map[string]string{"Rina Wati": "Rina Wati", "../../etc/passwd": "-..-etc-passwd", `C:\x<y>|"?*.pdf`: "C--x-y-----.pdf", "  .hidden. ": "hidden", "": "_", "...": "_",
		"con": "_con", "CON.tar.gz": "_CON.tar.gz", "com1 .txt": "_com1.txt", "comma.txt": "comma.txt", "gpj.\u202Eexe": "gpj.exe", "a\x00b\nc": "abc",
		strings.Repeat("é", 90) + ".pdf": strings.Repeat("é", 48) + ".pdf", "Ārāma हिन्दी.docx": "Ārāma हिन्दी.docx"} {
		if got := safeName(name); got != want {
			t.Errorf("%q became %q, not %q", name, got, want)
		}
	}
}
