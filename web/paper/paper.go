// Package paper draws a test as a PDF: the booklet with its questions, and the
// sheets on which people answer. The same paper is drawn the same every time.
package paper

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"image"
	"image/draw"
	_ "image/gif" // decodes
	"image/png"
	"io"
	"regexp"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

//go:embed font/DejaVuSansCondensed.ttf
var regular []byte

//go:embed font/DejaVuSansCondensed-Bold.ttf
var bold []byte

// Papers have these margins and sizes, in millimetres and points.
const (
	margin = 20.
	width  = 210 - 2*margin
	bottom = 297 - margin
	line   = 5.4
	size   = 10.5
)

// Source is what a paper is drawn from.
type Source struct {
	Sheet   assessment.PaperSheet
	Library string
	Locale  locale.Locale
	// Picture opens a picture of a question by its address.
	Picture func(url string) (io.ReadCloser, error)
}

type drawing struct {
	*fpdf.Fpdf
	Source
}

func (s Source) begin(title string) drawing {
	d := drawing{fpdf.New("P", "mm", "A4", ""), s}
	d.SetMargins(margin, margin, margin)
	d.SetAutoPageBreak(true, margin)
	d.AddUTF8FontFromBytes("text", "", regular)
	d.AddUTF8FontFromBytes("text", "B", bold)
	d.SetTitle(words(title), true)
	d.SetCreationDate(s.Sheet.CreatedAt)
	d.SetModificationDate(s.Sheet.CreatedAt)
	d.SetCatalogSort(true)
	d.AliasNbPages("{pages}")
	d.SetFooterFunc(func() {
		d.SetY(-14)
		d.font("", 8.5)
		d.CellFormat(0, 5, words(fmt.Sprintf("%s · %s · %s", s.Sheet.Test.Title, d.number(),
			d.t("paper.page", lms.Args{"n": d.PageNo(), "of": "{pages}"}))), "", 0, "C", false, 0, "")
	})
	return d
}

// number is what the paper is called, with its form.
func (d drawing) number() string {
	name := d.t("paper.number", lms.Args{"n": d.Sheet.Number})
	if d.Sheet.Form != "" {
		name += " · " + d.t("form.label", lms.Args{"label": d.Sheet.Form})
	}
	return name
}

func (d drawing) t(key string, args ...lms.Args) string { return d.Locale.T(key, args...) }

// words is a text without the letters that the font does not hold: the PDF
// library fails at some, and draws others as nothing.
func words(text string) string {
	shown, _ := assessment.PaperText(text)
	return shown
}

func (d drawing) font(style string, points float64) { d.SetFont("text", style, points) }

// put writes text from the left edge at x to the right margin.
func (d drawing) put(x float64, style string, points float64, text string) {
	d.font(style, points)
	d.SetX(x)
	d.MultiCell(210-margin-x, line*points/size, words(text), "", "L", false)
}

// lines is how many lines a text takes on that width.
func (d drawing) lines(text string, w float64) int {
	d.font("", size)
	n := 0
	for _, part := range strings.Split(words(text), "\n") {
		n += max(1, len(d.SplitText(part, w)))
	}
	return n
}

// room begins another page unless so much height is left on this one.
func (d drawing) room(height float64) {
	if d.GetY()+height > bottom && height < bottom-margin {
		d.AddPage()
	}
}

// Booklet writes the questions.
func Booklet(w io.Writer, s Source) error {
	d := s.begin(s.Sheet.Test.Title)
	d.AddPage()
	d.put(margin, "B", 16, s.Sheet.Test.Title)
	points := 0.
	for _, it := range s.Sheet.Items {
		points += it.Points
	}
	d.put(margin, "", size, strings.Join([]string{s.Library, d.number(),
		strings.TrimSuffix(d.t("assessment.rule_questions", lms.Args{"n": len(s.Sheet.Items), "points": d.t("assessment.points", lms.Args{"n": points, "points": decimal(s.Locale, points)})}), "."),
		d.t("paper.minutes", lms.Args{"n": s.Sheet.Test.Minutes})}, " · "))
	d.Ln(2)
	if about := plain(s.Locale, s.Sheet.Test.Description); about != "" {
		d.put(margin, "", size, about)
		d.Ln(2)
	}
	d.put(margin, "", size, d.t("paper.instructions"))
	section := 0
	for _, it := range s.Sheet.Items {
		if it.Section != section && it.Section <= len(s.Sheet.Sections) {
			d.section(s.Sheet.Sections[it.Section-1])
		}
		section = it.Section
		if err := d.question(it); err != nil {
			return err
		}
	}
	return d.Output(w)
}

func (d drawing) section(sec assessment.Section) {
	d.room(40)
	d.Ln(7)
	title := d.t("section.named", lms.Args{"number": sec.Number, "title": sec.Title})
	if sec.Timed() {
		title += " (" + d.t("section.minutes", lms.Args{"n": sec.Minutes}) + ")"
	}
	d.put(margin, "B", 13, title)
	if about := plain(d.Locale, sec.Instructions); about != "" {
		d.put(margin, "", size, about)
	}
}

const indent = 9. // of what stands beside a question's number

