package course

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const runColumns = `r.id, r.enrolment_id, r.lesson_key, r.attempt, r.item, r.media_id, r.seq, r.completion, r.success, r.score_raw, r.score_min, r.score_max,
	r.score_scaled, r.percent, r.seconds, r.data, r.opened_at, r.saved_at`

func attemptRuns(ctx context.Context, q sqlx.QueryerContext, p Pass) (map[string]Run, error) {
	var list []Run
	if err := sqlx.SelectContext(ctx, q, &list, `SELECT `+runColumns+` FROM course_run r WHERE r.enrolment_id = ? AND r.lesson_key = ? AND r.attempt = ?`,
		p.EnrolmentID, p.LessonKey, p.Attempt); err != nil {
		return nil, err
	}
	runs := map[string]Run{}
	for _, r := range list {
		runs[r.Item] = r
	}
	return runs, nil
}

func (s *Store) openRun(ctx context.Context, tx *sqlx.Tx, p Pass, item string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO course_run (enrolment_id, lesson_key, attempt, item, media_id, data, opened_at)
		VALUES (?, ?, ?, ?, ?, '', ?) ON DUPLICATE KEY UPDATE media_id = VALUES(media_id)`, p.EnrolmentID, p.LessonKey, p.Attempt, item, p.MediaID, s.now())
	return err
}

// PlayAgain begins the package of a lesson anew: one more attempt, where the
// one before has left anything. What was done stays done.
func (s *Store) PlayAgain(ctx context.Context, actor lms.Actor, courseID int64, key string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.view(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		l, err := v.open(key)
		if err != nil {
			return err
		}
		if !l.Kind.IsContent() || l.MediaID == nil {
			return lms.Fail(lms.NotFound, "lesson.not_found")
		}
		m, err := document(ctx, tx, v.LibraryID, *l.MediaID)
		if err != nil {
			return err
		}
		if _, err := enrolment(ctx, tx, courseID, actor.AccountID, " FOR UPDATE"); err != nil {
			return err
		}
		p := Pass{MediaID: m.ID, EnrolmentID: &v.Enrolment.ID, LessonKey: key}
		if err := tx.GetContext(ctx, &p.Attempt, `SELECT COALESCE(MAX(attempt), 0) FROM course_run WHERE enrolment_id = ? AND lesson_key = ? AND saved_at IS NOT NULL`,
			p.EnrolmentID, key); err != nil || p.Attempt == 0 {
			return err
		}
		p.Attempt++
		return s.openRun(ctx, tx, p, m.Content.Items[m.Content.Launches()[0]].ID)
	})
}

// RunOf is the run that a pass saves into, with nothing in it where none is
// kept.
func (s *Store) RunOf(ctx context.Context, p Pass, item string) (r Run, err error) {
	if p.EnrolmentID == nil {
		return r, nil
	}
	err = s.db.GetContext(ctx, &r, `SELECT `+runColumns+` FROM course_run r WHERE r.enrolment_id = ? AND r.lesson_key = ? AND r.attempt = ? AND r.item = ?`,
		p.EnrolmentID, p.LessonKey, p.Attempt, item)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return r, err
}

// Saved is what became of an act.
type Saved struct {
	Seq  int64 // the newest that the store has of its kind
	Late bool  // a newer one was there: this changed nothing
	Done bool  // the lesson, by now
	Run  Run
	Now  time.Time
}

// SaveAct keeps what a package did; it may come twice and late.
func (s *Store) SaveAct(ctx context.Context, token string, a Act) (saved Saved, err error) {
	if err := a.check(); err != nil {
		return saved, err
	}
	if time.UnixMilli(a.Seq).After(s.now().Add(maxAhead)) {
		return saved, lms.Fail(lms.Conflict, "content.seq_ahead")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		p, err := s.pass(ctx, tx, token)
		if err != nil {
			return err
		}
		if p.EnrolmentID == nil {
			return lms.Fail(lms.Conflict, "course.not_enrolled")
		}
		var e Enrolment
		if err := tx.GetContext(ctx, &e, `SELECT `+enrolmentColumns+` FROM course_enrolment e WHERE e.id = ? FOR UPDATE`, *p.EnrolmentID); err != nil {
			return sqldb.NotFound(err, "course.not_enrolled")
		}
		if e.WithdrawnAt != nil {
			return lms.Fail(lms.Conflict, "course.not_enrolled")
		}
		var m Media
		if err := tx.GetContext(ctx, &m, `SELECT `+mediaColumns+` FROM course_media WHERE id = ?`, p.MediaID); err != nil {
			return err
		}
		if m.Content == nil || a.Item < 0 || a.Item >= len(m.Content.Items) || m.Content.Items[a.Item].Launch == "" {
			return lms.Fail(lms.Invalid, actNotUnderstood)
		}
		it := m.Content.Items[a.Item]
		if err := s.openRun(ctx, tx, p, it.ID); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &saved.Run, `SELECT `+runColumns+` FROM course_run r WHERE r.enrolment_id = ? AND r.lesson_key = ? AND r.attempt = ? AND r.item = ?`,
			p.EnrolmentID, p.LessonKey, p.Attempt, it.ID); err != nil {
			return err
		}
		r := &saved.Run
		saved.Now = s.now()
		if len(a.Statement) > 0 {
			saved.Seq, saved.Late, err = s.addStatement(ctx, tx, r, a)
		} else {
			if saved.Late = a.Seq <= r.Seq; !saved.Late {
				err = r.take(m.Content.Format, it, a)
			}
			saved.Seq = r.Seq
		}
		if err != nil {
			return err
		}
		var v Version
		if err := tx.GetContext(ctx, &v, selectVersion+`WHERE v.id = ?`, e.VersionID); err != nil {
			return err
		}
		o, err := outline(ctx, tx, v)
		if err != nil {
			return err
		}
		l, ok := o.Lesson(p.LessonKey)
		if !ok || l.MediaID == nil || *l.MediaID != m.ID {
			return lms.Fail(lms.NotFound, "content.pass_gone")
		}
		if !saved.Late {
			r.SavedAt = &saved.Now
			if err := s.keepRun(ctx, tx, *r); err != nil {
				return err
			}
		}
		runs, err := attemptRuns(ctx, tx, p)
		if err != nil {
			return err
		}
		saved.Done, err = s.settle(ctx, tx, e, l, *m.Content, runs)
		return err
	})
	return saved, err
}

// take puts a newer state of things into a run.
func (r *Run) take(f Format, it ContentItem, a Act) error {
	values := a.Values
	if f == H5PFormat {
		if a.State == nil {
			return lms.Fail(lms.Invalid, actNotUnderstood)
		}
		values, r.Seconds = map[string]string{"state": *a.State}, max(r.Seconds, a.Seconds)
	} else if it.Reports {
		r.RunOutcome = judgeValues(f, it, values, a.Seconds)
	}
	data, err := json.Marshal(values)
	r.Data, r.Seq = string(data), a.Seq
	return err
}

func (s *Store) keepRun(ctx context.Context, tx *sqlx.Tx, r Run) error {
	_, err := tx.NamedExecContext(ctx, `UPDATE course_run SET seq = :seq, completion = :completion, success = :success, score_raw = :score_raw, score_min = :score_min,
		score_max = :score_max, score_scaled = :score_scaled, percent = :percent, seconds = :seconds, data = :data, saved_at = :saved_at WHERE id = :id`, r)
	return err
}

// addStatement keeps an xAPI statement once, and lets the newest decide.
func (s *Store) addStatement(ctx context.Context, tx *sqlx.Tx, r *Run, a Act) (newest int64, late bool, err error) {
	st, kept, err := readStatement(a.Statement)
	if err != nil {
		return 0, false, err
	}
	var n int
	if err := tx.QueryRowxContext(ctx, `SELECT COALESCE(MAX(seq), 0), COUNT(*) FROM course_run_statement WHERE run_id = ?`, r.ID).Scan(&newest, &n); err != nil {
		return 0, false, err
	}
	if n >= maxStatements {
		return 0, false, lms.Fail(lms.TooLarge, actTooLarge)
	}
	if _, err := tx.ExecContext(ctx, `INSERT IGNORE INTO course_run_statement (run_id, seq, statement, stored_at) VALUES (?, ?, ?, ?)`, r.ID, a.Seq, string(kept), s.now()); err != nil {
		return 0, false, err
	}
	if a.Seq <= newest {
		return newest, true, nil
	}
	r.RunOutcome = st.judge(r.RunOutcome)
	r.Seconds = max(r.Seconds, a.Seconds)
	return a.Seq, false, nil
}

// settle notes what the runs of an attempt come to by the lesson's rule, and
// reports whether the lesson is done.
func (s *Store) settle(ctx context.Context, tx *sqlx.Tx, e Enrolment, l Lesson, c Content, runs map[string]Run) (bool, error) {
	outcomes := map[string]RunOutcome{}
	for item, r := range runs {
		outcomes[item] = r.RunOutcome
	}
	done, percent := c.settled(outcomes)
	switch l.DoneBy {
	case ByScore:
		done = percent != nil && *percent >= float64(l.AtLeast)
	case ByTime, ByView: // not the package's to say
		done = false
	}
	now := s.now()
	var doneAt *time.Time
	if done {
		doneAt = &now
	}
	if err := s.note(ctx, tx, e, l.Key, now, doneAt, percent); err != nil {
		return false, err
	}
	err := tx.GetContext(ctx, &done, `SELECT completed_at IS NOT NULL FROM course_progress WHERE enrolment_id = ? AND lesson_key = ?`, e.ID, l.Key)
	return done, err
}

// LearnerRun is a run with whose it is; names are filled in by the caller.
type LearnerRun struct {
	Run
	AccountID int64    `db:"account_id"`
	CourseID  int64    `db:"course_id"`
	LibraryID int64    `db:"library_id"`
	Content   *Content `db:"content"`
}

// ItemTitle is what the package calls the item.
func (r LearnerRun) ItemTitle() string {
	if r.Content != nil {
		for _, it := range r.Content.Items {
			if it.ID == r.Item {
				return it.Title
			}
		}
	}
	return r.Item
}

const selectRun = `SELECT ` + runColumns + `, e.account_id, e.course_id, c.library_id, m.content FROM course_run r
	JOIN course_enrolment e ON e.id = r.enrolment_id JOIN course c ON c.id = e.course_id JOIN course_media m ON m.id = r.media_id `

// Runs lists what a lesson's package has reported of everybody, by person and
// then the newest attempt first; for trainers.
func (s *Store) Runs(ctx context.Context, actor lms.Actor, courseID int64, key string) (list []LearnerRun, err error) {
	var libraryID int64
	if err := s.db.GetContext(ctx, &libraryID, `SELECT library_id FROM course WHERE id = ?`, courseID); err != nil {
		return nil, sqldb.NotFound(err, "course.not_found")
	}
	if err := requireIn(actor, libraryID, canWrite); err != nil {
		return nil, err
	}
	if !isKey(key) {
		return nil, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	err = s.db.SelectContext(ctx, &list, selectRun+`WHERE e.course_id = ? AND r.lesson_key = ? ORDER BY e.enrolled_at, e.id, r.attempt DESC, r.id`, courseID, key)
	return list, err
}

// Statement is an xAPI statement as it was kept.
type Statement struct {
	Seq       int64     `db:"seq"`
	Statement string    `db:"statement"`
	StoredAt  time.Time `db:"stored_at"`
}

// FindRun is a run with all that the package left, for the learner and for the
// library's trainers.
func (s *Store) FindRun(ctx context.Context, actor lms.Actor, courseID, runID int64) (r LearnerRun, statements []Statement, err error) {
	if err := s.db.GetContext(ctx, &r, selectRun+`WHERE e.course_id = ? AND r.id = ?`, courseID, runID); err != nil {
		return r, nil, sqldb.NotFound(err, "content.run_not_found")
	}
	if !canReadRun(actor, r.LibraryID, r.AccountID) {
		return LearnerRun{}, nil, lms.Fail(lms.NotFound, "content.run_not_found")
	}
	err = s.db.SelectContext(ctx, &statements, `SELECT seq, statement, stored_at FROM course_run_statement WHERE run_id = ? ORDER BY seq DESC LIMIT 500`, runID)
	return r, statements, err
}
