package web

import "binapustaka/lms"

func (s *server) impactRoutes() []route {
	reads, exports := only(lms.Trainer, lms.Head, lms.Admin), only(lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/impact", may: reads, do: s.impactList},
		{method: get, path: "/impact/correlations", may: reads, do: s.impactTable},
		{method: get, path: "/impact/:id", may: reads, do: s.impactShow},
		{method: get, path: "/impact/:id/data.csv", may: reads, do: s.impactData},
		{method: get, path: "/impact/:id/result.json", may: reads, do: s.impactResult},
		{method: get, path: "/impact/:id/rows.csv", may: exports, do: s.impactRows},
	}
}
