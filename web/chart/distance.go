package chart

import (
	"html/template"
	"math"
	"strconv"
)

// Span is an estimate with its band, so many steps from an event.
type Span struct {
	At            int
	Value, Lo, Hi float64
}

func (s Span) shown() bool { return finite(s.Value) && finite(s.Lo) && finite(s.Hi) }

// Distance is estimates by their distance from an event, with a line where
// there is no difference and another at the event.
type Distance struct {
	Title, Desc string
	XLabel      string
	EventLabel  string
	Spans       []Span // in order of At
	Empty       string // what stands in the picture when there is no span
	Number      Number
}

func (c Distance) SVG() template.HTML {
	return both(c.Title, c.Desc, c.draw, func(w float64) float64 { return min(320, 150+0.3*w) })
}

func (c Distance) draw(d *drawing) {
	left, right, top, bottom := 52.0, d.width-10, 32.0, d.height-42
	from, to, lo, hi, any := 0, 0, 0.0, 0.0, false
	for _, s := range c.Spans {
		if s.shown() {
			from, to, any = min(from, s.At), max(to, s.At), true
			lo, hi = min(lo, clamp(s.Lo)), max(hi, clamp(s.Hi))
		}
	}
	d.text("", "end", right, d.height-4, c.XLabel)
	if !any {
		d.line("grid", gridAttr, left, bottom, right, bottom)
		d.text("", "middle", (left+right)/2, (top+bottom)/2, c.Empty)
		return
	}
	marks := ticks(lo, hi, 4)
	y := scale{marks[0], marks[len(marks)-1], bottom, top}
	x := scale{float64(from) - 0.5, float64(to) + 0.5, left, right}
	for _, m := range marks {
		d.line("grid", gridAttr, left, y.at(m), right, y.at(m))
		d.text("", "end", left-6, y.at(m)+4, c.Number.text(m))
	}
	step := max(1, int(math.Ceil(float64(to-from+1)*26/(right-left))))
	for at := from; at <= to; at++ {
		if at%step == 0 {
			d.text("", "middle", x.at(float64(at)), bottom+16, Step(at))
		}
	}
	d.line("zero", zeroAttr, left, y.at(0), right, y.at(0))
	event := x.at(0)
	d.line("event", eventAttr, event, 16, event, bottom)
	edge, _ := span(d, event, c.EventLabel)
	d.label("event-label halo", "#7a5200", "start", edge, 12, c.EventLabel)
	for _, s := range c.Spans {
		if s.shown() {
			at := x.at(float64(s.At))
			d.line("ours", oursAttr, at, y.at(s.Lo), at, y.at(s.Hi))
			d.dot("ours-dot", dotAttr, at, y.at(s.Value), 4)
		}
	}
}

// Step writes a distance with its sign.
func Step(at int) string {
	switch {
	case at > 0:
		return "+" + strconv.Itoa(at)
	case at < 0:
		return "−" + strconv.Itoa(-at)
	}
	return "0"
}

// Table is c in figures: the distance, the estimate, and its band.
func (c Distance) Table(head ...string) Table {
	t := Table{Caption: c.Title, Head: head}
	for _, s := range c.Spans {
		if s.shown() {
			t.Rows = append(t.Rows, []string{Step(s.At), c.Number.text(s.Value), c.Number.text(s.Lo) + " – " + c.Number.text(s.Hi)})
		}
	}
	return t
}
