package assessment

import (
	"context"
	"math"

	"github.com/jmoiron/sqlx"

	"binapustaka/lms"
	"binapustaka/lms/assessment/itemstat"
)

// OwnGain is what one person gained from the test before to the test after.
type OwnGain struct {
	Pair          Pair
	Before, After float64 // percent
	Least         float64 // a difference up to this, in points of percent, may be chance alone
}

// Told reports whether the two results can be told apart.
func (o OwnGain) Told() bool { return math.Abs(o.After-o.Before) > o.Least }

// leastTold is the smallest difference of two scores of one person that is told
// from chance: 1.96 √(SEM² + SEM²), the reliable change of Jacobson and Truax
// (1991, J. Consult. Clin. Psychol. 59). Where a test's standard error is not
// known it is that of the number of questions (itemstat.BinomialSEM) at the mean
// of both scores. sems are in percent, effective as of border.
func leastTold(before, after float64, sems [2]*float64, effective [2]float64) float64 {
	square := 0.0
	for i, sem := range sems {
		own := 100 * itemstat.BinomialSEM((before+after)/200, effective[i])
		if sem != nil {
			own = *sem
		}
		square += own * own
	}
	return 1.96 * math.Sqrt(square)
}

// OwnGains are the gains of the person whose attempt it is, in the pairs that it
// is the first or the second test of: for that person as far as both tests tell
// their score, and for those who read their results.
func (s *Store) OwnGains(ctx context.Context, actor lms.Actor, attemptID int64) ([]OwnGain, error) {
	t, err := findAttempt(ctx, s.db, attemptID, "")
	if err != nil {
		return nil, err
	}
	if err := canSeeAttempt(actor, t.AccountID, t.LibraryID); err != nil {
		return nil, err
	}
	var rows []pairRow
	// Safety: a constant of this package.
	if err := s.db.SelectContext(ctx, &rows, `SELECT `+pairColumns+` FROM assessment_pair WHERE archived_at IS NULL AND ? IN (pre_id, post_id) ORDER BY id DESC`, t.AssessmentID); err != nil {
		return nil, err
	}
	var all []OwnGain
	seen := map[[2]int64]bool{} // one line for two tests, whatever they are paired for
	for _, row := range rows {
		if seen[[2]int64{row.PreID, row.PostID}] {
			continue
		}
		seen[[2]int64{row.PreID, row.PostID}] = true
		p, err := row.pair(ctx, s.db)
		if err != nil {
			return nil, err
		}
		if can(actor, persons, t.LibraryID) != nil && !(p.Pre.Reveal.Shows(RevealScore) && p.Post.Reveal.Shows(RevealScore)) {
			continue
		}
		own, ok, err := findOwn(ctx, s.db, p, t)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, own)
		}
	}
	return all, nil
}

// findOwn is what the person of an attempt gained in a pair; ok only where the
// attempt is one of the two that count.
func findOwn(ctx context.Context, db sqlx.QueryerContext, p Pair, t Attempt) (own OwnGain, ok bool, err error) {
	r, err := findReadings(ctx, db, p, t.AccountID)
	if err != nil {
		return own, false, err
	}
	pre, post, had, has, off := r.of(t.AccountID, p.Crossed)
	if !had || !has || off || t.ID != pre.AttemptID && t.ID != post.AttemptID {
		return own, false, nil
	}
	own = OwnGain{Pair: p, Before: pre.Percent, After: post.Percent}
	var sems [2]*float64
	var n [2]float64
	for i, one := range []struct{ test, attempt int64 }{{p.Pre.ID, pre.AttemptID}, {p.Post.ID, post.AttemptID}} {
		if sems[i], _, err = testSEM(ctx, db, one.test); err != nil {
			return own, false, err
		}
		// Safety: a constant of this package.
		if err := sqlx.GetContext(ctx, db, &n[i], `SELECT `+effective+` FROM attempt t WHERE t.id = ?`, one.attempt); err != nil {
			return own, false, err
		}
		if sems[i] == nil && n[i] < 2 {
			return own, false, nil
		}
	}
	own.Least = leastTold(own.Before, own.After, sems, n)
	return own, true, nil
}
