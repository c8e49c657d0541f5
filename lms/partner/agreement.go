package partner

import (
	"slices"

	"binapustaka/lms"
)

// AgreementKind is what was signed.
type AgreementKind string

const (
	Memorandum AgreementKind = "memorandum" // of understanding
	Contract   AgreementKind = "contract"   // an agreement of cooperation
	Letter     AgreementKind = "letter"
)

var AgreementKinds = []AgreementKind{Memorandum, Contract, Letter}

// RemindDays is how long before its end people are told of an agreement, unless
// it says otherwise.
const RemindDays = 60

// Agreement is what a library and a partner signed.
type Agreement struct {
	ID         int64         `db:"id"`
	PartnerID  int64         `db:"partner_id"`
	Kind       AgreementKind `db:"kind"`
	Number     string        `db:"number"`
	Subject    string        `db:"subject"`
	From       lms.Day       `db:"from_on"`
	Until      *lms.Day      `db:"to_on"`       // the last day; nil: none is named
	RemindDays int           `db:"remind_days"` // before that
	RenewsID   *int64        `db:"renews_id"`   // the one that it follows
	EndedOn    *lms.Day      `db:"ended_on"`    // earlier than was agreed
	EndReason  string        `db:"end_reason"`
	NextID     *int64        `db:"next_id"` // the one that follows it
	File       string        `db:"file"`    // name of the signed paper, "" without one
}

// AgreementStatus is where an agreement stands.
type AgreementStatus string

const (
	Coming   AgreementStatus = "coming"
	Running  AgreementStatus = "running"
	EndsSoon AgreementStatus = "ends_soon" // and nothing follows
	Renewed  AgreementStatus = "renewed"   // the next one holds, or will
	Over     AgreementStatus = "over"
	Broken   AgreementStatus = "broken" // ended early
)

// Status follows from the days.
func (a Agreement) Status(today lms.Day) AgreementStatus {
	switch {
	case a.EndedOn != nil && *a.EndedOn <= today:
		return Broken
	case a.NextID != nil:
		return Renewed
	case a.Until != nil && *a.Until < today:
		return Over
	case a.From > today:
		return Coming
	case a.Until != nil && *a.Until-today <= lms.Day(a.RemindDays) && a.EndedOn == nil:
		return EndsSoon
	}
	return Running
}

// Clean is a with its texts trimmed, and what is wrong with it.
func (a Agreement) Clean() (Agreement, error) {
	a.Number, a.Subject = lms.Line(a.Number), lms.Line(a.Subject)
	var p problems
	p.Add(!slices.Contains(AgreementKinds, a.Kind), "kind", "partner.agreement_kind_missing")
	p.text("number", a.Number, 120)
	p.line("subject", a.Subject, 300, "partner.subject_missing")
	p.day("from", a.From)
	if a.Until != nil {
		p.day("until", *a.Until)
		p.Add(*a.Until < a.From, "until", "partner.until_before")
	}
	p.Add(a.RemindDays < 1 || a.RemindDays > 366, "remind", "partner.remind_wrong", lms.Args{"max": 366})
	return a, p.OrNil()
}

// follows is what is wrong with b as the one that renews a.
func (b Agreement) follows(a Agreement) error {
	switch {
	case a.NextID != nil && *a.NextID != b.ID:
		return lms.Fail(lms.Conflict, "partner.renewed_already")
	case a.EndedOn != nil:
		return lms.Fail(lms.Conflict, "partner.ended_already")
	case b.From <= a.From:
		return lms.FailField("from", "partner.renews_before", lms.Args{"day": a.From})
	}
	return nil
}

// End is a ended early on that day, and what is wrong with that.
func (a Agreement) End(on lms.Day, reason string) (Agreement, error) {
	reason = lms.Line(reason)
	var p problems
	p.day("ended", on)
	p.Add(on < a.From, "ended", "partner.ended_before")
	p.Add(a.Until != nil && on >= *a.Until, "ended", "partner.ended_late")
	p.line("reason", reason, 500, "partner.reason_missing")
	a.EndedOn, a.EndReason = &on, reason
	return a, p.OrNil()
}
