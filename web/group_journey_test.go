package web

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/web/webtest"
)

// A trainer makes a group from a list with a mistake in it and enrols it in a
// course, with whoever joins later; who does is enrolled, too. The head sees the
// group's gaps once five are in it, not before.
func TestJourneyOfAGroup(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer, head := room.enter("Tuti", "id", lms.Trainer), room.enter("Nur", "en", lms.Head)
	var people []*visitor
	for i := range 9 {
		people = append(people, room.enter(fmt.Sprintf("Orang %c", 'A'+i), "id", lms.Librarian))
		room.insert(`UPDATE account SET username = ? WHERE id = ?`, fmt.Sprintf("orang.%c", 'a'+i), people[i].actor.AccountID)
	}
	room.profile("Meja layanan", map[int64]int{ids["services"]: 3}, people...)
	for i, v := range people[:5] {
		if err := room.competencies().SaveSelf(t.Context(), v.actor, room.library, "formulir-uji", lms.DayOf(room.now().In(defaultZone)), []competency.Mark{{CompetencyID: ids["services"], Level: i}}); err != nil {
			t.Fatal(err)
		}
	}
	course := trainer.starterCourse("Sirkulasi")
	file := filepath.Join(t.TempDir(), "angkatan.csv")
	if err := os.WriteFile(file, []byte("Username;Nama\r\norang.a;A\r\nORANG.B;B\r\norang.x;X\r\norang.c;C\r\norang.d;D\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	p := trainer.browser()
	p.Go(room.url + "/groups")
	p.FollowText("Kelompok baru")
	p.Fill("input[name=name]", "Angkatan 1 Bimtek SLiMS")
	p.FollowText("Buat kelompok")
	p.See("Sekarang tambahkan anggotanya")
	room.examine(p)
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{file}))
	p.FollowText("Periksa daftar ini")
	p.See("4 orang dapat ditambahkan")
	p.See("1 baris tidak dapat dipakai")
	p.See("Baris 4")
	p.See("orang.x")
	room.examine(p)
	p.FollowText("Tambahkan 4 orang")
	p.See("4 orang ditambahkan.")
	p.See("Belum ada anggota yang mengikuti kursus.")
	group := p.URL()
	room.examine(p)

	p.Choose("select[name=course]", course[len("/courses/"):])
	p.FollowText("Periksa dan daftarkan")
	p.See("4 orang dapat didaftarkan")
	p.Click("input[name=later]")
	room.examine(p)
	p.FollowText("Daftarkan 4 orang")
	p.See("4 orang didaftarkan.")
	p.Go(group)
	p.See("4 sedang belajar · 0 selesai · 0 belum terdaftar")
	p.See("Anggota baru langsung terdaftar")

	h := head.browser()
	h.Go(group)
	h.FollowText("See the group's competency gaps")
	h.See("Fewer than 5 members of this group hold a position")
	room.examine(h)

	// The fifth is found by name in the long list, and enrolled on joining.
	p.FollowText("Tambah anggota")
	p.Fill("input[type=search]", "orang e")
	p.Await(`[...document.querySelectorAll("#everybody label")].filter(l => !l.hidden).length === 1`)
	p.Click(fmt.Sprintf(`#everybody input[value="%d"]`, people[4].actor.AccountID))
	p.FollowText("Periksa pilihan ini")
	p.See("1 orang dapat ditambahkan")
	p.FollowText("Tambahkan 1 orang")
	p.See("1 orang ditambahkan. Pendaftaran kursus yang dibuat untuk mereka: 1.")
	p.See("5 sedang belajar · 0 selesai · 0 belum terdaftar")
	room.examine(p)
	learner := people[4].browser()
	learner.Go(room.url + "/")
	learner.See("Didaftarkan oleh Tuti (pelatih) pada")
	learner.Go(room.url + "/profile")
	learner.See("Angkatan 1 Bimtek SLiMS")
	room.examine(learner)
	if text := webtest.Eval[string](learner, `document.querySelector("main").innerText`); len(text) == 0 || strings.Contains(text, "Orang A") {
		t.Errorf("a member sees the others: %s", text)
	}
	h.Go(h.URL())
	h.See("5 people in this group hold a position profile")
	h.Await(`document.querySelector("main svg.chart") !== null`)
	room.examine(h)

	// That can be ended: the sixth is in the group and not in the course.
	p.Press("Hentikan")
	p.FollowText("Ya, hentikan")
	p.See("Anggota baru tidak lagi didaftarkan ke kursus itu.")
	trainer.sent(group[len(room.url):], group[len(room.url):]+"/members", ticking(people[5]))
	p.Go(group)
	p.See("5 sedang belajar · 0 selesai · 1 belum terdaftar")
	p.FollowText("Daftarkan yang belum")
	p.See("1 orang dapat didaftarkan")
	p.See("5 orang sudah terdaftar")
	p.Go(room.url + course + "/learners")
	room.examine(p)
	group = strings.TrimPrefix(group, room.url)
	trainer.inBoth("/groups", "/groups/new", group, group+"/edit", group+"/members")
}
