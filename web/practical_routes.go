package web

import "binapustaka/lms"

func (s *server) practicalRoutes() []route {
	writes := only(lms.Trainer, lms.Admin)
	return []route{
		{method: get, path: "/courses/:id/lessons/:key/practical", may: signedIn, do: s.practicalPart},
		{method: post, path: "/courses/:id/lessons/:key/practical/check", may: signedIn, do: s.practicalAsk},

		{method: get, path: "/courses/:id/lessons/:key/practical/edit", may: writes, do: s.practicalEdit},
		{method: post, path: "/courses/:id/lessons/:key/practical", may: writes, do: s.practicalUpdate, once: true},
		{method: get, path: "/courses/:id/practicals", may: writes, do: s.practicalLearners},
		{method: post, path: "/courses/:id/practicals", may: writes, do: s.practicalAccept},
	}
}
