package programme

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"binapustaka/lms"
)

// Age is of those who wrote the texts of a contest.
type Age string

const (
	Child    Age = "child"
	Teenager Age = "teenager"
	Adult    Age = "adult"
)

var Ages = []Age{Child, Teenager, Adult}

// Contest is a writing contest.
type Contest struct {
	ID          int64      `db:"id"`
	ProgrammeID int64      `db:"programme_id"`
	Title       string     `db:"title"`
	Criteria    string     `db:"criteria"` // one a line, in their order
	ClosedAt    *time.Time `db:"closed_at"`
}

// Entry is a text of a contest: a number, an age, perhaps what it is called. Who
// wrote it is nowhere.
type Entry struct {
	ID        int64  `db:"id"`
	ContestID int64  `db:"contest_id"`
	Number    int    `db:"number"`
	Age       Age    `db:"age"`
	Title     string `db:"title"`
}

// Score is what a juror gives a text for one criterion, counted from 0.
type Score struct {
	EntryID   int64 `db:"entry_id"`
	JurorID   int64 `db:"account_id"`
	Criterion int   `db:"criterion"`
	Points    int   `db:"points"`
}

const (
	MostPoints   = 100
	MostCriteria = 10
	MostEntries  = 999
	MostJurors   = 20
)

// Clean is c with its texts trimmed, and what is wrong with it.
func (c Contest) Clean() (Contest, error) {
	c.Title, c.Criteria = lms.Line(c.Title), lms.Text(c.Criteria)
	var p problems
	p.line("title", c.Title, MaxTitle, "programme.title_missing")
	criteria := Lines(c.Criteria)
	p.add(len(criteria) == 0, "criteria", "programme.criteria_missing")
	p.add(len(criteria) > MostCriteria, "criteria", "programme.criteria_many", lms.Args{"max": MostCriteria})
	p.text("criteria", c.Criteria, 1000)
	return c, p.OrNil()
}

// Ranked is a text with what the jury said of it.
type Ranked struct {
	Entry
	Rank   int // among the texts of its age; 0: no juror has scored all of it
	Tied   bool
	Jurors int // who scored all of it
	points int // over them and the criteria
	by     int // how many scores that are
}

// Mean is of the jurors' means, 0 to MostPoints.
func (r Ranked) Mean() float64 {
	if r.by == 0 {
		return 0
	}
	return float64(r.points) / float64(r.by)
}

// before compares means without dividing, so that equal ones are.
func (r Ranked) before(o Ranked) int {
	if r.by == 0 || o.by == 0 {
		return cmp.Compare(o.by, r.by)
	}
	return cmp.Compare(int64(o.points)*int64(r.by), int64(r.points)*int64(o.by))
}

// Ranking is the texts of each age by their means. A juror counts for a text of
// which they scored every criterion. Equals share a rank, and the next one is as
// far behind as there are texts before it; they stand in the order of their numbers.
func Ranking(entries []Entry, scores []Score, criteria int) map[Age][]Ranked {
	type judged struct{ entry, juror int64 }
	given, points := map[judged]int{}, map[judged]int{}
	for _, s := range scores {
		if s.Criterion < criteria {
			given[judged{s.EntryID, s.JurorID}]++
			points[judged{s.EntryID, s.JurorID}] += s.Points
		}
	}
	at := map[int64]*Ranked{}
	all := make([]Ranked, len(entries))
	for i, e := range entries {
		all[i].Entry = e
		at[e.ID] = &all[i]
	}
	for j, n := range given {
		if r := at[j.entry]; r != nil && n == criteria {
			r.Jurors, r.by, r.points = r.Jurors+1, r.by+criteria, r.points+points[j]
		}
	}
	ranking := map[Age][]Ranked{}
	for _, r := range all {
		ranking[r.Age] = append(ranking[r.Age], r)
	}
	for _, list := range ranking {
		slices.SortFunc(list, func(a, b Ranked) int { return cmp.Or(a.before(b), cmp.Compare(a.Number, b.Number)) })
		for i := range list {
			switch {
			case list[i].Jurors == 0:
			case i > 0 && list[i].before(list[i-1]) == 0:
				list[i].Rank = list[i-1].Rank
				list[i].Tied, list[i-1].Tied = true, true
			default:
				list[i].Rank = i + 1
			}
		}
	}
	return ranking
}

// ScoreField is the form field of a score.
func ScoreField(entry int64, criterion int) string { return fmt.Sprintf("s-%d-%d", entry, criterion) }
