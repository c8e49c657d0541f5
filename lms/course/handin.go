package course

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// HandInState is how far somebody is with an assignment.
type HandInState string

const (
	NotHandedIn HandInState = ""         // nothing was handed in, there may be a draft
	Waiting     HandInState = "waiting"  // for a trainer
	Revise      HandInState = "revise"   // the trainer asks for another one
	Accepted    HandInState = "accepted" // the lesson is done
)

// why is the answer to "why am I not finished?".
func (w HandInState) why() string {
	switch w {
	case Waiting:
		return "course.why_waiting"
	case Revise:
		return "course.why_revise"
	}
	return "course.why_work"
}

// HandIn is one hand-in of a learner: a draft until it is handed in, and never
// changed after that.
type HandIn struct {
	ID          int64      `db:"id"`
	EnrolmentID int64      `db:"enrolment_id"`
	LessonKey   string     `db:"lesson_key"`
	Number      int        `db:"number"` // from 1
	VersionID   int64      `db:"version_id"`
	Text        string     `db:"text"` // plain
	SavedAt     time.Time  `db:"saved_at"`
	HandedInAt  *time.Time `db:"handed_in_at"`
	Days        Dates      // that hold for its writer
	LateDays    int        // that it came after it was due
	Files       []HandInFile
	Marks       []Mark // the first one first
}

// Draft reports whether w was not handed in yet.
func (w HandIn) Draft() bool { return w.HandedInAt == nil }

// Mark is the one that counts, nil when w waits for one.
func (w HandIn) Mark() *Mark {
	if len(w.Marks) == 0 {
		return nil
	}
	return &w.Marks[len(w.Marks)-1]
}

// State is what came of w.
func (w HandIn) State() HandInState {
	switch m := w.Mark(); {
	case w.Draft():
		return NotHandedIn
	case m == nil:
		return Waiting
	case m.Accepted:
		return Accepted
	}
	return Revise
}

// HandInFile is a file of a hand-in. Only the learner and the trainers of the
// library can read it.
type HandInFile struct {
	ID        int64  `db:"id"`
	HandInID  int64  `db:"handin_id"`
	Stored    string `db:"stored"`
	Extension string `db:"extension"`
	Size      int64  `db:"size"`
	Name      string `db:"name"`
}

// ContentType is f's media type.
func (f HandInFile) ContentType() string {
	return Media{Extension: f.Extension}.ContentType()
}

// Limits of a hand-in.
const (
	HandInFileLimit = 20_000_000 // bytes
	MaxHandInFiles  = 10
	maxHandInText   = 100_000 // bytes
	maxComment      = 4000    // characters
)

// Mark is what a trainer says of a hand-in.
type Mark struct {
	ID       int64     `db:"id"`
	HandInID int64     `db:"handin_id"`
	Number   int       `db:"number"`
	MarkerID int64     `db:"marker_id"`
	Accepted bool      `db:"accepted"`
	Levels   levels    `db:"levels"` // per criterion, from 0
	Points   float64   `db:"points"`
	Most     float64   `db:"most"` // 0 without a rubric
	Comment  string    `db:"comment"`
	MarkedAt time.Time `db:"marked_at"`
}

// levels is a column of JSON.
type levels []int

func (l *levels) Scan(src any) error {
	switch v := src.(type) {
	case []byte:
		return json.Unmarshal(v, l)
	case string:
		return json.Unmarshal([]byte(v), l)
	}
	return fmt.Errorf("course: cannot scan %T", src)
}

// MarkText is what the marker's form holds.
type MarkText struct {
	Accepted bool
	Levels   []int // per criterion; -1: not chosen
	Comment  string
}

// Marked is t as a mark by the rubric, and what is wrong with it.
func (t MarkText) Marked(rubric []Criterion) (Mark, error) {
	m := Mark{Accepted: t.Accepted, Levels: levels{}, Comment: strings.TrimSpace(strings.ReplaceAll(t.Comment, "\r\n", "\n"))}
	var p lms.Problems
	for i, c := range rubric {
		if i >= len(t.Levels) || t.Levels[i] < 0 || t.Levels[i] >= len(c.Levels) {
			p = append(p, lms.FailField(fmt.Sprintf("level-%d", i), "handin.level_missing", lms.Args{"criterion": c.Name}))
			continue
		}
		m.Levels = append(m.Levels, t.Levels[i])
		m.Points += c.Levels[t.Levels[i]].Points
		m.Most += c.Most()
	}
	if n := utf8.RuneCountInString(m.Comment); n > maxComment {
		p = append(p, lms.FailField("comment", "handin.comment_long", lms.Args{"n": n, "max": maxComment}))
	} else if n == 0 && !t.Accepted {
		p = append(p, lms.FailField("comment", "handin.comment_missing"))
	}
	return m, p.OrNil()
}
