package impact

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

// staffBlocks is a panel of people by blocks of four weeks, numbered from 1 such
// that the study's first day begins one.
type staffBlocks struct {
	first      lms.Day // of block 1
	begins     int     // block in which the study begins
	last       int
	unit       []string          // pseudonym
	library    []int             // numbered from 1
	group      []int             // block of the training, 0: not yet
	turn       []turn            // in which people are trained
	objected   int               // left out with their circle
	shared     map[int64][]int64 // accounts that were several people's at the first look, by library
	enrolled   []int             // the same by the first enrolment; nil where the subject has none
	count      [][]int64
	active     [][]int
	unassigned float64
	answer     StaffAnswer
}

// turn orders people by the day of their training, the same in every night.
type turn struct {
	on      lms.Day
	mark    uint64
	library int64
}

func (t turn) compare(other turn) int {
	return cmp.Or(cmp.Compare(t.on, other.on), cmp.Compare(t.mark, other.mark), cmp.Compare(t.library, other.library))
}

func newStaffBlocks(in StaffInput) staffBlocks {
	plan := in.Study.Plan
	before := plan.Before / BlockDays
	b := staffBlocks{first: plan.Begins - lms.Day(before*BlockDays), begins: before + 1, last: before + in.Reading/BlockDays}
	if plan.enrols() {
		b.enrolled = []int{}
	}
	libraries := slices.Clone(in.Libraries)
	seed := seedOf(in.Study.Hash, in.Reading)
	slices.SortFunc(libraries, func(x, y StaffLibrary) int { // their numbers tell nothing
		return cmp.Or(cmp.Compare(scramble(seed, x.ID), scramble(seed, y.ID)), cmp.Compare(x.ID, y.ID))
	})
	b.shared = map[int64][]int64{}
	total, loose := int64(0), int64(0)
	for _, l := range libraries {
		if l.Unloaded {
			b.answer.Unloaded = append(b.answer.Unloaded, plan.nameOf(l.ID))
			if l.SharedFirst != nil {
				b.shared[l.ID] = l.SharedFirst
			}
			continue
		}
		part := b.part(in, l, seed)
		b.shared[l.ID] = part.shared
		if n := len(part.people); plan.Joint() && n > 0 && n < LeastShown { // what two studies differ by is never fewer people
			b.answer.Small++
			continue
		}
		total, loose = total+part.total, loose+part.loose
		b.answer.Shared += part.out.Shared
		b.answer.Earlier += part.out.Earlier
		b.answer.NoWork += part.out.NoWork
		b.add(part.people)
		if plan.Joint() && l.ReadTo != 0 && l.ReadTo < plan.On(in.Reading) {
			b.answer.Behind++
		}
	}
	slices.Sort(b.answer.Unloaded)
	if total > 0 {
		b.unassigned = float64(loose) / float64(total)
	}
	b.answer.Objected = fewAsOne(b.objected)
	b.answer.People = len(b.unit)
	for i, g := range b.group {
		seen, still := b.seen(i, 1, b.begins-1), b.seen(i, b.last-1, b.last)
		if g > 0 {
			b.answer.Treated++
			if seen {
				b.answer.Attrition.Treated++
			}
			if seen && !still {
				b.answer.Attrition.TreatedGone++
			}
			continue
		}
		if seen {
			b.answer.Attrition.Untreated++
		}
		if seen && !still {
			b.answer.Attrition.UntreatedGone++
		}
	}
	return b
}

// staffPart is what a library has for the panel.
type staffPart struct {
	people       []candidate
	out          StaffAnswer // counts of who cannot be compared
	shared       []int64     // whose accounts were several people's from the first look on
	total, loose int64       // how much of the metric there was, and how much of that nobody could be given
}

// candidate is somebody who can be compared.
type candidate struct {
	id       int64
	leaves   bool // they objected, or their account has become several people's
	group    int
	turn     turn
	enrolled int
	count    []int64
	active   []int
}

func (b *staffBlocks) part(in StaffInput, l StaffLibrary, seed uint64) staffPart {
	var part staffPart
	period := lms.Period{From: b.first, To: b.first + lms.Day(b.last*BlockDays) - 1}
	missing := map[lms.Day]bool{}
	for _, d := range l.Missing[in.Metric] {
		missing[d] = true
	}
	var facts []Fact
	for _, f := range l.Facts {
		if !period.Has(f.Day) || f.Count <= 0 || missing[f.Day] {
			continue
		}
		if f.Metric == in.Metric {
			part.total += f.Count
			if f.StaffID == 0 {
				part.loose += f.Count
			}
		}
		facts = append(facts, f)
	}
	var open []lms.Day
	for _, d := range l.OpenDays {
		if period.Has(d) {
			open = append(open, d)
		}
	}
	staff := gather(PanelInput{DataTo: period.To, Facts: facts})
	shared := l.sharing(sharedAccounts(staff, PanelInput{DataTo: period.To, OpenDays: open, Shared: l.Shared}))
	part.shared = shared.first
	kind, subject := in.Study.Plan.In(l.ID)
	trained := firstTraining(l, in.Study.Plan)
	enrolled := l.enrolledIn(subject)
	for _, id := range scrambled(seed, maps.Keys(staff)) {
		on, has := trained[id]
		switch {
		case shared.always(id):
			part.out.Shared++
			continue
		case has && on < in.Study.Plan.Begins:
			part.out.Earlier++
			continue
		}
		c := candidate{id: id, leaves: l.Objected[id] || shared.now[id], group: b.block(on, has), turn: turn{on, scramble(seedOf(in.Study.Hash, 0), id), l.ID}}
		c.count, c.active = b.blocks(staff[id], in.Metric)
		own := int64(0)
		for _, n := range c.count[:b.begins-1] {
			own += n
		}
		if own == 0 {
			part.out.NoWork++
			continue
		}
		if kind == OfCourse { // who enrols in nothing is trained on that day
			on, has = enrolled[id]
		}
		c.enrolled = b.block(on, has)
		part.people = append(part.people, c)
	}
	return part
}

