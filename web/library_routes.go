package web

import "binapustaka/lms"

func (s *server) libraryRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/libraries", may: signedIn, do: s.libraryList},
		{method: post, path: "/libraries/:id", may: signedIn, do: s.libraryEnter},
		{method: get, path: "/library", may: admin, do: s.libraryEdit},
		{method: post, path: "/library", may: admin, do: s.libraryUpdate},
	}
}
