package impact

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/lms/impact/stat"
)

const (
	MethodDose = "A-study-3" // 2: beside it, counted from the enrolment; 3: stricter checks

	LeastDosed = LeastShown // people trained at all: fewer would carry the coefficient alone
	doseGroups = 4          // that a picture shows at most
)

// DoseInput is what a reading of question A is computed from. The order of the
// slices does not matter; days after the reading's change nothing.
type DoseInput struct {
	Study     Study
	AfterFact bool
	Metric    string
	Reading   int
	Libraries []StaffLibrary
}

// DoseAnswer is how training and the change in work go together between people.
type DoseAnswer struct {
	Measure   Measure      `json:"measure"`
	Libraries int          `json:"libraries"`
	People    int          `json:"people"`
	Trained   int          `json:"trained"`
	Shared    int          `json:"shared"`   // left out: several people's account from the first look on
	Objected  int          `json:"objected"` // left out: of their circle somebody objected, or has come to share an account; 1 stands for fewer than LeastShown
	Short     int          `json:"short"`    // left out: too few active days before or after, or not their work
	NoDose    int          `json:"no_dose"`  // left out: the measure says nothing of them, as a score of those who sat no test
	Permuted  bool         `json:"permuted,omitempty"`
	Pearson   *Coefficient `json:"pearson,omitempty"`
	Partial   *Coefficient `json:"partial,omitempty"` // Spearman with tenure held constant
	Groups    []DoseGroup  `json:"groups,omitempty"`
	Command   string       `json:"command,omitempty"`
}

// DoseGroup is the mean relative change of LeastShown people or more whose doses
// are next to each other.
type DoseGroup struct {
	From   float64 `json:"from"`
	To     float64 `json:"to"`
	People int     `json:"people"`
	Change float64 `json:"change"`
	Lo     float64 `json:"lo"` // 95%
	Hi     float64 `json:"hi"`
}

// answerDose reads one metric; panel is the CSV that it is computed from.
func answerDose(in DoseInput) (a Answer, panel string, err error) {
	plan := in.Study.Plan
	a = Answer{Plan: in.Study.Hash, Question: OfDose, Metric: in.Metric, Primary: in.Metric == plan.Primary, Reading: in.Reading,
		DataTo: plan.On(in.Reading), AfterFact: in.AfterFact}
	rows := newDoseRows(in)
	a.Dose = &rows.answer
	a.Guards = rows.guards()
	panel = rows.csv()
	if len(rows.list) < LeastPeople || rows.unassigned > MostUnassigned {
		return a, panel, nil
	}
	x, y, tenure, strata := rows.columns()
	rank, err := stat.Spearman(x, y)
	var line stat.Correlation
	if err == nil {
		line, err = stat.Pearson(x, y)
	}
	if errors.Is(err, stat.Constant) {
		a.Reason = NoVariation
		return a, panel, nil
	}
	if err != nil {
		return a, panel, err
	}
	d := a.Dose
	seed := seedOf(in.Study.Hash, in.Reading)
	partial, notPartial := stat.PartialSpearman(x, y, tenure)
	if notPartial == nil {
		d.Partial = coefficient(partial)
	}
	d.Pearson = coefficient(line)
	d.Command = doseCommand(seed, notPartial == nil)
	d.Groups = rows.groups()
	a.Estimate = &Estimate{Change: rank.R, Lo: rank.Lo, Hi: rank.Hi, N: rank.N}
	if _, unmet := a.unmet(); unmet { // the interval alone
		d.Pearson.P = 0
		if d.Partial != nil {
			d.Partial.P = 0
		}
		return a, panel, nil
	}
	a.Estimate.P = rank.P
	if d.Permuted = stat.Doubtful(x, y); d.Permuted {
		p, err := stat.Permute([][]float64{x}, [][]float64{y}, strata, Draws, seed)
		if err != nil {
			return a, panel, err
		}
		a.Estimate.P = p[0][0]
	}
	detectable, err := stat.Detectable(rank.N)
	if err != nil {
		return a, panel, err
	}
	a.Detectable = &detectable
	f := finding{rank.R, a.Estimate.P < Significance}
	a.Checks = append(rows.earlier(f), rows.fromEnrolment(f), rows.beyond(f), Check{Key: PlainLine, Made: true, Value: line.R, Passed: f.same(line.R), Warns: true})
	if notPartial == nil { // a tenure that all share explains nothing away
		a.Checks = append(a.Checks, Check{Key: SameTenure, Made: true, Value: partial.R, Passed: f.stands(partial)})
	}
	return a, panel, nil
}

// finding is a coefficient that checks try to make fall, and whether it differs
// from nil at all.
type finding struct {
	r    float64
	seen bool
}

func (f finding) same(r float64) bool { return math.Signbit(r) == math.Signbit(f.r) }

// stands tells whether a finding is in another coefficient, too: of the same
// sign, and seen where it was. Where a third thing is behind it all, half of
// what is left has the same sign by chance.
func (f finding) stands(c stat.Correlation) bool {
	return f.same(c.R) && (!f.seen || c.P < Significance)
}

// against is the dose's rank correlation with another column, of those who have it.
func (r doseRows) against(column func(doseRow) maybe) (rank stat.Correlation, ok bool) {
	var x, y []float64
	for _, row := range r.list {
		if v := column(row); v.is {
			x, y = append(x, row.dose), append(y, v.value)
		}
	}
	if len(x) < LeastForP {
		return rank, false
	}
	rank, err := stat.Spearman(x, y)
	return rank, err == nil
}

