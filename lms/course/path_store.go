package course

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const pathColumns = `p.id, p.library_id, p.name, p.description, p.in_order, p.revision, p.published_at`

// Paths lists a library's learning paths by name, for those who plan them with
// the drafts.
func (s *Store) Paths(ctx context.Context, actor lms.Actor, libraryID int64) (list []Path, err error) {
	if err := requireIn(actor, libraryID, canRead); err != nil {
		return nil, err
	}
	if err := s.db.SelectContext(ctx, &list, `SELECT `+pathColumns+` FROM course_path p WHERE p.library_id = ? AND (p.published_at IS NOT NULL OR ?)
		ORDER BY p.published_at IS NULL, p.name, p.id`, libraryID, canPlan(actor, libraryID)); err != nil {
		return nil, err
	}
	for i := range list {
		if err := fillPath(ctx, s.db, &list[i]); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Path is one learning path; a draft is there for those who plan alone.
func (s *Store) Path(ctx context.Context, actor lms.Actor, id int64) (p Path, err error) {
	p, err = findPath(ctx, s.db, id, "")
	if err != nil {
		return p, err
	}
	if !canRead(actor, p.LibraryID) || p.PublishedAt == nil && !canPlan(actor, p.LibraryID) {
		return Path{}, lms.Fail(lms.NotFound, "path.not_found")
	}
	return p, nil
}

func findPath(ctx context.Context, q sqlx.QueryerContext, id int64, lock string) (p Path, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	if err = sqlx.GetContext(ctx, q, &p, `SELECT `+pathColumns+` FROM course_path p WHERE p.id = ?`+lock, id); err != nil {
		return p, sqldb.NotFound(err, "path.not_found")
	}
	return p, fillPath(ctx, q, &p)
}

// fillPath loads what a path leads through and whom it is for.
func fillPath(ctx context.Context, q sqlx.QueryerContext, p *Path) error {
	if err := sqlx.SelectContext(ctx, q, &p.Courses, `SELECT course_id FROM course_path_step WHERE path_id = ? ORDER BY position, course_id`, p.ID); err != nil {
		return err
	}
	var rows []struct {
		Role     *lms.Role `db:"role"`
		Position *int64    `db:"position_id"`
		Group    *int64    `db:"group_id"`
		Account  *int64    `db:"account_id"`
	}
	if err := sqlx.SelectContext(ctx, q, &rows, `SELECT role, position_id, group_id, account_id FROM course_path_audience WHERE path_id = ? ORDER BY id`, p.ID); err != nil {
		return err
	}
	for _, r := range rows {
		switch a := &p.Audience; {
		case r.Role != nil:
			a.Roles = append(a.Roles, *r.Role)
		case r.Position != nil:
			a.Positions = append(a.Positions, *r.Position)
		case r.Group != nil:
			a.Groups = append(a.Groups, *r.Group)
		case r.Account != nil:
			a.People = append(a.People, *r.Account)
		}
	}
	return nil
}

// CreatePath makes a draft. The caller has made sure that the people, the
// positions and the groups are of the library.
func (s *Store) CreatePath(ctx context.Context, actor lms.Actor, libraryID int64, d PathDetails) (id int64, err error) {
	if err := requireIn(actor, libraryID, canPlan); err != nil {
		return 0, err
	}
	if d, err = d.Clean(); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `INSERT INTO course_path (library_id, name, description, in_order, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?)`,
			libraryID, d.Name, d.Description, d.InOrder, s.now(), actor.ID())
		if err != nil {
			return err
		}
		if id, err = r.LastInsertId(); err != nil {
			return err
		}
		return writePath(ctx, tx, libraryID, id, d)
	})
	return id, err
}

