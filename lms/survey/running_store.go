package survey

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// running is an open survey of a schedule.
type running struct {
	SurveyID   int64   `db:"survey_id"`
	ActivityID int64   `db:"activity_id"`
	AskedOn    lms.Day `db:"asked_on"`
	ClosesOn   lms.Day `db:"closes_on"`
	Reminded   int     `db:"reminded"`
}

func (s *Store) runningIn(ctx context.Context, p place) (list []running, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT c.survey_id, c.activity_id, s.asked_on, c.closes_on, c.reminded FROM survey_occasion c JOIN survey s ON s.id = c.survey_id AND s.status = 'open'
		WHERE c.library_id = ? ORDER BY c.id`, p.ID)
	return list, err
}

// locked does something with a survey that is still open.
func (s *Store) locked(ctx context.Context, id int64, do func(*sqlx.Tx) error) error {
	return s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		sheet, err := find(ctx, tx, id, " FOR UPDATE")
		if err != nil || sheet.Status != Open {
			return err
		}
		return do(tx)
	})
}

// inviteLate invites those whose attendance was marked after the survey had opened.
func (s *Store) inviteLate(ctx context.Context, p place) error {
	list, err := s.runningIn(ctx, p)
	failed := []error{err}
	for _, one := range list {
		if one.ActivityID == 0 || p.today() > one.ClosesOn-lastCall {
			continue
		}
		var late []int64
		// Safety: a constant of this file.
		err := s.db.SelectContext(ctx, &late, attended+` AND NOT EXISTS (SELECT 1 FROM survey_invitation i WHERE i.survey_id = ? AND i.account_id = t.account_id)`, one.ActivityID, Through, one.SurveyID)
		if err == nil && len(late) > 0 {
			err = s.locked(ctx, one.SurveyID, func(tx *sqlx.Tx) error { return s.invite(ctx, tx, one.SurveyID, late) })
		}
		if !sqldb.IsDuplicate(err) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// remind counts a reminder for those who have not answered, as reminded allows.
// They are told by the notices, which know them by the count.
func (s *Store) remind(ctx context.Context, p place) error {
	list, err := s.runningIn(ctx, p)
	failed := []error{err}
	for _, one := range list {
		if round := reminders(one.AskedOn, one.ClosesOn, p.today()); round > one.Reminded {
			failed = append(failed, s.locked(ctx, one.SurveyID, func(tx *sqlx.Tx) error { return s.remindOf(ctx, tx, one, round) }))
		}
	}
	return errors.Join(failed...)
}

func (s *Store) remindOf(ctx context.Context, tx *sqlx.Tx, one running, round int) error {
	var told []int64 // the last time; who was left alone then stays so
	if err := tx.SelectContext(ctx, &told, `SELECT account_id FROM survey_invitation WHERE survey_id = ? AND reminders = ?`, one.SurveyID, one.Reminded); err != nil {
		return err
	}
	unused, err := ballots(ctx, tx, one.SurveyID)
	if err != nil {
		return err
	}
	waiting := slices.DeleteFunc(slices.Clone(told), func(account int64) bool { return !unused[string(hashOf(s.ballot(one.SurveyID, account)))] })
	rand.Shuffle(len(waiting), func(i, j int) { waiting[i], waiting[j] = waiting[j], waiting[i] })
	for _, account := range reminded(waiting, len(told)-len(waiting)) {
		if _, err := tx.ExecContext(ctx, `UPDATE survey_invitation SET reminders = ? WHERE survey_id = ? AND account_id = ?`, round, one.SurveyID, account); err != nil {
			return err
		}
	}
	_, err = tx.ExecContext(ctx, `UPDATE survey_occasion SET reminded = ? WHERE survey_id = ?`, round, one.SurveyID)
	return err
}

// ballots are the hashes of those that are not used.
func ballots(ctx context.Context, q sqlx.QueryerContext, surveyID int64) (map[string]bool, error) {
	var hashes [][]byte
	err := sqlx.SelectContext(ctx, q, &hashes, `SELECT hash FROM survey_ballot WHERE survey_id = ?`, surveyID)
	unused := map[string]bool{}
	for _, h := range hashes {
		unused[string(h)] = true
	}
	return unused, err
}

// closeOver closes what was open long enough.
func (s *Store) closeOver(ctx context.Context, p place) error {
	list, err := s.runningIn(ctx, p)
	failed := []error{err}
	for _, one := range list {
		if p.today() > one.ClosesOn {
			failed = append(failed, s.locked(ctx, one.SurveyID, func(tx *sqlx.Tx) error { return end(ctx, tx, one.SurveyID, p.today()) }))
		}
	}
	return errors.Join(failed...)
}
