package paper

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
)

// Proof is what a certificate is drawn from.
type Proof struct {
	certificate.Content
	Code    string // "" in a sample
	Address string // of the page that checks it
	At      time.Time
	// Pictures are those of the library's own layout.
	Pictures map[int64]certificate.Picture
}

// Certificate writes one page of A4.
func Certificate(w io.Writer, p Proof) error {
	if p.Layout != nil {
		return p.design().pdf(w, p)
	}
	return p.draw().Output(w)
}

const (
	across = 297.
	tall   = 210.
	text   = 215. // width of the words in the middle
)

func (p Proof) draw() drawing {
	d := drawing{Fpdf: fpdf.New("L", "mm", "A4", "")}
	l := p.Locale
	d.SetMargins(margin, margin, margin)
	d.SetAutoPageBreak(false, 0)
	d.AddUTF8FontFromBytes("text", "", regular)
	d.AddUTF8FontFromBytes("text", "B", bold)
	d.SetTitle(words(p.Heading+" – "+p.Title), true)
	d.SetCreationDate(p.At)
	d.SetModificationDate(p.At)
	d.SetCatalogSort(true)
	d.AddPage()
	d.frame()
	d.SetY(20)
	d.SetTextColor(13, 95, 95)
	d.centre("B", 13, p.Library)
	d.SetTextColor(28, 39, 51)
	d.SetY(32)
	d.centre("B", 32, strings.ToUpper(p.Heading))
	d.SetTextColor(86, 98, 112)
	d.centre("", 10.5, p.Number)
	d.Ln(4)
	d.centre("", 12, l.T("certificate.given_to"))
	d.SetTextColor(28, 39, 51)
	size := 27.
	if len([]rune(p.Name)) > 40 {
		size = 19
	}
	d.Ln(1)
	d.centre("B", size, p.Name)
	d.SetDrawColor(201, 138, 18)
	d.SetLineWidth(0.5)
	d.Line(across/2-45, d.GetY()+1.5, across/2+45, d.GetY()+1.5)
	d.Ln(6)
	d.centre("", 13, p.Body)
	if !strings.Contains(p.Body, p.Title) {
		d.centre("B", 15, p.Title)
	}
	d.Ln(3)
	var facts []string
	for _, line := range p.Lines(l)[1:] { // the number stands above
		facts = append(facts, line.Label+": "+line.Value)
	}
	size = 10.5
	if len(strings.Join(facts, "")) > 420 { // many competencies
		size = 8
	}
	d.SetTextColor(86, 98, 112)
	d.centre("", size, strings.Join(facts, "  ·  "))
	d.SetTextColor(28, 39, 51)
	for i, s := range p.Signatures {
		x := 26.
		if i == 1 {
			x = across - 26 - 80
		}
		d.SetDrawColor(86, 98, 112)
		d.SetLineWidth(0.25)
		d.Line(x, 176, x+80, 176)
		d.SetXY(x, 177.5)
		d.font("B", 10.5)
		d.MultiCell(80, 5, words(s.Name), "", "C", false)
		d.SetX(x)
		d.font("", 9.5)
		d.MultiCell(80, 4.6, words(s.Position), "", "C", false)
	}
	d.check(p)
	if p.Code == "" {
		d.SetTextColor(166, 61, 47)
		d.SetY(14)
		d.centre("B", 11, l.T("certificate.sample"))
	}
	return d
}

func (d drawing) frame() {
	d.SetDrawColor(13, 95, 95)
	d.SetLineWidth(1.4)
	d.Rect(8, 8, across-16, tall-16, "D")
	d.SetDrawColor(201, 138, 18)
	d.SetLineWidth(0.35)
	d.Rect(10.5, 10.5, across-21, tall-21, "D")
}

// check is the way to the page that says what this certificate really says.
func (d drawing) check(p Proof) {
	if p.Code == "" {
		return
	}
	d.SetFillColor(28, 39, 51)
	const side = 25.
	if err := d.code(p.Address+"/check/"+p.Code, (across-side)/2, 157, side); err != nil {
		d.SetError(err)
	}
	d.SetXY(across/2-60, 183.5)
	d.font("", 7.5)
	d.MultiCell(120, 3.7, words(p.Locale.T("certificate.check_here", lms.Args{"address": p.Address + "/check"})), "", "C", false)
	d.SetX(across/2 - 60)
	d.font("B", 9)
	d.MultiCell(120, 4.4, certificate.Shown(p.Code), "", "C", false)
}

// centre writes a text in the middle of the page, two thirds of it wide.
func (d drawing) centre(style string, points float64, s string) {
	d.font(style, points)
	d.SetX((across - text) / 2)
	d.MultiCell(text, 0.47*points, words(s), "", "C", false)
}
