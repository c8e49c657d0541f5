package account

import (
	"context"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Stints says whose the work of a library's SLiMS users is, those who are gone
// too: what they did is still in SLiMS.
func (s *Store) Stints(ctx context.Context, actor lms.Actor, libraryID int64) (Stints, error) {
	if err := require(actor.IsSystem()); err != nil {
		return nil, err
	}
	return s.stints(ctx, libraryID)
}

// MyStints are the times in which the actor was a SLiMS user of the actor's
// library, today's last.
func (s *Store) MyStints(ctx context.Context, actor lms.Actor) (list Stints, err error) {
	list, err = s.stints(ctx, actor.LibraryID)
	list = slices.DeleteFunc(list, func(t Stint) bool { return t.AccountID == 0 || t.AccountID != actor.AccountID })
	slices.SortStableFunc(list, func(a, b Stint) int { return int(a.To - b.To) })
	return list, err
}

func (s *Store) stints(ctx context.Context, libraryID int64) (Stints, error) {
	var users []SlimsUser
	if err := s.db.SelectContext(ctx, &users, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.erased_at IS NULL`, libraryID); err != nil {
		return nil, err
	}
	var before []past
	err := s.db.SelectContext(ctx, &before, `SELECT p.user_id, p.until_on, p.account_id FROM account_slims_past p WHERE p.library_id = ?`, libraryID)
	return stints(users, before), err
}

// passOn notes that what was, up to now, was the one before's: of the day on
// which they were last seen, and of nobody's until today. A day on which both
// may have worked is neither's.
func (s *Store) passOn(ctx context.Context, tx *sqlx.Tx, libraryID int64, was SlimsUser, changeID int64) error {
	seen, today := lms.DayOf(was.SeenAt.UTC()), lms.DayOf(s.now().UTC())
	if was.AccountID != nil && seen < today {
		if err := keepPast(ctx, tx, libraryID, was.UserID, seen, was.AccountID, &changeID); err != nil {
			return err
		}
	}
	return keepPast(ctx, tx, libraryID, was.UserID, today, nil, &changeID)
}

// keepPast writes down whose a SLiMS user's work was up to a day; what was
// written of that day before stands.
func keepPast(ctx context.Context, tx *sqlx.Tx, libraryID, userID int64, until lms.Day, accountID, changeID *int64) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO account_slims_past (library_id, user_id, until_on, account_id, change_id) VALUES (?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE until_on = until_on`, libraryID, userID, until, accountID, changeID)
	return err
}

// moved notes that the person with the account was that SLiMS user until today,
// and is another from now on.
func (s *Store) moved(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID int64, was SlimsUser) error {
	if err := keepPast(ctx, tx, libraryID, was.UserID, lms.DayOf(s.now().UTC()), was.AccountID, nil); err != nil {
		return err
	}
	return s.unlink(ctx, tx, actor, libraryID, was)
}

// successor is the SLiMS user that the person is now who was userID before; nil:
// nobody has moved on from it.
func successor(ctx context.Context, tx *sqlx.Tx, libraryID, userID int64) (*SlimsUser, error) {
	var list []SlimsUser
	err := tx.SelectContext(ctx, &list, `SELECT `+slimsColumns+` FROM account_slims_past p JOIN account_slims_user u ON u.library_id = p.library_id AND u.account_id = p.account_id
		WHERE p.library_id = ? AND p.user_id = ? AND p.change_id IS NULL AND u.gone_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM account_slims_past q WHERE q.library_id = p.library_id AND q.user_id = p.user_id AND q.until_on > p.until_on)`, libraryID, userID)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}
