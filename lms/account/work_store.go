package account

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Shared says whether several people sign in as a SLiMS user.
type Shared string

const (
	SharedAsked Shared = "asked" // it looks like it, and an administrator is asked
	SharedYes   Shared = "yes"
	SharedNo    Shared = "no"
)

// Impersonal reports whether what u did is to be taken for nobody's: until it is
// answered, and when several people use the account.
func (u SlimsUser) Impersonal() bool { return u.Shared == SharedAsked || u.Shared == SharedYes }

// Signs are why u looks shared.
func (u SlimsUser) Signs() []string {
	return strings.FieldsFunc(u.SharedSigns, func(r rune) bool { return r == ',' })
}

// Work is what a night found of a SLiMS user.
type Work struct {
	LastOn *lms.Day // nil: nothing that is counted
	Signs  []string // why several people seem to use the account; none: they do not
}

// SaveWork notes what a night found of a library's SLiMS users. Whoever looks
// shared for the first time is asked about; where the signs are gone before
// anybody answered, the question is too. An answer stands.
func (s *Store) SaveWork(ctx context.Context, actor lms.Actor, libraryID int64, work map[int64]Work) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		users, err := lockUsers(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		for _, u := range users {
			w := work[u.UserID]
			signs, shared := strings.Join(w.Signs, ","), u.Shared
			switch {
			case shared == "" && signs != "":
				shared = SharedAsked
			case shared == SharedAsked && signs == "":
				shared = ""
			case shared == SharedYes || shared == SharedNo:
				signs = u.SharedSigns // those of the answer
			}
			_, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET worked_on = COALESCE(?, worked_on), shared = NULLIF(?, ''), shared_signs = ? WHERE library_id = ? AND user_id = ?`,
				w.LastOn, shared, signs, libraryID, u.UserID)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// AnswerShared notes whether several people sign in as a SLiMS user.
func (s *Store) AnswerShared(ctx context.Context, actor lms.Actor, libraryID, userID int64, shared bool) error {
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	answer, action := SharedNo, "shared_no"
	if shared {
		answer, action = SharedYes, "shared_yes"
	}
	return s.changeUser(ctx, libraryID, userID, func(tx *sqlx.Tx, u SlimsUser) error {
		if u.Shared == answer {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `UPDATE account_slims_user SET shared = ? WHERE library_id = ? AND user_id = ?`, answer, libraryID, userID); err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, libraryID, action, lms.Args{"name": u.RealName, "username": u.Username})
	})
}

// changeUser finds a SLiMS user, for change.
func (s *Store) changeUser(ctx context.Context, libraryID, userID int64, change func(*sqlx.Tx, SlimsUser) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		users, err := lockUsers(ctx, tx, libraryID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(users, func(u SlimsUser) bool { return u.UserID == userID })
		if at < 0 {
			return lms.Fail(lms.NotFound, "link.user_unknown")
		}
		return change(tx, users[at])
	})
}

// Shared is what is known of a library's SLiMS users: several people's, or one
// person's. Of those that nothing was ever asked about nothing is said.
func (s *Store) Shared(ctx context.Context, actor lms.Actor, libraryID int64) (map[int64]bool, error) {
	if err := require(actor.IsSystem()); err != nil {
		return nil, err
	}
	var users []SlimsUser
	err := s.db.SelectContext(ctx, &users, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.library_id = ? AND u.shared IS NOT NULL`, libraryID)
	known := map[int64]bool{}
	for _, u := range users {
		known[u.UserID] = u.Impersonal()
	}
	return known, err
}
