package hours

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const selectClaim = `SELECT k.id, k.library_id, k.account_id, k.kind, k.claim_key, k.activity_id, k.course_id, k.title, k.organiser, k.from_on, k.to_on, k.jp, k.minutes, k.state, k.revision,
	k.sent_at, k.decided_at, k.answer, a.name, COALESCE(f.name, '') AS file FROM hours_claim k JOIN account a ON a.id = k.account_id LEFT JOIN hours_claim_file f ON f.claim_id = k.id `

// Subject is a course or an activity that can have been taught.
type Subject struct {
	Key   string  `db:"subject"` // course-<id> or activity-<id>
	Title string  `db:"title"`
	On    lms.Day `db:"-"` // of an activity: its last day
}

// Subjects are those of a library, activities first, the newest first.
func (s *Store) Subjects(ctx context.Context, actor lms.Actor, libraryID int64) (list []Subject, err error) {
	if err := require(canClaim(actor, libraryID)); err != nil {
		return nil, err
	}
	z, err := zone(ctx, s.db, libraryID)
	if err != nil {
		return nil, err
	}
	var held []attended
	err = s.db.SelectContext(ctx, &held, `SELECT id AS activity_id, title, jp, 0 AS minutes, full_minutes, ends_at FROM activity WHERE library_id = ? AND status = 'scheduled' AND ends_at < ? AND ends_at >= ?
		ORDER BY ends_at DESC, id DESC`, libraryID, s.now(), s.now().AddDate(-2, 0, 0))
	if err != nil {
		return nil, err
	}
	for _, h := range held {
		list = append(list, Subject{fmt.Sprintf("activity-%d", h.ActivityID), h.Title, lms.DayOf(h.At.In(z))})
	}
	var courses []Subject
	err = s.db.SelectContext(ctx, &courses, `SELECT CONCAT('course-', c.id) AS subject, v.title FROM course c JOIN course_version v ON v.course_id = c.id AND v.slot = 'published' WHERE c.library_id = ? ORDER BY v.title, c.id`, libraryID)
	return append(list, courses...), err
}

// Claim hands something in; id 0 is new, else it is sent again, its certificate
// kept where file is nil. Fields: kind, subject, title, organiser, from, to,
// amount, file. Conflict when it was decided on or changed meanwhile.
func (s *Store) Claim(ctx context.Context, actor lms.Actor, libraryID, id int64, d Draft, file *File) (int64, error) {
	if err := require(canClaim(actor, libraryID)); err != nil {
		return 0, err
	}
	z, err := zone(ctx, s.db, libraryID)
	if err != nil {
		return 0, err
	}
	d, err = d.Clean(lms.DayOf(s.now().In(z)))
	if err != nil {
		return 0, err
	}
	if d.Kind == Teaching {
		file = nil
		subjects, err := s.Subjects(ctx, actor, libraryID)
		if err != nil {
			return 0, err
		}
		i := slices.IndexFunc(subjects, func(o Subject) bool { return o.Key == d.Subject })
		if i < 0 {
			return 0, lms.FailField("subject", "hours.subject_missing")
		}
		d.Title = subjects[i].Title
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		key, old := d.key(), Claim{}
		if id != 0 {
			if old, err = claim(ctx, tx, id, " FOR UPDATE"); err != nil {
				return err
			}
			switch {
			case old.AccountID != actor.AccountID || old.LibraryID != libraryID || old.Kind != d.Kind:
				return lms.Fail(lms.NotFound, "hours.claim_gone")
			case !old.Open():
				return lms.Fail(lms.Conflict, "hours.approved_already")
			}
		}
		if d.Kind == External {
			if key = old.Key; file != nil {
				key = file.key()
			}
			if key == "" {
				return lms.FailField("file", "hours.file_missing")
			}
		}
		if id, err = s.saveClaim(ctx, tx, actor, libraryID, id, d, key); err != nil || file == nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO hours_claim_file (claim_id, name, extension, content) VALUES (?, ?, ?, ?)
			ON DUPLICATE KEY UPDATE name = VALUES(name), extension = VALUES(extension), content = VALUES(content)`, id, file.Name, file.Extension, file.Content)
		return err
	})
	return id, err
}

func (s *Store) saveClaim(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, libraryID, id int64, d Draft, key string) (int64, error) {
	if id != 0 {
		_, err := tx.ExecContext(ctx, `UPDATE hours_claim SET claim_key = ?, activity_id = IF(? LIKE 'activity-%', SUBSTRING(?, 10), NULL), course_id = IF(? LIKE 'course-%', SUBSTRING(?, 8), NULL), title = ?, organiser = ?,
			from_on = ?, to_on = ?, jp = ?, minutes = ?, state = 'waiting', revision = revision + 1, sent_at = ? WHERE id = ?`, key, d.Subject, d.Subject, d.Subject, d.Subject, d.Title, d.Organiser, d.From, d.To, d.JP, d.Minutes, s.now(), id)
		return id, handedIn(err, d.Kind)
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO hours_claim (library_id, account_id, made_by, kind, claim_key, activity_id, course_id, title, organiser, from_on, to_on, jp, minutes, state, sent_at)
		VALUES (?, ?, ?, ?, ?, IF(? LIKE 'activity-%', SUBSTRING(?, 10), NULL), IF(? LIKE 'course-%', SUBSTRING(?, 8), NULL), ?, ?, ?, ?, ?, ?, 'waiting', ?)`,
		libraryID, actor.AccountID, actor.AccountID, d.Kind, key, d.Subject, d.Subject, d.Subject, d.Subject, d.Title, d.Organiser, d.From, d.To, d.JP, d.Minutes, s.now())
	if err != nil {
		return 0, handedIn(err, d.Kind)
	}
	return r.LastInsertId()
}

