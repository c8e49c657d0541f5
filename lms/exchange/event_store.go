package exchange

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// happened is, for each kind, what has happened in a library as its tables say now.
// An event is whatever stands there and was not noted yet: however late a
// transaction commits, and whichever part of the program wrote it, nothing is lost,
// and the unique key of exchange_event sees to it that nothing is noted twice.
//
// Where happened_at is NULL nobody has written down when: it is now.
//
// Safety: without arguments of anybody's; the one argument is the library.
var happened = map[Kind]string{
	CourseBegun: `SELECT e.id AS subject_id, 0 AS round, MIN(p.first_opened_at) AS happened_at FROM course c JOIN course_enrolment e ON e.course_id = c.id
		JOIN course_progress p ON p.enrolment_id = e.id WHERE c.library_id = ? GROUP BY e.id`,
	// A course that a corrected test has opened again may be completed again.
	CourseCompleted: `SELECT e.id AS subject_id, UNIX_TIMESTAMP(e.completed_at) AS round, e.completed_at AS happened_at FROM course c JOIN course_enrolment e ON e.course_id = c.id
		WHERE c.library_id = ? AND e.completed_at IS NOT NULL`,
	TestBegun: `SELECT t.id AS subject_id, 0 AS round, t.started_at AS happened_at FROM assessment a JOIN attempt t ON t.assessment_id = a.id WHERE a.library_id = ? AND NOT t.voided`,
	// What was taken back and holds again is told again.
	TestPassed: `SELECT t.id AS subject_id, ` + takenBack(TestPassed) + ` AS round, t.submitted_at AS happened_at FROM assessment a JOIN attempt t ON t.assessment_id = a.id
		WHERE a.library_id = ? AND t.passed AND t.submitted_at IS NOT NULL AND NOT t.voided`,
	TestFailed: `SELECT t.id AS subject_id, ` + takenBack(TestFailed) + ` AS round, t.submitted_at AS happened_at FROM assessment a JOIN attempt t ON t.assessment_id = a.id
		WHERE a.library_id = ? AND NOT t.passed AND t.submitted_at IS NOT NULL AND NOT t.voided`,
	CertificateIssued:  `SELECT k.id AS subject_id, 0 AS round, k.issued_at AS happened_at FROM certificate k WHERE k.library_id = ? AND k.account_id IS NOT NULL`,
	CertificateRevoked: `SELECT k.id AS subject_id, 0 AS round, k.revoked_at AS happened_at FROM certificate k WHERE k.library_id = ? AND k.account_id IS NOT NULL AND k.revoked_at IS NOT NULL`,
	CourseRetracted: `SELECT o.subject_id, o.id AS round, CAST(NULL AS DATETIME) AS happened_at FROM exchange_event o JOIN course_enrolment e ON e.id = o.subject_id
		WHERE o.library_id = ? AND o.kind = 'course.completed' AND NOT COALESCE(UNIX_TIMESTAMP(e.completed_at) = o.round, FALSE)`,
	TestRetracted: `SELECT o.subject_id, o.id AS round, IF(t.voided, (SELECT MAX(v.made_at) FROM attempt_void v WHERE v.attempt_id = t.id), NULL) AS happened_at FROM exchange_event o
		JOIN attempt t ON t.id = o.subject_id WHERE o.library_id = ? AND o.kind IN ('test.passed', 'test.failed') AND (t.voided OR NOT COALESCE(t.passed = (o.kind = 'test.passed'), FALSE))`,
}

// takenBack is the last retraction of that kind of event about attempt t, 0 when it
// was never taken back.
//
// Safety: kind is one of ours.
func takenBack(kind Kind) string {
	return `(SELECT COALESCE(MAX(r.id), 0) FROM exchange_event r JOIN exchange_event o ON o.id = r.round
		WHERE r.kind = 'test.retracted' AND r.subject_id = t.id AND o.kind = '` + string(kind) + `')`
}

