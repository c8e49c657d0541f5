package library

import (
	"context"
	"strings"
	"unicode/utf8"

	"binapustaka/lms"
)

const maxReason = 200

// Pause makes nothing be asked of a library's SLiMS until Resume. To pause what
// is paused changes the reason only.
func (s *Store) Pause(ctx context.Context, actor lms.Actor, id int64, reason string) error {
	if err := require(canUpdate(actor, id)); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n > maxReason {
		return lms.Fail(lms.Invalid, "library.reason_long", lms.Args{"n": n, "max": maxReason})
	}
	var by *int64
	if actor.AccountID != 0 {
		by = &actor.AccountID
	}
	r, err := s.db.ExecContext(ctx, `UPDATE "library" SET paused_by = IF(paused_at IS NULL, ?, paused_by), paused_at = COALESCE(paused_at, ?), pause_reason = ? WHERE id = ?`,
		by, s.now(), reason, id)
	return one(r, err)
}

// Resume lets a library's SLiMS be read again.
func (s *Store) Resume(ctx context.Context, actor lms.Actor, id int64) error {
	if err := require(canUpdate(actor, id)); err != nil {
		return err
	}
	r, err := s.db.ExecContext(ctx, `UPDATE "library" SET paused_at = NULL, paused_by = NULL, pause_reason = '' WHERE id = ?`, id)
	return one(r, err)
}
