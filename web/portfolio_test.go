package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/portfolio"
	"binapustaka/web/webtest"
)

// A portfolio from the choice of its sections over the PDF to a link that shows
// these alone, to a stranger, until its owner ends it.
func TestJourneyOfAPortfolio(t *testing.T) {
	room := openTestRoom(t)
	admin, ani, budi := room.enter("Admin", "id", lms.Admin), room.enter("Ani Lestari", "id", lms.Librarian), room.enter("Budi", "id", lms.Librarian)
	activity := ani.attended("Lokakarya katalog")
	budi.attended("Bimbingan teknis Budi")
	admin.sent("/certificates/rules/new", "/certificates/rules", form("subject", fmt.Sprintf("activity-%d", activity), "language", "id"))
	room.issue()

	p := ani.browser()
	p.Go(room.url + "/portfolio")
	p.See("Portofolio Ani Lestari")
	p.See("/KOTA/") // of the certificate
	p.See("90 menit")
	p.Accessible()
	for _, s := range portfolio.Sections {
		if s != portfolio.Activities {
			p.Click(fmt.Sprintf(`form[action="/portfolio"] input[value="%s"]`, s))
		}
	}
	p.FollowText("Tampilkan")
	printed, header := ani.download(strings.TrimPrefix(webtest.Eval[string](p, `document.querySelector("main a[href*=file]").href`), room.url))
	says := unspaced(pdfText(t, printed))
	if header.Get("Content-Type") != "application/pdf" || !strings.Contains(says, unspaced("Lokakarya katalog")) || strings.Contains(says, "KOTA") {
		t.Error(header, says)
	}

	p.Click("main details summary")
	for _, s := range portfolio.Sections {
		if s == portfolio.Certificates || s == portfolio.Activities { // the page has chosen activities alone
			p.Click(fmt.Sprintf(`form[action="/portfolio/links"] input[value="%s"]`, s))
		}
	}
	p.FollowText("Buat tautan")
	p.See("tidak dapat ditampilkan lagi")
	p.Accessible()
	at := strings.TrimPrefix(strings.Replace(p.URL(), "/links/", "/shared/", 1), room.url)
	stranger := room.stranger()
	page := stranger.see(at, "Portofolio Ani Lestari", "Lokakarya katalog", "/KOTA/", "Kode pemeriksaan")
	for _, hidden := range []string{"90 menit", "Kegiatan</h3>", "Jam pelajaran", "Budi"} {
		if strings.Contains(page, hidden) {
			t.Errorf("%q is shown and was not chosen", hidden)
		}
	}
	for name, want := range map[string]string{"X-Robots-Tag": "noindex", "Cache-Control": "no-store"} {
		if got := stranger.headers(at).Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if file, _ := stranger.download(at + "/file.pdf"); !strings.Contains(unspaced(pdfText(t, file)), "KOTA") {
		t.Error("the file lacks the certificate")
	}
	stranger.see(at+"?l=en", "Portfolio of Ani Lestari")
	var kept int
	if err := room.db.Get(&kept, `SELECT COUNT(*) FROM portfolio_share WHERE HEX(token_hash) = UPPER(SHA2(?, 256))`, strings.TrimPrefix(at, "/portfolio/shared/")); err != nil || kept != 1 {
		t.Error(err, kept)
	}
	// The page that shows the link is its owner's.
	own := strings.Replace(at, "/shared/", "/links/", 1)
	if status, _, _ := budi.do("GET", own, "", "", nil); status != http.StatusNotFound {
		t.Error(status)
	}
	ani.inBoth("/portfolio", own, at, at+"?l=en")
	admin.accessible(admin.browser(), at+"?l=id", at+"?l=en")

	// Nonsense comes back with what was typed; nobody ends somebody else's.
	ani.refused(http.StatusUnprocessableEntity, "/portfolio", "/portfolio/links", url.Values{"show": {"courses"}, "until": {"2020-01-01"}}, "Pilih tanggal dari hari ini", "2020-01-01")
	ani.refused(http.StatusUnprocessableEntity, "/portfolio", "/portfolio/links", url.Values{"until": {room.now().In(defaultZone).Format(time.DateOnly)}}, "Pilih sedikitnya satu bagian.")
	var id int64
	if err := room.db.Get(&id, `SELECT id FROM portfolio_share`); err != nil {
		t.Fatal(err)
	}
	if status, _, _ := budi.send("/portfolio", fmt.Sprintf("/portfolio/links/%d/end", id), url.Values{}); status != http.StatusNotFound {
		t.Error(status)
	}
	stranger.see(at)
	p.Go(room.url + "/portfolio")
	p.FollowText("Akhiri")
	p.See("Tautan diakhiri.")
	for _, gone := range []string{at, at + "/file.pdf", "/portfolio/shared/" + strings.Repeat("A", 26)} {
		if status, body, _ := stranger.do("GET", gone, "", "", nil); status != http.StatusNotFound || strings.Contains(body, "Ani") {
			t.Error(gone, status)
		}
	}
	for range crowdBurst {
		stranger.do("GET", "/portfolio/shared/x", "", "", nil)
	}
	if status, _, _ := stranger.do("GET", "/portfolio/shared/x", "", "", nil); status != http.StatusTooManyRequests {
		t.Error("tokens are tried for long:", status)
	}
}
