// Package chart draws the few pictures the pages need as SVG: a weekly line
// with its events, an interval beside zero, bars, dose against change, and
// estimates by their distance from an event. It
// is pure: typed structs in, markup out. Every picture has a title, a
// description and labels on the lines themselves, and a Table that says the
// same in figures.
//
// Colours come from the page's CSS classes (grid, ours, other, expected, band,
// event, zero); presentation attributes stand in where the page's style does not
// reach. No style attribute is written, because the page's policy forbids it.
// Values that are not finite count as missing: a picture never shows them.
package chart

import (
	"fmt"
	"hash/fnv"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// Table is the data of a picture, ready to stand under it. Cells are written
// as the reader's language writes them.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]string
}

// Number writes a value for the reader.
type Number func(float64) string

func (n Number) text(v float64) string {
	if n == nil {
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	return n(v)
}

const (
	wide   = 640.0 // drawing widths in user units: a desk, a phone
	narrow = 340.0
	em     = 12.0 // font size that the page's style gives the text
)

// drawing collects the markup of one SVG.
type drawing struct {
	strings.Builder
	width, height float64
}

// both draws a picture twice: wide for desks and paper, narrow for phones; the
// style shows one of them.
func both(title, desc string, draw func(d *drawing), height func(width float64) float64) template.HTML {
	var out strings.Builder
	for _, size := range []struct {
		class string
		width float64
	}{{"wide", wide}, {"narrow", narrow}} {
		d := &drawing{width: size.width, height: height(size.width)}
		draw(d)
		out.WriteString(d.svg(title, desc, size.class))
	}
	return template.HTML(out.String())
}

func (d *drawing) svg(title, desc, class string) string {
	h := fnv.New32a()
	h.Write([]byte(title + "\x00" + desc + "\x00" + class + "\x00" + d.String()))
	id := fmt.Sprintf("c%08x", h.Sum32())
	return fmt.Sprintf(`<svg class="chart %s" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" role="img" aria-labelledby="%s-t %s-d" font-size="12">`,
		class, num(d.width), num(d.height), id, id) +
		fmt.Sprintf(`<title id="%s-t">%s</title><desc id="%s-d">%s</desc>`, id, esc(title), id, esc(desc)) +
		d.String() + `</svg>`
}

// esc makes a text safe inside an element or attribute; what XML cannot carry
// is left out.
func esc(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

// num is a coordinate with at most two decimals.
func num(f float64) string {
	s := strconv.FormatFloat(f, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

func (d *drawing) line(class, attr string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(d, `<line class="%s" %s x1="%s" y1="%s" x2="%s" y2="%s"/>`, class, attr, num(x1), num(y1), num(x2), num(y2))
}

func (d *drawing) dot(class, attr string, x, y, r float64) {
	fmt.Fprintf(d, `<circle class="%s" %s cx="%s" cy="%s" r="%s"/>`, class, attr, num(x), num(y), num(r))
}

func (d *drawing) path(class, attr, data string) {
	fmt.Fprintf(d, `<path class="%s" %s d="%s"/>`, class, attr, data)
}

// text writes s; anchor is start, middle or end.
func (d *drawing) text(class, anchor string, x, y float64, s string) {
	fmt.Fprintf(d, `<text class="%s" fill="#566270" text-anchor="%s" x="%s" y="%s">%s</text>`, class, anchor, num(x), num(y), esc(s))
}

// label writes a text that stays readable where a line passes behind it.
func (d *drawing) label(class, fill, anchor string, x, y float64, s string) {
	fmt.Fprintf(d, `<text class="%s" fill="%s" stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke" text-anchor="%s" x="%s" y="%s">%s</text>`,
		class, fill, anchor, num(x), num(y), esc(s))
}

// textWidth is about how wide s will be.
func textWidth(s string) float64 { return 0.58 * em * float64(len([]rune(s))) }

const (
	gridAttr     = `stroke="#e4e0d6" stroke-width="1"`
	oursAttr     = `stroke="#0d5f5f" stroke-width="2" fill="none" stroke-linejoin="round"`
	dotAttr      = `fill="#0d5f5f"`
	otherAttr    = `stroke="#6d7680" stroke-width="2" stroke-dasharray="6 3" fill="none" stroke-linejoin="round"`
	expectedAttr = `stroke="#6d7680" stroke-width="1.5" stroke-dasharray="5 4" fill="none"`
	bandAttr     = `fill="#dcdcd8"`
	eventAttr    = `stroke="#c98a12" stroke-width="2"`
	zeroAttr     = `stroke="#6d7680" stroke-width="1.5"`
)

// largest keeps differences and sums of values finite.
const largest = 1e15

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

func clamp(v float64) float64 { return max(-largest, min(largest, v)) }

// scale maps values to coordinates.
type scale struct{ lo, hi, from, to float64 }

func (s scale) at(v float64) float64 {
	return s.from + (clamp(v)-s.lo)/(s.hi-s.lo)*(s.to-s.from)
}

// ticks are about n round steps that span lo to hi.
func ticks(lo, hi float64, n int) []float64 {
	lo, hi = clamp(lo), clamp(hi)
	if hi-lo < 1e-9*max(math.Abs(lo), math.Abs(hi), 1e-9) {
		half := max(math.Abs(hi)/2, 0.5)
		lo, hi = lo-half, hi+half
	}
	raw := (hi - lo) / float64(n)
	base := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * base
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*base >= raw*0.999 {
			step = m * base
			break
		}
	}
	first, last := math.Floor(lo/step+1e-9), math.Ceil(hi/step-1e-9)
	var out []float64
	for k := first; k <= last && len(out) < 20; k++ {
		out = append(out, k*step)
	}
	return out
}
