package hours

import (
	"math"
	"time"

	"binapustaka/lms"
)

// completed is a course that somebody has completed, attended an activity where
// they were present.
type completed struct {
	CourseID int64     `db:"course_id"`
	Title    string    `db:"title"`
	JP       float64   `db:"jp"`
	At       time.Time `db:"completed_at"`
}

type attended struct {
	ActivityID int64     `db:"activity_id"`
	Title      string    `db:"title"`
	JP         float64   `db:"jp"`
	Present    int       `db:"minutes"`
	Full       int       `db:"full_minutes"`
	At         time.Time `db:"ends_at"`
}

// facts are what the other areas and the claims say of a person.
type facts struct {
	courses    []completed
	parts      []part // activities that are part of them
	activities []attended
	claims     []Claim // approved, the oldest first
	zone       *time.Location
}

type part struct {
	CourseID   int64 `db:"course_id"`
	ActivityID int64 `db:"activity_id"`
}

// hundredths of a number of JP, which areas keep to one decimal.
func hundredths(jp float64) int { return int(math.Round(jp * 100)) }

// earnings are what the person has earned, and why something that they did is not
// among it.
func (f facts) earnings() (list []Earning, why map[Source]Reason) {
	why = map[Source]Reason{}
	seen := map[string]bool{}
	for _, c := range f.claims {
		s := Source{c.Kind, c.ID}
		if seen[c.Key] { // handed in by two accounts of one person
			why[s] = Twice
			continue
		}
		seen[c.Key] = true
		list = append(list, Earning{s, c.Amount, c.Title, c.To})
		if c.ActivityID != nil {
			why[Source{Activity, *c.ActivityID}] = Taught
		}
	}
	counts := map[int64]bool{}
	for _, c := range f.courses {
		if counts[c.CourseID] = c.JP > 0; counts[c.CourseID] {
			list = append(list, Earning{Source{Course, c.CourseID}, Amount{JP: hundredths(c.JP)}, c.Title, lms.DayOf(c.At.In(f.zone))})
		}
	}
	for _, p := range f.parts {
		if counts[p.CourseID] {
			why[Source{Activity, p.ActivityID}] = Covered
		}
	}
	for _, a := range f.activities {
		s := Source{Activity, a.ActivityID}
		if why[s] != "" || a.JP <= 0 || a.Full <= 0 {
			continue
		}
		jp := divide(hundredths(a.JP)*min(a.Present, a.Full), a.Full)
		list = append(list, Earning{s, Amount{JP: jp}, a.Title, lms.DayOf(a.At.In(f.zone))})
	}
	return list, why
}
