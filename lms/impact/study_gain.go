package impact

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
	"binapustaka/lms/impact/stat"
)

const (
	MethodGain = "D-study-2" // 2: what unlike scores before give alone is looked at whoever chose the people

	LeastPairs    = itemstat.MinPairs // people who sat both tests
	LeastComeBack = 0.7               // of those who sat the first: else who stayed away may have learnt less
	LeastAlpha    = 0.7               // of the first test
	MostFull      = 0.15              // with full marks before: from more of them a rise is hidden (McHorney and Tarlov 1995)
	topScore      = 100               // results are in percent of the points
	formB         = "B"
)

// Tests are the results of a test before a training and of the one after it, up
// to a day. The caller fills them in.
type Tests struct {
	People     []Sat              // who sat both, the training between; the second not before the study begins
	OnlyFirst  int                // the first alone, their training done or none named
	Earlier    int                // the second before the study begins
	Outside    map[string]int     // who is not counted, by why
	Crossed    bool               // half had form A first, half form B
	LowFirst   bool               // they were sent because they scored low
	Alpha      *itemstat.Estimate // reliability of the first test
	Regression *itemstat.Estimate // rise that scores before unlike those of all who sat the first test give alone
	Waiting    int                // who have sat the first test and not the second
	Scores     []float64          // percent in the first test of everybody who has sat it, five at a time
}

// Sat is a person without a name: percent before and after.
type Sat struct {
	Pre, Post float64
	First     string // of crossed forms, the one they had before
}

// said is what of the tests an answer depends on and its panel does not hold.
func (t Tests) said() string {
	t.People, t.Waiting, t.Scores = nil, 0, nil
	b, _ := json.Marshal(t) // numbers and texts alone
	return string(b)
}

// GainInput is what a reading of question D is computed from.
type GainInput struct {
	Study     Study
	AfterFact bool
	Reading   int
	Tests     Tests
}

// GainAnswer is how scores moved from the test before to the test after.
type GainAnswer struct {
	People     int            `json:"people"`
	OnlyFirst  int            `json:"only_first"`
	Earlier    int            `json:"earlier"`
	Outside    map[string]int `json:"outside,omitempty"`
	Crossed    bool           `json:"crossed,omitempty"`
	LowFirst   bool           `json:"low_first,omitempty"`
	Pre        *Mean          `json:"pre,omitempty"`
	Post       *Mean          `json:"post,omitempty"`
	T          float64        `json:"t,omitempty"`
	Wilcoxon   *float64       `json:"wilcoxon_p,omitempty"`
	DZ         *Mean          `json:"dz,omitempty"`
	Change     *Mean          `json:"normalised_change,omitempty"`
	Form       *Mean          `json:"form_b_easier_by,omitempty"` // points, of crossed forms
	Regression *Mean          `json:"regression,omitempty"`       // rise that regression to the mean alone would give
	Alpha      *Mean          `json:"alpha,omitempty"`            // of the first test
	Quarters   []GainGroup    `json:"quarters,omitempty"`
	Command    string         `json:"command,omitempty"`
}

// Mean is an estimate with its interval.
type Mean struct {
	Value float64 `json:"value"`
	Lo    float64 `json:"lo"` // 95%
	Hi    float64 `json:"hi"`
	N     int     `json:"n"`
}

func meanOf(e *itemstat.Estimate) *Mean {
	if e == nil {
		return nil
	}
	return &Mean{e.Value, e.Low, e.High, e.N}
}

// GainGroup is the mean of LeastShown people or more whose scores before are next
// to each other.
type GainGroup struct {
	People int     `json:"people"`
	Pre    float64 `json:"pre"`
	Post   float64 `json:"post"`
}

// answerGain reads a study; panel is the CSV that it is computed from.
func answerGain(in GainInput) (a Answer, panel string) {
	plan, t := in.Study.Plan, in.Tests
	a = Answer{Plan: in.Study.Hash, Question: OfGain, Metric: TestGain, Primary: true, Reading: in.Reading, DataTo: plan.On(in.Reading), AfterFact: in.AfterFact}
	d := &GainAnswer{People: len(t.People), OnlyFirst: t.OnlyFirst, Earlier: t.Earlier, Outside: t.Outside, Crossed: t.Crossed, LowFirst: t.LowFirst,
		Regression: meanOf(t.Regression), Alpha: meanOf(t.Alpha)}
	a.Gain = d
	panel = t.csv()
	a.Guards = t.guards()
	if _, unmet := a.unmet(); unmet {
		return a, panel
	}
	e, err := d.gain(t)
	if err != nil {
		a.Reason = CannotFit
		if err == itemstat.Constant {
			a.Reason = NoVariation
		}
		return a, panel
	}
	a.Estimate = e
	df := float64(e.N - 1)
	detectable := stat.DetectableShift(t.error(), df)
	a.Detectable = &detectable
	d.Quarters = t.quarters()
	d.Command = gainCommand(t.Crossed)
	a.Checks = d.checks(*e, t.full())
	return a, panel
}

// gain is the rise, paired or, of crossed forms, the mean of both orders.
func (d *GainAnswer) gain(t Tests) (*Estimate, error) {
	pre, post, bFirst := t.columns()
	if t.Crossed {
		c, err := itemstat.CrossGain(pre, post, bFirst, topScore)
		if err != nil {
			return nil, err
		}
		d.Pre, d.Post, d.Form = meanOf(&c.Pre), meanOf(&c.Post), meanOf(&c.Form)
		return &Estimate{Change: c.Rise.Value, Lo: c.Rise.Low, Hi: c.Rise.High, P: c.P, N: c.N}, nil
	}
	g, err := itemstat.PrePost(pre, post, topScore)
	if err != nil {
		return nil, err
	}
	d.Pre, d.Post, d.DZ, d.Change = meanOf(&g.Pre), meanOf(&g.Post), meanOf(&g.DZ), meanOf(g.Change)
	d.T, d.Wilcoxon = g.T, &g.Check.P
	return &Estimate{Change: g.Rise.Value, Lo: g.Rise.Low, Hi: g.Rise.High, P: g.P, N: g.N}, nil
}

