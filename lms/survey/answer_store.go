package survey

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"regexp"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/sqldb"
)

// Sent is a form that somebody has filled in.
type Sent struct {
	Answers []Answer // of Sheet.Read
	Channel Channel
	Day     lms.Day // local
	Token   string  // of the form: sent twice, it counts once
}

// ADay is how many answers a survey takes in a day over the channels that are
// open to everybody. No desk sees so many people; a script would.
const ADay = 1000

var tokenForm = regexp.MustCompile(`^[0-9A-Z]{26}$`)

// Token is the one that a form brought; a new one where that is none.
func Token(brought string) string {
	if tokenForm.MatchString(brought) {
		return brought
	}
	return rand.Text()
}

// Answer takes what somebody sent, who is nobody in particular. A form that was
// taken already is taken no second time, which is no fault of who sends it.
func (s *Store) Answer(ctx context.Context, id int64, sent Sent) error {
	return s.take(ctx, id, sent, nil)
}

// Enter takes what an employee types in from paper. It is not noted who did.
// Field: day.
func (s *Store) Enter(ctx context.Context, actor lms.Actor, id int64, sent Sent, today lms.Day) error {
	if sent.Day > today || sent.Day < today-366 {
		return lms.FailField("day", "survey.day_wrong")
	}
	sent.Channel = Paper
	return s.take(ctx, id, sent, func(sheet Sheet) error {
		if !canCollect(actor, sheet.LibraryID) {
			return lms.Fail(lms.NotFound, "survey.not_found")
		}
		return nil
	})
}

