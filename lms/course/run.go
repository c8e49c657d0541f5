package course

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"binapustaka/lms"
)

// RunOutcome is what a package says of how somebody did.
type RunOutcome struct {
	Completion string   `db:"completion"` // "incomplete", "completed", "": not said
	Success    string   `db:"success"`    // "passed", "failed", "": not said
	Raw        *float64 `db:"score_raw"`
	Min        *float64 `db:"score_min"`
	Max        *float64 `db:"score_max"`
	Scaled     *float64 `db:"score_scaled"` // -1 to 1
	Percent    *float64 `db:"percent"`      // 0 to 100: what the score comes to
	Seconds    int      `db:"seconds"`      // over all sessions
}

// Done reports whether the package itself calls this finished.
func (o RunOutcome) Done() bool {
	return o.Success != "failed" && (o.Completion == "completed" || o.Success == "passed")
}

// Run is one attempt of a learner at an item of a package.
type Run struct {
	ID          int64  `db:"id"`
	EnrolmentID int64  `db:"enrolment_id"`
	LessonKey   string `db:"lesson_key"`
	Attempt     int    `db:"attempt"`
	Item        string `db:"item"`
	MediaID     int64  `db:"media_id"`
	Seq         int64  `db:"seq"`
	RunOutcome
	Data     string     `db:"data"` // JSON
	OpenedAt time.Time  `db:"opened_at"`
	SavedAt  *time.Time `db:"saved_at"`
}

// Values is the data that the package left, by its own names.
func (r Run) Values() map[string]string {
	values := map[string]string{}
	if json.Unmarshal([]byte(r.Data), &values) != nil {
		return map[string]string{} // it is ours, and nothing yet
	}
	return values
}

// Act is something that a package does, on its way from the learner's page.
// One of Values, State and Statement is there.
type Act struct {
	Item      int               // number in the table of contents
	Seq       int64             // higher than of any act before: server's milliseconds as the page tells them
	Values    map[string]string // SCORM: the whole data model
	Seconds   int               // over all sessions, by the page's clock
	State     *string           // H5P: where the learner stands
	Statement json.RawMessage   // H5P: xAPI
}

const (
	maxActBytes      = 700_000 // suspend_data of 64,000 characters, and hundreds of interactions
	maxActValues     = 6000
	maxStatement     = 30_000 // bytes
	maxStatements    = 5000   // of a run
	maxSeconds       = 10 * 365 * 24 * 3600
	maxAhead         = time.Minute // that a page's clock may run before ours
	actTooLarge      = "content.act_large"
	actNotUnderstood = "content.act_bad"
)

// check says what is wrong with an act and takes out of it what names a person.
func (a *Act) check() error {
	size := 0
	for name, value := range a.Values {
		size += len(name) + len(value)
		if !strings.HasPrefix(name, "cmi.") && !strings.HasPrefix(name, "adl.") || len(name) > 255 || !utf8.ValidString(name) || !utf8.ValidString(value) {
			return lms.Fail(lms.Invalid, actNotUnderstood)
		}
	}
	if a.State != nil {
		if size += len(*a.State); !utf8.ValidString(*a.State) {
			return lms.Fail(lms.Invalid, actNotUnderstood)
		}
	}
	if size > maxActBytes || len(a.Values) > maxActValues || len(a.Statement) > maxStatement {
		return lms.Fail(lms.TooLarge, actTooLarge)
	}
	for _, name := range []string{"cmi.core.student_id", "cmi.core.student_name", "cmi.learner_id", "cmi.learner_name"} {
		delete(a.Values, name)
	}
	a.Seconds = min(max(a.Seconds, 0), maxSeconds)
	return nil
}

