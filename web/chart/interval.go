package chart

import (
	"html/template"
	"strings"
)

// Interval is an estimate with its 95% interval beside the value that means
// "no difference".
type Interval struct {
	Title, Desc      string
	Estimate, Lo, Hi float64
	Zero             float64
	From, To         float64 // what the picture spans; both 0: chosen from the values
	Ends             bool    // write the interval's ends and zero under the picture
	Number           Number
}

// SVG draws i; nothing when a value is not finite.
func (i Interval) SVG() template.HTML {
	if !finite(i.Estimate) || !finite(i.Lo) || !finite(i.Hi) || !finite(i.Zero) {
		return ""
	}
	height := 28.0
	if i.Ends {
		height = 46
	}
	d := &drawing{width: 280, height: height}
	i.draw(d)
	return template.HTML(d.svg(i.Title, i.Desc, "interval"))
}

func (i Interval) draw(d *drawing) {
	from, to := clamp(i.From), clamp(i.To)
	if !(from < to) {
		from, to = min(i.Lo, i.Zero), max(i.Hi, i.Zero)
		pad := max((to-from)*0.12, 1e-9)
		from, to = clamp(from-pad), clamp(to+pad)
	}
	x := scale{from, to, 12, d.width - 12}
	at := func(v float64) float64 { return max(4, min(d.width-4, x.at(v))) }
	d.line("grid", gridAttr, 12, 14, d.width-12, 14)
	d.line("zero", zeroAttr, at(i.Zero), 3, at(i.Zero), 25)
	d.line("ours bar", `stroke="#0d5f5f" stroke-width="4" stroke-linecap="round"`, at(i.Lo), 14, at(i.Hi), 14)
	d.dot("ours-dot", dotAttr, at(i.Estimate), 14, 6)
	if !i.Ends {
		return
	}
	edge := -1.0
	for _, v := range []float64{min(i.Lo, i.Zero), max(i.Lo, min(i.Zero, i.Hi)), max(i.Hi, i.Zero)} {
		s := i.Number.text(v)
		half := textWidth(s) / 2
		c := max(half, min(at(v), d.width-half))
		if c-half < edge+4 {
			continue // would cover its neighbour
		}
		d.text("", "middle", c, 42, s)
		edge = c + half
	}
}

// Progress is a share between 0 and 1 as a bar.
type Progress struct {
	Title, Desc string
	Share       float64
}

func (p Progress) SVG() template.HTML {
	share := 0.0
	if finite(p.Share) {
		share = max(0, min(1, p.Share))
	}
	d := &drawing{width: 280, height: 10}
	d.WriteString(`<rect class="track" fill="#e3f0ee" x="0" y="1" width="280" height="8" rx="4"/>`)
	d.WriteString(`<rect class="ours-dot" ` + dotAttr + ` x="0" y="1" width="` + num(280*share) + `" height="8" rx="4"/>`)
	return template.HTML(d.svg(p.Title, p.Desc, "progress"))
}

// Bar is one row of Bars; Text is its value for the reader.
type Bar struct {
	Label   string
	Value   float64
	Text    string
	Missing bool
}

// Bars are horizontal bars from zero, each with its name and value beside it.
type Bars struct {
	Title, Desc string
	Bars        []Bar
}

func (b Bars) SVG() template.HTML {
	return both(b.Title, b.Desc, b.draw, func(float64) float64 { return 8 + 40*float64(max(len(b.Bars), 1)) })
}

func (b Bars) draw(d *drawing) {
	largestValue := 0.0
	for _, r := range b.Bars {
		if !r.Missing && finite(r.Value) {
			largestValue = max(largestValue, clamp(r.Value))
		}
	}
	for i, r := range b.Bars {
		y := 16 + 40*float64(i)
		text := r.Text
		if r.Missing || !finite(r.Value) {
			text = "–"
		}
		room := d.width - textWidth(text) - 16
		name := []rune(r.Label)
		if fit := int(room / (0.58 * em)); len(name) > fit && fit > 1 {
			name = append(name[:fit-1], '…')
		}
		d.text("", "start", 0, y, strings.TrimSpace(string(name)))
		d.text("", "end", d.width, y, text)
		d.WriteString(`<rect class="track" fill="#e3f0ee" x="0" y="` + num(y+6) + `" width="` + num(d.width) + `" height="8" rx="4"/>`)
		if text != "–" && largestValue > 0 && r.Value > 0 {
			d.WriteString(`<rect class="ours-dot" ` + dotAttr + ` x="0" y="` + num(y+6) + `" width="` + num(clamp(r.Value)/largestValue*d.width) + `" height="8" rx="4"/>`)
		}
	}
}

// Table is b in figures.
func (b Bars) Table(head ...string) Table {
	t := Table{Caption: b.Title, Head: head}
	for _, r := range b.Bars {
		text := r.Text
		if r.Missing || !finite(r.Value) {
			text = "–"
		}
		t.Rows = append(t.Rows, []string{r.Label, text})
	}
	return t
}
