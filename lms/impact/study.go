package impact

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// Question is what a study asks.
type Question string

const (
	OfService Question = "service" // B: did the library's service change after a date?
	OfStaff   Question = "staff"   // C: did trained staff change more than colleagues not yet trained?
	OfDose    Question = "dose"    // A: do training and service move together?
	OfGain    Question = "gain"    // D: did people learn?
)

var Questions = []Question{OfService, OfStaff, OfDose, OfGain}

// Subjects of a study that are neither a course nor an activity.
const (
	OfProgramme SubjectKind = "programme" // that a library offers its patrons
	OfChange    SubjectKind = "change"    // a service innovation that was noted in the calendar
	OfPair      SubjectKind = "pair"      // a test before a training and the one after it
)

// TestGain is the one metric of question D.
const TestGain = "test_gain"

// QuestionsOf are those that can be asked of a subject. Question A is about all
// that a library's staff learn, of whatever kind: dose is what differs between
// them, and in one course or activity it hardly does. Question D is about the
// two tests between which the training lies.
func QuestionsOf(kind SubjectKind) []Question {
	switch kind {
	case OfCourse, OfActivity:
		return []Question{OfService, OfStaff}
	case OfProgramme, OfChange:
		return []Question{OfService}
	case OfLibrary:
		return []Question{OfDose}
	case OfPair:
		return []Question{OfGain}
	}
	return nil
}

// OfPeople tells whether a question's data are a row a person: guarded like
// them, and given in groups.
func (q Question) OfPeople() bool { return q != OfService }

// Plan is what a study declares before its outcome is read.
type Plan struct {
	Title       string      `json:"title"`
	Question    Question    `json:"question"`
	Kind        SubjectKind `json:"kind"` // "" of a joint study
	SubjectID   int64       `json:"subject_id"`
	Begins      lms.Day     `json:"begins"`              // B: the day of the event; A, C: the first day on which training counts; D: from which on a second test does
	Measure     Measure     `json:"measure,omitempty"`   // A: of the training
	Primary     string      `json:"primary"`             // metric; D: TestGain
	Exploratory []string    `json:"exploratory"`         // more metrics, in order of their names
	Untouched   string      `json:"untouched,omitempty"` // B: a metric that the subject cannot have moved
	Before      int         `json:"before"`              // days looked at before Begins; A: before each one's own training; D: 0, any
	Readings    []int       `json:"readings"`            // days after Begins at which the study is read, ascending
	Libraries   []Share     `json:"libraries,omitempty"` // of a joint study, in order of their ids
}

// Study is a declared plan, which never changes; another plan is a new version.
type Study struct {
	ID         int64
	LibraryID  int64 // 0: a joint study
	FirstID    int64 // of its first version
	Version    int   // from 1
	Plan       Plan
	Hash       string // of library, version, time and plan
	DeclaredAt time.Time
	DeclaredBy int64      // account
	EndedAt    *time.Time // replaced by a newer version, or ended
	EndReason  string
}

const (
	maxTitle       = 200
	MostMetrics    = 6 // of a study, the primary one too
	MostReadings   = 6
	MostLibraries  = 100 // of a joint study
	LeastReading   = 14
	MostReading    = 730
	LeastBefore    = 182
	MostBefore     = 1827
	DefaultBefore  = 1096 // three years: two and a half leave each season twice
	DoseBefore     = Window
	MostEndReason  = 300
	earliestBegins = lms.Day(14245) // 2009-01-01: SLiMS is no older
	latestBegins   = lms.Day(47482) // 2100-01-01
)

// DefaultReadings are the days after the beginning at which a study is read.
var DefaultReadings = []int{30, 90, 180}

