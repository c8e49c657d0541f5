package web

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
)

// leaver is somebody whose name, username, address and number stand wherever this
// product may write them.
func (room *testRoom) leaver(name string) *visitor {
	room.t.Helper()
	v := room.enter(name, "id", lms.Librarian)
	id, at := v.actor.AccountID, room.now().UTC().Truncate(time.Second)
	room.insert(`UPDATE account SET username = 'penanda.rina', email = 'penanda@kota.example', staff_number = '198001012005012999', password_hash = 'x' WHERE id = ?`, id)
	room.insert(`INSERT INTO account_slims_user (library_id, user_id, username, real_name, email, seen_at, account_id, linked_at) VALUES (?, 77, 'penanda.slims', ?, 'penanda@kota.example', ?, ?, ?)`, room.library, name, at, id, at)
	room.insert(`INSERT INTO account_slims_change (library_id, user_id, kind, at, was_username, was_name, username, real_name, account_id) VALUES (?, 77, 'renamed', ?, 'penanda.slims', ?, 'penanda.slims', ?, ?)`, room.library, at, name, name, id)
	room.insert(`INSERT INTO usage_staff_name (library_id, staff_id, name, from_on, to_on) VALUES (?, 77, ?, ?, ?)`, room.library, name, at, at)
	course := room.install()[0]
	v.sent(fmt.Sprintf("/courses/%d", course), fmt.Sprintf("/courses/%d/enrol", course), url.Values{})
	enrolment := `(SELECT id FROM course_enrolment WHERE account_id = ? LIMIT 1)`
	version := `(SELECT version_id FROM course_enrolment WHERE account_id = ? LIMIT 1)`
	handin := room.insert(`INSERT INTO course_handin (enrolment_id, lesson_key, number, version_id, text, saved_at, handed_in_at) VALUES (`+enrolment+`, 'abc', 1, `+version+`, ?, ?, ?)`, id, id, "Oleh "+name, at, at)
	folder := filepath.Join(room.media, "handin", "ra")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		room.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "raaaaaaaaaaaaaaaaaaaaaaaaa"), []byte("tugas "+name), 0o600); err != nil {
		room.t.Fatal(err)
	}
	room.insert(`INSERT INTO course_handin_file (handin_id, stored, extension, size, name) VALUES (?, 'raaaaaaaaaaaaaaaaaaaaaaaaa', 'txt', 9, ?)`, handin, "Tugas "+name+".txt")
	marker := room.enter("Penilai", "id", lms.Trainer)
	room.insert(`INSERT INTO course_handin_mark (handin_id, number, marker_id, accepted, levels, points, most, comment, marked_at) VALUES (?, 1, ?, 1, '[]', 0, 0, ?, ?)`, handin, marker.actor.AccountID, "Bagus, "+name, at)
	room.insert(`INSERT INTO course_post (course_id, lesson_key, author_id, as_trainer, body, posted_at) VALUES (?, 'abc', ?, FALSE, ?, ?)`, course, id, "Salam dari "+name, at)
	test := room.starter("pengatalogan")
	room.sits(v.actor, test, 1)
	room.insert(`UPDATE attempt_item SET answer = ? WHERE attempt_id = (SELECT id FROM attempt WHERE account_id = ? LIMIT 1) AND position = 1`, fmt.Sprintf(`{"text":%q}`, name), id)
	held := room.hold("Lokakarya", -30*time.Hour, nil)
	if err := room.activities().MarkAttendance(context.Background(), lms.System("test"), held, []activity.Mark{{AccountID: id, Minutes: 60}}); err != nil {
		room.t.Fatal(err)
	}
	room.insert(`INSERT INTO activity_question (activity_id, author_id, asked, asked_at) VALUES (?, ?, ?, ?)`, held, id, "Saya "+name, at)
	room.insert(`INSERT INTO activity_question (activity_id, author_id, asked, asked_at, answer, answered_at) VALUES (?, ?, ?, ?, 'ya', ?)`, held, id, "Lagi "+name, at, at)
	room.insert(`INSERT INTO activity_plan (activity_id, account_id, intent, sign, made_at) VALUES (?, ?, ?, ?, ?)`, held, id, name, name, at)
	room.insert(`INSERT INTO activity_feed (account_id, library_id, code, made_at) VALUES (?, ?, 'rahasiakalender', ?)`, id, room.library, at)
	claim := room.insert(`INSERT INTO hours_claim (library_id, account_id, made_by, kind, claim_key, title, organiser, from_on, to_on, jp, minutes, state, sent_at, answer) VALUES (?, ?, ?, 'external', 'k', 'Bimtek', 'Perpusnas', ?, ?, 800, 0, 'approved', ?, '')`, room.library, id, id, at, at, at)
	room.insert(`INSERT INTO hours_claim_file (claim_id, name, extension, content) VALUES (?, 'sertifikat.pdf', 'pdf', ?)`, claim, "%PDF-1.4 "+name)
	room.insert(`INSERT INTO hours_employment (library_id, account_id, kind, noted_at) VALUES (?, ?, 'civil', ?)`, room.library, id, at)
	if _, err := room.deps.Hours.Post(context.Background(), lms.System("test")); err != nil {
		room.t.Fatal(err)
	}
	room.insert(`INSERT INTO notice (library_id, account_id, told_as, event, kind, about, facts, link, made_at) VALUES (?, ?, ?, 'x', 'x', 'x', ?, '/', ?)`, room.library, id, id, fmt.Sprintf(`{"name":%q}`, name), at)
	room.insert(`INSERT INTO notice_letter (library_id, account_id, address, state, made_at, next_at) VALUES (?, ?, 'penanda@kota.example', 'sent', ?, ?)`, room.library, id, at, at)
	room.insert(`INSERT INTO report_recipient (library_id, address, language, code, added_at) VALUES (?, 'penanda@kota.example', 'id', 'abc', ?)`, room.library, at)
	in := room.insert(`INSERT INTO intake (library_id, kind, file_name, hash, made_at, added, changed, unchanged, refused) VALUES (?, 'people', 'a.csv', 'x', ?, 1, 0, 0, 0)`, room.library, at)
	room.insert(`INSERT INTO intake_row (intake_id, line, account_id, is_new, after_is) VALUES (?, 2, ?, TRUE, ?)`, in, id, fmt.Sprintf(`{"name":%q}`, name))
	if err := room.accounts.Note(context.Background(), v.actor, room.library, "account_changed", lms.Args{"name": name}); err != nil {
		room.t.Fatal(err)
	}
	if err := room.accounts.Note(context.Background(), lms.System("test"), room.library, "account_disabled", lms.Args{"name": name}); err != nil {
		room.t.Fatal(err)
	}
	return v
}

