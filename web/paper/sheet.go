package paper

import (
	"fmt"
	"io"

	"binapustaka/lms/assessment"
)

// Sheets writes an answer sheet for each person, one without a name when there
// are none.
func Sheets(w io.Writer, s Source, people []string) error {
	d := s.begin(s.Sheet.Test.Title)
	if len(people) == 0 {
		people = []string{""}
	}
	for _, name := range people {
		d.sheet(name)
	}
	return d.Output(w)
}

func (d drawing) sheet(name string) {
	d.AddPage()
	d.put(margin, "B", 14, d.t("paper.sheet"))
	d.put(margin, "", size, fmt.Sprintf("%s · %s · %s", d.Sheet.Test.Title, d.number(), day(d.Locale, d.Sheet.CreatedAt)))
	d.Ln(4)
	for _, row := range [][2]string{{d.t("paper.name"), name}, {d.t("paper.date"), ""}} {
		d.font("", size)
		d.CellFormat(28, 8, row[0], "", 0, "L", false, 0, "")
		d.font("B", size)
		d.CellFormat(90, 8, words(row[1]), "B", 1, "L", false, 0, "")
	}
	d.Ln(2)
	d.put(margin, "", 9, d.t("paper.sheet_how"))
	d.Ln(2)
	for _, it := range d.Sheet.Items {
		d.row(it)
	}
}

const (
	box     = 6.
	step    = 13. // from one box to the next
	perLine = 12  // boxes
)

// row is where a question is answered.
func (d drawing) row(it assessment.PaperItem) {
	high := 9.
	var labels []string
	switch it.Kind {
	case assessment.Single, assessment.TrueFalse, assessment.Multiple:
		for i := range it.Options {
			labels = append(labels, assessment.Letter(i))
		}
	case assessment.Matching:
		for i := range it.Prompts {
			labels = append(labels, fmt.Sprint(i+1))
		}
	case assessment.Ordering:
		for i := range it.Options {
			labels = append(labels, fmt.Sprint(i+1))
		}
	case assessment.Cloze:
		high = 9 * float64((len(it.Gaps)+1)/2)
	case assessment.Essay:
		high = 9 * 12
	}
	if n := len(labels); n > perLine {
		high = 9 * float64((n+perLine-1)/perLine)
	}
	d.room(high + 1)
	y := d.GetY()
	d.font("B", size)
	d.SetXY(margin, y)
	d.CellFormat(indent, 8, fmt.Sprintf("%d.", it.Position), "", 0, "L", false, 0, "")
	left := margin + indent
	d.font("", 9)
	switch {
	case it.Kind == assessment.Cloze:
		half := (width - indent) / 2
		for i := range it.Gaps {
			d.rule(left+half*float64(i%2), y+9*float64(i/2), half-6, fmt.Sprintf("(%d)", i+1))
		}
	case it.Kind == assessment.Essay:
		for i := range 12 {
			d.rule(left, y+9*float64(i), width-indent, "")
		}
	case labels == nil:
		d.rule(left, y, width-indent, "")
	default:
		for i, label := range labels {
			x, top := left+step*float64(i%perLine), y+9*float64(i/perLine)+1
			d.Text(x, top+4.4, label)
			if it.Kind == assessment.Single || it.Kind == assessment.TrueFalse {
				d.Circle(x+4+box/2, top+box/2, box/2, "D")
			} else {
				d.Rect(x+4, top, box, box, "D")
			}
		}
	}
	d.SetXY(margin, y+high)
}

// rule is a line to write on, behind a label.
func (d drawing) rule(x, y, w float64, label string) {
	d.Text(x, y+5.4, label)
	if label != "" {
		x, w = x+8, w-8
	}
	d.Line(x, y+7, x+w, y+7)
}
