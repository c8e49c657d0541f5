package assessment

import (
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"time"

	"binapustaka/lms"
)

const (
	// Grace is how long after the deadline an answer that was on its way is
	// still taken.
	Grace = 10 * time.Second
	// SeqAhead is how far a sequence number may lie in the server's future.
	SeqAhead = time.Minute
)

// Attempt is one person's sitting of a test.
type Attempt struct {
	ID           int64
	AssessmentID int64
	LibraryID    int64
	AccountID    int64
	Number       int // 1 for the first
	Seed         int64
	PassPercent  int
	StartedAt    time.Time
	DeadlineAt   time.Time
	SubmittedAt  *time.Time // nil while open
	ByDeadline   bool       // handed in by the clock, not by the person
	Points       float64
	Waiting      int // items that wait for a marker; the next three mean nothing before it is handed in and none waits
	Earned       float64
	Percent      float64
	Passed       bool
	Watched      bool   // see Settings
	Form         string // A, B, … in a test with parallel forms
	Reviewed     bool   // see Settings
	Review       Review
	BandLow      *float64 // the borderline band when the result first was known; nil where people decide nothing
	BandHigh     *float64
	Voided       bool // declared void: in no result, figure or evidence, nor toward the number of attempts
	KnowsKey     bool // the person might read the key when it began: it measures nothing
}

// Counted are those of attempts that count.
func Counted(attempts []Attempt) []Attempt {
	return slices.DeleteFunc(slices.Clone(attempts), func(t Attempt) bool { return t.Voided })
}

// nextNumber is that of the attempt after those, which are in order.
func nextNumber(mine []Attempt) int {
	if len(mine) == 0 {
		return 1
	}
	return mine[len(mine)-1].Number + 1
}

// Graded reports whether the attempt is handed in and nothing of it waits for
// a marker.
func (a Attempt) Graded() bool { return a.SubmittedAt != nil && a.Waiting == 0 }

// Settled reports whether it is known what the attempt came to: it is graded,
// and nobody has to decide about it.
func (a Attempt) Settled() bool { return a.Graded() && a.Review != ReviewWaits }

// AttemptItem is a question of an attempt: its options stand as shown.
type AttemptItem struct {
	Question   Question
	Position   int // from 1
	Points     float64
	Answer     Answer
	AnswerSeq  int64
	AnsweredAt *time.Time
	Flagged    bool
	FlagSeq    int64
	Earned     float64 // once handed in, unless it waits for a marker
	Marked     bool    // Earned was given by a person
	Dropped    Drop    // by a correction after it was handed in
}

// Waits reports whether the item, once handed in, waits for a marker.
func (it AttemptItem) Waits() bool {
	return it.Question.Kind == Essay && !it.Answer.Blank() && !it.Marked && it.Dropped == Kept
}

// Open reports whether the attempt still takes answers at now.
func (a Attempt) Open(now time.Time) bool {
	return a.SubmittedAt == nil && !a.Overdue(now)
}

// Overdue reports whether the attempt must be handed in by the clock.
func (a Attempt) Overdue(now time.Time) bool {
	return a.SubmittedAt == nil && now.After(a.DeadlineAt.Add(Grace))
}

// Remaining is the time left at now, 0 when it is up.
func (a Attempt) Remaining(now time.Time) time.Duration { return max(0, a.DeadlineAt.Sub(now)) }

// Change is one act of a person: a new answer, a flag set or taken away, or
// both. Seq orders acts; see the package comment.
type Change struct {
	Position int
	Seq      int64
	Answer   *Answer
	Flagged  *bool
}

// NextSeq is the number of an act that happens at now, when the highest number
// known is last.
func NextSeq(last int64, now time.Time) int64 { return max(last+1, now.UnixMilli()) }

// accept says whether the attempt takes c now, nil when it does.
func (a Attempt) accept(c Change, now time.Time) error {
	switch {
	case a.SubmittedAt != nil && a.ByDeadline, a.Overdue(now):
		return lms.Fail(lms.Conflict, "attempt.too_late")
	case a.SubmittedAt != nil:
		return lms.Fail(lms.Conflict, "attempt.submitted")
	case c.Answer == nil && c.Flagged == nil:
		return lms.Fail(lms.Invalid, "attempt.answer_form")
	case c.Seq < 1:
		return lms.Fail(lms.Invalid, "attempt.seq")
	case c.Seq > now.Add(SeqAhead).UnixMilli():
		return lms.Fail(lms.Invalid, "attempt.seq_ahead")
	}
	return nil
}

// apply is the item after c: per field the highest number wins, and the first
// to arrive among equals.
func (it AttemptItem) apply(c Change, now time.Time) AttemptItem {
	if c.Answer != nil && c.Seq > it.AnswerSeq {
		it.Answer, it.AnswerSeq, it.AnsweredAt = c.Answer.For(it.Question.Kind), c.Seq, &now
	}
	if c.Flagged != nil && c.Seq > it.FlagSeq {
		it.Flagged, it.FlagSeq = *c.Flagged, c.Seq
	}
	return it
}

