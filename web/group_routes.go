package web

import "binapustaka/lms"

func (s *server) groupRoutes() []route {
	plans, keeps := only(lms.Trainer, lms.Head, lms.Admin), only(lms.Trainer, lms.Admin)
	return []route{
		{method: get, path: "/groups", may: plans, do: s.groupList},
		{method: get, path: "/groups/new", may: keeps, do: s.groupNew},
		{method: post, path: "/groups", may: keeps, do: s.groupCreate, once: true},
		{method: get, path: "/groups/:id", may: plans, do: s.groupShow},
		{method: get, path: "/groups/:id/edit", may: keeps, do: s.groupEdit},
		{method: post, path: "/groups/:id", may: keeps, do: s.groupUpdate},
		{method: post, path: "/groups/:id/archive", may: keeps, do: s.groupArchive},
		{method: post, path: "/groups/:id/delete", may: keeps, do: s.groupDelete},
		{method: get, path: "/groups/:id/members", may: keeps, do: s.groupMembers},
		{method: post, path: "/groups/:id/members", may: keeps, do: s.groupJoin},
		{method: post, path: "/groups/:id/members/people", may: keeps, do: s.groupChoose},
		{method: post, path: "/groups/:id/members/list", may: keeps, do: s.groupChooseList, upload: 3 * rosterLimit},
		{method: post, path: "/groups/:id/members/:account/remove", may: keeps, do: s.groupLeave},
		{method: get, path: "/groups/:id/enrol", may: plans, do: s.groupEnrol},
		{method: post, path: "/groups/:id/courses/:course/not-later", may: plans, do: s.groupNotLater},
	}
}
