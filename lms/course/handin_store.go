package course

import (
	"context"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

const (
	handInColumns = `w.id, w.enrolment_id, w.lesson_key, w.number, w.version_id, w.text, w.saved_at, w.handed_in_at`
	fileColumns   = `f.id, f.handin_id, f.stored, f.extension, f.size, f.name`
	markColumns   = `m.id, m.handin_id, m.number, m.marker_id, m.accepted, m.levels, m.points, m.most, m.comment, m.marked_at`
)

// addHandIns puts the states of assignments into a journey.
func addHandIns(ctx context.Context, q sqlx.QueryerContext, enrolmentID int64, j Journey) error {
	var rows []struct {
		Key      string `db:"lesson_key"`
		Accepted *bool  `db:"accepted"`
	}
	// In the order of numbers, the latest one stays.
	if err := sqlx.SelectContext(ctx, q, &rows, `SELECT w.lesson_key, m.accepted FROM course_handin w
		LEFT JOIN course_handin_mark m ON m.handin_id = w.id
		WHERE w.enrolment_id = ? AND w.handed_in_at IS NOT NULL ORDER BY w.number, m.number`, enrolmentID); err != nil {
		return err
	}
	for _, r := range rows {
		p := j[r.Key]
		p.LessonKey = r.Key
		switch {
		case r.Accepted == nil:
			p.HandedIn = Waiting
		case *r.Accepted:
			p.HandedIn = Accepted
		default:
			p.HandedIn = Revise
		}
		j[r.Key] = p
	}
	return nil
}

// history is all that somebody wrote for an assignment, the first hand-in
// first, a draft last.
func history(ctx context.Context, q sqlx.QueryerContext, enrolmentID int64, key string) (_ []HandIn, err error) {
	var rows []struct {
		HandIn
		judged `db:"judged"`
	}
	// Safety: constants of this package.
	if err := sqlx.SelectContext(ctx, q, &rows, `SELECT `+handInColumns+`, `+judgedColumns+` FROM course_handin w JOIN course_enrolment e ON e.id = w.enrolment_id
		JOIN course c ON c.id = e.course_id JOIN course_lesson l ON l.version_id = w.version_id AND l.lesson_key = w.lesson_key `+judgedJoin+`
		WHERE w.enrolment_id = ? AND w.lesson_key = ? ORDER BY w.number`, enrolmentID, key); err != nil || len(rows) == 0 {
		return nil, err
	}
	all := make([]HandIn, len(rows))
	for i, r := range rows {
		all[i] = r.HandIn
		if all[i].Days, all[i].LateDays, err = r.judge(r.HandedInAt); err != nil {
			return nil, err
		}
	}
	at := map[int64]*HandIn{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	const those = ` JOIN course_handin w ON w.id = handin_id WHERE w.enrolment_id = ? AND w.lesson_key = ? `
	var files []HandInFile
	if err := sqlx.SelectContext(ctx, q, &files, `SELECT `+fileColumns+` FROM course_handin_file f`+those+`ORDER BY f.id`, enrolmentID, key); err != nil {
		return nil, err
	}
	for _, f := range files {
		at[f.HandInID].Files = append(at[f.HandInID].Files, f)
	}
	var marks []Mark
	if err := sqlx.SelectContext(ctx, q, &marks, `SELECT `+markColumns+` FROM course_handin_mark m`+those+`ORDER BY m.number`, enrolmentID, key); err != nil {
		return nil, err
	}
	for _, m := range marks {
		at[m.HandInID].Marks = append(at[m.HandInID].Marks, m)
	}
	return all, nil
}

// MyHandIns is what the actor handed in for an assignment, the first one first, a
// draft last; nothing for who never enrolled.
func (s *Store) MyHandIns(ctx context.Context, actor lms.Actor, courseID int64, key string) (all []HandIn, err error) {
	if !isKey(key) {
		return nil, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		e, err := enrolment(ctx, tx, courseID, actor.AccountID, "")
		if lms.IsKind(err, lms.NotFound) {
			return nil
		}
		if err == nil {
			all, err = history(ctx, tx, e.ID, key)
		}
		return err
	})
	return all, err
}

// assignment is one that the actor may write for, with the enrolment held. After
// its cut-off the draft is still kept, so that nothing that was just typed is lost.
func (s *Store) assignment(ctx context.Context, tx *sqlx.Tx, actor lms.Actor, courseID int64, key string) (v View, l Lesson, e Enrolment, err error) {
	if v, err = s.view(ctx, tx, actor, courseID); err != nil {
		return v, l, e, err
	}
	if l, err = v.open(key); err != nil {
		return v, l, e, err
	}
	if l.Kind != Assignment {
		return v, l, e, lms.Fail(lms.NotFound, "lesson.not_found")
	}
	if e, err = enrolment(ctx, tx, courseID, actor.AccountID, " FOR UPDATE"); err != nil {
		return v, l, e, err
	}
	return v, l, e, touch(ctx, tx, e.ID, s.now())
}

// openDraft is the actor's draft, begun from the hand-in before it where one
// has to be revised. While one waits, or after it was accepted, there is none.
func (s *Store) openDraft(ctx context.Context, tx *sqlx.Tx, e Enrolment, key string) (HandIn, error) {
	all, err := history(ctx, tx, e.ID, key)
	if err != nil {
		return HandIn{}, err
	}
	draft := HandIn{EnrolmentID: e.ID, LessonKey: key, Number: 1, VersionID: e.VersionID, SavedAt: s.now()}
	var before []HandInFile
	if len(all) > 0 {
		last := all[len(all)-1]
		switch last.State() {
		case NotHandedIn:
			return last, nil
		case Waiting:
			return last, lms.Fail(lms.Conflict, "handin.waiting")
		case Accepted:
			return last, lms.Fail(lms.Conflict, "handin.accepted")
		}
		draft.Number, draft.Text, before = last.Number+1, last.Text, last.Files
	}
	r, err := tx.ExecContext(ctx, `INSERT INTO course_handin (enrolment_id, lesson_key, number, version_id, text, saved_at) VALUES (?, ?, ?, ?, ?, ?)`,
		draft.EnrolmentID, key, draft.Number, draft.VersionID, draft.Text, draft.SavedAt)
	if err != nil {
		return draft, err
	}
	if draft.ID, err = r.LastInsertId(); err != nil {
		return draft, err
	}
	for _, f := range before {
		if f, err = addFile(ctx, tx, draft.ID, f); err != nil {
			return draft, err
		}
		draft.Files = append(draft.Files, f)
	}
	return draft, nil
}

func addFile(ctx context.Context, tx *sqlx.Tx, handInID int64, f HandInFile) (HandInFile, error) {
	f.HandInID = handInID
	r, err := tx.ExecContext(ctx, `INSERT INTO course_handin_file (handin_id, "stored", extension, size, name) VALUES (?, ?, ?, ?, ?)`,
		f.HandInID, f.Stored, f.Extension, f.Size, f.Name)
	if err != nil {
		return f, err
	}
	f.ID, err = r.LastInsertId()
	return f, err
}

// SaveDraft keeps what the actor has written for an assignment so far.
func (s *Store) SaveDraft(ctx context.Context, actor lms.Actor, courseID int64, key, text string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		_, _, e, err := s.assignment(ctx, tx, actor, courseID, key)
		if err != nil {
			return err
		}
		return s.saveText(ctx, tx, e, key, text, s.now())
	})
}

