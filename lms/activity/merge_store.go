package activity

import (
	"context"

	"github.com/jmoiron/sqlx"
)

// MoveAccount hands a person's attendance and places over to another account of
// theirs. Of a session that both attended the longer presence counts, once; of
// an activity that both asked for, the place of the other account does. What they
// asked, found, plan and have to do goes along; a calendar of theirs where the other
// account has none.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	for _, step := range []struct {
		query string
		args  []any
	}{
		{`UPDATE activity_presence i JOIN activity_presence f ON f.session_id = i.session_id AND f.account_id = ? SET i.minutes = GREATEST(i.minutes, f.minutes) WHERE i.account_id = ?`, []any{from, into}},
		{`DELETE f FROM activity_presence f JOIN activity_presence i ON i.session_id = f.session_id AND i.account_id = ? WHERE f.account_id = ?`, []any{into, from}},
		{`UPDATE activity_presence SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`DELETE FROM activity_attendance WHERE account_id = ?`, []any{from}},
		{`DELETE f FROM activity_registration f JOIN activity_registration i ON i.activity_id = f.activity_id AND i.account_id = ? WHERE f.account_id = ?`, []any{into, from}},
		{`UPDATE activity_registration SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`UPDATE IGNORE activity_feed SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`DELETE FROM activity_feed WHERE account_id = ?`, []any{from}},
		{`UPDATE activity_registration SET stands_for = ? WHERE stands_for = ?`, []any{into, from}},
		{`UPDATE IGNORE activity_question_vote SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`DELETE FROM activity_question_vote WHERE account_id = ?`, []any{from}},
		{`UPDATE activity_question SET author_id = ? WHERE author_id = ?`, []any{into, from}},
		{`DELETE v FROM activity_question_vote v JOIN activity_question q ON q.id = v.question_id AND q.author_id = v.account_id WHERE v.account_id = ?`, []any{into}},
		{`UPDATE activity_finding SET author_id = ? WHERE author_id = ?`, []any{into, from}},
		{`DELETE f FROM activity_plan f JOIN activity_plan i ON i.activity_id = f.activity_id AND i.account_id = ? WHERE f.account_id = ?`, []any{into, from}},
		{`UPDATE activity_plan SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`UPDATE activity_plan SET supervisor_id = ? WHERE supervisor_id = ?`, []any{into, from}},
		{`UPDATE activity_plan SET supervisor_id = NULL WHERE supervisor_id = account_id`, nil},
		{`UPDATE activity_leave SET account_id = ? WHERE account_id = ?`, []any{into, from}},
		{`UPDATE activity_follow_up SET owner_id = ? WHERE owner_id = ?`, []any{into, from}},
	} {
		if _, err := tx.ExecContext(ctx, step.query, step.args...); err != nil {
			return err
		}
	}
	var activities []int64
	if err := tx.SelectContext(ctx, &activities, `SELECT DISTINCT s.activity_id FROM activity_presence p JOIN activity_session s ON s.id = p.session_id WHERE p.account_id = ?`, into); err != nil {
		return err
	}
	for _, id := range activities {
		if err := sum(ctx, tx, id, into); err != nil {
			return err
		}
	}
	return nil
}
