package certificate

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
)

// Layout is where everything stands on a certificate of the library's own design,
// in millimetres from the upper left corner of an A4.
type Layout struct {
	Name       string
	Version    int  // from 1; every change is another one
	Upright    bool // else across
	Frame      bool
	Ink        string // of the words, #rrggbb
	Accent     string // of library, heading and frame
	Background int64  // picture; 0: white paper
	Fields     map[Part]Field
	Signers    []Signer
}

// Part is one thing that stands on a certificate.
type Part string

const (
	PartLibrary      Part = "library"
	PartHeading      Part = "heading"
	PartNumber       Part = "number"
	PartGiven        Part = "given"
	PartName         Part = "name"
	PartBody         Part = "body"
	PartTitle        Part = "title"
	PartEarned       Part = "earned"
	PartJP           Part = "jp"
	PartScore        Part = "score"
	PartCompetencies Part = "competencies"
	PartIssued       Part = "issued"
	PartValid        Part = "valid"
	PartCode         Part = "code"
)

// Parts are all of them, in their usual order.
var Parts = []Part{PartLibrary, PartHeading, PartNumber, PartGiven, PartName, PartBody, PartTitle, PartEarned, PartJP, PartScore, PartCompetencies, PartIssued, PartValid, PartCode}

// Must reports whether a certificate without p would be none: nobody could tell
// whose it is, for what and how long, or check it.
func (p Part) Must() bool {
	return slices.Contains([]Part{PartName, PartTitle, PartNumber, PartValid, PartCode}, p)
}

// Accented reports whether p is drawn in the accent colour.
func (p Part) Accented() bool { return p == PartLibrary || p == PartHeading }

// Field is where a part stands; of the code, Wide is the side of its square.
type Field struct {
	Shown bool
	X, Y  float64 // mm
	Wide  float64
	Size  float64 // points
	Align string  // one of Aligns
	Bold  bool
}

// Aligns are left, centre and right.
var Aligns = []string{"L", "C", "R"}

// Signer is who answers for the certificates of a layout.
type Signer struct {
	Name, Position string
	Picture        int64 // of the signature; 0: signed by hand
	X, Y, Wide     float64
}

const (
	MaxSigners = 3
	SignHigh   = 18. // mm that a signature has above its line

	maxLayoutName     = 80
	minSize, maxSize  = 6., 60.
	minWide, minCode  = 15., 18.
	maxCode           = 60.
	contrastOfWriting = 4.5 // WCAG 2.2, 1.4.3
)

// Sides are the width and the height of the paper.
func (l Layout) Sides() (wide, high float64) {
	if l.Upright {
		return 210, 297
	}
	return 297, 210
}

// NewLayout is one to begin with: everything in its usual place.
func NewLayout(name string, upright bool) Layout {
	l := Layout{Name: name, Version: 1, Upright: upright, Frame: true, Ink: "#1c2733", Accent: "#0d5f5f", Fields: map[Part]Field{}}
	wide, high := l.Sides()
	y := high * 0.1
	for _, f := range []struct {
		part Part
		size float64
		bold bool
		down float64 // to the next one
	}{{PartLibrary, 13, true, 10}, {PartHeading, 32, true, 17}, {PartNumber, 10.5, false, 9}, {PartGiven, 12, false, 8}, {PartName, 27, true, 16}, {PartBody, 13, false, 9}, {PartTitle, 16, true, 11},
		{PartEarned, 10.5, false, 6}, {PartJP, 10.5, false, 6}, {PartScore, 10.5, false, 6}, {PartCompetencies, 10.5, false, 12}} {
		l.Fields[f.part] = Field{Shown: true, X: 30, Y: math.Round(y), Wide: wide - 60, Size: f.size, Align: "C", Bold: f.bold}
		y += f.down * high / 210
	}
	l.Fields[PartIssued] = Field{Shown: true, X: 20, Y: high - 22, Wide: 80, Size: 8.5, Align: "L"}
	l.Fields[PartValid] = Field{Shown: true, X: 20, Y: high - 17, Wide: 80, Size: 8.5, Align: "L"}
	l.Fields[PartCode] = Field{Shown: true, X: wide/2 - 11, Y: high - 52, Wide: 22, Size: 7.5, Align: "C"}
	l.Signers = []Signer{{X: wide - 90, Y: high - 62, Wide: 70}}
	return l
}

