package notice

import (
	"context"
	"time"

	"binapustaka/lms"
)

// Posted is a letter in the outbox.
type Posted struct {
	ID       int64      `db:"id"`
	Name     string     `db:"name"`
	Address  string     `db:"address"`
	State    State      `db:"state"`
	Tries    int        `db:"tries"`
	Notices  int        `db:"notices"`
	MadeAt   time.Time  `db:"made_at"`
	NextAt   time.Time  `db:"next_at"`
	TriedAt  *time.Time `db:"tried_at"`
	OverAt   *time.Time `db:"over_at"`
	Outcome  Outcome    `db:"outcome"`
	Answered string     `db:"answer"`
}

// Waits reports whether something is still to come of it by itself.
func (p Posted) Waits() bool { return p.State == Due || p.State == Sending }

// Again reports whether it can be sent again.
func (p Posted) Again() bool { return p.State == Failed || p.State == RefusedLetter }

// Outbox is one page of a library's letters in a state ("": in all), the newest
// first, and how many there are.
func (s *Store) Outbox(ctx context.Context, actor lms.Actor, libraryID int64, state State, page lms.Page) (list []Posted, total int, err error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return nil, 0, err
	}
	const where = `m.library_id = ? AND (? = '' OR m.state = ?)`
	// Safety: constants of this method.
	if err := s.db.GetContext(ctx, &total, `SELECT COUNT(*) FROM notice_letter m WHERE `+where, libraryID, state, state); err != nil {
		return nil, 0, err
	}
	// Safety: as above.
	err = s.db.SelectContext(ctx, &list, `SELECT m.id, a.name, m.address, m.state, m.tries, m.made_at, m.next_at, m.tried_at, m.over_at, m.outcome, m.answer,
		(SELECT COUNT(*) FROM notice n WHERE n.letter_id = m.id) AS notices FROM notice_letter m JOIN account a ON a.id = m.account_id
		WHERE `+where+` ORDER BY m.made_at DESC, m.id DESC LIMIT ? OFFSET ?`, libraryID, state, state, page.Limit(), page.Offset())
	return list, total, err
}

// Counts are how many letters of a library are in each state.
func (s *Store) Counts(ctx context.Context, actor lms.Actor, libraryID int64) (map[State]int, error) {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return nil, err
	}
	var rows []struct {
		State State `db:"state"`
		N     int   `db:"n"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT state, COUNT(*) AS n FROM notice_letter WHERE library_id = ? GROUP BY state`, libraryID)
	counts := map[State]int{}
	for _, r := range rows {
		counts[r.State] = r.N
	}
	return counts, err
}

// SendNow has a letter that waits or did not go sent with the next minute, as if
// it were new. One that is being handed over, went or was dropped is a Conflict.
func (s *Store) SendNow(ctx context.Context, actor lms.Actor, libraryID, id int64) error {
	return s.change(ctx, actor, libraryID, id, `UPDATE notice_letter SET state = 'due', next_at = ?, made_at = IF(state = 'due', made_at, ?), tries = 0, over_at = NULL
		WHERE id = ? AND library_id = ? AND state IN ('due', 'failed', 'refused')`, s.now(), s.now(), id, libraryID)
}

// Drop has a letter not sent.
func (s *Store) Drop(ctx context.Context, actor lms.Actor, libraryID, id int64) error {
	return s.change(ctx, actor, libraryID, id, `UPDATE notice_letter SET state = 'dropped', over_at = ? WHERE id = ? AND library_id = ? AND state IN ('due', 'failed', 'refused')`, s.now(), id, libraryID)
}

func (s *Store) change(ctx context.Context, actor lms.Actor, libraryID, id int64, query string, args ...any) error {
	if err := require(canKeep(actor, libraryID)); err != nil {
		return err
	}
	// Safety: literals of this file.
	res, err := s.db.ExecContext(ctx, query, args...)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return lms.Fail(lms.Conflict, "notice.letter_changed")
}
