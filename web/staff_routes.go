package web

import "binapustaka/lms"

func (s *server) staffRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/staff", may: admin, do: s.staffShow},
		{method: post, path: "/staff/shared", may: admin, do: s.staffShared},
		{method: post, path: "/staff/passed", may: admin, do: s.staffPassed},
		{method: post, path: "/staff/close", may: admin, do: s.staffClose},
		{method: post, path: "/staff/reopen", may: admin, do: s.staffReopen},
		{method: post, path: "/staff/settle", may: admin, do: s.staffSettle},
		{method: post, path: "/staff/account", may: admin, do: s.staffAccount},
		{method: get, path: "/staff/rules", may: admin, do: s.staffRules},
		{method: post, path: "/staff/rules", may: admin, do: s.staffRulesSave},
		{method: post, path: "/staff/super", may: admin, do: s.staffSuper},
	}
}