// Check says what is wrong with a plan; metrics are those that the library has.
func (p *Plan) Check(metrics []string) error {
	p.Title = lms.Line(p.Title)
	p.Exploratory = slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(p.Exploratory))), func(m string) bool { return m == p.Primary || m == p.Untouched })
	p.Readings = slices.Compact(slices.Sorted(slices.Values(p.Readings)))
	if p.Question != OfService {
		p.Untouched = ""
	}
	if p.Question != OfDose {
		p.Measure = ""
	}
	if p.Question == OfGain {
		p.Primary, p.Exploratory, p.Before = TestGain, nil, 0
	}
	var wrong lms.Problems
	fail := func(is bool, field, key string, args ...lms.Args) {
		if is && !slices.ContainsFunc(wrong, func(e *lms.Error) bool { return e.Field == field }) {
			wrong = append(wrong, lms.FailField(field, key, args...))
		}
	}
	unknown := func(m string) bool { return p.Question != OfGain && !slices.Contains(metrics, m) }
	notOfStaff := func(m string) bool {
		return (p.Question == OfStaff || p.Question == OfDose) && !usage.Attributable(m)
	}
	fail(p.Title == "", "title", "impact.study_no_title")
	fail(utf8.RuneCountInString(p.Title) > maxTitle, "title", "impact.study_long_title", lms.Args{"max": maxTitle})
	if p.Joint() {
		p.checkLibraries(fail)
	} else {
		fail(p.SubjectID <= 0 || QuestionsOf(p.Kind) == nil, "subject", "impact.study_no_subject")
	}
	fail(!slices.Contains(Questions, p.Question), "question", "impact.study_no_question")
	fail(p.Question == OfStaff && (p.Kind == OfChange || p.Kind == OfProgramme), "question", "impact.study_change_staff")
	fail(!p.Joint() && !slices.Contains(QuestionsOf(p.Kind), p.Question), "question", "impact.study_other_question")
	fail(p.Begins < earliestBegins || p.Begins > latestBegins, "begins", "impact.study_no_begins")
	fail(p.Question == OfDose && !slices.Contains(Measures, p.Measure), "measure", "impact.study_no_measure")
	fail(unknown(p.Primary), "primary", "impact.study_no_metric")
	fail(notOfStaff(p.Primary), "primary", "impact.study_not_of_staff")
	fail(len(p.Exploratory) >= MostMetrics, "exploratory", "impact.study_many_metrics", lms.Args{"max": MostMetrics - 1})
	fail(slices.ContainsFunc(p.Exploratory, unknown), "exploratory", "impact.study_no_metric")
	fail(slices.ContainsFunc(p.Exploratory, notOfStaff), "exploratory", "impact.study_not_of_staff")
	fail(p.Question == OfService && p.Untouched == "", "untouched", "impact.study_no_untouched")
	fail(p.Untouched == Satisfaction, "untouched", "impact.study_untouched_rated")
	fail(p.Untouched != "" && p.Untouched == p.Primary, "untouched", "impact.study_untouched")
	fail(p.Untouched != "" && unknown(p.Untouched), "untouched", "impact.study_no_metric")
	fail(p.Question != OfGain && (p.Before < LeastBefore || p.Before > MostBefore), "before", "impact.study_before", lms.Args{"min": LeastBefore, "max": MostBefore})
	fail(len(p.Readings) == 0 || len(p.Readings) > MostReadings, "readings", "impact.study_readings", lms.Args{"max": MostReadings})
	if len(p.Readings) > 0 {
		fail(p.Readings[0] < LeastReading || p.Readings[len(p.Readings)-1] > MostReading, "readings", "impact.study_reading_days", lms.Args{"min": LeastReading, "max": MostReading})
	}
	if len(wrong) == 0 {
		return nil
	}
	return wrong
}

// ParseReadings reads days as they are typed: 30, 90, 180.
func ParseReadings(s string) ([]int, error) {
	var list []int
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, lms.FailField("readings", "impact.study_reading_number", lms.Args{"value": part})
		}
		list = append(list, n)
	}
	return list, nil
}

// Metrics are all that the study looks at, the primary one first.
func (p Plan) Metrics() []string { return append([]string{p.Primary}, p.Exploratory...) }

// On is the day up to which a reading's data count.
func (p Plan) On(reading int) lms.Day { return p.Begins + lms.Day(reading) - 1 }

// From is the first day that the study looks at.
func (p Plan) From() lms.Day { return p.Begins - lms.Day(p.Before) }

// Back is how many days before its beginning the work of staff is looked at. Of
// question A it is two windows: what changed from the one to the other changed
// before any training.
func (p Plan) Back() int {
	if p.Question == OfDose {
		return 2*p.Before + Settle
	}
	return p.Before
}

// freeze gives a study its hash.
func (s *Study) freeze() error {
	b, err := json.Marshal(struct {
		LibraryID  int64  `json:"library_id"`
		FirstID    int64  `json:"first_id"` // 0 in a first version
		Version    int    `json:"version"`
		DeclaredAt string `json:"declared_at"`
		Plan       Plan   `json:"plan"`
	}{s.LibraryID, s.FirstID, s.Version, s.DeclaredAt.UTC().Format(time.RFC3339), s.Plan})
	if err != nil {
		return err
	}
	sum := sha256.Sum256(b)
	s.Hash = hex.EncodeToString(sum[:])
	return nil
}

// AfterTheFact tells whether the first outcome of a reading was there to be
// looked at before the study was declared.
func (s Study) AfterTheFact(zone *time.Location) bool {
	return lms.DayOf(s.DeclaredAt.In(zone)) > s.Plan.Begins
}

// Due are the readings whose data are complete and that have no answer yet.
func (s Study) Due(dataTo lms.Day, answered map[int]bool) (due []int) {
	for _, r := range s.Plan.Readings {
		if s.Plan.On(r) <= dataTo && !answered[r] {
			due = append(due, r)
		}
	}
	return due
}

// Next is the reading to come, false when all are answered.
func (s Study) Next(answered map[int]bool) (reading int, ok bool) {
	for _, r := range s.Plan.Readings {
		if !answered[r] {
			return r, true
		}
	}
	return 0, false
}
