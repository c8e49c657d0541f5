package web

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/assessment"
	"binapustaka/lms/markdown"
	"binapustaka/web/paper"
)

type paperListPage struct {
	Layout
	Test   assessment.Assessment
	Papers []assessment.Paper
	Unfit  []assessment.Item // cannot go on paper
	Taken  []assessment.TakenBack
}

// Draft reports whether nothing can be printed yet.
func (p paperListPage) Draft() bool { return p.Test.Status == assessment.Draft }

// Unprintable says why a question cannot go on paper.
func (p paperListPage) Unprintable(it assessment.Item) string {
	return p.Locale.T(assessment.Unprintable(it.Question))
}

func (s *server) paperList(r *request) error {
	p, err := s.paperListPage(r)
	if err != nil {
		return err
	}
	return r.page("paper/list", p)
}

func (s *server) paperListPage(r *request) (*paperListPage, error) {
	id, err := r.id("id")
	if err != nil {
		return nil, err
	}
	p := &paperListPage{Layout: inTests(r.layout("paper.title"))}
	if p.Test, p.Papers, p.Unfit, err = s.Assessments.Papers(r.ctx, r.actor, id); err != nil {
		return nil, err
	}
	p.Taken, err = s.Assessments.Taken(r.ctx, r.actor, id)
	return p, err
}

func (s *server) paperCreate(r *request) error {
	p, err := s.paperListPage(r)
	if err != nil {
		return err
	}
	number, err := s.Assessments.CreatePaper(r.ctx, r.actor, p.Test.ID)
	if err != nil {
		return r.invalid("paper/list", p, err)
	}
	return r.redirect(fmt.Sprintf("/assessments/%d/papers", p.Test.ID), "paper.created", lms.Args{"n": number})
}

// paperSource is the paper that the address names.
func (s *server) paperSource(r *request) (paper.Source, error) {
	id, number, err := r.ids("number")
	if err != nil {
		return paper.Source{}, err
	}
	sheet, err := s.Assessments.Paper(r.ctx, r.actor, id, int(number))
	return paper.Source{Sheet: sheet, Library: r.library.Name, Locale: r.locale, Picture: func(url string) (io.ReadCloser, error) {
		_, file, err := s.Courses.FindMedia(r.ctx, r.actor, strings.TrimPrefix(url, "/media/"))
		if err != nil {
			return nil, err
		}
		return os.Open(file)
	}}, err
}

func (s *server) paperBooklet(r *request) error {
	src, err := s.paperSource(r)
	if err != nil {
		return err
	}
	return r.pdf(src, "paper.file_booklet", func(w io.Writer) error { return paper.Booklet(w, src) })
}

// paperSheets are the answer sheets: one without a name, or one for each
// person of the library.
func (s *server) paperSheets(r *request) error {
	src, err := s.paperSource(r)
	if err != nil {
		return err
	}
	var names []string
	if r.Query("names") != "" {
		people, err := s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID)
		if err != nil {
			return err
		}
		for _, p := range people {
			names = append(names, p.Name)
		}
	}
	return r.pdf(src, "paper.file_sheets", func(w io.Writer) error { return paper.Sheets(w, src, names) })
}

func (r *request) pdf(src paper.Source, nameKey string, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	r.Set(fiber.HeaderContentType, "application/pdf")
	r.Set(fiber.HeaderContentSecurityPolicy, documentPolicy)
	r.Set(fiber.HeaderContentDisposition, disposition("inline", r.locale.T(nameKey, lms.Args{"title": src.Sheet.Test.Title, "n": src.Sheet.Number})+".pdf"))
	return r.Send(b.Bytes())
}

// keyedRow is a question on the form for keying in: what was typed, and what is
// wrong with it.
type keyedRow struct {
	assessment.PaperItem
	About string // the words of its stem
	Typed string
	Texts []string // gaps of a cloze
	Wrong string
}

// Last is the letter of the last option.
func (k keyedRow) Last() string { return assessment.Letter(len(k.Options) - 1) }

type paperEntryPage struct {
	Layout
	Sheet  assessment.PaperSheet
	People []account.Person
	Person int64
	SatAt  string // as typed
	Rows   []keyedRow
	Mends  *assessment.Result // the attempt whose answers are mended; nil where a sheet is keyed in
	Reason string             // as typed
	Again  bool               // answers stand there that were taken back from somebody
	Blank  int                // questions without an answer, once they were shown to be
}

