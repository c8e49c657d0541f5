package web

func (s *server) portfolioRoutes() []route {
	return []route{
		{method: get, path: "/portfolio", may: signedIn, do: s.portfolioShow},
		{method: get, path: "/portfolio/file.pdf", may: signedIn, do: s.portfolioFile},
		{method: post, path: "/portfolio/links", may: signedIn, do: s.portfolioShare, once: true},
		{method: get, path: "/portfolio/links/:token", may: signedIn, do: s.portfolioLink},
		{method: post, path: "/portfolio/links/:id/end", may: signedIn, do: s.portfolioEnd},

		{method: get, path: "/portfolio/shared/:token", may: anyone, do: s.portfolioShared, nameless: true},
		{method: get, path: "/portfolio/shared/:token/file.pdf", may: anyone, do: s.portfolioSharedFile, nameless: true},
	}
}
