package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"binapustaka/lms"
	"binapustaka/lms/competency"
	"binapustaka/web/webtest"
)

// The gaps of the whole library: what is required against what is shown, as a
// picture and a table, and what closes each gap, a click away. Below five people
// it says why there is none.
func TestGapsOfTheLibrary(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer := room.enter("Pelatih", "id", lms.Trainer)
	c, test := trainer.starterCourse("Sirkulasi"), room.starter("kemitraan")
	room.insert(`UPDATE course SET archived_at = NOW() WHERE id <> ?`, mustID(t, c))
	room.insert(`UPDATE question SET competency_id = NULL`)
	room.insert(`UPDATE question q JOIN assessment_item i ON i.question_id = q.id SET q.competency_id = ? WHERE i.assessment_id = ?`, ids["management"], mustTestID(t, test))
	room.insert(`UPDATE course_version SET competencies = ? WHERE course_id = ?`, fmt.Sprintf("[%d]", ids["services"]), mustID(t, c))
	var people []*visitor
	for i := range 11 {
		people = append(people, room.enter(fmt.Sprintf("Orang %c", 'A'+i), "id", lms.Librarian))
	}
	shows := func(competencyID int64, level int, people ...*visitor) {
		t.Helper()
		for _, v := range people {
			if err := room.competencies().SaveSelf(t.Context(), v.actor, room.library, "formulir-uji", lms.DayOf(room.now().In(defaultZone)), []competency.Mark{{CompetencyID: competencyID, Level: level}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	room.profile("Meja layanan", map[int64]int{ids["services"]: 3, ids["management"]: 2}, people[:4]...)
	shows(ids["services"], 3, people[:4]...)
	const library = "/competencies/figures"
	lacks(t, trainer.see(library, "Kurang dari 5 orang", "Belum ada angka yang dapat ditampilkan: perlu bukti tentang paling sedikit 5 orang", "Cara membacanya"),
		`<svg class="chart`, `<th scope="row">`, "dari 4 orang")

	desk := room.profile("Sirkulasi", map[int64]int{ids["services"]: 2}, people[4:10]...)
	shows(ids["services"], 1, people[4:9]...)
	// Without those of the one profile there would be four people left of the other.
	lacks(t, trainer.see(library, "Kurang dari 5 orang, atau selisihnya"), `<svg class="chart`, "dari 9 orang")
	room.profile("Anak", map[int64]int{ids["services"]: 3}, people[10])
	shows(ids["services"], 3, people[10])

	// A head, who may see each person, sees all; others see five people at a time.
	trainer.see(library, "11 orang di kelompok ini memegang profil jabatan", "0 dari 5 orang")
	body := room.enter("Kepala", "id", lms.Head).see(library, "<h2>Seluruh Perpustakaan Kota</h2>", "11 orang di kelompok ini memegang profil jabatan", `<svg class="chart`, "Tabel kelompok",
		`<th scope="col">Kompetensi</th>`, "5 dari 10 orang", "50% (rentang 24%–76%)",
		`Kursus: <a href="`+c+`">Sirkulasi dan Keanggotaan</a>`, `Praktik: <a href="`+c+`">Pinjamkan dan kembalikan tiga eksemplar</a>`, `Uji: <a href="`+test+`">`)
	lacks(t, body, "Orang A", "Orang K")
	_, services, _ := strings.Cut(body, `<th scope="row">Layanan perpustakaan</th><td>`)
	if required, rest, _ := strings.Cut(services, "</td>"); required != "2–3" || !strings.Contains(rest[:strings.Index(rest, "</tr>")], "5 dari 10 orang") {
		t.Errorf("of services %q is required", required)
	}
	trainer.see(fmt.Sprintf("%s?profile=%d", library, desk), "0 dari 5 orang", "<td>2 ")

	p := trainer.browser()
	p.Go(room.url + library)
	if n := webtest.Eval[int](p, `document.querySelectorAll("svg.chart.wide > title, svg.chart.wide > desc").length`); n != 2 {
		t.Errorf("the picture has %d of title and description", n)
	}
	room.accessible(p, library)
	room.accessible(room.enter("Coach", "en", lms.Head).browser(), library)
	for link, heading := range map[string]string{c: "Sirkulasi dan Keanggotaan", test: "bermitra"} {
		p.Go(room.url + library)
		p.Click(`ul.closing a[href="` + link + `"]`)
		p.Await(`document.querySelector("h1").innerText.includes("` + heading + `")`)
		if u, err := url.Parse(p.URL()); err != nil || u.Path != link {
			t.Errorf("%s leads to %s", link, p.URL())
		}
	}
}