// question draws one; it stands on one page where one is enough.
func (d drawing) question(it assessment.PaperItem) error {
	pictures, err := d.pictures(it)
	if err != nil {
		return err
	}
	stem := plain(d.Locale, it.Stem)
	if it.Kind == assessment.Cloze {
		stem = gapMark.ReplaceAllString(stem, "($1) ____________")
	}
	var rows []string
	for i, p := range it.Prompts {
		rows = append(rows, fmt.Sprintf("%d.  %s", i+1, plain(d.Locale, p.Text)))
	}
	for i, o := range it.Options {
		text := plain(d.Locale, o.Text)
		if it.Kind == assessment.TrueFalse {
			text = d.t([]string{"question.true", "question.false"}[i])
		}
		rows = append(rows, assessment.Letter(i)+".  "+text)
	}
	for i, g := range it.Gaps {
		if offered := g.Offered(); offered != nil {
			rows = append(rows, fmt.Sprintf("(%d)  %s", i+1, strings.Join(offered, "  /  ")))
		}
	}
	if how := d.how(it); how != "" {
		stem += "\n" + how
	}
	height := 6 + line*float64(d.lines(stem, width-indent))
	for _, p := range pictures {
		height += p.high + 3
	}
	for _, r := range rows {
		height += line*float64(d.lines(r, width-indent-4)) + 1
	}
	d.room(height)
	d.Ln(6)
	d.font("B", size)
	d.CellFormat(indent, line, fmt.Sprintf("%d.", it.Position), "", 0, "L", false, 0, "")
	d.put(margin+indent, "", size, stem)
	for _, p := range pictures {
		d.room(p.high + 3)
		d.ImageOptions(p.name, margin+indent, d.GetY()+1, p.wide, p.high, true, fpdf.ImageOptions{ImageType: p.kind}, 0, "")
		d.Ln(2)
	}
	for _, r := range rows {
		d.Ln(1)
		d.put(margin+indent+4, "", size, r)
	}
	return d.Error()
}

// how says how a kind is answered on the sheet.
func (d drawing) how(it assessment.PaperItem) string {
	switch it.Kind {
	case assessment.Multiple, assessment.Matching, assessment.Ordering, assessment.Cloze:
		return "[" + d.t("paper.how_"+string(it.Kind)) + "]"
	case assessment.Numerical:
		var names []string
		for _, u := range it.Units {
			names = append(names, u.Name)
		}
		if len(names) > 0 {
			return "[" + d.t("attempt.hint_units", lms.Args{"units": strings.Join(names, ", ")}) + "]"
		}
	}
	return ""
}

type picture struct {
	name, kind string
	wide, high float64
}

// pictures reads those of a question's stem, no wider than the text and no
// higher than a third of the page.
func (d drawing) pictures(it assessment.PaperItem) (all []picture, err error) {
	for _, url := range assessment.PaperMedia(it.Question) {
		f, err := d.Picture(url)
		if err != nil {
			return nil, err
		}
		b, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return nil, err
		}
		kind := strings.ToUpper(url[strings.LastIndex(url, ".")+1:])
		if kind != "JPG" { // interlaced ones and those of 16 bits are beyond the PDF library
			if b, err = flat(b); err != nil {
				return nil, err
			}
			kind = "PNG"
		}
		info := d.RegisterImageOptionsReader(url, fpdf.ImageOptions{ImageType: kind}, bytes.NewReader(b))
		if d.Error() != nil {
			return nil, d.Error()
		}
		p := picture{name: url, kind: kind, wide: info.Width(), high: info.Height()}
		scale := min(1, (width-indent)/p.wide, (bottom-margin)/3/p.high)
		p.wide, p.high = p.wide*scale, p.high*scale
		all = append(all, p)
	}
	return all, nil
}

// flat is a PNG or GIF as a plain PNG of eight bits.
func flat(b []byte) ([]byte, error) {
	img, _, err := image.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	plain := image.NewNRGBA(img.Bounds())
	draw.Draw(plain, plain.Bounds(), img, img.Bounds().Min, draw.Src)
	var out bytes.Buffer
	err = png.Encode(&out, plain)
	return out.Bytes(), err
}

var (
	gapMark = regexp.MustCompile(`\[\[(\d+)\]\]`)
	breaks  = regexp.MustCompile(`(?i)</(p|h\d|tr|blockquote|pre|ul|ol|table)>|<br ?/?>`)
	cells   = regexp.MustCompile(`(?i)</t[hd]>`)
	tags    = regexp.MustCompile(`<[^>]*>`)
	blank   = regexp.MustCompile(`\s*\n\s*`)
)

// plain is Markdown as words on lines.
func plain(l locale.Locale, source string) string {
	s := strings.ReplaceAll(string(markdown.Render(source, l, 3)), "\n", " ")
	s = breaks.ReplaceAllString(s, "\n")
	s = cells.ReplaceAllString(s, "    ")
	s = strings.ReplaceAll(s, "<li>", "\n• ")
	s = html.UnescapeString(tags.ReplaceAllString(s, ""))
	return strings.TrimSpace(blank.ReplaceAllString(s, "\n"))
}

func decimal(l locale.Locale, f float64) string {
	digits := 0
	if f != float64(int64(f)) {
		digits = 2
	}
	return l.Decimal(f, digits)
}

// day is when a paper was fixed.
func day(l locale.Locale, t time.Time) string { return l.Date(lms.DayOf(t)) }
