package web

import "binapustaka/lms"

func (s *server) jobRoutes() []route {
	reads, runs := only(lms.Head, lms.Admin), only(lms.Admin)
	return []route{
		{method: get, path: "/jobs", may: reads, do: s.jobList},
		{method: post, path: "/jobs", may: runs, do: s.jobRun},
		{method: post, path: "/jobs/schedule", may: runs, do: s.jobSchedule},
		{method: get, path: "/jobs/:id/events", may: reads, do: s.jobEvents},
	}
}
