package course

import (
	"context"
	"strings"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Card is a course in a list, with the actor's own progress.
type Card struct {
	CourseID  int64 `db:"course_id"`
	VersionID int64 `db:"version_id"`
	Details
	Minutes         int        `db:"minutes"`
	Lessons         int        `db:"lessons"`
	EnrolmentID     *int64     `db:"enrolment_id"` // nil: not enrolled
	UsedAt          *time.Time `db:"used_at"`
	CompletedAt     *time.Time `db:"completed_at"`
	GrantedJP       *float64   `db:"granted_jp"`
	RequiredMinutes int        `db:"required_minutes"`
	DoneMinutes     int        `db:"done_minutes"`
}

// Enrolled, Done, Percent and MinutesLeft are the actor's own.
func (c Card) Enrolled() bool   { return c.EnrolmentID != nil }
func (c Card) Done() bool       { return c.CompletedAt != nil }
func (c Card) MinutesLeft() int { return c.RequiredMinutes - c.DoneMinutes }
func (c Card) Percent() int     { return percent(c.DoneMinutes, c.RequiredMinutes) }

// Filter narrows the catalogue; zero values narrow nothing.
type Filter struct {
	Words    string // in title or summaries, each word
	Focus    Focus
	Level    Level
	Language locale.Locale
	MaxJP    float64 // 0: any
	Mine     bool    // where the actor is enrolled
}

// Catalogue lists the courses that the actor may begin or has begun, those
// used last first, then by title.
func (s *Store) Catalogue(ctx context.Context, actor lms.Actor, libraryID int64, f Filter) ([]Card, error) {
	if err := requireIn(actor, libraryID, canRead); err != nil {
		return nil, err
	}
	where, args := `c.library_id = ? AND (c.archived_at IS NULL OR e.id IS NOT NULL)`, []any{actor.AccountID, libraryID}
	for word := range strings.FieldsSeq(f.Words) {
		like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word) + "%"
		where += ` AND (v.title LIKE ? OR v.summary LIKE ? OR v.other_summary LIKE ?)`
		args = append(args, like, like, like)
	}
	if f.Focus != "" {
		where += ` AND v.focus = ?`
		args = append(args, f.Focus)
	}
	if f.Level != "" {
		where += ` AND v.level = ?`
		args = append(args, f.Level)
	}
	if f.Language != "" {
		where += ` AND v.language = ?`
		args = append(args, f.Language)
	}
	if f.MaxJP > 0 {
		where += ` AND v.jp <= ?`
		args = append(args, f.MaxJP)
	}
	if f.Mine {
		where += ` AND e.id IS NOT NULL`
	}
	var cards []Card
	// Safety: where is put together from the literals above.
	err := s.db.SelectContext(ctx, &cards, `SELECT c.id AS course_id, v.id AS version_id, `+detailColumns+`,
			COALESCE(SUM(l.minutes), 0) AS minutes, COUNT(l.id) AS lessons,
			e.id AS enrolment_id, e.used_at, e.completed_at, e.jp AS granted_jp,
			COALESCE(SUM(IF(l.required, l.minutes, 0)), 0) AS required_minutes,
			COALESCE(SUM(IF(l.required AND p.completed_at IS NOT NULL, l.minutes, 0)), 0) AS done_minutes
		FROM course c
		LEFT JOIN course_enrolment e ON e.course_id = c.id AND e.account_id = ? AND e.withdrawn_at IS NULL
		JOIN course_version v ON v.course_id = c.id AND (v.id = e.version_id OR e.id IS NULL AND v.slot = 'published')
		LEFT JOIN course_lesson l ON l.version_id = v.id
		LEFT JOIN course_progress p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key
		WHERE `+where+`
		GROUP BY c.id, v.id, e.id
		ORDER BY e.completed_at IS NOT NULL, e.used_at IS NULL, e.used_at DESC, v.title, c.id`, args...)
	return cards, err
}

// MyProgress is the actor's own courses in the library the actor is in.
func (s *Store) MyProgress(ctx context.Context, actor lms.Actor) ([]Card, error) {
	return s.Catalogue(ctx, actor, actor.LibraryID, Filter{Mine: true})
}

// Serving is what a published course says that it serves.
type Serving struct {
	CourseID     int64      `db:"course_id"`
	Title        string     `db:"title"`
	Competencies Set[int64] `db:"competencies"`
}

// Serving lists the published courses of a library by title.
func (s *Store) Serving(ctx context.Context, actor lms.Actor, libraryID int64) (list []Serving, err error) {
	if err := requireIn(actor, libraryID, canRead); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT c.id AS course_id, v.title, v.competencies FROM course c JOIN course_version v ON v.course_id = c.id AND v.slot = 'published'
		WHERE c.library_id = ? AND c.archived_at IS NULL ORDER BY v.title, c.id`, libraryID)
	return list, err
}
