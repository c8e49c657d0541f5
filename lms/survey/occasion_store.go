package survey

import (
	"context"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/sqldb"
)

// Through is the share of an activity from which on people are asked about it, the
// same from which on they count as trained.
const Through = .8

// morning is the hour, by the library's clock, from which on the day's work is
// done: reminders are in the letters of seven o'clock, and nobody answers between.
const morning = 6

// place is a library with its clock.
type place struct {
	ID   int64  `db:"id"`
	Zone string `db:"time_zone"`
	now  time.Time
}

func (p place) today() lms.Day { return lms.DayOf(p.now) }

// midnight is when the local day began.
func (p place) midnight() time.Time {
	y, m, d := p.now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, p.now.Location())
}

// Advance does what schedules ask for: it opens surveys and invites people, reminds
// them and closes. To do so twice changes nothing.
func (s *Store) Advance(ctx context.Context, actor lms.Actor) error {
	if !actor.IsSystem() {
		return require(false)
	}
	var places []place
	err := s.db.SelectContext(ctx, &places, `SELECT l.id, l.time_zone FROM "library" l WHERE l.archived_at IS NULL AND (EXISTS (SELECT 1 FROM survey_schedule c WHERE c.library_id = l.id)
		OR EXISTS (SELECT 1 FROM survey s WHERE s.library_id = l.id AND s.status = 'open' AND s.asked_on IS NOT NULL))`)
	if err != nil {
		return err
	}
	var failed []error // the others go on
	for _, p := range places {
		zone, err := time.LoadLocation(p.Zone)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		p.now = s.now().In(zone)
		failed = append(failed, s.closeOver(ctx, p), s.openActivities(ctx, p), s.inviteLate(ctx, p))
		if p.now.Hour() >= morning {
			failed = append(failed, s.openCourses(ctx, p), s.remind(ctx, p))
		}
	}
	return errors.Join(failed...)
}

// due is a step of a training that may be asked about now.
type due struct {
	ActivityID int64     `db:"activity_id"`
	CourseID   int64     `db:"course_id"`
	Title      string    `db:"title"`
	EndsAt     time.Time `db:"ends_at"`
	OpenDays   int       `db:"open_days"`
	Planned
}

// scheduled joins the schedule s of an activity a: its own, or that of its kind.
const scheduled = `a.library_id = s.library_id AND (s.about = CONCAT('activity-', a.id) OR s.about = CONCAT('activities-', a.kind)
	AND NOT EXISTS (SELECT 1 FROM survey_schedule o WHERE o.library_id = a.library_id AND o.about = CONCAT('activity-', a.id)))`

const attended = `SELECT t.account_id FROM activity_attendance t JOIN activity a ON a.id = t.activity_id JOIN account c ON c.id = t.account_id AND c.status = 'active'
	WHERE t.activity_id = ? AND t.minutes >= ? * a.full_minutes`

