package web

import "binapustaka/lms"

func (s *server) usageRoutes() []route {
	reads := only(lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/usage", may: reads, do: s.usageShow},
		{method: get, path: "/usage/data.csv", may: reads, do: s.usageData},
		{method: get, path: "/usage/collection", may: reads, do: s.usageCollection},
		{method: get, path: "/usage/coverage", may: reads, do: s.usageCoverage},
		{method: get, path: "/usage/mine", may: signedIn, do: s.usageMine},
		{method: post, path: "/usage/mine/objection", may: signedIn, do: s.usageObject},
	}
}
