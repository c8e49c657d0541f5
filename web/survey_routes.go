package web

import "binapustaka/lms"

func (s *server) surveyRoutes() []route {
	writes := only(lms.Trainer, lms.Head, lms.Admin)
	return []route{
		{method: get, path: "/surveys", may: signedIn, do: s.surveyList},
		{method: get, path: "/surveys/new", may: writes, do: s.surveyNew},
		{method: post, path: "/surveys", may: writes, do: s.surveyCreate, once: true},
		{method: get, path: "/surveys/schedule", may: writes, do: s.surveySchedules},
		{method: get, path: "/surveys/schedule/:subject", may: writes, do: s.surveySchedule},
		{method: post, path: "/surveys/schedule/:subject", may: only(lms.Trainer, lms.Admin), do: s.surveyScheduleSave, once: true},
		{method: get, path: "/surveys/asked/:id", may: signedIn, do: s.surveyAsked},
		{method: get, path: "/surveys/:id", may: signedIn, do: s.surveyShow},
		{method: get, path: "/surveys/:id/edit", may: writes, do: s.surveyEdit},
		{method: post, path: "/surveys/:id", may: writes, do: s.surveyUpdate, once: true},
		{method: get, path: "/surveys/:id/preview", may: writes, do: s.surveyPreview},
		{method: post, path: "/surveys/:id/status", may: writes, do: s.surveyStatus},
		{method: post, path: "/surveys/:id/opac", may: writes, do: s.surveyOpac},
		{method: post, path: "/surveys/:id/copy", may: writes, do: s.surveyCopy, once: true},
		{method: post, path: "/surveys/:id/delete", may: writes, do: s.surveyDelete},
		{method: get, path: "/surveys/:id/questions/new", may: writes, do: s.surveyQuestionNew},
		{method: post, path: "/surveys/:id/questions", may: writes, do: s.surveyQuestionSave, once: true},
		{method: get, path: "/surveys/:id/questions/:question", may: writes, do: s.surveyQuestionEdit},
		{method: post, path: "/surveys/:id/questions/:question", may: writes, do: s.surveyQuestionSave, once: true},
		{method: post, path: "/surveys/:id/questions/:question/move", may: writes, do: s.surveyQuestionMove},
		{method: get, path: "/surveys/:id/poster.pdf", may: signedIn, do: s.surveyPoster},
		{method: get, path: "/surveys/:id/paper", may: signedIn, do: s.surveyPaper},
		{method: post, path: "/surveys/:id/paper", may: signedIn, do: s.surveyPaperSave},
		{method: get, path: "/surveys/:id/results", may: writes, do: s.surveyResults},
		{method: get, path: "/surveys/:id/results.csv", may: writes, do: s.surveyResultsCSV},
		{method: get, path: "/surveys/:id/trend", may: writes, do: s.surveyTrend},
		{method: get, path: "/surveys/:id/trend.csv", may: writes, do: s.surveyTrendSheet},
		{method: get, path: "/surveys/:id/trend.xlsx", may: writes, do: s.surveyTrendWorkbook},

		{method: get, path: "/s/:code", may: anyone, do: s.surveyAsk, nameless: true},
		{method: post, path: "/s/:code", may: anyone, do: s.surveyAnswer, nameless: true},
		{method: get, path: "/s/:code/thanks", may: anyone, do: s.surveyThanks, nameless: true},
		{method: get, path: "/s/:code/kiosk", may: anyone, do: s.surveyAsk, nameless: true},
		{method: post, path: "/s/:code/kiosk", may: anyone, do: s.surveyAnswer, nameless: true},
		{method: get, path: "/s/:code/kiosk/thanks", may: anyone, do: s.surveyThanks, nameless: true},
	}
}
