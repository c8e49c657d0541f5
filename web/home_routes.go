package web

func (s *server) homeRoutes() []route {
	return []route{
		{method: get, path: "/", may: signedIn, do: s.homeShow},
		{method: get, path: "/health", may: anyone, do: s.health},
		{method: post, path: "/language", may: anyone, do: s.languageSwitch, body: keptLimit},
	}
}
