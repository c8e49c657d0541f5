package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"binapustaka/lms"
)

// SaveReport keeps what a check of a library's SLiMS found, in place of what
// the one before did.
func (s *Store) SaveReport(ctx context.Context, actor lms.Actor, libraryID int64, r Report) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO library_report (library_id, checked_at, body) VALUES (?, ?, ?)
		ON DUPLICATE KEY UPDATE checked_at = VALUES(checked_at), body = VALUES(body)`, libraryID, s.now(), body)
	return err
}

// FindReport is what the newest check found; its CheckedAt is zero where there
// was none since the library was connected.
func (s *Store) FindReport(ctx context.Context, actor lms.Actor, libraryID int64) (r Report, err error) {
	if err := require(canConnect(actor, libraryID)); err != nil {
		return r, err
	}
	var row struct {
		CheckedAt time.Time `db:"checked_at"`
		Body      []byte    `db:"body"`
	}
	err = s.db.GetContext(ctx, &row, `SELECT checked_at, body FROM library_report WHERE library_id = ?`, libraryID)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	err = json.Unmarshal(row.Body, &r)
	r.CheckedAt = row.CheckedAt
	return r, err
}