// traces are the columns of the whole database in which one of the texts stands.
func (room *testRoom) traces(texts ...string) (found []string) {
	room.t.Helper()
	var columns []struct {
		Table  string `db:"t"`
		Column string `db:"c"`
	}
	err := room.db.Select(&columns, `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c JOIN information_schema.tables b ON b.table_schema = c.table_schema AND b.table_name = c.table_name AND b.table_type = 'BASE TABLE'
		WHERE c.table_schema = DATABASE() AND c.data_type IN ('char', 'varchar', 'text', 'mediumtext', 'longtext', 'json', 'blob', 'mediumblob', 'longblob', 'varbinary') ORDER BY 1, 2`)
	if err != nil || len(columns) < 200 {
		room.t.Fatal(err, len(columns))
	}
	for _, c := range columns {
		for _, text := range texts {
			var n int
			// Safety: both names come from the database's own dictionary.
			if err := room.db.Get(&n, `SELECT COUNT(*) FROM "`+c.Table+`" WHERE INSTR(CONVERT("`+c.Column+`" USING utf8mb4), ?) > 0`, text); err != nil {
				room.t.Fatal(c, err)
			}
			if n > 0 {
				found = append(found, c.Table+"."+c.Column)
				break
			}
		}
	}
	return found
}

var penanda = []string{"Rina Penanda", "penanda.rina", "penanda.slims", "penanda@kota.example", "198001012005012999", "rahasiakalender"}

