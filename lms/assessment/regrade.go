package assessment

import (
	"regexp"
	"time"

	"binapustaka/lms"
)

// Drop is how a question that turned out wrong counts in an attempt.
type Drop string

const (
	Kept      Drop = ""     // it counts by its key
	FullMarks Drop = "full" // everybody has its points, whatever the answer
	LeftOut   Drop = "out"  // it counts neither for nor against anybody
)

// How names what was done: corrected, full, out.
func (d Drop) How() string {
	if d == Kept {
		return "corrected"
	}
	return string(d)
}

// Correction is what is done about a question after people have sat a test.
type Correction struct {
	Drop   Drop     // Kept: the newest version's key counts
	Points *float64 // what the question is worth from now on; nil: as before
	Favour bool     // nobody's mark goes down
	Reason string   // for the people whose mark changes
}

// Regrade is a correction that was made.
type Regrade struct {
	ID           int64
	AssessmentID int64
	QuestionID   int64
	Stem         string
	Version      int // the newest one then: it counts for attempts at this version and at those before
	VersionID    int64
	Correction
	By         string // name
	ByID       int64  // whose own attempts it leaves alone
	CreatedAt  time.Time
	FinishedAt *time.Time // nil while attempts are still graded anew
	Effect
}

// Effect is what a correction does, or did, to the attempts of a test.
type Effect struct {
	Attempts int // that were asked the question
	Up, Down int
	Kept     int // would have gone down and stay
	Passing  int // of those that go up, reach the pass mark now
	Failing  int // of those that go down, reach it no more
}

// MaxReason is how long the reason of a correction may be, in characters.
const MaxReason = 1000

var formToken = regexp.MustCompile(`^[A-Za-z0-9_-]{8,60}$`)

// check names what is wrong with c: points, reason, drop. fixed says that the
// test asks everybody the question, so that it has points of its own.
func (c Correction) check(fixed bool) error {
	var p lms.Problems
	if bad := checkReason(c.Reason, "regrade.reason_missing"); bad != nil {
		p = append(p, bad)
	}
	if c.Drop != Kept && c.Drop != FullMarks && c.Drop != LeftOut {
		p = append(p, lms.FailField("drop", "regrade.drop_unknown"))
	}
	switch {
	case c.Points == nil:
	case !fixed || c.Drop != Kept:
		p = append(p, lms.FailField("points", "regrade.points_fixed"))
	case !PointsFit(*c.Points):
		p = append(p, lms.FailField("points", "assessment.points_range", lms.Args{"n": MaxPoints}))
	}
	return p.OrNil()
}

// Corrected is a question as it was asked with the key, feedback and weights
// of another version. ok is false when that version asks something else: it is
// of another kind, or has not the same number of options, prompts or gaps, or
// another picture. Options and prompts are told by their texts where each of them
// stands once in both versions, and by their places otherwise.
func Corrected(asked, key Question) (q Question, ok bool) {
	if asked.Kind != key.Kind || len(asked.Options) != len(key.Options) || len(asked.Prompts) != len(key.Prompts) ||
		len(asked.Gaps) != len(key.Gaps) || asked.Picture.URL != key.Picture.URL {
		return asked, false
	}
	q = asked
	q.Body = key.Body
	q.Picture = asked.Picture
	to := sameTexts(asked.Options, key.Options, func(o Option) string { return o.Text })
	q.Options = make([]Option, len(asked.Options))
	back := make([]int, len(to))
	for i, o := range asked.Options {
		q.Options[i], back[to[i]] = key.Options[to[i]], i
		q.Options[i].Text = o.Text
	}
	if asked.Kind == Ordering {
		q.Places = to
	}
	q.Prompts = make([]Prompt, len(asked.Prompts))
	at := sameTexts(asked.Prompts, key.Prompts, func(p Prompt) string { return p.Text })
	for i, p := range asked.Prompts {
		q.Prompts[i] = Prompt{Text: p.Text, Option: back[key.Prompts[at[i]].Option]}
	}
	return q, true
}

// sameTexts is where each of a stands in b by its text.
func sameTexts[T any](a, b []T, text func(T) string) []int {
	at := map[string]int{}
	for i, x := range b {
		at[text(x)] = i
	}
	to, seen := make([]int, len(a)), map[int]bool{}
	for i, x := range a {
		j, ok := at[text(x)]
		if !ok || seen[j] || len(at) != len(b) {
			for k := range to {
				to[k] = k
			}
			return to
		}
		to[i], seen[j] = j, true
	}
	return to
}

// correct is an item as r leaves it; key is the question as the item shows it
// with r's key, share what markers gave where they did.
func (r Regrade) correct(it AttemptItem, key Question, share float64) AttemptItem {
	if it.Dropped = r.Drop; r.Drop != Kept {
		return it
	}
	it.Question = key
	if r.Points != nil {
		it.Points = *r.Points
	}
	if it.Marked {
		it.Earned = round(it.Points*share, 4)
	}
	return it
}

// add counts one attempt with its marks before and after.
func (e *Effect) add(before, after Grade, kept bool) {
	e.Attempts++
	switch {
	case kept:
		e.Kept++
	case after.Percent > before.Percent:
		e.Up++
		if after.Passed && !before.Passed {
			e.Passing++
		}
	case after.Percent < before.Percent:
		e.Down++
		if before.Passed && !after.Passed {
			e.Failing++
		}
	}
}
