package exchange

import (
	"slices"
	"time"

	"binapustaka/lms"
)

// Kind is something that happened to a learner.
type Kind string

const (
	CourseBegun     Kind = "course.begun" // its first lesson was opened
	CourseCompleted Kind = "course.completed"
	TestBegun       Kind = "test.begun"
	TestPassed      Kind = "test.passed"
	TestFailed      Kind = "test.failed"

	// What was told holds no longer: the result was declared void or corrected, the
	// course is open again. Whoever was told hears of it, unasked.
	CourseRetracted Kind = "course.retracted"
	TestRetracted   Kind = "test.retracted"

	CertificateIssued  Kind = "certificate.issued"
	CertificateRevoked Kind = "certificate.revoked"

	Ping Kind = "ping" // nothing: somebody tries whether a message arrives
)

// HookKinds are what webhooks may be told, StatementKinds what a learning record
// store is.
var (
	HookKinds      = []Kind{CourseCompleted, TestPassed, CertificateIssued, CertificateRevoked}
	StatementKinds = []Kind{CourseBegun, CourseCompleted, TestBegun, TestPassed, TestFailed}

	noted = append([]Kind{CertificateIssued, CertificateRevoked}, StatementKinds...)
)

// OfCourse reports whether the event's subject is an enrolment; of a test's it is
// an attempt.
func (k Kind) OfCourse() bool {
	return k == CourseBegun || k == CourseCompleted || k == CourseRetracted
}

// OfCertificate reports whether the event's subject is a certificate.
func (k Kind) OfCertificate() bool { return k == CertificateIssued || k == CertificateRevoked }

// Retracts reports whether an event takes another one back.
func (k Kind) Retracts() bool { return k == CourseRetracted || k == TestRetracted }

// cleanKinds is what was ticked of those that can be told.
func cleanKinds(ticked, may []Kind) (kinds []Kind, err *lms.Error) {
	for _, k := range ticked {
		if !slices.Contains(may, k) {
			return nil, lms.FailField("events", "exchange.event_unknown", lms.Args{"event": string(k)})
		}
	}
	for _, k := range may {
		if slices.Contains(ticked, k) {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) == 0 {
		return nil, lms.FailField("events", "exchange.event_missing")
	}
	return kinds, nil
}

// Event is something that happened, with what there is to tell of it.
type Event struct {
	ID         int64     `db:"id"`
	Kind       Kind      `db:"kind"`
	SubjectID  int64     `db:"subject_id"` // enrolment, attempt or certificate
	Round      int64     `db:"round"`      // of a retraction: the event that it takes back
	HappenedAt time.Time `db:"happened_at"`

	OfID      int64    `db:"of_id"` // course, test or rule of certificates
	Title     string   `db:"title"`
	Language  string   `db:"language"` // of the title; "" where nobody has said
	AccountID int64    `db:"account_id"`
	JP        *float64 `db:"jp"`
	Percent   *float64 `db:"percent"`
	Seconds   *int64   `db:"seconds"` // that an attempt took

	Certificate string `db:"certificate"` // its code, which shows whose it is

	ToldKind  Kind  `db:"told_kind"` // what a retraction takes back
	ToldRound int64 `db:"told_round"`

	Name     string `db:"name"`
	Email    string `db:"email"`
	UserID   *int64 `db:"user_id"` // in SLiMS
	Username string `db:"username"`
}
