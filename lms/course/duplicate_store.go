package course

import (
	"context"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Duplicate makes a new course, a draft, of the course's published version or,
// when it has none, of its draft; suffix comes behind its title. Nobody is
// enrolled in it.
func (s *Store) Duplicate(ctx context.Context, actor lms.Actor, courseID int64, suffix string) (id int64, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var from Version
		if err := tx.GetContext(ctx, &from, selectVersion+`WHERE v.course_id = ? AND v.slot IS NOT NULL ORDER BY v.slot = 'published' DESC LIMIT 1`, courseID); err != nil {
			return sqldb.NotFound(err, "course.not_found")
		}
		if err := requireIn(actor, from.LibraryID, canWrite); err != nil {
			return err
		}
		d := from.Details
		for utf8.RuneCountInString(d.Title)+utf8.RuneCountInString(suffix) > maxTitle {
			_, n := utf8.DecodeLastRuneInString(d.Title)
			d.Title = d.Title[:len(d.Title)-n]
		}
		d.Title += suffix
		var versionID int64
		if id, versionID, err = s.create(ctx, tx, actor, from.LibraryID, d, nil); err != nil {
			return err
		}
		return copyContent(ctx, tx, from, versionID, func(Lesson) string { return newKey() })
	})
	return id, err
}
