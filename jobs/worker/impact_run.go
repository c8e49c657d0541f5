package worker

import (
	"context"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
	"binapustaka/lms/impact"
)

// ImpactDeps is what the nightly comparison reads and where it saves.
type ImpactDeps struct {
	Usage       func(ctx context.Context, actor lms.Actor, libraryID int64, days int) (ImpactUsage, error) // of the last so many days
	Stints      func(ctx context.Context, libraryID int64) (account.Stints, error)                         // whose the work of SLiMS users is
	Shared      func(ctx context.Context, libraryID int64) (map[int64]bool, error)                         // SLiMS users known to be several people, or one
	ReadTo      func(ctx context.Context, actor lms.Actor, libraryID int64) (lms.Day, error)               // the last day that a library's SLiMS was read of; 0: none
	Activities  *activity.Store
	Courses     *course.Store
	Assessments *assessment.Store
	Results     *impact.Store
}

// ImpactUsage is a library's service as far as it was read.
type ImpactUsage struct {
	DataTo   lms.Day
	Metrics  []string
	Facts    []impact.Fact                 // by staff member
	Missing  map[string][]lms.Day          // by metric: days of which nobody's work is known
	OpenDays []lms.Day                     // in order
	Series   map[string][]impact.SeriesDay // by metric, of the whole library
	Zone     *time.Location
}

// ImpactReport says what a run found.
type ImpactReport struct {
	People   int // rows of the table
	Pictures int
	Saved    impact.Saved
	Studies  int // looked at
	Readings int // metrics of studies that were read
	Failed   int // studies that could not be read
}

// RunImpact puts a library's training beside its service and saves what it
// finds. It may run twice: the same inputs change nothing.
func RunImpact(ctx context.Context, d ImpactDeps, libraryID int64, progress func(done, total int64, text string)) (ImpactReport, error) {
	actor := lms.System("impact:run")
	var report ImpactReport
	l, subjects, err := d.library(ctx, actor, libraryID, history)
	if err != nil {
		return report, err
	}
	usage := l.usage
	steps := int64(1 + len(subjects)*len(usage.Metrics))
	progress(0, steps, "impact.progress_table")
	table, err := impact.TableResult(impact.PanelInput{LibraryID: libraryID, DataTo: usage.DataTo, Metrics: usage.Metrics, Facts: usage.Facts,
		Missing: usage.Missing, OpenDays: usage.OpenDays, Learning: l.staff.Learning, Shared: l.staff.Shared, Objected: l.staff.Objected})
	if err != nil {
		return report, err
	}
	report.People = table.N
	results := []impact.Result{table}
	for _, s := range subjects {
		progress(int64(len(results)), steps, "impact.progress_pictures")
		for _, metric := range usage.Metrics {
			if err := ctx.Err(); err != nil {
				return report, err
			}
			r, err := impact.PictureResult(libraryID, s, metric, usage.Series[metric], usage.DataTo)
			if err != nil {
				return report, err
			}
			results = append(results, r)
			report.Pictures++
		}
	}
	if report.Saved, err = d.Results.Save(ctx, actor, libraryID, results); err != nil {
		return report, err
	}
	progress(steps, steps, "impact.progress_studies")
	if err := d.own(ctx, actor, libraryID, l, &report); err != nil {
		return report, err
	}
	if err := d.joint(ctx, actor, libraryID, l, &report); err != nil {
		return report, err
	}
	progress(steps, steps, "impact.progress_done")
	return report, nil
}

// impactLibrary is what is read of a library for its results.
type impactLibrary struct {
	usage   ImpactUsage
	staff   impact.StaffLibrary
	stints  account.Stints
	seasons impact.Calendar
}

