package web

import (
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/course"
)

// homeAssigned is a course that somebody else enrolled the reader in.
type homeAssigned struct {
	course.Assigned
	Line string // by whom, when and until when
	Late bool
}

// homeAssigned are those that are not finished, the newest first.
func (s *server) homeAssigned(r *request, p *homePage) (list []homeAssigned, err error) {
	assigned, err := s.Courses.Assigned(r.ctx, r.actor)
	if err != nil || len(assigned) == 0 {
		return nil, err
	}
	dates, err := s.Courses.DueDates(r.ctx, r.actor)
	if err != nil {
		return nil, err
	}
	due := map[int64]lms.Day{}
	for _, d := range dates {
		due[d.CourseID] = d.DueOn
	}
	for _, a := range assigned {
		name, err := s.enroller(r, &a.By)
		if err != nil {
			return nil, err
		}
		one := homeAssigned{Assigned: a}
		line := []string{r.locale.T("enrol.by_home", lms.Args{"name": name, "date": p.ShortDate(p.DayOf(a.At))})}
		switch day, ok := due[a.CourseID]; {
		case !ok:
			line = append(line, r.locale.T("enrol.no_until"))
		case day < p.Today():
			one.Late, line = true, append(line, r.locale.T("enrol.until_late", lms.Args{"day": p.Date(day)}))
		default:
			line = append(line, r.locale.T("enrol.until", lms.Args{"day": p.Date(day)}))
		}
		one.Line = strings.Join(line, " ")
		list = append(list, one)
	}
	return list, nil
}
