package impact

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

const (
	MethodStaff = "C-1"

	BlockDays      = 28
	LeastBlockDays = 5 // active days without which a block says nothing of a person
	LeastTreated   = 20
	LeastCohorts   = 2
	LeastControls  = 20
	LeastBlocks    = 6
	LeastLibraries = 6    // fewer: no standard error between them, no verdict
	RandomDraws    = 1999 // of the times of training, with fewer libraries
	BandDraws      = 999
	LeastShown     = 5   // people behind any mean that is shown
	PretrendShare  = 0.5 // of the estimate: the largest difference before
	leastRelative  = 1
)

// StaffInput is what a reading of question C is computed from. The order of the
// slices does not matter; days outside the plan's change nothing.
type StaffInput struct {
	Study     Study
	AfterFact bool
	Metric    string
	Reading   int
	Libraries []StaffLibrary
}

// StaffLibrary is one library's staff.
type StaffLibrary struct {
	ID         int64
	ReadTo     lms.Day // how far its SLiMS is known; 0: as far as it is asked for
	Unloaded   bool    // what it knows could not be had
	Facts      []Fact
	First      map[int64]lms.Day // first recorded day, by person
	Missing    map[string][]lms.Day
	OpenDays   []lms.Day
	Learning   []Learning
	Enrolments []Enrolment
	Shared     map[int64]bool
	Objected   map[int64]bool

	SharedFirst []int64 // whose accounts were several people's when the study was first looked at, in order; nil: it never was
}

// StaffAnswer is what trained people's work did beside their colleagues'.
type StaffAnswer struct {
	Libraries int          `json:"libraries"`
	People    int          `json:"people"`
	Treated   int          `json:"treated"`
	Shared    int          `json:"shared"`                       // left out: several people's account from the first look on
	Objected  int          `json:"objected"`                     // left out: of their circle somebody objected, or has come to share an account; 1 stands for fewer than LeastShown
	Earlier   int          `json:"earlier"`                      // left out: trained before the study begins
	NoWork    int          `json:"no_work"`                      // left out: not their work before the study begins
	Small     int          `json:"small_libraries,omitempty"`    // of a joint study, left out: with fewer than LeastShown people to compare
	Behind    int          `json:"libraries_behind,omitempty"`   // of a joint study: whose SLiMS was not read up to the reading
	Unloaded  []string     `json:"libraries_unloaded,omitempty"` // of a joint study, left out: their names
	Events    []EventPoint `json:"events,omitempty"`
	Band      float64      `json:"band,omitempty"` // standard errors
	SE        float64      `json:"se,omitempty"`
	SECluster float64      `json:"se_cluster,omitempty"`
	DF        int          `json:"df,omitempty"`
	PRandom   *float64     `json:"p_random,omitempty"`
	Classic   *Classic     `json:"classic,omitempty"`
	Pretrend  *Pretrend    `json:"pretrend,omitempty"`
	Overturn  *Overturn    `json:"overturn,omitempty"`
	Attrition Attrition    `json:"attrition"`
	Command   string       `json:"command,omitempty"`
}

// EventPoint is the mean difference of log rates so many blocks from the block
// of the training.
type EventPoint struct {
	At     int     `json:"at"`
	Change float64 `json:"change"` // relative: 0.1 is 10% more
	Lo     float64 `json:"lo"`     // of a band that holds all points together
	Hi     float64 `json:"hi"`
	People int     `json:"people"`
}

// Classic is the estimate against the period before the training's alone, as
// R's did computes it.
type Classic struct {
	ATT float64 `json:"att"`
	SE  float64 `json:"se"`
}

type Pretrend struct {
	Wald    float64 `json:"wald"`
	DF      int     `json:"df"`
	P       float64 `json:"p"`       // by F: see stat.Pretrend
	Largest float64 `json:"largest"` // log points
}

// Overturn is how far the groups would have to have drifted apart for the
// estimate to be nil: see stat.Overturn.
type Overturn struct {
	Slope    float64 `json:"slope"` // log points a block
	Relative float64 `json:"relative"`
}

// Attrition counts who is seen before the beginning and not in the last two blocks.
type Attrition struct {
	TreatedGone   int `json:"treated_gone"`
	Treated       int `json:"treated"`
	UntreatedGone int `json:"untreated_gone"`
	Untreated     int `json:"untreated"`
}

var staffOptions = stat.DiDOptions{Base: stat.PriorMean, After: 1}

