package chart

import (
	"html/template"
	"math"
	"strings"
)

// Spot is a value of one kind in a row of Spots; with Lo below Hi, its interval.
// Text is the value for the reader; without a value it says why there is none.
type Spot struct {
	Value, Lo, Hi float64 // NaN: there is none
	Text          string
}

// SpotRow is what is marked under one name, a mark for each of the kinds, and
// the value that is asked for (NaN: none).
type SpotRow struct {
	Label    string
	Required float64
	Spots    []Spot
}

// Spots are values of several kinds on one scale, each kind on a line of its own
// with its name and its shape: a ring, a square, a dot.
type Spots struct {
	Title, Desc string
	Kinds       []string
	From, To    float64
	Ticks       []float64
	Number      Number
	Rows        []SpotRow
}

const (
	markLine = 18.0 // height of a kind's line
	markHead = 24.0 // of a row's name
	nameLine = 15.0 // of each further line of a name
	markTop  = 20.0 // of the scale
)

// wrapped is a text in lines of a width, at least one; a word that is longer
// than a line is cut off.
func wrapped(text string, width float64) (lines []string) {
	fit := int(width / (0.58 * em))
	line := ""
	for word := range strings.FieldsSeq(text) {
		if long := []rune(word); len(long) > fit {
			word = string(long[:fit-1]) + "…"
		}
		if line != "" && len([]rune(line+" "+word)) > fit {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}

// rowHeight is that of a row whose name takes so many lines.
func (m Spots) rowHeight(lines int) float64 {
	return markHead + nameLine*float64(lines-1) + markLine*float64(len(m.Kinds)) + 14
}

// height is that of the whole when it is so wide.
func (m Spots) height(width float64) float64 {
	height := markTop
	for _, r := range m.Rows {
		height += m.rowHeight(len(wrapped(r.Label, width)))
	}
	return max(height, markTop+m.rowHeight(1))
}

// SVG draws m.
func (m Spots) SVG() template.HTML {
	return both(m.Title, m.Desc, m.draw, m.height)
}

func (m Spots) draw(d *drawing) {
	left, right := 0.0, 0.0
	for _, k := range m.Kinds {
		left = max(left, textWidth(k)+12)
	}
	for _, r := range m.Rows {
		for _, v := range r.Spots {
			right = max(right, textWidth(v.Text)+10)
		}
	}
	x := scale{m.From, m.To, left + 8, d.width - min(right, d.width*0.42) - 8}
	for _, tick := range m.Ticks {
		d.text("", "middle", x.at(tick), 12, m.Number.text(tick))
	}
	next := markTop
	for _, r := range m.Rows {
		top, name := next, wrapped(r.Label, d.width)
		next += m.rowHeight(len(name))
		for i, line := range name {
			d.text("name", "start", 0, top+14+nameLine*float64(i), line)
		}
		top += nameLine * float64(len(name)-1)
		bottom := top + markHead + markLine*float64(len(m.Kinds))
		for _, tick := range m.Ticks {
			d.line("grid", gridAttr, x.at(tick), top+markHead, x.at(tick), bottom)
		}
		if finite(r.Required) {
			d.line("event", eventAttr, x.at(r.Required), top+markHead-3, x.at(r.Required), bottom+3)
		}
		for k, kind := range m.Kinds {
			y := top + markHead + markLine*(float64(k)+0.5)
			d.text("", "start", 0, y+4, kind)
			if k >= len(r.Spots) {
				continue
			}
			v := r.Spots[k]
			d.text("", "end", d.width, y+4, v.Text)
			if finite(v.Value) {
				m.spot(d, k, v, x, y)
			}
		}
	}
}

// spot draws the shape of the k-th kind.
func (m Spots) spot(d *drawing, k int, v Spot, x scale, y float64) {
	if finite(v.Lo) && finite(v.Hi) && v.Lo < v.Hi {
		d.line("ours bar", `stroke="#0d5f5f" stroke-width="4" stroke-linecap="round"`, x.at(v.Lo), y, x.at(v.Hi), y)
	}
	at := x.at(math.Max(m.From, math.Min(m.To, v.Value)))
	switch k {
	case 0:
		d.dot("ring", `fill="#ffffff" stroke="#0d5f5f" stroke-width="2.5"`, at, y, 5.5)
	case 1:
		d.WriteString(`<rect class="ours-dot" ` + dotAttr + ` x="` + num(at-5) + `" y="` + num(y-5) + `" width="10" height="10"/>`)
	default:
		d.dot("ours-dot", dotAttr, at, y, 5.5)
	}
}
