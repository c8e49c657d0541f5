package course

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// InstallStarter publishes the shipped courses in a library, those that it has
// not got yet, and returns the ids of all of them. Courses that trainers have
// changed since stay as they are; those of an earlier release are told what
// they serve. shipped are the library's shipped tests by their code and its
// shipped competencies by their key: a course ends with the test it names, or
// without one when it is not among them. A practical counts for completion where
// the library has a SLiMS by then; where it has none, nobody could meet it.
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

// savePictures keeps what the lessons of c show among a library's media, and
// says what turns the files' names into addresses.
func (s *Store) savePictures(ctx context.Context, actor lms.Actor, libraryID int64, c starter) (*strings.Replacer, error) {
	var pairs []string
	for _, name := range c.pictures {
		b, err := starterFiles.ReadFile("starter/" + c.name + "/" + name)
		if err != nil {
			return nil, err
		}
		m, err := s.SaveMedia(ctx, actor, libraryID, name, bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		pairs = append(pairs, "]("+name+")", "]("+m.Path()+")")
	}
	return strings.NewReplacer(pairs...), nil
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
	switch err := find(s.db); {
	case err == nil:
		return id, s.db.Tx(ctx, func(tx *sqlx.Tx) error { return s.tell(ctx, tx, id, d) })
	case !lms.IsKind(err, lms.NotFound):
		return 0, err
	}
	addresses, err := s.savePictures(ctx, actor, libraryID, c)
	if err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var hasSlims bool
		if err := tx.GetContext(ctx, &hasSlims, `SELECT slims_sealed IS NOT NULL FROM "library" WHERE id = ?`, libraryID); err != nil {
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
				t := LessonText{Kind: cmp.Or(l.Kind, Page), Title: l.Title, Minutes: l.Minutes, Required: !l.Optional && (l.Practical == nil || hasSlims), Body: addresses.Replace(l.body), Discuss: l.Discuss}
				if err := add(j+1, l.File, t); err != nil {
					return err
				}
				if l.Practical != nil {
					p, err := Practical{Rules: l.Practical.Rules, CompetencyID: shipped.Competencies[l.Competency]}.Clean()
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
