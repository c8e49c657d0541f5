package activity

import "binapustaka/lms"

// Leave are days, From to To, on which somebody cannot come.
type Leave struct {
	ID        int64   `db:"id"`
	AccountID int64   `db:"account_id"`
	From      lms.Day `db:"from_on"`
	To        lms.Day `db:"to_on"`
}

const (
	maxLeave     = 50  // of a person, to come
	maxLeaveDays = 400 // of one
)

func (l Leave) check(today lms.Day) error {
	var p lms.Problems
	switch {
	case l.From == 0:
		p = append(p, lms.FailField("from", "activity.leave_day"))
	case l.From > today+2*366:
		p = append(p, lms.FailField("from", "activity.leave_far"))
	}
	switch {
	case l.To == 0:
		p = append(p, lms.FailField("to", "activity.leave_day"))
	case l.To < l.From:
		p = append(p, lms.FailField("to", "activity.leave_order"))
	case l.To < today:
		p = append(p, lms.FailField("to", "activity.leave_past"))
	case l.From != 0 && l.To-l.From > maxLeaveDays:
		p = append(p, lms.FailField("to", "activity.leave_long", lms.Args{"max": maxLeaveDays}))
	}
	return p.OrNil()
}
