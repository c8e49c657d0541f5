package web

import "binapustaka/lms"

func (s *server) staffRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/staff/rules", may: admin, do: s.staffRules},
		{method: post, path: "/staff/rules", may: admin, do: s.staffRulesSave},
		{method: post, path: "/staff/super", may: admin, do: s.staffSuper},
	}
}
