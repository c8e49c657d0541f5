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
	"binapustaka/lms/usage"
)

// ImpactDeps is what the nightly comparison reads and where it saves.
type ImpactDeps struct {
	Usage       func(ctx context.Context, actor lms.Actor, libraryID int64, days int) (ImpactUsage, error) // of the last so many days
	Work        Work
	Stints      func(ctx context.Context, libraryID int64) (account.Stints, error)           // whose the work of SLiMS users is
	Shared      func(ctx context.Context, libraryID int64) (map[int64]bool, error)           // SLiMS users known to be several people, or one
	ReadTo      func(ctx context.Context, actor lms.Actor, libraryID int64) (lms.Day, error) // the last day that a library's SLiMS was read of; 0: none
	Activities  *activity.Store
	Courses     *course.Store
	Assessments *assessment.Store
	Results     *impact.Store
}

// Work is what the SLiMS users of a library recorded.
type Work interface {
	Staff(ctx context.Context, actor lms.Actor, libraryID int64) ([]int64, error)
	First(ctx context.Context, actor lms.Actor, libraryID int64, spans []usage.Span) ([]lms.Day, error)
	Facts(ctx context.Context, actor lms.Actor, libraryID int64, p lms.Period) ([]usage.Fact, error)
	FactsIn(ctx context.Context, actor lms.Actor, libraryID int64, spans []usage.Span) ([]usage.Fact, error)
	Changed(ctx context.Context, actor lms.Actor, libraryID int64) (usage.Changed, error)
	Seen(ctx context.Context, actor lms.Actor, libraryID int64, c usage.Changed) error
}

// ImpactUsage is a library's service as far as it was read.
type ImpactUsage struct {
	DataTo   lms.Day
	Metrics  []string
	Totals   []impact.Total                // of the metrics of which SLiMS can say who did what they count
	Missing  map[string][]lms.Day          // by metric: days of which nobody's work is known
	OpenDays []lms.Day                     // in order
	Series   map[string][]impact.SeriesDay // by metric, of the whole library
	Scores   []impact.ScoreMonth           // of patrons' satisfaction
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
	changed, err := d.Work.Changed(ctx, actor, libraryID)
	if err != nil {
		return report, err
	}
	l, subjects, err := d.library(ctx, actor, libraryID, history)
	if err != nil {
		return report, err
	}
	steps := int64(1 + len(subjects)*len(l.usage.Metrics))
	progress(0, steps, "impact.progress_table")
	in, err := d.panel(ctx, actor, l)
	if err != nil {
		return report, err
	}
	table, err := impact.TableResult(in)
	if err != nil {
		return report, err
	}
	report.People = table.N
	results := []impact.Result{table}
	current, err := d.Results.Current(ctx, actor, libraryID)
	if err != nil {
		return report, err
	}
	from := current.NewFrom(changed.From)
	for _, s := range subjects {
		progress(int64(report.Pictures), steps, "impact.progress_pictures")
		for _, metric := range l.usage.Metrics {
			if err := ctx.Err(); err != nil {
				return report, err
			}
			report.Pictures++
			if current.Keep(s, metric, from) {
				continue
			}
			r, err := impact.PictureResult(libraryID, s, metric, l.usage.Series[metric], l.usage.DataTo)
			if err != nil {
				return report, err
			}
			results = append(results, r)
		}
	}
	if report.Saved, err = d.Results.Save(ctx, actor, libraryID, current, results); err != nil {
		return report, err
	}
	if err := d.Work.Seen(ctx, actor, libraryID, changed); err != nil {
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
	staff   impact.StaffLibrary // its facts are read for who asks for them
	stints  account.Stints
	turns   []account.Turn
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
	l.staff = impact.StaffLibrary{ID: libraryID, Missing: l.usage.Missing, OpenDays: l.usage.OpenDays, First: map[int64]lms.Day{}}
	users, err := d.Work.Staff(ctx, actor, libraryID)
	if err != nil {
		return l, nil, err
	}
	l.turns = l.stints.Turns(users)
	var spans []usage.Span
	for _, t := range l.turns {
		spans = append(spans, usage.Span{StaffID: t.UserID, Period: t.Period})
	}
	begun, err := d.Work.First(ctx, actor, libraryID, spans)
	if err != nil {
		return l, nil, err
	}
	for i, day := range begun {
		person := l.turns[i].Person
		if first, has := l.staff.First[person]; day != 0 && (!has || day < first) {
			l.staff.First[person] = day
		}
	}
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

// recorded is what everybody did from a day on.
func (d ImpactDeps) recorded(ctx context.Context, actor lms.Actor, l impactLibrary, from lms.Day) ([]impact.Fact, error) {
	facts, err := d.Work.Facts(ctx, actor, l.staff.ID, lms.Period{From: from, To: l.usage.DataTo})
	return l.byPerson(facts), err
}

// studied is a library with what a plan looks at of its staff's work: from
// so many days before it begins, or before now where it has not begun.
func (d ImpactDeps) studied(ctx context.Context, actor lms.Actor, l impactLibrary, plan impact.Plan) (impact.StaffLibrary, error) {
	staff := l.staff
	facts, err := d.recorded(ctx, actor, l, min(l.usage.DataTo, plan.Begins)-lms.Day(plan.Back()))
	staff.Facts = facts
	return staff, err
}

// byPerson leaves out what has no days.
func (l impactLibrary) byPerson(facts []usage.Fact) []impact.Fact {
	list := make([]impact.Fact, 0, len(facts))
	for _, f := range facts {
		if distinct(f.Metric) {
			continue
		}
		if f.StaffID != 0 {
			f.StaffID = l.stints.Person(f.StaffID, f.Day)
		}
		list = append(list, impact.Fact{StaffID: f.StaffID, Metric: f.Metric, Day: f.Day, Count: f.Count})
	}
	return list
}

// panel is what the table is computed from: the last Window days of everybody,
// who may share an account, and of each person the days around their training,
// however long ago that was.
func (d ImpactDeps) panel(ctx context.Context, actor lms.Actor, l impactLibrary) (in impact.PanelInput, err error) {
	recent := l.usage.DataTo - impact.Window + 1
	in = impact.PanelInput{LibraryID: l.staff.ID, DataTo: l.usage.DataTo, Metrics: l.usage.Metrics, First: l.staff.First, Totals: l.usage.Totals,
		Missing: l.usage.Missing, OpenDays: l.usage.OpenDays, Learning: l.staff.Learning, Shared: l.staff.Shared, Objected: l.staff.Objected}
	if in.Facts, err = d.recorded(ctx, actor, l, recent); err != nil {
		return in, err
	}
	windows := in.Windows()
	var spans []usage.Span
	for _, t := range l.turns {
		w, has := windows[t.Person]
		p := lms.Period{From: max(w.From, t.From), To: min(w.To, t.To, recent-1)}
		if has && p.Days() > 0 {
			spans = append(spans, usage.Span{StaffID: t.UserID, Period: p})
		}
	}
	facts, err := d.Work.FactsIn(ctx, actor, l.staff.ID, spans)
	in.Facts = append(in.Facts, l.byPerson(facts)...)
	return in, err
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
	covered, err := d.Courses.Parts(ctx, actor, libraryID)
	if err != nil {
		return nil, nil, err
	}
	scores, err := d.Assessments.Scores(ctx, actor, libraryID)
	if err != nil {
		return nil, nil, err
	}

	byAccount := map[int64][]impact.Learning{}
	for _, a := range attended {
		if covered[course.Part{AccountID: a.AccountID, ActivityID: a.ActivityID}] {
			a.Minutes = 0 // the course has them
		}
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
