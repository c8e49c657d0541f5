package assessment

import (
	"math/rand/v2"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Pair is one design: a test before a training and a parallel one after it.
type Pair struct {
	ID        int64
	LibraryID int64
	Pre, Post Assessment
	PairSettings
	CreatedAt  time.Time
	UpdatedAt  *time.Time // when the settings were changed last
	ArchivedAt *time.Time
}

// PairSettings are what a pair says of itself. The caller has made sure that the
// course and the activity are of the library.
type PairSettings struct {
	Title      string // "": the tests' own
	Notes      string
	CourseID   int64 // the training between the two; 0: none
	ActivityID int64 // likewise; with both, the training is both together
	LowFirst   bool  // people were sent because they scored low before
	Crossed    bool  // half of the people have form A first and half form B, by lot
}

const (
	maxPairTitle = 160
	maxPairNotes = 2000
)

// clean is s with its texts trimmed. Fields: title, notes.
func (s PairSettings) clean() (PairSettings, error) {
	s.Title, s.Notes = lms.Line(s.Title), strings.TrimSpace(s.Notes)
	var p lms.Problems
	for _, f := range []struct {
		field, text string
		max         int
	}{{"title", s.Title, maxPairTitle}, {"notes", s.Notes, maxPairNotes}} {
		if n := utf8.RuneCountInString(f.text); n > f.max {
			p = append(p, lms.FailField(f.field, "gain.text_long", lms.Args{"n": n, "max": f.max}))
		}
	}
	return s, p.OrNil()
}

// OneTest reports whether the pair is the forms of one test: A before and B
// after, or crossed.
func (p Pair) OneTest() bool { return p.Pre.ID == p.Post.ID }

// Trains reports whether the pair says which training lies between its tests.
func (p Pair) Trains() bool { return p.CourseID != 0 || p.ActivityID != 0 }

// crossable says what keeps the forms of a test from being crossed. Field:
// crossed.
func crossable(preID, postID int64, f Forms) error {
	switch {
	case preID != postID:
		return lms.FailField("crossed", "gain.crossed_one_test")
	case f.Given == ByChoice:
		return lms.FailField("crossed", "gain.crossed_choice")
	}
	return nil
}

// drawOrder is the form of a test that somebody has first, A or B, when so many
// before them have each: the rarer one, and where they are level the one that a
// hash of the test and the account picks. So of every two people in a row one
// has A and one B, and which of them has which is nobody's choice: permuted
// blocks of two (Matts and Lachin 1988, Control. Clin. Trials 9).
func drawOrder(assessmentID, accountID int64, a, b int) string {
	switch {
	case a < b:
		return Letter(0)
	case b < a:
		return Letter(1)
	}
	return Letter(rand.New(rand.NewPCG(uint64(seedOf(assessmentID, accountID, a+b)), 2)).IntN(2))
}

// other is the form that goes with one of A and B.
func other(form string) string {
	if form == Letter(0) {
		return Letter(1)
	}
	return Letter(0)
}
