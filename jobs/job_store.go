package jobs

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
)

// Store keeps the runs.
type Store struct {
	db  *sqldb.DB
	now func() time.Time
}

// NewStore makes a Store.
func NewStore(db *sqldb.DB, now func() time.Time) *Store {
	return &Store{db: db, now: func() time.Time { return now().UTC().Truncate(time.Second) }}
}

const selectJob = `SELECT id, task_id, kind, queue, COALESCE(library_id, 0) AS library_id, status, attempt, requested_by, created_at, run_after,
	started_at, ended_at, progress_done, progress_total, progress_key, rows_read, failures FROM job_run `

// Find is one run.
func (s *Store) Find(ctx context.Context, actor lms.Actor, id int64) (j Job, err error) {
	if err := s.db.GetContext(ctx, &j, selectJob+`WHERE id = ?`, id); err != nil {
		return j, sqldb.NotFound(err, "job.not_found")
	}
	if !CanRead(actor, j.LibraryID) {
		return Job{}, lms.Fail(lms.NotFound, "job.not_found")
	}
	return j, nil
}

// List is a library's newest runs and the failed ones of the whole
// installation, the newest first.
func (s *Store) List(ctx context.Context, actor lms.Actor, libraryID int64, limit int) ([]Job, error) {
	if err := require(CanRead(actor, libraryID)); err != nil {
		return nil, err
	}
	var list []Job
	err := s.db.SelectContext(ctx, &list, selectJob+`WHERE library_id = ? OR library_id IS NULL ORDER BY id DESC LIMIT ?`, libraryID, limit)
	return list, err
}

// Latest is a library's newest run of each kind.
func (s *Store) Latest(ctx context.Context, actor lms.Actor, libraryID int64) (map[Kind]Job, error) {
	if err := require(CanRead(actor, libraryID)); err != nil {
		return nil, err
	}
	var list []Job
	err := s.db.SelectContext(ctx, &list, selectJob+`WHERE id IN (SELECT MAX(id) FROM job_run WHERE library_id = ? GROUP BY kind)`, libraryID)
	latest := map[Kind]Job{}
	for _, j := range list {
		latest[j.Kind] = j
	}
	return latest, err
}

// AskNightly notes the nightly run of that day; it is noted once.
func (s *Store) AskNightly(ctx context.Context, k Kind, libraryID int64, day lms.Day) (asked bool, err error) {
	_, asked, err = s.insert(ctx, s.db, nightlyID(k, libraryID, day), k, libraryID, nil, false)
	return asked, err
}

// Ask notes a run by hand. A run that waits to be tried again is tried now
// instead; one that waits its turn or works is a Conflict.
func (s *Store) Ask(ctx context.Context, actor lms.Actor, k Kind, libraryID int64) (j Job, err error) {
	if !k.ForLibrary() {
		return j, lms.Fail(lms.Invalid, "job.unknown_kind", lms.Args{"kind": string(k)})
	}
	if err := require(CanRun(actor, libraryID)); err != nil {
		return j, err
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var lib struct { // locked, so that two administrators ask one after the other
			Zone   string `db:"time_zone"`
			Paused bool   `db:"paused"`
		}
		if err := tx.GetContext(ctx, &lib, `SELECT time_zone, paused_at IS NOT NULL AS paused FROM "library" WHERE id = ? FOR UPDATE`, libraryID); err != nil {
			return sqldb.NotFound(err, "library.not_found")
		}
		if lib.Paused && k != ImpactRun {
			return library.ErrPaused
		}
		var by *int64
		if actor.AccountID != 0 {
			by = &actor.AccountID
		}
		var open []Job
		err := tx.SelectContext(ctx, &open, selectJob+`WHERE library_id = ? AND kind = ? AND status IN ('queued','running','retrying') ORDER BY id DESC LIMIT 1`, libraryID, k)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			if open[0].Status != Retrying {
				if open[0].Status == Running {
					return ErrBusy
				}
				return lms.Fail(lms.Conflict, "job.already_queued")
			}
			queue, err := s.queueFor(ctx, tx, k, libraryID, true)
			if err != nil {
				return err
			}
			_, err = tx.ExecContext(ctx, `UPDATE job_run SET status = 'queued', run_after = NULL, attempt = 0, requested_by = COALESCE(?, requested_by), queue = ? WHERE id = ?`, by, queue, open[0].ID)
			j = open[0]
			j.Status, j.RunAfter, j.Attempt, j.Queue = Queued, nil, 0, queue
			return err
		}
		loc, err := time.LoadLocation(lib.Zone)
		if err != nil {
			return err
		}
		day, number := lms.DayOf(s.now().In(loc)), 0
		// Safety: the id holds letters, digits, ':' and '-' only.
		if err := tx.GetContext(ctx, &number, `SELECT COUNT(*) FROM job_run WHERE task_id LIKE ?`, nightlyID(k, libraryID, day)+":m%"); err != nil {
			return err
		}
		id, _, err := s.insert(ctx, tx, manualID(k, libraryID, day, number+1), k, libraryID, by, true)
		if err != nil {
			return err
		}
		return tx.GetContext(ctx, &j, selectJob+`WHERE id = ?`, id)
	})
	return j, err
}

