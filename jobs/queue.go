package jobs

import (
	"time"

	"binapustaka/lms"
)

// Queue is where a run waits its turn. Each has slots of its own in a worker, so
// that what is slow or fails holds up nothing but its like.
type Queue string

const (
	Minute  Queue = "minute"  // due by the minute
	Asked   Queue = "asked"   // short, and a person waits for it
	Outward Queue = "outward" // waits for other systems, which may be slow
	Wanted  Queue = "wanted"  // asked for by a person; goes before what is nightly, in the same slots
	Nightly Queue = "library" // a library's usual night
	Long    Queue = "long"    // readings of many rows: hours
	Again   Queue = "again"   // readings of a SLiMS that failed last
)

// Brief is how long a reading may hold a slot that others wait for. One that is
// not done by then goes on among the long ones; what it has saved stays.
const Brief = 10 * time.Minute

// past is what is known of a library's readings.
type past struct {
	Recent  bool `db:"recent"`  // read whole within the days that are read again every night
	Slow    bool `db:"slow"`    // the last one took longer than Brief
	Failing bool `db:"failing"` // SLiMS did not answer last
}

// queueOf is the queue of a new run.
func queueOf(k Kind, byPerson bool, p past) Queue {
	switch {
	case k == AttemptSweep, k == ActivityOffers:
		return Minute
	case k == ExchangeSend, k == ReportMail, k == NoticeMail:
		return Outward
	case k == PracticalAsked, k == SlimsCheck, k == PickupMail, k == CertificateIssue, k == HoursPost, k == ImpactForesee, k == NoticeTell, k == SurveyAsk:
		return Asked
	case k == SlimsSync && (!p.Recent || p.Slow):
		return Long
	case byPerson:
		return Wanted
	case k == SlimsSync && p.Failing:
		return Again
	}
	return Nightly
}

// queueAfter is the queue of a reading that is tried again after err.
func queueAfter(q Queue, k Kind, err error) Queue {
	switch {
	case k != SlimsSync || q == Long:
		return q
	case timedOut(err):
		return Long
	case lms.IsKind(err, lms.Unavailable):
		return Again
	}
	return q
}