// checks try to make the rise fall; full is the share of people with full marks before.
func (d *GainAnswer) checks(e Estimate, full float64) (list []Check) {
	if d.Wilcoxon != nil {
		list = append(list, Check{Key: SignedRanks, Made: true, Value: *d.Wilcoxon, Limit: Significance, Passed: *d.Wilcoxon < Significance})
	}
	// Whether or not anybody says that people were chosen by their scores: scores
	// unlike those of all move towards them by themselves.
	c := Check{Key: UnlikeBefore}
	if d.LowFirst {
		c.Key = BeyondMean
	}
	if r := d.Regression; r != nil {
		c.Made, c.Value, c.Limit, c.Passed = true, r.Value, e.Lo, e.Lo > r.Value
		if e.Change < 0 {
			c.Limit, c.Passed = e.Hi, e.Hi < r.Value
		}
	}
	if d.LowFirst || c.Made && c.Value*e.Change > 0 {
		list = append(list, c)
	}
	back := float64(d.People) / float64(d.People+d.OnlyFirst)
	list = append(list, Check{Key: ComeBack, Made: true, Value: back, Limit: LeastComeBack, Passed: back >= LeastComeBack},
		Check{Key: FullMarks, Made: true, Value: full, Limit: MostFull, Passed: full <= MostFull, Warns: true})
	c = Check{Key: Reliable, Limit: LeastAlpha, Warns: true}
	if d.Alpha != nil {
		c.Made, c.Value, c.Passed = true, d.Alpha.Value, d.Alpha.Value >= LeastAlpha
	}
	return append(list, c)
}

// full is the share of people who had full marks before.
func (t Tests) full() float64 {
	n := 0
	for _, p := range t.People {
		n += int(indicator(p.Pre >= topScore))
	}
	return float64(n) / float64(len(t.People))
}

func (t Tests) guards() []Guard {
	return []Guard{atLeast(BothTests, float64(len(t.People)), LeastPairs)}
}

func (t Tests) columns() (pre, post []float64, bFirst []bool) {
	for _, p := range t.People {
		pre, post, bFirst = append(pre, p.Pre), append(post, p.Post), append(bFirst, p.First == formB)
	}
	return
}

// error is the standard error of the mean rise.
func (t Tests) error() float64 {
	var rises []float64
	for _, p := range t.People {
		rises = append(rises, p.Post-p.Pre)
	}
	return deviation(rises) / math.Sqrt(float64(len(rises)))
}

func deviation(x []float64) float64 {
	mean, square := 0.0, 0.0
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		square += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return math.Sqrt(square)
}

// quarters are people by their score before, in as many groups as have LeastShown.
func (t Tests) quarters() (list []GainGroup) {
	people := slices.Clone(t.People)
	slices.SortStableFunc(people, func(a, b Sat) int { return cmp.Compare(a.Pre, b.Pre) })
	n := min(4, len(people)/LeastShown)
	if n < 2 {
		return nil
	}
	for q := range n {
		part := people[q*len(people)/n : (q+1)*len(people)/n]
		g := GainGroup{People: len(part)}
		for _, p := range part {
			g.Pre += p.Pre / float64(len(part))
			g.Post += p.Post / float64(len(part))
		}
		list = append(list, g)
	}
	return list
}

// csv is the panel, a row a person, as binapustaka stat gain reads it.
func (t Tests) csv() string {
	var b strings.Builder
	b.WriteString("row,before_percent,after_percent")
	if t.Crossed {
		b.WriteString(",first_form")
	}
	b.WriteByte('\n')
	for i, p := range t.People {
		fmt.Fprintf(&b, "%d,%s,%s", i+1, number(p.Pre), number(p.Post))
		if t.Crossed {
			b.WriteString("," + p.First)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// gainCommand is how binapustaka stat computes the same from the panel.
func gainCommand(crossed bool) string {
	c := "binapustaka stat gain --in panel.csv --pre before_percent --post after_percent"
	if crossed {
		c += " --first first_form"
	}
	return c
}

// ForeseeGain looks at who has sat the first test before the study begins. What
// their rise will vary by is not known; where a score before and one after go
// together by a half, as those of one person usually do at least, it varies as
// the scores before do.
func ForeseeGain(plan Plan, t Tests, dataTo lms.Day) Forecast {
	n := t.Waiting
	f := Forecast{DataTo: min(dataTo, plan.Begins-1), People: n, Guards: []Guard{atLeast(BothTests, float64(n), LeastPairs)}}
	if n >= LeastPairs && len(t.Scores) > 1 {
		if sd := deviation(t.Scores); sd > 0 {
			d := stat.DetectableShift(sd/math.Sqrt(float64(n)), float64(n-1))
			f.Detectable = &d
		}
	}
	return f
}

// ProgressOfGain is where a study of question D stands.
func ProgressOfGain(s Study, t Tests, dataTo lms.Day) Progress {
	return Progress{DataTo: min(dataTo, s.Plan.On(s.Plan.Readings[len(s.Plan.Readings)-1])), Guards: t.guards(),
		Tests: &TestCount{First: len(t.People) + t.OnlyFirst, Both: len(t.People)}}
}