// library reads as many days as are asked for, and all that was learnt.
func (d ImpactDeps) library(ctx context.Context, actor lms.Actor, libraryID int64, days int) (l impactLibrary, list []impact.Subject, err error) {
	if l.usage, err = d.Usage(ctx, actor, libraryID, days); err != nil {
		return l, nil, err
	}
	if l.stints, err = d.Stints(ctx, libraryID); err != nil {
		return l, nil, err
	}
	for i, f := range l.usage.Facts {
		if f.StaffID != 0 {
			l.usage.Facts[i].StaffID = l.stints.Person(f.StaffID, f.Day)
		}
	}
	l.staff = impact.StaffLibrary{ID: libraryID, Facts: l.usage.Facts, Missing: l.usage.Missing, OpenDays: l.usage.OpenDays}
	if l.staff.Learning, list, err = d.gather(ctx, actor, libraryID, l.usage.DataTo, l.stints); err != nil {
		return l, nil, err
	}
	if l.staff.Shared, err = d.Shared(ctx, libraryID); err != nil {
		return l, nil, err
	}
	if l.staff.Objected, err = d.objected(ctx, actor, l.stints); err != nil {
		return l, nil, err
	}
	l.seasons, err = d.Results.Calendar(ctx, actor, libraryID)
	return l, list, err
}

// objected is who of the library does not want to be counted, by person.
func (d ImpactDeps) objected(ctx context.Context, actor lms.Actor, stints account.Stints) (map[int64]bool, error) {
	objectors, err := d.Results.Objectors(ctx, actor)
	if err != nil {
		return nil, err
	}
	people := map[int64]bool{}
	for id := range objectors {
		if person := stints.PersonOf(id); person != 0 {
			people[person] = true
		}
	}
	return people, nil
}

// gather collects what was learnt, by person, and what there is to draw.
func (d ImpactDeps) gather(ctx context.Context, actor lms.Actor, libraryID int64, to lms.Day, stints account.Stints) ([]impact.Learning, []impact.Subject, error) {
	attended, err := d.Activities.Attended(ctx, actor, libraryID)
	if err != nil {
		return nil, nil, err
	}
	held, err := d.Activities.Held(ctx, actor, libraryID)
	if err != nil {
		return nil, nil, err
	}
	completions, err := d.Courses.Completions(ctx, actor, libraryID)
	if err != nil {
		return nil, nil, err
	}
	scores, err := d.Assessments.Scores(ctx, actor, libraryID)
	if err != nil {
		return nil, nil, err
	}

	byAccount := map[int64][]impact.Learning{}
	for _, a := range attended {
		byAccount[a.AccountID] = append(byAccount[a.AccountID], impact.Learning{Kind: impact.Activity, ID: a.ActivityID, On: a.On,
			Minutes: float64(a.Minutes), Share: a.Share})
	}
	for _, c := range completions {
		byAccount[c.AccountID] = append(byAccount[c.AccountID], impact.Learning{Kind: impact.Course, ID: c.CourseID, On: c.CompletedOn,
			Minutes: c.JP * activity.MinutesPerJP})
	}
	for _, s := range scores {
		byAccount[s.AccountID] = append(byAccount[s.AccountID], impact.Learning{Kind: impact.Test, ID: s.AssessmentID, On: s.SubmittedOn,
			Number: s.Number, Percent: s.Percent})
	}
	var learning []impact.Learning
	for id, lessons := range byAccount {
		person := stints.PersonOf(id)
		if person == 0 {
			continue
		}
		for _, l := range lessons {
			l.StaffID = person
			learning = append(learning, l)
		}
	}
	return learning, subjects(held, completions, to), nil
}

func subjects(held []activity.Held, completions []course.Completion, to lms.Day) []impact.Subject {
	var list []impact.Subject
	for _, h := range held {
		if h.From > to {
			continue
		}
		s := impact.Subject{Kind: impact.OfActivity, ID: h.ActivityID, Title: h.Title, Form: string(h.Kind), Dates: []lms.Day{h.From}, People: h.Present}
		if h.To > h.From {
			s.Dates = append(s.Dates, h.To)
		}
		list = append(list, s)
	}
	at := map[int64]int{}
	for _, c := range completions { // the oldest first
		if c.CompletedOn > to {
			continue
		}
		i, seen := at[c.CourseID]
		if !seen {
			i = len(list)
			at[c.CourseID] = i
			list = append(list, impact.Subject{Kind: impact.OfCourse, ID: c.CourseID})
		}
		s := &list[i]
		s.Title = c.Title
		s.Dates = append(s.Dates, c.CompletedOn)
		s.People++ // a course is completed once
	}
	for i := range list {
		slices.Sort(list[i].Dates)
	}
	return list
}
