package web

import (
	"fmt"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
	"binapustaka/lms/competency"
)

type competencyFrameworksPage struct {
	Layout
	Frameworks []competency.Framework
	Imports    bool
	Installs   bool
}

// Starter reports whether the shipped framework is among them.
func (p competencyFrameworksPage) Starter() bool {
	for _, f := range p.Frameworks {
		if f.Starter {
			return true
		}
	}
	return false
}

// Units is how many units a framework has.
func (p competencyFrameworksPage) Units(f competency.Framework) int {
	return len(f.All()) - len(f.Groups)
}

func (s *server) competencyFrameworks(r *request) error {
	list, err := s.Competencies.Frameworks(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return err
	}
	return r.page("competency/frameworks", &competencyFrameworksPage{Layout: r.layout("competency.frameworks_title"), Frameworks: list,
		Imports: competency.CanImport(r.actor), Installs: competency.CanInstall(r.actor)})
}

func (s *server) competencyStarter(r *request) error {
	if _, err := s.Competencies.InstallStarter(r.ctx, r.actor, r.actor.LibraryID); err != nil {
		return err
	}
	return r.redirect("/competencies/frameworks", "competency.starter_installed")
}

type competencyFrameworkPage struct {
	Layout
	Framework    competency.Framework
	Counterparts map[int64][]competency.Counterpart
	Imports      bool
}

func (s *server) competencyFramework(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	f, err := s.Competencies.Framework(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	p := &competencyFrameworkPage{Layout: r.titled(f.Source + ", " + f.Version), Framework: f, Imports: competency.CanImport(r.actor)}
	if p.Counterparts, err = s.Competencies.Counterparts(r.ctx, r.actor, id); err != nil {
		return err
	}
	return r.page("competency/framework", p)
}

// competencyFrameworkFile sends a framework, or its mappings, as a file that
// reads back the same.
func (s *server) competencyFrameworkFile(r *request) error {
	id, err := r.id("id")
	if err != nil {
		return err
	}
	f, err := s.Competencies.Framework(r.ctx, r.actor, id)
	if err != nil {
		return err
	}
	name, asJSON := fmt.Sprintf("framework-%d", id), r.Query("format") == "json"
	file := f.CSV
	if asJSON {
		file = f.JSON
	}
	if r.Query("of") == "mappings" {
		list, err := s.Competencies.Mappings(r.ctx, r.actor, id)
		if err != nil {
			return err
		}
		name += "-mappings"
		file = func() []byte { return competency.MappingsCSV(list) }
		if asJSON {
			file = func() []byte { return competency.MappingsJSON(list) }
		}
	}
	kind := "text/csv; charset=utf-8"
	if asJSON {
		kind = fiber.MIMEApplicationJSONCharsetUTF8
	}
	r.Attachment(name + map[bool]string{false: ".csv", true: ".json"}[asJSON])
	r.Set(fiber.HeaderContentType, kind)
	return r.Send(file())
}

type competencyImportPage struct {
	Layout
	Text    string // of the file, to be mended in place
	Checked bool
	Report  competency.Report
}

// Sound reports whether the file can be imported as it stands.
func (p competencyImportPage) Sound() bool { return p.Checked && len(p.Report.Problems) == 0 }

func (s *server) competencyImport(r *request) error {
	return r.page("competency/import", &competencyImportPage{Layout: r.layout("competency.import_title")})
}

func (s *server) competencyImportCheck(r *request) error { return s.competencyImported(r, false) }
func (s *server) competencyImportSave(r *request) error  { return s.competencyImported(r, true) }

// shownText is a file as it can be mended in the form; one that is no text is not.
func shownText(b []byte) string {
	text, problems := competency.Text(b)
	if len(problems) > 0 {
		return ""
	}
	return text
}

// competencyImported checks what stands in the form, an uploaded file before
// the text, and with write imports it when nothing is wrong.
func (s *server) competencyImported(r *request, write bool) error {
	fields, file, err := r.readParts()
	if err != nil {
		return err
	}
	p := &competencyImportPage{Layout: r.layout("competency.import_title"), Text: fields["text"]}
	content := []byte(p.Text)
	if file != nil && file.FileName() != "" {
		if content, err = io.ReadAll(io.LimitReader(file, competency.FileLimit+1)); err != nil {
			return broken(err)
		}
		p.Text = shownText(content)
	}
	if strings.TrimSpace(string(content)) == "" {
		return r.invalid("competency/import", p, lms.FailField("file", "competency.import_choose"))
	}
	p.Checked = true
	if p.Report, err = s.Competencies.Import(r.ctx, r.actor, r.actor.LibraryID, content, write); err != nil {
		return r.invalid("competency/import", p, err)
	}
	if p.Report.Written {
		if err := s.Accounts.Note(r.ctx, r.actor, r.actor.LibraryID, p.Report.Action(), p.Report.ActionArgs()); err != nil {
			return err
		}
		to := "/competencies/frameworks"
		if !p.Report.IsMapping {
			to += fmt.Sprintf("/%d", p.Report.FrameworkID)
		}
		return r.redirect(to, "competency.imported", lms.Args{"n": len(p.Report.Steps), "same": p.Report.Unchanged})
	}
	if len(p.Report.Problems) > 0 {
		r.Status(fiber.StatusUnprocessableEntity)
	}
	return r.page("competency/import", p)
}
