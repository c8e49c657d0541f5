package chart

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

// Mark is what is known of a day: a full square, a small ring or a cross, so
// that they are told apart without colour.
type Mark int

const (
	Blank   Mark = iota // not drawn: outside of what is asked
	Full                // read
	Ring                // closed
	Crossed             // missing
)

// Month is one row of a Calendar, its days from the 1st on.
type Month struct {
	Label, Short string // Short stands on phones
	Days         []Mark
}

// Calendar is the days of some months, a row each.
type Calendar struct {
	Title, Desc          string
	Months               []Month
	Read, Closed, Missed string // what the marks mean, under the picture
}

func (c Calendar) SVG() template.HTML {
	return both(c.Title, c.Desc, c.draw, func(w float64) float64 {
		_, _, row := c.grid(w)
		return 18 + row*float64(len(c.Months)) + 30
	})
}

// grid is where the first day stands, how wide a day is and how high a month.
func (c Calendar) grid(width float64) (left, cell, row float64) {
	left = 28
	if width >= wide {
		left = 64
	}
	cell = (width - left) / 31
	return left, cell, max(cell, 1.25*em)
}

func (c Calendar) draw(d *drawing) {
	left, cell, row := c.grid(d.width)
	for _, n := range []int{1, 5, 10, 15, 20, 25, 30} {
		d.text("", "middle", left+(float64(n)-0.5)*cell, 12, strconv.Itoa(n))
	}
	var marks [Crossed + 1]strings.Builder
	for i, m := range c.Months {
		label := m.Label
		if d.width < wide {
			label = m.Short
		}
		y := 18 + row*(float64(i)+0.5)
		d.text("", "start", 0, y+4, label)
		for j, mark := range m.Days {
			mark.draw(&marks[mark], left+cell*(float64(j)+0.5), y, cell)
		}
	}
	x, y := left, 18+row*float64(len(c.Months))+18
	for i, text := range []string{c.Read, c.Closed, c.Missed} {
		mark := Full + Mark(i)
		mark.draw(&marks[mark], x+6, y, 14)
		d.text("", "start", x+18, y+4, text)
		x += 18 + textWidth(text) + 14
	}
	d.path("ours-dot", dotAttr, marks[Full].String())
	d.path("closed", `stroke="#6d7680" stroke-width="1.2" fill="none"`, marks[Ring].String())
	d.path("lost", `stroke="#a63d2f" stroke-width="2" fill="none"`, marks[Crossed].String())
}

// draw adds m around x, y to a path.
func (m Mark) draw(path *strings.Builder, x, y, cell float64) {
	switch r := cell * 0.38; m {
	case Full:
		fmt.Fprintf(path, "M%s %sh%sv%sh-%sz", num(x-r), num(y-r), num(2*r), num(2*r), num(2*r))
	case Ring:
		r = cell * 0.16
		fmt.Fprintf(path, "M%s %sa%s %s 0 1 0 %s 0a%s %s 0 1 0 -%s 0", num(x-r), num(y), num(r), num(r), num(2*r), num(r), num(r), num(2*r))
	case Crossed:
		r = cell * 0.26
		fmt.Fprintf(path, "M%s %sl%s %sm0 -%sl-%s %s", num(x-r), num(y-r), num(2*r), num(2*r), num(2*r), num(2*r), num(2*r))
	}
}

// Table is c in figures: the days of each kind by month.
func (c Calendar) Table(head ...string) Table {
	t := Table{Caption: c.Title, Head: head}
	for _, m := range c.Months {
		var n [Crossed + 1]int
		for _, mark := range m.Days {
			n[mark]++
		}
		t.Rows = append(t.Rows, []string{m.Label, strconv.Itoa(n[Full]), strconv.Itoa(n[Ring]), strconv.Itoa(n[Crossed])})
	}
	return t
}
