package report

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/library"
	"binapustaka/lms/sqldb"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
)

// Maker makes the reports of terms and keeps them.
type Maker struct {
	*Store
	Surveys *survey.Store
	Usage   *usage.Store
	Now     func() time.Time
	// Studies words what the studies of a library say now, of what began by a day.
	Studies func(ctx context.Context, actor lms.Actor, libraryID int64, to lms.Day) ([]StudyLine, error)
	// JointStudies words those of several libraries, all of which are given.
	JointStudies func(ctx context.Context, libraries []int64, to lms.Day) ([]StudyLine, error)
	Libraries    func(ctx context.Context, id int64) (library.Library, error)
}

// canRead: the head of a library and its administrators.
func canRead(a lms.Actor, libraryID int64) bool {
	return a.In(libraryID) && a.Has(lms.Head, lms.Admin)
}

func require(allowed bool) error {
	if allowed {
		return nil
	}
	return lms.Fail(lms.Forbidden, "error.forbidden")
}

// Find is a report that was made; NotFound before.
func (m *Maker) Find(ctx context.Context, actor lms.Actor, libraryID int64, t Term) (r Report, err error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return r, err
	}
	return m.saved(ctx, libraryID, t)
}

func (s *Store) saved(ctx context.Context, libraryID int64, t Term) (r Report, err error) {
	var body []byte
	if err := s.db.GetContext(ctx, &body, `SELECT body FROM report_term WHERE library_id = ? AND term = ?`, libraryID, t.String()); err != nil {
		return r, sqldb.NotFound(err, "report.not_made")
	}
	return r, json.Unmarshal(body, &r)
}

// Made lists the terms of which a library has a report.
func (m *Maker) Made(ctx context.Context, actor lms.Actor, libraryID int64) (map[Term]bool, error) {
	if err := require(canRead(actor, libraryID)); err != nil {
		return nil, err
	}
	var names []string
	if err := m.db.SelectContext(ctx, &names, `SELECT term FROM report_term WHERE library_id = ?`, libraryID); err != nil {
		return nil, err
	}
	made := map[Term]bool{}
	for _, name := range names {
		if t, err := ParseTerm(name); err == nil {
			made[t] = true
		}
	}
	return made, nil
}

// First is the first day of which a library's learning knows anything.
func (m *Maker) First(ctx context.Context, libraryID int64) (lms.Day, error) {
	var day sql.NullTime
	err := m.db.GetContext(ctx, &day, `SELECT LEAST(
		COALESCE((SELECT MIN(e.completed_at) FROM course_enrolment e JOIN course c ON c.id = e.course_id WHERE c.library_id = l.id), l.created_at),
		COALESCE((SELECT MIN(a.ends_at) FROM activity a WHERE a.library_id = l.id), l.created_at),
		COALESCE((SELECT MIN(s.starts_at) FROM programme_session s JOIN programme p ON p.id = s.programme_id WHERE p.library_id = l.id), l.created_at),
		COALESCE((SELECT MIN(v.starts_at) FROM partner_visit v JOIN partner p ON p.id = v.partner_id WHERE p.library_id = l.id), l.created_at),
		COALESCE((SELECT MIN(s.held_on) FROM volunteer_session s JOIN volunteer v ON v.id = s.volunteer_id WHERE v.library_id = l.id AND s.state = 'done'), l.created_at), l.created_at) FROM "library" l WHERE l.id = ?`, libraryID)
	return lms.DayOf(day.Time), err
}

