package assessment

import (
	"fmt"
	"math"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Verdict is what one marker gave for an essay.
type Verdict struct {
	MarkerID int64
	Marker   string // name; empty for the person who sat the test
	Decides  bool   // settles the answer, whatever others gave before
	Levels   []int  // per criterion of the rubric the level chosen, from 0; empty without a rubric
	Share    float64
	Comment  string // to the person who sat the test
	MarkedAt time.Time
}

// Stage is where the marking of an answer stands.
type Stage string

const (
	FirstMarker  Stage = "first"  // nobody has marked it
	SecondMarker Stage = "second" // marked once, and another marker was asked for
	Moderator    Stage = "moderator"
	Settled      Stage = "settled"
)

// FarApart is by how much of the points two markers may differ; beyond it a
// moderator decides.
const FarApart = 0.2

// MaxComment is how long a marker's comment may be, in characters.
const MaxComment = 2000

// Settle is what verdicts, the oldest first, come to: the newest that decides
// counts; without one, the mean of two that are not too far apart.
func Settle(all []Verdict) (share float64, s Stage) {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Decides {
			return all[i].Share, Settled
		}
	}
	switch {
	case len(all) == 0:
		return 0, FirstMarker
	case len(all) == 1:
		return 0, SecondMarker
	case math.Abs(all[0].Share-all[1].Share) > FarApart+1e-9:
		return 0, Moderator
	}
	return round((all[0].Share+all[1].Share)/2, 4), Settled
}

// Counting are the verdicts that Settle went by, for the person who sat the
// test: what they say, not who said it. None while it is not settled.
func Counting(all []Verdict) []Verdict {
	if _, s := Settle(all); s != Settled {
		return nil
	}
	from := 0
	for i, v := range all {
		if v.Decides {
			from = i
		}
	}
	if all[from].Decides {
		all = all[from : from+1]
	}
	counting := make([]Verdict, len(all))
	for i, v := range all {
		v.MarkerID, v.Marker = 0, ""
		counting[i] = v
	}
	return counting
}

// Marking is a verdict as it is handed in.
type Marking struct {
	Levels    []int    // with a rubric: the level of each criterion, -1 where none was chosen
	Points    *float64 // without a rubric: of those of the item
	Comment   string
	AskSecond bool   // first marker: another one is to mark it too
	Decide    bool   // settle it although the actor has marked it, or others have settled it
	Of        string // of the sheet that was read
	Seen      int    // how many verdicts the marker knew of
}

// verdict is what m comes to for an item of that many points. Fields are
// level-N, points, comment.
func (m Marking) verdict(it AttemptItem) (Verdict, error) {
	var p lms.Problems
	v := Verdict{Comment: text(m.Comment)}
	if utf8.RuneCountInString(v.Comment) > MaxComment {
		p = append(p, lms.FailField("comment", "question.too_long", lms.Args{"n": MaxComment}))
	}
	rubric := it.Question.Rubric
	if len(rubric) == 0 {
		if m.Points == nil || !(*m.Points >= 0 && *m.Points <= it.Points) {
			p = append(p, lms.FailField("points", "mark.points_range", lms.Args{"n": it.Points}))
		} else {
			v.Share = round(*m.Points/it.Points, 4)
		}
		return v, p.OrNil()
	}
	earned, possible := 0.0, 0.0
	for i, c := range rubric {
		highest := 0.0
		for _, l := range c.Levels {
			highest = max(highest, l.Points)
		}
		possible += highest
		if i >= len(m.Levels) || m.Levels[i] < 0 || m.Levels[i] >= len(c.Levels) {
			p = append(p, lms.FailField(fmt.Sprintf("level-%d", i), "mark.level_missing"))
			continue
		}
		earned += c.Levels[m.Levels[i]].Points
		v.Levels = append(v.Levels, m.Levels[i])
	}
	v.Share = round(earned/possible, 4)
	return v, p.OrNil()
}

// decides says whether a marker's verdict settles the answer where it stands at
// s, and refuses one that is not theirs to give; mine: they have marked it.
func (m Marking) decides(s Stage, mine bool) (bool, error) {
	switch {
	case s == FirstMarker:
		return !m.AskSecond, nil
	case s == SecondMarker && !mine:
		return false, nil
	case s == Moderator && !mine, m.Decide:
		return true, nil
	case s == SecondMarker:
		return false, lms.Fail(lms.Conflict, "mark.second_other")
	case s == Moderator:
		return false, lms.Fail(lms.Conflict, "mark.moderator_other")
	}
	return false, lms.Fail(lms.Conflict, "mark.settled_already")
}
