package web

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// The head enrols by role, a trainer from a list with mistakes in it; nobody is
// enrolled before it is confirmed, and learners read who it was and until when.
func TestJourneyOfEnrollingOthers(t *testing.T) {
	room := openTestRoom(t)
	trainer, head, rina := room.enter("Tuti", "id", lms.Trainer), room.enter("Nur", "id", lms.Head), room.enter("Rina", "id", lms.Librarian)
	budi := room.enter("Budi", "id", lms.Librarian)
	sari := room.local("sari.w", "Sari Wulandari", lms.Librarian)
	room.local("tono", "Tono", lms.Librarian)
	c := trainer.starterCourse("Sirkulasi")
	learning := func() (n int) {
		t.Helper()
		if err := room.db.Get(&n, `SELECT COUNT(*) FROM course_enrolment WHERE withdrawn_at IS NULL`); err != nil {
			t.Fatal(err)
		}
		return n
	}
	rina.sent(c, c+"/enrol", url.Values{})

	p := head.browser()
	p.Go(room.url + c)
	p.FollowText("Daftarkan rekan")
	p.Accessible()
	p.FollowText("Periksa pilihan ini")
	p.See("Pilih paling sedikit satu orang, peran, jabatan, atau kelompok.")
	p.Click(`input[name=role][value=librarian]`)
	p.FollowText("Periksa pilihan ini")
	p.See("3 orang dapat didaftarkan")
	p.See("1 orang sudah terdaftar")
	p.Accessible()
	if n := learning(); n != 1 {
		t.Fatalf("%d learn it before it was confirmed", n)
	}
	p.Click(fmt.Sprintf(`.enrol-check input[value="%d"]`, sari)) // not this one
	p.FollowText("Daftarkan 3 orang")
	p.See("2 orang didaftarkan.")
	if n := learning(); n != 3 {
		t.Errorf("%d learn it", n)
	}

	p = budi.browser()
	p.Go(room.url + "/")
	p.See("Didaftarkan oleh Nur (kepala perpustakaan) pada")
	p.See("Tidak ada jatuh tempo.")
	p.Accessible()
	p.Go(room.url + c)
	p.See("Anda didaftarkan oleh Nur (kepala perpustakaan) pada")
	p.Accessible()

	p = trainer.browser()
	p.Go(room.url + c + "/learners")
	p.FollowText("Daftarkan rekan")
	file := filepath.Join(t.TempDir(), "daftar.csv")
	if err := os.WriteFile(file, []byte("Username;Nama\r\nSARI.W;Sari\r\ntono;Tono\r\nzainal;?\r\nsari.w;lagi\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{file}))
	p.FollowText("Periksa daftar ini")
	for _, text := range []string{"1 orang dapat didaftarkan", "2 baris tidak dapat dipakai", "Baris 4", "zainal", "Sari Wulandari sudah disebut di baris 2.", "1 orang sudah terdaftar"} {
		p.See(text)
	}
	p.Accessible()
	p.Size(390, 800)
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 0 {
		t.Errorf("%d pixels wider than the window", wide)
	}
	if text := webtest.Eval[string](p, `document.getElementById("list").value`); !strings.Contains(text, "zainal") {
		t.Errorf("the list is not there to be mended: %q", text)
	}
	p.FollowText("Daftarkan 1 orang")
	p.See("1 orang didaftarkan.")
	p.See("4 peserta")
	trainer.inBoth(c + "/enrol-others")
}
