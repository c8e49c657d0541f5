package chart

import (
	"html/template"
)

// SlopeEnd is a value of a Slope, with its interval where Lo is below Hi.
type SlopeEnd struct{ Value, Lo, Hi float64 }

// SlopeLine is a value before and after, of one group.
type SlopeLine struct{ Before, After SlopeEnd }

// Slope is values before (left) and after (right): the line of all, and under it
// the lines of groups.
type Slope struct {
	Title, Desc   string
	Before, After string // names of the two sides
	All           SlopeLine
	Groups        []SlopeLine
	From, To      float64 // of the scale
	Number        Number
}

func (s Slope) SVG() template.HTML {
	return both(s.Title, s.Desc, s.draw, func(w float64) float64 { return min(320, 150+0.3*w) })
}

func (s Slope) draw(d *drawing) {
	left, right, top, bottom := 48.0, d.width-14, 16.0, d.height-28
	y := scale{s.From, s.To, bottom, top}
	for _, m := range ticks(s.From, s.To, 4) {
		if m < s.From || m > s.To {
			continue
		}
		d.line("grid", gridAttr, left, y.at(m), right, y.at(m))
		d.text("", "end", left-6, y.at(m)+4, s.Number.text(m))
	}
	x := scale{0, 1, left + 0.2*(right-left), right - 0.2*(right-left)}
	d.text("", "middle", x.at(0), d.height-8, s.Before)
	d.text("", "middle", x.at(1), d.height-8, s.After)
	for _, g := range s.Groups {
		if finite(g.Before.Value) && finite(g.After.Value) {
			d.line("other", otherAttr, x.at(0), y.at(clamp(g.Before.Value)), x.at(1), y.at(clamp(g.After.Value)))
		}
	}
	if !finite(s.All.Before.Value) || !finite(s.All.After.Value) {
		return
	}
	d.line("ours", oursAttr, x.at(0), y.at(clamp(s.All.Before.Value)), x.at(1), y.at(clamp(s.All.After.Value)))
	for i, e := range []SlopeEnd{s.All.Before, s.All.After} {
		at, anchor, to := x.at(float64(i)), "end", -10.0
		if i == 1 {
			anchor, to = "start", 10
		}
		if finite(e.Lo) && finite(e.Hi) && e.Lo < e.Hi {
			d.line("ours bar", `stroke="#0d5f5f" stroke-width="4" stroke-linecap="round"`, at, y.at(clamp(e.Lo)), at, y.at(clamp(e.Hi)))
		}
		d.dot("ours-dot", dotAttr, at, y.at(clamp(e.Value)), 6)
		d.label("ours-label halo", "#0d5f5f", anchor, at+to, y.at(clamp(e.Value))+4, s.Number.text(e.Value))
	}
}
