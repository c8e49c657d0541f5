package impact

import (
	"cmp"
	"encoding/binary"
	"hash/fnv"
	"iter"
	"maps"
	"math"
	"slices"
	"sort"

	"binapustaka/lms"
)

const (
	Window    = 182 // days before and after
	Settle    = 14  // days from the date of training that belong to neither side
	MinActive = 20  // active days a person needs on each side
)

// Fact is what one account recorded on one day; StaffID 0 is what could not be
// attributed to anybody.
type Fact struct {
	StaffID int64
	Metric  string
	Day     lms.Day
	Count   int64
}

// Total is all that was counted of a metric on a day, and how much of it could
// not be attributed.
type Total struct {
	Metric       string
	Day          lms.Day
	Count, Loose int64
}

// PanelInput is what the table of question A is computed from. The order of
// its slices does not matter.
type PanelInput struct {
	LibraryID int64
	DataTo    lms.Day
	Metrics   []string
	Facts     []Fact               // of the days that Windows asks for, and of the last Window days
	First     map[int64]lms.Day    // first recorded day, by person; who is not among them begins with their facts
	Totals    []Total              // of all staff, from a Window before the first training on
	Missing   map[string][]lms.Day // by metric: days of which nobody's work is known
	OpenDays  []lms.Day
	Learning  []Learning
	Objected  map[int64]bool // people who do not want to be counted
	Shared    map[int64]bool // what is known of accounts: several people's, or one person's; of others the facts decide
}

// Row is one staff member; measures and changes that do not exist are absent.
type Row struct {
	Number   int                 `json:"row"` // pseudonymous: the order says nothing
	Trained  bool                `json:"trained"`
	Tenure   int                 `json:"tenure_days"` // first recorded day to the date of training
	Measures map[Measure]float64 `json:"measures"`
	Changes  map[string]float64  `json:"changes"` // by metric: log rate after less before

	beyond map[string]float64 // by metric: the change beyond that of colleagues over the same days; not kept, it would tell the date
}

// Panel is the rows of question A and who is not among them.
type Panel struct {
	Rows       []Row              `json:"rows"`
	Trained    int                `json:"trained"`
	Shared     int                `json:"shared"`             // left out: the account looks shared
	Objected   int                `json:"objected,omitempty"` // left out: somebody of their circle objected; 1 stands for fewer than LeastShown, too few to tell their number
	Short      int                `json:"short"`              // left out: too few active days before or after
	Unassigned map[string]float64 `json:"unassigned"`         // share of each metric that nobody could be given, on the days compared
}

// BuildPanel makes the panel; seed decides the row numbers.
func BuildPanel(in PanelInput, seed uint64) Panel {
	missing := map[string]map[lms.Day]bool{}
	for m, days := range in.Missing {
		missing[m] = map[lms.Day]bool{}
		for _, d := range days {
			missing[m][d] = true
		}
	}
	staff := gather(in)
	learning, dates, known := in.trained(staff)
	if len(known) == 0 { // nobody is trained yet: there is nothing to put side by side
		return Panel{Unassigned: unassigned(in, missing, math.MinInt32)}
	}
	middle := middleOf(known)
	p := Panel{Unassigned: unassigned(in, missing, known[0]-Window)}

	shared := sharedAccounts(staff, in)
	var rows []Row
	var people []int64
	for _, id := range scrambled(seed, maps.Keys(staff)) {
		if shared[id] {
			p.Shared++
			continue
		}
		date, trained := dates[id]
		if !trained {
			date = middle
		}
		r := Row{Trained: trained, Tenure: int(date - staff[id].first), Changes: map[string]float64{}, beyond: map[string]float64{}}
		before, after := compared(date, in.DataTo)
		for _, m := range in.Metrics {
			if change, ok := staff[id].change(m, missing[m], before, after); ok {
				r.Changes[m] = change
			}
		}
		if len(r.Changes) == 0 {
			p.Short++
			continue
		}
		r.Measures = dose(learning[id], min(in.DataTo, date+Settle+Window-1))
		rows, people = append(rows, r), append(people, id)
	}
	left := leaving(people, func(id int64) bool { return in.Objected[id] })
	var whose []int64
	for i, r := range rows {
		if left[people[i]] {
			continue
		}
		whose = append(whose, people[i])
		r.Number = len(p.Rows) + 1
		p.Rows = append(p.Rows, r)
		if r.Trained {
			p.Trained++
		}
	}
	p.Objected = fewAsOne(len(left))
	for _, m := range in.Metrics {
		of := make([]worked, len(p.Rows))
		for i, r := range p.Rows {
			if _, has := r.Changes[m]; has {
				of[i] = newWorked(staff[whose[i]], m, missing[m], dates, whose[i], middle, in.DataTo)
			}
		}
		for i, r := range p.Rows {
			if c := beyond(of, i); c.is {
				r.beyond[m] = c.value
			}
		}
	}
	return p
}

// worked is what somebody did of a metric in the days that are compared, nothing
// where they did none of it.
type worked struct {
	tally         tally
	before, after lms.Period
}

