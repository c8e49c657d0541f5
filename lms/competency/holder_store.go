package competency

import (
	"context"
	"database/sql"
	"errors"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Assign gives people a profile from now on, or with profileID 0 none; what
// they held until now stays with its dates. Whoever holds it already keeps it
// as it is. The caller has made sure that they work in the library.
func (s *Store) Assign(ctx context.Context, actor lms.Actor, libraryID int64, accountIDs []int64, profileID int64) error {
	if err := require(canSetProfiles(actor, libraryID)); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		if profileID != 0 {
			p, err := findProfile(ctx, tx, profileID, " FOR UPDATE")
			switch {
			case err != nil:
				return err
			case p.LibraryID != libraryID:
				return lms.Fail(lms.NotFound, "competency.profile_not_found")
			case p.ArchivedAt != nil:
				return lms.Fail(lms.Conflict, "competency.profile_archived")
			}
		}
		for _, account := range accountIDs {
			if err := s.assign(ctx, tx, actor, libraryID, account, profileID); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Store) assign(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, accountID, profileID int64) error {
	var held int64
	err := tx.GetContext(ctx, &held, `SELECT profile_id FROM competency_holder WHERE library_id = ? AND account_id = ? AND current = 1 FOR UPDATE`, libraryID, accountID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) || held == profileID {
		return noRows(err)
	}
	if held != 0 {
		_, err := tx.ExecContext(ctx, `UPDATE competency_holder SET ended_at = ?, ended_by = ? WHERE library_id = ? AND account_id = ? AND current = 1`, s.now(), actor.ID(), libraryID, accountID)
		if err != nil {
			return err
		}
	}
	if profileID == 0 {
		return nil
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO competency_holder (library_id, account_id, profile_id, started_at, started_by) VALUES (?, ?, ?, ?, ?)`,
		libraryID, accountID, profileID, s.now(), actor.ID())
	if sqldb.IsMissingParent(err) {
		return lms.Fail(lms.NotFound, "competency.account_gone")
	}
	return err
}

func noRows(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

const holdingColumns = `h.profile_id, p.name AS profile, h.account_id, h.started_at, h.ended_at`

// Holders are the profiles that the people of a library hold now, by account.
func (s *Store) Holders(ctx context.Context, actor lms.Actor, libraryID int64) (map[int64]Holding, error) {
	if err := require(canSetProfiles(actor, libraryID)); err != nil {
		return nil, err
	}
	var list []Holding
	err := s.db.SelectContext(ctx, &list, `SELECT `+holdingColumns+` FROM competency_holder h JOIN competency_profile p ON p.id = h.profile_id
		WHERE h.library_id = ? AND h.ended_at IS NULL`, libraryID)
	held := make(map[int64]Holding, len(list))
	for _, h := range list {
		held[h.AccountID] = h
	}
	return held, err
}

// Held are the profiles that somebody held in a library, the newest first.
func (s *Store) Held(ctx context.Context, actor lms.Actor, libraryID, accountID int64) (list []Holding, err error) {
	if err := require(canSeePerson(actor, libraryID, accountID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT `+holdingColumns+` FROM competency_holder h JOIN competency_profile p ON p.id = h.profile_id
		WHERE h.library_id = ? AND h.account_id = ? ORDER BY h.ended_at IS NOT NULL, h.ended_at DESC, h.id DESC`, libraryID, accountID)
	return list, err
}

// Position is the profile that the actor holds now in the library they are in,
// 0 without one.
func (s *Store) Position(ctx context.Context, actor lms.Actor) (int64, error) {
	held, err := s.Held(ctx, actor, actor.LibraryID, actor.AccountID)
	for _, h := range held {
		if h.EndedAt == nil {
			return h.ProfileID, err
		}
	}
	return 0, err
}

// InPosition are the people of a library by the profile that they hold now,
// without what is known of them.
func (s *Store) InPosition(ctx context.Context, actor lms.Actor, libraryID int64) (map[int64][]int64, error) {
	if err := require(canPlan(actor, libraryID)); err != nil {
		return nil, err
	}
	var list []Holding
	err := s.db.SelectContext(ctx, &list, `SELECT `+holdingColumns+` FROM competency_holder h JOIN competency_profile p ON p.id = h.profile_id
		WHERE h.library_id = ? AND h.ended_at IS NULL ORDER BY h.id`, libraryID)
	people := map[int64][]int64{}
	for _, h := range list {
		people[h.ProfileID] = append(people[h.ProfileID], h.AccountID)
	}
	return people, err
}
