package account

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Eraser forgets a person in an area, in the transaction that erases them.
type Eraser func(ctx context.Context, tx *sqlx.Tx, e *lms.Erasure) error

const maxReason = 500

// AskErasure notes that the actor wants to be erased.
func (s *Store) AskErasure(ctx context.Context, actor lms.Actor, wish string) error {
	if actor.AccountID == 0 {
		return require(false)
	}
	wish = lms.Line(wish)
	if n := utf8.RuneCountInString(wish); n > maxReason {
		return lms.FailField("wish", "erase.long", lms.Args{"n": n, "max": maxReason})
	}
	_, err := s.db.ExecContext(ctx, `INSERT INTO account_erasure (account_id, library_id, asked_at, wish) VALUES (?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE asked_at = VALUES(asked_at), wish = VALUES(wish), answer = '', answered_at = NULL`, actor.AccountID, actor.LibraryID, s.now(), wish)
	return err
}

// WithdrawErasure takes that back.
func (s *Store) WithdrawErasure(ctx context.Context, actor lms.Actor) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM account_erasure WHERE account_id = ? AND erased_at IS NULL`, actor.AccountID)
	return err
}

// DeclineErasure answers who asked that their data stay, and why. They may ask again.
// Fields: answer.
func (s *Store) DeclineErasure(ctx context.Context, actor lms.Actor, id int64, answer string) error {
	if err := require(canManage(actor, actor.LibraryID)); err != nil {
		return err
	}
	answer = lms.Line(answer)
	switch n := utf8.RuneCountInString(answer); {
	case n == 0:
		return lms.FailField("answer", "erase.answer_missing")
	case n > maxReason:
		return lms.FailField("answer", "erase.long", lms.Args{"n": n, "max": maxReason})
	}
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE account_erasure SET answer = ?, answered_at = ? WHERE account_id = ? AND library_id = ? AND erased_at IS NULL AND answered_at IS NULL`, answer, s.now(), id, actor.LibraryID)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		if err == nil && n == 0 {
			err = lms.Fail(lms.Conflict, "erase.answered_already")
		}
		if err != nil {
			return err
		}
		a, err := find(ctx, tx, id, "")
		if err != nil {
			return err
		}
		return s.audit(ctx, tx, actor, actor.LibraryID, "erasure_declined", lms.Args{"name": a.Name})
	})
}

// Erased is somebody who asks to be erased, or who was.
type Erased struct {
	AccountID  int64          `db:"account_id"`
	Name       string         `db:"name"`
	AskedAt    *time.Time     `db:"asked_at"`
	Wish       string         `db:"wish"`
	Answer     string         `db:"answer"` // why the data stay
	AnsweredAt *time.Time     `db:"answered_at"`
	ErasedAt   *time.Time     `db:"erased_at"`
	ErasedBy   string         `db:"erased_by"`
	Reason     string         `db:"reason"`
	KeptName   string         `db:"kept_name"` // "": none is kept
	KeptNumber string         `db:"kept_number"`
	Receipt    []byte         `db:"receipt"`
	Gone       map[string]int `db:"-"`
	Stay       map[string]int `db:"-"`
}

// Waits reports whether nobody has decided yet.
func (e Erased) Waits() bool { return e.ErasedAt == nil && e.AnsweredAt == nil }

type receipt struct{ Gone, Stay map[string]int }

const selectErased = `SELECT e.account_id, a.name, e.asked_at, e.wish, e.answer, e.answered_at, e.erased_at, COALESCE(b.name, '') AS erased_by, e.reason, COALESCE(e.kept_name, '') AS kept_name, COALESCE(e.kept_number, '') AS kept_number, e.receipt
	FROM account_erasure e JOIN account a ON a.id = e.account_id LEFT JOIN account b ON b.id = e.erased_by `

// MyErasure is what the actor asked for; nil: they did not.
func (s *Store) MyErasure(ctx context.Context, actor lms.Actor) (*Erased, error) {
	var list []Erased
	err := s.db.SelectContext(ctx, &list, selectErased+`WHERE e.account_id = ? AND e.asked_at IS NOT NULL`, actor.AccountID)
	if len(list) == 0 {
		return nil, err
	}
	return &list[0], err
}

