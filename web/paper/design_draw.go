package paper

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"binapustaka/lms/certificate"
)

// pdf draws the design as one page.
func (g design) pdf(w io.Writer, p Proof) error {
	lie := "L"
	if g.high > g.wide {
		lie = "P"
	}
	d := drawing{Fpdf: fpdf.New(lie, "mm", "A4", "")}
	d.SetMargins(0, 0, 0)
	d.SetAutoPageBreak(false, 0)
	d.AddUTF8FontFromBytes("text", "", regular)
	d.AddUTF8FontFromBytes("text", "B", bold)
	d.SetTitle(words(p.Heading+" – "+p.Title), true)
	d.SetCreationDate(p.At)
	d.SetModificationDate(p.At)
	d.SetCatalogSort(true)
	d.AddPage()
	for _, m := range g.marks {
		r, gr, b, err := certificate.RGB(m.colour)
		if m.colour != "" && err != nil {
			return err
		}
		d.SetDrawColor(int(r), int(gr), int(b))
		d.SetTextColor(int(r), int(gr), int(b))
		switch m.kind {
		case markWords:
			style := ""
			if m.bold {
				style = "B"
			}
			d.font(style, m.points)
			d.Text(m.x, m.y, m.text)
		case markPicture:
			if err := d.fit(m, p.Pictures[m.picture]); err != nil {
				return err
			}
		case markRule:
			d.SetLineWidth(0.25)
			d.Line(m.x, m.y, m.x+m.wide, m.y)
		case markFrame:
			d.SetLineWidth(1.4)
			d.Rect(m.x, m.y, m.wide, m.high, "D")
			d.SetLineWidth(0.35)
			d.Rect(m.x+2.5, m.y+2.5, m.wide-5, m.high-5, "D")
		case markCode:
			d.SetFillColor(255, 255, 255)
			d.Rect(m.x-1.5, m.y-1.5, m.wide+3, m.high+3, "F")
			d.SetFillColor(28, 39, 51)
			if err := d.code(m.text, m.x, m.y, m.wide); err != nil {
				return err
			}
		}
	}
	return d.Output(w)
}

// fit draws a picture: a background so that it fills the paper, a signature so
// that all of it stands on its line.
func (d drawing) fit(m mark, p certificate.Picture) error {
	name := fmt.Sprint("picture-", p.ID)
	info := d.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: p.Kind}, bytes.NewReader(p.Content))
	if d.Error() != nil {
		return d.Error()
	}
	scale := max(m.wide/info.Width(), m.high/info.Height())
	if p.Kind == "png" {
		scale = min(m.wide/info.Width(), m.high/info.Height())
	}
	wide, high := info.Width()*scale, info.Height()*scale
	y := m.y + (m.high-high)/2
	if p.Kind == "png" {
		y = m.y + m.high - high
	}
	d.ImageOptions(name, m.x+(m.wide-wide)/2, y, wide, high, false, fpdf.ImageOptions{ImageType: p.Kind}, 0, "")
	return d.Error()
}

// Preview is a certificate of a library's own layout as a drawing in a page; at
// is the address of a picture. What it says is named, as nobody sees a drawing
// who does not see.
func Preview(p Proof, name string, at func(picture int64) string) (template.HTML, error) {
	g := p.design()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="paper" viewBox="0 0 %s %s" role="img" aria-label="%s" font-family="DejaVu Sans Condensed, DejaVu Sans, Arial, sans-serif"><rect width="100%%" height="100%%" fill="#ffffff"/>`,
		millimetres(g.wide), millimetres(g.high), html.EscapeString(name))
	for _, m := range g.marks {
		x, y, wide, high := millimetres(m.x), millimetres(m.y), millimetres(m.wide), millimetres(m.high)
		switch m.kind {
		case markWords:
			weight := "400"
			if m.bold {
				weight = "700"
			}
			fmt.Fprintf(&b, `<text x="%s" y="%s" font-size="%s" font-weight="%s" fill="%s" textLength="%s" lengthAdjust="spacingAndGlyphs">%s</text>`,
				x, y, millimetres(m.points*mmOfPoint), weight, html.EscapeString(m.colour), wide, html.EscapeString(m.text))
		case markPicture:
			keep := "xMidYMid slice"
			if p.Pictures[m.picture].Kind == "png" {
				keep = "xMidYMax meet"
			}
			fmt.Fprintf(&b, `<image x="%s" y="%s" width="%s" height="%s" href="%s" preserveAspectRatio="%s"/>`, x, y, wide, high, html.EscapeString(at(m.picture)), keep)
		case markRule:
			fmt.Fprintf(&b, `<path d="M%s %sh%s" stroke="%s" stroke-width="0.25"/>`, x, y, wide, html.EscapeString(m.colour))
		case markFrame:
			fmt.Fprintf(&b, `<g fill="none" stroke="%s"><rect x="%s" y="%s" width="%s" height="%s" stroke-width="1.4"/><rect x="%s" y="%s" width="%s" height="%s" stroke-width="0.35"/></g>`,
				html.EscapeString(m.colour), x, y, wide, high, millimetres(m.x+2.5), millimetres(m.y+2.5), millimetres(m.wide-5), millimetres(m.high-5))
		case markCode:
			path, side, err := CodePath(m.text)
			if err != nil {
				return "", err
			}
			const quiet = 4 // squares, which the paper's code has no need of
			fmt.Fprintf(&b, `<rect x="%s" y="%s" width="%s" height="%s" fill="#ffffff"/><svg x="%s" y="%s" width="%s" height="%s" viewBox="%d %d %d %d"><path d="%s" fill="#1c2733"/></svg>`,
				millimetres(m.x-1.5), millimetres(m.y-1.5), millimetres(m.wide+3), millimetres(m.high+3), x, y, wide, high, quiet, quiet, side-2*quiet, side-2*quiet, path)
		}
	}
	b.WriteString("</svg>")
	// Safety: every text above is escaped, and the rest is numbers and literals.
	return template.HTML(b.String()), nil
}
