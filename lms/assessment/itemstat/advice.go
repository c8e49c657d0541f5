package itemstat

// Kind names a finding; the page has its words.
type Kind string

const (
	TooFewToShow           Kind = "too_few_to_show"         // under MinShown persons: nothing is shown
	TooFewForFlag          Kind = "too_few_for_flag"        // under MinFlagged: figures, but no judgement
	KeySuspect             Kind = "key_suspect"             // better persons chose this option than chose the key
	DistractorUnused       Kind = "distractor_unused"       // hardly anybody chose this wrong option
	TooEasy                Kind = "too_easy"                // nearly everybody knows it
	TooHard                Kind = "too_hard"                // hardly anybody knows it
	NegativeDiscrimination Kind = "negative_discrimination" // better persons do worse on it
	LowDiscrimination      Kind = "low_discrimination"      // better persons hardly do better on it
	AlphaRisesWithout      Kind = "alpha_rises_without"     // the test measures better without it
	GoodItem               Kind = "good_item"               // it clearly tells better persons from others
	LowReliability         Kind = "low_reliability"         // of a test
	GoodReliability        Kind = "good_reliability"        // of a test
)

// Limits of the findings. Each is compared with the end of the 95% interval
// that makes the finding certain, never with the estimate alone.
const (
	// An option that works attracts at least 5% of the persons (Haladyna and
	// Downing 1993, Educ. Psychol. Meas. 53).
	LimitUnused = .05
	// An item's information is in the variance of its score, p(1 − p) (Crocker
	// and Algina 1986): at .90 and .10 it is 36% of the most it can be. For a
	// test after a course an easy item may still be wanted.
	LimitEasy = .90
	// The same from below, of those who know the answer: with m options and one
	// key, chance alone gives a facility of 1/m, and knowing of k gives
	// 1/m + k(1 − 1/m) (correction for guessing, Crocker and Algina 1986).
	LimitKnown = .10
	// An item-rest correlation under .20 makes a poor item, to be rejected or
	// improved by revision (Ebel 1979, Essentials of Educational Measurement,
	// 3rd ed.). He wrote it for the index of upper and lower 27%, of which the
	// correlation is the counterpart that uses everybody.
	LimitDiscrimination = .20
	// α is given with two decimals; a smaller rise could not be seen.
	LimitRise = .01
	// Enough for a decision on groups (Nunnally 1978, Psychometric Theory, 2nd
	// ed.); decisions on persons ask for .90, which short tests rarely reach:
	// that is why scores near the cut are called borderline.
	LimitReliability = .70
)

// Finding is one thing to say of an item or a test, with the number that led
// to it and the limit that it passed.
type Finding struct {
	Kind   Kind
	Option int      // of KeySuspect and DistractorUnused, otherwise −1
	Value  Estimate // share, facility, correlation, rise of α, lead of an option
	Limit  float64
}

// Advise says what an item's figures mean. The deletion (from Reliability) and
// the choices may be nil. No finding from MinFlagged persons on means: nothing
// is certain.
func Advise(item Item, without *Deletion, choices *Choices) []Finding {
	switch {
	case item.N < MinShown:
		return []Finding{{Kind: TooFewToShow, Option: -1, Value: Estimate{N: item.N}, Limit: MinShown}}
	case item.N < MinFlagged:
		return []Finding{{Kind: TooFewForFlag, Option: -1, Value: Estimate{N: item.N}, Limit: MinFlagged}}
	}
	var out []Finding
	say := func(kind Kind, value Estimate, limit float64) {
		out = append(out, Finding{Kind: kind, Option: -1, Value: value, Limit: limit})
	}
	hard, extreme := known(choices), false
	switch f := item.Facility; {
	case f.Low > LimitEasy:
		say(TooEasy, *f, LimitEasy)
		extreme = true
	case f.High < hard:
		say(TooHard, *f, hard)
		extreme = true
	}
	if choices != nil {
		out = append(out, choices.suspects()...)
		if item.Facility.Low <= LimitEasy { // where all know the answer no distractor is needed
			out = append(out, choices.unused()...)
		}
	}
	if r := item.Rest; r != nil {
		switch {
		case r.High < 0:
			say(NegativeDiscrimination, *r, 0)
		case r.High < LimitDiscrimination && !extreme: // at the ends the correlation cannot be high
			say(LowDiscrimination, *r, LimitDiscrimination)
		}
	}
	if without != nil && without.Rise.Low > 0 && without.Rise.Value >= LimitRise {
		say(AlphaRisesWithout, without.Rise, LimitRise)
	}
	if len(out) == 0 && item.Rest != nil && item.Rest.Low >= LimitDiscrimination {
		say(GoodItem, *item.Rest, LimitDiscrimination)
	}
	return out
}

// known is the facility of an item that a share LimitKnown knows.
func known(c *Choices) float64 {
	guess := 0.0
	if c != nil && c.single() {
		guess = 1 / float64(len(c.Options))
	}
	return guess + LimitKnown*(1-guess)
}

func (c *Choices) single() bool {
	keys := 0
	for _, o := range c.Options {
		if o.Key {
			keys++
		}
	}
	return keys == 1
}

// suspects are options whose choosers look better than they should. With one
// key, a wrong option whose choosers lead those of the key for certain; where
// the key has too few choosers to compare, a wrong option that discriminates
// and is more popular for certain. With several keys, a wrong option that
// discriminates, or a key that does so negatively. (Haladyna 2004, Developing
// and Validating Multiple-Choice Test Items, 3rd ed.: the mean score of an
// option's choosers shows a wrong key.)
func (c *Choices) suspects() []Finding {
	var out []Finding
	say := func(option int, value *Estimate) {
		out = append(out, Finding{Kind: KeySuspect, Option: option, Value: *value})
	}
	single := c.single()
	var key Option
	for _, o := range c.Options {
		if o.Key {
			key = o
		}
	}
	for i, o := range c.Options {
		d := o.Discrimination
		switch {
		case single && o.Key:
		case single && o.Lead != nil:
			if o.Lead.Low > 0 {
				say(i, o.Lead)
			}
		case d == nil:
		case single && key.Chosen < leastLead:
			if d.Low > 0 && o.Share.Low > key.Share.High {
				say(i, d)
			}
		case !single && (d.Low > 0 && !o.Key || d.High < 0 && o.Key):
			say(i, d)
		}
	}
	return out
}

func (c *Choices) unused() []Finding {
	var out []Finding
	for i, o := range c.Options {
		if !o.Key && o.Share.High < LimitUnused {
			out = append(out, Finding{Kind: DistractorUnused, Option: i, Value: o.Share, Limit: LimitUnused})
		}
	}
	return out
}

// AdviseTest says what a test's reliability means, at most one finding.
func AdviseTest(r Reliability) []Finding {
	kind := Kind("")
	switch {
	case r.N < MinFlagged:
		return []Finding{{Kind: TooFewForFlag, Option: -1, Value: Estimate{N: r.N}, Limit: MinFlagged}}
	case r.Alpha.High < LimitReliability:
		kind = LowReliability
	case r.Alpha.Low >= LimitReliability:
		kind = GoodReliability
	default:
		return nil
	}
	return []Finding{{Kind: kind, Option: -1, Value: r.Alpha, Limit: LimitReliability}}
}