// Erasures are those who ask in a library, whoever waits longest first, then those
// who were answered, then those who were erased, the newest first.
func (s *Store) Erasures(ctx context.Context, actor lms.Actor, libraryID int64) (list []Erased, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, selectErased+`WHERE e.library_id = ? ORDER BY e.erased_at IS NOT NULL, e.answered_at IS NOT NULL, e.erased_at DESC, e.asked_at, e.account_id`, libraryID)
	for i := range list {
		var r receipt
		if err == nil && list[i].Receipt != nil {
			err = json.Unmarshal(list[i].Receipt, &r)
		}
		list[i].Gone, list[i].Stay = r.Gone, r.Stay
	}
	return list, err
}

// Kept are the SLiMS users of a library of whom nothing is taken in, because
// they were erased.
func (s *Store) Kept(ctx context.Context, actor lms.Actor, libraryID int64) (users []int64, err error) {
	if err := require(canManage(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &users, `SELECT user_id FROM account_slims_user WHERE library_id = ? AND erased_at IS NOT NULL ORDER BY user_id`, libraryID)
	return users, err
}

// Readmit lets a SLiMS user in again who was erased, or who has the number of one:
// as somebody new.
func (s *Store) Readmit(ctx context.Context, actor lms.Actor, libraryID, userID int64) error {
	if err := require(canManage(actor, libraryID)); err != nil {
		return err
	}
	r, err := s.db.ExecContext(ctx, `DELETE FROM account_slims_user WHERE library_id = ? AND user_id = ? AND erased_at IS NOT NULL`, libraryID, userID)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return sqldb.NotFound(err, "account.not_found")
	}
	return s.audit(ctx, s.db, actor, libraryID, "slims_readmitted", lms.Args{"id": userID})
}

// wasErased reports whether nothing may be taken in of a SLiMS user.
func wasErased(ctx context.Context, q sqlx.QueryerContext, libraryID, userID int64) (erased bool, err error) {
	err = sqlx.GetContext(ctx, q, &erased, `SELECT COUNT(*) > 0 FROM account_slims_user WHERE library_id = ? AND user_id = ? AND erased_at IS NOT NULL`, libraryID, userID)
	return erased, err
}

// Erase forgets a person for good. typed is what Account.Typed asks for; employed
// keeps name and number with the hours and certificates of a personnel file. Fields:
// typed, reason. The caller deletes the files that are named in what it returns.
func (s *Store) Erase(ctx context.Context, actor lms.Actor, id int64, typed, reason string, employed bool, areas ...Eraser) (e *lms.Erasure, err error) {
	reason = lms.Line(reason)
	switch n := utf8.RuneCountInString(reason); {
	case id == actor.AccountID:
		return nil, lms.Fail(lms.Conflict, "erase.self")
	case n == 0:
		return nil, lms.FailField("reason", "erase.reason_missing")
	case n > maxReason:
		return nil, lms.FailField("reason", "erase.long", lms.Args{"n": n, "max": maxReason})
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		e = &lms.Erasure{AccountID: id, Employed: employed, Gone: map[string]int{}, Stay: map[string]int{}}
		admins, err := lockAdmins(ctx, tx, actor.LibraryID)
		if err != nil {
			return err
		}
		if _, err := lockUsers(ctx, tx, actor.LibraryID); err != nil {
			return err
		}
		a, err := manage(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := keepAdmin(admins, actor, id); err != nil {
			return err
		}
		if !strings.EqualFold(lms.Line(typed), a.Typed()) {
			return lms.FailField("typed", "erase.typed_wrong", lms.Args{"typed": a.Typed()})
		}
		for _, erase := range areas {
			if err := erase(ctx, tx, e); err != nil {
				return err
			}
		}
		return s.erase(ctx, tx, actor, a, reason, e)
	})
	return e, err
}

