package paper

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/boombuler/barcode/qr"

	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

// A poster is one page whatever stands on it, and its code is the one of the
// address: so many dark squares, no more and no fewer.
func TestPoster(t *testing.T) {
	for name, title := range map[string]survey.Text{"short": {ID: "Puas?", EN: "Happy?"}, "long": {ID: strings.Repeat("Bagaimana ", 16), EN: strings.Repeat("Wondering ", 16)}, "letters": {ID: "Đặng 你好"}} {
		n := Notice{Library: "Perpustakaan Kota " + strings.Repeat("Tirtamaya ", 12), Title: title, Languages: survey.Both, Address: "https://bina.example.id/s/27khnj46kf", Code: "https://bina.example.id/s/27khnj46kf?from=qr", Locale: locale.ID, At: time.Date(2026, 1, 5, 2, 0, 0, 0, time.UTC)}
		d := n.draw()
		d.SetCompression(false)
		var b bytes.Buffer
		if err := d.Output(&b); err != nil {
			t.Fatal(name, err)
		}
		code, err := qr.Encode(n.Code, qr.M, qr.Auto)
		if err != nil {
			t.Fatal(err)
		}
		dark := 0
		for y := range code.Bounds().Dy() {
			for x := range code.Bounds().Dx() {
				if r, _, _, _ := code.At(x, y).RGBA(); r == 0 {
					dark++
				}
			}
		}
		if got := bytes.Count(b.Bytes(), []byte(" re f\n")); got != dark || dark < 200 {
			t.Errorf("%s: %d squares of %d", name, got, dark)
		}
		if d.PageCount() != 1 || d.GetY() > 297-10 {
			t.Errorf("%s: %d pages, the last line ends at %.0f mm", name, d.PageCount(), d.GetY())
		}
	}
}
