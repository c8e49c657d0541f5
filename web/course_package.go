package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
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
	keys, err := s.packageKeys(r)
	if err != nil {
		return err
	}
	names := course.Names{Tests: map[int64]string{}, Competencies: keys.Names}
	for _, t := range list {
		names.Tests[t.ID] = t.Title
	}
	if r.actor.Has(lms.Trainer) { // who may read the questions
		names.Document = func(ctx context.Context, id int64) ([]byte, error) {
			return s.Assessments.Document(ctx, r.actor, id, keys)
		}
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

// leftBehind says of each test whose bank is too large for the course's ZIP what
// stays behind.
func (s *server) leftBehind(r *request, e course.Editing) (says []string, err error) {
	o := cmp.Or(e.Published, e.Draft) // what is exported
	if o == nil || !r.actor.Has(lms.Trainer) {
		return nil, nil
	}
	var seen []int64
	for _, l := range o.Lessons() {
		if l.AssessmentID == nil || slices.Contains(seen, *l.AssessmentID) {
			continue
		}
		seen = append(seen, *l.AssessmentID)
		title, n, err := s.Assessments.LeftBehind(r.ctx, r.actor, *l.AssessmentID)
		if err != nil && !lms.IsKind(err, lms.NotFound) {
			return nil, err
		}
		if n > 0 {
			says = append(says, r.locale.T("course.export_cut", lms.Args{"title": title, "n": n}))
		}
	}
	return says, nil
}

// passing is a temporary file that goes when it is closed.
type passing struct{ *os.File }

func (p *passing) Close() error {
	err := p.File.Close()
	return errors.Join(err, os.Remove(p.Name()))
}

// packageKeys are what packages name the library's competencies by: framework,
// version and code, a group that has no code by its name. By the code alone they
// are found too.
func (s *server) packageKeys(r *request) (keys assessment.Keys, err error) {
	if keys.IDs, err = s.Competencies.IDs(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return keys, err
	}
	known, err := s.Competencies.Named(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return keys, err
	}
	frameworks, err := s.Competencies.Frameworks(r.ctx, r.actor, r.actor.LibraryID)
	of := map[int64]string{}
	for _, f := range frameworks {
		of[f.ID] = f.Source + "/" + f.Version + "/"
	}
	keys.Names = map[int64]string{}
	for _, id := range slices.Sorted(maps.Keys(known)) {
		c := known[id]
		name := cmp.Or(c.Code, c.Name)
		if keys.Names[id] = of[c.FrameworkID] + name; c.Retired {
			continue
		}
		if keys.IDs[keys.Names[id]] = id; c.Code == "" {
			keys.IDs[name] = id
		}
	}
	return keys, err
}

// takeTest makes a test of what a package holds, or says what it would come to.
func (s *server) takeTest(r *request, keys assessment.Keys) func(context.Context, []byte, bool) (course.TakenTest, error) {
	return func(ctx context.Context, b []byte, write bool) (taken course.TakenTest, err error) {
		t, err := s.Assessments.TakeDocument(ctx, r.actor, r.actor.LibraryID, b, keys, write)
		if errors.As(err, &taken.Problems) {
			return taken, nil
		}
		taken.ID, taken.Says = t.ID, course.Told{Key: "package.test_new", Args: lms.Args{"title": t.Title, "new": t.New, "known": t.Known}}
		if t.There {
			taken.Says = course.Told{Key: "package.test_there", Args: lms.Args{"title": t.Title}}
		}
		for _, e := range t.Missing {
			taken.Missing = append(taken.Missing, course.Told{Key: e.Key, Args: e.Args})
		}
		return taken, err
	}
}

type courseImportPage struct {
	Layout
	Checked bool
	Report  course.Report
	Waiting *course.Kept // that was looked at before
}

// Said is a line of the report in the reader's language.
func (p courseImportPage) Said(t course.Told) string { return p.Locale.T(t.Key, t.Args) }

func (s *server) courseImport(r *request) error {
	kept, err := s.Courses.Kept(r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	return r.page("course/import", &courseImportPage{Layout: r.layout("package.title"), Waiting: kept})
}

// courseImportDrop removes the package that is kept.
func (s *server) courseImportDrop(r *request) error {
	if err := s.Courses.DropKept(r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	return r.redirect("/courses/import", "package.dropped")
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
	if file == nil && fields["kept"] == "" {
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
	keys, err := s.packageKeys(r)
	if err != nil {
		return err
	}
	if named.Competencies = keys.IDs; r.actor.Has(lms.Trainer) {
		named.Take = s.takeTest(r, keys)
	}
	var id int64
	if write := fields["do"] == "import"; file == nil {
		id, p.Report, err = s.Courses.ImportKept(r.ctx, r.actor, r.actor.LibraryID, fields["kept"], named, write)
	} else {
		id, p.Report, err = s.Courses.Import(r.ctx, r.actor, r.actor.LibraryID, file, named, write)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) { // the line was lost
		return broken(err)
	}
	if err != nil {
		return r.invalid("course/import", p, err)
	}
	if id != 0 {
		if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, "course_imported", lms.Args{"title": p.Report.Title}); err != nil {
			return err
		}
		return r.redirect(fmt.Sprintf("/courses/%d/edit", id), "package.imported")
	}
	if p.Checked = true; len(p.Report.Problems) > 0 {
		r.Status(statusOf(lms.Invalid))
	}
	return r.page("course/import", p)
}
