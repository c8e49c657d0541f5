package web

import (
	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
)

func (s *server) assessmentRoutes() []route {
	writes, figures := only(lms.Trainer), only(lms.Trainer, lms.Head)
	return []route{
		{method: get, path: "/assessments", may: signedIn, do: s.assessmentList},
		{method: post, path: "/assessments/starter", may: only(lms.Trainer, lms.Admin), do: s.assessmentStarter},
		{method: get, path: "/assessments/new", may: writes, do: s.assessmentNew},
		{method: post, path: "/assessments", may: writes, do: s.assessmentCreate},
		{method: get, path: "/assessments/pairs", may: figures, do: s.pairList},
		{method: post, path: "/assessments/pairs", may: writes, do: s.pairCreate},
		{method: get, path: "/assessments/pairs/:id", may: figures, do: s.pairShow},
		{method: get, path: "/assessments/pairs/:id/rows.csv", may: figures, do: s.pairRows},
		{method: post, path: "/assessments/pairs/:id/remove", may: writes, do: s.pairRemove},
		{method: get, path: "/assessments/:id", may: signedIn, do: s.assessmentShow},
		{method: get, path: "/assessments/:id/edit", may: writes, do: s.assessmentEdit},
		{method: post, path: "/assessments/:id", may: writes, do: s.assessmentUpdate},
		{method: post, path: "/assessments/:id/status", may: writes, do: s.assessmentStatus},
		{method: post, path: "/assessments/:id/extras", may: writes, do: s.assessmentException},
		{method: post, path: "/assessments/:id/items", may: writes, do: s.assessmentItemAdd},
		{method: post, path: "/assessments/:id/draws", may: writes, do: s.assessmentDraw},
		{method: post, path: "/assessments/:id/forms", may: writes, do: s.assessmentForm},
		{method: post, path: "/assessments/:id/sections", may: writes, do: s.assessmentSection},
		{method: post, path: "/assessments/:id/items/:question", may: writes, do: s.assessmentItemChange},
		{method: get, path: "/assessments/:id/papers", may: writes, do: s.paperList},
		{method: post, path: "/assessments/:id/papers", may: writes, do: s.paperCreate},
		{method: get, path: "/assessments/:id/papers/:number/booklet.pdf", may: writes, do: s.paperBooklet},
		{method: get, path: "/assessments/:id/papers/:number/sheets.pdf", may: writes, do: s.paperSheets},
		{method: get, path: "/assessments/:id/papers/:number/entry", may: writes, do: s.paperEntry},
		{method: post, path: "/assessments/:id/papers/:number/entry", may: writes, do: s.paperEnter},
		{method: get, path: "/assessments/:id/results", may: figures, do: s.assessmentResults},
		{method: get, path: "/assessments/:id/results.csv", may: writes, do: s.assessmentResultRows},
		{method: get, path: "/assessments/:id/analysis", may: figures, do: s.assessmentAnalysis},
		{method: get, path: "/assessments/:id/analysis.csv", may: figures, do: s.assessmentAnalysisRows},
		{method: get, path: "/assessments/:id/regrades", may: writes, do: s.regradeList},
		{method: get, path: "/assessments/:id/regrades/:question", may: writes, do: s.regradeShow},
		{method: post, path: "/assessments/:id/regrades/:question", may: writes, do: s.regradeSave},
		{method: get, path: "/assessments/:id/marking", may: writes, do: s.markList},
		{method: get, path: "/assessments/:id/marking/:person/:position", may: writes, do: s.markShow},
		{method: post, path: "/assessments/:id/marking/:person/:position", may: writes, do: s.markSave},
		{method: get, path: "/assessments/:id/reviews", may: writes, do: s.reviewList},
		{method: post, path: "/assessments/:id/attempts", may: signedIn, do: s.attemptStart},

		{method: get, path: "/attempts/:id", may: signedIn, do: s.attemptShow},
		{method: get, path: "/attempts/:id/state", may: signedIn, do: s.attemptState},
		{method: post, path: "/attempts/:id/answers", may: signedIn, do: s.attemptAnswer},
		{method: fiber.MethodPut, path: "/attempts/:id/answers", may: signedIn, do: s.attemptSave},
		{method: post, path: "/attempts/:id/events", may: signedIn, do: s.attemptEvent},
		{method: get, path: "/attempts/:id/finish", may: signedIn, do: s.attemptFinish},
		{method: post, path: "/attempts/:id/submit", may: signedIn, do: s.attemptSubmit},
		{method: post, path: "/attempts/:id/sections/:number/leave", may: signedIn, do: s.attemptLeave},
		{method: get, path: "/attempts/:id/result", may: signedIn, do: s.attemptResult},
		{method: get, path: "/attempts/:id/paper", may: writes, do: s.paperMendShow},
		{method: post, path: "/attempts/:id/paper", may: writes, do: s.paperMend},
		{method: post, path: "/attempts/:id/paper/take-back", may: writes, do: s.paperTakeBack},
		{method: post, path: "/attempts/:id/decisions", may: writes, do: s.attemptDecide},
		{method: post, path: "/attempts/:id/void", may: writes, do: s.attemptVoid},

		{method: get, path: "/questions", may: writes, do: s.questionList},
		{method: get, path: "/questions/new", may: writes, do: s.questionNew},
		{method: post, path: "/questions", may: writes, do: s.questionCreate},
		{method: get, path: "/questions/template.csv", may: writes, do: s.questionTemplate},
		{method: get, path: "/questions/import", may: writes, do: s.questionImport},
		{method: post, path: "/questions/import/check", may: writes, do: s.questionImportCheck, upload: questionImportLimit},
		{method: post, path: "/questions/import/save", may: writes, do: s.questionImportSave, upload: questionImportLimit},
		{method: get, path: "/questions/export", may: writes, do: s.questionExport},
		{method: get, path: "/questions/export/file", may: writes, do: s.questionExportFile},
		{method: post, path: "/questions/picture", may: writes, do: s.questionUpload, upload: uploadLimit},
		{method: get, path: "/questions/:id", may: writes, do: s.questionEdit},
		{method: post, path: "/questions/:id", may: writes, do: s.questionUpdate},
		{method: post, path: "/questions/:id/archive", may: writes, do: s.questionArchive},
	}
}
