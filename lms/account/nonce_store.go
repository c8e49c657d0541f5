package account

import (
	"context"
	"encoding/hex"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// UseNonce accepts the nonce of a plug-in's ticket, 32 hex digits, once: Forbidden
// handover.again when it was here before. It is remembered until then.
func (s *Store) UseNonce(ctx context.Context, libraryID int64, nonce string, until time.Time) error {
	b, err := hex.DecodeString(nonce)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO account_nonce (library_id, nonce, expires_at) VALUES (?, ?, ?)`, libraryID, b, until)
	if sqldb.IsDuplicate(err) {
		return lms.Fail(lms.Forbidden, "handover.again")
	}
	return err
}
