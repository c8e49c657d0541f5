package web

import "binapustaka/lms"

func (s *server) accountRoutes() []route {
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/profile", may: signedIn, do: s.profileShow},
		{method: post, path: "/profile", may: signedIn, do: s.profileSave},
		{method: post, path: "/profile/password", may: signedIn, do: s.profilePassword},
		{method: post, path: "/profile/join-code", may: signedIn, do: s.profileJoinCode},
		{method: post, path: "/profile/join", may: signedIn, do: s.profileJoin},
		{method: get, path: "/profile/data.zip", may: signedIn, do: s.personalMine},
		{method: get, path: "/sessions", may: signedIn, do: s.sessionList},
		{method: post, path: "/sessions/end-others", may: signedIn, do: s.sessionEndOthers},
		{method: post, path: "/sessions/:id/end", may: signedIn, do: s.sessionEnd},

		{method: get, path: "/accounts", may: admin, do: s.accountList},
		{method: get, path: "/accounts/new", may: admin, do: s.accountNew},
		{method: post, path: "/accounts", may: admin, do: s.accountCreate},
		{method: get, path: "/accounts/:id", may: admin, do: s.accountShow},
		{method: post, path: "/accounts/:id", may: admin, do: s.accountUpdate},
		{method: post, path: "/accounts/:id/roles", may: admin, do: s.accountRoles},
		{method: post, path: "/accounts/:id/staff-number", may: admin, do: s.accountStaffNumber},
		{method: post, path: "/accounts/:id/follow", may: admin, do: s.accountFollow},
		{method: get, path: "/accounts/:id/merge", may: admin, do: s.accountMergeShow},
		{method: post, path: "/accounts/:id/merge", may: admin, do: s.accountMerge},
		{method: get, path: "/accounts/:id/data.zip", may: admin, do: s.personalOf},
		{method: post, path: "/accounts/:id/status", may: admin, do: s.accountStatus},
		{method: post, path: "/accounts/:id/password-link", may: admin, do: s.accountPasswordLink},

		{method: get, path: "/links", may: admin, do: s.linkList},
		{method: post, path: "/links", may: admin, do: s.linkSave},
		{method: post, path: "/links/unlink", may: admin, do: s.linkUndo},

		{method: get, path: "/audit", may: admin, do: s.auditList},
	}
}
