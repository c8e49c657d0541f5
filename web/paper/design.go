package paper

import (
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
)

// design is a certificate of a library's own layout: what is drawn where, in
// millimetres. It is worked out once, with the letters of the paper, so that the
// preview in a page shows what is printed.
type design struct {
	wide, high float64
	marks      []mark
}

// mark is one line of words, picture, rule, frame or code.
type mark struct {
	kind       markKind
	x, y       float64 // of words: where their line stands
	wide, high float64
	text       string
	points     float64
	bold       bool
	colour     string
	picture    int64
}

type markKind int

const (
	markWords markKind = iota
	markPicture
	markRule
	markFrame
	markCode
)

const (
	mmOfPoint = 25.4 / 72
	leading   = 1.32 // lines of type
	ascent    = 0.93 // of the first line, above its foot
)

// ruler measures words in the letters of the paper.
type ruler struct{ *fpdf.Fpdf }

func newRuler() ruler {
	f := fpdf.New("P", "mm", "A4", "")
	f.AddUTF8FontFromBytes("text", "", regular)
	f.AddUTF8FontFromBytes("text", "B", bold)
	f.SetCellMargin(0)
	return ruler{f}
}

func (r ruler) font(bold bool, points float64) {
	style := ""
	if bold {
		style = "B"
	}
	r.SetFont("text", style, points)
}

// short are the parts that become smaller before they take two lines.
func short(p certificate.Part) bool {
	switch p {
	case certificate.PartLibrary, certificate.PartHeading, certificate.PartNumber, certificate.PartGiven, certificate.PartName:
		return true
	}
	return false
}

// design works out where everything stands.
func (p Proof) design() design {
	l := *p.Layout
	d := design{}
	d.wide, d.high = l.Sides()
	r := newRuler()
	if l.Background != 0 {
		d.marks = append(d.marks, mark{kind: markPicture, wide: d.wide, high: d.high, picture: l.Background})
	}
	if l.Frame {
		d.marks = append(d.marks, mark{kind: markFrame, x: 8, y: 8, wide: d.wide - 16, high: d.high - 16, colour: l.Accent})
	}
	for _, part := range certificate.Parts {
		f := l.Fields[part]
		if !f.Shown {
			continue
		}
		if part == certificate.PartCode {
			d.code(p, f, l, r)
			continue
		}
		colour := l.Ink
		if part.Accented() {
			colour = l.Accent
		}
		d.words(r, f, p.words(part), colour, short(part))
	}
	for _, s := range l.Signers {
		d.sign(r, s, l.Ink)
	}
	if p.Code == "" {
		d.words(r, certificate.Field{X: 0, Y: 3, Wide: d.wide, Size: 10, Align: "C", Bold: true}, p.Locale.T("certificate.sample"), "#a63d2f", false)
	}
	return d
}

// words are what a part says.
func (p Proof) words(part certificate.Part) string {
	switch part {
	case certificate.PartLibrary:
		return p.Library
	case certificate.PartHeading:
		return strings.ToUpper(p.Heading)
	case certificate.PartNumber:
		return p.Number
	case certificate.PartGiven:
		return p.Locale.T("certificate.given_to")
	case certificate.PartName:
		return p.Name
	case certificate.PartBody:
		return p.Body
	case certificate.PartTitle:
		return p.Title
	}
	if line, said := p.Line(p.Locale, part); said {
		return line.Label + ": " + line.Value
	}
	return ""
}

// words puts a text below the field's upper edge and returns where it ends.
func (d *design) words(r ruler, f certificate.Field, text, colour string, shrinks bool) float64 {
	text = strings.TrimSpace(words(text))
	if text == "" {
		return f.Y
	}
	points := f.Size
	r.font(f.Bold, points)
	if w := r.GetStringWidth(text); shrinks && w > f.Wide {
		points = max(points*0.55, points*f.Wide/w*0.995)
		r.font(f.Bold, points)
	}
	y := f.Y
	for _, one := range r.SplitText(text, f.Wide) {
		w, x := r.GetStringWidth(one), f.X
		switch f.Align {
		case "C":
			x += (f.Wide - w) / 2
		case "R":
			x += f.Wide - w
		}
		d.marks = append(d.marks, mark{kind: markWords, x: x, y: y + ascent*points*mmOfPoint, wide: w, text: one, points: points, bold: f.Bold, colour: colour})
		y += leading * points * mmOfPoint
	}
	return y
}

// code is the way to the page that says what the certificate really says.
func (d *design) code(p Proof, f certificate.Field, l certificate.Layout, r ruler) {
	address, shown := p.Address+"/check", certificate.Shown(p.Code)
	way := address
	if p.Code != "" {
		way += "/" + p.Code
	} else {
		shown = strings.Repeat("0000-", 4) + "0000"
	}
	d.marks = append(d.marks, mark{kind: markCode, x: f.X, y: f.Y, wide: f.Wide, high: f.Wide, text: way})
	below := f
	below.X, below.Wide, below.Y, below.Bold = max(4, f.X+f.Wide/2-32), 64, f.Y+f.Wide+1, false
	if f.Align != "C" {
		below.X = f.X
	}
	below.X = min(below.X, d.wide-68)
	below.Y = d.words(r, below, p.Locale.T("certificate.check_here", lms.Args{"address": address}), l.Ink, false)
	below.Bold = true
	d.words(r, below, shown, l.Ink, false)
}

// sign is a signature above its line, with name and office below.
func (d *design) sign(r ruler, s certificate.Signer, ink string) {
	line := s.Y + certificate.SignHigh
	if s.Picture != 0 {
		d.marks = append(d.marks, mark{kind: markPicture, x: s.X, y: s.Y, wide: s.Wide, high: certificate.SignHigh - 0.5, picture: s.Picture})
	}
	d.marks = append(d.marks, mark{kind: markRule, x: s.X, y: line, wide: s.Wide, colour: ink})
	f := certificate.Field{X: s.X, Y: line + 1, Wide: s.Wide, Size: 10.5, Align: "C", Bold: true}
	f.Y = d.words(r, f, s.Name, ink, false)
	f.Size, f.Bold = 9.5, false
	d.words(r, f, s.Position, ink, false)
}

func millimetres(f float64) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
}
