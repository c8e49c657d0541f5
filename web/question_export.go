package web

import (
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms/assessment"
	"binapustaka/lms/assessment/interchange"
)

type questionExportPage struct {
	Layout
	Format       interchange.Format
	Formats      []interchange.Format
	Filter       assessment.QuestionFilter
	Kinds        []assessment.Kind
	Competencies []competencyChoice
	Difficulties []assessment.Difficulty
	Found        int // questions that the filter lets through
	Written      int
	Groups       []problemGroup
	File         string // address of the file
}

// exportFilter is the filter of the address, as that of the list.
func (r *request) exportFilter() (f assessment.QuestionFilter, format interchange.Format) {
	f = assessment.QuestionFilter{Text: r.Query("search"), Kind: assessment.Kind(r.Query("kind")), Archived: r.Query("archived") == "1",
		CompetencyID: int64(r.QueryInt("competency")), Difficulty: assessment.Difficulty(r.QueryInt("difficulty"))}
	if !slices.Contains(assessment.Kinds, f.Kind) {
		f.Kind = ""
	}
	if !slices.Contains(assessment.Difficulties, f.Difficulty) {
		f.Difficulty = 0
	}
	if format = interchange.Format(r.Query("format")); !slices.Contains(interchange.Formats, format) {
		format = interchange.CSV
	}
	return f, format
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
	f, format := r.exportFilter()
	choices, err := s.competencyChoices(r)
	if err != nil {
		return err
	}
	found, _, problems, err := s.exported(r, f, format)
	if err != nil {
		return err
	}
	p := &questionExportPage{Layout: inTests(r.layout("interchange.export_title")), Format: format, Formats: interchange.Formats, Filter: f, Kinds: assessment.Kinds,
		Competencies: choices, Difficulties: assessment.Difficulties, Found: found, Written: found, Groups: grouped(r.locale, problems)}
	for _, x := range problems {
		if x.Severity == interchange.Error {
			p.Written--
		}
	}
	v := url.Values{"format": {string(format)}, "search": {f.Text}, "kind": {string(f.Kind)}, "competency": {plainNumber(f.CompetencyID)}, "difficulty": {plainNumber(int64(f.Difficulty))}}
	if f.Archived {
		v.Set("archived", "1")
	}
	p.File = "/questions/export/file?" + v.Encode()
	return r.page("question/export", p)
}

func (s *server) questionExportFile(r *request) error {
	f, format := r.exportFilter()
	_, file, _, err := s.exported(r, f, format)
	if err != nil {
		return err
	}
	r.Attachment(format.FileName(r.locale.T("interchange.file_name")))
	r.Set(fiber.HeaderContentType, format.ContentType())
	return r.Send(file)
}
