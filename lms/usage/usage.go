package usage

import (
	"slices"

	"binapustaka/lms"
)

// The metrics. Overdue counts loans on the day after their due date, when they
// had not come back by then. BulkImports counts imports, not the records in
// them. Fines are in rupiah. YoungLoans and YoungMembers are those of people who
// were not yet eighteen that day, of the library as a whole. RecordsComplete are
// those of RecordsAdded that were complete within RecordDays. ActiveBorrowersMonth stands on the first day of its
// month, and neither kind of active borrowers can be added up over days; who
// they are is not kept, so that a month counts too few when some of its loans
// are deleted before it is over.
const (
	Loans                = "loans"
	Returns              = "returns"
	Extensions           = "extensions"
	Reservations         = "reservations"
	Visits               = "visits"
	NewMembers           = "new_members"
	RenewedMembers       = "renewed_members"
	DigitalReads         = "digital_reads"
	ActiveBorrowers      = "active_borrowers"
	ActiveBorrowersMonth = "active_borrowers_month"
	RecordsAdded         = "records_added"
	RecordsChanged       = "records_changed"
	CopiesAdded          = "copies_added"
	BulkImports          = "bulk_imports"
	Overdue              = "overdue"
	Fines                = "fines"
	PickupsReady         = "pickups_ready"
	PickupsCollected     = "pickups_collected"
	PickupsMissed        = "pickups_missed"
	YoungLoans           = "young_loans"
	YoungMembers         = "young_members"
	RecordsComplete      = "records_complete"
)

// Source is a table that facts are read from: of SLiMS, but for the desk's own
// PickupTable.
type Source string

const (
	LoanTable  Source = "loan"
	LogTable   Source = "system_log"
	VisitTable Source = "visitor_count"
	ReadTable  Source = "files_read"
	FineTable  Source = "fines"

	PickupTable Source = "pickup"

	LoanAge   Source = "loan_age"   // loans with their members' birth dates
	MemberAge Source = "member_age" // registrations with the same

	RecordState Source = "record_state" // records added, with what is filled in of them
)

// Sources lists every source with the metrics it gives. Returns come from the
// log where they name who took the book back; a return that the log does not
// tell of is not attributed to anybody.
var Sources = []struct {
	Source  Source
	Metrics []string
}{
	{LoanTable, []string{Loans, ActiveBorrowers, ActiveBorrowersMonth, Overdue, Returns}},
	{LogTable, []string{Extensions, Reservations, NewMembers, RenewedMembers, RecordsAdded, RecordsChanged, CopiesAdded, BulkImports}},
	{VisitTable, []string{Visits}},
	{ReadTable, []string{DigitalReads}},
	{FineTable, []string{Fines}},
	{PickupTable, []string{PickupsReady, PickupsCollected, PickupsMissed}},
	{LoanAge, []string{YoungLoans}},
	{MemberAge, []string{YoungMembers}},
	{RecordState, []string{RecordsComplete}},
}

// Metrics lists every metric; its name is the message usage.metric.<metric>.
func Metrics() (list []string) {
	for _, s := range Sources {
		list = append(list, s.Metrics...)
	}
	return list
}

// SourceOf is where a metric is read from; empty when there is no such metric.
func SourceOf(metric string) Source {
	for _, s := range Sources {
		for _, m := range s.Metrics {
			if m == metric {
				return s.Source
			}
		}
	}
	return ""
}

// attributable are the metrics of which SLiMS can say who did what they count.
var attributable = []string{Loans, Returns, Extensions, Reservations, NewMembers, RenewedMembers, RecordsAdded, RecordsChanged, CopiesAdded, BulkImports, RecordsComplete}

// Attributable reports whether SLiMS can say who did what a metric counts.
func Attributable(metric string) bool { return slices.Contains(attributable, metric) }

// Key is what a count is of.
type Key struct {
	Metric   string
	Day      lms.Day
	Location string
	Staff    int64
}

// Reading is what one reading of a source found, from the day From on.
type Reading struct {
	Source    Source
	From      lms.Day // facts of earlier days stay as they are
	Counts    map[Key]int64
	FirstIDs  map[lms.Day]int64 // lowest id of a day's rows
	FirstOn   *lms.Day          // of all rows read; nil: none has a date
	LastID    int64             // the last row with a date, and that date
	LastOn    *lms.Day
	Open      []int64              // loans that may still change
	Work      map[StaffDay]DayWork // of the last HoursKept days; from the log alone
	Rows      int64
	Truncated bool    // the source was emptied since the last reading
	LostFrom  lms.Day // then: from this day on rows were lost before they were read

	Until   lms.Day           // of a source that has a Base: the day before which this reading ends, 0: today
	Of      map[lms.Day]int64 // and how many rows of its base it is about,
	Unknown map[lms.Day]int64 // and of how many it cannot be told
}

// Position is how far a source was read.
type Position struct {
	Read    bool // at least once
	ReadOn  lms.Day
	LastID  int64
	LastOn  *lms.Day
	Open    []int64
	FirstID int64 // where the days from From on begin
	From    lms.Day
	FirstOn *lms.Day
	Fill    *Fill // of a source that has a Base: what of its history comes next
}

// Window is how many days are read again every night.
const Window = 35

// windowFrom is the first day to be read again: the first of a month, so that
// borrowers of a month are counted whole.
func windowFrom(today, readOn lms.Day) lms.Day { return min(today-Window, readOn-1).Month() }
