package demo

import (
	"binapustaka/lms"
	"binapustaka/lms/usage"
)

// What is counted, as keys of a Tally: the names of lms/usage, and some that
// only the generator has.
const (
	Loans           = usage.Loans
	Returns         = usage.Returns
	Extensions      = usage.Extensions
	Reservations    = usage.Reservations
	Visits          = usage.Visits // Location is the room
	DigitalReads    = usage.DigitalReads
	NewMembers      = usage.NewMembers
	RenewedMembers  = usage.RenewedMembers
	RecordsAdded    = usage.RecordsAdded
	RecordsChanged  = usage.RecordsChanged
	CopiesAdded     = usage.CopiesAdded
	RecordsComplete = usage.RecordsComplete // of RecordsAdded
	BulkImports     = usage.BulkImports     // acts: a file, or one record fetched from elsewhere
	Fines           = usage.Fines           // rupiah paid, on the day of the fine

	RecordsImported = "records_imported" // rows of biblio that came by import
	RecordsDeleted  = "records_deleted"
	FinesCharged    = "fines_charged" // rupiah
	Logins          = "logins"
)

// Key is what a Tally counts by. Staff 0 is nobody in particular.
type Key = usage.Key

// Tally holds exact counts.
type Tally map[Key]int

func (t Tally) add(metric string, d lms.Day, staff int64, location string, n int) {
	k := Key{Metric: metric, Day: d, Location: location, Staff: staff}
	if t[k] += n; t[k] == 0 {
		delete(t, k)
	}
}

// ByDay sums a metric over staff and locations.
func (t Tally) ByDay(metric string) map[lms.Day]int {
	out := map[lms.Day]int{}
	for k, n := range t {
		if k.Metric == metric {
			out[k.Day] += n
		}
	}
	return out
}

// ByStaff sums a metric over the days of a period and locations.
func (t Tally) ByStaff(metric string, p lms.Period) map[int64]int {
	out := map[int64]int{}
	for k, n := range t {
		if k.Metric == metric && p.Has(k.Day) {
			out[k.Staff] += n
		}
	}
	return out
}

// Total is the whole count of a metric in a period.
func (t Tally) Total(metric string, p lms.Period) int {
	total := 0
	for k, n := range t {
		if k.Metric == metric && p.Has(k.Day) {
			total += n
		}
	}
	return total
}

// forget drops the days before d.
func (t Tally) forget(d lms.Day) {
	for k := range t {
		if k.Day < d {
			delete(t, k)
		}
	}
}
