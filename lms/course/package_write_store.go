package course

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Export writes a course as a package: its published version or, when it has
// none, its draft.
func (s *Store) Export(ctx context.Context, actor lms.Actor, courseID int64, names Names, w io.Writer) (title string, err error) {
	var c packed
	var media []Media
	var v Version
	var exams []int64
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if err := tx.GetContext(ctx, &v, selectVersion+`WHERE v.course_id = ? AND v.slot IS NOT NULL ORDER BY v.slot = 'published' DESC LIMIT 1`, courseID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, v.LibraryID, canWrite); err != nil {
			return err
		}
		c, media, exams, err = pack(ctx, tx, v, names)
		return err
	})
	if err != nil {
		return "", err
	}
	files := c.testFiles()
	documents := make([][]byte, len(files))
	for i, id := range exams {
		if documents[i], err = names.Document(ctx, id); err != nil {
			return "", err
		}
		shown, err := mediaOf(ctx, s.db, v.LibraryID, string(documents[i]))
		if err != nil {
			return "", err
		}
		for _, m := range shown {
			if c.take(m) {
				media = append(media, m)
			}
		}
	}
	p := packer{zip: zip.NewWriter(w)}
	p.course(c)
	for i, name := range files {
		p.add(name, zip.Deflate, bytes.NewReader(documents[i]))
	}
	for i, m := range media {
		f, err := os.Open(s.file(m))
		if err != nil {
			return "", err
		}
		p.add(c.Media[i].File, zip.Store, f) // pictures, videos and packages are packed already
		f.Close()
	}
	if p.err == nil {
		p.err = p.zip.Close()
	}
	return c.Title, p.err
}

// pack is a course as course.json has it, with the media that its lessons show
// and the tests that go along, in the order of their files.
func pack(ctx context.Context, tx *sqlx.Tx, v Version, names Names) (c packed, media []Media, exams []int64, err error) {
	o, err := outline(ctx, tx, v)
	if err != nil {
		return c, nil, nil, err
	}
	c = packed{Format: packageFormat, Title: v.Title, Summary: v.Summary, OtherSummary: v.OtherSummary, OtherLanguage: v.OtherLanguage, Focus: v.Focus,
		Language: v.Language, Level: v.Level, JP: v.JP, Work: v.Work, Due: v.Due, Modules: []packedModule{}}
	for _, id := range v.Competencies {
		if code := names.Competencies[id]; code != "" {
			c.Competencies = append(c.Competencies, code)
		}
	}
	slices.Sort(c.Competencies)
	if err := tx.SelectContext(ctx, &c.Requires, `SELECT v.title FROM course_prerequisite p JOIN course_version v ON v.course_id = p.course_id AND v.slot = 'published'
		WHERE p.version_id = ? ORDER BY v.title, v.id`, v.ID); err != nil {
		return c, nil, nil, err
	}
	take := func(m Media) string {
		if c.take(m) {
			media = append(media, m)
		}
		return m.file()
	}
	for _, m := range o.Modules {
		n := packedModule{Title: m.Title, Opening: m.Opening, Lessons: []packedLesson{}}
		for _, l := range m.Lessons {
			p := packedLesson{File: fmt.Sprintf("lessons/%02d-%02d.md", m.Number, l.Number), Kind: l.Kind, Title: l.Title, Minutes: l.Minutes, Optional: !l.Required,
				DoneBy: l.DoneBy, AtLeast: l.AtLeast, URL: l.URL, Discuss: l.Discuss, Opening: l.Opening, Deadline: l.Deadline}
			if err := tx.GetContext(ctx, &p.body, `SELECT body FROM course_lesson WHERE id = ?`, l.ID); err != nil {
				return c, nil, nil, err
			}
			if l.Practical != nil {
				p.Practical = &Practical{Rules: l.Practical.Rules} // a training library is known here alone
				if p.Competency = names.Competencies[l.Practical.CompetencyID]; p.Competency != "" {
					p.Practical.Level = l.Practical.Level
				}
			}
			if l.AssessmentID != nil {
				if p.Test = names.Tests[*l.AssessmentID]; p.Test != "" && names.Document != nil {
					at := slices.Index(exams, *l.AssessmentID)
					if at < 0 {
						at, exams = len(exams), append(exams, *l.AssessmentID)
					}
					p.TestFile = fmt.Sprintf("tests/%02d.json", at+1)
				}
			}
			if l.MediaID != nil {
				d, err := document(ctx, tx, v.LibraryID, *l.MediaID)
				if err != nil {
					return c, nil, nil, err
				}
				p.Document = take(d)
			}
			shown, err := mediaOf(ctx, tx, v.LibraryID, p.body)
			if err != nil {
				return c, nil, nil, err
			}
			for _, m := range shown {
				take(m)
			}
			n.Lessons = append(n.Lessons, p)
		}
		c.Modules = append(c.Modules, n)
	}
	return c, media, exams, nil
}

// file is where m lies in a package.
func (m Media) file() string { return strings.TrimPrefix(m.Path(), "/") }

// take puts m among the media of a package, once.
func (c *packed) take(m Media) bool {
	if slices.ContainsFunc(c.Media, func(p packedMedia) bool { return p.File == m.file() }) {
		return false
	}
	c.Media = append(c.Media, packedMedia{File: m.file(), Name: m.Name})
	return true
}

// mediaOf are the library's media that a text shows.
func mediaOf(ctx context.Context, q sqlx.QueryerContext, libraryID int64, text string) (all []Media, err error) {
	for _, found := range mediaIn.FindAllStringSubmatch(text, -1) {
		part := mediaName.FindStringSubmatch(found[1])
		var list []Media
		if err := sqlx.SelectContext(ctx, q, &list, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash LIKE ? AND extension = ?`,
			libraryID, part[1]+"%", part[2]); err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	return all, nil
}
