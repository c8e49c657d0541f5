package survey

import (
	"context"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Asking is a survey that waits for somebody's answer.
type Asking struct {
	Survey
	ClosesOn lms.Day `db:"closes_on"`
}

// Waiting are the surveys that wait for the actor's answer.
func (s *Store) Waiting(ctx context.Context, actor lms.Actor) (list []Asking, err error) {
	if actor.AccountID == 0 {
		return nil, nil
	}
	var invited []Asking
	err = s.db.SelectContext(ctx, &invited, `SELECT `+columns+`, c.closes_on FROM survey_invitation i JOIN survey s ON s.id = i.survey_id AND s.status = 'open' JOIN survey_occasion c ON c.survey_id = s.id
		WHERE i.account_id = ? AND s.library_id = ? ORDER BY c.closes_on, s.id`, actor.AccountID, actor.LibraryID)
	for _, one := range invited {
		unused, err := s.unused(ctx, s.db, one.ID, actor.AccountID)
		if err != nil {
			return nil, err
		}
		if unused {
			list = append(list, one)
		}
	}
	return list, err
}

// Ballot is the way by which the actor answers a survey that they were invited to:
// its code and a token, which say nothing of them. Nothing is written.
func (s *Store) Ballot(ctx context.Context, actor lms.Actor, id int64) (code, token string, err error) {
	var invited struct {
		Code   string `db:"code"`
		Status Status `db:"status"`
		Was    bool   `db:"was"`
	}
	err = s.db.GetContext(ctx, &invited, `SELECT s.code, s.status, EXISTS (SELECT 1 FROM survey_invitation i WHERE i.survey_id = s.id AND i.account_id = ?) AS was
		FROM survey s WHERE s.id = ? AND s.library_id = ? AND s.asked_on IS NOT NULL`, actor.AccountID, id, actor.LibraryID)
	switch {
	case err != nil:
		return "", "", sqldb.NotFound(err, "survey.not_found")
	case invited.Status != Open:
		return "", "", lms.Fail(lms.Conflict, "survey.asked_over")
	case !invited.Was:
		return "", "", lms.Fail(lms.NotFound, "survey.not_found")
	}
	return invited.Code, s.ballot(id, actor.AccountID), nil
}

// Admits refuses a token that opens no survey for invited people, or did so
// already. Any other survey admits everybody.
func (s *Store) Admits(ctx context.Context, sheet Sheet, token string) error {
	if !sheet.Asked() {
		return nil
	}
	if !tokenForm.MatchString(token) {
		return lms.Fail(lms.Conflict, "survey.only_invited")
	}
	ok, err := ballotLies(ctx, s.db, sheet.ID, hashOf(token))
	if err == nil && !ok {
		err = lms.Fail(lms.Conflict, "survey.ballot_used")
	}
	return err
}

func (s *Store) unused(ctx context.Context, q sqlx.QueryerContext, surveyID, accountID int64) (bool, error) {
	return ballotLies(ctx, q, surveyID, hashOf(s.ballot(surveyID, accountID)))
}

func ballotLies(ctx context.Context, q sqlx.QueryerContext, surveyID int64, hash []byte) (lies bool, err error) {
	err = sqlx.GetContext(ctx, q, &lies, `SELECT EXISTS (SELECT 1 FROM survey_ballot WHERE hash = ? AND survey_id = ?)`, hash, surveyID)
	return lies, err
}

// Occasion is a survey that a schedule opened.
type Occasion struct {
	Step     Step    `db:"step"`
	Round    int     `db:"round"`
	ClosesOn lms.Day `db:"closes_on"`
	Invited  int     `db:"invited"`
	Listed
}

// Occasions are the surveys that schedules opened in a library, the newest first:
// of a subject, or all.
func (s *Store) Occasions(ctx context.Context, actor lms.Actor, libraryID int64, of Subject) (list []Occasion, err error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	course, activity := int64(0), int64(0)
	if of.Of == Course {
		course = of.ID
	} else {
		activity = of.ID
	}
	// Safety: constants of this package.
	err = s.db.SelectContext(ctx, &list, `SELECT c.step, c.round, c.closes_on, IF(s.status = 'open', (SELECT COUNT(*) FROM survey_invitation i WHERE i.survey_id = s.id), c.invited) AS invited, `+columns+`, `+responses+` AS answers
		FROM survey_occasion c JOIN survey s ON s.id = c.survey_id WHERE c.library_id = ? AND (? OR c.course_id = ? AND c.activity_id = ?) ORDER BY c.id DESC LIMIT 200`, libraryID, of.ID == 0, course, activity)
	return list, err
}

// Occasion is that of one survey; ok is false where somebody opened it.
func (s *Store) Occasion(ctx context.Context, actor lms.Actor, surveyID int64) (o Occasion, ok bool, err error) {
	// Safety: constants of this package.
	err = s.db.GetContext(ctx, &o, `SELECT c.step, c.round, c.closes_on, IF(s.status = 'open', (SELECT COUNT(*) FROM survey_invitation i WHERE i.survey_id = s.id), c.invited) AS invited, `+columns+`, `+responses+` AS answers
		FROM survey_occasion c JOIN survey s ON s.id = c.survey_id WHERE s.id = ?`, surveyID)
	if err = sqldb.NotFound(err, "survey.not_found"); lms.IsKind(err, lms.NotFound) {
		return o, false, nil
	}
	if err == nil && !canWrite(actor, o.LibraryID) {
		err = require(false)
	}
	return o, err == nil, err
}

// MoveAccount hands invitations over to another account of the person. Who has
// answered with either has answered.
func (s *Store) MoveAccount(ctx context.Context, tx *sqlx.Tx, from, into, _ int64) error {
	var surveys []int64
	if err := tx.SelectContext(ctx, &surveys, `SELECT survey_id FROM survey_invitation WHERE account_id = ?`, from); err != nil {
		return err
	}
	for _, id := range surveys {
		var both bool
		err := tx.GetContext(ctx, &both, `SELECT EXISTS (SELECT 1 FROM survey_invitation WHERE survey_id = ? AND account_id = ?)`, id, into)
		if err != nil {
			return err
		}
		unused, err := s.unused(ctx, tx, id, from)
		if err == nil && both && unused {
			unused, err = s.unused(ctx, tx, id, into)
		}
		if err != nil {
			return err
		}
		for _, one := range []struct {
			query string
			args  []any
		}{
			{`DELETE FROM survey_ballot WHERE hash IN (?, ?)`, []any{hashOf(s.ballot(id, from)), hashOf(s.ballot(id, into))}},
			{`UPDATE IGNORE survey_invitation SET account_id = ? WHERE survey_id = ? AND account_id = ?`, []any{into, id, from}},
			{`DELETE FROM survey_invitation WHERE survey_id = ? AND account_id = ?`, []any{id, from}},
			{`INSERT INTO survey_ballot (hash, survey_id) SELECT ?, ? FROM DUAL WHERE ?`, []any{hashOf(s.ballot(id, into)), id, unused}},
		} {
			if _, err := tx.ExecContext(ctx, one.query, one.args...); err != nil {
				return err
			}
		}
	}
	return nil
}
