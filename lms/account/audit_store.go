package account

import (
	"context"
	"encoding/json"
	"time"

	"binapustaka/lms"
)

// Entry is one line of the audit log. Its text is the message audit.<Action>
// with Args; roles among them are listed with commas between.
type Entry struct {
	ID     int64
	At     time.Time
	Actor  string
	System bool // a job or a command
	Action string
	Args   lms.Args
}

// Note writes an administrator's deed in another area into the audit log.
func (s *Store) Note(ctx context.Context, actor lms.Actor, libraryID int64, action string, args lms.Args) error {
	return s.audit(ctx, s.db, actor, libraryID, action, args)
}

// Audit is a library's audit log, the newest first, and how long it is.
func (s *Store) Audit(ctx context.Context, actor lms.Actor, libraryID int64, page lms.Page) (list []Entry, total int, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, 0, err
	}
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM account_audit WHERE library_id = ?`, libraryID); err != nil {
		return nil, 0, err
	}
	var rows []struct {
		ID      int64     `db:"id"`
		At      time.Time `db:"at"`
		ActorID *int64    `db:"actor_id"`
		Actor   string    `db:"actor_name"`
		Action  string    `db:"action"`
		Args    []byte    `db:"args"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT id, at, actor_id, actor_name, action, args FROM account_audit WHERE library_id = ? ORDER BY id DESC LIMIT ? OFFSET ?`,
		libraryID, page.Limit(), page.Offset())
	if err != nil {
		return nil, 0, err
	}
	for _, r := range rows {
		e := Entry{ID: r.ID, At: r.At, Actor: r.Actor, System: r.ActorID == nil, Action: r.Action}
		if err := json.Unmarshal(r.Args, &e.Args); err != nil {
			return nil, 0, err
		}
		for k, v := range e.Args { // JSON has made every number a float64
			if f, ok := v.(float64); ok && f == float64(int64(f)) {
				e.Args[k] = int64(f)
			}
		}
		list = append(list, e)
	}
	return list, total, nil
}
