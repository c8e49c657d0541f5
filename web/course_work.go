package web

import (
	"cmp"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/usage"
)

// workMetrics are the daily facts that tell of a kind of work.
var workMetrics = map[course.WorkKind][]string{
	course.RecordWork:      {usage.RecordsAdded, usage.RecordsChanged},
	course.CopyWork:        {usage.CopiesAdded},
	course.MemberWork:      {usage.NewMembers, usage.RenewedMembers},
	course.LoanWork:        {usage.Loans},
	course.ReturnWork:      {usage.Returns},
	course.ExtensionWork:   {usage.Extensions},
	course.ReservationWork: {usage.Reservations},
}

// Work is somebody's when it was done on so many days of the last workPeriod
// days: who stands in for a colleague once or twice is not asked to learn it,
// and a volunteer who comes every other week is. It is new when all of it lies
// in the last newPeriod days.
const (
	workPeriod = 90
	workDays   = 5
	newPeriod  = 30
)

// ownWork is what somebody did of a kind of work.
type ownWork struct {
	Kind  course.WorkKind
	Count int64
	Days  int
	New   bool
}

// ownWorks are the kinds of work that are somebody's by the facts of a period,
// those of the most days first. before says whether the facts reach back to its
// beginning; without them nothing is called new.
func ownWorks(facts []usage.OwnDay, p lms.Period, before bool) (list []ownWork) {
	for _, kind := range course.WorkKinds {
		w := ownWork{Kind: kind}
		days := map[lms.Day]bool{}
		first := p.To
		for _, f := range facts {
			if f.Count > 0 && slices.Contains(workMetrics[kind], f.Metric) {
				w.Count += f.Count
				days[f.Day] = true
				first = min(first, f.Day)
			}
		}
		if w.Days = len(days); w.Days >= workDays {
			w.New = before && first > p.To-newPeriod
			list = append(list, w)
		}
	}
	slices.SortStableFunc(list, func(a, b ownWork) int { return cmp.Compare(b.Days, a.Days) })
	return list
}

// myWork is the actor's own work in SLiMS in the last days that were read. The
// period is the zero one when none was; linked says whether it is known who the
// actor is in SLiMS.
func (s *server) myWork(r *request) (list []ownWork, p lms.Period, linked bool, err error) {
	user, linked, err := s.Accounts.LinkOf(r.ctx, r.actor)
	if err != nil || !linked {
		return nil, p, linked, err
	}
	read, err := s.Usage.SourcesRead(r.ctx, r.actor, r.actor.LibraryID)
	if err != nil {
		return nil, p, linked, err
	}
	loans, log := read[usage.LoanTable], read[usage.LogTable]
	if loans.FirstOn == nil && log.FirstOn == nil {
		return nil, p, linked, nil
	}
	p.To = max(loans.ReadOn, log.ReadOn) - 1
	p.From = p.To - (workPeriod - 1)
	if user.Impersonal() { // what several people did recommends nothing to one
		return nil, p, linked, nil
	}
	stints, err := s.Accounts.MyStints(r.ctx, r.actor)
	if err != nil {
		return nil, p, linked, err
	}
	var facts []usage.OwnDay
	for _, t := range stints {
		more, err := s.Usage.OwnDays(r.ctx, r.actor, r.actor.LibraryID, t.UserID, lms.Period{From: max(t.From, p.From), To: min(t.To, p.To)})
		if err != nil {
			return nil, p, linked, err
		}
		facts = append(facts, more...)
	}
	before := loans.FirstOn != nil && *loans.FirstOn <= p.From && log.FirstOn != nil && *log.FirstOn <= p.From
	return ownWorks(facts, p, before), p, linked, err
}

// because says in numbers why a course is recommended.
func (w ownWork) because(l Layout, p lms.Period) string {
	text := l.Locale.T("recommend.because_"+string(w.Kind), lms.Args{"n": w.Count, "days": l.Locale.T("recommend.days", lms.Args{"n": w.Days}), "of": workPeriod, "to": l.ShortDate(p.To)})
	if w.New {
		text += " " + l.Locale.T("recommend.new")
	}
	return text
}
