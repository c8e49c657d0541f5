package web

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact"
)

// The steps in which a study is declared. Every step's form carries what the
// others hold, so that going back and forth loses nothing, and an address holds
// it all.
const (
	stepSubject  = "subject"
	stepQuestion = "question"
	stepPlan     = "plan"
	stepCheck    = "check"

	stepLibraries = "libraries" // of a joint study, instead of the first two
	stepTraining  = "training"
)

var (
	studySteps = []string{stepSubject, stepQuestion, stepPlan, stepCheck}
	jointSteps = []string{stepLibraries, stepTraining, stepPlan, stepCheck}
	stepOrder  = []string{stepLibraries, stepTraining, stepSubject, stepQuestion, stepPlan, stepCheck}
)

// studyForm is a plan as typed.
type studyForm struct {
	Subject, Question, Title, Begins, Measure, Primary, Untouched, Before, Readings string

	Exploratory []string
	Libraries   []string // of a joint study: their numbers
	Trainings   []string // of a joint study: library, colon, training
	Proposed    string   // subject and question that the plan's fields were filled in for
	Reason      string   // of a new version
}

func (r *request) studyForm() studyForm {
	return studyForm{Subject: r.FormValue("subject"), Question: r.FormValue("question"), Title: r.FormValue("title"), Begins: r.FormValue("begins"),
		Measure: r.FormValue("measure"), Primary: r.FormValue("primary"), Untouched: r.FormValue("untouched"), Before: r.FormValue("before"), Readings: r.FormValue("readings"),
		Proposed: r.FormValue("proposed"), Exploratory: r.formValues("exploratory"), Reason: r.FormValue("reason"),
		Libraries: r.formValues("library"), Trainings: r.formValues("training")}
}

// studyFormOf is a declared plan as a form.
func studyFormOf(p impact.Plan) studyForm {
	f := studyForm{Subject: subjectValue(p.Kind, p.SubjectID), Question: string(p.Question), Title: p.Title, Begins: p.Begins.String(),
		Measure: string(p.Measure), Primary: p.Primary, Untouched: p.Untouched, Before: strconv.Itoa(p.Before), Readings: readingsText(p.Readings), Exploratory: p.Exploratory}
	for _, share := range p.Libraries {
		f.Subject = ""
		f.Libraries = append(f.Libraries, strconv.FormatInt(share.LibraryID, 10))
		f.Trainings = append(f.Trainings, trainingValue(share.LibraryID, share.Kind, share.SubjectID))
	}
	f.Proposed = f.of()
	return f
}

// trainingValue is a training of one library of a joint study.
func trainingValue(library int64, kind impact.SubjectKind, id int64) string {
	return fmt.Sprintf("%d:%s", library, subjectValue(kind, id))
}

// of is what the plan's fields are filled in for.
func (f studyForm) of() string {
	return strings.Join(append([]string{f.Subject, f.Question}, f.Trainings...), " ")
}

func subjectValue(kind impact.SubjectKind, id int64) string { return fmt.Sprintf("%s-%d", kind, id) }

func (f studyForm) subject() (impact.SubjectKind, int64) {
	kind, number, _ := strings.Cut(f.Subject, "-")
	id, _ := strconv.ParseInt(number, 10, 64)
	return impact.SubjectKind(kind), id
}

func readingsText(days []int) string {
	texts := make([]string, len(days))
	for i, d := range days {
		texts[i] = strconv.Itoa(d)
	}
	return strings.Join(texts, ", ")
}

// plan reads the form; what is wrong with it is named by field. Shares are the
// parts of a joint study.
func (f studyForm) plan(metrics []string, shares []impact.Share) (impact.Plan, error) {
	p := impact.Plan{Title: f.Title, Question: impact.Question(f.Question), Measure: impact.Measure(f.Measure), Primary: f.Primary, Exploratory: slices.Clone(f.Exploratory), Untouched: f.Untouched}
	if f.Subject != "" {
		p.Kind, p.SubjectID = f.subject()
	}
	p.Libraries = shares
	p.Begins, _ = lms.ParseDay(strings.TrimSpace(f.Begins)) // what is no day is refused by field
	p.Before, _ = strconv.Atoi(f.Before)
	var problems lms.Problems
	readings, err := impact.ParseReadings(f.Readings)
	var typed *lms.Error
	if errors.As(err, &typed) { // before what Check says of having none
		problems = append(problems, typed)
	}
	p.Readings = readings
	var more lms.Problems
	if err := p.Check(metrics); errors.As(err, &more) {
		problems = append(problems, more...)
	} else if err != nil {
		return p, err
	}
	return p, problems.OrNil()
}

// stepOf is where the first field stands that an error names.
func stepOf(err error) string {
	var problems lms.Problems
	var one *lms.Error
	if !errors.As(err, &problems) && errors.As(err, &one) {
		problems = lms.Problems{one}
	}
	step := stepCheck
	for _, e := range problems {
		at := stepPlan
		switch e.Field {
		case "subject":
			at = stepSubject
		case "question":
			at = stepQuestion
		case "library":
			at = stepLibraries
		case "training":
			at = stepTraining
		case "", "reason":
			at = stepCheck
		}
		if slices.Index(stepOrder, at) < slices.Index(stepOrder, step) {
			step = at
		}
	}
	return step
}

// formValue is one value that a step's form carries along.
type formValue struct{ Name, Value string }

// Carried is what the form of a step holds besides the step's own fields.
func (f studyForm) Carried(step string) (list []formValue) {
	add := func(at, name, value string) {
		if at != step && value != "" {
			list = append(list, formValue{name, value})
		}
	}
	add(stepSubject, "subject", f.Subject)
	add(stepQuestion, "question", f.Question)
	for _, v := range []formValue{{"title", f.Title}, {"begins", f.Begins}, {"measure", f.Measure}, {"primary", f.Primary}, {"untouched", f.Untouched}, {"before", f.Before}, {"readings", f.Readings}} {
		add(stepPlan, v.Name, v.Value)
	}
	for _, m := range f.Exploratory {
		add(stepPlan, "exploratory", m)
	}
	for _, l := range f.Libraries {
		add(stepLibraries, "library", l)
	}
	for _, t := range f.Trainings {
		add(stepTraining, "training", t)
	}
	add("", "proposed", f.Proposed)
	return list
}

// address is where a step stands with all that the form holds.
func (f studyForm) address(base, step string) string {
	q := url.Values{"step": {step}}
	for _, v := range f.Carried("") {
		q.Add(v.Name, v.Value)
	}
	return base + "?" + q.Encode()
}
