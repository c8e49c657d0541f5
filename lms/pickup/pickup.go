package pickup

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"

	"binapustaka/lms"
)

// State is how far a copy that was put aside has come; its message is
// pickup.state_<state>.
type State string

const (
	Ready     State = "ready"     // waits for the patron
	Collected State = "collected" // lent
	Missed    State = "missed"    // was not collected in time
	Gone      State = "gone"      // taken out of SLiMS without a loan
)

// Mail is whether the patron was told by e-mail; its message is
// pickup.mail_<mail>.
type Mail string

const (
	MailDue   Mail = "due"
	MailSent  Mail = "sent"
	NoAddress Mail = "no_address" // SLiMS has none
	NoServer  Mail = "no_server"  // Binapustaka sends no mail
	MailWrong Mail = "failed"
)

// Reservation is an open reservation in SLiMS.
type Reservation struct {
	ID       int64
	ItemCode string
	At       time.Time
	BiblioID int64

	Title, CallNumber, Location string
	OnLoan                      bool
	DueOn                       *lms.Day // of the loan
	Withheld                    string   // the copy's status, where it may not be lent
	Missing                     bool     // there is no such copy any more
	Ahead                       int      // older reservations of the same copy
	Patron                      Patron
}

// Patron is somebody as SLiMS knows them.
type Patron struct{ Name, Email, Phone string }

// Fetchable reports whether the copy should be on its shelf, for this patron.
func (r Reservation) Fetchable() bool {
	return !r.OnLoan && !r.Missing && r.Withheld == "" && r.Ahead == 0
}

// Ref is what a reservation is known by.
type Ref struct {
	ReserveID  int64     `db:"reserve_id"`
	ItemCode   string    `db:"item_code"`
	ReservedAt time.Time `db:"reserved_at"`
}

// Ref is what r is known by.
func (r Reservation) Ref() Ref { return Ref{r.ID, r.ItemCode, r.At.UTC()} }

// Pickup is a reserved copy that was put aside.
type Pickup struct {
	ID int64 `db:"id"`
	Ref
	Round     int        `db:"round"` // how often the copy was put aside for this reservation
	Code      string     `db:"code"`  // that the patron brings; "" once it is over
	State     State      `db:"state"`
	ReadyAt   time.Time  `db:"ready_at"`
	ReadyBy   *int64     `db:"ready_by"`
	HoldUntil lms.Day    `db:"hold_until"`
	ClosedAt  *time.Time `db:"closed_at"`
	ClosedBy  *int64     `db:"closed_by"`
	Mail      Mail       `db:"mail"`
	MailedAt  *time.Time `db:"mailed_at"`
}

// Overdue reports whether the patron's days are over.
func (p Pickup) Overdue(today lms.Day) bool { return p.State == Ready && p.HoldUntil < today }

// Entry is a line of the desk: a reservation, and what was done for it.
type Entry struct {
	Reservation
	Pickup *Pickup // nil: nothing yet
}

// Board is the desk's work, each part by the time of the reservation.
type Board struct {
	Fetch   []Entry // the copy can be fetched from its shelf
	Ready   []Entry // waits for its patron, those whose days are over first
	Missed  []Entry // was not collected: the reservation is to be deleted in SLiMS
	Unlent  []Entry // was collected, and is not lent in SLiMS yet
	Waiting []Entry // the copy is lent, or others come first
}

// NewBoard sorts open reservations by what is to be done.
func NewBoard(open []Reservation, known []Pickup, today lms.Day) (b Board) {
	by := map[Ref]*Pickup{}
	for i, p := range known {
		by[p.Ref] = &known[i]
	}
	for _, r := range slices.SortedStableFunc(slices.Values(open), func(a, b Reservation) int { return a.At.Compare(b.At) }) {
		e := Entry{r, by[r.Ref()]}
		switch {
		case e.Pickup != nil && e.Pickup.State == Ready:
			b.Ready = append(b.Ready, e)
		case e.Pickup != nil && e.Pickup.State == Missed:
			b.Missed = append(b.Missed, e)
		case e.Pickup != nil && e.Pickup.State == Collected:
			b.Unlent = append(b.Unlent, e)
		case r.Fetchable():
			b.Fetch = append(b.Fetch, e)
		default:
			b.Waiting = append(b.Waiting, e)
		}
	}
	slices.SortStableFunc(b.Ready, func(x, y Entry) int {
		late := func(e Entry) int {
			if e.Pickup.Overdue(today) {
				return 0
			}
			return 1
		}
		return late(x) - late(y)
	})
	return b
}

// letters of a code are told apart in every handwriting.
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const codeLength = 6

func newCode() string {
	b := make([]byte, codeLength)
	for i := 0; i < codeLength; {
		var one [1]byte
		rand.Read(one[:])
		if n := int(one[0]); n < 256/len(letters)*len(letters) { // each letter alike
			b[i] = letters[n%len(letters)]
			i++
		}
	}
	return string(b)
}

// CleanCode is a code as it was typed in, as it is stored.
func CleanCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(typed)))
}

// MaxHold is for how many days a copy is put aside at most.
const MaxHold = 60

func checkHold(until, today lms.Day) error {
	if until < today || until > today+MaxHold {
		return lms.FailField("hold", "pickup.hold_wrong", lms.Args{"from": today, "to": today + MaxHold})
	}
	return nil
}
