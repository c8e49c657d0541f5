package web

import (
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/programme"
	"binapustaka/web/chart"
)

// reachLimit is the largest form with a file of reach, and as text beside it.
const reachLimit = 3 * programme.MaxFile

// shownReach is how many lines of a file are shown as they were understood.
const shownReach = 100

type reachPage struct {
	Layout
	Programme programme.Programme
	Writes    bool
	Reached   []programme.Reached // the last day first
	Sums      []channelReach
	Total     int64
	Picture   template.HTML
	Table     chart.Table
	Channels  []string
	Form      struct{ On, Channel, Reach string }

	Text    string // of the file, to be mended in place
	Checked bool
	Lines   []reachLine
	Spare   int // more lines that were understood
	Wrong   []programme.Wrong
	Ready   bool // Text can be saved as it was shown
}

// reachLine is a line of a file, with what it would replace.
type reachLine struct {
	programme.ReachLine
	Replaces bool
	Before   int64
}

func (s *server) reachPage(r *request) (*reachPage, error) {
	one, err := s.programmeOf(r)
	if err != nil {
		return nil, err
	}
	if !one.Kind.Has(programme.Reach) {
		return nil, lms.Fail(lms.NotFound, "error.not_found")
	}
	p := &reachPage{Layout: r.layout("programme.reach_of", lms.Args{"title": one.Title}), Programme: one, Writes: programme.CanWrite(r.actor, one), Channels: slices.Clone(programme.Channels)}
	p.Path = fmt.Sprintf("/programmes/%d/reach", one.ID)
	p.Form.On = r.today().String()
	if p.Reached, err = s.Programmes.Reached(r.ctx, r.actor, one.ID); err != nil {
		return nil, err
	}
	p.Sums = byChannel(p.Reached)
	for _, c := range p.Sums {
		p.Total += c.Reach
		if !slices.Contains(p.Channels, c.Channel) {
			p.Channels = append(p.Channels, c.Channel)
		}
	}
	p.draw()
	slices.Reverse(p.Reached)
	return p, nil
}

// draw is what all channels reached by day, from the first day to the last; a day
// of which nothing was written is a gap, not nothing.
func (p *reachPage) draw() {
	if len(p.Reached) == 0 {
		return
	}
	l := p.Locale
	sums := map[lms.Day]int64{}
	for _, one := range p.Reached {
		sums[one.On] += one.Count
	}
	from, to := p.Reached[0].On, p.Reached[len(p.Reached)-1].On
	args := lms.Args{"from": l.ShortDate(from), "to": l.ShortDate(to), "n": p.Total}
	c := chart.Line{Title: l.T("programme.reach_by_day"), Desc: l.T("programme.reach_desc", args), Empty: l.T("chart.no_data"), Number: number(l)}
	step := lms.Day(1)
	if to-from > 120 { // by week, or the days of a year would not be told apart
		c.Title, step, from = l.T("programme.reach_by_week"), 7, from.Week()
	}
	for d := from; d <= to; d += step {
		point := chart.Point{Label: l.ShortDate(d), Missing: true}
		for k := d; k < d+step; k++ {
			if n, known := sums[k]; known {
				point.Value, point.Missing = point.Value+float64(n), false
			}
		}
		c.Points = append(c.Points, point)
	}
	head := l.T("programme.col_day")
	if step > 1 {
		head = l.T("chart.week")
	}
	p.Picture, p.Table = c.SVG(), c.Table(head, l.T("programme.col_reach"))
}

func (s *server) programmeReach(r *request) error {
	p, err := s.reachPage(r)
	if err != nil {
		return err
	}
	return r.page("programme/reach", p)
}

