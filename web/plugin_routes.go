package web

import "binapustaka/lms"

func (s *server) pluginRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/slims/connection", may: admin, do: s.connectionShow},
		{method: post, path: "/slims/connection", may: admin, do: s.connectionCheck},
		{method: get, path: "/slims", may: admin, do: s.pluginShow},
		{method: post, path: "/slims/keys", may: admin, do: s.pluginKey, once: true},
		{method: post, path: "/slims/keys/:key/end", may: admin, do: s.pluginEnd},
		{method: post, path: "/slims/code", may: admin, do: s.pluginCode},
		{method: post, path: "/slims/zip", may: admin, do: s.pluginZIP},

		{method: get, path: "/beside", may: signedIn, do: s.besideShow},
		{method: get, path: "/beside/work", may: signedIn, do: s.besideWorkPart},
		{method: post, path: "/beside/work/check", may: signedIn, do: s.besideCheck},
		{method: post, path: "/beside/reminders", may: signedIn, do: s.besideRemind},

		{method: post, path: "/beside/panel", may: anyone, do: s.besidePanel, foreign: true},
		{method: post, path: "/beside/enter", may: anyone, do: s.besideEnter, foreign: true},
		{method: post, path: "/beside/hello", may: anyone, do: s.besideHello, foreign: true},
		{method: post, path: "/beside/pickups", may: anyone, do: s.besidePickups, foreign: true},
		{method: post, path: "/beside/survey", may: anyone, do: s.besideSurvey, nameless: true},
	}
}