// After an erasure nothing in the database names the person but what is named as staying.
func TestAnErasureLeavesNoName(t *testing.T) {
	for name, c := range map[string]struct {
		employed bool
		stays    string
	}{
		"employed": {true, "account_erasure.kept_name account_erasure.kept_number hours_claim_file.content"},
		"never":    {false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			room := openTestRoom(t)
			ctx := context.Background()
			admin := room.enter("Admin", "id", lms.Admin)
			v := room.leaver("Rina Penanda")
			if before := room.traces(penanda...); len(before) < 18 {
				t.Fatalf("the person stands in %d columns alone: %v", len(before), before)
			}
			ledger := func() (list []string) {
				if err := room.db.Select(&list, `SELECT CONCAT_WS(' ', id, account_id, title, minutes, credit) FROM hours_entry ORDER BY id`); err != nil {
					t.Fatal(err)
				}
				return list
			}
			hours := ledger()
			s := &server{Deps: room.deps}
			e, err := room.accounts.Erase(ctx, admin.actor, v.actor.AccountID, "penanda.rina", "Permintaan Rina Penanda", c.employed, s.erasers()...)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(room.traces(penanda...), " "); got != c.stays {
				t.Errorf("named in %q, want %q", got, c.stays)
			}
			if len(hours) < 2 || strings.Join(ledger(), ",") != strings.Join(hours, ",") {
				t.Errorf("the ledger was %v, is %v", hours, ledger())
			}
			if len(e.Files) != 1 || s.Courses.ForgetFiles(e.Files) != nil {
				t.Errorf("files %v", e.Files)
			}
			if _, err := os.Stat(filepath.Join(room.media, "handin", "ra", e.Files[0])); !os.IsNotExist(err) {
				t.Errorf("the file is there: %v", err)
			}
			// The night after reads SLiMS, which knows the person by name.
			again := slimsStaff(77, "penanda.slims", "Rina Penanda").SlimsUser
			if err := room.accounts.SaveDirectory(ctx, lms.System("slims:sync"), room.library, []account.SlimsUser{again, slimsStaff(5, "eko", "Eko").SlimsUser}); err != nil {
				t.Fatal(err)
			}
			if _, err := room.deps.Usage.SaveNames(ctx, lms.System("slims:sync"), room.library, 20_000, map[int64]string{77: "Rina Penanda", 5: "Eko"}); err != nil {
				t.Fatal(err)
			}
			if _, err := room.accounts.SignInSlims(ctx, room.library, again, false); !lms.IsKind(err, lms.Forbidden) {
				t.Errorf("signs in as if nothing had been: %v", err)
			}
			if _, err := room.deps.Hours.Post(ctx, lms.System("test")); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(room.traces(penanda...), " "); got != c.stays {
				t.Errorf("after the night named in %q, want %q", got, c.stays)
			}
			if strings.Join(ledger(), ",") != strings.Join(hours, ",") {
				t.Errorf("after the night the ledger is %v", ledger())
			}
			if err := room.accounts.Readmit(ctx, admin.actor, room.library, 77); err != nil {
				t.Fatal(err)
			}
			if a, err := room.accounts.SignInSlims(ctx, room.library, again, false); err != nil || a.ID == v.actor.AccountID {
				t.Errorf("let in again: %+v %v", a, err)
			}
		})
	}
}

