package web

import "binapustaka/lms"

func (s *server) signinRoutes() []route {
	present := func(a lms.Actor) bool { return signedIn(a) || aVolunteer(a) }
	return []route{
		{method: get, path: "/signin", may: anyone, do: s.signinShow},
		{method: post, path: "/signin", may: anyone, do: s.signinEnter, body: keptLimit},
		{method: get, path: "/signin/code", may: anyone, do: s.signinCode},
		{method: post, path: "/signin/code", may: anyone, do: s.signinCheckCode, body: keptLimit},
		{method: post, path: "/signout", may: present, do: s.signout},
		{method: get, path: "/password/:token", may: anyone, do: s.passwordChoose},
		{method: post, path: "/password/:token", may: anyone, do: s.passwordSave},
	}
}
