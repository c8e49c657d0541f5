package report

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// attended is from which share of an activity on somebody was at it: as in
// studies.
const attended = 0.8

// span is a period in time.
type span struct{ from, to time.Time }

func spanOf(p lms.Period, zone *time.Location) span {
	at := func(d lms.Day) time.Time {
		y, m, day := d.Time().Date()
		return time.Date(y, m, day, 0, 0, 0, 0, zone).UTC()
	}
	return span{at(p.From), at(p.To + 1)}
}

type person struct {
	Row    int64   `db:"row_id"`
	Person int64   `db:"account_id"`
	A      float64 `db:"a"`
	B      float64 `db:"b"`
}

// completions are who completed which course, and for how many JP.
func (s *Store) completions(ctx context.Context, libraryID int64, p span) (parts []part, err error) {
	var rows []person
	err = s.db.SelectContext(ctx, &rows, `SELECT e.course_id AS row_id, e.account_id, COALESCE(e.jp, 0) AS a, 0 AS b FROM course_enrolment e JOIN course c ON c.id = e.course_id
		WHERE c.library_id = ? AND e.completed_at >= ? AND e.completed_at < ?`, libraryID, p.from, p.to)
	for _, r := range rows {
		parts = append(parts, part{Row: r.Row, Person: r.Person, Values: []float64{r.A}})
	}
	return parts, err
}

// attendances are who was at which activity, and how many JP it is: none where a
// course has them that was completed by the end of the period.
func (s *Store) attendances(ctx context.Context, libraryID int64, p span) (parts []part, err error) {
	var rows []struct {
		Row      int64     `db:"activity_id"`
		Person   int64     `db:"account_id"`
		Minutes  int       `db:"minutes"`
		JP       float64   `db:"jp"`
		StartsAt time.Time `db:"starts_at"`
		EndsAt   time.Time `db:"ends_at"`
		Held     int       `db:"held_minutes"`
		Covered  bool      `db:"covered"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT t.activity_id, t.account_id, t.minutes, a.jp, a.starts_at, a.ends_at, a.held_minutes,
			EXISTS (SELECT 1 FROM course_lesson l JOIN course_enrolment e ON e.version_id = l.version_id
				WHERE l.activity_id = a.id AND e.account_id = t.account_id AND e.completed_at < ? AND e.jp > 0) AS covered FROM activity a JOIN activity_attendance t ON t.activity_id = a.id
		WHERE a.library_id = ? AND a.status = 'scheduled' AND a.ends_at >= ? AND a.ends_at < ?`, p.to, libraryID, p.from, p.to)
	for _, r := range rows {
		jp := r.JP
		if r.Covered {
			jp = 0
		}
		if (activity.Details{JP: r.JP, StartsAt: r.StartsAt, EndsAt: r.EndsAt, Held: r.Held}).Share(r.Minutes) >= attended {
			parts = append(parts, part{Row: r.Row, Person: r.Person, Values: []float64{jp}})
		}
	}
	return parts, err
}

// first is the first attempt of everybody at a test that was handed in and is
// not void, where it is marked and was sat without the key.
const first = `SELECT t.account_id, t.assessment_id, t.form, t.percent, t.passed, t.started_at, t.submitted_at FROM attempt t
	JOIN (SELECT assessment_id, account_id, MIN(number) AS number FROM attempt WHERE NOT voided AND submitted_at IS NOT NULL AND ? IN ('', form) GROUP BY assessment_id, account_id) f
		ON f.assessment_id = t.assessment_id AND f.account_id = t.account_id AND f.number = t.number
	WHERE t.percent IS NOT NULL AND NOT t.knows_key`