const notNoted = ` h LEFT JOIN exchange_event x ON x.kind = ? AND x.subject_id = h.subject_id AND x.round = h.round WHERE x.id IS NULL`

// skip notes all that has happened in a library until now, for everybody but one
// receiver: a new one hears of what comes after it.
func (s *Store) skip(ctx context.Context, tx *sqlx.Tx, libraryID, but int64) error {
	var last int64
	if err := tx.GetContext(ctx, &last, `SELECT COALESCE(MAX(id), 0) FROM exchange_event WHERE library_id = ?`, libraryID); err != nil {
		return err
	}
	for _, kind := range noted {
		// Another process may be noting the same: what it has noted stays its own.
		if _, err := tx.ExecContext(ctx, `INSERT IGNORE INTO exchange_event (library_id, kind, subject_id, round, happened_at, noted_at)
			SELECT ?, ?, h.subject_id, h.round, h.happened_at, ? FROM (`+happened[kind]+`)`+notNoted, libraryID, kind, s.now(), libraryID, kind); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT IGNORE INTO exchange_delivery (receiver_id, event_id, created_at, next_at) SELECT r.id, x.id, ?, ? FROM exchange_event x
		JOIN exchange_receiver r ON r.library_id = x.library_id AND r.off_at IS NULL AND r.removed_at IS NULL AND r.id <> ? AND FIND_IN_SET(x.kind, r.kinds)
		WHERE x.library_id = ? AND x.id > ?`, s.now(), s.now(), but, libraryID, last)
	return err
}

// noteLimit is how many events of a kind are noted at once.
const noteLimit = 500

// NoteEvents notes what has happened in the libraries that have receivers, each
// event together with the messages that are due for it. Only the system may.
func (s *Store) NoteEvents(ctx context.Context, actor lms.Actor) error {
	if err := require(actor.IsSystem()); err != nil {
		return err
	}
	var rows []receiverRow
	if err := s.db.SelectContext(ctx, &rows, selectReceiver+`AND r.off_at IS NULL ORDER BY r.library_id, r.id`); err != nil {
		return err
	}
	wanted := map[int64]map[Kind][]int64{} // receivers by library and kind
	for _, row := range rows {
		if wanted[row.LibraryID] == nil {
			wanted[row.LibraryID] = map[Kind][]int64{}
		}
		for k := range strings.SplitSeq(row.Kinds, ",") {
			wanted[row.LibraryID][Kind(k)] = append(wanted[row.LibraryID][Kind(k)], row.ID)
		}
	}
	for libraryID, kinds := range wanted {
		for _, kind := range slices.Concat(noted, []Kind{CourseRetracted, TestRetracted}) {
			if len(kinds[kind]) == 0 && !kind.Retracts() {
				continue
			}
			if err := s.note(ctx, libraryID, kind, kinds[kind]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Store) note(ctx context.Context, libraryID int64, kind Kind, receivers []int64) error {
	var found []struct {
		SubjectID  int64      `db:"subject_id"`
		Round      int64      `db:"round"`
		HappenedAt *time.Time `db:"happened_at"`
	}
	if err := s.db.SelectContext(ctx, &found, `SELECT h.subject_id, h.round, h.happened_at FROM (`+happened[kind]+`)`+notNoted+` ORDER BY h.happened_at, h.subject_id LIMIT ?`,
		libraryID, kind, noteLimit); err != nil || len(found) == 0 {
		return err
	}
	now := s.now()
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		for _, f := range found {
			if f.HappenedAt == nil {
				f.HappenedAt = &now
			}
			r, err := tx.ExecContext(ctx, `INSERT INTO exchange_event (library_id, kind, subject_id, round, happened_at, noted_at) VALUES (?, ?, ?, ?, ?, ?)`,
				libraryID, kind, f.SubjectID, f.Round, f.HappenedAt, now)
			if sqldb.IsDuplicate(err) {
				continue // another process was first, and told everybody
			}
			if err != nil {
				return err
			}
			event, err := r.LastInsertId()
			if err != nil {
				return err
			}
			if kind.Retracts() { // whoever was told
				if _, err := tx.ExecContext(ctx, `INSERT INTO exchange_delivery (receiver_id, event_id, created_at, next_at) SELECT d.receiver_id, ?, ?, ? FROM exchange_delivery d
					JOIN exchange_receiver r ON r.id = d.receiver_id WHERE d.event_id = ? AND r.off_at IS NULL AND r.removed_at IS NULL`, event, now, now, f.Round); err != nil {
					return err
				}
				continue
			}
			for _, receiver := range receivers {
				if _, err := tx.ExecContext(ctx, `INSERT INTO exchange_delivery (receiver_id, event_id, created_at, next_at) VALUES (?, ?, ?, ?)`, receiver, event, now, now); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

const eventColumns = `x.id, x.kind, x.subject_id, x.round, x.happened_at, COALESCE(o.kind, '') AS told_kind, COALESCE(o.round, 0) AS told_round`

// events are those with the given ids and what there is to tell of them now; one
// whose enrolment or attempt is no more is left out.
func (s *Store) events(ctx context.Context, ids []int64) (map[int64]Event, error) {
	all := map[int64]Event{}
	for _, query := range []string{
		`SELECT ` + eventColumns + `, e.course_id AS of_id, v.title, v.language, e.account_id, e.jp, NULL AS percent, NULL AS seconds, p.name, COALESCE(p.email, '') AS email, u.user_id, COALESCE(u.username, '') AS username
			FROM exchange_event x LEFT JOIN exchange_event o ON x.kind = 'course.retracted' AND o.id = x.round JOIN course_enrolment e ON e.id = x.subject_id JOIN course_version v ON v.id = e.version_id JOIN account p ON p.id = e.account_id
			LEFT JOIN account_slims_user u ON u.account_id = e.account_id AND u.library_id = x.library_id WHERE x.kind LIKE 'course.%' AND x.id IN (?)`,
		`SELECT ` + eventColumns + `, t.assessment_id AS of_id, a.title, '' AS language, t.account_id, NULL AS jp, t.percent, TIMESTAMPDIFF(SECOND, t.started_at, t.submitted_at) AS seconds, p.name, COALESCE(p.email, '') AS email, u.user_id, COALESCE(u.username, '') AS username
			FROM exchange_event x LEFT JOIN exchange_event o ON x.kind = 'test.retracted' AND o.id = x.round JOIN attempt t ON t.id = x.subject_id JOIN assessment a ON a.id = t.assessment_id JOIN account p ON p.id = t.account_id
			LEFT JOIN account_slims_user u ON u.account_id = t.account_id AND u.library_id = x.library_id WHERE x.kind LIKE 'test.%' AND x.id IN (?)`,
		`SELECT ` + eventColumns + `, k.rule_id AS of_id, '' AS title, '' AS language, k.account_id, NULL AS jp, NULL AS percent, NULL AS seconds, k.code AS certificate, p.name, COALESCE(p.email, '') AS email, u.user_id, COALESCE(u.username, '') AS username
			FROM exchange_event x LEFT JOIN exchange_event o ON FALSE JOIN certificate k ON k.id = x.subject_id JOIN account p ON p.id = k.account_id
			LEFT JOIN account_slims_user u ON u.account_id = k.account_id AND u.library_id = x.library_id WHERE x.kind LIKE 'certificate.%' AND x.id IN (?)`,
	} {
		// Safety: the literals above.
		query, args, err := sqlx.In(query, ids)
		if err != nil {
			return nil, err
		}
		var list []Event
		if err := s.db.SelectContext(ctx, &list, query, args...); err != nil {
			return nil, err
		}
		for _, e := range list {
			all[e.ID] = e
		}
	}
	return all, nil
}

// Wants reports whether a receiver is told of a kind.
func (r Receiver) Wants(k Kind) bool { return slices.Contains(r.Kinds, k) }
