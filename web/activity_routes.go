package web

import (
	"binapustaka/lms"
	"binapustaka/lms/activity"
)

func (s *server) activityRoutes() []route {
	writes := only(lms.Trainer, lms.Admin)
	return []route{
		{method: get, path: "/activities", may: signedIn, do: s.activityList},
		{method: get, path: "/activities/new", may: writes, do: s.activityNew},
		{method: post, path: "/activities", may: writes, do: s.activityCreate, once: true},
		{method: get, path: "/activities/calendar", may: signedIn, do: s.activityCalendar},
		{method: post, path: "/activities/calendar/feed", may: signedIn, do: s.feedSave},
		{method: get, path: "/activities/leave", may: signedIn, do: s.leaveShow},
		{method: post, path: "/activities/leave", may: signedIn, do: s.leaveAdd},
		{method: post, path: "/activities/leave/:id/remove", may: signedIn, do: s.leaveRemove},
		{method: get, path: "/calendar/:file", may: anyone, do: s.feedRead, nameless: true},
		{method: get, path: "/activities/:id", may: signedIn, do: s.activityShow},
		{method: get, path: "/activities/:id/calendar.ics", may: signedIn, do: s.activityICS},
		{method: get, path: "/activities/:id/edit", may: writes, do: s.activityEdit},
		{method: post, path: "/activities/:id", may: writes, do: s.activityUpdate, once: true},
		{method: get, path: "/activities/:id/agenda", may: writes, do: s.agendaShow},
		{method: post, path: "/activities/:id/agenda", may: writes, do: s.agendaSave, once: true},
		{method: post, path: "/activities/:id/materials", may: writes, do: s.materialAdd, upload: activity.MaterialLimit + bodyLimit},
		{method: get, path: "/activities/:id/materials/:material", may: signedIn, do: s.materialFile},
		{method: get, path: "/activities/:id/door", may: writes, do: s.doorShow},
		{method: get, path: "/here", may: signedIn, do: s.hereType},
		{method: post, path: "/here", may: signedIn, do: s.hereTyped},
		{method: get, path: "/here/:session", may: signedIn, do: s.hereShow},
		{method: post, path: "/here/:session", may: signedIn, do: s.hereCheck},
		{method: get, path: "/activities/:id/sessions", may: writes, do: s.sessionsEdit},
		{method: post, path: "/activities/:id/sessions", may: writes, do: s.sessionsSave, once: true},
		{method: post, path: "/activities/:id/place", may: signedIn, do: s.placeDo},
		{method: get, path: "/activities/:id/places", may: only(lms.Trainer, lms.Head, lms.Admin), do: s.placeList},
		{method: post, path: "/activities/:id/places", may: writes, do: s.placeDecide},
		{method: get, path: "/activities/:id/invite", may: writes, do: s.inviteShow},
		{method: post, path: "/activities/:id/invite/people", may: writes, do: s.inviteChoose},
		{method: post, path: "/activities/:id/invite/list", may: writes, do: s.inviteList, upload: rosterLimit},
		{method: post, path: "/activities/:id/invite", may: writes, do: s.inviteDo},
		{method: get, path: "/activities/:id/questions", may: signedIn, do: s.activityQuestions},
		{method: post, path: "/activities/:id/questions", may: signedIn, do: s.activityAsk, once: true},
		{method: get, path: "/activities/:id/questions/:question", may: signedIn, do: s.activityQuestion},
		{method: post, path: "/activities/:id/questions/:question", may: signedIn, do: s.activityQuestionDo},
		{method: get, path: "/activities/:id/findings", may: signedIn, do: s.activityFindings},
		{method: post, path: "/activities/:id/findings", may: signedIn, do: s.activityTell, once: true},
		{method: get, path: "/activities/:id/findings/:finding", may: signedIn, do: s.activityFinding},
		{method: post, path: "/activities/:id/findings/:finding", may: signedIn, do: s.activityFindingSave, upload: activity.PhotoLimit + bodyLimit},
		{method: get, path: "/activities/:id/photos/:photo", may: signedIn, do: s.activityPhoto},
		{method: get, path: "/activities/:id/follow-ups", may: signedIn, do: s.activityFollowUps},
		{method: post, path: "/activities/:id/follow-ups", may: writes, do: s.activityFollowUpDecide, once: true},
		{method: post, path: "/activities/:id/follow-ups/:followup", may: signedIn, do: s.activityFollowUpDo},
		{method: get, path: "/activities/:id/plan", may: signedIn, do: s.planEdit},
		{method: post, path: "/activities/:id/plan", may: signedIn, do: s.planSave, once: true},
		{method: get, path: "/plans", may: signedIn, do: s.planList},
		{method: get, path: "/plans/:plan", may: signedIn, do: s.planShow},
		{method: post, path: "/plans/:plan", may: signedIn, do: s.planCheck},
		{method: get, path: "/activities/:id/report.pdf", may: signedIn, do: s.activityReport},
		{method: get, path: "/activities/:id/sheet", may: writes, do: s.sheetShow},
		{method: get, path: "/activities/:id/attendance", may: writes, do: s.attendanceEdit},
		{method: post, path: "/activities/:id/attendance", may: writes, do: s.attendanceSave},
	}
}
