package course

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
)

// starterFiles are the shipped courses: a folder each, with a course.json (what
// the course says of itself, the order of its lessons and the test that closes
// it) and a Markdown file a lesson.
//
//go:embed starter
var starterFiles embed.FS

type starter struct {
	name string // of its folder
	Details
	SummaryEN    string   `json:"summary_en"`
	Competencies []string // keys of shipped competencies; another area has them
	Modules      []struct {
		Title   string
		Lessons []struct {
			File      string
			Title     string
			Kind      Kind // "" for a page
			Minutes   int
			Optional  bool
			Practical *Practical // not every library can check one: these are optional
			body      string
		}
	}
	Test struct {
		Code    string // of a shipped test; another area has it
		Title   string
		Minutes int
		Text    string
	}
}

// starters reads the shipped courses in the order of their folders' names.
func starters() ([]starter, error) {
	names, err := fs.Glob(starterFiles, "starter/*/course.json")
	if err != nil {
		return nil, err
	}
	var all []starter
	for _, name := range names {
		dir := path.Dir(name)
		b, err := starterFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s := starter{name: path.Base(dir)}
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&s); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for i := range s.Modules {
			for j := range s.Modules[i].Lessons {
				l := &s.Modules[i].Lessons[j]
				text, err := starterFiles.ReadFile(path.Join(dir, l.File))
				if err != nil {
					return nil, err
				}
				l.body = strings.TrimSpace(string(text))
			}
		}
		all = append(all, s)
	}
	return all, nil
}

// InstallStarter publishes the shipped courses in a library, those that it has
// not got yet, and returns the ids of all of them. Courses that trainers have
// changed since stay as they are; those of an earlier release are told what
// they serve. shipped are the library's shipped tests by their code and its
// shipped competencies by their key: a course ends with the test it names, or
// without one when it is not among them.
func (s *Store) InstallStarter(ctx context.Context, actor lms.Actor, libraryID int64, shipped Named) ([]int64, error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	all, err := starters()
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, c := range all {
		id, err := s.installOne(ctx, actor, libraryID, c, shipped)
		if err != nil {
			return ids, fmt.Errorf("starter %s: %w", c.name, err)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// details are what c says of itself, with the competencies that a library has.
func (c starter) details(competencies map[string]int64) (Details, error) {
	d := c.Details
	d.OtherSummary, d.OtherLanguage = c.SummaryEN, locale.EN
	for _, key := range c.Competencies {
		if id := competencies[key]; id != 0 {
			d.Competencies = append(d.Competencies, id)
		}
	}
	return d.Clean()
}

// tell says what a course of an earlier release serves, in versions where
// nobody has said, once the library has the competencies; its summary for readers of another language goes with the
// shipped one alone.
func (s *Store) tell(ctx context.Context, tx *sqlx.Tx, courseID int64, d Details) error {
	if len(d.Competencies) == 0 {
		return nil
	}
	for _, set := range []struct {
		sql  string
		args []any
	}{
		{`UPDATE course_version SET other_summary = ?, other_language = ? WHERE course_id = ? AND competencies IS NULL AND other_summary = '' AND summary = ?`,
			[]any{d.OtherSummary, d.OtherLanguage, courseID, d.Summary}},
		{`UPDATE course_version SET competencies = ?, work = ? WHERE course_id = ? AND competencies IS NULL`, []any{d.Competencies, d.Work, courseID}},
	} {
		if _, err := tx.ExecContext(ctx, set.sql, set.args...); err != nil {
			return err
		}
	}
	return nil
}

// installOne installs one course.
func (s *Store) installOne(ctx context.Context, actor lms.Actor, libraryID int64, c starter, shipped Named) (id int64, err error) {
	d, err := c.details(shipped.Competencies)
	if err != nil {
		return 0, err
	}
	testID := shipped.Tests[c.Test.Code] // 0: it gets none
	find := func(q sqlx.QueryerContext) error {
		err := sqlx.GetContext(ctx, q, &id, `SELECT id FROM course WHERE library_id = ? AND starter = ?`, libraryID, c.name)
		return sqldb.NotFound(err, "course.not_found")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		switch err := find(tx); {
		case err == nil:
			return s.tell(ctx, tx, id, d)
		case !lms.IsKind(err, lms.NotFound):
			return err
		}
		var versionID int64
		if id, versionID, err = s.create(ctx, tx, actor, libraryID, d, &c.name); err != nil {
			return err
		}
		for i, m := range c.Modules {
			moduleID, err := addModule(ctx, tx, versionID, i+1, m.Title)
			if err != nil {
				return err
			}
			add := func(position int, name string, t LessonText) error {
				t, err := t.Clean()
				if err != nil {
					return err
				}
				return s.addLesson(ctx, tx, actor, versionID, moduleID, position, c.key(name), t)
			}
			for j, l := range m.Lessons {
				t := LessonText{Kind: cmp.Or(l.Kind, Page), Title: l.Title, Minutes: l.Minutes, Required: !l.Optional, Body: l.body}
				if err := add(j+1, l.File, t); err != nil {
					return err
				}
				if l.Practical != nil {
					p, err := l.Practical.Clean()
					if err != nil {
						return err
					}
					if _, err := tx.ExecContext(ctx, `UPDATE course_lesson SET practical = ? WHERE version_id = ? AND lesson_key = ?`, p, versionID, c.key(l.File)); err != nil {
						return err
					}
				}
			}
			if i+1 == len(c.Modules) && testID != 0 {
				t := LessonText{Kind: Test, Title: c.Test.Title, Minutes: c.Test.Minutes, Required: true, Body: c.Test.Text, AssessmentID: &testID}
				if err := add(len(m.Lessons)+1, "test", t); err != nil {
					return err
				}
			}
		}
		return s.publish(ctx, tx, id)
	})
	if sqldb.IsDuplicate(err) { // another process installed it meanwhile
		err = find(s.db)
	}
	return id, err
}

// key is the lesson key of one of c's files, the same in every library.
func (c starter) key(file string) string {
	sum := sha256.Sum256([]byte(c.name + "/" + file))
	return hex.EncodeToString(sum[:])[:keyLength]
}