// openActivities opens the surveys of activities as soon as five people have been
// through them, from their day on.
func (s *Store) openActivities(ctx context.Context, p place) error {
	_, _, most := Months.Days()
	var list []due
	// Safety: a constant of this file.
	err := s.db.SelectContext(ctx, &list, `SELECT a.id AS activity_id, 0 AS course_id, a.title, a.ends_at, s.open_days, p.step, p.day, p.like_id
		FROM survey_schedule s JOIN survey_schedule_step p ON p.schedule_id = s.id JOIN activity a ON `+scheduled+` AND a.status = 'scheduled' AND a.ends_at BETWEEN ? AND ?
		WHERE s.library_id = ? AND NOT EXISTS (SELECT 1 FROM survey_occasion c WHERE c.activity_id = a.id AND c.step = p.step) ORDER BY a.id, p.step`,
		p.now.AddDate(0, 0, -most-Grace-2).UTC(), p.now.UTC(), p.ID)
	if err != nil {
		return err
	}
	var failed []error
	for _, d := range list {
		if !d.window(lms.DayOf(d.EndsAt.In(p.now.Location()))).Has(p.today()) {
			continue
		}
		var people []int64
		err := s.db.SelectContext(ctx, &people, attended, d.ActivityID, Through)
		if err == nil && len(people) >= Least {
			err = s.ask(ctx, p, d, 1, nil, people)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// openCourses opens surveys for those who have completed a course so many days ago,
// once they are five. Who waits too long for others is asked no more.
func (s *Store) openCourses(ctx context.Context, p place) error {
	var list []due
	err := s.db.SelectContext(ctx, &list, `SELECT 0 AS activity_id, c.id AS course_id, '' AS title, s.open_days, p.step, p.day, p.like_id
		FROM survey_schedule s JOIN survey_schedule_step p ON p.schedule_id = s.id JOIN course c ON c.library_id = s.library_id AND (s.about = CONCAT('course-', c.id) OR s.about = 'courses'
			AND NOT EXISTS (SELECT 1 FROM survey_schedule o WHERE o.library_id = c.library_id AND o.about = CONCAT('course-', c.id)))
		WHERE s.library_id = ? ORDER BY c.id, p.step`, p.ID)
	if err != nil {
		return err
	}
	var failed []error
	for _, d := range list {
		upto := p.midnight().AddDate(0, 0, -d.Day)
		var before struct {
			Rounds int        `db:"rounds"`
			Upto   *time.Time `db:"upto"`
		}
		if err := s.db.GetContext(ctx, &before, `SELECT COUNT(*) AS rounds, MAX(upto) AS upto FROM survey_occasion WHERE activity_id = 0 AND course_id = ? AND step = ?`, d.CourseID, d.Step); err != nil {
			failed = append(failed, err)
			continue
		}
		from := upto.AddDate(0, 0, -Gathering)
		if before.Upto != nil && before.Upto.After(from) {
			from = *before.Upto
		}
		var rows []struct {
			AccountID int64  `db:"account_id"`
			Title     string `db:"title"`
		}
		err := s.db.SelectContext(ctx, &rows, `SELECT e.account_id, v.title FROM course_enrolment e JOIN course_version v ON v.id = e.version_id JOIN account c ON c.id = e.account_id AND c.status = 'active'
			WHERE e.course_id = ? AND e.completed_at >= ? AND e.completed_at < ? ORDER BY e.version_id`, d.CourseID, from.UTC(), upto.UTC())
		if err == nil && len(rows) >= Least {
			var people []int64
			for _, r := range rows {
				people, d.Title = append(people, r.AccountID), r.Title
			}
			at := upto.UTC()
			err = s.ask(ctx, p, d, before.Rounds+1, &at, people)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// ask opens the survey of a step, once, and invites people.
func (s *Store) ask(ctx context.Context, p place, d due, round int, upto *time.Time, people []int64) error {
	like, err := s.like(ctx, d.Planned)
	if err != nil {
		return err
	}
	today := p.today()
	like.LibraryID, like.Status, like.OwnerID, like.CreatedAt, like.AskedOn = p.ID, Open, nil, s.now(), &today
	like.CourseID, like.ActivityID = d.CourseID, d.ActivityID
	like.Title, like.Lineage = titled(like.Title, d), d.Step.lineage(like.Lineage)
	err = s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		id, err := insert(ctx, tx, like)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO survey_occasion (library_id, course_id, activity_id, step, round, survey_id, closes_on, upto) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			p.ID, d.CourseID, d.ActivityID, d.Step, round, id, today+lms.Day(d.OpenDays), upto)
		if err != nil {
			return err
		}
		return s.invite(ctx, tx, id, people)
	})
	if sqldb.IsDuplicate(err) { // another worker did
		return nil
	}
	return err
}

// like is what a step's survey is copied from: the template that ships where the
// survey that was chosen is gone, or can no longer be asked.
func (s *Store) like(ctx context.Context, p Planned) (Sheet, error) {
	ships, _ := Starter(p.Step.Starter())
	if p.LikeID == nil {
		return ships, nil
	}
	sheet, err := find(ctx, s.db, *p.LikeID, "")
	if err == nil {
		sheet, err = s.filled(ctx, sheet)
	}
	if err != nil {
		return Sheet{}, err
	}
	if sheet.ready() != nil {
		return ships, nil
	}
	sheet.CopyOf = p.LikeID
	return sheet, nil
}

// titled names the training, and the day of a follow-up.
func titled(t Text, d due) Text {
	for language, text := range map[locale.Locale]*string{locale.ID: &t.ID, locale.EN: &t.EN} {
		if *text == "" {
			continue
		}
		title := lms.Args{"title": *text, "about": d.Title, "n": d.Day}
		*text = language.T("survey.asked_title", title)
		if d.Step != AtEnd {
			*text = language.T("survey.asked_title_after", title)
		}
		if r := []rune(*text); len(r) > maxTitle {
			*text = string(r[:maxTitle-1]) + "…"
		}
	}
	return t
}

// invite puts people on the list of an open survey and lays their ballots down.
func (s *Store) invite(ctx context.Context, tx *sqlx.Tx, surveyID int64, people []int64) error {
	for _, account := range people {
		if _, err := tx.ExecContext(ctx, `INSERT INTO survey_invitation (survey_id, account_id) VALUES (?, ?)`, surveyID, account); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO survey_ballot (hash, survey_id) VALUES (?, ?)`, hashOf(s.ballot(surveyID, account)), surveyID); err != nil {
			return err
		}
	}
	return nil
}
