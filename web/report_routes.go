package web

import "binapustaka/lms"

func (s *server) reportRoutes() []route {
	reads := only(lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/reports", may: reads, do: s.reportShow},
		{method: post, path: "/reports", may: reads, do: s.reportMake},
		{method: get, path: "/reports/:term/file.pdf", may: reads, do: s.reportPDF},
		{method: get, path: "/reports/:term/file.xlsx", may: reads, do: s.reportWorkbook},
	}
}
