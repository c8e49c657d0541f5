package web

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/activity"
	"binapustaka/web/webtest"
)

// A study visit from the questions gathered beforehand over what was found, on a
// telephone, to what was decided and done, and its report.
func TestJourneyOfAStudyVisit(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian)
	at := trainer.sent("/activities/new", "/activities", planned("title", "Ke Medan", "kind", "visit", "host", "Perpustakaan Kota Medan", "registration", "open",
		"starts", room.now().Add(time.Hour).In(defaultZone).Format(dateTimeField), "ends", room.now().Add(4*time.Hour).In(defaultZone).Format(dateTimeField)))
	trainer.see(at, "Tuan rumah", "Perpustakaan Kota Medan", "0 pertanyaan")
	trainer.see(at+"/edit", `name="host" value="Perpustakaan Kota Medan"`)
	rina.sent(at, at+"/place", url.Values{"do": {"register"}})

	p := rina.browser()
	p.Size(390, 800)
	p.Go(room.url + at)
	p.FollowText("Pertanyaan")
	p.FollowText("Kirim pertanyaan")
	p.See("Tulis pertanyaannya.")
	write(p, "#asked", "Berapa tenaga di ruang anak?")
	p.FollowText("Kirim pertanyaan")
	p.See("Pertanyaan Anda sudah masuk.")
	p.Accessible()
	room.pass(2 * time.Hour)
	p.Go(room.url + at + "/questions")
	p.FollowText("Tulis jawaban")
	write(p, "#answer", "Dua, bergantian.")
	p.FollowText("Simpan jawaban")
	p.See("Dua, bergantian.")

	p.Go(room.url + at)
	p.FollowText("Temuan")
	p.See("Perpustakaan Kota Medan dan layak dibawa pulang")
	write(p, "#told", "Rak ruang anak setinggi 120 cm")
	p.FollowText("Simpan temuan")
	p.See("Temuan tersimpan.")
	p.FollowText("Tambah foto")
	p.See("Pilih fotonya.")
	photo := image.NewRGBA(image.Rect(0, 0, 2000, 1500))
	for i := range photo.Pix {
		photo.Pix[i] = []byte{13, 95, 95, 255}[i%4]
	}
	photo.Set(3, 3, color.White)
	var b bytes.Buffer
	jpeg.Encode(&b, photo, nil)
	folder := t.TempDir()
	for name, content := range map[string][]byte{"rak.jpg": b.Bytes(), "palsu.jpg": []byte("<script>")} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"palsu.jpg", "rak.jpg"} {
		p.Do(chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{filepath.Join(folder, name)}))
		p.Fill("input[name=caption]", "Rak rendah di ruang anak")
		p.FollowText("Tambah foto")
		if name == "palsu.jpg" {
			p.See("bukan foto yang dapat dibaca")
			if said := webtest.Eval[string](p, `document.querySelector("input[name=caption]").value`); said != "Rak rendah di ruang anak" {
				t.Errorf("the caption came back as %q", said)
			}
		}
	}
	p.See("Foto ditambahkan.")
	p.Accessible()
	p.Go(room.url + at + "/findings")
	p.Await(`document.querySelector("figure img").naturalWidth === 1600`)
	if wide := webtest.Eval[int](p, `document.documentElement.scrollWidth`); wide > 390 {
		t.Errorf("the page is %d pixels wide on a telephone", wide)
	}

	// Afterwards it is decided what comes of it, and Rina does it.
	room.pass(3 * time.Hour)
	trainer.renew()
	rina.renew()
	due := lms.DayOf(room.now().In(defaultZone)) + 5
	decided := url.Values{"what": {"Rendahkan rak anak"}, "owner": {fmt.Sprint(rina.actor.AccountID)}, "due": {due.String()}}
	for field, wrong := range map[string]string{"what": " ", "owner": "999999", "due": "besok"} {
		form := url.Values{}
		for name, values := range decided {
			form[name] = values
		}
		form.Set(field, wrong)
		body := trainer.refused(422, at+"/follow-ups", at+"/follow-ups", form, `id="`+field+`-error"`)
		if field != "what" && !strings.Contains(body, `value="Rendahkan rak anak"`) {
			t.Errorf("what was typed is gone: %s", excerpt(body))
		}
	}
	trainer.sent(at+"/follow-ups", at+"/follow-ups", decided)
	trainer.see(at, "0 dari 1 tindak lanjut selesai")
	if status, _, _ := rina.send(at+"/follow-ups", at+"/follow-ups", decided); status != 403 {
		t.Errorf("a librarian decides: %d", status)
	}
	rina.see("/", "Tindak lanjut Anda", "Rendahkan rak anak", "Ke Medan")
	lacks(t, trainer.see("/"), "Tindak lanjut Anda")
	room.pass(6 * 24 * time.Hour)
	trainer.renew()
	rina.renew()
	trainer.see(at, "1 terlambat")
	rina.see("/", "Terlambat")
	p = rina.browser()
	p.Go(room.url + at + "/follow-ups")
	p.Click("main details summary")
	p.FollowText("Batalkan")
	p.See("Tulis mengapa dibatalkan.")
	write(p, "textarea[name=outcome]", "Enam rak sudah diturunkan")
	p.FollowText("Selesai")
	p.See("Tindak lanjut tersimpan.")
	p.See("Enam rak sudah diturunkan")
	lacks(t, rina.see("/"), "Tindak lanjut Anda")

	pdf, header := trainer.download(at + "/report.pdf")
	said := unspaced(pdfText(t, pdf))
	for _, text := range []string{"Perpustakaan Kota Medan", "Berapa tenaga di ruang anak?", "Dua, bergantian.", "Rak ruang anak setinggi 120 cm", "Rak rendah di ruang anak", "Rendahkan rak anak", "Enam rak sudah diturunkan", "Rina Sari"} {
		if !strings.Contains(said, unspaced(text)) {
			t.Errorf("the report does not say %q: %s", text, said)
		}
	}
	if header.Get("Content-Type") != "application/pdf" || bytes.Count(pdf, []byte("/DCTDecode")) != 1 {
		t.Errorf("%v, %d photographs", header, bytes.Count(pdf, []byte("/DCTDecode")))
	}
	finding := rina.see(at + "/findings")
	finding = finding[strings.Index(finding, at+"/findings/"):]
	finding = finding[:strings.Index(finding, `"`)]
	question := rina.see(at + "/questions")
	question = question[strings.Index(question, at+"/questions/"):]
	question = question[:strings.Index(question, `"`)]
	rina.inBoth(at+"/questions", question, at+"/findings", finding, at+"/follow-ups", "/")
	trainer.inBoth(at, at+"/edit", at+"/follow-ups", question)
	p = rina.browser()
	p.Go(room.url + finding)
	p.FollowText("Hapus")
	p.See("Foto dihapus.")
	p.FollowText("Hapus temuan")
	p.See("Belum ada temuan yang ditulis.")
}

