package chart

import (
	"fmt"
	"html/template"
	"math"
	"strings"
)

// Point is one step of a series, for example a week. Missing steps leave a gap.
type Point struct {
	Label   string // of the step, for the axis and the table: "12 Jan 2026"
	Value   float64
	Missing bool
}

func (p Point) shown() bool { return !p.Missing && finite(p.Value) }

// Expectation is what was expected at one step, with its interval.
type Expectation struct {
	Value, Lo, Hi float64
	Missing       bool
}

func (e Expectation) shown() bool {
	return !e.Missing && finite(e.Value) && finite(e.Lo) && finite(e.Hi)
}

// Event marks the step it happened in. An empty Label draws a thin line alone.
type Event struct {
	At    int
	Label string
}

// Level is a horizontal line, for example a mean, over the steps From to To.
type Level struct {
	From, To int
	Value    float64
	Label    string
}

// Line is a series over time, alone or beside another one.
type Line struct {
	Title, Desc   string
	Points        []Point
	Label         string  // of the series, where there is another
	Other         []Point // as long as Points, or nil
	OtherLabel    string
	Expected      []Expectation // as long as Points, or nil
	ExpectedLabel string
	Events        []Event
	Levels        []Level
	Empty         string // what stands in the picture when every step is missing
	Number        Number
}

// SVG draws l.
func (l Line) SVG() template.HTML {
	return both(l.Title, l.Desc, l.draw, func(w float64) float64 {
		return min(300, 140+0.25*w) + em*1.4*float64(l.labelRows(w)) + l.below(w)
	})
}

const (
	lineLeft  = 52.0
	lineRight = 10.0
)

func (l Line) x(d *drawing, i int) float64 {
	n := max(len(l.Points)-1, 1)
	return lineLeft + float64(i)/float64(n)*(d.width-lineLeft-lineRight)
}

// place gives each labelled event a row such that labels do not overlap.
func (l Line) place(width float64) (rows []int) {
	var ends []float64 // rightmost edge in each row
	d := &drawing{width: width}
	for _, e := range l.Events {
		if e.Label == "" || e.At < 0 || e.At >= len(l.Points) {
			rows = append(rows, -1)
			continue
		}
		left, right := span(d, l.x(d, e.At), e.Label)
		row := 0
		for row < len(ends) && ends[row] > left-6 {
			row++
		}
		if row == len(ends) {
			ends = append(ends, 0)
		}
		ends[row] = right
		rows = append(rows, row)
	}
	return rows
}

// span is the room that an event's label takes: left of its line in the
// second half of the picture, else right of it, always inside.
func span(d *drawing, x float64, label string) (left, right float64) {
	w := textWidth(label)
	left = x + 4
	if x > d.width/2 {
		left = x - 4 - w
	}
	left = max(2, min(left, d.width-2-w))
	return left, left + w
}

func (l Line) labelRows(width float64) int {
	n := 0
	for _, r := range l.place(width) {
		n = max(n, r+1)
	}
	return n
}

// below is the room of the last step's label where it does not fit beside the first's.
func (l Line) below(width float64) float64 {
	n := len(l.Points)
	if n < 2 || textWidth(l.Points[0].Label)+textWidth(l.Points[n-1].Label)+em <= width-lineLeft-lineRight {
		return 0
	}
	return em * 1.4
}

func (l Line) draw(d *drawing) {
	below := l.below(d.width)
	top, bottom := 12+em*1.4*float64(l.labelRows(d.width)), d.height-26-below
	lo, hi, any := l.extent()
	if !any {
		lo, hi = 0, 1
	}
	marks := ticks(lo, hi, 4)
	y := scale{marks[0], marks[len(marks)-1], bottom, top}
	for _, m := range marks {
		d.line("grid", gridAttr, lineLeft, y.at(m), d.width-lineRight, y.at(m))
		if any {
			d.text("", "end", lineLeft-6, y.at(m)+4, l.Number.text(m))
		}
	}
	if len(l.Points) > 0 {
		d.text("", "start", lineLeft, d.height-6-below, l.Points[0].Label)
	}
	if n := len(l.Points); n > 1 {
		d.text("", "end", d.width-lineRight, d.height-6, l.Points[n-1].Label)
	}
	if !any {
		d.text("", "middle", (lineLeft+d.width)/2, (top+bottom)/2+4, l.Empty)
		l.drawEvents(d, top, bottom)
		return
	}
	l.drawExpected(d, y)
	for _, v := range l.Levels {
		if finite(v.Value) && v.From >= 0 && v.To < len(l.Points) && v.From <= v.To {
			d.line("expected level", expectedAttr, l.x(d, v.From), y.at(v.Value), l.x(d, v.To), y.at(v.Value))
		}
	}
	l.drawEvents(d, top, bottom)
	l.drawSeries(d, y, l.Other, "other", otherAttr)
	l.drawSeries(d, y, l.Points, "ours", oursAttr)
	l.nameSeries(d, y, bottom)
	for _, v := range l.Levels {
		if finite(v.Value) && v.Label != "" && v.From >= 0 && v.To < len(l.Points) && v.From <= v.To {
			x := (l.x(d, v.From) + l.x(d, v.To)) / 2
			half := textWidth(v.Label) / 2
			x = max(lineLeft+half, min(x, d.width-lineRight-half))
			d.label("halo", "#566270", "middle", x, min(y.at(v.Value)+15, bottom-3), v.Label)
		}
	}
}

