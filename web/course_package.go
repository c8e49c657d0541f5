package web

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// packageUpload leaves room for a package that is too large, which is still
// answered with the page.
const packageUpload = 2 * course.PackageLimit

// courseExport sends a course as a ZIP.
func (s *server) courseExport(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	list, err := s.Assessments.List(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	known, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	names := course.Names{Tests: map[int64]string{}, Competencies: map[int64]string{}}
	for _, t := range list {
		names.Tests[t.ID] = t.Title
	}
	for _, c := range known {
		names.Competencies[c.ID] = cmp.Or(c.Code, c.Name)
	}
	f, err := os.CreateTemp("", "course-*.zip")
	if err != nil {
		return err
	}
	whole := &passing{f}
	title, err := s.Courses.Export(r.ctx, r.actor, id, names, f)
	if err != nil {
		whole.Close()
		return err
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		whole.Close()
		return err
	}
	r.Set(fiber.HeaderContentType, "application/zip")
	r.Set(fiber.HeaderContentDisposition, disposition("attachment", strings.NewReplacer("/", "-", `\`, "-", ":", "-").Replace(title)+".zip"))
	return r.SendStream(whole, int(size))
}

// passing is a temporary file that goes when it is closed.
type passing struct{ *os.File }

func (p *passing) Close() error {
	err := p.File.Close()
	return errors.Join(err, os.Remove(p.Name()))
}

// competencyKeys are the competencies that a package may name: by their code, a
// group that has none by its name.
func (s *server) competencyKeys(r *request) (map[string]int64, error) {
	keys, err := s.Competencies.IDs(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, err
	}
	known, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	for id, c := range known {
		if c.Code == "" && !c.Retired && id > keys[c.Name] {
			keys[c.Name] = id
		}
	}
	return keys, err
}

type courseImportPage struct {
	Layout
	Checked bool
	Report  course.Report
}

// Said is a line of the report in the reader's language.
func (p courseImportPage) Said(t course.Told) string {
	args := lms.Args{}
	for name, v := range t.Args {
		if e, ok := v.(*lms.Error); ok {
			v = p.Locale.T(e.Key, e.Args)
		}
		args[name] = v
	}
	return p.Locale.T(t.Key, args)
}

func (s *server) courseImport(r *request) error {
	return r.page("course/import", &courseImportPage{Layout: r.layout("package.title")})
}

// courseImported checks an uploaded package and, when asked to and nothing is
// wrong, makes a course of it.
func (s *server) courseImported(r *request) error {
	fields, file, err := r.readFile("file")
	if err != nil {
		return err
	}
	p := &courseImportPage{Layout: r.layout("package.title")}
	p.Path = "/courses/import"
	if file == nil {
		return r.invalid("course/import", p, lms.FailField("file", "package.file_missing"))
	}
	list, err := s.Assessments.List(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	named := course.Named{Tests: map[string]int64{}}
	for _, t := range list {
		if _, taken := named.Tests[t.Title]; t.Status == assessment.Published && !taken {
			named.Tests[t.Title] = t.ID
		}
	}
	if named.Competencies, err = s.competencyKeys(r); err != nil {
		return err
	}
	id, report, err := s.Courses.Import(r.ctx, r.actor, r.actor.LibraryID, file, named, fields["do"] == "import")
	if errors.Is(err, io.ErrUnexpectedEOF) { // the line was lost
		return broken(err)
	}
	if err != nil {
		return r.invalid("course/import", p, err)
	}
	if id != 0 {
		if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "course_imported", lms.Args{"title": report.Title}); err != nil {
			return err
		}
		return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "package.imported")
	}
	if p.Checked, p.Report = true, report; len(report.Problems) > 0 {
		r.Status(statusOf(lms.Invalid))
	}
	return r.page("course/import", p)
}