// answerStaff reads one metric; panel is the CSV that it is computed from.
func answerStaff(in StaffInput) (a Answer, panel string) {
	plan := in.Study.Plan
	a = Answer{Plan: in.Study.Hash, Question: OfStaff, Metric: in.Metric, Primary: in.Metric == plan.Primary, Reading: in.Reading,
		DataTo: plan.On(in.Reading), AfterFact: in.AfterFact}
	b := newStaffBlocks(in)
	s := b.answer
	a.Staff = &s
	panel = b.csv()
	p := b.panel(b.group)
	unassigned := atMost(UnassignedShare, b.unassigned, MostUnassigned)
	before := atLeast(BlocksBefore, float64(b.blocksBefore()), LeastBlocks)
	r, err := stat.GroupTime(p, staffOptions)
	if errors.Is(err, stat.Constant) {
		a.Reason = NoVariation
	}
	if err != nil { // nobody trained, or nobody to compare them with
		a.Guards = []Guard{atLeast(TreatedPeople, float64(s.Treated), LeastTreated), atLeast(Cohorts, float64(b.cohorts()), LeastCohorts),
			atLeast(ControlPeople, float64(s.People-s.Treated), LeastControls), before, unassigned}
		return a, panel
	}
	treated, controls := staffUsed(r)
	a.Guards = []Guard{atLeast(TreatedPeople, float64(treated), LeastTreated), atLeast(Cohorts, float64(b.cohorts()), LeastCohorts),
		atLeast(ControlPeople, float64(controls), LeastControls), before, unassigned}
	s.Command = b.command()
	if _, unmet := a.unmet(); unmet {
		return a, panel
	}
	seed := seedOf(in.Study.Hash, in.Reading)
	lo, hi, pv := r.Interval(r.Simple)
	if s.Libraries < LeastLibraries {
		if pv, err = stat.Randomise(p, staffOptions, RandomDraws, seed); err != nil {
			a.Reason = CannotFit
			return a, panel
		}
		s.PRandom = &pv
	}
	a.Estimate = &Estimate{Change: math.Expm1(r.Simple.ATT), Lo: math.Expm1(lo), Hi: math.Expm1(hi), P: pv, N: r.Units}
	se, df := r.Used(r.Simple)
	detectable := math.Expm1(stat.DetectableShift(se, float64(df)))
	a.Detectable = &detectable
	s.SE, s.SECluster, s.DF = r.Simple.SE, r.Simple.SECluster, df
	s.Band = r.Band(r.Dynamic, BandDraws, seed)
	s.Pretrend = &Pretrend{r.Pretrend.Wald, r.Pretrend.DF, r.Pretrend.PSmall, r.Pretrend.Largest}
	over := r.Overturn()
	s.Overturn = &Overturn{over.Slope, over.Relative}
	s.Events = events(r, s.Band)
	if classic, err := stat.GroupTime(p, stat.DiDOptions{Base: stat.Varying}); err == nil {
		s.Classic = &Classic{classic.Simple.ATT, max(classic.Simple.SE, classic.Simple.SECluster)}
	}
	a.Checks = b.checks(r, p)
	return a, panel
}

// staffUsed is how many trained people the estimate rests on, and the smallest
// number that they are compared with.
func staffUsed(r *stat.DiD) (treated, controls int) {
	most := map[int]int{}
	controls = math.MaxInt
	for _, e := range r.Effects {
		if e.Period-e.Group >= staffOptions.After {
			most[e.Group] = max(most[e.Group], e.Treated)
			controls = min(controls, e.Controls)
		}
	}
	for _, n := range most {
		treated += n
	}
	return treated, controls
}

// events is the event study; means of fewer people than may be shown are left out.
func events(r *stat.DiD, band float64) (list []EventPoint) {
	people := map[int]int{}
	for _, e := range r.Effects {
		people[e.Period-e.Group] += e.Treated
	}
	for i, at := range r.Dynamic.At {
		se := r.Dynamic.SEAt[i]
		if r.Dynamic.SEClusterAt != nil {
			se = max(se, r.Dynamic.SEClusterAt[i])
		}
		if people[at] < LeastShown {
			continue
		}
		att := r.Dynamic.ATTAt[i]
		list = append(list, EventPoint{at, math.Expm1(att), math.Expm1(att - band*se), math.Expm1(att + band*se), people[at]})
	}
	return list
}

func (b staffBlocks) checks(r *stat.DiD, p stat.Panel) []Check {
	att := r.Simple.ATT
	sameSign := func(key CheckKey, p stat.Panel, opt stat.DiDOptions) Check {
		c := Check{Key: key}
		if other, err := stat.GroupTime(p, opt); err == nil {
			c.Made, c.Value, c.Passed = true, math.Expm1(other.Simple.ATT), math.Signbit(other.Simple.ATT) == math.Signbit(att)
		}
		return c
	}
	never := staffOptions
	never.Control = stat.NeverTreated
	list := []Check{
		{Key: PretrendJoint, Made: r.Pretrend.DF > 0, Value: r.Pretrend.PSmall, Limit: Significance, Passed: r.Pretrend.PSmall >= Significance},
		{Key: PretrendLarge, Made: r.Pretrend.DF > 0, Value: r.Pretrend.Largest / math.Abs(att), Limit: PretrendShare, Passed: r.Pretrend.Largest <= PretrendShare*math.Abs(att)},
		sameSign(NeverControl, p, never),
	}
	if b.enrolled != nil {
		list = append(list, sameSign(ByEnrolment, b.panel(b.enrolled), staffOptions))
	}
	over := r.Overturn()
	return append(list, Check{Key: Drift, Made: over.Relative > 0, Value: over.Relative, Limit: leastRelative, Passed: over.Relative >= leastRelative, Warns: true})
}

// seedOf is the same for the same study and reading.
func seedOf(hash string, reading int) uint64 {
	b, err := hex.DecodeString(hash)
	if err != nil || len(b) < 8 {
		b = append([]byte(hash), make([]byte, 8)...)
	}
	return binary.LittleEndian.Uint64(b[:8]) + uint64(reading)
}
