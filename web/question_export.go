package web

import (
	"os"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
)

type questionExportPage struct {
	bankView
	Format  interchange.Format
	Formats []interchange.Format
	Found   int // questions that the filter lets through
	Written int
	Groups  []problemGroup
	File    string // address of the file
}

// exportFormat is the format of the address.
func (r *request) exportFormat() interchange.Format {
	if format := interchange.Format(r.Query("format")); slices.Contains(interchange.Formats, format) {
		return format
	}
	return interchange.CSV
}

// exported is the questions that the filter lets through as a file.
func (s *server) exported(r *request, f assessment.QuestionFilter, format interchange.Format) (items int, file []byte, problems []interchange.Problem, err error) {
	names, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return 0, nil, nil, err
	}
	list, err := s.Assessments.AllQuestions(r.ctx, r.actor, r.actor.LibraryID, f)
	all := make([]interchange.Item, len(list))
	for i, q := range list {
		all[i] = interchange.Item{Question: q, Number: i + 1, Competency: names[q.CompetencyID].Code}
	}
	file, problems = interchange.Write(format, all, func(path string) []byte {
		_, from, err := s.Courses.FindMedia(r.ctx, r.actor, strings.TrimPrefix(path, "/media/"))
		if err != nil {
			return nil
		}
		content, err := os.ReadFile(from)
		if err != nil {
			return nil
		}
		return content
	})
	return len(list), file, problems, err
}

// questionExport shows how many questions there are and what of them the
// format cannot express, before they are taken out.
func (s *server) questionExport(r *request) error {
	f, format := r.bankFilter(), r.exportFormat()
	found, _, problems, err := s.exported(r, f, format)
	if err != nil {
		return err
	}
	p := &questionExportPage{bankView: bankView{Layout: inTests(r.layout("interchange.export_title")), Filter: f}, Format: format, Formats: interchange.Formats, Found: found, Written: found,
		Groups: grouped(r.locale, problems, "")}
	if p.Competencies, err = s.competencyChoices(r); err != nil {
		return err
	}
	if p.Counts, err = s.Assessments.QuestionCounts(r.ctx, r.actor, r.actor.LibraryID, f); err != nil {
		return err
	}
	for _, x := range problems {
		if x.Severity == interchange.Error {
			p.Written--
		}
	}
	v := bankQuery(f)
	v.Set("format", string(format))
	p.File = "/questions/export/file?" + v.Encode()
	return r.page("question/export", p)
}

func (s *server) questionExportFile(r *request) error {
	f, format := r.bankFilter(), r.exportFormat()
	_, file, _, err := s.exported(r, f, format)
	if err != nil {
		return err
	}
	r.Attachment(format.FileName(r.locale.T("interchange.file_name")))
	r.Set(fiber.HeaderContentType, format.ContentType())
	return r.Send(file)
}