// UpdatePath changes a path that nobody else has changed since the actor read
// that revision. Its courses are published ones of the library.
func (s *Store) UpdatePath(ctx context.Context, actor lms.Actor, id int64, d PathDetails, revision int) error {
	d, problem := d.Clean()
	return s.changePath(ctx, actor, id, func(tx *sqlx.Tx, p Path) error {
		switch {
		case problem != nil:
			return problem
		case p.Revision != revision:
			return lms.Fail(lms.Conflict, "path.conflict")
		case p.PublishedAt != nil && len(d.Courses) == 0:
			return lms.FailField("courses", "path.courses_missing")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE course_path SET name = ?, description = ?, in_order = ?, revision = revision + 1 WHERE id = ?`,
			d.Name, d.Description, d.InOrder, id); err != nil {
			return err
		}
		return writePath(ctx, tx, p.LibraryID, id, d)
	})
}

// changePath finds a path for change; it must be of the actor's library.
func (s *Store) changePath(ctx context.Context, actor lms.Actor, id int64, change func(*sqlx.Tx, Path) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, err := findPath(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if !canRead(actor, p.LibraryID) {
			return lms.Fail(lms.NotFound, "path.not_found")
		}
		if err := requireIn(actor, p.LibraryID, canPlan); err != nil {
			return err
		}
		return change(tx, p)
	})
}

// writePath puts the courses and the audience of a path in the place of those
// that it had.
func writePath(ctx context.Context, tx *sqlx.Tx, libraryID, id int64, d PathDetails) error {
	for _, table := range []string{"course_path_step", "course_path_audience"} {
		// Safety: table is one of the two above.
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE path_id = ?`, id); err != nil {
			return err
		}
	}
	for i, courseID := range d.Courses {
		r, err := tx.ExecContext(ctx, `INSERT INTO course_path_step (path_id, course_id, position) SELECT ?, c.id, ? FROM course c
			JOIN course_version v ON v.course_id = c.id AND v.slot = 'published' WHERE c.id = ? AND c.library_id = ?`, id, i+1, courseID, libraryID)
		if err := touched(r, err)("path.course_gone"); err != nil {
			return err
		}
	}
	add := func(column string, value any) error {
		// Safety: column is one of the four below.
		_, err := tx.ExecContext(ctx, `INSERT IGNORE INTO course_path_audience (path_id, `+column+`) VALUES (?, ?)`, id, value)
		return err
	}
	for _, r := range d.Audience.Roles {
		if err := add("role", r); err != nil {
			return err
		}
	}
	for _, position := range d.Audience.Positions {
		if err := add("position_id", position); err != nil {
			return err
		}
	}
	for _, group := range d.Audience.Groups {
		if err := add("group_id", group); err != nil {
			return err
		}
	}
	for _, account := range d.Audience.People {
		if err := add("account_id", account); err != nil {
			return err
		}
	}
	return nil
}

// PublishPath shows a path to those it is for, or takes it back into a draft;
// what was learnt stays.
func (s *Store) PublishPath(ctx context.Context, actor lms.Actor, id int64, publish bool) error {
	return s.changePath(ctx, actor, id, func(tx *sqlx.Tx, p Path) error {
		if publish && len(p.Courses) == 0 {
			return lms.FailField("courses", "path.courses_missing")
		}
		_, err := tx.ExecContext(ctx, `UPDATE course_path SET published_at = IF(?, COALESCE(published_at, ?), NULL) WHERE id = ?`, publish, s.now(), id)
		return err
	})
}

// DeletePath removes a draft; the courses stay.
func (s *Store) DeletePath(ctx context.Context, actor lms.Actor, id int64) error {
	return s.changePath(ctx, actor, id, func(tx *sqlx.Tx, p Path) error {
		if p.PublishedAt != nil {
			return lms.Fail(lms.Conflict, "path.published")
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM course_path WHERE id = ?`, id)
		return err
	})
}

// Along is the way of the actor along a path, whether it is for them or not.
func (s *Store) Along(ctx context.Context, actor lms.Actor, id int64) (w Way, err error) {
	p, err := s.Path(ctx, actor, id)
	if err != nil {
		return w, err
	}
	list, err := s.along(ctx, actor, []Path{p})
	if err != nil {
		return w, err
	}
	return list[0], nil
}

// stop notes in a view which path holds its course back. It reads beside the
// view's transaction, not in it.
func (s *Store) stop(ctx context.Context, actor lms.Actor, v *View) error {
	if v.Learning() || v.Completed() {
		return nil
	}
	ways, err := s.MyPaths(ctx, actor)
	v.Path = stopOn(ways, v.CourseID)
	return err
}

// MyPaths are the published paths that are for the actor, those to go on with
// first.
func (s *Store) MyPaths(ctx context.Context, actor lms.Actor) ([]Way, error) {
	all, err := s.Paths(ctx, actor, actor.LibraryID)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	position, err := s.position(ctx, actor)
	if err != nil {
		return nil, err
	}
	groups, err := s.groups(ctx, actor)
	if err != nil {
		return nil, err
	}
	var mine []Path
	for _, p := range all {
		if p.PublishedAt != nil && p.Audience.Has(Member{actor.AccountID, actor.Roles, position, groups}) {
			mine = append(mine, p)
		}
	}
	if len(mine) == 0 {
		return nil, nil
	}
	ways, err := s.along(ctx, actor, mine)
	if err != nil {
		return nil, err
	}
	var first, last []Way
	for _, w := range ways {
		if w.Finished() {
			last = append(last, w)
		} else {
			first = append(first, w)
		}
	}
	return append(first, last...), nil
}

func (s *Store) along(ctx context.Context, actor lms.Actor, paths []Path) (list []Way, err error) {
	all, err := s.Catalogue(ctx, actor, actor.LibraryID, Filter{})
	if err != nil {
		return nil, err
	}
	cards, titles := map[int64]Card{}, map[int64]string{}
	for _, c := range all {
		cards[c.CourseID] = c
	}
	for _, p := range paths {
		for _, id := range p.Courses {
			if _, ok := cards[id]; ok {
				continue
			}
			var title string
			if err := s.db.GetContext(ctx, &title, `SELECT title FROM course_version WHERE course_id = ? AND slot = 'published'`, id); err != nil {
				return nil, err
			}
			titles[id] = title
		}
		list = append(list, way(p, cards, titles))
	}
	return list, nil
}
