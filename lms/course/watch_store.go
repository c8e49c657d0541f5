package course

import (
	"context"
	"encoding/json"
	"math"
	"path"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/markdown"
)

// watchedOf is what was played in a lesson, by the last part of the address.
func watchedOf(ctx context.Context, q sqlx.QueryerContext, enrolmentID int64, key, lock string) (rows []watched, by map[string]watched, err error) {
	// Safety: lock is "" or " FOR UPDATE", from this package.
	err = sqlx.SelectContext(ctx, q, &rows, `SELECT media, duration_ms, played, played_ms, at_ms FROM course_watch
		WHERE enrolment_id = ? AND lesson_key = ?`+lock, enrolmentID, key)
	by = map[string]watched{}
	for _, w := range rows {
		by[w.Media] = w
	}
	return rows, by, err
}

// Watching is how far the actor is with each video and sound of a lesson of
// their own view, which has its text and asks for them; none for who does not
// learn it.
func (s *Store) Watching(ctx context.Context, v View, l Lesson) (list []Watching, err error) {
	if l.DoneBy != ByMedia || !v.Learning() || v.ShutLesson(l) {
		return nil, nil
	}
	_, by, err := watchedOf(ctx, s.db, v.Enrolment.ID, l.Key, "")
	for _, e := range markdown.Embeds(l.Body, v.Language) {
		w := by[path.Base(e.Path)]
		one := Watching{Path: e.Path, Title: e.Title, Audio: e.Audio, Percent: w.percent()}
		if w.At < w.Duration-min(3000, w.Duration/10) { // this near its end it begins anew
			one.At = float64(w.At) / 1000
		}
		list = append(list, one)
	}
	return list, err
}

// SavePlayed adds what the actor played of a lesson's video or sound to what is
// kept, and completes the lesson once enough of each was played. Reports may
// come twice and late: what is kept only grows, and no faster than the clock
// allows.
func (s *Store) SavePlayed(ctx context.Context, actor lms.Actor, courseID int64, key string, p Played) (state WatchState, err error) {
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		v, err := s.view(ctx, tx, actor, courseID)
		if err != nil {
			return err
		}
		l, err := v.open(key)
		if err != nil {
			return err
		}
		if l.DoneBy != ByMedia {
			return lms.Fail(lms.NotFound, "lesson.not_found")
		}
		if err := tx.GetContext(ctx, &l.Body, `SELECT body FROM course_lesson WHERE id = ?`, l.ID); err != nil {
			return err
		}
		embeds, known := markdown.Embeds(l.Body, v.Language), false
		for _, e := range embeds {
			known = known || e.Path == p.Media
		}
		opened, ok := v.Journey[key]
		if !known || !ok {
			return lms.Fail(lms.Invalid, "play.bad")
		}
		e, err := enrolment(ctx, tx, courseID, actor.AccountID, " FOR UPDATE")
		if err != nil {
			return err
		}
		rows, by, err := watchedOf(ctx, tx, e.ID, key, " FOR UPDATE")
		if err != nil {
			return err
		}
		w := by[path.Base(p.Media)]
		w.Media = path.Base(p.Media)
		if w.Duration, err = s.duration(ctx, tx, v.LibraryID, w, p.Duration); err != nil {
			return err
		}
		parts, err := p.clean(w.Duration)
		if err != nil {
			return err
		}
		now := s.now()
		w.Played = w.Played.plus(parts, mostNew(rows, opened.FirstOpened, now))
		w.PlayedMS, w.At = w.Played.total(), min(int64(p.At*1000), w.Duration)
		kept, err := json.Marshal(w.Played)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `REPLACE INTO course_watch (enrolment_id, lesson_key, media, duration_ms, played, played_ms, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			e.ID, key, w.Media, w.Duration, kept, w.PlayedMS, w.At); err != nil {
			return err
		}
		by[w.Media] = w
		state = WatchState{Percent: w.percent(), Least: 100, Done: opened.Done()}
		for _, e := range embeds {
			state.Least = min(state.Least, by[path.Base(e.Path)].percent())
		}
		if _, err := tx.ExecContext(ctx, `UPDATE course_progress SET best_percent = ? WHERE enrolment_id = ? AND lesson_key = ?`, state.Least, e.ID, key); err != nil {
			return err
		}
		if state.Done || state.Least < l.AtLeast {
			return touch(ctx, tx, e.ID, now)
		}
		state.Done = true
		_, err = s.complete(ctx, tx, v, key, now)
		return err
	})
	return state, err
}

// duration is how long a medium is: what its file says, else the longest that a
// player said.
func (s *Store) duration(ctx context.Context, q sqlx.QueryerContext, libraryID int64, w watched, said float64) (int64, error) {
	var list []Media
	if err := sqlx.SelectContext(ctx, q, &list, `SELECT `+mediaColumns+` FROM course_media WHERE library_id = ? AND hash LIKE ?`, libraryID, w.Media[:hashDigits]+"%"); err != nil {
		return 0, err
	}
	for _, m := range list {
		if ms := durationOf(m, s.file(m)); ms > 0 {
			return ms, nil
		}
	}
	if math.IsNaN(said) || said <= 0 || said > longestMedia.Seconds() {
		return 0, lms.Fail(lms.Invalid, "play.bad")
	}
	return max(w.Duration, int64(said*1000)), nil
}

// Watched is how much the learners of a course have played, for its trainers, in
// the order of its lessons.
func (s *Store) Watched(ctx context.Context, actor lms.Actor, courseID int64) (list []LearnerWatch, err error) {
	if err := trainer(ctx, s.db, actor, courseID); err != nil {
		return nil, err
	}
	err = s.db.SelectContext(ctx, &list, `SELECT e.id AS enrolment_id, l.title, l.at_least, p.best_percent, p.completed_at IS NOT NULL AS done
		FROM course_enrolment e JOIN course_lesson l ON l.version_id = e.version_id AND l.done_by = ?
		JOIN course_module m ON m.id = l.module_id JOIN course_progress p ON p.enrolment_id = e.id AND p.lesson_key = l.lesson_key
		WHERE e.course_id = ? AND p.best_percent IS NOT NULL ORDER BY e.id, m.position, l.position, l.id`, ByMedia, courseID)
	return list, err
}
