package web

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/web/webtest"
)

// A trainer plans who speaks, when, with what and for which competency; whoever
// comes reads it, takes the slides home, and is warned of days they noted as taken.
func TestJourneyOfAnAgenda(t *testing.T) {
	room := openTestRoom(t)
	ids := room.frameworks()
	trainer, rina, head := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Kepala", "id", lms.Head)
	begins := room.now().In(defaultZone).Add(3 * day).Truncate(time.Hour)
	field := func(after time.Duration) string { return begins.Add(after).Format(dateTimeField) }
	plan := func(title string) string {
		return trainer.sent("/activities/new", "/activities", planned("title", title, "kind", "seminar", "registration", "open", "starts", field(0), "ends", field(6*time.Hour)))
	}
	at := plan("Seminar literasi")

	p := trainer.browser()
	p.Go(room.url + at)
	p.FollowText("Acara dan materi")
	p.Click("section[aria-labelledby=speakers] > details summary")
	p.Follow("details[open] button[type=submit]")
	p.See("Tulis nama narasumber.")
	p.Fill("input[name=name]", "Prof. Sulastri, M.Hum.")
	p.Fill("input[name=role]", "Guru besar ilmu perpustakaan")
	write(p, "textarea[name=biography]", "Dua puluh tahun meneliti minat baca.")
	p.Follow("details[open] button[type=submit]")
	p.See("Tersimpan.")
	item := `form:has(input[name=part][value=item])`
	p.Click(`section[aria-labelledby=items] > details summary`)
	p.Fill(item+" input[name=title]", "Membaca di zaman gawai")
	p.Choose(item+" select[name=speaker]", webtest.Eval[string](p, `document.querySelector("select[name=speaker] option:last-child").value`))
	p.Choose(item+" input[name=starts]", field(9*time.Hour))
	p.Follow(item + " button[type=submit]")
	p.See("Pilih waktu di antara mulai dan selesainya kegiatan.")
	if said := webtest.Eval[string](p, fmt.Sprintf(`document.querySelector(%q).value`, item+" input[name=title]")); said != "Membaca di zaman gawai" {
		t.Errorf("the point came back as %q", said)
	}
	p.Choose(item+" input[name=starts]", field(time.Hour))
	p.Follow(item + " button[type=submit]")
	p.See("Tersimpan.")

	folder := t.TempDir()
	for name, content := range map[string]string{"salindia.pdf": "%PDF-1.4 salindia", "palsu.pdf": "<script>alert(1)</script>"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"palsu.pdf", "salindia.pdf"} {
		if name == "palsu.pdf" {
			p.Click("section[aria-labelledby=materials] > details summary")
			p.Fill("section[aria-labelledby=materials] input[name=title]", "Salindia paparan")
			p.Choose("select[name=phase]", "after")
		}
		p.Do(chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{filepath.Join(folder, name)}))
		p.Follow("section[aria-labelledby=materials] > details button[type=submit]")
		if name == "palsu.pdf" {
			p.See("isinya tidak sesuai namanya")
			p.Accessible()
		}
	}
	p.See("Tersimpan.")
	p.Click(fmt.Sprintf(`input[name=competency][value="%d"]`, ids["services"]))
	p.Follow("section[aria-labelledby=serves] button[type=submit]")
	p.Fill("input[name=budget]", "Rp 2.500.000")
	p.Fill("input[name=line]", "DPA 2.23.01")
	p.Follow("section[aria-labelledby=budget] button[type=submit]")
	p.See("Tersimpan.")
	p.Accessible()
	trainer.inBoth(at + "/agenda")
	again := plan("Seminar berikutnya")
	trainer.see(again+"/agenda", "Narasumber kegiatan lain", "Prof. Sulastri, M.Hum.")
	trainer.send(again+"/agenda", again+"/agenda", url.Values{"part": {"known"}, "id": {"1"}})
	trainer.see(again, "Dua puluh tahun meneliti minat baca.")

	// Who comes reads all of it but the budget.
	shown := []string{"Prof. Sulastri, M.Hum.", "Membaca di zaman gawai", "Sesudah kegiatan", "Salindia paparan", "Layanan perpustakaan"}
	lacks(t, rina.see(at, shown...), "2.500.000", "DPA 2.23.01", "/agenda")
	head.see(at, append(shown, "Rp2.500.000", "DPA 2.23.01")...)
	content, header := rina.download(at + "/materials/1")
	if string(content) != "%PDF-1.4 salindia" || !strings.HasPrefix(header.Get("Content-Disposition"), "attachment") || header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("%s %v", content, header)
	}
	rina.see("/activities/leave", "Belum ada hari yang Anda catat.")
	rina.inBoth("/activities/leave", at)
	if status, body, _ := rina.send("/activities/leave", "/activities/leave", url.Values{"from": {"2020-01-01"}, "to": {""}}); status != 422 || !strings.Contains(body, `value="2020-01-01"`) {
		t.Errorf("%d %s", status, excerpt(body))
	}
	on := begins.Format(time.DateOnly)
	rina.sent("/activities/leave", "/activities/leave", url.Values{"from": {on}, "to": {on}})
	rina.see(at, "Anda mencatat berhalangan")
	rina.sent(at, at+"/place", url.Values{"do": {"register"}})
	trainer.see(at+"/places", "Rina Sari", "berhalangan")
	status, body, _ := trainer.send(again+"/invite", again+"/invite/people", url.Values{"account": {fmt.Sprint(rina.actor.AccountID)}})
	if status != 200 || !strings.Contains(body, "berhalangan") {
		t.Errorf("who is invited is said to be free: %d %s", status, excerpt(body))
	}
	// A gap that this activity closes names it.
	room.profile("Meja layanan", map[int64]int{ids["services"]: 3}, rina)
	rina.see("/competencies", "Kegiatan: <a href=\""+at+"\">Seminar literasi</a>")
	for path, who := range map[string]*visitor{at + "/agenda": rina, at + "/materials/99": rina} {
		if status, _, _ := who.do("GET", path, "", "", nil); status != 403 && status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}
