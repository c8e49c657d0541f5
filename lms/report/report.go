package report

import (
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
)

// Measures of the rows.
const (
	jpEach = 0 // of courses and activities

	passed  = 0 // of tests: 1 or 0
	percent = 1

	before = 0 // of pairs: percent
	after  = 1
	rise   = 2
)

var (
	taughtRules = []rule{alike}
	testRules   = []rule{divided, inside}
	pairRules   = []rule{inside, inside, varied}
)

// Rows are one kind of rows with what they are called.
type Rows struct {
	Entries
	Titles map[int64]string `json:"titles"` // of rows that are shown
}

// Held is an activity that took place, whoever came.
type Held struct {
	ID    int64   `json:"id"`
	Kind  string  `json:"kind"`
	Title string  `json:"title"`
	On    lms.Day `json:"on"`
	JP    float64 `json:"jp"`

	Library string `json:"library,omitempty"` // in the report of a region
}

// Report is a term of a library or of a region in figures of groups, as it was when it was made.
type Report struct {
	Term       Term         `json:"term"`
	MadeAt     time.Time    `json:"made_at"`
	DataTo     *lms.Day     `json:"data_to"` // nil: its SLiMS was never read
	Courses    Rows         `json:"courses"`
	Held       []Held       `json:"held"`
	Activities Entries      `json:"activities"`
	Ran        []Ran        `json:"ran,omitempty"`
	Joined     []Joined     `json:"joined,omitempty"` // with partners
	Given      *Given       `json:"given,omitempty"`  // nil: no volunteer gave anything
	Trained    int          `json:"trained"`          // different people at least, over courses and activities
	Tests      Rows         `json:"tests"`
	Pairs      Rows         `json:"pairs"`
	Surveys    []Surveyed   `json:"surveys"`
	Studies    []StudyLine  `json:"studies"`
	Coverage   []SourceDays `json:"coverage"`

	Branches []Branch `json:"branches,omitempty"` // of a region, by name
	Pools    []Pool   `json:"pools,omitempty"`    // of a region; kept, never shown
}

// Surveyed is a survey and those of its figures that have a score.
type Surveyed struct {
	Title   survey.Text `json:"title"`
	Figures []Scored    `json:"figures"`
}

// Scored is the score of a question, or of a statement of it, as survey shows it.
type Scored struct {
	Question survey.Text `json:"question"`
	Row      survey.Text `json:"row"`
	Scale    int         `json:"scale"` // 0: Net Promoter Score
	N        int         `json:"n"`
	Value    float64     `json:"value"`
	Lo       *float64    `json:"lo"` // nil: not known
	Hi       *float64    `json:"hi"`

	Libraries int `json:"libraries,omitempty"` // in the report of a region
}

// Unit is what a study's figures are in.
type Unit string

const (
	Relative Unit = "relative" // a relative change: 0.1 is 10% more
	Count    Unit = "count"
	Rank     Unit = "coefficient" // a rank correlation, −1 to 1
	Points   Unit = "points"      // of percent of a test's points
)

// StudyLine is what a study says, with its interval where there is one. The
// caller words it, in every language: what may be said of a result is not for a
// report to decide.
type StudyLine struct {
	Title    survey.Text `json:"title"`
	Words    survey.Text `json:"words"`
	N        int         `json:"n"`
	Of       string      `json:"of"` // what N counts: message report.of_<it>
	Unit     Unit        `json:"unit"`
	Estimate *float64    `json:"estimate"`
	Lo       *float64    `json:"lo"`
	Hi       *float64    `json:"hi"`
	DataTo   lms.Day     `json:"data_to"`

	Library string `json:"library,omitempty"` // in the report of a region; empty: several together
}

// SourceDays is of how many days of the term a table of SLiMS is known.
type SourceDays struct {
	Source  usage.Source `json:"source"`
	Read    int          `json:"read"`
	Closed  int          `json:"closed"`
	Missing int          `json:"missing"`
}

// JP is what was granted in the rows that are shown; all reports whether that is
// all of it.
func (r Report) JP() (sum float64, all bool) {
	all = true
	for _, e := range []Entries{r.Courses.Entries, r.Activities} {
		for _, one := range e.List {
			sum, all = sum+one.Sums[jpEach].Total, all && one.Sums[jpEach].Shown
		}
		all = all && e.Others == 0
	}
	return sum, all
}

// Complete reports whether SLiMS was read to the end of the term, where it is
// read at all.
func (r Report) Complete() bool { return r.DataTo == nil || *r.DataTo >= r.Term.Period().To }

// Interval is the mean of a measure with Student's t interval, in the unit of
// the measure; ok is false where it is not shown.
func (g Group) Interval(measure int) (mean, lo, hi float64, ok bool) {
	if g.People < leastGroup || !g.Sums[measure].Shown {
		return 0, 0, 0, false
	}
	e := itemstat.MeanOf(g.People, g.Mean(measure), g.variance(measure))
	return e.Value, e.Low, e.High, true
}
