package competency

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const profileColumns = `p.id, p.library_id, p.name, p.description, p.example, p.revision, p.archived_at`

// Profiles lists a library's profiles with what they require, those in use first.
func (s *Store) Profiles(ctx context.Context, actor lms.Actor, libraryID int64) (list []Profile, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+profileColumns+` FROM competency_profile p WHERE p.library_id = ? ORDER BY p.archived_at IS NOT NULL, p.name, p.id`, libraryID)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		ProfileID int64 `db:"profile_id"`
		Requirement
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT q.profile_id, q.competency_id, q.level FROM competency_requirement q
		JOIN competency_profile p ON p.id = q.profile_id WHERE p.library_id = ? ORDER BY q.competency_id`, libraryID)
	for i := range list {
		for _, r := range rows {
			if r.ProfileID == list[i].ID {
				list[i].Requirements = append(list[i].Requirements, r.Requirement)
			}
		}
	}
	return list, err
}

// Profile is one profile; those of other libraries are NotFound.
func (s *Store) Profile(ctx context.Context, actor lms.Actor, id int64) (Profile, error) {
	p, err := findProfile(ctx, s.db, id, "")
	if err != nil {
		return p, err
	}
	if !canRead(actor, p.LibraryID) {
		return Profile{}, lms.Fail(lms.NotFound, "competency.profile_not_found")
	}
	return p, nil
}

func findProfile(ctx context.Context, q sqlx.QueryerContext, id int64, lock string) (p Profile, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	if err = sqlx.GetContext(ctx, q, &p, `SELECT `+profileColumns+` FROM competency_profile p WHERE p.id = ?`+lock, id); err != nil {
		return p, sqldb.NotFound(err, "competency.profile_not_found")
	}
	err = sqlx.SelectContext(ctx, q, &p.Requirements, `SELECT competency_id, level FROM competency_requirement WHERE profile_id = ? ORDER BY competency_id`, id)
	return p, err
}

// CreateProfile adds a profile and returns its id.
func (s *Store) CreateProfile(ctx context.Context, actor lms.Actor, libraryID int64, d ProfileDetails) (id int64, err error) {
	if err := require(canSetProfiles(actor, libraryID)); err != nil {
		return 0, err
	}
	if d, err = d.Clean(); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err = s.insertProfile(ctx, tx, actor, libraryID, d, nil)
		return err
	})
	return id, err
}

// insertProfile adds a profile; starter is the key of a shipped example.
func (s *Store) insertProfile(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, d ProfileDetails, starter *string) (int64, error) {
	res, err := tx.ExecContext(ctx, `INSERT INTO competency_profile (library_id, name, description, starter, example, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		libraryID, d.Name, d.Description, starter, starter != nil, s.now(), actor.ID())
	if err != nil {
		return 0, err
	}
	id, err := res.LastInsertId()
	if err != nil {
		return 0, err
	}
	return id, requirements(ctx, tx, libraryID, id, d.Requirements)
}

// requirements writes what a profile asks for: competencies of its own library.
func requirements(ctx context.Context, tx *sqlx.Tx, libraryID, profileID int64, list []Requirement) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM competency_requirement WHERE profile_id = ?`, profileID); err != nil {
		return err
	}
	for _, r := range list {
		res, err := tx.ExecContext(ctx, `INSERT INTO competency_requirement (profile_id, competency_id, level) SELECT ?, c.id, ? FROM competency c
			JOIN competency_framework f ON f.id = c.framework_id WHERE c.id = ? AND f.library_id = ?`, profileID, r.Level, r.CompetencyID, libraryID)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return lms.Fail(lms.NotFound, "competency.not_found")
		}
	}
	return nil
}

// UpdateProfile changes a profile that nobody else has changed since the actor
// read that revision. From then on an example is the library's own.
func (s *Store) UpdateProfile(ctx context.Context, actor lms.Actor, id int64, d ProfileDetails, revision int) error {
	d, problem := d.Clean()
	return s.changeProfile(ctx, actor, id, func(tx *sqlx.Tx, p Profile) error {
		switch {
		case problem != nil:
			return problem
		case p.Revision != revision:
			return lms.Fail(lms.Conflict, "competency.profile_conflict")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE competency_profile SET name = ?, description = ?, example = FALSE, revision = revision + 1 WHERE id = ?`, d.Name, d.Description, id); err != nil {
			return err
		}
		return requirements(ctx, tx, p.LibraryID, id, d.Requirements)
	})
}

// changeProfile finds a profile for change; it must be of the actor's library.
func (s *Store) changeProfile(ctx context.Context, actor lms.Actor, id int64, change func(*sqlx.Tx, Profile) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, err := findProfile(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if !canRead(actor, p.LibraryID) {
			return lms.Fail(lms.NotFound, "competency.profile_not_found")
		}
		if err := require(canSetProfiles(actor, p.LibraryID)); err != nil {
			return err
		}
		return change(tx, p)
	})
}

// ArchiveProfile takes a profile out of use, or puts it back. One that people
// hold stays.
func (s *Store) ArchiveProfile(ctx context.Context, actor lms.Actor, id int64, archived bool) error {
	return s.changeProfile(ctx, actor, id, func(tx *sqlx.Tx, p Profile) error {
		if !archived {
			_, err := tx.ExecContext(ctx, `UPDATE competency_profile SET archived_at = NULL WHERE id = ?`, id)
			return err
		}
		var n int
		if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM competency_holder WHERE profile_id = ? AND ended_at IS NULL`, id); err != nil {
			return err
		}
		if n > 0 {
			return lms.Fail(lms.Conflict, "competency.profile_held", lms.Args{"n": n})
		}
		_, err := tx.ExecContext(ctx, `UPDATE competency_profile SET archived_at = COALESCE(archived_at, ?) WHERE id = ?`, s.now(), id)
		return err
	})
}
