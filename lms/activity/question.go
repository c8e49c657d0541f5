package activity

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Question is what somebody wants to hear from a panel, or to find out on a
// visit. Who asked is known to the organisers and to themselves alone.
type Question struct {
	ID         int64      `db:"id"`
	ActivityID int64      `db:"activity_id"`
	AuthorID   int64      `db:"author_id"` // 0 for those who may not know
	Asked      string     `db:"asked"`
	AskedAt    time.Time  `db:"asked_at"`
	Answer     string     `db:"answer"` // "": none yet
	AnsweredAt *time.Time `db:"answered_at"`
	AnsweredBy *int64     `db:"answered_by"`
	Votes      int        `db:"votes"` // of others who want to know it too
	Voted      bool       `db:"voted"` // by the reader
	Own        bool       `db:"own"`   // the reader's
}

const (
	maxQuestion  = 1000 // characters
	maxAnswer    = 4000
	maxQuestions = 20 // of one person for one activity
)

// TakesQuestions reports whether questions are gathered for that kind.
func (k Kind) TakesQuestions() bool { return k == Panel || k == Seminar || k == Visit }

// Asks reports whether questions can be asked and voted for at that moment:
// until it is over.
func (d Details) Asks(now time.Time) bool {
	return d.Kind.TakesQuestions() && d.Status == Scheduled && !d.Over(now)
}

// checkAsk says what is wrong with one more question beside those there are;
// own is how many of them its author asked.
func (d Details) checkAsk(asked string, all []Question, own int, now time.Time) error {
	switch n := utf8.RuneCountInString(asked); {
	case !d.Asks(now):
		return lms.Fail(lms.Conflict, "activity.question_closed")
	case asked == "":
		return lms.FailField("asked", "activity.question_missing")
	case n > maxQuestion:
		return lms.FailField("asked", "activity.text_long", lms.Args{"n": n, "max": maxQuestion})
	case own >= maxQuestions:
		return lms.FailField("asked", "activity.question_many", lms.Args{"max": maxQuestions})
	}
	if slices.ContainsFunc(all, func(q Question) bool { return strings.EqualFold(q.Asked, asked) }) {
		return lms.FailField("asked", "activity.question_twice")
	}
	return nil
}

// checkVote says why q cannot be voted for.
func (d Details) checkVote(q Question, now time.Time) error {
	switch {
	case !d.Asks(now), q.Answer != "":
		return lms.Fail(lms.Conflict, "activity.vote_closed")
	case q.Own:
		return lms.Fail(lms.Conflict, "activity.vote_own")
	}
	return nil
}

// checkAnswer says what is wrong with an answer to q by somebody who was shown
// the answer before.
func checkAnswer(q Question, answer, before string) error {
	if q.Answer != before {
		return lms.FailField("answer", "activity.answer_changed")
	}
	if n := utf8.RuneCountInString(answer); n > maxAnswer {
		return lms.FailField("answer", "activity.text_long", lms.Args{"n": n, "max": maxAnswer})
	}
	return nil
}

// Removable reports whether its author may still take it back: nobody has
// joined in.
func (q Question) Removable() bool { return q.Own && q.Votes == 0 && q.Answer == "" }