func (s *server) paperEntryPage(r *request) (*paperEntryPage, error) {
	src, err := s.paperSource(r)
	if err != nil {
		return nil, err
	}
	p := &paperEntryPage{Layout: inTests(r.layout("paper.entry")), Sheet: src.Sheet, SatAt: r.Query("sat")}
	if p.People, err = s.Accounts.People(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return nil, err
	}
	for _, it := range src.Sheet.Items {
		p.Rows = append(p.Rows, r.keyedRow(it))
	}
	if again := int64(r.QueryInt("again")); again > 0 && r.Method() == fiber.MethodGet {
		taken, err := s.Assessments.Taken(r.ctx, r.actor, src.Sheet.Test.ID)
		if err != nil {
			return nil, err
		}
		for _, b := range taken {
			if b.ID == again && b.Paper == src.Sheet.Number && len(b.Answers) == len(p.Rows) {
				p.Again, p.SatAt = true, b.SatAt.In(r.zone()).Format(dateTimeField)
				p.fill(b.Answers)
			}
		}
	}
	return p, nil
}

// keyedRow is a question without an answer.
func (r *request) keyedRow(it assessment.PaperItem) keyedRow {
	return keyedRow{PaperItem: it, About: plain(markdown.Render(it.Stem, r.locale, 3)), Texts: make([]string, len(it.Gaps))}
}

// fill puts answers into the form as they would be typed.
func (p *paperEntryPage) fill(answers []assessment.Answer) {
	for i, a := range answers {
		row := &p.Rows[i]
		row.Typed = assessment.Keyed(row.Question, a)
		copy(row.Texts, a.Texts)
	}
}

func (s *server) paperEntry(r *request) error {
	p, err := s.paperEntryPage(r)
	if err != nil {
		return err
	}
	return r.page("paper/entry", p)
}

// paperEnter keeps what was keyed in. Questions that are blank are named once
// before it does, so that Enter pressed too early saves nothing.
func (s *server) paperEnter(r *request) error {
	p, err := s.paperEntryPage(r)
	if err != nil {
		return err
	}
	p.Path = fmt.Sprintf("/assessments/%d/papers/%d/entry", p.Sheet.Test.ID, p.Sheet.Number)
	entry, err := p.read(r)
	if err == nil && p.Blank > 0 && r.FormValue("blank") != strconv.Itoa(p.Blank) {
		return r.page("paper/entry", p)
	}
	var t assessment.Attempt
	if err == nil {
		t, err = s.Assessments.EnterPaper(r.ctx, r.actor, p.Sheet.Test.ID, p.Sheet.Number, entry)
	}
	if err != nil {
		p.Blank = 0
		return r.invalid("paper/entry", p, err)
	}
	s.tell(r, t)
	return r.redirect(fmt.Sprintf("%s?sat=%s", p.Path, p.SatAt), "paper.entered", lms.Args{"name": p.name(entry.AccountID)})
}

// read takes the form; what is wrong with an answer stands beside it.
func (p *paperEntryPage) read(r *request) (e assessment.PaperEntry, err error) {
	var problems lms.Problems
	p.Person, _ = strconv.ParseInt(r.FormValue("person"), 10, 64)
	p.SatAt = r.FormValue("sat")
	at, err := time.ParseInLocation(dateTimeField, p.SatAt, r.zone())
	if err != nil {
		problems = append(problems, lms.FailField("paper-sat", "assessment.not_a_time"))
	}
	e = assessment.PaperEntry{AccountID: p.Person, SatAt: at}
	e.Answers, err = p.readAnswers(r)
	var wrong lms.Problems
	if errors.As(err, &wrong) {
		problems = append(problems, wrong...)
	}
	return e, problems.OrNil()
}

// readAnswers takes the answers of the form.
func (p *paperEntryPage) readAnswers(r *request) (answers []assessment.Answer, err error) {
	var problems lms.Problems
	for i := range p.Rows {
		row := &p.Rows[i]
		row.Typed = r.FormValue(fmt.Sprintf("a%d", row.Position))
		for g := range row.Texts {
			row.Texts[g] = r.FormValue(fmt.Sprintf("a%d-%d", row.Position, g))
		}
		a, err := assessment.KeyedAnswer(row.Question, row.Typed, row.Texts)
		var fault *lms.Error
		if errors.As(err, &fault) {
			row.Wrong = r.locale.T(fault.Key, fault.Args)
			problems = append(problems, lms.FailField(fmt.Sprintf("a%d", row.Position), fault.Key, fault.Args))
		}
		if a.Blank() {
			p.Blank++
		}
		answers = append(answers, a)
	}
	return answers, problems.OrNil()
}

func (p paperEntryPage) name(id int64) string {
	for _, person := range p.People {
		if person.ID == id {
			return person.Name
		}
	}
	return ""
}
