package demo

import (
	"time"

	"binapustaka/lms"
)

// Truth is what the generator knows and a reader has to find out.
type Truth struct {
	Version, Engine string
	Zone            *time.Location // of every date and time in the database
	Period          lms.Period     // the days that were lived through
	OpenDays        []lms.Day
	Closures        []Closure
	Staff           []Staff
	Rooms           [][2]string // code and name; empty before 9.6
	Trainings       []Training
	Quirks          []Quirk
	LogFrom         lms.Day // the first day whose log survives: system_log was truncated in its early morning

	// Happened is everything that took place, by who did it. Rows is what the
	// tables of data show of it in the finished database: without the loans
	// and copies that the stock take deleted, with the staff member whose id
	// stands in the row, else 0. Logged is what system_log still shows, from
	// LogFrom on, by who did it: where Ambiguous, a reader must leave that
	// unassigned. Days before Period hold the old collection and membership.
	Happened, Rows, Logged Tally

	OnLoan []Loan // still out at the end

	cal calendar
}

// Open reports whether the library is open on a day of the period or, as far
// as anybody can know, of the year after it.
func (t *Truth) Open(d lms.Day) bool { return t.cal.open(d) }

// StaffBy finds a staff member by username.
func (t *Truth) StaffBy(username string) (Staff, bool) {
	for _, s := range t.Staff {
		if s.Username == username {
			return s, true
		}
	}
	return Staff{}, false
}

// Ambiguous reports whether the log's name for that staff member on that day
// is also, on any day, the name of somebody else.
func (t *Truth) Ambiguous(userID int64, d lms.Day) bool {
	name := ""
	for _, s := range t.Staff {
		if s.UserID == userID {
			name = s.NameOn(d)
		}
	}
	for _, s := range t.Staff {
		if s.UserID != userID && (s.RealName == name || s.OldName == name) {
			return true
		}
	}
	return false
}

// Reach says whose numbers a training moves.
type Reach string

const (
	Nobody    Reach = "nobody"
	Attendees Reach = "attendees" // their own counts per day at work
	Everybody Reach = "library"   // the library's count per open day
)

// Training is a dated activity of one or two open days, with an effect that is
// known because it was put there. From the day after On, the expected count of Metric is Ratio
// times what it would have been.
type Training struct {
	Title     string
	Kind      string // activity.Kind: training, workshop, seminar, practice
	Focus     string // activity.Focus: knowledge_skills, service_innovation, user_services
	JP        float64
	Begins    lms.Day // its first day
	On        lms.Day // its last
	Attendees []int64 // user ids
	Reach     Reach
	Metric    string // empty when nothing moves
	Ratio     float64
}

// Quirk is an oddity that real databases have, planted on purpose.
type Quirk struct {
	Kind   string
	Day    lms.Day // 0 when it has none
	Rows   int
	Detail string
}

// Kinds of quirk.
const (
	LogTruncated   = "log_truncated"
	StockTake      = "stock_take_deleted_loans"
	SameName       = "same_real_name"
	NamePrefix     = "name_begins_another"
	Renamed        = "renamed_staff"
	Apostrophe     = "apostrophe_in_name"
	SharedLogin    = "shared_login"
	BulkImport     = "bulk_import"
	UndatedItems   = "items_without_dates"
	LegacyLoans    = "legacy_loans_without_user"
	ZeroDates      = "zero_dates"
	MemberRenumber = "member_id_changed"
	TrickyTitles   = "titles_like_log_messages"
	SampleHolidays = "sample_holidays_2009"
	MD5Password    = "md5_password"
	ForgottenLoan  = "loan_logged_but_not_made"
)