func TestWhoMayBeErased(t *testing.T) {
	room := openTestRoom(t)
	ctx := context.Background()
	admin := room.enter("Admin", "id", lms.Admin)
	id := room.local("eko", "Eko", lms.Librarian)
	other := room.insert(`INSERT INTO "library" (code, name, created_at) VALUES ('lain', 'Lain', NOW())`)
	for _, c := range []struct {
		actor         lms.Actor
		id            int64
		typed, reason string
		kind          lms.Kind
	}{
		{lms.Actor{AccountID: id, LibraryID: room.library, Roles: []lms.Role{lms.Head}}, id + 99, "eko", "x", lms.NotFound},
		{admin.actor, admin.actor.AccountID, "Admin", "x", lms.Conflict},
		{admin.actor, id, "eko", " ", lms.Invalid},
		{admin.actor, id, "ekoo", "x", lms.Invalid},
		{lms.Actor{AccountID: 999, LibraryID: other, Roles: []lms.Role{lms.Admin}}, id, "eko", "x", lms.NotFound},
		{lms.Actor{AccountID: 999, LibraryID: room.library, Roles: []lms.Role{lms.Admin}}, admin.actor.AccountID, "Admin", "x", lms.Conflict}, // the last one
	} {
		if _, err := room.accounts.Erase(ctx, c.actor, c.id, c.typed, c.reason, true); !lms.IsKind(err, c.kind) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	room.insert(`INSERT INTO account_role (account_id, library_id, role) VALUES (?, ?, 'librarian')`, id, other)
	if _, err := room.accounts.Erase(ctx, admin.actor, id, "eko", "x", true); !lms.IsKind(err, lms.Conflict) {
		t.Errorf("of two libraries: %v", err)
	}
	if status, body, _ := admin.do("GET", fmt.Sprintf("/accounts/%d/data.zip", id), "", "", nil); status != 409 || !strings.Contains(body, "juga terdaftar di perpustakaan lain") {
		t.Errorf("%d %s", status, excerpt(body))
	}
}

// Somebody takes their data along and asks to be erased; an administrator looks,
// types the name, and they are gone.
func TestJourneyOfLeaving(t *testing.T) {
	room := openTestRoom(t)
	admin, rina := room.enter("Admin", "id", lms.Admin), room.leaver("Rina Penanda")
	p := rina.browser()
	p.Go(room.url + "/profile")
	p.See("Semua yang tersimpan tentang Anda dalam satu ZIP")
	p.Fill("[name=wish]", "Saya pindah tugas")
	p.Press("Minta penghapusan")
	p.See("Permintaan Anda disampaikan")
	room.examine(p)

	b, header := rina.download("/profile/data.zip")
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || !strings.Contains(header.Get("Content-Disposition"), "Rina") {
		t.Fatal(err, header)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(content)
	}
	for name, texts := range map[string][]string{
		"baca-dulu.html":    {"Data tentang Rina Penanda", "198001012005012999", "Salam dari Rina Penanda", "tidak mungkin ada di sini", "Buku jam pelajaran", "Bagus, Rina Penanda", "Saya pindah tugas"},
		"csv/posts.csv":     {"Salam dari Rina Penanda"},
		"csv/hours.csv":     {"Bimtek", "8"},
		"csv/attempts.csv":  {"Nomor;"},
		"csv/questions.csv": {"Saya Rina Penanda"},
	} {
		for _, text := range texts {
			if !strings.Contains(files[name], text) {
				t.Errorf("%s does not say %q", name, text)
			}
		}
	}
	uploads := 0
	for name, content := range files {
		if strings.HasPrefix(name, "berkas/") && strings.Contains(content, "Rina Penanda") {
			uploads++
		}
		for _, text := range []string{"Penilai", "rahasiakalender", rina.token} {
			if strings.Contains(content, text) {
				t.Errorf("%s holds %q", name, text)
			}
		}
	}
	var data map[string][]map[string]any
	if err := json.Unmarshal([]byte(files["data.json"]), &data); err != nil || len(data["answers"]) == 0 || data["account"][0]["email"] != "penanda@kota.example" {
		t.Errorf("%v %v", err, data["account"])
	}
	if uploads != 2 {
		t.Errorf("%d uploads among %d files", uploads, len(files))
	}

	admin.see("/", "1 orang meminta datanya dihapus")
	admin.see("/accounts/erased", "Rina Penanda", "Saya pindah tugas")
	page := fmt.Sprintf("/accounts/%d/erase", rina.actor.AccountID)
	q := admin.browser()

	// The administrator declines first and says why; Rina reads it and asks again.
	q.Go(room.url + page)
	q.See("Saya pindah tugas")
	q.Press("Kirim jawaban, jangan hapus")
	q.See("Isi jawaban untuk yang meminta")
	write(q, "[name=answer]", "Kontrak Anda berjalan sampai Desember")
	room.examine(q)
	q.Press("Kirim jawaban, jangan hapus")
	q.See("Jawaban terkirim")
	q.See("Kontrak Anda berjalan sampai Desember")
	room.examine(q)
	lacks(t, admin.see("/"), "meminta datanya dihapus")
	admin.refused(409, page, page+"/decline", url.Values{"answer": {"lagi"}}, "sudah dijawab atau ditarik", "lagi")
	p.Go(room.url + "/profile")
	p.See("datanya tidak dihapus")
	p.See("Kontrak Anda berjalan sampai Desember")
	room.examine(p)
	p.Fill("[name=wish]", "Kontrak saya sudah berakhir")
	p.Press("Minta penghapusan")
	p.See("Permintaan Anda disampaikan")
	admin.see("/accounts/erased", "Kontrak saya sudah berakhir")
	q.Go(room.url + page)
	q.See("arsip kepegawaian")
	q.Fill("[name=reason]", "Surat 12/2026")
	q.Fill("[name=typed]", "rina")
	q.Press("Hapus datanya")
	q.See("Ketik tepat: penanda.rina")
	room.examine(q)
	q.Fill("[name=typed]", "penanda.rina")
	q.Press("Hapus datanya")
	q.See("Datanya sudah dihapus")
	q.Click("main details summary")
	q.See("Arsip kepegawaian: Rina Penanda")
	q.See("diskusi: 1")
	q.See("Pengguna SLiMS nomor 77")
	room.examine(q)
	p.Go(room.url + "/profile")
	p.Await(`!document.body.textContent.includes("Semua yang tersimpan")`)
	gone := fmt.Sprintf("Pengguna yang dihapus %d", rina.actor.AccountID)
	admin.see("/audit", gone)
	admin.see(fmt.Sprintf("/hours/people/%d", rina.actor.AccountID), gone, "Bimtek")
	if status, _, _ := admin.do("GET", page, "", "", nil); status != 404 {
		t.Errorf("erased once more: %d", status)
	}
	id := room.local("eko", "Eko", lms.Librarian)
	admin.inBoth("/accounts/erased", fmt.Sprintf("/accounts/%d/erase", id))
}