// handedIn says which field was handed in before.
func handedIn(err error, k Kind) error {
	switch {
	case !sqldb.IsDuplicate(err):
		return err
	case k == Teaching:
		return lms.FailField("subject", "hours.subject_twice")
	}
	return lms.FailField("file", "hours.file_twice")
}

func claim(ctx context.Context, q sqlx.QueryerContext, id int64, lock string) (c Claim, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this file.
	err = sqlx.GetContext(ctx, q, &c, selectClaim+`WHERE k.id = ?`+lock, id)
	return c, sqldb.NotFound(err, "hours.claim_gone")
}

// FindClaim is one that the actor handed in or may decide on.
func (s *Store) FindClaim(ctx context.Context, actor lms.Actor, id int64) (Claim, error) {
	c, err := claim(ctx, s.db, id, "")
	if err == nil && !canSee(actor, c.LibraryID, c.AccountID) {
		return Claim{}, lms.Fail(lms.NotFound, "hours.claim_gone")
	}
	return c, err
}

// File is the certificate of a claim, for its owner and who may decide.
func (s *Store) File(ctx context.Context, actor lms.Actor, id int64) (f File, err error) {
	if _, err := s.FindClaim(ctx, actor, id); err != nil {
		return f, err
	}
	err = s.db.GetContext(ctx, &f, `SELECT name, extension, content FROM hours_claim_file WHERE claim_id = ?`, id)
	return f, sqldb.NotFound(err, "hours.claim_gone")
}

// Claims are a person's in a library, the newest first.
func (s *Store) Claims(ctx context.Context, actor lms.Actor, libraryID, accountID int64) (list []Claim, err error) {
	if err := require(canSee(actor, libraryID, accountID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, selectClaim+`WHERE k.library_id = ? AND k.account_id = ? ORDER BY k.from_on DESC, k.id DESC`, libraryID, accountID)
	return list, err
}

// Undecided are those of a library that wait, the oldest first, without the
// actor's own.
func (s *Store) Undecided(ctx context.Context, actor lms.Actor, libraryID int64) (list []Claim, err error) {
	if err := require(canSeePeople(actor, libraryID)); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, selectClaim+`WHERE k.library_id = ? AND k.state = 'waiting' AND k.account_id <> ? ORDER BY k.sent_at, k.id`, libraryID, actor.AccountID)
	return list, err
}

// Decide approves a claim as it was read at that revision, or returns it with an
// answer that says why; also one that was approved, whose hours are then taken
// back. The ledger follows at once. Field: answer.
func (s *Store) Decide(ctx context.Context, actor lms.Actor, id int64, revision int, approve bool, answer string) error {
	answer = lms.Line(answer)
	return s.tx(ctx, func(tx *sqlx.Tx) error {
		c, err := claim(ctx, tx, id, " FOR UPDATE")
		n := utf8.RuneCountInString(answer)
		switch {
		case err != nil:
			return err
		case !canSee(actor, c.LibraryID, c.AccountID):
			return lms.Fail(lms.NotFound, "hours.claim_gone")
		case !canDecide(actor, c.LibraryID, c.AccountID):
			return require(false)
		case c.Revision != revision:
			return lms.Fail(lms.Conflict, "hours.claim_changed")
		case n > maxAnswer:
			return lms.FailField("answer", "hours.text_long", lms.Args{"n": n, "max": maxAnswer})
		case !approve && answer == "":
			return lms.FailField("answer", "hours.answer_missing")
		}
		state := Returned
		if approve {
			state, answer = Approved, ""
		}
		if c.State == state {
			return lms.Fail(lms.Conflict, "hours.claim_changed")
		}
		if _, err := tx.ExecContext(ctx, `UPDATE hours_claim SET state = ?, answer = ?, decided_at = ?, decided_by = ?, revision = revision + 1 WHERE id = ?`, state, answer, s.now(), actor.ID(), id); err != nil {
			return err
		}
		_, err = s.settle(ctx, tx, c.LibraryID, c.AccountID)
		return err
	})
}

// Withdraw deletes a claim of the actor's that never came into the ledger.
func (s *Store) Withdraw(ctx context.Context, actor lms.Actor, id int64) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		c, err := claim(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		var entries int
		if err := tx.GetContext(ctx, &entries, `SELECT COUNT(*) FROM hours_entry WHERE kind = ? AND source_id = ?`, c.Kind, id); err != nil {
			return err
		}
		switch {
		case !actor.In(c.LibraryID) || c.AccountID != actor.AccountID:
			return lms.Fail(lms.NotFound, "hours.claim_gone")
		case !c.Open() || entries > 0:
			return lms.Fail(lms.Conflict, "hours.recorded_once")
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM hours_claim WHERE id = ?`, id)
		return err
	})
}