// erase forgets the account itself, last.
func (s *Store) erase(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, a Account, reason string, e *lms.Erasure) error {
	name := erasedName(a.ID)
	known, number, err := s.traces(ctx, tx, a)
	if err != nil {
		return err
	}
	if err := s.eraseAudit(ctx, tx, a, known, name, e); err != nil {
		return err
	}
	err = e.Run(ctx, tx, []lms.Erase{
		{Area: "slims", Query: `UPDATE account_slims_change c JOIN account_slims_user u ON u.library_id = c.library_id AND u.user_id = c.user_id SET c.was_username = '', c.was_name = '', c.username = '', c.real_name = '' WHERE u.account_id = ?`},
		{Area: "slims", Query: `UPDATE account_slims_change SET was_username = '', was_name = '', username = '', real_name = '', account_id = NULL WHERE account_id = ?`},
		{Area: "slims", Query: `UPDATE account_slims_past SET account_id = NULL WHERE account_id = ?`},
		{Area: "slims", Query: `UPDATE account_slims_user SET username = '', real_name = '', email = '', account_id = NULL, linked_at = NULL, linked_by = NULL, follows = FALSE, code_step = NULL, erased_at = UTC_TIMESTAMP() WHERE account_id = ?`},
		{Area: "account", Query: `DELETE FROM account_session WHERE account_id = ?`},
		{Area: "account", Query: `DELETE FROM account_ticket WHERE account_id = ?`},
		{Area: "account", Query: `DELETE FROM account_form WHERE account_id = ?`},
		{Area: "account", Query: `DELETE FROM account_group_member WHERE account_id = ?`},
		{Area: "account", Query: `DELETE FROM account_region WHERE account_id = ?`},
		{Area: "account", Query: `DELETE FROM account_role WHERE account_id = ?`},
	})
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM account_throttle WHERE subject = ?`, subject("name", a.Username)); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE account SET name = ?, username = NULL, email = NULL, staff_number = NULL, password_hash = NULL, status = 'disabled', seen_at = NULL WHERE id = ? OR merged_into = ?`, name, a.ID, a.ID)
	if err != nil {
		return err
	}
	said, err := json.Marshal(receipt{e.Gone, e.Stay})
	if err != nil {
		return err
	}
	var keptName, keptNumber *string
	if e.Employed {
		keptName, keptNumber = &a.Name, null(number)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO account_erasure (account_id, library_id, erased_at, erased_by, reason, kept_name, kept_number, receipt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE wish = '', answer = '', library_id = VALUES(library_id), erased_at = VALUES(erased_at), erased_by = VALUES(erased_by), reason = VALUES(reason), kept_name = VALUES(kept_name), kept_number = VALUES(kept_number), receipt = VALUES(receipt)`,
		a.ID, actor.LibraryID, s.now(), actor.ID(), known.out(reason, name), keptName, keptNumber, said)
	if err != nil {
		return err
	}
	return s.audit(ctx, tx, actor, actor.LibraryID, "account_erased", lms.Args{"name": name})
}

// traces are the texts by which a person is known, and their staff number.
func (s *Store) traces(ctx context.Context, tx *sqlx.Tx, a Account) (known traces, number string, err error) {
	if err := tx.GetContext(ctx, &number, `SELECT COALESCE(staff_number, '') FROM account WHERE id = ?`, a.ID); err != nil {
		return nil, "", err
	}
	var users []SlimsUser
	err = tx.SelectContext(ctx, &users, `SELECT `+slimsColumns+` FROM account_slims_user u WHERE u.account_id = ?`, a.ID)
	known.add(a.Name, a.Username, a.Email, number)
	for _, u := range users {
		known.add(u.RealName, u.Username, u.Email)
	}
	return known, number, err
}

// eraseAudit takes the person's name out of what they did, and out of what was done
// to them: there a name is all that is known, so it stays where somebody else bears it.
func (s *Store) eraseAudit(ctx context.Context, tx *sqlx.Tx, a Account, known traces, name string, e *lms.Erasure) error {
	r, err := tx.ExecContext(ctx, `UPDATE account_audit SET actor_name = ? WHERE actor_id = ?`, name, a.ID)
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if err != nil {
		return err
	}
	e.Stay["audit"] += int(n)
	var only traces
	for _, trace := range known {
		var others int
		if err := tx.GetContext(ctx, &others, `SELECT COUNT(*) FROM account WHERE id <> ? AND merged_into IS NULL AND (name = ? OR username = ? OR email = ?)`, a.ID, trace, trace, trace); err != nil {
			return err
		}
		if others == 0 {
			only = append(only, trace)
		}
	}
	for _, trace := range only {
		quoted, err := json.Marshal(trace)
		if err != nil {
			return err
		}
		var rows []struct {
			ID   int64  `db:"id"`
			Args []byte `db:"args"`
		}
		if err := tx.SelectContext(ctx, &rows, `SELECT id, args FROM account_audit WHERE INSTR(args, ?) > 0`, string(quoted)); err != nil {
			return err
		}
		for _, row := range rows {
			args := lms.Args{}
			if err := json.Unmarshal(row.Args, &args); err != nil {
				return err
			}
			if !only.outOf(args, name) {
				continue
			}
			b, err := json.Marshal(args)
			if err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE account_audit SET args = ? WHERE id = ?`, b, row.ID); err != nil {
				return err
			}
			e.Stay["audit"]++
		}
	}
	return nil
}
