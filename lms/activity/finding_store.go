package activity

import (
	"context"
	"io"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const findingColumns = `f.id, f.activity_id, f.author_id, f.told, f.told_at`

// Findings are what was found on a visit, in the order in which it was told,
// with what the photographs show.
func (s *Store) Findings(ctx context.Context, actor lms.Actor, id int64) ([]Finding, error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	return findings(ctx, s.db, id, 0)
}

func findings(ctx context.Context, q sqlx.QueryerContext, id, only int64) (list []Finding, err error) {
	if err := sqlx.SelectContext(ctx, q, &list, `SELECT `+findingColumns+` FROM activity_finding f WHERE f.activity_id = ? AND ? IN (0, f.id) ORDER BY f.told_at, f.id`, id, only); err != nil {
		return nil, err
	}
	var photos []Photo
	err = sqlx.SelectContext(ctx, q, &photos, `SELECT p.id, p.finding_id, p.caption, p.width, p.height FROM activity_photo p JOIN activity_finding f ON f.id = p.finding_id
		WHERE f.activity_id = ? AND ? IN (0, f.id) ORDER BY p.id`, id, only)
	for i := range list {
		for _, p := range photos {
			if p.FindingID == list[i].ID {
				list[i].Photos = append(list[i].Photos, p)
			}
		}
	}
	return list, err
}

// Finding is one of them, and whether the actor may change it.
func (s *Store) Finding(ctx context.Context, actor lms.Actor, id, finding int64) (f Finding, mine bool, err error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return f, false, err
	}
	f, err = findingOf(ctx, s.db, id, finding)
	return f, canMend(actor, a.LibraryID, f), err
}

func findingOf(ctx context.Context, q sqlx.QueryerContext, id, finding int64) (Finding, error) {
	list, err := findings(ctx, q, id, finding)
	if err == nil && len(list) == 0 {
		err = lms.Fail(lms.NotFound, "activity.finding_gone")
	}
	if err != nil {
		return Finding{}, err
	}
	return list[0], nil
}

// Tell adds a finding of the actor's, who goes along, and returns its id.
func (s *Store) Tell(ctx context.Context, actor lms.Actor, id int64, told string) (finding int64, err error) {
	told = plain(told)
	err = s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		if err := requireTelling(ctx, tx, actor, a); err != nil {
			return err
		}
		if err := a.checkFinding(told, s.now()); err != nil {
			return err
		}
		list, err := findings(ctx, tx, id, 0)
		if err != nil {
			return err
		}
		if len(list) >= maxFindings {
			return lms.FailField("told", "activity.findings_many", lms.Args{"max": maxFindings})
		}
		res, err := tx.ExecContext(ctx, `INSERT INTO activity_finding (activity_id, author_id, told, told_at) VALUES (?, ?, ?, ?)`, id, actor.AccountID, told, s.now())
		if err != nil {
			return err
		}
		finding, err = res.LastInsertId()
		return err
	})
	return finding, err
}

// Retell puts other words into a finding.
func (s *Store) Retell(ctx context.Context, actor lms.Actor, id, finding int64, told string) error {
	told = plain(told)
	return s.found(ctx, actor, id, finding, func(tx *sqlx.Tx, a Activity, _ Finding) error {
		if err := a.checkFinding(told, s.now()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE activity_finding SET told = ? WHERE id = ?`, told, finding)
		return err
	})
}

// RemoveFinding takes a finding and its photographs away.
func (s *Store) RemoveFinding(ctx context.Context, actor lms.Actor, id, finding int64) error {
	return s.found(ctx, actor, id, finding, func(tx *sqlx.Tx, _ Activity, _ Finding) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM activity_finding WHERE id = ?`, finding)
		return err
	})
}

// AddPhoto adds a photograph to a finding; see shrink.
func (s *Store) AddPhoto(ctx context.Context, actor lms.Actor, id, finding int64, caption string, photo io.Reader) error {
	caption = plain(caption)
	check := func(tx *sqlx.Tx, _ Activity, f Finding) error { return f.checkPhoto(caption) }
	if err := s.found(ctx, actor, id, finding, check); err != nil { // before the work
		return err
	}
	full, err := io.ReadAll(io.LimitReader(photo, PhotoLimit+1))
	if err != nil {
		return err
	}
	if len(full) > PhotoLimit {
		e := lms.FailField("file", "activity.photo_large", lms.Args{"max": PhotoLimit / 1_000_000})
		e.Kind = lms.TooLarge
		return e
	}
	small, size, err := shrink(full)
	if err != nil {
		return err
	}
	return s.found(ctx, actor, id, finding, func(tx *sqlx.Tx, a Activity, f Finding) error {
		if err := check(tx, a, f); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO activity_photo (finding_id, caption, width, height, picture) VALUES (?, ?, ?, ?, ?)`, finding, caption, size.X, size.Y, small)
		return err
	})
}

// RemovePhoto takes one photograph away.
func (s *Store) RemovePhoto(ctx context.Context, actor lms.Actor, id, finding, photo int64) error {
	return s.found(ctx, actor, id, finding, func(tx *sqlx.Tx, _ Activity, _ Finding) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM activity_photo WHERE id = ? AND finding_id = ?`, photo, finding)
		return err
	})
}

// Picture is a photograph of a visit, as JPEG.
func (s *Store) Picture(ctx context.Context, actor lms.Actor, id, photo int64) (picture []byte, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return nil, err
	}
	err = s.db.GetContext(ctx, &picture, `SELECT p.picture FROM activity_photo p JOIN activity_finding f ON f.id = p.finding_id WHERE p.id = ? AND f.activity_id = ?`, photo, id)
	return picture, sqldb.NotFound(err, "activity.photo_gone")
}

// found does something with a finding that is the actor's to change, with the
// visit locked.
func (s *Store) found(ctx context.Context, actor lms.Actor, id, finding int64, do func(*sqlx.Tx, Activity, Finding) error) error {
	return s.locked(ctx, actor, id, func(tx *sqlx.Tx, a Activity) error {
		f, err := findingOf(ctx, tx, id, finding)
		if err != nil {
			return err
		}
		if err := require(canMend(actor, a.LibraryID, f)); err != nil {
			return err
		}
		return do(tx, a, f)
	})
}
