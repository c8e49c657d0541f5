package course

import (
	"net/url"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Post is what somebody wrote below a lesson: a question, or an answer to one.
// It belongs to the lesson's key, in whatever version it is read.
type Post struct {
	ID           int64      `db:"id"`
	CourseID     int64      `db:"course_id"`
	LessonKey    string     `db:"lesson_key"`
	QuestionID   *int64     `db:"question_id"` // nil: a question
	AuthorID     int64      `db:"author_id"`
	AsTrainer    bool       `db:"as_trainer"` // the author was one then
	Body         string     `db:"body"`       // plain text
	PostedAt     time.Time  `db:"posted_at"`
	MendedAt     *time.Time `db:"mended_at"`
	RemovedAt    *time.Time `db:"removed_at"` // by its author
	HiddenAt     *time.Time `db:"hidden_at"`  // by a trainer
	HiddenReason string     `db:"hidden_reason"`
	AnswerID     *int64     `db:"answer_id"` // of a question: the answer that a trainer marked
	SeenID       int64      `db:"seen_id"`   // of a question: the newest answer that its author was shown
	Waits        bool       `db:"waits"`     // of a question
}

// Open reports whether p can be read by everybody in the discussion.
func (p Post) Open() bool { return p.RemovedAt == nil && p.HiddenAt == nil }

// thread is the question that p stands under, itself if it is one.
func (p Post) thread() int64 {
	if p.QuestionID != nil {
		return *p.QuestionID
	}
	return p.ID
}

// repeats reports whether p says the same in the same place.
func (p Post) repeats(o Post) bool {
	same := p.QuestionID == nil && o.QuestionID == nil || p.QuestionID != nil && o.QuestionID != nil && *p.QuestionID == *o.QuestionID
	return same && p.CourseID == o.CourseID && p.LessonKey == o.LessonKey && p.AuthorID == o.AuthorID && p.Body == o.Body && p.Open() && o.Open()
}

// veiled is p as somebody may read it: what a trainer hid, its author and
// trainers alone.
func (p Post) veiled(reader int64, writes bool) Post {
	if p.HiddenAt != nil && p.AuthorID != reader && !writes {
		p.Body, p.HiddenReason = "", ""
	}
	return p
}

// waits reports whether a question waits for an answer: none is marked, and the
// last that can be read is its author's. last is the author of the newest answer
// that can be read, 0 without one.
func (p Post) waits(last int64) bool {
	return p.Open() && p.AnswerID == nil && (last == 0 || last == p.AuthorID)
}

// Thread is a question with answers, all of them or a page.
type Thread struct {
	Question Post
	Answers  []Post
	Total    int // answers in all
}

// More is how many answers there are beside those shown.
func (t Thread) More() int { return t.Total - len(t.Answers) }

const (
	maxPost       = 4000 // characters
	maxHideReason = 500

	QuestionsShown = 10 // of a lesson, on a page
	AnswersShown   = 3  // of each of them
	ThreadShown    = 25 // answers on a page of their own
)

// cleanPost is what somebody wrote with its ends trimmed and line ends made one.
func cleanPost(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if n := utf8.RuneCountInString(text); n == 0 {
		return text, lms.FailField("post", "discussion.empty")
	} else if n > maxPost {
		return text, lms.FailField("post", "discussion.long", lms.Args{"n": n, "max": maxPost})
	}
	return text, nil
}

func cleanReason(reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n == 0 {
		return reason, lms.FailField("reason", "discussion.reason_missing")
	} else if n > maxHideReason {
		return reason, lms.FailField("reason", "discussion.reason_long", lms.Args{"n": n, "max": maxHideReason})
	}
	return reason, nil
}

// pace is how much a learner may write: so many posts within so long, the
// most and the longest last.
var pace = [...]struct {
	posts  int
	within time.Duration
}{{4, time.Minute}, {20, time.Hour}}

// tooFast says how long somebody who wrote these, the latest first, must wait
// before writing again; nil when not at all.
func tooFast(latest []Post, now time.Time) error {
	var wait time.Duration
	for _, p := range pace {
		if len(latest) >= p.posts {
			wait = max(wait, latest[p.posts-1].PostedAt.Add(p.within).Sub(now))
		}
	}
	switch {
	case wait <= 0:
		return nil
	case wait <= 90*time.Second:
		return lms.Fail(lms.TooMany, "discussion.wait_seconds", lms.Args{"n": int(wait.Seconds())})
	}
	return lms.Fail(lms.TooMany, "discussion.wait_minutes", lms.Args{"n": int((wait + time.Minute - 1) / time.Minute)})
}

// TextPart is a piece of plain text, or the address of a web page within it.
type TextPart struct {
	Text string
	Link bool
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"'\x60\\]+`)

// Parts finds the web addresses in p's text, without the signs that end a
// sentence or close a bracket around them.
func (p Post) Parts() (parts []TextPart) {
	rest := p.Body
	for {
		at := webAddress.FindStringIndex(rest)
		if at == nil {
			break
		}
		found := trimAddress(rest[at[0]:at[1]])
		end := at[0] + len(found)
		if u, err := url.Parse(found); err != nil || u.Hostname() == "" || !isWebAddress(found) {
			parts = append(parts, TextPart{Text: rest[:end]})
		} else {
			parts = append(parts, TextPart{Text: rest[:at[0]]}, TextPart{found, true})
		}
		rest = rest[end:]
	}
	return append(parts, TextPart{Text: rest})
}

func trimAddress(s string) string {
	for {
		cut := strings.TrimRight(s, ".,;:!?…")
		if strings.HasSuffix(cut, ")") && strings.Count(cut, ")") > strings.Count(cut, "(") {
			cut = cut[:len(cut)-1]
		}
		if cut == s {
			return s
		}
		s = cut
	}
}

// Discussion is what stands below a lesson: a page of its questions, the newest
// first.
type Discussion struct {
	Threads []Thread
	Total   int // questions
	Page    lms.Page
	Pages   int
}

// OpenThread is a question with a page of its answers and where it stands.
type OpenThread struct {
	Thread
	CourseID  int64
	Course    string // title
	LessonKey string
	Lesson    string // title
	Language  string // of both
	Writes    bool   // the actor looks after the discussion
	Page      lms.Page
	Pages     int
}

// Asked is a question in the trainers' list; names are filled in by the caller.
type Asked struct {
	Post
	Lesson  string `db:"title"`
	Answers int    `db:"answers"` // that can be read
}

// Unanswered is how many questions of a course wait for an answer.
type Unanswered struct {
	CourseID int64     `db:"course_id"`
	Title    string    `db:"title"`
	N        int       `db:"n"`
	Oldest   time.Time `db:"oldest"`
}

// Answered is a question of the actor's with answers that they have not seen.
type Answered struct {
	Post
	Lesson string `db:"title"`
	N      int    `db:"n"`
	First  int64  `db:"first_id"` // of those answers
}
