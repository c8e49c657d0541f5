package assessment

import "binapustaka/lms/assessment/itemstat"

// Border is the band of scores, in percent, within one standard error of
// measurement of the pass mark: one sitting does not tell there whether somebody
// passes. The error is that of the test (item analysis) where enough people have
// sat it, otherwise what a person at the pass mark has by the number of
// questions alone (itemstat.BinomialSEM).
type Border struct {
	itemstat.Band
	SEM       float64 // percent
	People    int     // that the error rests on; 0: on the number of questions
	Questions float64 // that count, as many as if all had the same points
}

// border is that of a pass mark. effective is (Σw)²/Σw² of the points w of the
// questions that count; sem the test's in percent, nil where it cannot be told.
// There is none without a pass mark or with a single question.
func border(passPercent int, effective float64, sem *float64, people int) *Border {
	b := Border{Questions: effective}
	if passPercent == 0 || effective < 2 {
		return nil
	}
	if sem != nil {
		b.SEM, b.People = *sem, people
	} else {
		b.SEM = 100 * itemstat.BinomialSEM(float64(passPercent)/100, effective)
	}
	band, err := itemstat.Borderline(float64(passPercent), b.SEM, 100)
	if err != nil {
		return nil
	}
	b.Band = band
	return &b
}
