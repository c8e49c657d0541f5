package stat

import (
	"math"
	"slices"
)

// Placebos are steps at dates at which nothing happened.
type Placebos struct {
	Dates  []int
	Steps  []float64 // on the logarithmic scale
	Share  float64   // of them that are at least as many standard errors from nil as the real step
	Beyond bool      // the real one is further than 95 of 100 of them
}

// PlaceboSteps moves the event to n dates before it, evenly, and fits the rows
// before the real event alone; around a placebo there are at least so many rows
// before and after. Steps are compared in their standard errors: an early placebo
// has few rows before it, and a large step there says little. Errors: those of Interrupted; TooFew where the rows do not
// hold n placebos, or for n < 2.
func PlaceboSteps(s Series, opt ITSOptions, n, least, leastAfter int) (r Placebos, err error) {
	real, err := stepOf(s, opt)
	if err != nil {
		return r, err
	}
	end, _ := slices.BinarySearch(s.Day, opt.Event)
	before := s.cut(end)
	dropped, _ := slices.BinarySearch(s.Day, opt.Event-opt.Drop)
	first, last := least, end-leastAfter-(end-dropped)
	if n < 2 || last-first < n {
		return r, TooFew
	}
	for k := range n {
		placebo := opt
		placebo.Event = before.Day[first+(last-first)*k/(n-1)]
		fit, err := stepOf(before, placebo)
		if err != nil {
			return r, err
		}
		r.Dates, r.Steps = append(r.Dates, placebo.Event), append(r.Steps, fit.Est)
		if math.Abs(fit.Est)/fit.SE >= math.Abs(real.Est)/real.SE {
			r.Share += 1 / float64(n)
		}
	}
	r.Beyond = r.Share < 0.05
	return r, nil
}

// cut is the first n days.
func (s Series) cut(n int) Series {
	c := Series{Day: s.Day[:n], Count: s.Count[:n]}
	if s.Hours != nil {
		c.Hours = s.Hours[:n]
	}
	if s.Trend != nil {
		c.Trend = s.Trend[:n]
	}
	for _, e := range s.Extra {
		if v := e.Value[:n]; slices.Max(v) != slices.Min(v) { // what begins later is no column yet
			c.Extra = append(c.Extra, Column{e.Name, v})
		}
	}
	return c
}

// WithoutExtremes is the step without the share of days that have the highest
// counts: a change that rests on few days turns round with them.
func WithoutExtremes(s Series, opt ITSOptions, share float64) (Step, error) {
	if !(share >= 0 && share < 1) {
		return Step{}, Mismatch
	}
	if err := check(1, s.Count); err != nil {
		return Step{}, err
	}
	sorted := slices.Sorted(slices.Values(s.Count))
	most := sorted[len(sorted)-1-int(share*float64(len(sorted)))]
	kept := Series{}
	for _, e := range s.Extra {
		kept.Extra = append(kept.Extra, Column{Name: e.Name})
	}
	for i, c := range s.Count {
		if c > most {
			continue
		}
		kept.Day, kept.Count = append(kept.Day, s.Day[i]), append(kept.Count, c)
		if s.Hours != nil {
			kept.Hours = append(kept.Hours, s.Hours[i])
		}
		if s.Trend != nil {
			kept.Trend = append(kept.Trend, s.Trend[i])
		}
		for k := range s.Extra {
			kept.Extra[k].Value = append(kept.Extra[k].Value, s.Extra[k].Value[i])
		}
	}
	return stepOf(kept, opt)
}

// OtherModel is the step of a negative binomial model of the same terms, with its
// own standard error: a check that the step does not hang on how the variance
// grows. Errors: those of Interrupted; NotFitted where the counts vary less than
// Poisson's do.
func OtherModel(s Series, opt ITSOptions) (est, se float64, err error) {
	m, err := newITS(s, opt)
	if err != nil {
		return 0, 0, err
	}
	g, err := NegativeBinomial(m.y, m.x, m.offset)
	if err != nil {
		return 0, 0, err
	}
	return g.Coef[1], g.SE[1], nil
}