// judgeValues is what a SCORM data model says. A mastery score in the manifest
// decides over passed and failed, whatever the package says.
func judgeValues(f Format, it ContentItem, values map[string]string, seconds int) RunOutcome {
	o := RunOutcome{Seconds: seconds}
	core := "cmi."
	if f == Scorm12 {
		core = "cmi.core."
		switch status := values["cmi.core.lesson_status"]; status {
		case "passed", "failed":
			o.Completion, o.Success = "completed", status
		case "completed", "incomplete":
			o.Completion = status
		case "browsed":
			o.Completion = "incomplete"
		}
	} else {
		if s := values["cmi.completion_status"]; s == "completed" || s == "incomplete" {
			o.Completion = s
		}
		if s := values["cmi.success_status"]; s == "passed" || s == "failed" {
			o.Success = s
		}
		o.Scaled = number(values["cmi.score.scaled"], -1, 1)
	}
	o.Raw, o.Min, o.Max = number(values[core+"score.raw"], -1e9, 1e9), number(values[core+"score.min"], -1e9, 1e9), number(values[core+"score.max"], -1e9, 1e9)
	o.Percent = o.percent()
	got := o.Raw
	if f == Scorm2004 {
		got = o.Scaled
	}
	if it.Mastery != nil && got != nil && (f == Scorm2004 || o.Completion == "completed") {
		if o.Success = "failed"; *got >= *it.Mastery {
			o.Success = "passed"
		}
	}
	if session, ok := duration(values[core+"session_time"]); ok {
		before, _ := duration(values[core+"total_time"])
		o.Seconds = min(before+session, maxSeconds)
	}
	return o
}

// percent is what a score comes to, nil when there is none.
func (o RunOutcome) percent() *float64 {
	var p float64
	switch {
	case o.Scaled != nil:
		p = *o.Scaled * 100
	case o.Raw == nil:
		return nil
	case o.Max != nil && *o.Max > value(o.Min):
		p = (*o.Raw - value(o.Min)) / (*o.Max - value(o.Min)) * 100
	default:
		p = *o.Raw
	}
	p = math.Round(min(max(p, 0), 100)*100) / 100
	return &p
}

func value(n *float64) float64 {
	if n == nil {
		return 0
	}
	return *n
}

func number(s string, low, high float64) *float64 {
	n, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(n >= low && n <= high) {
		return nil
	}
	return &n
}

