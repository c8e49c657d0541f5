package paper

import (
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
)

// Report writes a report as a PDF. Its pages of HTML are the accessible version:
// the PDF library writes no tags.
func Report(w io.Writer, doc report.Document, l locale.Locale) error {
	d := begin(doc.Title, doc.Library, l, doc.MadeAt)
	d.ink(muted)
	d.put(margin, "", size, doc.Library)
	d.ink(teal)
	d.put(margin, "B", 20, doc.Title)
	d.ink(ink)
	d.Ln(2)
	d.facts(doc.Facts)
	for _, s := range doc.Sections {
		d.heading(s.Title)
		if s.Lead != "" {
			d.put(margin, "", 9, s.Lead)
		}
		for _, t := range s.Tables {
			d.table(t)
		}
		d.ink(muted)
		for _, note := range s.Notes {
			d.Ln(1.2)
			d.room(10)
			d.put(margin, "", 8.5, note)
		}
		d.ink(ink)
	}
	return d.Output(w)
}

// begin is a document of A4 with its name at the foot of every page.
func begin(title, library string, l locale.Locale, at time.Time) drawing {
	d := drawing{Fpdf: fpdf.New("P", "mm", "A4", ""), Source: Source{Locale: l}}
	d.SetMargins(margin, margin, margin)
	d.SetAutoPageBreak(true, margin)
	d.SetCellMargin(cellPad)
	d.AddUTF8FontFromBytes("text", "", regular)
	d.AddUTF8FontFromBytes("text", "B", bold)
	d.SetTitle(words(title+" · "+library), true)
	d.SetLang(string(l))
	d.SetCreationDate(at)
	d.SetModificationDate(at)
	d.SetCatalogSort(true)
	d.AliasNbPages("{pages}")
	d.SetFooterFunc(func() {
		d.SetY(-14)
		d.ink(muted)
		d.font("", 8.5)
		d.CellFormat(width/2+30, 5, d.cut(title+" · "+library, width/2+30), "", 0, "L", false, 0, "")
		d.CellFormat(width/2-30, 5, words(d.t("report.page", lms.Args{"n": d.PageNo(), "of": "{pages}"})), "", 0, "R", false, 0, "")
		d.ink(ink)
	})
	d.AddPage()
	return d
}

func (d drawing) facts(list []report.Fact) {
	for _, f := range list {
		d.font("B", 9)
		d.CellFormat(48, 5, words(f.Name), "", 0, "L", false, 0, "")
		d.put(margin+48, "", 9, f.Value)
	}
}

// heading begins a part, not at the foot of a page.
func (d drawing) heading(title string) {
	d.room(46)
	d.Ln(6)
	d.ink(teal)
	d.put(margin, "B", 14, title)
	d.ink(ink)
}

type colour [3]int

var (
	ink   = colour{28, 39, 51}
	muted = colour{86, 98, 112}
	teal  = colour{13, 95, 95}
	soft  = colour{227, 240, 238}
	edge  = colour{228, 224, 214}
)

func (d drawing) ink(c colour) { d.SetTextColor(c[0], c[1], c[2]) }

// cut is a text that fits on a line of that width.
func (d drawing) cut(s string, wide float64) string {
	r := []rune(words(s))
	for len(r) > 1 && d.GetStringWidth(string(r)) > wide-2 {
		r = append(r[:len(r)-2], '…')
	}
	return string(r)
}

const (
	cellHigh = 4.3
	cellPad  = 1.2
)

// table draws one; its head is repeated on each page, and no row is cut in two.
func (d drawing) table(t report.Table) {
	wide := d.columns(t)
	d.room(34)
	d.Ln(3)
	d.put(margin, "B", size, t.Title)
	d.Ln(1)
	titles, aligns := make([]report.Cell, len(t.Heads)), make([]string, len(t.Heads))
	for i, h := range t.Heads {
		if titles[i].Text, aligns[i] = h, "L"; t.Numeric(i) {
			aligns[i] = "R"
		}
	}
	head := func() {
		d.SetFillColor(soft[0], soft[1], soft[2])
		d.Rect(margin, d.GetY(), width, d.high(titles, wide, "B"), "F")
		d.write(titles, wide, aligns, "B")
	}
	head()
	d.SetDrawColor(edge[0], edge[1], edge[2])
	for _, row := range t.Rows {
		if d.GetY()+d.high(row, wide, "") > bottom {
			d.AddPage()
			head()
		}
		d.write(row, wide, aligns, "")
		d.Line(margin, d.GetY(), margin+width, d.GetY())
	}
}

// write draws a row; columns of numbers stand at the right.
func (d drawing) write(row []report.Cell, wide []float64, aligns []string, style string) {
	high := d.high(row, wide, style)
	y, x := d.GetY(), margin
	for i, c := range row {
		for n, part := range d.SplitText(words(c.Text), wide[i]) {
			d.SetXY(x, y+cellPad+float64(n)*cellHigh)
			d.CellFormat(wide[i], cellHigh, part, "", 0, aligns[i], false, 0, "")
		}
		x += wide[i]
	}
	d.SetXY(margin, y+high)
}

// high is the height of a row.
func (d drawing) high(row []report.Cell, wide []float64, style string) float64 {
	d.font(style, 8.5)
	lines := 1
	for i, c := range row {
		lines = max(lines, len(d.SplitText(words(c.Text), wide[i])))
	}
	return float64(lines)*cellHigh + 2*cellPad
}

// columns shares the width out: as wide as the longest word of each, and what is
// left by how much is written in it.
func (d drawing) columns(t report.Table) []float64 {
	wide, much := make([]float64, len(t.Heads)), make([]float64, len(t.Heads))
	used, sum := 0.0, 0.0
	for i := range t.Heads {
		d.font("B", 8.5)
		most := d.widest(t.Heads[i])
		much[i] = 12
		d.font("", 8.5)
		for _, row := range t.Rows {
			most = max(most, d.widest(row[i].Text))
			much[i] = max(much[i], min(90, d.GetStringWidth(words(row[i].Text))))
		}
		wide[i] = min(most, 45) + 2*cellPad + 1.5
		much[i] = max(0, much[i]+2*cellPad-wide[i])
		used, sum = used+wide[i], sum+much[i]
	}
	for i := range wide {
		if used > width {
			wide[i] *= width / used
		} else if sum > 0 {
			wide[i] += (width - used) * much[i] / sum
		} else {
			wide[i] += (width - used) / float64(len(wide))
		}
	}
	return wide
}

// widest is the width of a text's longest word.
func (d drawing) widest(s string) (most float64) {
	for _, word := range strings.Fields(words(s)) {
		most = max(most, d.GetStringWidth(word))
	}
	return most
}
