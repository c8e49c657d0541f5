package web

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/web/paper"
	"binapustaka/web/webtest"
)

// signature is a photograph of one on white paper.
func signature(t *testing.T) (file string) {
	t.Helper()
	photo := image.NewRGBA(image.Rect(0, 0, 600, 240))
	for i := range photo.Pix {
		photo.Pix[i] = 245
	}
	for x := range 500 {
		y := 120 + (x*x/700)%60 - x%40
		for d := range 6 {
			photo.Set(50+x, y+d, color.RGBA{25, 30, 110, 255})
		}
	}
	var b bytes.Buffer
	jpeg.Encode(&b, photo, nil)
	file = filepath.Join(t.TempDir(), "ttd.jpg")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// A design from its making over a signature and a preview to a certificate that
// wears it, the page that checks it, and a change that it does not follow.
func TestJourneyOfADesign(t *testing.T) {
	room := openTestRoom(t)
	admin, ani := room.enter("Admin", "id", lms.Admin), room.enter("Ani Lestari", "id", lms.Librarian)
	activity := ani.attended("Lokakarya katalog")
	admin.refused(http.StatusUnprocessableEntity, "/certificates/layouts", "/certificates/layouts", form("name", " "), "Beri nama")

	p := admin.browser()
	p.Go(room.url + "/certificates/layouts")
	p.Fill("input[name=name]", "Biru resmi")
	p.FollowText("Buat")
	p.See("Rancangan dibuat")
	at := strings.TrimPrefix(p.URL(), room.url)
	p.Fill("input[name=signer_1_name]", "Nuraini, M.Hum.")
	p.Fill("input[name=signer_1_position]", "Kepala Perpustakaan")
	p.Await(`document.querySelector("#preview").textContent.includes("Nuraini, M.Hum.")`) // while it is typed
	p.Fill("input[name=name_size]", "200")
	p.FollowText("Simpan")
	p.See("Ukuran huruf antara 6 dan 60.")
	if said := webtest.Eval[string](p, `document.querySelector("input[name=signer_1_name]").value`); said != "Nuraini, M.Hum." {
		t.Errorf("the form came back without what was typed: %q", said)
	}
	p.Fill("input[name=name_size]", "30")
	p.Click("input[name=issued_shown]")
	p.Choose("select[name=place]", "signer_1")
	p.Do(chromedp.SetUploadFiles(chromedp.CSS("input[type=file]"), []string{signature(t)}))
	p.FollowText("Unggah dan simpan")
	p.See("Rancangan tersimpan.")
	p.Await(`document.querySelector("#preview image").getAttribute("href").startsWith("/certificates/pictures/")`)
	p.Accessible()

	rule := admin.sent("/certificates/rules/new", "/certificates/rules", form("subject", fmt.Sprintf("activity-%d", activity), "language", "id", "months", "12", "numbering", "{nomor}/PUSTAKA/{bulan_romawi}/{tahun}", "layout", strings.TrimPrefix(at, "/certificates/layouts/")))
	if sample, _ := admin.download(rule + "/sample.pdf"); !strings.Contains(unspaced(pdfText(t, sample)), unspaced("Nuraini, M.Hum.")) {
		t.Error("the sample wears another design")
	}
	room.issue()
	list, err := room.deps.Certificates.Mine(context.Background(), ani.actor)
	if err != nil || len(list) != 1 {
		t.Fatal(err, list)
	}
	c := list[0]
	if !strings.Contains(c.Number, "/PUSTAKA/") {
		t.Error(c.Number)
	}
	path := fmt.Sprintf("/certificates/%d/certificate.pdf", c.ID)
	printed, _ := ani.download(path)
	says, public := unspaced(pdfText(t, printed)), room.stranger().see("/check/"+c.Code)
	for _, part := range certificate.Parts {
		line, said := c.Line(c.Locale, part)
		if !said {
			continue
		}
		shown := part != certificate.PartIssued
		if strings.Contains(says, unspaced(line.Value)) != shown && part != certificate.PartEarned {
			t.Errorf("%s on paper: %v", part, !shown)
		}
		if shown && !strings.Contains(public, line.Value) {
			t.Errorf("%s is printed, and the check page does not say it", part)
		}
	}
	if strings.Contains(public, "Diterbitkan</dt>") || !strings.Contains(public, "Nuraini, M.Hum., Kepala Perpustakaan") || !bytes.Contains(printed, []byte("/SMask")) {
		t.Error(public)
	}
	if open, header := room.stranger().download("/check/" + c.Code + "/certificate.pdf"); !bytes.Equal(open, printed) || !strings.Contains(header.Get("X-Robots-Tag"), "noindex") {
		t.Error("the public paper is another one")
	}

	// Somebody prints another signatory on it; the page does not say so.
	altered := paper.Proof{Content: c.Content, Code: c.Code, Address: room.url, At: c.IssuedAt}
	l := *c.Layout
	l.Signers = []certificate.Signer{{Name: "Wali Kota", X: 20, Y: 150, Wide: 70}}
	altered.Layout = &l
	var b bytes.Buffer
	if err := paper.Certificate(&b, altered); err != nil || !strings.Contains(unspaced(pdfText(t, b.Bytes())), unspaced("Wali Kota")) {
		t.Fatal(err)
	}
	p.Go(room.url + "/check?code=" + certificate.Shown(c.Code))
	if text := p.Text("main"); strings.Contains(text, "Wali Kota") || !strings.Contains(text, "Nuraini, M.Hum.") {
		t.Error(text)
	}

	// Later changes are for later certificates.
	p.Go(room.url + at)
	p.Fill("input[name=signer_1_name]", "Widya")
	p.FollowText("Simpan")
	p.See("versi 3")
	if again, _ := ani.download(path); !bytes.Equal(again, printed) {
		t.Error("a certificate followed its design")
	}
	for _, page := range []string{"/certificates/layouts", at} {
		if status, _, _ := ani.do("GET", page, "", "", nil); status != http.StatusForbidden {
			t.Error(page, status)
		}
	}
	admin.inBoth("/certificates/layouts", at)
}
