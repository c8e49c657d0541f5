package web

import "binapustaka/lms"

func (s *server) pathRoutes() []route {
	plans, writes := only(lms.Trainer, lms.Head, lms.Admin), only(lms.Trainer, lms.Admin)
	return []route{
		{method: get, path: "/paths", may: signedIn, do: s.pathList},
		{method: get, path: "/paths/new", may: plans, do: s.pathNew},
		{method: post, path: "/paths", may: plans, do: s.pathCreate, once: true},
		{method: get, path: "/paths/:id", may: signedIn, do: s.pathShow},
		{method: get, path: "/paths/:id/people", may: writes, do: s.pathPeople},
		{method: get, path: "/paths/:id/edit", may: plans, do: s.pathEdit},
		{method: post, path: "/paths/:id", may: plans, do: s.pathUpdate, once: true},
		{method: post, path: "/paths/:id/publish", may: plans, do: s.pathPublish},
		{method: post, path: "/paths/:id/delete", may: plans, do: s.pathDelete},
	}
}