// sittings are who sat which test for the first time, and what came of it.
func (s *Store) sittings(ctx context.Context, libraryID int64, p span) (parts []part, err error) {
	var rows []person
	// Safety: a constant of this file.
	err = s.db.SelectContext(ctx, &rows, `SELECT x.assessment_id AS row_id, x.account_id, COALESCE(x.passed, FALSE) AS a, x.percent AS b FROM (`+first+`) x JOIN assessment a ON a.id = x.assessment_id
		WHERE a.library_id = ? AND x.submitted_at >= ? AND x.submitted_at < ?`, "", libraryID, p.from, p.to)
	for _, r := range rows {
		parts = append(parts, part{Row: r.Row, Person: r.Person, Values: []float64{r.A, min(100, r.B)}})
	}
	return parts, err
}

// rises are who sat both tests of a pair, the second of them in the period, and
// what they reached. Pairs of crossed forms are left out: their two orders are
// told apart on their own page.
func (s *Store) rises(ctx context.Context, libraryID int64, p span) (parts []part, err error) {
	var rows []person
	// Safety: a constant of this file. One test is a pair by its forms A and B.
	for _, forms := range [][2]string{{"", ""}, {"A", "B"}} {
		rows = rows[:0]
		err = s.db.SelectContext(ctx, &rows, `SELECT p.id AS row_id, x.account_id, x.percent AS a, y.percent AS b FROM assessment_pair p
			JOIN (`+first+`) x ON x.assessment_id = p.pre_id JOIN (`+first+`) y ON y.assessment_id = p.post_id AND y.account_id = x.account_id
			WHERE p.library_id = ? AND NOT p.crossed AND (p.pre_id = p.post_id) = ? AND x.submitted_at <= y.started_at AND y.submitted_at >= ? AND y.submitted_at < ?`,
			forms[0], forms[1], libraryID, forms[0] != "", p.from, p.to)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			a, b := min(100, r.A), min(100, r.B)
			parts = append(parts, part{Row: r.Row, Person: r.Person, Values: []float64{a, b, b - a}})
		}
	}
	return parts, nil
}

// held are the activities that took place.
func (s *Store) held(ctx context.Context, libraryID int64, p span, zone *time.Location) (list []Held, err error) {
	var rows []struct {
		ID       int64     `db:"id"`
		Kind     string    `db:"kind"`
		Title    string    `db:"title"`
		StartsAt time.Time `db:"starts_at"`
		JP       float64   `db:"jp"`
	}
	err = s.db.SelectContext(ctx, &rows, `SELECT id, kind, title, starts_at, jp FROM activity WHERE library_id = ? AND status = 'scheduled' AND ends_at >= ? AND ends_at < ? ORDER BY starts_at, id`,
		libraryID, p.from, p.to)
	for _, r := range rows {
		list = append(list, Held{ID: r.ID, Kind: r.Kind, Title: r.Title, On: lms.DayOf(r.StartsAt.In(zone)), JP: r.JP})
	}
	return list, err
}

// titles are what rows that are shown are called; own is a row of some library
// for each that several have.
func (s *Store) titles(ctx context.Context, e Entries, query string, own map[int64]int64) (Rows, error) {
	r := Rows{Entries: e, Titles: map[int64]string{}}
	for _, one := range e.List {
		var title string
		id := one.ID
		if of, ok := own[id]; ok {
			id = of
		}
		// Safety: query is a constant of this package.
		if err := s.db.GetContext(ctx, &title, query, id); err != nil {
			return r, err
		}
		r.Titles[one.ID] = title
	}
	return r, nil
}

const (
	courseTitle = `SELECT title FROM course_version WHERE course_id = ? ORDER BY status = 'draft', number DESC LIMIT 1`
	testTitle   = `SELECT title FROM assessment WHERE id = ?`
	pairTitle   = `SELECT CASE WHEN p.title <> '' THEN p.title WHEN p.pre_id = p.post_id THEN a.title ELSE CONCAT(a.title, ' → ', b.title) END
		FROM assessment_pair p JOIN assessment a ON a.id = p.pre_id JOIN assessment b ON b.id = p.post_id WHERE p.id = ?`
)
