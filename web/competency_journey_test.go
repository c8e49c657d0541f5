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

// kota is a framework of six units whose line 7 is wrong.
const kota = `code,group,unit,element,criterion,level,source,version
K.1,Koleksi,Menyeleksi bahan,Menyiapkan seleksi,Alat seleksi dikumpulkan,2,Kerangka kota,2026
K.1,Koleksi,Menyeleksi bahan,Menyiapkan seleksi,Usulan pemustaka dibaca,2,Kerangka kota,2026
K.2,Koleksi,Menyiangi koleksi,,,3,Kerangka kota,2026
L.1,Layanan,Melayani peminjaman,,,2,Kerangka kota,2026
L.2,Layanan,Menjawab pertanyaan,,,3,Kerangka kota,2026
L.3,,Membimbing pemustaka,,,3,Kerangka kota,2026
`

// An administrator imports a framework with an error in line 7, sees it, mends
// it and sets a profile; a librarian says how well she does, the head what she
// has seen, and both stand beside what is asked for.
func TestJourneyThroughCompetencies(t *testing.T) {
	room := openTestRoom(t)
	admin, head, rina := room.enter("Ani Admin", "id", lms.Admin), room.enter("Nur Kepala", "id", lms.Head), room.enter("Rina Sari", "id", lms.Librarian)
	file := filepath.Join(t.TempDir(), "kerangka.csv")
	if err := os.WriteFile(file, []byte(kota), 0o600); err != nil {
		t.Fatal(err)
	}
	p := admin.browser()
	p.Go(room.url + "/competencies/frameworks")
	p.Accessible()
	p.FollowText("Impor kerangka")
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{file}))
	p.FollowText("Periksa")
	p.See("1 hal perlu diperbaiki")
	p.See("Baris 7")
	p.See(`Kolom "group" kosong`)
	p.Accessible()
	webtest.Eval[bool](p, `(e => { e.value = e.value.replace("L.3,,", "L.3,Layanan,"); return true })(document.querySelector("textarea[name=text]"))`)
	p.FollowText("Periksa")
	p.See("Yang akan berubah")
	p.See("unit baru")
	p.Accessible()
	p.FollowText("Impor sekarang")
	p.See("Impor selesai: 7 perubahan, 0 tidak berubah.")
	p.Accessible()
	p.Press("L.3 Membimbing pemustaka · tingkat 3")

	p.FollowText("Profil jabatan")
	p.FollowText("Profil baru")
	p.Fill("input[name=name]", "Petugas layanan")
	ids := map[string]int64{}
	for _, unit := range []struct{ code, level string }{{"L.1", "4"}, {"L.3", "3"}} {
		var id int64
		if err := room.db.Get(&id, `SELECT id FROM competency WHERE code = ?`, unit.code); err != nil {
			t.Fatal(err)
		}
		ids[unit.code] = id
		p.Choose("select[name="+competency.LevelField(id)+"]", unit.level)
	}
	p.Accessible()
	p.FollowText("Simpan profil")
	p.See("Profil tersimpan.")
	p.Accessible()
	p.FollowText("Orang")
	p.Click(fmt.Sprintf("input[name=person-%d]", rina.actor.AccountID))
	p.Choose("select[name=profile]", webtest.Eval[string](p, `[...document.querySelectorAll("select[name=profile] option")].find(o => o.text === "Petugas layanan").value`))
	p.FollowText("Beri profil")
	p.See("Profil 1 orang tersimpan.")
	p.Accessible()

	r := rina.browser()
	r.Go(room.url + "/competencies")
	r.See("2 dari 2 kompetensi masih perlu perhatian")
	r.FollowText("Nilai diri sendiri")
	r.Accessible()
	r.Choose("select[name="+competency.LevelField(ids["L.1"])+"]", "3")
	write(r, "textarea[name="+competency.WordsField(ids["L.1"])+"]", "Setiap pagi di meja sirkulasi")
	r.FollowText("Simpan penilaian")
	r.See("Penilaian 1 kompetensi tersimpan.")
	r.See("kurang 1 tingkat")

	h := head.browser()
	h.Go(fmt.Sprintf("%s/competencies/people/%d", room.url, rina.actor.AccountID))
	h.FollowText("Nilai orang ini")
	h.Accessible()
	h.Choose("select[name="+competency.LevelField(ids["L.1"])+"]", "2")
	h.FollowText("Simpan penilaian")
	h.See("Tulis apa yang Anda amati")
	write(h, "textarea[name="+competency.ObservedField(ids["L.1"])+"]", "Meja sirkulasi, Senin pagi: denda dihitung dengan bantuan")
	h.FollowText("Simpan penilaian")
	h.See("kurang 2 tingkat")
	h.Accessible()

	r.Go(room.url + "/competencies")
	r.See("oleh Nur Kepala")
	cells := webtest.Eval[[]string](r, `[...document.querySelectorAll("table.gap tbody tr:first-child td")].map(c => c.innerText.replace(/\s+/g, " "))`)
	if len(cells) != 5 || !strings.Contains(cells[0], "4 · terampil") || !strings.Contains(cells[1], "3 · mandiri kurang 1") || !strings.Contains(cells[2], "2 · dengan bimbingan kurang 2") || cells[3] != "belum ada" {
		t.Errorf("%q", cells)
	}
	if n := webtest.Eval[int](r, `document.querySelectorAll("svg.chart.wide .ring, svg.chart.wide rect.ours-dot").length`); n != 2 {
		t.Errorf("%d signs in the picture", n)
	}
	r.Accessible()
	for _, page := range []*webtest.Page{r, h, p} {
		room.examine(page)
	}
}

// Every page of the area in either language.
func TestCompetencyPagesAreAccessible(t *testing.T) {
	room := openTestRoom(t)
	head, rina := room.enter("Head", "en", lms.Head), room.enter("Rina", "en", lms.Librarian)
	admin := room.enter("Admin", "en", lms.Admin)
	ids := room.frameworks()
	var holders []*visitor
	for i := range 5 {
		holders = append(holders, room.enter(fmt.Sprint("Person ", i), "en", lms.Librarian))
	}
	profile := room.profile("Desk", map[int64]int{ids["services"]: 4, ids["ict"]: 2}, append(holders, rina)...)
	for i, v := range append(holders, rina) {
		if err := room.competencies().SaveSelf(t.Context(), v.actor, room.library, "form-token", lms.DayOf(room.now().In(defaultZone)), []competency.Mark{{CompetencyID: ids["services"], Level: i, Words: "At the desk"}}); err != nil {
			t.Fatal(err)
		}
	}
	var evidence, framework int64
	if err := room.db.Get(&evidence, `SELECT id FROM competency_evidence WHERE account_id = ?`, rina.actor.AccountID); err != nil {
		t.Fatal(err)
	}
	if err := room.db.Get(&framework, `SELECT id FROM competency_framework`); err != nil {
		t.Fatal(err)
	}
	for who, paths := range map[*visitor][]string{
		rina: {"/competencies", "/competencies/self", fmt.Sprintf("/competencies/evidence/%d", evidence), "/competencies/profiles", fmt.Sprintf("/competencies/frameworks/%d", framework)},
		head: {"/competencies", "/competencies/people", fmt.Sprintf("/competencies/people/%d", rina.actor.AccountID), fmt.Sprintf("/competencies/people/%d/appraisal", rina.actor.AccountID),
			"/competencies/figures", fmt.Sprintf("/competencies/profiles/%d", profile)},
		admin: {"/competencies/frameworks", "/competencies/frameworks/import", "/competencies/profiles/new"},
	} {
		who.inBoth(paths...)
	}
}
