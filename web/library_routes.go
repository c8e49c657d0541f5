package web

import "binapustaka/lms"

func (s *server) libraryRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/libraries", may: signedIn, do: s.libraryList},
		{method: post, path: "/libraries/:id", may: signedIn, do: s.libraryEnter},
		{method: post, path: "/libraries/:id/check", may: signedIn, do: s.libraryDo("library.check_asked", s.libraryCheck)},
		{method: post, path: "/libraries/:id/pause", may: signedIn, do: s.libraryDo("library.paused", s.libraryPause)},
		{method: post, path: "/libraries/:id/resume", may: signedIn, do: s.libraryDo("library.resumed", s.libraryResume)},
		{method: get, path: "/region", may: signedIn, do: s.regionShow},
		{method: get, path: "/region/data.csv", may: signedIn, do: s.regionData},
		{method: get, path: "/region/reports", may: signedIn, do: s.reportShow(regionReports)},
		{method: post, path: "/region/reports", may: signedIn, do: s.reportMake(regionReports)},
		{method: get, path: "/region/reports/recipients", may: signedIn, do: s.recipientList(regionReports)},
		{method: post, path: "/region/reports/recipients", may: signedIn, do: s.recipientAdd(regionReports), once: true},
		{method: post, path: "/region/reports/recipients/:id/remove", may: signedIn, do: s.recipientRemove(regionReports)},
		{method: get, path: "/region/reports/:term/file.pdf", may: signedIn, do: s.reportPDF(regionReports)},
		{method: get, path: "/region/reports/:term/file.xlsx", may: signedIn, do: s.reportWorkbook(regionReports)},
		{method: get, path: "/region/studies/new", may: signedIn, do: s.studyNew(jointStudies)},
		{method: post, path: "/region/studies", may: signedIn, do: s.studyDeclare(jointStudies), once: true},
		{method: get, path: "/region/studies/:id", may: signedIn, do: s.studyShow(jointStudies)},
		{method: post, path: "/region/studies/:id", may: signedIn, do: s.studyRevise(jointStudies), once: true},
		{method: get, path: "/region/studies/:id/edit", may: signedIn, do: s.studyEdit(jointStudies)},
		{method: post, path: "/region/studies/:id/end", may: signedIn, do: s.studyEnd(jointStudies), once: true},
		{method: get, path: "/region/answers/:id/panel.csv", may: signedIn, do: s.studyPanel(jointStudies)},
		{method: get, path: "/region/answers/:id/result.json", may: signedIn, do: s.studyResult(jointStudies)},
		{method: get, path: "/library", may: admin, do: s.libraryEdit},
		{method: post, path: "/library", may: admin, do: s.libraryUpdate},
	}
}
