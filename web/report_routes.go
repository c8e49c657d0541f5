package web

import "binapustaka/lms"

func (s *server) reportRoutes() []route {
	reads := only(lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/reports", may: reads, do: s.reportShow(ownReports)},
		{method: post, path: "/reports", may: reads, do: s.reportMake(ownReports)},
		{method: get, path: "/reports/recipients", may: reads, do: s.recipientList(ownReports)},
		{method: post, path: "/reports/recipients", may: reads, do: s.recipientAdd(ownReports), once: true},
		{method: post, path: "/reports/recipients/:id/remove", may: reads, do: s.recipientRemove(ownReports)},
		{method: get, path: "/reports/stop/:code", may: anyone, do: s.recipientStop, nameless: true},
		{method: post, path: "/reports/stop/:code", may: anyone, do: s.recipientStopped, nameless: true},
		{method: get, path: "/reports/:term/file.pdf", may: reads, do: s.reportPDF(ownReports)},
		{method: get, path: "/reports/:term/file.xlsx", may: reads, do: s.reportWorkbook(ownReports)},
	}
}
