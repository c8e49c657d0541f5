package activity

import (
	"context"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// locked does something with an activity that the actor may read, and holds its
// row meanwhile.
func (s *Store) locked(ctx context.Context, actor lms.Actor, id int64, do func(*sqlx.Tx, Activity) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		a, err := find(ctx, tx, id, " FOR UPDATE")
		if err == nil && !canRead(actor, a.LibraryID) {
			err = lms.Fail(lms.NotFound, "activity.not_found")
		}
		if err != nil {
			return err
		}
		return do(tx, a)
	})
}

// Tells reports whether the actor may write down what an activity brought: the
// answers to its questions and, of a visit, what was found. Those are who write
// activities and, on a visit, everybody who goes along.
func (s *Store) Tells(ctx context.Context, actor lms.Actor, a Activity) (bool, error) {
	return tells(ctx, s.db, actor, a)
}

func tells(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, a Activity) (bool, error) {
	if canWrite(actor, a.LibraryID) {
		return true, nil
	}
	if a.Kind != Visit {
		return false, nil
	}
	return takesPart(ctx, q, actor, a)
}

// takesPart reports whether the actor was there, or may come.
func takesPart(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, a Activity) (bool, error) {
	if !canJoin(actor, a.LibraryID) {
		return false, nil
	}
	var own struct {
		State State `db:"state"`
		There bool  `db:"there"`
	}
	err := sqlx.GetContext(ctx, q, &own, `SELECT COALESCE((SELECT r.state FROM activity_registration r WHERE r.activity_id = ? AND r.account_id = ?), '') AS state,
		EXISTS (SELECT 1 FROM activity_attendance t WHERE t.activity_id = ? AND t.account_id = ?) AS there`, a.ID, actor.AccountID, a.ID, actor.AccountID)
	return own.There || a.Admits(Registration{State: own.State}), err
}

func requireTelling(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, a Activity) error {
	may, err := tells(ctx, q, actor, a)
	if err != nil {
		return err
	}
	return require(may)
}

// plain is a text as it is kept: with line ends of one character, and nothing
// around it.
func plain(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }
