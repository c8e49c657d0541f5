package hours

import (
	"cmp"
	"slices"
	"time"

	"binapustaka/lms"
)

// Amount is how much a source is worth: either jam pelajaran in hundredths, or
// minutes.
type Amount struct {
	JP      int `db:"jp"`
	Minutes int `db:"minutes"`
}

// Zero reports whether it is nothing.
func (a Amount) Zero() bool { return a.JP == 0 && a.Minutes == 0 }

// Source is what hours come from; ID is of the course, the activity or the claim.
type Source struct {
	Kind Kind  `db:"kind"`
	ID   int64 `db:"source_id"`
}

// Earning is what a source says now that somebody has earned.
type Earning struct {
	Source
	Amount
	Title string
	On    lms.Day
}

// Reason is why an entry corrects another one; its message is hours.reason_<reason>.
type Reason string

const (
	Changed Reason = "changed" // the source says another amount
	Gone    Reason = "gone"    // the source says nothing any more
	Covered Reason = "covered" // it is part of a completed course
	Taught  Reason = "taught"  // it counts as teaching
	Moved   Reason = "moved"   // to another day
	Again   Reason = "again"   // what was taken back is earned after all
	Twice   Reason = "twice"   // it counts from another source, or another account of the person
)

// Entry is a line of the ledger.
type Entry struct {
	ID        int64 `db:"id"`
	LibraryID int64 `db:"library_id"`
	AccountID int64 `db:"account_id"`
	EarnedBy  int64 `db:"earned_by"` // the account then
	Source
	Turn     int       `db:"turn"`        // 0: the first of its source
	Corrects *int64    `db:"corrects_id"` // the entry before
	Reason   Reason    `db:"reason"`
	Title    string    `db:"title"`
	On       lms.Day   `db:"earned_on"`
	Minutes  int       `db:"minutes"`
	Credit   int       `db:"credit"` // hundredths of a JP
	RuleID   *int64    `db:"rule_id"`
	PostedAt time.Time `db:"posted_at"`
}

// TakesBack reports whether nothing of the source stands after it.
func (r Reason) TakesBack() bool {
	return slices.Contains([]Reason{Gone, Covered, Taught, Moved, Twice}, r)
}

// chain is the entries of a source, the first one first.
type chain []Entry

// standing is what is left of the chain.
func (c chain) standing() (minutes, credit int) {
	for _, e := range c {
		minutes, credit = minutes+e.Minutes, credit+e.Credit
	}
	return minutes, credit
}

func (c chain) head() Entry { return c[len(c)-1] }

// stands reports whether something of the chain still counts.
func (c chain) stands() bool { return !c.head().Reason.TakesBack() }

// next is an entry that corrects the head; it is dated and counted as that is.
func (c chain) next(why Reason) Entry {
	h := c.head()
	n := h
	n.ID, n.Turn, n.Reason, n.Corrects, n.Minutes, n.Credit = 0, h.Turn+1, why, nil, 0, 0
	if h.ID != 0 {
		n.Corrects = &h.ID
	}
	return n
}

// back takes back what stands.
func (c chain) back(why Reason) Entry {
	n := c.next(why)
	minutes, credit := c.standing()
	n.Minutes, n.Credit = -minutes, -credit
	return n
}

// Reconcile is what is to be posted so that the ledger of a person says what
// their sources say: nothing when it does. Why says for what reason a source is
// not among the earnings, where there is one. An entry whose Turn is above 0 and
// that corrects nothing yet corrects the one before it in the list.
func Reconcile(earned []Earning, why map[Source]Reason, ledger []Entry, rules Versions) (post []Entry) {
	wanted := map[Source]Earning{}
	for _, e := range earned {
		if _, twice := wanted[e.Source]; !twice && !e.Amount.Zero() {
			wanted[e.Source] = e
		}
	}
	for _, c := range chains(ledger) {
		want, ok := wanted[c.head().Source]
		switch {
		case !ok && c.stands():
			reason := Gone
			if r := why[c.head().Source]; r != "" {
				reason = r
			}
			post = append(post, c.back(reason))
		case ok:
			post = append(post, c.follow(want, rules)...)
			delete(wanted, want.Source) // a second chain, of a merged account, is taken back
			why = with(why, want.Source, Twice)
		}
	}
	for _, e := range earned {
		if want, ok := wanted[e.Source]; ok && want == e {
			delete(wanted, e.Source)
			post = append(post, e.entry(rules))
		}
	}
	return post
}

// chains are the entries by source and account, those that stand first, then the
// oldest.
func chains(ledger []Entry) (all []chain) {
	type key struct {
		by int64
		Source
	}
	at := map[key]int{}
	for _, e := range slices.SortedFunc(slices.Values(ledger), func(a, b Entry) int { return cmp.Compare(a.ID, b.ID) }) {
		k := key{e.EarnedBy, e.Source}
		i, known := at[k]
		if !known {
			i = len(all)
			at[k], all = i, append(all, nil)
		}
		all[i] = append(all[i], e)
	}
	for _, c := range all {
		slices.SortFunc(c, func(a, b Entry) int { return cmp.Compare(a.Turn, b.Turn) })
	}
	slices.SortStableFunc(all, func(a, b chain) int {
		if a.stands() != b.stands() {
			if a.stands() {
				return -1
			}
			return 1
		}
		return cmp.Compare(a[0].ID, b[0].ID)
	})
	return all
}

func with(m map[Source]Reason, s Source, r Reason) map[Source]Reason {
	n := map[Source]Reason{s: r}
	for k, v := range m {
		if k != s {
			n[k] = v
		}
	}
	return n
}

// follow is what makes the chain say what is wanted.
func (c chain) follow(want Earning, rules Versions) []Entry {
	if !c.stands() {
		return []Entry{c.anew(want, rules, Again)}
	}
	if c.head().On != want.On {
		back := c.back(Moved)
		return []Entry{back, append(slices.Clone(c), back).anew(want, rules, Again)}
	}
	minutes, credit := rules.Find(ruleID(c.head().RuleID)).Count(want.Kind, want.Amount)
	m, k := c.standing()
	if minutes == m && credit == k {
		return nil
	}
	n := c.next(Changed)
	n.Minutes, n.Credit = minutes-m, credit-k
	return []Entry{n}
}

// anew earns after everything was taken back.
func (c chain) anew(want Earning, rules Versions, why Reason) Entry {
	n := c.next(why)
	fresh := want.entry(rules)
	n.Title, n.On, n.Minutes, n.Credit, n.RuleID = fresh.Title, fresh.On, fresh.Minutes, fresh.Credit, fresh.RuleID
	return n
}

// entry is the first one of a source.
func (e Earning) entry(rules Versions) Entry {
	v := rules.At(e.On)
	n := Entry{Source: e.Source, Title: e.Title, On: e.On}
	n.Minutes, n.Credit = v.Count(e.Kind, e.Amount)
	if v.ID != 0 {
		n.RuleID = &v.ID
	}
	return n
}

func ruleID(id *int64) int64 {
	if id == nil {
		return 0
	}
	return *id
}
