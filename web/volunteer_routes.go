package web

import "binapustaka/lms"

// volunteerRoutes are for the staff who keep volunteers.
func (s *server) volunteerRoutes() []route {
	keeps, admin := only(lms.Trainer, lms.Head, lms.Admin), only(lms.Admin)
	return []route{
		{method: get, path: "/volunteers", may: keeps, do: s.volunteerList},
		{method: get, path: "/volunteers/new", may: keeps, do: s.volunteerNew},
		{method: post, path: "/volunteers", may: keeps, do: s.volunteerCreate, once: true},
		{method: get, path: "/volunteers/skills", may: keeps, do: s.volunteerSkills},
		{method: post, path: "/volunteers/skills", may: keeps, do: s.volunteerSkillSave},
		{method: get, path: "/volunteers/summary", may: keeps, do: s.volunteerSummary},
		{method: get, path: "/volunteers/summary.xlsx", may: keeps, do: s.volunteerWorkbook},
		{method: get, path: "/volunteers/summary.csv", may: keeps, do: s.volunteerSheet},
		{method: get, path: "/volunteers/:id", may: keeps, do: s.volunteerShow},
		{method: get, path: "/volunteers/:id/edit", may: keeps, do: s.volunteerEdit},
		{method: post, path: "/volunteers/:id", may: keeps, do: s.volunteerUpdate, once: true},
		{method: get, path: "/volunteers/:id/sessions/new", may: keeps, do: s.volunteerOfferNew},
		{method: post, path: "/volunteers/:id/sessions", may: keeps, do: s.volunteerOffer, once: true},
		{method: get, path: "/volunteers/:id/sessions/:session", may: keeps, do: s.volunteerSession},
		{method: post, path: "/volunteers/:id/sessions/:session", may: keeps, do: s.volunteerSessionDo},
		{method: post, path: "/volunteers/:id/certificates", may: keeps, do: s.volunteerThank, once: true},
		{method: post, path: "/volunteers/:id/invite", may: admin, do: s.volunteerInvite},
		{method: post, path: "/volunteers/:id/access", may: admin, do: s.volunteerAccess},
		{method: get, path: "/volunteers/:id/data.zip", may: admin, do: s.volunteerData},
		{method: get, path: "/volunteers/:id/erase", may: admin, do: s.volunteerErase},
		{method: post, path: "/volunteers/:id/erase", may: admin, do: s.volunteerErased},
	}
}

// volunteeringRoutes are a volunteer's own, and all that is open to them beside what
// is open to everybody.
func (s *server) volunteeringRoutes() []route {
	return []route{
		{method: get, path: "/volunteering", may: aVolunteer, do: s.volunteering},
		{method: post, path: "/volunteering/sessions/:session/answer", may: aVolunteer, do: s.volunteeringAnswer},
		{method: get, path: "/volunteering/certificates/:id/certificate.pdf", may: aVolunteer, do: s.certificatePDF},
		{method: get, path: "/volunteering/profile", may: aVolunteer, do: s.volunteeringProfile},
		{method: post, path: "/volunteering/profile", may: aVolunteer, do: s.volunteeringSave},
		{method: post, path: "/volunteering/password", may: aVolunteer, do: s.volunteeringPassword},
		{method: post, path: "/volunteering/end-others", may: aVolunteer, do: s.volunteeringEndOthers},
		{method: get, path: "/volunteering/data.zip", may: aVolunteer, do: s.volunteeringData},
		{method: post, path: "/volunteering/leave", may: aVolunteer, do: s.volunteeringLeave},
	}
}