var (
	clockTime = regexp.MustCompile(`^(\d{1,6}):(\d{1,2}):(\d{1,2})(\.\d+)?$`)                                                                       // SCORM 1.2
	isoTime   = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?$`) // SCORM 2004, xAPI
)

// duration reads the times of both SCORMs, in whole seconds; a time of nothing
// at all is none.
func duration(s string) (seconds int, ok bool) {
	units, m := []int{3600, 60, 1}, clockTime.FindStringSubmatch(s)
	if m == nil {
		units, m = []int{365 * 86400, 30 * 86400, 86400, 3600, 60, 1}, isoTime.FindStringSubmatch(s)
	}
	if m == nil {
		return 0, false
	}
	for i, unit := range units {
		n, _ := strconv.Atoi(m[i+1]) // digits, or nothing
		seconds += n * unit
	}
	return min(seconds, maxSeconds), seconds > 0
}

// Launch is the data that an item begins or goes on with. The package is a
// stranger's program: it does not learn who sits before it.
func Launch(c Content, it ContentItem, r Run, learner string) map[string]string {
	v := r.Values()
	if c.Format == H5PFormat {
		return v
	}
	entry := "resume"
	if len(v) == 0 {
		entry = "ab-initio"
	}
	h, m, s := r.Seconds/3600, r.Seconds/60%60, r.Seconds%60
	if c.Format == Scorm12 {
		set := map[string]string{"student_id": strconv.FormatInt(r.ID, 10), "student_name": learner, "credit": "credit", "lesson_mode": "normal", "entry": entry,
			"total_time": fmt.Sprintf("%04d:%02d:%02d", h, m, s), "session_time": "", "exit": ""}
		if v["cmi.core.lesson_status"] == "" {
			set["lesson_status"] = "not attempted"
		}
		for name, value := range set {
			v["cmi.core."+name] = value
		}
		if it.Mastery != nil {
			v["cmi.student_data.mastery_score"] = strconv.FormatFloat(*it.Mastery, 'f', -1, 64)
		}
	} else {
		set := map[string]string{"learner_id": strconv.FormatInt(r.ID, 10), "learner_name": learner, "credit": "credit", "mode": "normal", "entry": entry,
			"total_time": fmt.Sprintf("PT%dH%dM%dS", h, m, s), "session_time": "", "exit": ""}
		for name, value := range set {
			v["cmi."+name] = value
		}
		if it.Mastery != nil {
			v["cmi.scaled_passing_score"] = strconv.FormatFloat(*it.Mastery, 'f', -1, 64)
		}
	}
	v["cmi.launch_data"] = it.Data
	return v
}

// statement is what we read of an xAPI statement.
type statement struct {
	Verb struct {
		ID string `json:"id"`
	} `json:"verb"`
	Object struct {
		ID string `json:"id"`
	} `json:"object"`
	Result struct {
		Score struct {
			Raw, Min, Max, Scaled *float64
		} `json:"score"`
		Completion *bool  `json:"completion"`
		Success    *bool  `json:"success"`
		Duration   string `json:"duration"`
	} `json:"result"`
	Context struct {
		Activities struct {
			Parent json.RawMessage `json:"parent"`
		} `json:"contextActivities"`
	} `json:"context"`
}

// readStatement checks an xAPI statement and writes it down without its actor.
func readStatement(b []byte) (s statement, kept []byte, err error) {
	bad := lms.Fail(lms.Invalid, actNotUnderstood)
	var all map[string]json.RawMessage
	if json.Unmarshal(b, &all) != nil || json.Unmarshal(b, &s) != nil {
		return s, nil, bad
	}
	if s.Verb.ID == "" || len(s.Verb.ID) > 500 || s.Object.ID == "" || len(s.Object.ID) > 2000 {
		return s, nil, bad
	}
	if scaled := s.Result.Score.Scaled; scaled != nil && (*scaled < -1 || *scaled > 1) {
		return s, nil, bad
	}
	delete(all, "actor")
	kept, err = json.Marshal(all)
	return s, kept, err
}

// judge is the outcome after a statement. What is said of a part of the content
// (it has a parent) does not decide over the whole.
func (s statement) judge(o RunOutcome) RunOutcome {
	parent := bytes.TrimSpace(s.Context.Activities.Parent)
	whole := len(parent) == 0 || bytes.Equal(parent, []byte("[]")) || bytes.Equal(parent, []byte("null"))
	verb := s.Verb.ID[strings.LastIndexByte(s.Verb.ID, '/')+1:]
	ends := verb == "completed" || verb == "answered" || verb == "passed" || verb == "failed" || verb == "mastered"
	if s.Result.Completion != nil {
		ends = *s.Result.Completion
	}
	switch {
	case whole && ends:
		o.Completion = "completed"
	case o.Completion == "":
		o.Completion = "incomplete"
	}
	if !whole {
		return o
	}
	if verb == "passed" || verb == "failed" {
		o.Success = verb
	}
	if score := s.Result.Score; score.Scaled != nil || score.Raw != nil {
		o.Raw, o.Min, o.Max, o.Scaled = score.Raw, score.Min, score.Max, score.Scaled
		o.Percent = o.percent()
	}
	return o
}

// settled is what the runs of one attempt come to, by item: whether the package
// calls all of it done, and its score once every part has been worked through.
func (c Content) settled(runs map[string]RunOutcome) (done bool, percent *float64) {
	var sum float64
	scored, parts, through, finished := 0, 0, true, true
	for _, it := range c.Items {
		o, opened := runs[it.ID]
		if !it.Reports {
			continue
		}
		parts++
		finished = finished && o.Done()
		through = through && opened && (o.Completion == "completed" || o.Success != "" || o.Percent != nil && o.Completion != "incomplete")
		if o.Percent != nil {
			sum += *o.Percent
			scored++
		}
	}
	if parts == 0 { // assets alone say nothing: they are done when each was opened
		for _, i := range c.Launches() {
			_, opened := runs[c.Items[i].ID]
			finished = finished && opened
		}
		return finished, nil
	}
	if through && scored > 0 {
		p := math.Round(sum/float64(scored)*100) / 100
		percent = &p
	}
	return finished, percent
}
