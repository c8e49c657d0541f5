package jobs

import (
	"slices"
	"time"
)

// Kind is a kind of work.
type Kind string

const (
	SlimsSync    Kind = "slims:sync"    // checks and reads a library's SLiMS
	ImpactRun    Kind = "impact:run"    // puts training beside service
	AttemptSweep Kind = "attempt:sweep" // submits attempts whose time is over; leaves a row only when it fails

	PracticalCheck   Kind = "practical:check"   // judges the practicals that read a library's SLiMS
	SlimsCheck       Kind = "slims:check"       // looks into a library's SLiMS database when an administrator asks
	PracticalAsked   Kind = "practical:asked"   // judges those that somebody waits for; leaves a row only when it fails
	PickupMail       Kind = "pickup:mail"       // tells patrons that their copy is ready; leaves a row only when it fails
	ActivityOffers   Kind = "activity:offers"   // ends offers of places and makes the next; leaves a row only when it fails
	ExchangeSend     Kind = "exchange:send"     // tells other systems what happened; leaves a row only when it fails
	CertificateIssue Kind = "certificate:issue" // issues certificates that were earned; leaves a row only when it fails
	HoursPost        Kind = "hours:post"        // keeps the ledgers of jam pelajaran; leaves a row only when it fails
	ImpactForesee    Kind = "impact:foresee"    // says whether studies of several libraries can be answered; leaves a row only when it fails
	ReportMail       Kind = "report:mail"       // makes reports that are due and sends them; leaves a row only when it fails
	NoticeTell       Kind = "notice:tell"       // tells people what concerns them; leaves a row only when it fails
	NoticeMail       Kind = "notice:mail"       // sends it by mail; leaves a row only when it fails
	SurveyAsk        Kind = "survey:ask"        // opens, reminds of and closes the surveys of trainings; leaves a row only when it fails
)

// LibraryKinds are the kinds that work on one library every night, and can be
// asked for.
var LibraryKinds = []Kind{SlimsSync, ImpactRun, PracticalCheck}

// ForLibrary reports whether k works on one library and can be asked for.
func (k Kind) ForLibrary() bool { return k == SlimsCheck || slices.Contains(LibraryKinds, k) }

// MaxAttempts is how often a run is begun before it counts as failed.
const MaxAttempts = 5

// Timeout is how long one attempt may take.
func (k Kind) Timeout() time.Duration {
	switch k {
	case SlimsSync: // the first reading of many years, gently
		return 6 * time.Hour
	case ImpactRun, PracticalCheck:
		return time.Hour
	case ImpactForesee:
		return 10 * time.Minute
	case SlimsCheck:
		return 2 * time.Minute
	}
	return 50 * time.Second
}

// Backoff is how long to wait after that many attempts failed.
func Backoff(attempts int) time.Duration {
	waits := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	return waits[min(max(attempts, 1), len(waits))-1]
}
