package volunteer

import (
	"context"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// Leave takes the actor's consent back: they are offered nothing more, what was
// open is withdrawn, and an administrator is asked to forget them. Field: wish.
func (s *Store) Leave(ctx context.Context, actor lms.Actor, wish string) error {
	wish = lms.Line(wish)
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := find(ctx, tx, actor, actor.VolunteerID, " FOR UPDATE")
		n := utf8.RuneCountInString(wish)
		switch {
		case err != nil:
			return err
		case v.AskedAt != nil:
			return nil
		case n > MaxText:
			return lms.FailField("wish", "volunteer.text_long", lms.Args{"n": n, "max": MaxText})
		}
		today, _, err := s.local(ctx, tx, v.LibraryID)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE volunteer SET state = 'left', asked_at = ?, wish = ?, revision = revision + 1 WHERE id = ?`, s.now(), wish, v.ID); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE volunteer_session SET state = 'withdrawn' WHERE volunteer_id = ? AND (state = 'offered' OR state = 'accepted' AND held_on >= ?)`, v.ID, today)
		return err
	})
}

// Keeps is what an erasure leaves.
type Keeps struct {
	Sessions     int `db:"sessions"` // that were confirmed
	Minutes      int `db:"minutes"`
	Certificates int `db:"certificates"`
}

// Leaves is what would stay of a volunteer who is forgotten.
func (s *Store) Leaves(ctx context.Context, actor lms.Actor, id int64) (k Keeps, err error) {
	if _, err := s.Find(ctx, actor, id); err != nil {
		return k, err
	}
	err = s.db.GetContext(ctx, &k, `SELECT COUNT(*) AS sessions, COALESCE(SUM(to_minute - from_minute), 0) AS minutes, (SELECT COUNT(*) FROM certificate WHERE volunteer_id = ?) AS certificates FROM volunteer_session WHERE volunteer_id = ? AND state = 'done'`, id, id)
	return k, err
}

// Erase forgets a volunteer: name, contact, skills, times, and words. What was
// confirmed stays as counts and hours of nobody. With ends other areas forget their
// part in the same breath. It cannot be undone. Field: typed, which is the name.
func (s *Store) Erase(ctx context.Context, actor lms.Actor, id int64, typed string, ends func(context.Context, *sqlx.Tx, int64) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := kept(ctx, tx, actor, id)
		switch {
		case err != nil:
			return err
		case !canErase(actor, v.LibraryID):
			return lms.Fail(lms.Forbidden, "error.forbidden")
		case lms.Line(typed) != v.Name:
			return lms.FailField("typed", "volunteer.typed_wrong", lms.Args{"name": v.Name})
		}
		if err := ends(ctx, tx, id); err != nil {
			return err
		}
		for _, step := range []string{
			`DELETE FROM volunteer_skilled WHERE volunteer_id = ?`,
			`DELETE FROM volunteer_time WHERE volunteer_id = ?`,
			`UPDATE volunteer_correction c JOIN volunteer_session s ON s.id = c.session_id SET c.reason = '' WHERE s.volunteer_id = ?`,
			`DELETE c FROM volunteer_correction c JOIN volunteer_session s ON s.id = c.session_id WHERE s.state = 'absent' AND s.volunteer_id = ?`,
			`DELETE FROM volunteer_session WHERE state <> 'done' AND volunteer_id = ?`,
			`UPDATE volunteer_session SET answer = '' WHERE volunteer_id = ?`,
		} {
			if _, err := tx.ExecContext(ctx, step, id); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE volunteer SET name = '', email = '', phone = '', organisation = '', skills = '', free_from = NULL, free_to = NULL, free_note = '', state = 'left', wish = '', erased_at = ?, revision = revision + 1 WHERE id = ?`, s.now(), id)
		return err
	})
}