// Make makes the report of a term that is over, and first those of a year's
// quarters; one that was made stays as it is. Two who make the same get one.
func (m *Maker) Make(ctx context.Context, actor lms.Actor, l library.Library, t Term) (Report, error) {
	if err := require(canRead(actor, l.ID)); err != nil {
		return Report{}, err
	}
	if today := lms.DayOf(m.Now().In(l.Zone())); t.Period().To >= today {
		return Report{}, lms.Fail(lms.Conflict, "report.not_over", lms.Args{"day": t.Period().To})
	}
	r, err := m.saved(ctx, l.ID, t)
	if !lms.IsKind(err, lms.NotFound) {
		return r, err
	}
	var quarters []Report
	if t.Whole() {
		for _, q := range t.Quarters() {
			one, err := m.Make(ctx, actor, l, q)
			if err != nil {
				return r, err
			}
			quarters = append(quarters, one)
		}
	}
	if r, err = m.draw(ctx, actor, l, t, quarters); err != nil {
		return r, err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	_, err = m.db.ExecContext(ctx, `INSERT INTO report_term (library_id, term, made_at, body) VALUES (?, ?, ?, ?)`, l.ID, t.String(), r.MadeAt, body)
	if err != nil && !sqldb.IsDuplicate(err) {
		return r, err
	}
	return m.saved(ctx, l.ID, t)
}

// draw works a report out of what there is now, and of a year's quarters.
func (m *Maker) draw(ctx context.Context, actor lms.Actor, l library.Library, t Term, quarters []Report) (r Report, err error) {
	p := t.Period()
	r = Report{Term: t, MadeAt: m.Now().UTC().Truncate(time.Second)}
	if r.DataTo, err = m.dataTo(ctx, l.ID); err != nil {
		return r, err
	}
	group := func(read func(context.Context, int64, span) ([]part, error), rules []rule, was func(Report) Entries) (Entries, error) {
		var parts [4][]part
		var before [4]Entries
		for i, q := range t.Quarters() {
			var err error
			if parts[i], err = read(ctx, l.ID, spanOf(q.Period(), l.Zone())); err != nil {
				return Entries{}, err
			}
			if t.Whole() {
				before[i] = was(quarters[i])
			}
		}
		if !t.Whole() {
			return quarter(parts[0], rules), nil
		}
		return year(before, parts, rules), nil
	}
	courses, err1 := group(m.completions, taughtRules, func(r Report) Entries { return r.Courses.Entries })
	activities, err2 := group(m.attendances, taughtRules, func(r Report) Entries { return r.Activities })
	tests, err3 := group(m.sittings, testRules, func(r Report) Entries { return r.Tests.Entries })
	pairs, err4 := group(m.rises, pairRules, func(r Report) Entries { return r.Pairs.Entries })
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return r, err
	}
	pairs.Others, pairs.Lumped = 0, nil // different tests make no sum
	r.Activities, r.Trained = activities, trained(courses, activities, quarters)
	r.Courses, err1 = m.titles(ctx, courses, courseTitle, nil)
	r.Tests, err2 = m.titles(ctx, tests, testTitle, nil)
	r.Pairs, err3 = m.titles(ctx, pairs, pairTitle, nil)
	r.Held, err4 = m.held(ctx, l.ID, spanOf(p, l.Zone()), l.Zone())
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return r, err
	}
	if r.Ran, err = m.ran(ctx, l.ID, spanOf(p, l.Zone())); err != nil {
		return r, err
	}
	deeds, err := m.together(ctx, l, 0, p, m.Now())
	if err != nil {
		return r, err
	}
	r.Joined = joined(deeds)
	if r.Given, err = m.given(ctx, l.ID, p, quarters); err != nil {
		return r, err
	}
	if r.Surveys, err = m.surveyed(ctx, actor, l, p); err != nil {
		return r, err
	}
	if m.Studies != nil {
		if r.Studies, err = m.Studies(ctx, actor, l.ID, p.To); err != nil {
			return r, err
		}
	}
	return r, m.cover(ctx, actor, l, &r)
}

// trained is how many different people there are at least in what is shown; before
// are the reports that it was put together from.
func trained(courses, activities Entries, before []Report) (n int) {
	if !courses.moved && !activities.moved {
		return atLeast(append(courses.whole, activities.whole...))
	}
	for _, r := range before { // else it would tell who came or left
		n = max(n, r.Trained)
	}
	for _, one := range append(courses.List, activities.List...) {
		n = max(n, one.People)
	}
	return n
}

// dataTo is the last day to which a library's SLiMS was read.
func (s *Store) dataTo(ctx context.Context, libraryID int64) (*lms.Day, error) {
	var on *lms.Day
	if err := s.db.GetContext(ctx, &on, `SELECT MIN(read_on) FROM usage_source WHERE library_id = ?`, libraryID); err != nil || on == nil {
		return nil, err
	}
	day := *on - 1
	return &day, nil
}

// surveyed is what patrons said in a period, as far as it has come to light.
func (m *Maker) surveyed(ctx context.Context, actor lms.Actor, l library.Library, p lms.Period) (all []Surveyed, err error) {
	list, err := m.Surveys.List(ctx, actor, l.ID)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if one.Purpose != survey.Patron || one.Answers == 0 {
			continue
		}
		results, err := m.Surveys.Results(ctx, actor, one.ID, lms.DayOf(m.Now().In(l.Zone())))
		if err != nil {
			return nil, err
		}
		s := Surveyed{Title: one.Title}
		for _, f := range results.Figures(survey.View{Period: p}) {
			if !f.Scored() {
				continue
			}
			figure := Scored{Question: f.Question.Text, Row: f.Row.Text, N: f.N, Value: f.Score.Value}
			if f.Question.Kind != survey.Promoter {
				figure.Scale = f.Question.Scale
			}
			if f.Score.HasInterval() {
				figure.Lo, figure.Hi = &f.Score.Lo, &f.Score.Hi
			}
			s.Figures = append(s.Figures, figure)
		}
		if s.Figures != nil {
			all = append(all, s)
		}
	}
	return all, nil
}

// cover counts the days of the term that are known.
func (m *Maker) cover(ctx context.Context, actor lms.Actor, l library.Library, r *Report) error {
	c, err := m.Usage.Coverage(ctx, actor, l.ID, r.Term.Period())
	if err != nil || r.DataTo == nil {
		return err
	}
	for _, source := range usage.Sources {
		if source.Source.Base() != "" {
			continue
		}
		d := SourceDays{Source: source.Source}
		for _, state := range c.Days[source.Source] {
			switch state {
			case usage.Read:
				d.Read++
			case usage.Closed:
				d.Closed++
			default:
				d.Missing++
			}
		}
		r.Coverage = append(r.Coverage, d)
	}
	return nil
}

// Late is the last day to which the SLiMS of each library was read, where that is
// before the end of a term; nil where all were read to its end, or never.
func (m *Maker) Late(ctx context.Context, libraries []int64, t Term) (late *lms.Day, err error) {
	for _, id := range libraries {
		day, err := m.dataTo(ctx, id)
		if err != nil {
			return nil, err
		}
		if day != nil && *day < t.Period().To && (late == nil || *day < *late) {
			late = day
		}
	}
	return late, nil
}
