package paper

import (
	"bytes"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
)

// Account is what an activity brought.
type Account struct {
	Library, Kind, Title string
	Facts                []report.Fact
	Questions            []Exchange
	Findings             []Finding
	FollowUps            [][]report.Cell // what, who, by when, how far, outcome
	Locale               locale.Locale
	At                   time.Time
}

// Exchange is a question and what was answered.
type Exchange struct{ Asked, Answer string }

// Finding is what somebody saw.
type Finding struct {
	Told, By string
	Photos   []Photo
}

// Photo is a picture of it; Width and Height are pixels, Name is its own in the
// document.
type Photo struct {
	Name, Caption string
	JPEG          []byte
	Width, Height int
}

// Visit writes an account of a study visit, a panel or a seminar.
func Visit(w io.Writer, a Account) error {
	d := begin(a.Title, a.Library, a.Locale, a.At)
	d.ink(muted)
	d.put(margin, "", size, a.Library+" · "+a.Kind)
	d.ink(teal)
	d.put(margin, "B", 20, a.Title)
	d.ink(ink)
	d.Ln(2)
	d.facts(a.Facts)
	d.heading(a.t("activity.questions"))
	for _, q := range a.Questions {
		d.room(16)
		d.Ln(1.5)
		d.put(margin, "B", size, q.Asked)
		if q.Answer == "" {
			d.ink(muted)
			q.Answer = a.t("activity.unanswered")
		}
		d.put(margin, "", size, q.Answer)
		d.ink(ink)
	}
	if len(a.Questions) == 0 {
		d.put(margin, "", size, a.t("activity.questions_none"))
	}
	if len(a.Findings) > 0 {
		d.heading(a.t("activity.findings"))
	}
	for _, f := range a.Findings {
		d.room(16)
		d.Ln(1.5)
		d.put(margin, "", size, f.Told)
		d.ink(muted)
		d.put(margin, "", 8.5, f.By)
		d.ink(ink)
		d.photos(f.Photos)
	}
	d.heading(a.t("activity.follow_ups"))
	if len(a.FollowUps) == 0 {
		d.put(margin, "", size, a.t("activity.follow_none"))
	} else {
		d.table(report.Table{Heads: []string{a.t("activity.follow_what"), a.t("activity.follow_owner"), a.t("activity.follow_due"), a.t("activity.follow_state"), a.t("activity.follow_outcome")}, Rows: a.FollowUps})
	}
	return d.Output(w)
}

func (a Account) t(key string) string { return a.Locale.T(key, lms.Args{}) }

// photos draws two beside each other, each with what it shows.
func (d drawing) photos(list []Photo) {
	const gap, most = 6., 80. // mm
	wide := (width - gap) / 2
	for len(list) > 0 {
		row := list[:min(2, len(list))]
		list = list[len(row):]
		tallest, words := 0., 1
		d.font("", 8.5)
		for _, p := range row {
			tallest = max(tallest, min(most, wide*float64(p.Height)/float64(max(1, p.Width))))
			words = max(words, len(d.SplitText(p.Caption, wide)))
		}
		high := tallest + float64(words)*cellHigh + 4
		d.room(high)
		d.Ln(2)
		y := d.GetY()
		for i, p := range row {
			x := margin + float64(i)*(wide+gap)
			w, h := wide, wide*float64(p.Height)/float64(max(1, p.Width))
			if h > most {
				w, h = w*most/h, most
			}
			d.RegisterImageOptionsReader(p.Name, fpdf.ImageOptions{ImageType: "JPEG"}, bytes.NewReader(p.JPEG))
			d.ImageOptions(p.Name, x, y, w, h, false, fpdf.ImageOptions{ImageType: "JPEG"}, 0, "")
			d.SetXY(x, y+tallest+1)
			d.ink(muted)
			d.MultiCell(wide, cellHigh, p.Caption, "", "L", false)
			d.ink(ink)
		}
		d.SetXY(margin, y+high)
	}
}
