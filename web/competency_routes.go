package web

import "binapustaka/lms"

// frameworkUpload is room for the largest file with the form around it.
const frameworkUpload = 2 << 20

func (s *server) competencyRoutes() []route {
	figures := only(lms.Trainer, lms.Head, lms.Admin)
	leads := only(lms.Head, lms.Admin)
	admin := only(lms.Admin)
	return []route{
		{method: get, path: "/competencies", may: signedIn, do: s.competencyMine},
		{method: get, path: "/competencies/self", may: signedIn, do: s.competencySelf},
		{method: post, path: "/competencies/self", may: signedIn, do: s.competencySelfSave},
		{method: get, path: "/competencies/evidence/:id", may: signedIn, do: s.competencyWithdraw},
		{method: post, path: "/competencies/evidence/:id", may: signedIn, do: s.competencyWithdrawSave},
		{method: get, path: "/competencies/people", may: leads, do: s.competencyPeople},
		{method: post, path: "/competencies/people", may: leads, do: s.competencyAssign},
		{method: get, path: "/competencies/people/:id", may: leads, do: s.competencyPerson},
		{method: get, path: "/competencies/people/:id/appraisal", may: only(lms.Head), do: s.competencyAppraise},
		{method: post, path: "/competencies/people/:id/appraisal", may: only(lms.Head), do: s.competencyAppraiseSave},
		{method: get, path: "/competencies/figures", may: figures, do: s.competencyFigures},
		{method: get, path: "/competencies/profiles", may: signedIn, do: s.competencyProfiles},
		{method: get, path: "/competencies/profiles/new", may: leads, do: s.competencyProfileNew},
		{method: post, path: "/competencies/profiles", may: leads, do: s.competencyProfileCreate, once: true},
		{method: get, path: "/competencies/profiles/:id", may: leads, do: s.competencyProfileEdit},
		{method: post, path: "/competencies/profiles/:id", may: leads, do: s.competencyProfileUpdate, once: true},
		{method: post, path: "/competencies/profiles/:id/archive", may: leads, do: s.competencyProfileArchive},
		{method: get, path: "/competencies/frameworks", may: signedIn, do: s.competencyFrameworks},
		{method: post, path: "/competencies/frameworks/starter", may: only(lms.Trainer, lms.Admin), do: s.competencyStarter},
		{method: get, path: "/competencies/frameworks/import", may: admin, do: s.competencyImport},
		{method: post, path: "/competencies/frameworks/check", may: admin, do: s.competencyImportCheck, upload: frameworkUpload},
		{method: post, path: "/competencies/frameworks/import", may: admin, do: s.competencyImportSave, upload: frameworkUpload},
		{method: get, path: "/competencies/frameworks/:id", may: signedIn, do: s.competencyFramework},
		{method: get, path: "/competencies/frameworks/:id/file", may: signedIn, do: s.competencyFrameworkFile},
	}
}