// seedOf makes an attempt's seed from what names it.
func seedOf(assessmentID, accountID int64, number int) int64 {
	h := fnv.New64a()
	for _, n := range []int64{assessmentID, accountID, int64(number)} {
		binary.Write(h, binary.BigEndian, n) // a hash takes every write
	}
	return int64(h.Sum64() >> 1)
}

// layOut puts a test's items into the order of one attempt, section by section.
// The second result
// holds, per item, its options' indexes in the order shown.
func layOut(s Settings, items []Item, seed int64) ([]Item, [][]int) {
	r := rand.New(rand.NewPCG(uint64(seed), 0))
	laid := make([]Item, len(items))
	copy(laid, items)
	slices.SortStableFunc(laid, func(a, b Item) int { return a.Section - b.Section })
	for from, to := 0, 0; s.ShuffleItems && from < len(laid); from = to {
		for to < len(laid) && laid[to].Section == laid[from].Section {
			to++
		}
		part := laid[from:to]
		r.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
	}
	orders := make([][]int, len(laid))
	for i, it := range laid {
		laid[i].Position = i + 1
		orders[i] = make([]int, len(it.Options))
		for j := range orders[i] {
			orders[i][j] = j
		}
		if s.ShuffleOptions && it.Kind != TrueFalse || it.Kind == Matching || it.Kind == Ordering {
			r.Shuffle(len(orders[i]), func(j, k int) { orders[i][j], orders[i][k] = orders[i][k], orders[i][j] })
		}
		if it.Kind == Ordering && slices.IsSorted(orders[i]) { // it must not stand there solved
			slices.Reverse(orders[i])
		}
	}
	return laid, orders
}

// Sheet is an attempt as the person works on it.
type Sheet struct {
	Attempt
	Test  Assessment
	Trial bool  // by somebody who tries the test: it counts nowhere
	Parts Parts // none in a test without sections
	Items []AttemptItem
	Now   time.Time // the server's clock when it was read
}

// Visible reports whether the person may see and answer an item now: not one of
// a section that has not been opened or that the clock has closed.
func (s Sheet) Visible(it AttemptItem) bool {
	p := s.Parts.Holding(it.Position)
	return p == nil || p.OpenedAt != nil && p.ClosedAt == nil
}

// Ends is when the section that the person is at ends, or the attempt.
func (s Sheet) Ends() time.Time { return s.Parts.ends(s.DeadlineAt) }

// Answered counts the items with an answer.
func (s Sheet) Answered() int {
	n := 0
	for _, it := range s.Items {
		if !it.Answer.Blank() {
			n++
		}
	}
	return n
}

// Flagged counts the flagged items.
func (s Sheet) Flagged() int {
	n := 0
	for _, it := range s.Items {
		if it.Flagged {
			n++
		}
	}
	return n
}

// Result is a finished attempt with no more in it than the reader may see.
type Result struct {
	Attempt
	Test  Assessment
	Trial bool // by somebody who tries the test: it counts nowhere
	// Sections are what it came to in each; none in a test without, below
	// RevealScore, or while an item waits.
	Sections []SectionResult
	Person   string // name of who sat it
	Shows    Reveal
	Waits    *RevealWait       // for more than the score; nil: nothing waits
	Items    []AttemptItem     // empty below RevealMarks; without keys and feedback below RevealFull
	Events   []Event           // what was noted of a watched one
	Paper    *PaperNote        // of one sat on paper
	Mended   []PaperCorrection // of its answers, the oldest first
	Voids    []Void            // that it does not count, or counts again, the oldest first
	// Verdicts are what markers gave, by position: all of them for trainers,
	// those that count and not who gave them for the person.
	Verdicts  map[int][]Verdict
	Border    *Border      // the borderline band; nil where there is none, or the reader may not see the score
	Decisions []Decision   // about a result near the pass mark, the oldest first; for the person the newest alone
	Changes   []MarkChange // by corrections, the oldest first; for the person those that changed a mark
	Fresh     []Freshness  // by competency, once it is graded
}

// Freshness is how many of an attempt's questions of a competency were new to
// the person, and how many they had met before.
type Freshness struct {
	CompetencyID int64
	New, Met     int
}

// Near reports whether the result lies in the borderline band.
func (r Result) Near() bool { return r.Border != nil && r.Border.Holds(r.Percent) }

// limit takes out of r what level hides.
func (r Result) limit(level Reveal) Result {
	r.Shows = level
	if !level.Shows(RevealScore) || r.Waiting > 0 {
		r.Earned, r.Percent, r.Passed, r.Sections = 0, 0, false, nil
	}
	if !level.Shows(RevealScore) {
		r.Changes, r.Decisions, r.Review = nil, nil, Unreviewed
	}
	if !level.Shows(RevealScore) || r.Waiting > 0 {
		r.Border = nil
	}
	if !level.Shows(RevealMarks) {
		r.Items, r.Verdicts = nil, nil
	}
	if level.Shows(RevealFull) {
		return r
	}
	r.Items = slices.Clone(r.Items)
	for i := range r.Items {
		r.Items[i].Question = r.Items[i].Question.Bare()
	}
	return r
}
