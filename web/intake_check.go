package web

import (
	"fmt"
	"io"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/hours"
	"binapustaka/lms/intake"
)

// shownLines is how many lines of a file are shown as they were understood.
const shownLines = 400

// intakeColumn is one of our columns with the one of the file that it is.
type intakeColumn struct {
	Name    string
	Label   string
	At      int // -1: none
	Missing bool
}

type intakeCheckPage struct {
	Layout
	Kind    intake.Kind
	Kinds   []intake.Kind
	File    string
	Table   intake.Table
	Columns []intakeColumn
	Missing []string // names of columns without which nothing can be said
	Plan    intake.Plan
	Planned bool
	Lines   []intakeLine
	Spare   int // lines that are not shown
	Writes  int
}

type intakeLine struct {
	intake.Line
	Says    []intakeSays
	Changes []string
}

// intakeSays is a problem in words.
type intakeSays struct {
	Column, Text string
	Note         bool
}

// Count is how many lines have that outcome.
func (p *intakeCheckPage) Count(o intake.Outcome) int { return p.Plan.Count(o) }

// Outcomes are all, for the summary.
func (p *intakeCheckPage) Outcomes() []intake.Outcome { return intake.Outcomes }

func (s *server) intakeCheck(r *request) error { return s.intakeRead(r, false) }
func (s *server) intakeSave(r *request) error  { return s.intakeRead(r, true) }

// intakeRead shows what a file would do, or with write does it, where its plan is
// the one that was shown.
func (s *server) intakeRead(r *request, write bool) error {
	fields, file, err := r.readPartsUpTo(6 * intake.FileLimit)
	if err != nil {
		return err
	}
	kind := intake.Kind(fields["kind"])
	p := &intakeCheckPage{Layout: within(r.layout("intake.title"), "/accounts"), Kind: kind, Kinds: intake.Kinds, File: fields["file_name"]}
	p.Path = "/imports"
	refuse := func(err error) error {
		list, failed := s.intakeListPage(r, kind)
		if failed != nil {
			return failed
		}
		return r.invalid("intake/list", list, err)
	}
	if !kind.Valid() {
		return refuse(lms.FailField("kind", "intake.kind_missing"))
	}
	var match intake.Match
	switch {
	case file != nil && file.FileName() != "":
		p.File = file.FileName()
		content, err := io.ReadAll(io.LimitReader(file, intake.FileLimit+1))
		if err != nil {
			return broken(err)
		}
		if p.Table, err = intake.Read(p.File, content); err != nil {
			return refuse(err)
		}
		match = kind.Recognise(p.Table.Head.Cells)
	case fields["table"] != "":
		if p.Table, err = intake.Parse(fields["table"]); err != nil {
			return refuse(err)
		}
		if fields["matched"] == string(kind) {
			match = readMatch(kind, p.Table, fields)
		} else {
			match = kind.Recognise(p.Table.Head.Cells)
		}
	default:
		return refuse(lms.FailField("file", "intake.file_choose"))
	}
	p.match(match)
	if len(p.Missing) == 0 {
		if p.Plan, err = s.Intakes.Plan(r.ctx, r.actor, r.actor.LibraryID, kind, p.Table, match); err != nil {
			return err
		}
		p.Planned = true
		p.words(r)
	}
	if write && p.Planned {
		shown, _ := strconv.Atoi(fields["shown"])
		id, err := s.Intakes.Confirm(r.ctx, r.actor, r.actor.LibraryID, kind, p.Table, match, p.File, shown)
		if err != nil {
			return r.invalid("intake/check", p, err)
		}
		if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "intake_made", lms.Args{"n": p.Writes, "id": id}); err != nil {
			return err
		}
		return r.redirect(fmt.Sprintf("/imports/%d", id), "intake.done", lms.Args{"n": p.Writes})
	}
	if !p.Planned || p.Count(intake.Refused) > 0 {
		r.Status(fiber.StatusUnprocessableEntity)
	}
	return r.page("intake/check", p)
}

// readMatch is which columns were matched by hand.
func readMatch(kind intake.Kind, t intake.Table, fields map[string]string) intake.Match {
	m := intake.Match{}
	for _, c := range kind.Columns() {
		if i, err := strconv.Atoi(fields["match_"+c]); err == nil && i >= 0 && i < len(t.Head.Cells) {
			m[c] = i
		}
	}
	return m
}

func (p *intakeCheckPage) match(m intake.Match) {
	missing := map[string]bool{}
	l := p.Locale
	for _, c := range p.Kind.Missing(m) {
		missing[c] = true
		p.Missing = append(p.Missing, l.T("intake.column_"+c))
	}
	for _, c := range p.Kind.Columns() {
		at, ok := m[c]
		if !ok {
			at = -1
		}
		p.Columns = append(p.Columns, intakeColumn{c, l.T("intake.column_" + c), at, missing[c]})
	}
}

// words puts the plan into words, what is refused first.
func (p *intakeCheckPage) words(r *request) {
	l := r.locale
	p.Writes = p.Plan.Count(intake.New) + p.Plan.Count(intake.Changed)
	for _, o := range []intake.Outcome{intake.Refused, intake.Changed, intake.New, intake.Unchanged} {
		for _, line := range p.Plan.Lines {
			if line.Outcome != o {
				continue
			}
			if len(p.Lines) == shownLines {
				p.Spare++
				continue
			}
			one := intakeLine{Line: line}
			for _, q := range line.Problems {
				one.Says = append(one.Says, intakeSays{q.Column, l.T(q.Key, q.Args), q.Note})
			}
			for _, c := range line.Changes {
				one.Changes = append(one.Changes, l.T("intake.change", lms.Args{"column": l.T("intake.column_" + c.Column), "before": intakeValue(r, c.Column, c.Before), "after": intakeValue(r, c.Column, c.After)}))
			}
			p.Lines = append(p.Lines, one)
		}
	}
}

// intakeValue is a value of a column as people read it.
func intakeValue(r *request, column, value string) string {
	switch {
	case value == "":
		return "–"
	case column == intake.Employment:
		return employmentText(r.locale, hours.Employment(value))
	case column == intake.From || column == intake.To || column == intake.Issued || column == intake.Until:
		if d, err := lms.ParseDay(value); err == nil {
			return r.locale.ShortDate(d)
		}
	case column == intake.JP:
		if f, err := strconv.ParseFloat(value, 64); err == nil {
			return r.locale.Decimal(f, -1)
		}
	}
	return value
}