func (s *Store) take(ctx context.Context, id int64, sent Sent, may func(Sheet) error) error {
	if !tokenForm.MatchString(sent.Token) {
		return lms.Fail(lms.Invalid, "error.request")
	}
	err := s.db.Tx(ctx, func(tx *sqlx.Tx) error {
		sheet, err := find(ctx, tx, id, " FOR UPDATE")
		if err != nil {
			return err
		}
		if may != nil {
			if err := may(sheet); err != nil {
				return err
			}
		}
		if sheet.Status != Open {
			return lms.Fail(lms.Conflict, "survey.not_open")
		}
		if sheet.Asked() {
			return cast(ctx, tx, sheet, sent)
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM survey_token WHERE day < ?`, lms.DayOf(s.now())-2); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO survey_token (hash, day) VALUES (?, ?)`, hashOf(sent.Token), lms.DayOf(s.now())); err != nil {
			return err
		}
		if sent.Channel != Paper {
			var n int
			if err := tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM survey_response WHERE survey_id = ? AND day = ? AND channel <> 'paper'`, id, sent.Day); err != nil {
				return err
			}
			if n >= ADay {
				return lms.Fail(lms.TooMany, "survey.full")
			}
		}
		if err := save(ctx, tx, id, sent); err != nil {
			return err
		}
		return settle(ctx, tx, id, sent.Day, false)
	})
	if sqldb.IsDuplicate(err) {
		return nil
	}
	return err
}

// cast takes the answer of somebody who was invited. Nothing is brought to light
// before the survey closes, and every answer is of the day on which it opened: with
// few people who are known, the day or the group of five would tell of somebody.
func cast(ctx context.Context, tx *sqlx.Tx, sheet Sheet, sent Sent) error {
	res, err := tx.ExecContext(ctx, `DELETE FROM survey_ballot WHERE hash = ? AND survey_id = ?`, hashOf(sent.Token), sheet.ID)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n == 0 {
		err = lms.Fail(lms.Conflict, "survey.ballot_used")
	}
	if err != nil {
		return err
	}
	sent.Day, sent.Channel = *sheet.AskedOn, Link
	return save(ctx, tx, sheet.ID, sent)
}

// save writes a response under a number that says nothing.
func save(ctx context.Context, tx *sqlx.Tx, surveyID int64, sent Sent) error {
	var b [8]byte
	rand.Read(b[:])
	number := int64(binary.BigEndian.Uint64(b[:]) >> 1)
	if _, err := tx.ExecContext(ctx, `INSERT INTO survey_response (id, survey_id, day, channel) VALUES (?, ?, ?, ?)`, number, surveyID, sent.Day, sent.Channel); err != nil {
		return err
	}
	for _, a := range sent.Answers {
		if _, err := tx.ExecContext(ctx, `INSERT INTO survey_answer (response_id, question_id, row_id, value, text) VALUES (?, ?, ?, ?, ?)`, number, a.QuestionID, a.RowID, a.Value, a.Text); err != nil {
			return err
		}
	}
	return nil
}

const month = `DATE_FORMAT(r.day, '%Y-%m-01')`

// settle brings to light what has become five or more.
func settle(ctx context.Context, tx *sqlx.Tx, surveyID int64, today lms.Day, closed bool) error {
	var pending []atom
	err := tx.SelectContext(ctx, &pending, `SELECT a.question_id, a.row_id, `+month+` AS month, r.channel, COUNT(DISTINCT a.response_id) AS n
		FROM survey_question q JOIN survey_answer a ON a.question_id = q.id AND a.level = 0 JOIN survey_response r ON r.id = a.response_id
		WHERE q.survey_id = ? GROUP BY a.question_id, a.row_id, month, r.channel`, surveyID)
	if err != nil || !ripe(pending) {
		return err
	}
	var seen []shown
	err = tx.SelectContext(ctx, &seen, `SELECT a.question_id, a.row_id, `+month+` AS month, MAX(a.level) AS level
		FROM survey_question q JOIN survey_answer a ON a.question_id = q.id AND a.level > 0 JOIN survey_response r ON r.id = a.response_id
		WHERE q.survey_id = ? GROUP BY a.question_id, a.row_id, month`, surveyID)
	if err != nil {
		return err
	}
	for _, p := range release(pending, seen, today, closed) {
		last := lms.DayOf(p.Month.Time().AddDate(0, 1, 0)) - 1
		_, err := tx.ExecContext(ctx, `UPDATE survey_answer a JOIN survey_response r ON r.id = a.response_id SET a.level = ?
			WHERE a.question_id = ? AND a.row_id = ? AND a.level = 0 AND r.channel = ? AND r.day BETWEEN ? AND ?`, p.Level, p.QuestionID, p.RowID, p.Channel, p.Month, last)
		if err != nil {
			return err
		}
	}
	return nil
}

// fromShown are the answers to a survey that are shown.
const fromShown = ` FROM survey_question q JOIN survey_answer a ON a.question_id = q.id AND a.level > 0 JOIN survey_response r ON r.id = a.response_id WHERE q.survey_id = ?`

// counted are the results of a survey as of a day, without texts.
func (s *Store) counted(ctx context.Context, actor lms.Actor, id int64, today lms.Day) (r Results, err error) {
	err = s.change(ctx, actor, id, func(tx *sqlx.Tx, sheet Sheet) error { // a month may be over since the last answer
		if sheet.Asked() && sheet.Status == Open {
			return nil
		}
		return settle(ctx, tx, id, today, sheet.Status == Closed)
	})
	if err != nil {
		return r, err
	}
	if r.Sheet, err = s.Find(ctx, actor, id); err == nil {
		r.Cells, err = s.cells(ctx, id)
	}
	return r, err
}

// cells count what is shown of a survey.
func (s *Store) cells(ctx context.Context, id int64) (list []Cell, err error) {
	err = s.db.SelectContext(ctx, &list, `SELECT a.question_id, a.row_id, a.value, `+month+` AS month, r.channel, a.level, COUNT(*) AS n`+fromShown+` AND q.kind <> 'text'
		GROUP BY a.question_id, a.row_id, a.value, month, r.channel, a.level
		UNION ALL SELECT a.question_id, 0, -1, `+month+` AS month, r.channel, a.level, COUNT(DISTINCT a.response_id) AS n`+fromShown+` AND q.kind = 'multiple'
		GROUP BY a.question_id, month, r.channel, a.level`, id, id)
	return list, err
}

// Results are what a survey's answers say, as of a day.
func (s *Store) Results(ctx context.Context, actor lms.Actor, id int64, today lms.Day) (Results, error) {
	r, err := s.counted(ctx, actor, id, today)
	if err != nil {
		return r, err
	}
	var texts []struct {
		QuestionID int64  `db:"question_id"`
		Text       string `db:"text"`
	}
	// In another order for each question, so that nobody's texts stand at one place.
	err = s.db.SelectContext(ctx, &texts, `SELECT a.question_id, a.text`+fromShown+` AND q.kind = 'text' ORDER BY RAND()`, id)
	r.Texts = map[int64][]string{}
	for _, t := range texts {
		r.Texts[t.QuestionID] = append(r.Texts[t.QuestionID], t.Text)
	}
	return r, err
}

// Satisfaction is the series of a library's patrons' satisfaction by month.
func (s *Store) Satisfaction(ctx context.Context, actor lms.Actor, libraryID int64) ([]Satisfied, error) {
	if err := require(canWrite(actor, libraryID)); err != nil {
		return nil, err
	}
	var cells []scaledCell
	err := s.db.SelectContext(ctx, &cells, `SELECT `+month+` AS month, a.value, q.scale, COUNT(*) AS n
		FROM survey s JOIN survey_question q ON q.survey_id = s.id JOIN survey_answer a ON a.question_id = q.id JOIN survey_response r ON r.id = a.response_id
		WHERE s.library_id = ? AND s.purpose = 'patron' AND q.dimension = 'overall' AND q.kind = 'rating' AND a.level >= ? GROUP BY month, a.value, q.scale`, libraryID, InMonth)
	if err != nil {
		return nil, err
	}
	return satisfaction(cells), nil
}
