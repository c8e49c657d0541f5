package intake

import (
	"context"
	"path"
	"strings"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
)

// personState is how an import left somebody, or found them.
type personState struct {
	Name        string  `json:"name"`
	Username    string  `json:"username,omitempty"`
	Email       string  `json:"email,omitempty"`
	StaffNumber string  `json:"staff_number,omitempty"`
	Employment  string  `json:"employment,omitempty"`
	From        lms.Day `json:"from,omitempty"`
	To          lms.Day `json:"to,omitempty"`
}

func (k Known) state() personState {
	return personState{k.Name, k.Username, k.Email, k.StaffNumber, k.Employment, k.From, k.To}
}

// Confirm brings in what is new or changed in a file, in one transaction, and tells
// which import that was. Conflict intake.nothing when there is nothing of the kind;
// shown is how many lines the person who confirms was told that it would write: any
// other number is a Conflict, for they have seen another plan.
func (s *Store) Confirm(ctx context.Context, actor lms.Actor, libraryID int64, kind Kind, t Table, m Match, file string, shown int) (id int64, err error) {
	if err := require(canBringIn(actor, libraryID)); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		// One import of a library at a time: what it is held against stays as it is.
		var locked int64
		if err := tx.GetContext(ctx, &locked, `SELECT id FROM "library" WHERE id = ? FOR UPDATE`, libraryID); err != nil {
			return err
		}
		h, err := s.house(ctx, tx, actor, libraryID)
		if err != nil {
			return err
		}
		p := Make(kind, t, m, h)
		switch {
		case !p.Does():
			return lms.Fail(lms.Conflict, "intake.nothing")
		case p.Count(New)+p.Count(Changed) != shown:
			return lms.Fail(lms.Conflict, "intake.plan_changed")
		}
		r, err := tx.ExecContext(ctx, `INSERT INTO intake (library_id, kind, file_name, hash, made_at, made_by, added, changed, unchanged, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			libraryID, kind, fileName(file), t.Hash(), s.now(), actor.ID(), p.Count(New), p.Count(Changed), p.Count(Unchanged), p.Count(Refused))
		if err != nil {
			return err
		}
		if id, err = r.LastInsertId(); err != nil {
			return err
		}
		var accounts []int64
		for _, l := range p.Lines {
			if l.Outcome != New && l.Outcome != Changed {
				continue
			}
			write := s.writePast
			if kind == People {
				write = s.writePerson
			}
			account, err := write(ctx, tx, actor, libraryID, id, l)
			if err != nil {
				return err
			}
			accounts = append(accounts, account)
		}
		if kind == People {
			return nil
		}
		return s.ledger.SettleAll(ctx, tx, actor, libraryID, accounts)
	})
	return id, err
}

// fileName is what a file is called, without where it lay.
func fileName(name string) string {
	r := []rune(lms.Line(path.Base(strings.ReplaceAll(name, `\`, "/"))))
	return string(r[:min(200, len(r))])
}

func (s *Store) writePerson(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, intakeID int64, l Line) (int64, error) {
	d := l.person
	var id int64
	var before any
	after := personState{d.Name, d.Username, d.Email, d.StaffNumber, d.Employment, d.From, d.To}
	if k := l.known; k != nil {
		id, before = k.ID, k.state()
		after.Username = k.Username
		for _, f := range []struct {
			into *string
			was  string
		}{{&after.Name, k.Name}, {&after.Email, k.Email}, {&after.StaffNumber, k.StaffNumber}} {
			if *f.into == "" {
				*f.into = f.was
			}
		}
		if d.Employment == "" {
			after.Employment, after.From, after.To = k.Employment, k.From, k.To
		}
	}
	id, err := s.accounts.BringIn(ctx, tx, actor, libraryID, id, lms.Newcomer{Name: after.Name, Username: after.Username, Email: after.Email, StaffNumber: after.StaffNumber, Roles: d.Roles})
	if err != nil {
		return 0, err
	}
	if d.Employment != "" {
		if err := s.ledger.Employ(ctx, tx, actor, libraryID, id, d.Employment, d.From, d.To); err != nil {
			return 0, err
		}
	}
	return id, s.remember(ctx, tx, intakeID, l.Line, id, nil, l.known == nil, before, after, 0)
}

func (s *Store) writePast(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, intakeID int64, l Line) (int64, error) {
	var claim int64
	var before any
	fresh := true
	if l.record != nil {
		claim = l.record.ClaimID
		if fresh = !l.record.Stands; !fresh {
			before = l.record.Past
		}
	}
	claim, revision, err := s.ledger.BringIn(ctx, tx, actor, libraryID, l.known.ID, claim, l.key, l.past)
	if err != nil {
		return 0, err
	}
	return l.known.ID, s.remember(ctx, tx, intakeID, l.Line, l.known.ID, &claim, fresh, before, l.past, revision)
}

func (s *Store) remember(ctx context.Context, tx *sqlx.Tx, intakeID int64, line int, account int64, claim *int64, fresh bool, before, after any, revision int) error {
	was, err := encode(before)
	if err != nil {
		return err
	}
	is, err := encode(after)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO intake_row (intake_id, line, account_id, claim_id, is_new, before_was, after_is, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, intakeID, line, account, claim, fresh, was, is, revision)
	return err
}
