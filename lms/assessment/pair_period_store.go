package assessment

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// PairPeriod is what is known of a pair at a moment, for a study that counts
// second tests begun from another moment on.
type PairPeriod struct {
	Gains
	Earlier     int                // who began the second test before
	Reliability *itemstat.Estimate // α of the first test; nil where too few have sat it
	Waiting     int                // who have sat the first test before any training and not the second
	Scores      []float64          // percent in the first test, InFives
}

// GainsWithin are a pair's gains as they stood at until, counting people who
// began the second test at from or later; figures are InFives for everybody.
// Trainings as of Gains.
func (s *Store) GainsWithin(ctx context.Context, actor lms.Actor, pairID int64, trainings []lms.Training, from, until time.Time) (p PairPeriod, err error) {
	if p.Pair, err = s.Pair(ctx, actor, pairID); err != nil {
		return p, err
	}
	r, err := findReadings(ctx, s.db, p.Pair, 0)
	if err != nil {
		return p, err
	}
	p.Earlier = r.within(p.Crossed, from, until)
	if r.was != nil {
		r.was.within(p.Crossed, from, until)
	}
	p.fives = true // who reads a study also reads the pair's page, which may hold back the last few
	p.work(r, trainings)
	of := map[int64]*lms.Training{}
	for i, t := range trainings {
		of[t.AccountID] = &trainings[i]
	}
	for _, account := range r.order {
		pre, _, had, has, off := r.of(account, p.Crossed)
		if had && !has && !off && p.expected(pre, of[account]) != "" {
			p.Waiting++
		}
	}
	forms := []string{""}
	if p.Crossed {
		forms = []string{Letter(0), Letter(1)}
	}
	for _, form := range forms {
		for _, one := range p.firsts(r, form) {
			p.Scores = append(p.Scores, one.Percent)
		}
	}
	a, err := s.analysisUntil(ctx, actor, p.Pre.ID, until)
	if err != nil {
		return p, err
	}
	reliability := map[string]*itemstat.Reliability{"": a.Reliability}
	for _, f := range a.Forms {
		reliability[f.Form] = f.Reliability
	}
	first := ""
	if p.OneTest() {
		first = Letter(0)
	}
	if known := reliability[first]; known != nil {
		p.Reliability = &known.Alpha
	}
	p.regression(r, reliability)
	return p, nil
}

// within forgets what was not known yet at until, and who began their second
// test before from; it returns how many those are.
func (r readings) within(crossed bool, from, until time.Time) (earlier int) {
	for _, sheet := range []map[int64]result{r.pre, r.post} {
		for account, one := range sheet {
			if !one.SubmittedAt.Before(until) {
				delete(sheet, account)
			}
		}
	}
	for _, account := range r.order {
		if pre, post, had, has, _ := r.of(account, crossed); had && has && post.StartedAt.Before(from) {
			earlier++
			for _, sheet := range []map[int64]result{r.pre, r.post} {
				if one, there := sheet[account]; there && (one.AttemptID == pre.AttemptID || one.AttemptID == post.AttemptID) {
					delete(sheet, account)
				}
			}
		}
	}
	return earlier
}
