package paper

import (
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode/qr"

	"binapustaka/lms/locale"
	"binapustaka/lms/survey"
)

// Notice is what a poster says of a survey.
type Notice struct {
	Library   string
	Title     survey.Text
	Languages survey.Languages
	Address   string // to type
	Code      string // what the QR code says
	Locale    locale.Locale
	At        time.Time // stands in the file: the same poster is drawn the same every time
}

// Poster writes a sheet of A4 for the wall: what is asked, and the way there.
// It speaks the survey's languages, the first of them larger.
func Poster(w io.Writer, n Notice) error { return n.draw().Output(w) }

func (n Notice) draw() drawing {
	d := drawing{Fpdf: fpdf.New("P", "mm", "A4", "")}
	d.SetMargins(margin, margin, margin)
	d.SetAutoPageBreak(false, margin)
	d.AddUTF8FontFromBytes("text", "", regular)
	d.AddUTF8FontFromBytes("text", "B", bold)
	d.SetTitle(words(n.Title.In(string(n.Locale))), true)
	d.SetCreationDate(n.At)
	d.SetModificationDate(n.At)
	d.SetCatalogSort(true)
	d.AddPage()
	d.SetY(26)
	d.middle("B", 17, n.Library)
	d.Ln(8)
	size := 30.
	if long := max(len(n.Title.ID), len(n.Title.EN)); long > 100 {
		size = 17
	} else if long > 50 {
		size = 23
	}
	for _, l := range locale.All {
		if n.Languages.Has(string(l)) {
			d.middle("B", size, n.Title.In(string(l)))
			d.Ln(3)
			size = min(size, 17)
		}
	}
	y := max(d.GetY()+6, 104)
	side := min(92, bottom-52-y) // below it stand the words and the address
	if err := d.code(n.Code, (210-side)/2, y, side); err != nil {
		d.SetError(err)
	}
	d.SetY(y + side + 7)
	size = 15
	for _, l := range locale.All {
		if n.Languages.Has(string(l)) {
			d.middle("B", size, l.T("survey.poster_scan"))
			d.middle("", 11, l.T("survey.poster_about"))
			d.Ln(3)
			size = 13
		}
	}
	d.middle("B", 12, n.Address)
	return d
}

// middle writes a text in the middle of the page.
func (d drawing) middle(style string, points float64, text string) {
	d.font(style, points)
	d.SetX(margin)
	d.MultiCell(width, 0.5*points, words(text), "", "C", false)
}

// code draws a QR code as squares, which print sharp at any size.
func (d drawing) code(text string, x, y, side float64) error {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return err
	}
	n := code.Bounds().Dx()
	one := side / float64(n)
	for row := range n {
		for col := range n {
			if r, _, _, _ := code.At(col, row).RGBA(); r == 0 {
				d.Rect(x+float64(col)*one, y+float64(row)*one, one+0.02, one+0.02, "F") // no hairlines between squares
			}
		}
	}
	return nil
}
