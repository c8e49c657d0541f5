package certificate

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Store keeps certificates.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
	key [32]byte
}

// NewStore makes a Store; the keys that sign badges are sealed with key.
func NewStore(db *sqldb.DB, now func() time.Time, key [32]byte) *Store {
	return &Store{db, func() time.Time { return now().UTC().Truncate(time.Second) }, key}
}

const selectRule = `SELECT r.id, r.library_id, r.course_id, r.activity_id, COALESCE(r.volunteers, FALSE) AS volunteers, r.language, r.heading, r.body, r.numbering, r.signer1, r.position1, r.signer2, r.position2,
	r.months, r.score, r.renews, COALESCE(r.layout_id, 0) AS layout_id, r.off_at, COALESCE(v.title, a.title, '') AS title, (SELECT COUNT(*) FROM certificate k WHERE k.rule_id = r.id) AS issued
	FROM certificate_rule r LEFT JOIN course_version v ON v.course_id = r.course_id AND v.slot = 'published' LEFT JOIN activity a ON a.id = r.activity_id `

// Rules are for what a library issues certificates.
func (s *Store) Rules(ctx context.Context, actor lms.Actor, libraryID int64) (list []Rule, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, selectRule+`WHERE r.library_id = ? ORDER BY title, r.id`, libraryID)
	return list, err
}

// Rule is one of them.
func (s *Store) Rule(ctx context.Context, actor lms.Actor, id int64) (r Rule, err error) {
	if err = s.db.GetContext(ctx, &r, selectRule+`WHERE r.id = ?`, id); err != nil {
		return r, sqldb.NotFound(err, "certificate.rule_not_found")
	}
	if !canManage(actor, r.LibraryID) {
		return Rule{}, lms.Fail(lms.NotFound, "certificate.rule_not_found")
	}
	return r, nil
}

// Subject is a course or an activity that has no rule yet.
type Subject struct {
	Key   string `db:"subject"` // course-<id>, activity-<id> or volunteers
	Title string `db:"title"`   // "" of the volunteers
}

// Subjects are those that certificates can be switched on for.
func (s *Store) Subjects(ctx context.Context, actor lms.Actor, libraryID int64) (list []Subject, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT CONCAT('course-', c.id) AS subject, v.title FROM course c JOIN course_version v ON v.course_id = c.id AND v.slot = 'published'
		WHERE c.library_id = ? AND NOT EXISTS (SELECT 1 FROM certificate_rule r WHERE r.course_id = c.id)
		UNION ALL SELECT CONCAT('activity-', a.id), a.title FROM activity a WHERE a.library_id = ? AND a.status = 'scheduled'
		AND NOT EXISTS (SELECT 1 FROM certificate_rule r WHERE r.activity_id = a.id)
		UNION ALL SELECT 'volunteers', '' FROM "library" l WHERE l.id = ? AND NOT EXISTS (SELECT 1 FROM certificate_rule r WHERE r.library_id = l.id AND r.volunteers) ORDER BY subject DESC, title`, libraryID, libraryID, libraryID)
	return list, err
}

// Switch begins to issue certificates for a subject of the library. Field: subject.
func (s *Store) Switch(ctx context.Context, actor lms.Actor, libraryID int64, subject string, d Design) (id int64, err error) {
	d, err = d.Clean()
	if err != nil {
		return 0, err
	}
	if err := s.own(ctx, actor, libraryID, d.LayoutID); err != nil {
		return 0, err
	}
	open, err := s.Subjects(ctx, actor, libraryID)
	if err != nil {
		return 0, err
	}
	for _, o := range open {
		if o.Key != subject {
			continue
		}
		r, err := s.db.ExecContext(ctx, `INSERT INTO certificate_rule (library_id, course_id, activity_id, volunteers, language, heading, body, numbering, signer1, position1, signer2, position2, months, score, renews, layout_id, created_at)
			VALUES (?, IF(? LIKE 'course-%', SUBSTRING(?, 8), NULL), IF(? LIKE 'activity-%', SUBSTRING(?, 10), NULL), IF(? = 'volunteers', TRUE, NULL), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULLIF(?, 0), ?)`, libraryID, subject, subject, subject, subject, subject,
			d.Language, d.Heading, d.Body, d.Numbering, d.Signer1, d.Position1, d.Signer2, d.Position2, d.Months, d.Score, d.Renews, d.LayoutID, s.now())
		if sqldb.IsDuplicate(err) {
			break
		}
		if err != nil {
			return 0, err
		}
		return r.LastInsertId()
	}
	return 0, lms.FailField("subject", "certificate.subject_missing")
}

// own sees to it that a chosen layout is the library's. Field: layout.
func (s *Store) own(ctx context.Context, actor lms.Actor, libraryID, layoutID int64) error {
	if layoutID == 0 {
		return nil
	}
	l, err := s.OwnLayout(ctx, actor, layoutID)
	if lms.IsKind(err, lms.NotFound) || err == nil && l.LibraryID != libraryID {
		return lms.FailField("layout", "certificate.layout_not_found")
	}
	return err
}

// Change changes what certificates of a rule will say, and whether it is on;
// those that exist stay as they are.
func (s *Store) Change(ctx context.Context, actor lms.Actor, id int64, d Design, on bool) error {
	r, err := s.Rule(ctx, actor, id)
	if err != nil {
		return err
	}
	if d, err = d.Clean(); err != nil {
		return err
	}
	if err := s.own(ctx, actor, r.LibraryID, d.LayoutID); err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `UPDATE certificate_rule SET language = ?, heading = ?, body = ?, numbering = ?, signer1 = ?, position1 = ?, signer2 = ?, position2 = ?, months = ?, score = ?, renews = ?, layout_id = NULLIF(?, 0),
		off_at = IF(?, NULL, COALESCE(off_at, ?)) WHERE id = ?`, d.Language, d.Heading, d.Body, d.Numbering, d.Signer1, d.Position1, d.Signer2, d.Position2, d.Months, d.Score, d.Renews, d.LayoutID, on, s.now(), id)
	return err
}

// With is s at another time.
func (s *Store) With(now func() time.Time) *Store { return NewStore(s.db, now, s.key) }
