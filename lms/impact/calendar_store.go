package impact

import (
	"cmp"
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const (
	changeColumns = `id, library_id, kind, title, begins_on, until_on, open_week, note, created_at`
	seasonColumns = `id, library_id, kind, title, from_on AS "days.from", to_on AS "days.to", created_at`
)

// Calendar is the whole calendar of a library, the oldest first.
func (s *Store) Calendar(ctx context.Context, actor lms.Actor, libraryID int64) (c Calendar, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return Calendar{}, err
	}
	if err := s.db.SelectContext(ctx, &c.Changes, `SELECT `+changeColumns+` FROM impact_change WHERE library_id = ? ORDER BY begins_on, id`, libraryID); err != nil {
		return Calendar{}, err
	}
	if s.programmes != nil {
		innovations, err := s.programmes(ctx, libraryID)
		if err != nil {
			return Calendar{}, err
		}
		c.Changes = append(c.Changes, innovations...)
		slices.SortStableFunc(c.Changes, func(a, b Change) int { return cmp.Compare(a.On, b.On) })
	}
	err = s.db.SelectContext(ctx, &c.Seasons, `SELECT `+seasonColumns+` FROM impact_season WHERE library_id = ? ORDER BY from_on, id`, libraryID)
	return c, err
}

// FindChange is one change; another library's is not found.
func (s *Store) FindChange(ctx context.Context, actor lms.Actor, id int64) (Change, error) {
	c, err := findChange(ctx, s.db, actor, id, "")
	if err != nil {
		return Change{}, err
	}
	return c, require(canRead(actor, c.LibraryID))
}

// CreateChange adds a change to the library's calendar.
func (s *Store) CreateChange(ctx context.Context, actor lms.Actor, libraryID int64, c Change) (int64, error) {
	if err := require(canDeclare(actor, libraryID)); err != nil {
		return 0, err
	}
	c, err := c.Clean()
	if err != nil {
		return 0, err
	}
	res, err := s.db.ExecContext(ctx, `INSERT INTO impact_change (library_id, kind, title, begins_on, until_on, open_week, note, created_at, created_by)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, libraryID, c.Kind, c.Title, c.On, c.Until, c.Week, c.Note, s.now(), actor.ID())
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// UpdateChange makes change id what c says.
func (s *Store) UpdateChange(ctx context.Context, actor lms.Actor, id int64, c Change) error {
	c, problem := c.Clean()
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx) error {
		if problem != nil {
			return problem
		}
		_, err := tx.ExecContext(ctx, `UPDATE impact_change SET kind = ?, title = ?, begins_on = ?, until_on = ?, open_week = ?, note = ? WHERE id = ?`,
			c.Kind, c.Title, c.On, c.Until, c.Week, c.Note, id)
		return err
	})
}

// DeleteChange takes a change off the calendar, unless a study is about it.
func (s *Store) DeleteChange(ctx context.Context, actor lms.Actor, id int64) error {
	return s.altered(ctx, actor, id, func(tx *sqlx.Tx) error {
		var studied bool
		if err := tx.GetContext(ctx, &studied, `SELECT EXISTS (SELECT 1 FROM impact_study WHERE subject_kind = ? AND subject_id = ?)`, OfChange, id); err != nil {
			return err
		}
		if studied {
			return lms.Fail(lms.Conflict, "impact.change_studied")
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM impact_change WHERE id = ?`, id)
		return err
	})
}

// altered does something with a change that the actor may alter, locked.
func (s *Store) altered(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		c, err := findChange(ctx, tx, actor, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if err := require(canDeclare(actor, c.LibraryID)); err != nil {
			return err
		}
		return do(tx)
	})
}

func findChange(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64, lock string) (c Change, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this file.
	err = sqlx.GetContext(ctx, q, &c, `SELECT `+changeColumns+` FROM impact_change WHERE id = ?`+lock, id)
	if err == nil && !actor.In(c.LibraryID) {
		return Change{}, lms.Fail(lms.NotFound, "impact.entry_not_found")
	}
	return c, sqldb.NotFound(err, "impact.entry_not_found")
}

// FindSeason is one season; another library's is not found.
func (s *Store) FindSeason(ctx context.Context, actor lms.Actor, id int64) (Season, error) {
	season, err := findSeason(ctx, s.db, actor, id, "")
	if err != nil {
		return Season{}, err
	}
	return season, require(canRead(actor, season.LibraryID))
}

// CreateSeason adds a season to the library's calendar.
func (s *Store) CreateSeason(ctx context.Context, actor lms.Actor, libraryID int64, season Season) (int64, error) {
	if err := require(canDeclare(actor, libraryID)); err != nil {
		return 0, err
	}
	season, err := season.Clean()
	if err != nil {
		return 0, err
	}
	res, err := s.db.ExecContext(ctx, `INSERT INTO impact_season (library_id, kind, title, from_on, to_on, created_at, created_by)
		VALUES (?, ?, ?, ?, ?, ?, ?)`, libraryID, season.Kind, season.Title, season.Days.From, season.Days.To, s.now(), actor.ID())
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// UpdateSeason makes season id what season says.
func (s *Store) UpdateSeason(ctx context.Context, actor lms.Actor, id int64, season Season) error {
	season, problem := season.Clean()
	return s.inSeason(ctx, actor, id, func(tx *sqlx.Tx) error {
		if problem != nil {
			return problem
		}
		_, err := tx.ExecContext(ctx, `UPDATE impact_season SET kind = ?, title = ?, from_on = ?, to_on = ? WHERE id = ?`,
			season.Kind, season.Title, season.Days.From, season.Days.To, id)
		return err
	})
}

// DeleteSeason takes a season off the calendar.
func (s *Store) DeleteSeason(ctx context.Context, actor lms.Actor, id int64) error {
	return s.inSeason(ctx, actor, id, func(tx *sqlx.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM impact_season WHERE id = ?`, id)
		return err
	})
}

// inSeason does something with a season that the actor may alter, locked.
func (s *Store) inSeason(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		season, err := findSeason(ctx, tx, actor, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if err := require(canDeclare(actor, season.LibraryID)); err != nil {
			return err
		}
		return do(tx)
	})
}

func findSeason(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, id int64, lock string) (season Season, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this file.
	err = sqlx.GetContext(ctx, q, &season, `SELECT `+seasonColumns+` FROM impact_season WHERE id = ?`+lock, id)
	if err == nil && !actor.In(season.LibraryID) {
		return Season{}, lms.Fail(lms.NotFound, "impact.entry_not_found")
	}
	return season, sqldb.NotFound(err, "impact.entry_not_found")
}