// programmeReachSave writes or takes away what was reached on one day.
func (s *server) programmeReachSave(r *request) error {
	p, err := s.reachPage(r)
	if err != nil {
		return err
	}
	p.Form.On, p.Form.Channel, p.Form.Reach = r.FormValue("on"), r.FormValue("channel"), r.FormValue("reach")
	one := programme.Reached{Channel: p.Form.Channel, Count: -1}
	one.On, _ = lms.ParseDay(strings.TrimSpace(p.Form.On)) // what is none is long ago, and refused
	if r.FormValue("do") == "remove" {
		if err := s.Programmes.RemoveReached(r.ctx, r.actor, p.Programme.ID, one.On, one.Channel); err != nil {
			return err
		}
		return r.redirect(p.Path, "programme.part_removed")
	}
	if n, ok := programme.ParseCount(p.Form.Reach, programme.MostReach); ok {
		one.Count = n
	}
	_, wrong := one.Clean(r.today())
	if wrong == nil {
		wrong = s.Programmes.SaveReached(r.ctx, r.actor, p.Programme.ID, []programme.Reached{one})
	}
	if wrong != nil {
		return r.invalid("programme/reach", p, wrong)
	}
	return r.redirect(p.Path, "programme.reach_saved")
}

// programmeReachFile shows a file as it is understood, what is wrong by line, and
// writes it when asked to and nothing is: all of it or nothing.
func (s *server) programmeReachFile(r *request) error {
	fields, file, err := r.readPartsUpTo(2 * programme.MaxFile)
	if err != nil {
		return err
	}
	p, err := s.reachPage(r)
	if err != nil {
		return err
	}
	if !p.Writes {
		return lms.Fail(lms.Forbidden, "error.forbidden")
	}
	content := []byte(fields["text"])
	if file != nil && file.FileName() != "" {
		if content, err = io.ReadAll(io.LimitReader(file, programme.MaxFile+1)); err != nil {
			return broken(err)
		}
	}
	switch {
	case len(content) > programme.MaxFile:
		return r.invalid("programme/reach", p, lms.FailField("file", "programme.file_large", lms.Args{"limit": r.locale.Bytes(programme.MaxFile)}))
	case strings.TrimSpace(string(content)) == "":
		return r.invalid("programme/reach", p, lms.FailField("file", "programme.file_choose"))
	}
	p.Text, p.Checked = strings.ToValidUTF8(strings.TrimPrefix(string(content), "\uFEFF"), "\uFFFD"), true
	lines, wrong := programme.ReadReach(string(content), r.today())
	if p.Wrong = wrong; len(wrong) == 0 && fields["do"] == "save" {
		var list []programme.Reached
		for _, line := range lines {
			list = append(list, line.Reached)
		}
		if err := s.Programmes.SaveReached(r.ctx, r.actor, p.Programme.ID, list); err != nil {
			return err
		}
		if err := s.Accounts.Note(r.ctx, r.actor, p.Programme.LibraryID, "reach_imported", lms.Args{"title": p.Programme.Title, "n": len(list)}); err != nil {
			return err
		}
		return r.redirect(p.Path, "programme.reach_imported", lms.Args{"n": len(list)})
	}
	p.Ready, p.Spare = len(wrong) == 0, max(0, len(lines)-shownReach)
	for _, line := range lines[:len(lines)-p.Spare] {
		shown := reachLine{ReachLine: line}
		for _, before := range p.Reached {
			if before.On == line.On && strings.EqualFold(before.Channel, line.Channel) {
				shown.Replaces, shown.Before = true, before.Count
			}
		}
		p.Lines = append(p.Lines, shown)
	}
	if len(wrong) > 0 {
		return r.invalid("programme/reach", p, lms.Fail(lms.Invalid, "programme.file_wrong", lms.Args{"n": len(wrong)}))
	}
	return r.page("programme/reach", p)
}

// FileWrong says what is wrong with a line of a file.
func (l Layout) FileWrong(w programme.Wrong) string {
	return l.Locale.T("programme.file_line", lms.Args{"line": w.Line, "says": l.Locale.T(w.Key, w.Args)})
}
