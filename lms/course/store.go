package course

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps courses in the database and their media in a folder.
type Store struct {
	db    *sqldb.DB
	now   func() time.Time
	media string
	// position is the competency profile that somebody holds, 0 without one.
	position func(context.Context, lms.Actor) (int64, error)
	// groups are those that somebody is in.
	groups func(context.Context, lms.Actor) ([]int64, error)
}

// NewStore makes a Store; media is the folder for uploaded files, made when
// the first one arrives.
func NewStore(db *sqldb.DB, now func() time.Time, media string) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }, media: media,
		position: func(context.Context, lms.Actor) (int64, error) { return 0, nil },
		groups:   func(context.Context, lms.Actor) ([]int64, error) { return nil, nil }}
}

// Positions tells the store who holds which competency profile: learning paths
// may be for one. Without it nobody holds any.
func (s *Store) Positions(of func(context.Context, lms.Actor) (int64, error)) { s.position = of }

// Groups tells the store who is in which group of people, for the same paths.
func (s *Store) Groups(of func(context.Context, lms.Actor) ([]int64, error)) { s.groups = of }

const (
	detailColumns = `v.title, v.summary, v.other_summary, v.other_language, v.focus, v.language, v.level, v.jp, v.competencies, v.work`
	selectVersion = `SELECT v.id, v.course_id, c.library_id, v.number, v.status, v.revision, ` + detailColumns + `, v.due_days, v.due_on, v.published_at, v.created_at FROM course_version v JOIN course c ON c.id = v.course_id `
)

// version finds the draft or the published version of a course; missing is
// the key of the error when there is none.
func version(ctx context.Context, q sqlx.QueryerContext, courseID int64, status Status, lock, missing string) (v Version, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	err = sqlx.GetContext(ctx, q, &v, selectVersion+`WHERE v.course_id = ? AND v.slot = ?`+lock, courseID, status)
	return v, sqldb.NotFound(err, missing)
}

// draft is the course's draft, locked, for an actor who may write it.
func (s *Store) draft(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64) (Version, error) {
	v, err := version(ctx, tx, courseID, Draft, " FOR UPDATE", "course.no_draft")
	if err != nil {
		return v, err
	}
	return v, requireIn(actor, v.LibraryID, canWrite)
}

// outline loads what a version holds, without the lessons' texts.
func outline(ctx context.Context, q sqlx.QueryerContext, v Version) (Outline, error) {
	o := Outline{Version: v}
	if err := sqlx.SelectContext(ctx, q, &o.Modules,
		`SELECT id, version_id, title, release_days, release_on FROM course_module WHERE version_id = ? ORDER BY position, id`, v.ID); err != nil {
		return o, err
	}
	if err := sqlx.SelectContext(ctx, q, &o.Requires, `SELECT course_id FROM course_prerequisite WHERE version_id = ? ORDER BY course_id`, v.ID); err != nil {
		return o, err
	}
	var lessons []Lesson
	if err := sqlx.SelectContext(ctx, q, &lessons, `SELECT id, version_id, module_id, lesson_key, kind, title, minutes, required,
		body <> '' AS has_body, assessment_id, done_by, at_least, url, media_id, activity_id, discuss, release_days, release_on,
		due_days, due_on, cut_days AS "cut.due_days", cut_on AS "cut.due_on", practical, revision, updated_at, updated_by
		FROM course_lesson WHERE version_id = ? ORDER BY position, id`, v.ID); err != nil {
		return o, err
	}
	for i := range o.Modules {
		m := &o.Modules[i]
		m.Number = i + 1
		for _, l := range lessons {
			if l.ModuleID == m.ID {
				l.ModuleNumber, l.Number = m.Number, len(m.Lessons)+1
				m.Lessons = append(m.Lessons, l)
			}
		}
	}
	return o, nil
}

// Create starts a course with an empty draft and returns its id.
func (s *Store) Create(ctx context.Context, actor lms.Actor, libraryID int64, d Details) (id int64, err error) {
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return 0, err
	}
	if d, err = d.Clean(); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, _, err = s.create(ctx, tx, actor, libraryID, d, nil)
		return err
	})
	return id, err
}

func (s *Store) create(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, d Details, starter *string) (id, versionID int64, err error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO course (library_id, starter, created_at, created_by) VALUES (?, ?, ?, ?)`,
		libraryID, starter, s.now(), actor.ID())
	if err != nil {
		return 0, 0, err
	}
	if id, err = r.LastInsertId(); err != nil {
		return 0, 0, err
	}
	versionID, err = s.addVersion(ctx, tx, actor, id, 1, 1, d)
	return id, versionID, err
}

func (s *Store) addVersion(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64, number, revision int, d Details) (int64, error) {
	r, err := tx.ExecContext(ctx, `INSERT INTO course_version (course_id, number, revision, status, title, summary, other_summary, other_language, focus, language, level, jp,
		competencies, work, created_at, created_by) VALUES (?, ?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, courseID, number, revision, d.Title, d.Summary,
		d.OtherSummary, d.OtherLanguage, d.Focus, d.Language, d.Level, d.JP, d.Competencies, d.Work, s.now(), actor.ID())
	if err != nil {
		return 0, err
	}
	return r.LastInsertId()
}

// UpdateDetails changes what the draft says of the course; revision is the
// one that the form was filled in from.
func (s *Store) UpdateDetails(ctx context.Context, actor lms.Actor, courseID int64, d Details, revision int) error {
	d, problem := d.Clean()
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.draft(ctx, tx, actor, courseID)
		switch {
		case err != nil:
			return err
		case problem != nil:
			return problem
		case v.Revision != revision:
			return lms.Fail(lms.Conflict, "course.conflict")
		}
		_, err = tx.ExecContext(ctx, `UPDATE course_version SET title = ?, summary = ?, other_summary = ?, other_language = ?, focus = ?, language = ?, level = ?, jp = ?,
			competencies = ?, work = ?, revision = revision + 1 WHERE id = ?`, d.Title, d.Summary, d.OtherSummary, d.OtherLanguage, d.Focus, d.Language, d.Level, d.JP,
			d.Competencies, d.Work, v.ID)
		return err
	})
}

// Editing is a course as its trainers see it.
type Editing struct {
	CourseID   int64
	LibraryID  int64
	ArchivedAt *time.Time
	Draft      *Outline // nil: nothing is being changed
	Published  *Outline // nil: never published
}

// Edit is the course's draft and its published version.
func (s *Store) Edit(ctx context.Context, actor lms.Actor, courseID int64) (e Editing, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		e = Editing{CourseID: courseID}
		row := tx.QueryRowxContext(ctx, `SELECT library_id, archived_at FROM course WHERE id = ?`, courseID)
		if err := row.Scan(&e.LibraryID, &e.ArchivedAt); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, e.LibraryID, canWrite); err != nil {
			return err
		}
		for status, to := range map[Status]**Outline{Draft: &e.Draft, Published: &e.Published} {
			v, err := version(ctx, tx, courseID, status, "", "course.no_draft")
			if lms.IsKind(err, lms.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			o, err := outline(ctx, tx, v)
			if err != nil {
				return err
			}
			*to = &o
		}
		return nil
	})
	return e, err
}

func newKey() string { return strings.ToLower(rand.Text()[:keyLength]) }
