package assessment

import (
	"slices"
	"time"

	"binapustaka/lms"
)

// TrialKept is how long a trial is kept that nobody throws away.
const TrialKept = 7 * 24 * time.Hour

// trial is a test as somebody who writes tests sits it to see how it is, and all
// that is kept of that. It is no attempt. Nothing that reads attempts can come
// upon it, and it holds its questions as they were, so that it stands in the way
// of no change to them.
type trial struct {
	Attempt
	Test   Assessment `json:"-"` // as it is now
	Items  []AttemptItem
	Parts  Parts
	Events []trialEvent
}

type trialEvent struct {
	Event
	Trace int // of an address
}

// run brings the trial to where it stands at now.
func (t *trial) run(now time.Time) {
	if t.SubmittedAt != nil {
		return
	}
	t.Parts.run(now, t.DeadlineAt, 1)
	t.DeadlineAt = t.Parts.last(t.DeadlineAt, 1)
	if t.Overdue(now) {
		t.close(now, true)
	}
}

// close hands the trial in and grades it.
func (t *trial) close(now time.Time, byDeadline bool) {
	if t.SubmittedAt != nil {
		return
	}
	at := earlier(now, t.DeadlineAt)
	t.SubmittedAt, t.ByDeadline = &at, byDeadline
	for i, earned := range GradeItems(t.Items, t.PassPercent).Items {
		if earned != nil {
			t.Items[i].Earned = *earned
		}
	}
}

// save is the item that c is about after it.
func (t *trial) save(c Change, now time.Time) (AttemptItem, error) {
	if err := t.accept(c, now); err != nil {
		return AttemptItem{}, err
	}
	if err := t.Parts.accept(c.Position, now); err != nil {
		return AttemptItem{}, err
	}
	at := slices.IndexFunc(t.Items, func(it AttemptItem) bool { return it.Position == c.Position })
	if at < 0 {
		return AttemptItem{}, lms.Fail(lms.NotFound, "attempt.no_question")
	}
	if c.Answer != nil {
		if err := c.Answer.check(t.Items[at].Question); err != nil {
			return AttemptItem{}, err
		}
	}
	t.Items[at] = t.Items[at].apply(c, now)
	return t.Items[at], nil
}

// note keeps an event of one that is watched, unless it says nothing new.
func (t *trial) note(e trialEvent) {
	if !t.Watched || t.SubmittedAt != nil || len(t.Events) >= MaxEvents {
		return
	}
	last := trialEvent{Event: Event{Kind: Back}, Trace: -1}
	for _, was := range t.Events {
		if (was.Kind == Address) == (e.Kind == Address) {
			last = was
		}
	}
	if e.Kind == Address && e.Trace != last.Trace || e.Kind != Address && e.Kind != last.Kind {
		t.Events = append(t.Events, e)
	}
}

// events are those in order; the address that it began with is none.
func (t trial) events() (list []Event) {
	first := slices.IndexFunc(t.Events, func(e trialEvent) bool { return e.Kind == Address })
	for i, e := range t.Events {
		if i != first {
			list = append(list, e.Event)
		}
	}
	return list
}

// result is what the trial came to; sem and people are the test's standard error.
// Near the pass mark it waits for a decision, as a learner's would.
func (t trial) result(sem *float64, people int) Result {
	r := Result{Attempt: t.Attempt, Test: t.Test, Trial: true, Items: t.Items, Sections: t.Parts.results(t.Items), Events: t.events()}
	g := GradeItems(t.Items, t.PassPercent)
	r.Points, r.Waiting, r.Earned, r.Percent, r.Passed = g.Points, g.Waiting, g.Earned, g.Percent, g.Passed
	r.Border = border(r.PassPercent, effectiveOf(t.Items), sem, people)
	if r.Border != nil && r.Reviewed && g.Waiting == 0 {
		r.Border.Low, r.Border.High = round(r.Border.Low, 4), round(r.Border.High, 4)
		r.BandLow, r.BandHigh = &r.Border.Low, &r.Border.High
		r.Review, r.Passed = reviewed(r.Percent, g.Passed, r.Border.Band, nil)
	}
	return r
}

// effectiveOf is how many questions count, as many as if all had the same points.
func effectiveOf(items []AttemptItem) float64 {
	sum, squares := 0.0, 0.0
	for _, it := range items {
		sum += it.Points
		squares += it.Points * it.Points
	}
	if squares == 0 {
		return 0
	}
	return sum * sum / squares
}
