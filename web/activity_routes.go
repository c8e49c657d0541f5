package web

import "binapustaka/lms"

func (s *server) activityRoutes() []route {
	writes := only(lms.Trainer, lms.Admin)
	return []route{
		{method: get, path: "/activities", may: signedIn, do: s.activityList},
		{method: get, path: "/activities/new", may: writes, do: s.activityNew},
		{method: post, path: "/activities", may: writes, do: s.activityCreate, once: true},
		{method: get, path: "/activities/:id", may: signedIn, do: s.activityShow},
		{method: get, path: "/activities/:id/edit", may: writes, do: s.activityEdit},
		{method: post, path: "/activities/:id", may: writes, do: s.activityUpdate, once: true},
		{method: get, path: "/activities/:id/attendance", may: writes, do: s.attendanceEdit},
		{method: post, path: "/activities/:id/attendance", may: writes, do: s.attendanceSave},
	}
}
