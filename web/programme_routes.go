package web

import "binapustaka/lms"

// The owner of a programme may be anybody who works in the library: what is
// written is asked of the area.
func (s *server) programmeRoutes() []route {
	answers := only(lms.Trainer, lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/programmes", may: signedIn, do: s.programmeList},
		{method: get, path: "/programmes/new", may: answers, do: s.programmeNew},
		{method: post, path: "/programmes", may: answers, do: s.programmeCreate, once: true},
		{method: get, path: "/programmes/summary", may: answers, do: s.programmeSummary},
		{method: get, path: "/programmes/summary.xlsx", may: answers, do: s.programmeWorkbook},
		{method: get, path: "/programmes/summary.csv", may: answers, do: s.programmeSheet},
		{method: get, path: "/programmes/:id", may: signedIn, do: s.programmeShow},
		{method: get, path: "/programmes/:id/edit", may: signedIn, do: s.programmeEdit},
		{method: post, path: "/programmes/:id", may: signedIn, do: s.programmeUpdate, once: true},
		{method: get, path: "/programmes/:id/sessions/new", may: signedIn, do: s.programmeSessionNew},
		{method: post, path: "/programmes/:id/sessions", may: signedIn, do: s.programmeSessionSave, once: true},
		{method: get, path: "/programmes/:id/sessions/:session", may: signedIn, do: s.programmeSessionEdit},
		{method: post, path: "/programmes/:id/sessions/:session", may: signedIn, do: s.programmeSessionSave},
		{method: get, path: "/programmes/:id/parts/new", may: signedIn, do: s.programmePartNew},
		{method: post, path: "/programmes/:id/parts", may: signedIn, do: s.programmePartSave, once: true},
		{method: get, path: "/programmes/:id/parts/:part", may: signedIn, do: s.programmePartEdit},
		{method: post, path: "/programmes/:id/parts/:part", may: signedIn, do: s.programmePartSave},
		{method: get, path: "/programmes/:id/reach", may: signedIn, do: s.programmeReach},
		{method: post, path: "/programmes/:id/reach", may: signedIn, do: s.programmeReachSave},
		{method: post, path: "/programmes/:id/reach/file", may: signedIn, do: s.programmeReachFile, upload: reachLimit},
		{method: get, path: "/programmes/:id/contests/new", may: signedIn, do: s.contestNew},
		{method: post, path: "/programmes/:id/contests", may: signedIn, do: s.contestSave, once: true},
		{method: get, path: "/programmes/:id/contests/:contest", may: signedIn, do: s.contestShow},
		{method: post, path: "/programmes/:id/contests/:contest", may: signedIn, do: s.contestDo},
		{method: get, path: "/programmes/:id/contests/:contest/edit", may: signedIn, do: s.contestEdit},
		{method: post, path: "/programmes/:id/contests/:contest/edit", may: signedIn, do: s.contestSave},
		{method: get, path: "/programmes/:id/contests/:contest/scores", may: signedIn, do: s.contestScores},
		{method: post, path: "/programmes/:id/contests/:contest/scores", may: signedIn, do: s.contestScoresSave},
	}
}
