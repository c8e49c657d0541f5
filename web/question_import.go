package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
)

// questionFileLimit is the largest file of questions that the page takes. What
// arrives may be twice as large, so that a file that is too large can be said to be.
const (
	questionFileLimit   = 5_000_000
	questionImportLimit = 3 * questionFileLimit
)

// How many questions are shown as they were understood, and how many different
// problems; a file of any sense stays far below the second.
const (
	shownInImport = 200
	mostProblems  = 1000
)

type questionImportPage struct {
	Layout
	Format       interchange.Format // "": to be found out
	Formats      []interchange.Format
	Text         string // of the file, to be mended in place
	CompetencyID int64  // for questions that name none
	Difficulty   assessment.Difficulty
	Competencies []competencyChoice
	Difficulties []assessment.Difficulty
	Checked      bool
	Result       interchange.Result
	Groups       []problemGroup
	MoreProblems int // that are not shown
	Previews     []questionPreview
}

// Seen is what stands for the text that was looked at: no other is brought in.
func (p questionImportPage) Seen() string {
	sum := sha256.Sum256([]byte(string(p.Result.Format) + "\n" + p.Text))
	return hex.EncodeToString(sum[:16])
}

// Spare is how many good questions are not shown.
func (p questionImportPage) Spare() int { return len(p.Result.Items) - len(p.Previews) }

// Words are the stem's without the signs of Markdown.
func (p questionPreview) Words() string { return plain(p.Shown) }

// FormatName is what a format is called.
func (l Layout) FormatName(f interchange.Format) string {
	return l.Locale.T("interchange.format_" + string(f))
}

func (s *server) questionImportPage(r *request) (*questionImportPage, error) {
	choices, err := s.competencyChoices(r)
	return &questionImportPage{Layout: inTests(r.layout("interchange.import_title")), Formats: interchange.Formats, Competencies: choices, Difficulties: assessment.Difficulties}, err
}

func (s *server) questionImport(r *request) error {
	p, err := s.questionImportPage(r)
	if err != nil {
		return err
	}
	return r.page("question/import", p)
}

func (s *server) questionImportCheck(r *request) error { return s.questionsImported(r, false) }
func (s *server) questionImportSave(r *request) error  { return s.questionsImported(r, true) }

// questionsImported shows what stands in the form as it is understood, an
// uploaded file before the text. With write it brings the questions in that
// were seen so before and are not there yet, with "same" in the form the others,
// too: all of them, or with "good" in the form those without errors.
func (s *server) questionsImported(r *request, write bool) error {
	fields, file, err := r.readPartsUpTo(2 * questionFileLimit)
	if err != nil {
		return err
	}
	p, err := s.questionImportPage(r)
	if err != nil {
		return err
	}
	p.Text, p.Format = fields["text"], interchange.Format(fields["format"])
	p.defaults(fields)
	content := []byte(p.Text)
	if file != nil && file.FileName() != "" {
		if content, err = io.ReadAll(io.LimitReader(file, questionFileLimit+1)); err != nil {
			return broken(err)
		}
		if fields["format"] == fields["found"] { // of the text before, not of this file
			p.Format = ""
		}
	}
	if len(content) > questionFileLimit {
		return r.invalid("question/import", p, lms.FailField("file", "interchange.import_large", lms.Args{"limit": r.locale.Bytes(questionFileLimit)}))
	}
	if strings.TrimSpace(string(content)) == "" {
		missing := lms.FailField("file", "interchange.import_choose")
		if file != nil && file.FileName() != "" {
			missing = lms.FailField("file", "interchange.import_empty", lms.Args{"name": file.FileName()})
		}
		return r.invalid("question/import", p, missing)
	}
	text, err := interchange.Text(content)
	if err != nil {
		return r.invalid("question/import", p, err)
	}
	p.Text = text
	if p.Format == "" {
		name := ""
		if file != nil {
			name = file.FileName()
		}
		p.Format = interchange.FormatOf(name, text)
	}
	codes, err := s.Competencies.IDs(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	p.Result, p.Checked = interchange.Read(p.Format, content, interchange.Options{Competencies: codes, Pictures: true}), true
	twins, err := s.Assessments.Twins(r.ctx, r.actor, r.actor.LibraryID, interchange.Questions(p.Result.Items))
	if err != nil {
		return err
	}
	p.Result.MarkSame(twins)
	items := p.Result.New()
	if fields["same"] != "" {
		items = p.Result.Items
	}
	if write && fields["seen"] == p.Seen() && len(items) > 0 && (p.Result.Errors() == 0 || fields["good"]+fields["same"] != "") {
		if err := s.bringIn(r, p, items); err != nil {
			return r.invalid("question/import", p, err)
		}
		return r.redirect("/questions", "interchange.imported", lms.Args{"n": len(items)})
	}
	p.Format = p.Result.Format
	p.Groups = grouped(r.locale, p.Result.Problems, p.Text)
	if n := len(p.Groups); n > mostProblems {
		p.Groups, p.MoreProblems = p.Groups[:mostProblems], n-mostProblems
	}
	for i, it := range p.Result.Items[:min(shownInImport, len(p.Result.Items))] {
		p.Previews = append(p.Previews, previewOf(r.locale, it, i))
	}
	if p.Result.Errors() > 0 {
		r.Status(fiber.StatusUnprocessableEntity)
	}
	return r.page("question/import", p)
}

// bringIn puts items into the bank.
func (s *server) bringIn(r *request, p *questionImportPage, items []interchange.Item) error {
	if err := s.keepPictures(r, items); err != nil {
		return err
	}
	if err := s.Assessments.CreateQuestions(r.ctx, r.actor, r.actor.LibraryID, p.questions(items)); err != nil {
		return err
	}
	return s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "questions_imported", lms.Args{"n": len(items)})
}

// keepPictures makes the pictures that came inside a file media of the library.
func (s *server) keepPictures(r *request, items []interchange.Item) error {
	for _, it := range items {
		for _, x := range it.Pictures {
			if _, err := s.Courses.SaveMedia(r.ctx, r.actor, r.actor.LibraryID, x.Name, bytes.NewReader(x.Content)); err != nil {
				return err
			}
		}
	}
	return nil
}

// defaults reads what the form says of questions that do not say it themselves.
func (p *questionImportPage) defaults(fields map[string]string) {
	for _, c := range p.Competencies {
		if fields["competency"] == plainNumber(c.ID) {
			p.CompetencyID = c.ID
		}
	}
	for _, d := range p.Difficulties {
		if fields["difficulty"] == plainNumber(int64(d)) {
			p.Difficulty = d
		}
	}
}

// questions are those of items, with what the form says of all.
func (p questionImportPage) questions(items []interchange.Item) []assessment.Question {
	list := interchange.Questions(items)
	for i := range list {
		if list[i].CompetencyID == 0 {
			list[i].CompetencyID = p.CompetencyID
		}
		if list[i].Difficulty == 0 {
			list[i].Difficulty = p.Difficulty
		}
	}
	return list
}

func (s *server) questionTemplate(r *request) error {
	r.Attachment(interchange.CSV.FileName(r.locale.T("interchange.template_name")))
	r.Set(fiber.HeaderContentType, interchange.CSV.ContentType())
	return r.Send(interchange.Template(r.locale))
}
