package web

import "binapustaka/lms"

func (s *server) exchangeRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/api", may: anyone, do: s.apiShow},
		{method: get, path: "/integrations", may: admin, do: s.tokenList},
		{method: post, path: "/integrations/tokens", may: admin, do: s.tokenMake},
		{method: post, path: "/integrations/tokens/:id/revoke", may: admin, do: s.tokenRevoke},
	}
}