// What is asked of a panel: by everybody, voted for, known by name to the
// organisers alone, answered there or afterwards.
func TestQuestionsToAPanel(t *testing.T) {
	room := openTestRoom(t)
	trainer, rina, budi := room.enter("Pelatih", "id", lms.Trainer), room.enter("Rina Sari", "id", lms.Librarian), room.enter("Budi", "en", lms.Librarian)
	id := room.hold("Panel literasi", time.Hour, func(d *activity.Details) { d.Kind = activity.Panel })
	at := fmt.Sprintf("/activities/%d/questions", id)
	rina.sent(at, at, url.Values{"asked": {"Bagaimana menarik remaja?"}})
	budi.sent(at, at, url.Values{"asked": {"Apakah denda perlu?"}})
	rina.refused(422, at, at, url.Values{"asked": {"apakah denda perlu?"}}, "Pertanyaan yang sama sudah ada", "apakah denda perlu?</textarea>")
	list, err := room.activities().Questions(t.Context(), trainer.actor, id)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	teens, fines := fmt.Sprintf("%s/%d", at, list[0].ID), fmt.Sprintf("%s/%d", at, list[1].ID)
	rina.sent(at, fines, url.Values{"do": {"vote"}})
	rina.refused(409, at, teens, url.Values{"do": {"vote"}}, "Pertanyaan Anda sendiri")
	body := rina.see(at, "1 orang lain ikut menunggu", `aria-pressed="true"`, "Tarik kembali")
	if strings.Index(body, "Apakah denda perlu?") > strings.Index(body, "Bagaimana menarik remaja?") {
		t.Error("what more people wait for does not stand first")
	}
	lacks(t, body, "Budi", "Tulis jawaban")
	trainer.see(at, "Budi", "Rina Sari", "Tulis jawaban")
	rina.refused(403, at, fines, url.Values{"do": {"answer"}, "answer": {"Ya"}})
	budi.refused(403, at, fines, url.Values{"do": {"remove"}}) // somebody has joined in
	room.pass(5 * time.Hour)
	trainer.renew()
	budi.renew()
	rina.renew()
	rina.refused(409, at, at, url.Values{"asked": {"Satu lagi?"}}, "sudah selesai atau dibatalkan")
	trainer.sent(fines, fines, url.Values{"do": {"answer"}, "answer": {"Tidak selalu."}})
	trainer.refused(422, fines, fines, url.Values{"do": {"answer"}, "answer": {"Perlu."}, "before": {""}}, "Rekan Anda baru saja menulis jawaban lain", "Tidak selalu.", "Perlu.</textarea>", `name="before" value="Tidak selalu."`)
	budi.see(at, "Tidak selalu.", "Answered")
	budi.see(fines, "Tidak selalu.")
	rina.sent(teens, teens, url.Values{"do": {"remove"}})
	lacks(t, budi.see(at), "Bagaimana menarik remaja?")
	trainer.see(at[:len(at)-len("/questions")], "1 pertanyaan · 1 terjawab", "Unduh laporan")
	workshop := room.hold("Lokakarya", -time.Hour, nil)
	if status, _, _ := rina.do("GET", fmt.Sprintf("/activities/%d/questions", workshop), "", "", nil); status != 404 {
		t.Errorf("a workshop takes questions: %d", status)
	}
	if status, _, _ := rina.do("GET", fmt.Sprintf("/activities/%d/report.pdf", workshop), "", "", nil); status != 404 {
		t.Errorf("a workshop has a report of a visit: %d", status)
	}
}
