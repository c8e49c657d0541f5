package demo

import "binapustaka/lms"

// Names of what is counted, as keys of a Tally.
const (
	Loans          = "loans"           // by staff and the copy's location
	Returns        = "returns"         // by staff and the copy's location
	Extensions     = "extensions"      // by staff and the copy's location; in the log alone
	Reservations   = "reservations"    // by staff; in the log alone
	Visits         = "visits"          // by room
	DigitalReads   = "digital_reads"   // files_read
	MembersNew     = "members_new"     // by staff
	MembersRenewed = "members_renewed" // by staff; in the log alone
	RecordsAdded   = "records_added"   // catalogue records typed in, by staff
	RecordsChanged = "records_changed" // by staff; in the log alone
	RecordsDeleted = "records_deleted" // by staff; in the log alone
	ItemsAdded     = "items_added"     // copies typed in, by staff and location
	Imported       = "bulk_imports"    // records from a file, Z39.50 or P2P, by staff
	Logins         = "logins"          // by staff; in the log alone
	FinesCharged   = "fines_charged"   // rupiah, fines.debet by fines_date
	FinesPaid      = "fines_paid"      // rupiah, fines.credit by fines_date
)

// logOnly are the metrics that vanish with system_log.
var logOnly = map[string]bool{Extensions: true, Reservations: true, MembersRenewed: true, RecordsChanged: true, RecordsDeleted: true, Logins: true}

// namedByLog are those whose total survives in a table but whose staff do not.
var namedByLog = map[string]bool{Returns: true, MembersNew: true, Imported: true}

// Key is what a Tally counts by. Staff 0 is nobody in particular.
type Key struct {
	Metric   string
	Day      lms.Day
	Staff    int64
	Location string
}

// Tally holds exact counts.
type Tally map[Key]int

func (t Tally) add(metric string, d lms.Day, staff int64, location string, n int) {
	k := Key{metric, d, staff, location}
	if t[k] += n; t[k] == 0 {
		delete(t, k)
	}
}

// ByDay sums a metric over staff and locations.
func (t Tally) ByDay(metric string) map[lms.Day]int {
	return sum(t, metric, func(k Key) lms.Day { return k.Day })
}

// ByStaff sums a metric over the days of a period and locations.
func (t Tally) ByStaff(metric string, p lms.Period) map[int64]int {
	return sum(t.in(p), metric, func(k Key) int64 { return k.Staff })
}

// ByLocation sums a metric over the days of a period and staff.
func (t Tally) ByLocation(metric string, p lms.Period) map[string]int {
	return sum(t.in(p), metric, func(k Key) string { return k.Location })
}

// Total is the whole count of a metric in a period.
func (t Tally) Total(metric string, p lms.Period) int {
	n := 0
	for k, v := range t {
		if k.Metric == metric && p.Has(k.Day) {
			n += v
		}
	}
	return n
}

func (t Tally) in(p lms.Period) Tally {
	part := Tally{}
	for k, v := range t {
		if p.Has(k.Day) {
			part[k] = v
		}
	}
	return part
}

func sum[K comparable](t Tally, metric string, by func(Key) K) map[K]int {
	out := map[K]int{}
	for k, v := range t {
		if k.Metric == metric {
			out[by(k)] += v
		}
	}
	return out
}

// loseLog forgets what only system_log knew of the days before d.
func (t Tally) loseLog(d lms.Day) {
	for k, v := range t {
		switch {
		case k.Day >= d:
		case logOnly[k.Metric]:
			delete(t, k)
		case namedByLog[k.Metric] && k.Staff != 0:
			delete(t, k)
			t.add(k.Metric, k.Day, 0, k.Location, v)
		}
	}
}
