package api

import (
	"context"
	"time"

	"binapustaka/lms/exchange"
)

// Course is a line of the catalogue: what the published version says.
type Course struct {
	ID          int64      `db:"id" json:"id"`
	Title       string     `db:"title" json:"title"`
	Summary     string     `db:"summary" json:"summary"`
	Language    string     `db:"language" json:"language"`
	Focus       string     `db:"focus" json:"focus"`
	Level       string     `db:"level" json:"level"`
	JP          float64    `db:"jp" json:"jp"`
	Lessons     int        `db:"lessons" json:"lessons"`
	Minutes     int        `db:"minutes" json:"minutes"`
	Version     int        `db:"number" json:"version"`
	PublishedAt time.Time  `db:"published_at" json:"published_at"`
	ArchivedAt  *time.Time `db:"archived_at" json:"archived_at"`
	UpdatedAt   time.Time  `db:"updated_at" json:"updated_at"`
}

// Safety: without arguments of anybody's.
const selectCourse = `SELECT c.id, v.title, v.summary, v.language, v.focus, v.level, v.jp, v.number, v.published_at, c.archived_at,
	GREATEST(v.published_at, COALESCE(c.archived_at, v.published_at)) AS updated_at,
	(SELECT COUNT(*) FROM course_lesson l WHERE l.version_id = v.id) AS lessons,
	(SELECT COALESCE(SUM(l.minutes), 0) FROM course_lesson l WHERE l.version_id = v.id) AS minutes
	FROM course c JOIN course_version v ON v.course_id = c.id AND v.slot = 'published' WHERE c.library_id = ? `

// Courses is the catalogue, with what was taken out of it.
func (s *Store) Courses(ctx context.Context, r exchange.Reader, a Asked) (p Part[Course], err error) {
	after, err := start(r, exchange.Courses, courseList, a)
	if err != nil {
		return p, err
	}
	var rows []Course
	err = s.db.SelectContext(ctx, &rows, selectCourse+`AND c.id > ? AND (? IS NULL OR v.published_at >= ? OR c.archived_at >= ?) ORDER BY c.id LIMIT ?`,
		r.LibraryID, after, a.Since, a.Since, a.Since, a.Limit+1)
	return part(r, courseList, a.Limit, rows, func(c Course) int64 { return c.ID }), err
}

// Course is one of the catalogue.
func (s *Store) Course(ctx context.Context, r exchange.Reader, id int64) (c Course, err error) {
	if err := r.Require(exchange.Courses); err != nil {
		return c, err
	}
	var rows []Course
	err = s.db.SelectContext(ctx, &rows, selectCourse+`AND c.id = ?`, r.LibraryID, id)
	return only(rows, err)
}
