package demo

import (
	"time"

	"binapustaka/lms"
)

// returned is a loan that has ended.
type returned struct {
	Loan
	on lms.Day
}

// plan enters what happens on a certain day of the period.
func (x *world) plan() {
	day := func(part float64) lms.Day { return x.cal.next(x.period.From + lms.Day(part*float64(x.period.Days()))) }
	on := func(d lms.Day, f func()) { x.later[d] = append(x.later[d], f) }

	on(day(0.22), func() { x.bulkImport(x.scale.imports[0], "hibah_kementerian") })
	on(day(0.83), func() { x.bulkImport(x.scale.imports[1], "koleksi_lokal") })
	x.truncated = x.cal.next(x.truncated)
	on(x.truncated, x.truncateLog)
	on(day(0.64), x.stockTake)
	on(day(0.70), x.renumber)
	renamed := x.staffBy("dewi")
	on(x.cal.next(renamed.Renamed), func() {
		x.agenda.add(at(x.today, 7*3600+600), func(t time.Time) {
			x.w.Rename(t, x.staff[0].clerkOn(x.today), renamed.clerkOn(renamed.Joined), renamed.RealName)
		})
	})
	for i := range x.staff {
		if s := &x.staff[i]; s.OldName != "" {
			s.Renamed = x.cal.next(s.Renamed)
			x.quirk(Renamed, s.Renamed, 1, "%s was %s", s.RealName, s.OldName)
		}
	}
	x.quirk(SameName, 0, 2, "sitir and srahma are both Siti Rahmawati")
	x.quirk(Apostrophe, 0, 1, "Dra. Nur'aini, S.IP.; from 9.0 on circulation writes Nur\\'aini with the backslash into the log")
	x.quirk(MD5Password, 0, 1, "bambang signs in with an MD5 password")
	if len(x.staff) > 10 {
		x.quirk(NamePrefix, 0, 2, "Ahmad Fauzi and Ahmad Fauzi Rahman")
	}
	if len(x.staff) > 11 {
		x.quirk(SharedLogin, 0, 1, "sirkulasi is used by whoever stands at the desk")
	}
}

// truncateLog is an administrator who empties the log before opening time.
func (x *world) truncateLog() {
	x.agenda.add(at(x.today, 6*3600+300), func(t time.Time) { x.w.TruncateLog(t) })
	x.quirk(LogTruncated, x.today, 0, "system_log starts again with number 1")
}

// remember keeps the loans of copies that may go missing.
func (x *world) remember(l *Loan) {
	if l.Item.ID%251 == 17 {
		x.history = append(x.history, returned{*l, x.today})
	}
}

// renumber gives three members new numbers.
func (x *world) renumber() {
	by := x.staffBy("bambang").clerkOn(x.today)
	n := 0
	for i := 2; i < len(x.patrons) && n < 3; i += 5 {
		p := x.patrons[i]
		if x.waiting(p) {
			continue // its reservations would keep the old number
		}
		n++
		old, id := p.Member, "P"+p.ID
		x.agenda.add(x.moment(), func(t time.Time) {
			x.w.ChangeMemberID(t, by, old, id, p.loans, p.fines)
			p.ID = id
			for _, c := range x.items {
				if c.lent != nil && c.lent.MemberID == old.ID {
					c.lent.MemberID = id
				}
			}
			x.quirk(MemberRenumber, x.today, len(p.loans), "member %s is now %s", old.ID, id)
		})
	}
}

func (x *world) waiting(p *patron) bool {
	for _, c := range x.items {
		if c.promised != nil && c.promised.patron == p {
			return true
		}
	}
	return false
}