func (s *Store) insert(ctx context.Context, db sqlx.ExtContext, taskID string, k Kind, libraryID int64, by *int64, byPerson bool) (id int64, inserted bool, err error) {
	queue, err := s.queueFor(ctx, db, k, libraryID, byPerson)
	if err != nil {
		return 0, false, err
	}
	r, err := db.ExecContext(ctx, `INSERT INTO job_run (task_id, kind, queue, library_id, status, requested_by, created_at) VALUES (?, ?, ?, ?, 'queued', ?, ?)`,
		taskID, k, queue, libraryID, by, s.now())
	if sqldb.IsDuplicate(err) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	id, err = r.LastInsertId()
	return id, true, err
}

// Begin starts an attempt at a run. The caller holds the library's lock, so a
// row that says "running" was left by a worker that is gone. ok is false when
// there is nothing to do: the run is over, or was begun too often.
func (s *Store) Begin(ctx context.Context, id int64) (run *Run, ok bool, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		var j Job
		run, ok = nil, false
		if err := tx.GetContext(ctx, &j, selectJob+`WHERE id = ? FOR UPDATE`, id); err != nil {
			return sqldb.NotFound(err, "job.not_found")
		}
		if j.Status.Over() {
			return nil
		}
		if j.Attempt >= MaxAttempts {
			return end(ctx, tx, id, Failed, progress{j.ProgressDone, j.ProgressTotal, j.RowsRead, j.ProgressKey}, nil,
				failures(lms.Fail(lms.Internal, "job.failure_killed", lms.Args{"n": j.Attempt}), id), s.now())
		}
		run, ok = &Run{ID: id, Kind: j.Kind, LibraryID: j.LibraryID, Attempt: j.Attempt + 1, Queue: j.Queue, Asked: j.RequestedBy != nil}, true
		_, err := tx.ExecContext(ctx, `UPDATE job_run SET status = 'running', attempt = attempt + 1, run_after = NULL, started_at = ?, ended_at = NULL,
			progress_done = 0, progress_total = 0, progress_key = '', rows_read = 0, failures = NULL WHERE id = ?`, s.now(), id)
		return err
	})
	return run, ok, err
}

func (s *Store) saveProgress(ctx context.Context, id int64, p progress) error {
	_, err := s.db.ExecContext(ctx, `UPDATE job_run SET progress_done = ?, progress_total = ?, progress_key = ?, rows_read = ? WHERE id = ? AND status = 'running'`,
		p.done, p.total, p.key, p.rows, id)
	return err
}

func end(ctx context.Context, tx *sqlx.Tx, id int64, status Status, p progress, after *time.Time, why Failures, now time.Time) error {
	var text []byte
	if why != nil {
		var err error
		if text, err = json.Marshal(why); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `UPDATE job_run SET status = ?, run_after = ?, ended_at = ?, progress_done = ?, progress_total = ?, progress_key = ?,
		rows_read = ?, failures = ? WHERE id = ?`, status, after, now, p.done, p.total, p.key, p.rows, text, id)
	return err
}