func newWorked(s *staffDays, metric string, missing map[lms.Day]bool, dates map[int64]lms.Day, id int64, middle, to lms.Day) worked {
	date, trained := dates[id]
	if !trained {
		date = middle
	}
	w := worked{}
	w.before, w.after = compared(date, to)
	w.tally = newTally(s, metric, missing, lms.Period{From: w.before.From, To: w.after.To})
	return w
}

// beyond is what one's work changed more than that of colleagues, the mean over
// all with whom enough of the days before and after are shared: what changes for
// everybody, the season, the rules or how many share the work, falls out.
func beyond(of []worked, i int) maybe {
	own, sum, n := of[i], 0.0, 0
	if own.tally.days == nil {
		return maybe{}
	}
	for j, other := range of {
		if j == i || other.tally.days == nil {
			continue
		}
		whole := lms.Period{From: other.before.From, To: other.after.To}
		before, after := common(own.before, whole), common(own.after, whole)
		mine, theirs := between(own.tally.sum(before), own.tally.sum(after)), between(other.tally.sum(before), other.tally.sum(after))
		if mine.is && theirs.is {
			sum, n = sum+mine.value-theirs.value, n+1
		}
	}
	return maybe{sum / float64(max(1, n)), n >= LeastShown}
}

// common are the days of both periods; To lies before From where there are none.
func common(a, b lms.Period) lms.Period {
	return lms.Period{From: max(a.From, b.From), To: min(a.To, b.To)}
}

// trained is what each person learnt, in order, when they were trained first,
// and the days of those among them who work here, in order: also of whoever
// objects, or the middle one would tell who of a circle it was.
func (in PanelInput) trained(staff map[int64]*staffDays) (learning map[int64][]Learning, dates map[int64]lms.Day, known []lms.Day) {
	learning, dates = map[int64][]Learning{}, map[int64]lms.Day{}
	for _, l := range in.Learning {
		learning[l.StaffID] = append(learning[l.StaffID], l)
	}
	for id, entries := range learning {
		sort.Slice(entries, func(a, b int) bool { return earlier(entries[a], entries[b]) })
		for _, l := range entries {
			if l.qualifies() && l.On <= in.DataTo {
				dates[id] = l.On
				if staff[id] != nil && !in.Shared[id] {
					known = append(known, l.On)
				}
				break
			}
		}
	}
	slices.Sort(known)
	return learning, dates, known
}

// compared are the days before and after a date that the table sets against each other.
func compared(date, to lms.Day) (before, after lms.Period) {
	return lms.Period{From: date - Window, To: date - 1}, lms.Period{From: date + Settle, To: min(to, date+Settle+Window-1)}
}

func middleOf(known []lms.Day) lms.Day { return known[(len(known)-1)/2] }

// Windows are the days of each person that the table compares: a Window before
// their training and one after it.
func (in PanelInput) Windows() map[int64]lms.Period {
	staff := gather(in)
	_, dates, known := in.trained(staff)
	windows := map[int64]lms.Period{}
	if len(known) == 0 {
		return windows
	}
	for id := range staff {
		date, trained := dates[id]
		if !trained {
			date = middleOf(known)
		}
		windows[id] = lms.Period{From: date - Window, To: min(in.DataTo, date+Settle+Window-1)}
	}
	return windows
}

func earlier(a, b Learning) bool {
	switch {
	case a.On != b.On:
		return a.On < b.On
	case a.Kind != b.Kind:
		return a.Kind < b.Kind
	case a.ID != b.ID:
		return a.ID < b.ID
	}
	return a.Number < b.Number
}

// unassigned is the share of each metric, from a day on, that belongs to nobody;
// a metric without a count has none. Days that are missing tell nothing of it.
func unassigned(in PanelInput, missing map[string]map[lms.Day]bool, from lms.Day) map[string]float64 {
	total, loose := map[string]int64{}, map[string]int64{}
	for _, t := range in.Totals {
		if t.Day >= from && t.Day <= in.DataTo && !missing[t.Metric][t.Day] {
			total[t.Metric] += t.Count
			loose[t.Metric] += t.Loose
		}
	}
	share := map[string]float64{}
	for _, m := range in.Metrics {
		if total[m] > 0 {
			share[m] = float64(loose[m]) / float64(total[m])
		}
	}
	return share
}

// scrambled are ids in an order that tells nothing of them.
func scrambled(seed uint64, ids iter.Seq[int64]) []int64 {
	return slices.SortedFunc(ids, func(x, y int64) int {
		return cmp.Or(cmp.Compare(scramble(seed, x), scramble(seed, y)), cmp.Compare(x, y))
	})
}

// scramble orders people such that their row tells nothing of their id.
func scramble(seed uint64, id int64) uint64 {
	h := fnv.New64a()
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:8], seed)
	binary.LittleEndian.PutUint64(b[8:], uint64(id))
	h.Write(b[:])
	x := h.Sum64() // FNV's low bits are weak: mix them (Stafford's variant 13)
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
