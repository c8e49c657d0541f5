package web

import "binapustaka/lms"

func (s *server) exchangeRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/api", may: anyone, do: s.apiShow},
		{method: get, path: "/integrations", may: admin, do: s.tokenList},
		{method: post, path: "/integrations/tokens", may: admin, do: s.tokenMake},
		{method: post, path: "/integrations/tokens/:id/revoke", may: admin, do: s.tokenRevoke},

		{method: get, path: "/integrations/hooks", may: admin, do: s.hookList},
		{method: post, path: "/integrations/hooks", may: admin, do: s.hookAdd},
		{method: get, path: "/integrations/hooks/:id", may: admin, do: s.hookShow},
		{method: post, path: "/integrations/hooks/:id", may: admin, do: s.hookChange},
		{method: get, path: "/integrations/lrs", may: admin, do: s.lrsShow},
		{method: post, path: "/integrations/lrs", may: admin, do: s.lrsSave},
		{method: post, path: "/integrations/receivers/:id/rotate", may: admin, do: s.receiverRotate},
		{method: post, path: "/integrations/receivers/:id/try", may: admin, do: s.receiverTry},
		{method: post, path: "/integrations/receivers/:id/switch", may: admin, do: s.receiverSwitch},
		{method: post, path: "/integrations/receivers/:id/remove", may: admin, do: s.receiverRemove},
		{method: post, path: "/integrations/receivers/:id/deliveries/:delivery/resend", may: admin, do: s.receiverResend},
	}
}