// extent spans everything drawn; zero is part of it where the values come
// near it, so that a small wave does not look like a storm.
func (l Line) extent() (lo, hi float64, any bool) {
	lo, hi = math.Inf(1), math.Inf(-1)
	see := func(v float64) { v = clamp(v); lo, hi, any = min(lo, v), max(hi, v), true }
	for _, list := range [][]Point{l.Points, l.Other} {
		for _, p := range list {
			if p.shown() {
				see(p.Value)
			}
		}
	}
	if !any {
		return
	}
	for i, e := range l.Expected {
		if i < len(l.Points) && e.shown() {
			see(e.Lo)
			see(e.Hi)
			see(e.Value)
		}
	}
	if lo > 0 && lo < 0.6*hi {
		lo = 0
	}
	return
}

func (l Line) drawSeries(d *drawing, y scale, points []Point, class, attr string) {
	var path strings.Builder
	for i, p := range points {
		before, after := i > 0 && points[i-1].shown(), i+1 < len(points) && points[i+1].shown()
		switch {
		case !p.shown():
		case !before && !after:
			d.dot(class+"-dot", dotAttr, l.x(d, i), y.at(p.Value), 2.5)
		case !before:
			fmt.Fprintf(&path, "M%s %s", num(l.x(d, i)), num(y.at(p.Value)))
		default:
			fmt.Fprintf(&path, "L%s %s", num(l.x(d, i)), num(y.at(p.Value)))
		}
	}
	if path.Len() > 0 {
		d.path(class, attr, path.String())
	}
}

// nameSeries writes each of two series' names at its end, the upper one's above
// it and the lower one's below.
func (l Line) nameSeries(d *drawing, y scale, bottom float64) {
	ours, other := lastShown(l.Points), lastShown(l.Other)
	if ours < 0 || other < 0 {
		return
	}
	write := func(class, fill, name string, at int, value float64, above bool) {
		v := min(y.at(value)+17, bottom-3)
		if above {
			v = y.at(value) - 8
		}
		d.label(class, fill, "end", max(l.x(d, at), lineLeft+textWidth(name)), v, name)
	}
	upper := l.Points[ours].Value >= l.Other[other].Value
	write("ours-label halo", "#0d5f5f", l.Label, ours, l.Points[ours].Value, upper)
	write("halo", "#566270", l.OtherLabel, other, l.Other[other].Value, !upper)
}

func lastShown(points []Point) int {
	for i := len(points) - 1; i >= 0; i-- {
		if points[i].shown() {
			return i
		}
	}
	return -1
}

func (l Line) drawExpected(d *drawing, y scale) {
	n := min(len(l.Expected), len(l.Points))
	last := -1
	for from := 0; from < n; {
		if !l.Expected[from].shown() {
			from++
			continue
		}
		to := from
		for to+1 < n && l.Expected[to+1].shown() {
			to++
		}
		var band, back, middle strings.Builder
		for i := from; i <= to; i++ {
			e, x := l.Expected[i], num(l.x(d, i))
			letter := "L"
			if i == from {
				letter = "M"
			}
			fmt.Fprintf(&band, "%s%s %s", letter, x, num(y.at(e.Hi)))
			fmt.Fprintf(&middle, "%s%s %s", letter, x, num(y.at(e.Value)))
			j := to - (i - from)
			fmt.Fprintf(&back, "L%s %s", num(l.x(d, j)), num(y.at(l.Expected[j].Lo)))
		}
		d.path("band", bandAttr, band.String()+back.String()+"Z")
		d.path("expected", expectedAttr, middle.String())
		last, from = to, to+1
	}
	if last >= 0 && l.ExpectedLabel != "" {
		d.label("halo", "#566270", "end", max(l.x(d, last), lineLeft+textWidth(l.ExpectedLabel)), y.at(l.Expected[last].Lo)+14, l.ExpectedLabel)
	}
}

func (l Line) drawEvents(d *drawing, top, bottom float64) {
	rows := l.place(d.width)
	for i, e := range l.Events {
		if e.At < 0 || e.At >= len(l.Points) {
			continue
		}
		if x := l.x(d, e.At); rows[i] < 0 {
			d.line("event thin", `stroke="#c98a12" stroke-width="1"`, x, top, x, bottom)
		} else {
			d.line("event", eventAttr, x, 16+em*1.4*float64(rows[i]), x, bottom)
		}
	}
	for i, e := range l.Events {
		if rows[i] < 0 {
			continue
		}
		x := l.x(d, e.At)
		left, right := span(d, x, e.Label)
		anchor, at := "start", left
		if x > d.width/2 {
			anchor, at = "end", right
		}
		d.label("event-label halo", "#7a5200", anchor, at, 12+em*1.4*float64(rows[i]), e.Label)
	}
}

// Table is l in figures: the step, its value ("–" where missing), that of the
// other series and, where something was expected, that with its interval. head
// names the columns: two, one more with Other, two more with Expected.
func (l Line) Table(head ...string) Table {
	t := Table{Caption: l.Title, Head: head}
	for i, p := range l.Points {
		row := []string{p.Label, "–"}
		if p.shown() {
			row[1] = l.Number.text(p.Value)
		}
		if len(l.Other) > 0 {
			row = append(row, "–")
			if i < len(l.Other) && l.Other[i].shown() {
				row[2] = l.Number.text(l.Other[i].Value)
			}
		}
		if len(l.Expected) > 0 {
			row = append(row, "–", "–")
			if i < len(l.Expected) && l.Expected[i].shown() {
				e := l.Expected[i]
				row[len(row)-2], row[len(row)-1] = l.Number.text(e.Value), l.Number.text(e.Lo)+" – "+l.Number.text(e.Hi)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
