package web

import (
	"strconv"

	"binapustaka/lms"
	"binapustaka/lms/report/api"
)

func (s *server) apiCourses(c *call) (any, error) {
	return listed(c, func(a api.Asked) (api.Part[api.Course], error) { return s.API.Courses(c.ctx, c.reader, a) })
}

func (s *server) apiCourse(c *call) (any, error) {
	return one(c, func(id int64) (api.Course, error) { return s.API.Course(c.ctx, c.reader, id) })
}

func (s *server) apiPeople(c *call) (any, error) {
	return listed(c, func(a api.Asked) (api.Part[api.Person], error) { return s.API.People(c.ctx, c.reader, a) })
}

func (s *server) apiPerson(c *call) (any, error) {
	return s.API.Person(c.ctx, c.reader, c.Params("id"))
}

func (s *server) apiEnrolments(c *call) (any, error) {
	return listed(c, func(a api.Asked) (api.Part[api.Enrolment], error) {
		return s.API.Enrolments(c.ctx, c.reader, a)
	})
}

func (s *server) apiEnrolment(c *call) (any, error) {
	return one(c, func(id int64) (api.Enrolment, error) { return s.API.Enrolment(c.ctx, c.reader, id) })
}

func (s *server) apiResults(c *call) (any, error) {
	return listed(c, func(a api.Asked) (api.Part[api.Result], error) { return s.API.Results(c.ctx, c.reader, a) })
}

func (s *server) apiResult(c *call) (any, error) {
	return one(c, func(id int64) (api.Result, error) { return s.API.Result(c.ctx, c.reader, id) })
}

// apiHours is a year's, this one without a word.
func (s *server) apiHours(c *call) (any, error) {
	year := s.Now().In(c.reader.Zone).Year()
	if text := c.Query("year"); text != "" {
		var err error
		if year, err = strconv.Atoi(text); err != nil {
			year = 0 // refused where it is read
		}
	}
	return listed(c, func(a api.Asked) (api.Part[api.Hours], error) {
		return s.API.Hours(c.ctx, c.reader, year, a)
	})
}

// apiMetrics is a metric's days, the last thirty up to yesterday without a word.
func (s *server) apiMetrics(c *call) (any, error) {
	yesterday := lms.DayOf(s.Now().In(c.reader.Zone)) - 1
	to, err := c.dayField("to", yesterday)
	if err != nil {
		return nil, err
	}
	from, err := c.dayField("from", to-29)
	if err != nil {
		return nil, err
	}
	return s.API.Metrics(c.ctx, c.reader, c.Query("metric"), lms.Period{From: from, To: to})
}