// prints reports whether p stands on the paper; all does on the built-in one.
func (c Content) prints(p Part) bool { return c.Layout == nil || c.Layout.Fields[p].Shown }

// Clean is l trimmed, and what is wrong with it. Fields: name, ink, accent,
// part_<part>, signer_<1…3>.
func (l Layout) Clean() (Layout, error) {
	var p lms.Problems
	l.Name = lms.Line(l.Name)
	if l.Name == "" {
		p = append(p, lms.FailField("name", "certificate.layout_nameless"))
	} else if n := utf8.RuneCountInString(l.Name); n > maxLayoutName {
		p = append(p, lms.FailField("name", "certificate.text_long", lms.Args{"n": n, "max": maxLayoutName}))
	}
	for name, colour := range map[string]*string{"ink": &l.Ink, "accent": &l.Accent} {
		*colour = strings.ToLower(strings.TrimSpace(*colour))
		if light, err := luminance(*colour); err != nil {
			p = append(p, lms.FailField(name, "certificate.colour_wrong"))
		} else if l.Background == 0 && contrast(light, 1) < contrastOfWriting {
			p = append(p, lms.FailField(name, "certificate.colour_pale"))
		}
	}
	wide, high := l.Sides()
	for _, part := range Parts {
		f := l.Fields[part]
		f.Shown = f.Shown || part.Must()
		if !slices.Contains(Aligns, f.Align) {
			f.Align = "C"
		}
		l.Fields[part] = f
		if !f.Shown {
			continue
		}
		field, narrow := "part_"+string(part), minWide
		if part == PartCode {
			narrow = minCode
		}
		switch {
		case !within(f.X, 0, wide-narrow) || !within(f.Y, 0, high-3) || !within(f.Wide, narrow, wide-f.X) || part == PartCode && !within(f.Wide, minCode, min(maxCode, high-f.Y)):
			p = append(p, lms.FailField(field, "certificate.part_outside", lms.Args{"wide": int(wide), "high": int(high)}))
		case !within(f.Size, minSize, maxSize):
			p = append(p, lms.FailField(field, "certificate.size_range", lms.Args{"min": int(minSize), "max": int(maxSize)}))
		}
	}
	var signers []Signer
	for i, s := range l.Signers {
		s.Name, s.Position = lms.Line(s.Name), lms.Line(s.Position)
		if s.Name == "" && s.Position == "" && s.Picture == 0 {
			continue
		}
		field := "signer_" + strconv.Itoa(i+1)
		switch {
		case s.Name == "":
			p = append(p, lms.FailField(field, "certificate.signer_nameless"))
		case max(utf8.RuneCountInString(s.Name), utf8.RuneCountInString(s.Position)) > maxSigner:
			p = append(p, lms.FailField(field, "certificate.text_long", lms.Args{"n": max(utf8.RuneCountInString(s.Name), utf8.RuneCountInString(s.Position)), "max": maxSigner}))
		case !within(s.X, 0, wide-minWide) || !within(s.Y, 0, high-SignHigh-3) || !within(s.Wide, minWide, wide-s.X):
			p = append(p, lms.FailField(field, "certificate.part_outside", lms.Args{"wide": int(wide), "high": int(high)}))
		}
		signers = append(signers, s)
	}
	if l.Signers = signers; len(signers) > MaxSigners {
		p = append(p, lms.FailField("signer_3", "certificate.signers_many", lms.Args{"max": MaxSigners}))
	}
	return l, p.OrNil()
}

// within is false for what is no number, too.
func within(n, least, most float64) bool { return n >= least && n <= most }

// luminance is the relative luminance of #rrggbb (WCAG 2.2).
func luminance(colour string) (float64, error) {
	r, g, b, err := RGB(colour)
	return light(r, g, b), err
}

// RGB takes a colour apart.
func RGB(colour string) (r, g, b uint8, err error) {
	digits, ok := strings.CutPrefix(colour, "#")
	n, err := strconv.ParseUint(digits, 16, 24)
	if !ok || len(digits) != 6 || err != nil {
		return 0, 0, 0, lms.Fail(lms.Invalid, "certificate.colour_wrong")
	}
	return uint8(n >> 16), uint8(n >> 8), uint8(n), nil
}

func light(r, g, b uint8) float64 {
	linear := func(v uint8) float64 {
		c := float64(v) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
