package chart

import (
	"html/template"
	"math"
)

// Dot is one unit of a Scatter, without a name: pictures rank nobody.
type Dot struct{ X, Y float64 }

// Scatter is dose (across) against change (up), with a line where the change
// is zero.
type Scatter struct {
	Title, Desc    string
	XLabel, YLabel string
	Dots           []Dot
	Empty          string // what stands in the picture when there are no dots
	X, Y           Number
}

func (s Scatter) SVG() template.HTML {
	return both(s.Title, s.Desc, s.draw, func(w float64) float64 { return min(320, 120+0.45*w) })
}

func (s Scatter) draw(d *drawing) {
	left, right, top, bottom := 56.0, d.width-14, 26.0, d.height-40
	xlo, xhi, ylo, yhi := math.Inf(1), math.Inf(-1), 0.0, 0.0
	for _, p := range s.Dots {
		if finite(p.X) && finite(p.Y) {
			xlo, xhi = min(xlo, clamp(p.X)), max(xhi, clamp(p.X))
			ylo, yhi = min(ylo, clamp(p.Y)), max(yhi, clamp(p.Y))
		}
	}
	d.text("", "start", 0, 12, s.YLabel)
	d.text("", "end", right, d.height-4, s.XLabel)
	if xlo > xhi {
		d.line("grid", gridAttr, left, bottom, right, bottom)
		d.text("", "middle", (left+right)/2, (top+bottom)/2, s.Empty)
		return
	}
	across, up := ticks(xlo, xhi, 4), ticks(ylo, yhi, 4)
	x := scale{across[0], across[len(across)-1], left + 8, right - 8}
	y := scale{up[0], up[len(up)-1], bottom, top}
	for _, v := range up {
		d.line("grid", gridAttr, left, y.at(v), right, y.at(v))
		d.text("", "end", left-6, y.at(v)+4, s.Y.text(v))
	}
	for _, v := range across {
		t := s.X.text(v)
		half := textWidth(t) / 2
		d.text("", "middle", max(left, min(x.at(v), right-half)), bottom+16, t)
	}
	d.line("zero", zeroAttr, left, y.at(0), right, y.at(0))
	for _, p := range s.Dots {
		if finite(p.X) && finite(p.Y) {
			d.dot("ours-dot", dotAttr+` fill-opacity="0.7"`, x.at(p.X), y.at(p.Y), 4.5)
		}
	}
}

// Table is s in figures, rows in the order given and numbered from 1.
func (s Scatter) Table(head ...string) Table {
	t := Table{Caption: s.Title, Head: head}
	for _, p := range s.Dots {
		if finite(p.X) && finite(p.Y) {
			t.Rows = append(t.Rows, []string{s.X.text(p.X), s.Y.text(p.Y)})
		}
	}
	return t
}
