package competency

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// Kind is how something came to be known. Kinds are never mixed or averaged.
type Kind string

const (
	Self      Kind = "self"      // what people say of themselves
	Appraisal Kind = "appraisal" // what the head has observed
	Measured  Kind = "measured"  // what tests and practicals have shown
)

var Kinds = []Kind{Self, Appraisal, Measured}

// Evidence is one thing known of one person's competency. It never changes; a
// wrong one is withdrawn.
type Evidence struct {
	ID           int64      `db:"id"`
	LibraryID    int64      `db:"library_id"`
	AccountID    int64      `db:"account_id"`
	CompetencyID int64      `db:"competency_id"`
	Kind         Kind       `db:"kind"`
	Level        *int       `db:"level"` // nil: measured by a test with fewer than MinItems
	Words        string     `db:"words"`
	Observed     string     `db:"observed"`
	Percent      *float64   `db:"percent"` // of a test
	Items        *int       `db:"items"`
	Work         *Work      `db:"work"` // of a practical, which has no percentage: it counts successes only
	Source       string     `db:"source"`
	SourceRef    string     `db:"source_ref"`
	On           lms.Day    `db:"shown_on"`
	CreatedAt    time.Time  `db:"created_at"`
	CreatedBy    *int64     `db:"created_by"`
	WithdrawnAt  *time.Time `db:"withdrawn_at"`
	WithdrawnBy  *int64     `db:"withdrawn_by"`
	Why          string     `db:"why"` // it was withdrawn
}

const (
	// MinItems is the fewest items of a competency that say anything of it: the
	// fewest of which all right shows level 1 for certain. The 95% interval of
	// Wilson begins at 44% for three of three, beyond the first threshold, and at
	// 34% for two of two.
	MinItems = 3
	// HighestMeasured is the best that a test or practical can show: guiding
	// others is seen at work, by the head.
	HighestMeasured = 4

	maxWords = 2000
	maxWhy   = 500
)

// Thresholds are the percentages from which a measurement shows level 1, 2, 3
// and 4; below the first it shows nothing yet. They are a convention of this
// program, not of any standard, and stand beside every measured level.
var Thresholds = [HighestMeasured]float64{40, 55, 70, 85}

// Counts reports whether an attempt measures a competency: an item measures a
// person once, so of an attempt that repeats some at least MinItems must be new.
// Otherwise it is practice.
func Counts(fresh, met int) bool { return met == 0 || fresh >= MinItems }

// GradedAnew is why the program itself withdraws a measurement: the test was
// graded anew, or counted anew because questions of it had been met before, and
// came to something else.
const GradedAnew = "graded anew"

// Work is what a practical has shown in SLiMS, and where it stands.
type Work struct {
	CourseID  int64   `json:"course"`
	LessonKey string  `json:"lesson"`
	Done      []Done  `json:"done"`
	From      lms.Day `json:"from,omitzero"` // its first and its last day; 0: not known
	To        lms.Day `json:"to,omitzero"`
}

// Done is so much work of a kind; of evidence from before kinds were kept it is
// "work".
type Done struct {
	Kind string `json:"kind"`
	N    int    `json:"n"`
}

func (w *Work) Value() (driver.Value, error) {
	if w == nil {
		return nil, nil
	}
	b, err := json.Marshal(w)
	return string(b), err
}

func (w *Work) Scan(src any) error {
	b, ok := src.([]byte)
	if !ok {
		return fmt.Errorf("work: cannot scan %T", src)
	}
	return json.Unmarshal(b, w)
}

// Range is the 95% interval of the percentage of a test, in per cent: Wilson's
// (1927, J. Amer. Statist. Assoc. 22). ok is false of other evidence, and where
// there are fewer than MinItems.
func (e Evidence) Range() (low, high float64, ok bool) {
	if e.Level == nil || e.Percent == nil {
		return 0, 0, false
	}
	const z = 1.959963984540054
	p, n := *e.Percent/100, float64(*e.Items)
	centre := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return 100 * max(0, centre-half), 100 * min(1, centre+half), true
}