// plainLines is text with its line ends made one.
func plainLines(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }

// saveText puts text, written at that time, into the draft of a locked enrolment.
func (s *Store) saveText(ctx context.Context, tx *sqlx.Tx, e Enrolment, key, text string, at time.Time) error {
	text = plainLines(text)
	if len(text) > maxHandInText {
		return lms.FailField("text", "handin.text_long", lms.Args{"n": len(text), "max": maxHandInText})
	}
	w, err := s.openDraft(ctx, tx, e, key)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `UPDATE course_handin SET text = ?, saved_at = ? WHERE id = ?`, text, at, w.ID)
	return err
}

// HandIn hands the actor's draft in; from then on it waits for a trainer. After
// the cut-off, by our clock, it is refused (handin.cut_off).
func (s *Store) HandIn(ctx context.Context, actor lms.Actor, courseID int64, key string) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, l, e, err := s.assignment(ctx, tx, actor, courseID, key)
		if err != nil {
			return err
		}
		w, err := s.openDraft(ctx, tx, e, key)
		if err != nil {
			return err
		}
		if strings.TrimSpace(w.Text) == "" && len(w.Files) == 0 {
			return lms.FailField("text", "handin.empty")
		}
		if d := v.Dates(l); d.Over(v.Today) {
			return lms.Fail(lms.Conflict, "handin.cut_off", lms.Args{"day": *d.CutOn})
		}
		_, err = tx.ExecContext(ctx, `UPDATE course_handin SET handed_in_at = ?, version_id = ? WHERE id = ?`, s.now(), e.VersionID, w.ID)
		return err
	})
}

// handInOwner is whose work stands in which course.
type handInOwner struct {
	CourseID  int64  `db:"course_id"`
	LibraryID int64  `db:"library_id"`
	AccountID int64  `db:"account_id"`
	Draft     bool   `db:"draft"`
	Title     string `db:"title"`
}

// readHandIn reports whether the actor may read a hand-in: its writer always, a
// trainer of the library what was handed in. To others it does not exist.
func readHandIn(ctx context.Context, q sqlx.QueryerContext, actor lms.Actor, handInID int64) (o handInOwner, err error) {
	err = sqlx.GetContext(ctx, q, &o, `SELECT e.course_id, c.library_id, e.account_id, w.handed_in_at IS NULL AS draft, v.title FROM course_handin w
		JOIN course_enrolment e ON e.id = w.enrolment_id JOIN course c ON c.id = e.course_id JOIN course_version v ON v.id = w.version_id
		WHERE w.id = ?`, handInID)
	if err != nil {
		return o, sqldb.NotFound(err, "handin.not_found")
	}
	if !canReadHandIn(actor, o.LibraryID, o.AccountID, o.Draft) {
		return o, lms.Fail(lms.NotFound, "handin.not_found")
	}
	return o, nil
}