// Finish writes down that the run succeeded, and asks for what follows it in
// the same breath: a reading is followed by the comparison and by the check of
// practicals.
func (s *Store) Finish(ctx context.Context, run *Run) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		run.follows = nil
		if err := end(ctx, tx, run.ID, Done, run.final(), nil, nil, s.now()); err != nil || run.Kind != SlimsSync {
			return err
		}
		for _, k := range []Kind{ImpactRun, PracticalCheck} {
			id, asked, err := s.insert(ctx, tx, followID(k, run.LibraryID, run.ID), k, run.LibraryID, nil, false)
			if err != nil {
				return err
			}
			if asked {
				run.follows = append(run.follows, id)
			}
		}
		return nil
	})
}

// NoMore is the wait of a run that is not tried again.
const NoMore = time.Duration(-1)

// Fail writes down why an attempt failed. The run is tried again after a
// while where that may help, it was not tried too often, and wait is not NoMore;
// run.Queue then says where it waits.
func (s *Store) Fail(ctx context.Context, run *Run, cause error, wait time.Duration) (again bool, err error) {
	again = MayHelpToRetry(cause) && run.Attempt < MaxAttempts && wait != NoMore
	queue := queueAfter(run.Queue, run.Kind, cause)
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		status, after := Failed, (*time.Time)(nil)
		if again {
			t := s.now().Add(wait)
			status, after = Retrying, &t
		}
		if _, err := tx.ExecContext(ctx, `UPDATE job_run SET queue = ? WHERE id = ?`, queue, run.ID); err != nil {
			return err
		}
		return end(ctx, tx, run.ID, status, run.final(), after, failures(cause, run.ID), s.now())
	})
	if err == nil {
		run.Queue = queue
	}
	return again, err
}

// GiveBack returns a run to the queue because the program is ending; the
// attempt does not count.
func (s *Store) GiveBack(ctx context.Context, run *Run) error {
	_, err := s.db.ExecContext(ctx, `UPDATE job_run SET status = 'queued', attempt = attempt - 1, ended_at = NULL WHERE id = ? AND status = 'running'`, run.ID)
	return err
}

// NoteSweep keeps what went wrong with the minute's work: one row a day and kind.
func (s *Store) NoteSweep(ctx context.Context, k Kind, cause error) error {
	now := s.now()
	text, err := json.Marshal(failures(cause, 0))
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `INSERT INTO job_run (task_id, kind, status, attempt, created_at, started_at, ended_at, failures) VALUES (?, ?, 'failed', 1, ?, ?, ?, ?)
		ON DUPLICATE KEY UPDATE attempt = attempt + 1, ended_at = VALUES(ended_at), started_at = VALUES(started_at), failures = VALUES(failures)`,
		string(k)+":"+lms.DayOf(now).String(), k, now, now, now, text)
	return err
}

// Open is every run that is not over, the oldest first. Running rows whose
// worker is gone come back as queued ones.
func (s *Store) Open(ctx context.Context) ([]Job, error) {
	var list []Job
	if err := s.db.SelectContext(ctx, &list, selectJob+`WHERE status IN ('queued','running','retrying') ORDER BY id`); err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].Status != Running {
			continue
		}
		gone, err := s.requeueAbandoned(ctx, list[i])
		if err != nil {
			return nil, err
		}
		if gone {
			list[i].Status = Queued
		}
	}
	return list, nil
}

// requeueAbandoned: a running row without its lock has lost its worker. It is
// looked at again in one statement, because it may have just ended.
func (s *Store) requeueAbandoned(ctx context.Context, j Job) (bool, error) {
	// Safety: lockName is a constant expression.
	r, err := s.db.ExecContext(ctx, `UPDATE job_run SET status = 'queued' WHERE id = ? AND status = 'running' AND attempt = ? AND IS_FREE_LOCK(`+lockName+`) = 1`,
		j.ID, j.Attempt, j.LibraryID)
	if err != nil {
		return false, err
	}
	n, err := r.RowsAffected()
	return n == 1, err
}
