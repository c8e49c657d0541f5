package impact

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"binapustaka/lms"
	"binapustaka/lms/impact/stat"
)

// Reading is one metric of a study at one of its reading dates, ready to be saved.
type Reading struct {
	Answer    Answer
	Panel     string // CSV: what the answer was computed from
	InputHash string
	Method    string
}

// ReadService answers every metric of a study of question B that is counted;
// series are by metric.
func ReadService(libraryID int64, s Study, afterFact bool, reading int, series map[string][]SeriesDay, c Calendar) (list []Reading, err error) {
	for _, metric := range s.Plan.Metrics() {
		if metric == Satisfaction {
			continue
		}
		a, panel := answerService(ServiceInput{LibraryID: libraryID, Study: s, AfterFact: afterFact, Metric: metric, Reading: reading,
			Series: series[metric], Untouched: series[s.Plan.Untouched], Calendar: c})
		r, err := newReading(a, MethodService, panel, otherPanel(s.Plan, reading, series, c))
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// otherPanel is what the check against the metric that cannot have moved looks at.
func otherPanel(p Plan, reading int, series map[string][]SeriesDay, c Calendar) string {
	return newServiceSeries(series[p.Untouched], lms.Period{From: p.From(), To: p.On(reading)}, p, c).csv()
}

// ReadStaff answers every metric of a study of question C.
func ReadStaff(s Study, afterFact bool, reading int, libraries []StaffLibrary) (list []Reading, err error) {
	for _, metric := range s.Plan.Metrics() {
		a, panel := answerStaff(StaffInput{Study: s, AfterFact: afterFact, Metric: metric, Reading: reading, Libraries: libraries})
		r, err := newReading(a, MethodStaff, panel)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// ReadDose answers every metric of a study of question A.
func ReadDose(s Study, afterFact bool, reading int, libraries []StaffLibrary) (list []Reading, err error) {
	for _, metric := range s.Plan.Metrics() {
		a, panel, err := answerDose(DoseInput{Study: s, AfterFact: afterFact, Metric: metric, Reading: reading, Libraries: libraries})
		if err != nil {
			return nil, err
		}
		r, err := newReading(a, MethodDose, panel)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// ReadGain answers a study of question D.
func ReadGain(s Study, afterFact bool, reading int, tests Tests) ([]Reading, error) {
	a, panel := answerGain(GainInput{Study: s, AfterFact: afterFact, Reading: reading, Tests: tests})
	r, err := newReading(a, MethodGain, panel, tests.said())
	if err != nil {
		return nil, err
	}
	return []Reading{r}, nil
}

func newReading(a Answer, method, panel string, more ...string) (Reading, error) {
	b, err := json.Marshal(struct {
		Method, Plan, Metric, Panel string
		Reading                     int
		AfterFact                   bool
		Guards                      []Guard
		More                        []string
	}{method, a.Plan, a.Metric, panel, a.Reading, a.AfterFact, a.Guards, more})
	if err != nil {
		return Reading{}, err
	}
	sum := sha256.Sum256(b)
	return Reading{Answer: a, Panel: panel, InputHash: hex.EncodeToString(sum[:]), Method: method}, nil
}

// Judge gives the answers of one run their verdicts: the p of one question are
// one family (Benjamini and Hochberg).
func Judge(readings []Reading) error {
	for _, q := range Questions {
		var family []float64
		var of []*Answer
		for i := range readings {
			a := &readings[i].Answer
			if a.Question != q {
				continue
			}
			if _, unmet := a.unmet(); !unmet && a.Estimate != nil {
				family, of = append(family, a.Estimate.P), append(of, a)
			}
		}
		adjusted, err := stat.BenjaminiHochberg(family)
		if err != nil {
			return err
		}
		for i, a := range of {
			a.Adjusted, a.Family = &adjusted[i], len(family)
		}
	}
	for i := range readings {
		readings[i].Answer.conclude()
	}
	return nil
}

// N is what an answer rests on: people, or days or weeks.
func (a Answer) N() int {
	switch {
	case a.Estimate != nil:
		return a.Estimate.N
	case a.Staff != nil:
		return a.Staff.People
	case a.Dose != nil:
		return a.Dose.People
	case a.Gain != nil:
		return a.Gain.People
	case a.Service != nil:
		return a.Service.Coverage.Open
	}
	return 0
}

// Failed and Open are the checks that stand in the way of a verdict.
func (a Answer) Failed() []Check {
	return slices.DeleteFunc(slices.Clone(a.Checks), func(c Check) bool { return c.Warns || !c.Made || c.Passed })
}

// Open are those that could not be made.
func (a Answer) Open() []Check {
	return slices.DeleteFunc(slices.Clone(a.Checks), func(c Check) bool { return c.Warns || c.Made })
}
