package web

import "binapustaka/lms"

func (s *server) impactRoutes() []route {
	reads, exports := only(lms.Trainer, lms.Head, lms.Admin), only(lms.Head, lms.Admin)
	declares := only(lms.Head, lms.Admin)
	changes, seasons := s.changes(), s.seasons()
	return []route{
		{method: get, path: "/impact/calendar", may: reads, do: s.impactCalendar},
		{method: get, path: "/impact/calendar/changes/new", may: declares, do: s.entryNew(changes)},
		{method: post, path: "/impact/calendar/changes", may: declares, do: s.entryCreate(changes), once: true},
		{method: get, path: "/impact/calendar/changes/:id", may: declares, do: s.entryEdit(changes)},
		{method: post, path: "/impact/calendar/changes/:id", may: declares, do: s.entryUpdate(changes), once: true},
		{method: post, path: "/impact/calendar/changes/:id/delete", may: declares, do: s.entryDelete(changes)},
		{method: get, path: "/impact/calendar/seasons/new", may: declares, do: s.entryNew(seasons)},
		{method: post, path: "/impact/calendar/seasons", may: declares, do: s.entryCreate(seasons), once: true},
		{method: get, path: "/impact/calendar/seasons/:id", may: declares, do: s.entryEdit(seasons)},
		{method: post, path: "/impact/calendar/seasons/:id", may: declares, do: s.entryUpdate(seasons), once: true},
		{method: post, path: "/impact/calendar/seasons/:id/delete", may: declares, do: s.entryDelete(seasons)},
		{method: get, path: "/impact", may: reads, do: s.impactList},
		{method: get, path: "/impact/correlations", may: reads, do: s.impactTable},
		{method: get, path: "/impact/studies/new", may: declares, do: s.studyNew(ownStudies)},
		{method: post, path: "/impact/studies", may: declares, do: s.studyDeclare(ownStudies), once: true},
		{method: get, path: "/impact/studies/:id", may: reads, do: s.studyShow(ownStudies)},
		{method: post, path: "/impact/studies/:id", may: declares, do: s.studyRevise(ownStudies), once: true},
		{method: get, path: "/impact/studies/:id/edit", may: declares, do: s.studyEdit(ownStudies)},
		{method: post, path: "/impact/studies/:id/end", may: declares, do: s.studyEnd(ownStudies), once: true},
		{method: get, path: "/impact/answers/:id/panel.csv", may: reads, do: s.studyPanel(ownStudies)},
		{method: get, path: "/impact/answers/:id/result.json", may: reads, do: s.studyResult(ownStudies)},
		{method: get, path: "/impact/worth", may: reads, do: s.impactWorth},
		{method: get, path: "/impact/:id", may: reads, do: s.impactShow},
		{method: get, path: "/impact/:id/data.csv", may: reads, do: s.impactData},
		{method: get, path: "/impact/:id/result.json", may: reads, do: s.impactResult},
		{method: get, path: "/impact/:id/rows.csv", may: exports, do: s.impactRows},
	}
}
