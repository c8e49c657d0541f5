package web

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"binapustaka/lms"
)

// permission decides from roles alone whether a route may be used; what an
// actor may do with a certain thing is decided in the area.
type permission func(lms.Actor) bool

func anyone(lms.Actor) bool     { return true }
func signedIn(a lms.Actor) bool { return a.SignedIn() }

// aVolunteer opens what is a volunteer's own; the permissions above refuse them, so
// that a route is closed to them unless it says this.
func aVolunteer(a lms.Actor) bool { return a.VolunteerID != 0 }

func only(roles ...lms.Role) permission {
	return func(a lms.Actor) bool { return a.Has(roles...) }
}

type route struct {
	method, path string
	may          permission
	do           func(*request) error
	body         int64 // largest body in bytes, where it is more than usual
	upload       int64 // the same of a form with files
	foreign      bool  // posted to by pages without a session, which have no form's token
	once         bool  // a form that makes something new, or says what it changes
	nameless     bool  // nobody is asked who they are: no session is read, no cookie set
}

const (
	get  = fiber.MethodGet
	post = fiber.MethodPost
)

// routes is the map of the site; every area adds its own part.
func (s *server) routes() []route {
	return slices.Concat(
		s.signinRoutes(),
		s.homeRoutes(),
		s.courseRoutes(),
		s.practicalRoutes(),
		s.pathRoutes(),
		s.contentRoutes(),
		s.packageRoutes(),
		s.discussionRoutes(),
		s.offlineRoutes(),
		s.activityRoutes(),
		s.competencyRoutes(),
		s.impactRoutes(),
		s.programmeRoutes(),
		s.partnerRoutes(),
		s.volunteerRoutes(),
		s.volunteeringRoutes(),
		s.assessmentRoutes(),
		s.erasureRoutes(),
		s.accountRoutes(),
		s.intakeRoutes(),
		s.staffRoutes(),
		s.groupRoutes(),
		s.libraryRoutes(),
		s.pluginRoutes(),
		s.jobRoutes(),
		s.pickupRoutes(),
		s.surveyRoutes(),
		s.certificateRoutes(),
		s.hoursRoutes(),
		s.portfolioRoutes(),
		s.noticeRoutes(),
		s.reportRoutes(),
		s.usageRoutes(),
		s.exchangeRoutes(),
		s.guideRoutes(),
	)
}