// earlier is the dose against changes before any of it: one window earlier, where
// whose work was rising already shows, and within the window itself, where who
// was sent after a bad month does. What does not differ from nil may still be
// most of what was found, so its size counts too.
func (r doseRows) earlier(f finding) []Check {
	p, size := Check{Key: EarlierDose, Limit: Significance}, Check{Key: EarlierSize, Limit: PretrendShare}
	window, ok := r.against(func(row doseRow) maybe { return row.earlier })
	within, also := r.against(func(row doseRow) maybe { return row.within })
	if ok && also {
		p.Made, p.Value = true, min(1, 2*min(window.P, within.P)) // of two: Bonferroni
		p.Passed = p.Value >= p.Limit
		size.Made, size.Value = true, math.Abs(window.R)/math.Abs(f.r)
		size.Passed = math.Abs(window.R) <= size.Limit*math.Abs(f.r)
	}
	if !f.seen { // then there is nothing to be a part of
		return []Check{p}
	}
	return []Check{p, size}
}

// fromEnrolment is the same coefficient where each one's time before ends on the
// day that they enrolled: who goes through with a training may be those whose
// work was rising, who begins one is not chosen by what came after.
func (r doseRows) fromEnrolment(f finding) Check {
	rank, ok := r.against(func(row doseRow) maybe { return row.enrolled })
	return Check{Key: ByEnrolment, Made: ok, Value: rank.R, Passed: ok && f.same(rank.R)}
}

// beyond is the dose against what each one's work changed more than that of the
// colleagues over the same days: where all rise, who is trained first has the
// longest time to rise in and to be trained more.
func (r doseRows) beyond(f finding) Check {
	rank, ok := r.against(func(row doseRow) maybe { return row.beyond })
	return Check{Key: SameDays, Made: ok, Value: rank.R, Passed: ok && f.stands(rank)}
}

// groups are means of people whose doses are next to each other; equal doses
// stay together.
func (r doseRows) groups() (list []DoseGroup) {
	rows := slices.Clone(r.list)
	slices.SortStableFunc(rows, func(a, b doseRow) int { return cmp.Compare(a.dose, b.dose) })
	least := max(LeastShown, (len(rows)+doseGroups-1)/doseGroups)
	var cuts []int // where a group ends
	for i := range rows {
		last := i == len(rows)-1
		begun := 0
		if len(cuts) > 0 {
			begun = cuts[len(cuts)-1]
		}
		switch {
		case last && i+1-begun < LeastShown && len(cuts) > 0:
			cuts[len(cuts)-1] = i + 1
		case last, i+1-begun >= least && rows[i+1].dose > rows[i].dose:
			cuts = append(cuts, i+1)
		}
	}
	from := 0
	for _, to := range cuts {
		if to-from >= LeastShown {
			var changes []float64
			for _, row := range rows[from:to] {
				changes = append(changes, row.change())
			}
			m := itemstat.Mean(changes)
			list = append(list, DoseGroup{From: rows[from].dose, To: rows[to-1].dose, People: to - from,
				Change: math.Expm1(m.Value), Lo: math.Expm1(m.Low), Hi: math.Expm1(m.High)})
		}
		from = to
	}
	return list
}

// ForeseeDose looks at the staff up to the beginning, or to what is read.
func ForeseeDose(plan Plan, libraries []StaffLibrary, dataTo lms.Day) Forecast {
	f := Forecast{DataTo: min(dataTo, plan.Begins-1)}
	p := lms.Period{From: f.DataTo - lms.Day(plan.Before) + 1, To: f.DataTo}
	total, loose, longer := int64(0), int64(0), 0
	for _, l := range libraries {
		w := newDoseLibrary(l, plan.Primary, p.To)
		total, loose = total+w.total(p), loose+w.loose(p)
		var people []int64
		for id, s := range w.staff {
			if before := s.sum(plan.Primary, w.missing, p); !w.sharing.always(id) && before.count > 0 && before.days >= MinActive {
				people = append(people, id)
			}
		}
		left := leaving(people, w.leaves)
		for _, id := range people {
			if left[id] {
				continue
			}
			f.People++
			if w.staff[id].sum(plan.Primary, w.missing, lms.Period{From: p.From - Settle - lms.Day(plan.Before), To: p.From - Settle - 1}).days >= MinActive {
				longer++
			}
		}
	}
	share := 0.0
	if total > 0 {
		share = float64(loose) / float64(total)
	}
	f.Guards = []Guard{atLeast(EnoughPeople, float64(f.People), LeastForP), atLeast(EarlierPeople, float64(longer), LeastForP), atMost(UnassignedShare, share, MostUnassigned)}
	if f.People >= LeastPeople {
		if d, err := stat.Detectable(f.People); err == nil {
			f.Detectable = &d
		}
	}
	return f
}

// ProgressOfDose is where a study of question A stands: how much training there
// was, without what came of it.
func ProgressOfDose(s Study, libraries []StaffLibrary, dataTo lms.Day) Progress {
	p := Progress{DataTo: min(dataTo, s.Plan.On(s.Plan.Readings[len(s.Plan.Readings)-1]))}
	rows := newDoseRows(DoseInput{Study: s, Metric: s.Plan.Primary, Reading: max(0, int(p.DataTo-s.Plan.Begins)+1), Libraries: libraries})
	p.Guards, p.SharedFirst = rows.guards(), rows.shared
	for _, g := range rows.groups() {
		p.Doses = append(p.Doses, DoseCount{g.From, g.To, g.People})
	}
	return p
}
