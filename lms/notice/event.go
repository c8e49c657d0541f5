package notice

import (
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

// Kind is what people choose by.
type Kind string

const (
	Places       Kind = "places"       // invitations and places at activities
	Activities   Kind = "activities"   // that they are soon, moved or cancelled
	Courses      Kind = "courses"      // enrolments, hand-ins that were marked
	Deadlines    Kind = "deadlines"    // of courses
	Results      Kind = "results"      // of tests
	Hours        Kind = "hours"        // certificates from elsewhere that were decided on
	Certificates Kind = "certificates" // issued here, and their end
	Plans        Kind = "plans"        // action plans and what was decided on visits
	Surveys      Kind = "surveys"      // invitations to answer
	Account      Kind = "account"      // what was decided over one's data
	Partners     Kind = "partners"     // agreements that end
)

var Kinds = []Kind{Places, Activities, Courses, Deadlines, Results, Hours, Certificates, Plans, Surveys, Account, Partners}

// Valid reports whether k is one of Kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// Name is what a kind is called.
func (k Kind) Name(l locale.Locale) string { return l.T("notice.kind_" + string(k)) }

// Event is what happened.
type Event string

const (
	Invited   Event = "invited"
	Offered   Event = "offered"   // a place from the waiting list, until At
	Placed    Event = "placed"    // a place after waiting, asking or standing in
	Refused   Event = "refused"   // no place, by the organiser
	Removed   Event = "removed"   // a place is taken away, by the organiser or a substitute
	Lapsed    Event = "lapsed"    // an offer that was not answered
	Cancelled Event = "cancelled" // an activity
	Moved     Event = "moved"     // an activity, to At
	Tomorrow  Event = "tomorrow"  // an activity, at At
	Enrolled  Event = "enrolled"  // in a course, by Who
	DueSoon   Event = "due_soon"  // a course not finished, on Day, in N days
	Accepted  Event = "accepted"  // a hand-in
	Revise    Event = "revise"    // a hand-in
	Graded    Event = "graded"    // a test
	Approved  Event = "approved"  // a certificate from elsewhere, or teaching
	Returned  Event = "returned"  // likewise
	Issued    Event = "issued"    // a certificate
	Expiring  Event = "expiring"  // a certificate, on Day, in N days
	PlanDue   Event = "plan_due"  // one's own action plan, after N days
	PlanOf    Event = "plan_of"   // that of Who, after N days
	FollowUp  Event = "follow_up" // decided on a visit, due on Day
	Survey    Event = "survey"    // invited to answer, until Day
	Reminded  Event = "reminded"  // of that, who has not answered
	Answered  Event = "answered"  // a request to be erased that was declined

	AgreementEnds Event = "agreement_ends" // with Who, on Day, in N days
)

// events says of what kind each is, and which go by mail at once.
var events = map[Event]struct {
	kind   Kind
	urgent bool
}{
	Invited: {kind: Places}, Offered: {Places, true}, Placed: {kind: Places}, Refused: {kind: Places}, Removed: {Places, true}, Lapsed: {kind: Places},
	Cancelled: {Activities, true}, Moved: {kind: Activities}, Tomorrow: {kind: Activities},
	Enrolled: {kind: Courses}, Accepted: {kind: Courses}, Revise: {kind: Courses},
	DueSoon: {kind: Deadlines}, Graded: {kind: Results}, Approved: {kind: Hours}, Returned: {kind: Hours},
	Issued: {kind: Certificates}, Expiring: {kind: Certificates}, PlanDue: {kind: Plans}, PlanOf: {kind: Plans}, FollowUp: {kind: Plans}, Survey: {kind: Surveys}, Reminded: {kind: Surveys}, Answered: {kind: Account},
	AgreementEnds: {kind: Partners},
}

// Facts are what the sentence of an event names. Each event uses some.
type Facts struct {
	What string     `json:"what,omitempty"`
	Who  string     `json:"who,omitempty"`
	Day  *lms.Day   `json:"day,omitempty"`
	At   *time.Time `json:"at,omitempty"`
	N    int        `json:"n,omitempty"`
}

// Draft is what is to be told.
type Draft struct {
	LibraryID, AccountID int64
	Event                Event
	About                string // with the event and the person what it is told once of
	Facts                Facts
	Link                 string // to the page, "/activities/12"
}

// Notice is what somebody was told.
type Notice struct {
	ID     int64
	Event  Event
	Kind   Kind
	Facts  Facts
	Link   string
	MadeAt time.Time
	ReadAt *time.Time
}

// Text is its sentence, with moments by the clock of a zone.
func (n Notice) Text(l locale.Locale, zone *time.Location) string {
	args := lms.Args{"what": n.Facts.What, "who": n.Facts.Who, "n": n.Facts.N}
	if n.Facts.Day != nil {
		args["day"] = *n.Facts.Day
	}
	if n.Facts.At != nil {
		args["at"] = l.DateTime(n.Facts.At.In(zone))
	}
	return l.T("notice.event_"+string(n.Event), args)
}