// LevelOf is the level that so many per cent of n items show, nil when n is
// below MinItems.
func LevelOf(percent float64, n int) *int {
	if n < MinItems || math.IsNaN(percent) {
		return nil
	}
	level := 0
	for _, from := range Thresholds {
		if percent >= from {
			level++
		}
	}
	return &level
}

// Mark is what somebody says of one competency, their own or another's.
type Mark struct {
	CompetencyID int64
	Level        int
	Words        string
	Observed     string // what was seen; of an appraisal, and needed there
}

// WordsField and ObservedField are the form fields beside LevelField.
func WordsField(competencyID int64) string { return "words-" + strconv.FormatInt(competencyID, 10) }
func ObservedField(competencyID int64) string {
	return "observed-" + strconv.FormatInt(competencyID, 10)
}

// formToken is what makes a form that is sent twice count once.
var formToken = regexp.MustCompile(`^[A-Za-z0-9_-]{8,60}$`)

// checkMarks trims the texts of marks and says what is wrong with them.
func checkMarks(kind Kind, marks []Mark, on, today lms.Day) error {
	var p lms.Problems
	if len(marks) == 0 {
		p = append(p, lms.Fail(lms.Invalid, "competency.nothing_marked"))
	}
	if on > today || on < today-maxAge {
		p = append(p, lms.FailField("on", "competency.on_range"))
	}
	for i := range marks {
		m := &marks[i]
		m.Words, m.Observed = strings.TrimSpace(m.Words), strings.TrimSpace(m.Observed)
		if !slices.Contains(ShownLevels, m.Level) {
			p = append(p, lms.FailField(LevelField(m.CompetencyID), "competency.level_range"))
		}
		if kind == Appraisal && m.Observed == "" {
			p = append(p, lms.FailField(ObservedField(m.CompetencyID), "competency.observed_missing"))
		}
		for _, f := range []struct{ field, text string }{{WordsField(m.CompetencyID), m.Words}, {ObservedField(m.CompetencyID), m.Observed}} {
			if n := utf8.RuneCountInString(f.text); n > maxWords {
				p = append(p, lms.FailField(f.field, "competency.text_long", lms.Args{"n": n, "max": maxWords}))
			}
		}
	}
	return p.OrNil()
}

// maxAge is how many days an observation may lie back when it is written down.
const maxAge = 3 * 366

// Measurement is what a test or a practical has shown of one competency.
type Measurement struct {
	AccountID    int64
	CompetencyID int64
	Percent      float64 // of the points that the items of this competency give
	Items        int     // how many items; 0: they were dropped or met before, nothing is left of it
	Work         *Work   // of a practical, instead of the two
	Level        int     // that the practical shows
	Source       string  // title of the test or practical, for people
	Ref          string  // what it came from, for example "attempt:12": sent again, it counts once
	On           lms.Day
}

// Clean is m with its texts trimmed; what is wrong is a fault of the caller.
func (m Measurement) Clean() (Measurement, error) {
	m.Source = lms.Line(m.Source)
	if r := []rune(m.Source); len(r) > 200 {
		m.Source = string(r[:200])
	}
	if m.Work != nil && (m.Level < 1 || m.Level > HighestMeasured || len(m.Work.Done) == 0) {
		return m, lms.Fail(lms.Invalid, "competency.measurement")
	}
	if !(m.Percent >= 0 && m.Percent <= 100) || m.Items < 0 || m.Source == "" || !measurementRef.MatchString(m.Ref) {
		return m, lms.Fail(lms.Invalid, "competency.measurement")
	}
	return m, nil
}

var measurementRef = regexp.MustCompile(`^[a-z]+:[A-Za-z0-9:_-]{1,60}$`)
