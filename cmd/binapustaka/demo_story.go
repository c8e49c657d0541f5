package main

import (
	"cmp"
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/account"
	"binapustaka/lms/activity"
	"binapustaka/lms/assessment"
	"binapustaka/lms/certificate"
	"binapustaka/lms/competency"
	"binapustaka/lms/course"
	"binapustaka/lms/hours"
	"binapustaka/lms/impact"
	"binapustaka/lms/library"
	"binapustaka/lms/notice"
	"binapustaka/lms/partner"
	"binapustaka/lms/pickup"
	"binapustaka/lms/portfolio"
	"binapustaka/lms/programme"
	"binapustaka/lms/report"
	"binapustaka/lms/survey"
	"binapustaka/lms/usage"
	"binapustaka/lms/volunteer"
)

// story is the past of the demo's Binapustaka: who came, what they learnt and
// when. It happens through the stores, whose clock it moves, in the order of
// its moments; so every row is as it would be had it happened.
type story struct {
	accounts     *account.Store
	courses      *course.Store
	assessments  *assessment.Store
	competencies *competency.Store
	activities   *activity.Store
	surveys      *survey.Store
	certificates *certificate.Store
	hours        *hours.Store
	portfolios   *portfolio.Store
	notices      *notice.Store
	happened     *report.Store
	pickups      *pickup.Store
	impact       *impact.Store
	programmes   *programme.Store
	partners     *partner.Store
	helpers      *volunteer.Store

	id    int64 // of the library
	zone  *time.Location
	truth *demo.Truth
	seen  map[int64]course.Seen // what SLiMS shows of people's work, by user
	dice  *rand.Rand

	clock   time.Time
	now     time.Time // where the story ends
	opened  lms.Day   // Binapustaka's first day in the library
	moments []moment

	admin, trainer *person
	people         []*person // who learn
	tests          map[string]int64
	outlines       map[string]course.Outline // by the code of the test at the end
	learners       map[string][]learner      // who took a course, by the same code
	held           map[string]int64          // activities by title
	reserved       int64                     // number of the last reservation that was put aside
}

// moment is something that happens.
type moment struct {
	at time.Time
	do func(ctx context.Context) error
}

// person is somebody with an account.
type person struct {
	demo.Staff // zero for one who is not in SLiMS
	actor      lms.Actor
	came       lms.Day            // first day in Binapustaka
	skill      float64            // in logits: what somebody of 0 has even odds at, an item of 0
	zeal       float64            // 0 to 1
	learnt     map[string]float64 // logits gained, by test
}

// learner is somebody with the day on which they began a course.
type learner struct {
	*person
	began lms.Day
}

// openedAt is where in the years of the SLiMS Binapustaka comes: a year ago.
const openedAt = 0.65

func newStory(a *app, l library.Library, truth *demo.Truth) *story {
	s := &story{id: l.ID, zone: l.Zone(), truth: truth, dice: rand.New(rand.NewPCG(demoSeed, 0)), now: a.now(),
		tests: map[string]int64{}, outlines: map[string]course.Outline{}, learners: map[string][]learner{}, held: map[string]int64{}}
	clock := func() time.Time { return s.clock }
	s.accounts, s.courses = account.NewStore(a.db, clock), course.NewStore(a.db, clock, filepath.Join(a.config.DataDir, "media"))
	s.assessments, s.activities = assessment.NewStore(a.db, clock), activity.NewStore(a.db, clock)
	s.surveys, s.impact = survey.NewStore(a.db, clock, a.asked), impact.NewStore(a.db, clock)
	s.programmes, s.partners = programme.NewStore(a.db, clock, usage.Metrics()), partner.NewStore(a.db, clock)
	s.helpers = volunteer.NewStore(a.db, clock)
	s.certificates, s.hours = a.certificates.With(clock), hours.NewStore(a.db, clock)
	s.notices, s.happened = notice.NewStore(a.db, clock, [32]byte{}), report.NewStore(a.db) // its links end nothing: no letter is written here
	s.portfolios = portfolio.NewStore(a.db, clock)
	s.competencies, s.pickups = competency.NewStore(a.db, clock), pickup.NewStore(a.db, clock)
	s.opened = s.workday(truth.Period.From + lms.Day(openedAt*float64(truth.Period.Days())))
	return s
}

// live lets the story happen.
func (s *story) live(ctx context.Context, progress func(done, total int)) error {
	s.clock = s.at(s.opened, 8, 0)
	if err := s.found(ctx); err != nil {
		return err
	}
	s.planPeople()
	s.planActivities()
	s.planCourses()
	s.planTests()
	s.planPair()
	s.planCompetencies()
	s.planCurriculum()
	s.planPractice()
	s.planGroups()
	s.planToday()
	s.planPath()
	s.planDiscussion()
	s.planReview()
	s.planVisits()
	s.planSurvey()
	s.planPaperSurvey()
	s.planReaction()
	s.planCertificates()
	s.planHours()
	s.planPickups()
	s.planCalendar()
	s.planProgrammes()
	s.planPartners()
	s.planHelpers()
	s.planStudies()
	s.planNotices()
	slices.SortStableFunc(s.moments, func(a, b moment) int { return cmp.Or(a.at.Compare(b.at)) })
	for i, m := range s.moments {
		if s.clock = m.at; m.at.After(s.now) {
			break
		}
		if err := m.do(ctx); err != nil {
			return err
		}
		progress(i+1, len(s.moments))
	}
	return nil
}

// plan puts a moment into the story.
func (s *story) plan(at time.Time, do func(ctx context.Context) error) {
	s.moments = append(s.moments, moment{at, do})
}

func (s *story) at(d lms.Day, hour, minute int) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, s.zone)
}

// sometime is a moment on the first day from d on at which the library is open.
func (s *story) sometime(d lms.Day) time.Time {
	return s.at(s.workday(d), 8, 0).Add(time.Duration(20+s.dice.IntN(420)) * time.Minute)
}

// workday is the first day from d on at which the library is open.
func (s *story) workday(d lms.Day) lms.Day {
	for !s.truth.Open(d) {
		d++
	}
	return d
}

// part is a day of the story: 0 its first, 1 its last.
func (s *story) part(of float64) lms.Day {
	return s.opened + lms.Day(of*float64(s.truth.Period.To-s.opened))
}

func (s *story) chance(p float64) bool { return s.dice.Float64() < p }

// days is a number of days between the two, both included.
func (s *story) days(from, to int) lms.Day { return lms.Day(from + s.dice.IntN(to-from+1)) }
