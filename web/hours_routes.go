package web

import (
	"binapustaka/lms"
	"binapustaka/lms/hours"
)

func (s *server) hoursRoutes() []route {
	people, admin := only(lms.Head, lms.Admin), only(lms.Admin)
	const limit = hours.FileLimit + bodyLimit
	return []route{
		{method: get, path: "/hours", may: signedIn, do: s.hoursMine},
		{method: get, path: "/hours/mine.pdf", may: signedIn, do: s.hoursMinePDF},
		{method: get, path: "/hours/mine.xlsx", may: signedIn, do: s.hoursMineWorkbook},
		{method: get, path: "/hours/claims/new", may: signedIn, do: s.hoursClaimNew},
		{method: post, path: "/hours/claims", may: signedIn, do: s.hoursClaimSend, upload: limit},
		{method: get, path: "/hours/claims/:id", may: signedIn, do: s.hoursClaim},
		{method: post, path: "/hours/claims/:id", may: signedIn, do: s.hoursClaimSend, upload: limit},
		{method: get, path: "/hours/claims/:id/file", may: signedIn, do: s.hoursClaimFile},
		{method: post, path: "/hours/claims/:id/withdraw", may: signedIn, do: s.hoursClaimWithdraw},
		{method: post, path: "/hours/claims/:id/decide", may: people, do: s.hoursClaimDecide},
		{method: get, path: "/hours/waiting", may: people, do: s.hoursWaiting},
		{method: get, path: "/hours/people", may: people, do: s.hoursPeople},
		{method: get, path: "/hours/people/:id", may: people, do: s.hoursPerson},
		{method: post, path: "/hours/people/:id", may: people, do: s.hoursPersonSave},
		{method: get, path: "/hours/recap.pdf", may: people, do: s.hoursRecapPDF},
		{method: get, path: "/hours/recap.xlsx", may: people, do: s.hoursRecapWorkbook},
		{method: get, path: "/hours/rules", may: admin, do: s.hoursRules},
		{method: post, path: "/hours/rules", may: admin, do: s.hoursRulesSave},
	}
}
