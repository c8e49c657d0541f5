package usage

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"binapustaka/lms"
)

// StaffDay is a SLiMS user on a day.
type StaffDay struct {
	Staff int64
	Day   lms.Day
}

// DayWork is what the log tells of a SLiMS user on a day.
type DayWork struct {
	Hours uint32 // a bit for each hour of the day in which something was done
	Acts  int64
}

// At is w with something done in that hour.
func (w DayWork) At(hour int) DayWork { return DayWork{w.Hours | 1<<hour, w.Acts + 1} }

// span is how many hours lie from the first to the last in which something was
// done, both included.
func (w DayWork) span() int { return bits.Len32(w.Hours) - bits.TrailingZeros32(w.Hours) }

const (
	// HoursKept is for how many days hours are kept: a quarter is enough to tell,
	// and more would be a record of when people come and go.
	HoursKept = 90

	// deskDays is how many days an account must have worked before anything is
	// said of it: less than two weeks is a guest or a beginner.
	deskDays = 10

	// deskSpan is the longest day of one person in hours from first to last. A
	// shift is 8 hours with an hour of break; a day of 10 is one of overtime.
	deskSpan = 10

	// deskLong is the share of longer days that is no overtime any more.
	deskLong = 0.25

	// deskPresent is the share of the library's days on which an account worked.
	// One person has days off, leave and meetings: in a quarter of 65 days more
	// than three.
	deskPresent = 0.95

	// deskVolume is how many times the median of the colleagues an account did.
	// A busy person does twice as much; a counter with two or three at it more.
	deskVolume = 3.0

	// deskColleagues is how many others must have worked for a comparison to say
	// anything: the only librarian is always there and does the most.
	deskColleagues = 2
)

// DeskSign is why an account looks like one that several people use; its text
// is the message staff.sign_<sign>.
type DeskSign string

const (
	SignName    DeskSign = "name"    // it is called after a place or a task
	SignHours   DeskSign = "hours"   // its days are longer than a shift
	SignPresent DeskSign = "present" // it has no day off
	SignVolume  DeskSign = "volume"  // it does far more than its colleagues
)

// deskWords are what accounts of desks are called in SLiMS, alone or with a number.
var deskWords = []string{"sirkulasi", "circulation", "circ", "admin", "administrator", "opac", "petugas", "operator", "staf", "staff", "meja", "desk", "counter", "konter", "layanan",
	"front", "frontdesk", "perpus", "perpustakaan", "library", "pustaka", "magang", "piket", "shift", "user", "slims", "referensi", "pengolahan", "kasir"}

// deskName reports whether a name has nothing in it but words of a desk.
func deskName(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(deskWords, w) && len(w) > 1 })
}

// Desks are the accounts that look like ones that several people sign in with,
// and why. names are the user name and the real name of each.
//
// A name of a desk or days longer than a shift are enough to ask. Never a day
// off and far more work than the others each have other reasons, a sole clerk
// or a diligent one, so they count only together.
func Desks(work map[StaffDay]DayWork, names map[int64][]string) map[int64][]DeskSign {
	type account struct {
		days, long int
		acts       int64
	}
	staff, open := map[int64]*account{}, map[lms.Day]bool{}
	for at, w := range work {
		if at.Staff == 0 || w.Hours == 0 {
			continue
		}
		open[at.Day] = true
		a := staff[at.Staff]
		if a == nil {
			a = &account{}
			staff[at.Staff] = a
		}
		a.days, a.acts = a.days+1, a.acts+w.Acts
		if w.span() > deskSpan {
			a.long++
		}
	}
	found := map[int64][]DeskSign{}
	for id, a := range staff {
		if a.days < deskDays {
			continue
		}
		var colleagues []int64
		for other, b := range staff {
			if other != id && b.days >= deskDays {
				colleagues = append(colleagues, b.acts)
			}
		}
		slices.Sort(colleagues)
		compared := len(colleagues) >= deskColleagues
		var signs []DeskSign
		if slices.ContainsFunc(names[id], deskName) {
			signs = append(signs, SignName)
		}
		if float64(a.long) > deskLong*float64(a.days) {
			signs = append(signs, SignHours)
		}
		enough := len(signs) > 0
		present := compared && float64(a.days) > deskPresent*float64(len(open))
		if present {
			signs = append(signs, SignPresent)
		}
		volume := compared && float64(a.acts) > deskVolume*float64(colleagues[(len(colleagues)-1)/2]+colleagues[len(colleagues)/2])/2
		if volume {
			signs = append(signs, SignVolume)
		}
		if enough || present && volume {
			found[id] = signs
		}
	}
	return found
}