// add puts a library's people into the panel, but for whose circle somebody leaves.
func (b *staffBlocks) add(people []candidate) {
	var ids []int64
	leaves := map[int64]bool{}
	for _, c := range people {
		ids, leaves[c.id] = append(ids, c.id), c.leaves
	}
	left := leaving(ids, func(id int64) bool { return leaves[id] })
	b.objected += len(left)
	if len(left) < len(people) {
		b.answer.Libraries++
	}
	for _, c := range people {
		if left[c.id] {
			continue
		}
		b.unit = append(b.unit, fmt.Sprint(len(b.unit)+1))
		b.library = append(b.library, b.answer.Libraries)
		b.group, b.turn = append(b.group, c.group), append(b.turn, c.turn)
		if b.enrolled != nil {
			b.enrolled = append(b.enrolled, c.enrolled)
		}
		b.count, b.active = append(b.count, c.count), append(b.active, c.active)
	}
}

// firstTraining is the first day on which the study's own subject trained each
// of a library.
func firstTraining(of StaffLibrary, plan Plan) map[int64]lms.Day {
	subject, id := plan.In(of.ID)
	kind := map[SubjectKind]LearningKind{OfCourse: Course, OfActivity: Activity}[subject]
	first := firsts{}
	for _, l := range of.Learning {
		if l.Kind == kind && l.ID == id && l.qualifies() {
			first.see(l.StaffID, l.On)
		}
	}
	return first
}

// block is the number of the block of a day, 0 when it lies after the last.
func (b staffBlocks) block(on lms.Day, has bool) int {
	if !has {
		return 0
	}
	n := int(on-b.first)/BlockDays + 1
	if on < b.first {
		n = 1 // no before: left out of every comparison
	}
	if n > b.last {
		return 0
	}
	return n
}

func (b staffBlocks) blocks(s *staffDays, metric string) (count []int64, active []int) {
	count, active = make([]int64, b.last), make([]int, b.last)
	for d := range s.active {
		active[int(d-b.first)/BlockDays]++
	}
	for d, c := range s.counts[metric] {
		count[int(d-b.first)/BlockDays] += c
	}
	return count, active
}

// outcome is log((count + ½)/active days), NaN where too little is known.
func (b staffBlocks) outcome(i, block int) float64 {
	if b.active[i][block-1] < LeastBlockDays {
		return math.NaN()
	}
	return math.Log((float64(b.count[i][block-1]) + 0.5) / float64(b.active[i][block-1]))
}

func (b staffBlocks) seen(i, from, to int) bool {
	for t := max(1, from); t <= to; t++ {
		if !math.IsNaN(b.outcome(i, t)) {
			return true
		}
	}
	return false
}

func (b staffBlocks) panel(group []int) stat.Panel {
	p := stat.Panel{Group: group, Outcome: make([][]float64, len(b.unit))}
	for t := 1; t <= b.last; t++ {
		p.Periods = append(p.Periods, t)
	}
	for i := range b.unit {
		for t := 1; t <= b.last; t++ {
			p.Outcome[i] = append(p.Outcome[i], b.outcome(i, t))
		}
	}
	if b.answer.Libraries > 1 {
		p.Cluster = b.library
	}
	return p
}

func (b staffBlocks) cohorts() int {
	seen := map[int]bool{}
	for _, g := range b.group {
		if g > 0 && g < b.last {
			seen[g] = true
		}
	}
	return len(seen)
}

// blocksBefore counts the blocks before the beginning in which anybody was seen.
func (b staffBlocks) blocksBefore() (n int) {
	for t := 1; t < b.begins; t++ {
		for i := range b.unit {
			if !math.IsNaN(b.outcome(i, t)) {
				n++
				break
			}
		}
	}
	return n
}

// csv is the panel, a row a person and block, as binapustaka stat did reads it.
func (b staffBlocks) csv() string {
	var s strings.Builder
	s.WriteString("unit,library,block,begins,group,count,active_days,log_rate\n")
	for i, unit := range b.unit {
		for t := 1; t <= b.last; t++ {
			rate := ""
			if v := b.outcome(i, t); !math.IsNaN(v) {
				rate = number(v)
			}
			fmt.Fprintf(&s, "%s,%d,%d,%s,%d,%d,%d,%s\n", unit, b.library[i], t, b.first+lms.Day((t-1)*BlockDays), b.group[i], b.count[i][t-1], b.active[i][t-1], rate)
		}
	}
	return s.String()
}

func (b staffBlocks) command() string {
	c := "binapustaka stat did --in panel.csv --unit unit --time block --group group --outcome log_rate --base premean"
	if b.answer.Libraries > 1 {
		c += " --cluster library"
	}
	return c
}
