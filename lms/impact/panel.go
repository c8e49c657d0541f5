package impact

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"sort"

	"binapustaka/lms"
)

const (
	Window    = 182 // days before and after
	Settle    = 14  // days from the date of training that belong to neither side
	MinActive = 20  // active days a person needs on each side

	// SharedDays and SharedVolume are the marks of an account that several
	// people use: active on more than this share of the open days, with more
	// than this many times the median volume. Daily facts know no hours, so the
	// share is of days and stands higher than a share of hours would.
	SharedDays   = 0.9
	SharedVolume = 3.0
)

// Fact is what one account recorded on one day; StaffID 0 is what could not be
// attributed to anybody.
type Fact struct {
	StaffID int64
	Metric  string
	Day     lms.Day
	Count   int64
}

// PanelInput is what the table of question A is computed from. The order of
// its slices does not matter.
type PanelInput struct {
	LibraryID int64
	DataTo    lms.Day
	Metrics   []string
	Facts     []Fact
	Missing   map[string][]lms.Day // by metric: days of which nobody's work is known
	OpenDays  []lms.Day
	Learning  []Learning
}

// Row is one staff member; measures and changes that do not exist are absent.
type Row struct {
	Number   int                 `json:"row"` // pseudonymous: the order says nothing
	Trained  bool                `json:"trained"`
	Tenure   int                 `json:"tenure_days"` // first recorded day to the date of training
	Measures map[Measure]float64 `json:"measures"`
	Changes  map[string]float64  `json:"changes"` // by metric: log rate after less before
}

// Panel is the rows of question A and who is not among them.
type Panel struct {
	Rows       []Row              `json:"rows"`
	Trained    int                `json:"trained"`
	Shared     int                `json:"shared"`     // left out: the account looks shared
	Short      int                `json:"short"`      // left out: too few active days before or after
	Unassigned map[string]float64 `json:"unassigned"` // share of each metric that nobody could be given
}

type staffDays struct {
	active map[lms.Day]bool
	counts map[string]map[lms.Day]int64
	first  lms.Day
	volume int64 // in the last Window days
	recent int   // active days among them
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
	staff, total, loose := gather(in, missing)
	p := Panel{Unassigned: map[string]float64{}}
	for _, m := range in.Metrics {
		if total[m] > 0 {
			p.Unassigned[m] = float64(loose[m]) / float64(total[m])
		}
	}
	learning := map[int64][]Learning{}
	for _, l := range in.Learning {
		learning[l.StaffID] = append(learning[l.StaffID], l)
	}
	dates := map[int64]lms.Day{}
	var known []lms.Day
	for id, entries := range learning {
		sort.Slice(entries, func(a, b int) bool { return earlier(entries[a], entries[b]) })
		for _, l := range entries {
			if l.qualifies() && l.On <= in.DataTo {
				dates[id] = l.On
				if staff[id] != nil {
					known = append(known, l.On)
				}
				break
			}
		}
	}
	if len(known) == 0 {
		return p // nobody is trained yet: there is nothing to put side by side
	}
	sort.Slice(known, func(a, b int) bool { return known[a] < known[b] })
	middle := known[(len(known)-1)/2]

	shared := sharedAccounts(staff, in)
	ids := make([]int64, 0, len(staff))
	for id := range staff {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(a, b int) bool {
		x, y := scramble(seed, ids[a]), scramble(seed, ids[b])
		return x < y || x == y && ids[a] < ids[b]
	})
	for _, id := range ids {
		if shared[id] {
			p.Shared++
			continue
		}
		date, trained := dates[id]
		if !trained {
			date = middle
		}
		r := Row{Trained: trained, Tenure: int(date - staff[id].first), Changes: map[string]float64{}}
		for _, m := range in.Metrics {
			if change, ok := staff[id].change(m, missing[m], date, in.DataTo); ok {
				r.Changes[m] = change
			}
		}
		if len(r.Changes) == 0 {
			p.Short++
			continue
		}
		r.Measures = dose(learning[id], min(in.DataTo, date+Settle+Window-1))
		r.Number = len(p.Rows) + 1
		p.Rows = append(p.Rows, r)
		if trained {
			p.Trained++
		}
	}
	return p
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

// gather sorts the facts by person, and sums each metric over the days that are
// not missing: in all, and what belongs to nobody.
func gather(in PanelInput, missing map[string]map[lms.Day]bool) (staff map[int64]*staffDays, total, loose map[string]int64) {
	staff, total, loose = map[int64]*staffDays{}, map[string]int64{}, map[string]int64{}
	for _, f := range in.Facts {
		if f.Day > in.DataTo || f.Count <= 0 {
			continue
		}
		if !missing[f.Metric][f.Day] {
			total[f.Metric] += f.Count
			if f.StaffID == 0 {
				loose[f.Metric] += f.Count
			}
		}
		if f.StaffID == 0 {
			continue
		}
		s := staff[f.StaffID]
		if s == nil {
			s = &staffDays{active: map[lms.Day]bool{}, counts: map[string]map[lms.Day]int64{}, first: f.Day}
			staff[f.StaffID] = s
		}
		if s.counts[f.Metric] == nil {
			s.counts[f.Metric] = map[lms.Day]int64{}
		}
		s.counts[f.Metric][f.Day] += f.Count
		s.first = min(s.first, f.Day)
		if f.Day > in.DataTo-Window {
			s.volume += f.Count
			if !s.active[f.Day] {
				s.recent++
			}
		}
		s.active[f.Day] = true
	}
	return
}

// change is log((count + ½)/active days) after less before.
func (s *staffDays) change(metric string, missing map[lms.Day]bool, date, to lms.Day) (float64, bool) {
	before, ok1 := s.rate(metric, missing, lms.Period{From: date - Window, To: date - 1})
	after, ok2 := s.rate(metric, missing, lms.Period{From: date + Settle, To: min(to, date+Settle+Window-1)})
	if len(s.counts[metric]) == 0 { // not this person's work, on either side
		return 0, false
	}
	return after - before, ok1 && ok2
}

func (s *staffDays) rate(metric string, missing map[lms.Day]bool, p lms.Period) (float64, bool) {
	var days, count int64
	for d := p.From; d <= p.To; d++ {
		if s.active[d] && !missing[d] {
			days++
			count += s.counts[metric][d]
		}
	}
	if days < MinActive {
		return 0, false
	}
	return math.Log((float64(count) + 0.5) / float64(days)), true
}

func sharedAccounts(staff map[int64]*staffDays, in PanelInput) map[int64]bool {
	open := 0
	for _, d := range in.OpenDays {
		if d > in.DataTo-Window && d <= in.DataTo {
			open++
		}
	}
	var volumes []int64
	for _, s := range staff {
		if s.volume > 0 {
			volumes = append(volumes, s.volume)
		}
	}
	shared := map[int64]bool{}
	if len(volumes) == 0 || open == 0 {
		return shared
	}
	sort.Slice(volumes, func(a, b int) bool { return volumes[a] < volumes[b] })
	median := float64(volumes[(len(volumes)-1)/2]+volumes[len(volumes)/2]) / 2
	for id, s := range staff {
		shared[id] = float64(s.recent) > SharedDays*float64(open) && float64(s.volume) > SharedVolume*median
	}
	return shared
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
