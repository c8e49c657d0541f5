package assessment

import (
	"cmp"
	"time"

	"binapustaka/lms"
)

// Side is how somebody who sat both tests of a pair stands to its training.
type Side string

const (
	Trained    Side = "trained"    // the first test before their training, the second after it; everybody, where the pair names none
	Unfinished Side = "unfinished" // enrolled, or there for a part, and not through it
	Untrained  Side = "untrained"  // not of the training, or both tests before theirs began
)

// Sides lists every side.
var Sides = []Side{Trained, Unfinished, Untrained}

// Outside is why somebody who sat the first test, or both, is on no side.
type Outside string

const (
	LatePre   Outside = "late_pre"   // handed in the first after their training had begun
	EarlyPost Outside = "early_post" // began the second before their training had ended
	OffOrder  Outside = "off_order"  // of crossed forms: nothing was drawn for them, or they did not sit what was
)

// Outsides lists every reason.
var Outsides = []Outside{LatePre, EarlyPost, OffOrder}

// result is what one person reached in a test: percent of all points, and the
// share of the points of each competency.
type result struct {
	AttemptID              int64
	Percent                float64
	Form                   string
	StartedAt, SubmittedAt time.Time
	CameAt                 time.Time         // see came
	Competencies           map[int64]float64 // percent
}

// sat is a person who sat both tests.
type sat struct {
	side      Side
	pre, post result
	gone      bool // one of the two was declared void
}

// came is when both were there.
func (p sat) came() (time.Time, int64) {
	if p.pre.CameAt.After(p.post.CameAt) {
		return p.pre.CameAt, p.post.AttemptID
	}
	return p.post.CameAt, p.post.AttemptID
}

func (p sat) left() bool { return p.gone }

// place is where somebody stands whose training is t, nil for none.
func place(pre, post result, t *lms.Training) (Side, Outside) {
	switch {
	case t == nil:
		return Untrained, ""
	case !t.Begun.IsZero() && !post.SubmittedAt.After(t.Begun):
		return Untrained, ""
	case !t.Begun.IsZero() && pre.SubmittedAt.After(t.Begun):
		return "", LatePre
	case t.Ended.IsZero():
		return Unfinished, ""
	case post.StartedAt.Before(t.Ended):
		return "", EarlyPost
	}
	return Trained, ""
}

// readings are the results of a pair by account, and the accounts in nobody's
// order. Of crossed forms they are those of both by letter, and what was drawn
// for whom.
type readings struct {
	pre, post map[int64]result
	forms     map[string]map[int64]result
	drawn     map[int64]string
	order     []int64

	// was is as if what was declared void still counted, of those people; nil: nobody.
	was *readings
}

// of is what an account reached before and after; had and has report whether it
// did, off that it sat crossed forms in another way than was drawn.
func (r readings) of(account int64, crossed bool) (pre, post result, had, has, off bool) {
	if crossed {
		first := r.drawn[account]
		pre, had = r.forms[cmp.Or(first, Letter(0))][account]
		post, has = r.forms[other(cmp.Or(first, Letter(0)))][account]
		if first == "" || has && (!had || post.StartedAt.Before(pre.SubmittedAt)) {
			return pre, post, had || has, has && had, true
		}
		return pre, post, had, has, false
	}
	pre, had = r.pre[account]
	post, has = r.post[account]
	return pre, post, had, has && !post.StartedAt.Before(pre.SubmittedAt), false
}

// expected is the side of somebody who has sat the first test alone, "" when
// they are on none.
func (g *Gains) expected(pre result, t *lms.Training) Side {
	switch {
	case !g.Trains():
		return Trained
	case t == nil:
		return Untrained
	case !t.Begun.IsZero() && pre.SubmittedAt.After(t.Begun):
		return ""
	case t.Ended.IsZero():
		return Unfinished
	}
	return Trained
}
