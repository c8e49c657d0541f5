package jobs

import (
	"encoding/json"
	"errors"
	"math"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
)

// Status is where a run stands.
type Status string

const (
	Queued   Status = "queued"
	Running  Status = "running"
	Retrying Status = "retrying" // failed, and will be tried again
	Done     Status = "done"
	Failed   Status = "failed"
)

// Over reports whether nothing more will happen.
func (s Status) Over() bool { return s == Done || s == Failed }

// Job is a row of job_run: one run, asked for and perhaps over.
type Job struct {
	ID            int64      `db:"id"`
	TaskID        string     `db:"task_id"`
	Kind          Kind       `db:"kind"`
	Queue         Queue      `db:"queue"`
	LibraryID     int64      `db:"library_id"` // 0: of the whole installation
	Status        Status     `db:"status"`
	Attempt       int        `db:"attempt"`
	RequestedBy   *int64     `db:"requested_by"` // account; nil: the schedule or a command
	CreatedAt     time.Time  `db:"created_at"`
	RunAfter      *time.Time `db:"run_after"`
	StartedAt     *time.Time `db:"started_at"`
	EndedAt       *time.Time `db:"ended_at"`
	ProgressDone  int64      `db:"progress_done"`
	ProgressTotal int64      `db:"progress_total"` // 0: not known
	ProgressKey   string     `db:"progress_key"`
	RowsRead      int64      `db:"rows_read"`
	Failures      Failures   `db:"failures"`
}

// Took is how long the latest attempt took or has been taking.
func (j Job) Took(now time.Time) time.Duration {
	switch {
	case j.StartedAt == nil:
		return 0
	case j.EndedAt != nil:
		return j.EndedAt.Sub(*j.StartedAt)
	}
	return now.Sub(*j.StartedAt)
}

// Failure is one reason in words: a message key and its arguments.
type Failure struct {
	Key  string   `json:"key"`
	Args lms.Args `json:"args,omitempty"`
}

// Failures are why an attempt failed, kept as JSON.
type Failures []Failure

func failures(err error, runID int64) Failures {
	var several lms.Problems
	var one *lms.Error
	switch {
	case errors.As(err, &several):
		var list Failures
		for _, e := range several {
			list = append(list, Failure{e.Key, e.Args})
		}
		return list
	case errors.As(err, &one):
		return Failures{{one.Key, one.Args}}
	}
	return Failures{{"job.failure_unknown", lms.Args{"run": runID}}} // the log has the rest
}

// Scan reads the column; numbers come back whole where they are whole.
func (f *Failures) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok { // NULL
		*f = nil
		return nil
	}
	if err := json.Unmarshal(b, f); err != nil {
		return err
	}
	for _, one := range *f {
		for name, v := range one.Args {
			if n, ok := v.(float64); ok && n == math.Trunc(n) {
				one.Args[name] = int64(n)
			}
		}
	}
	return nil
}

// TimedOut is the key of the failure of a run that was not done in time.
const TimedOut = "job.failure_timeout"

func timedOut(err error) bool {
	var e *lms.Error
	return errors.As(err, &e) && e.Key == TimedOut
}

// MayHelpToRetry reports whether trying again may help after err. What is
// wrong with the input stays wrong.
func MayHelpToRetry(err error) bool {
	k := lms.KindOf(err)
	return k == lms.Internal || k == lms.Unavailable || k == lms.TooMany
}

// Night is how the reading of a library's SLiMS stands by its newest run, by
// when the source read longest ago was read, and by the tries in vain since.
func Night(l library.Library, newest Job, readAt time.Time, b library.Breaker) library.Night {
	n := library.Night{ReadAt: readAt, Reason: l.PauseReason, Breaker: b}
	if l.PausedAt != nil {
		n.PausedAt = *l.PausedAt
	}
	if newest.Status == Failed || newest.Status == Retrying {
		n.FailedAt = newest.CreatedAt
		for _, f := range newest.Failures {
			n.Why = append(n.Why, library.Finding{Level: library.Problem, Key: f.Key, Args: f.Args})
		}
	}
	return n
}
