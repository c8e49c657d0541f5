package activity

import (
	"context"

	"binapustaka/lms"
)

// Through is the share of an activity from which on somebody has been through
// it.
const Through = .8

// Trainings says for whom an activity was a training, and when: those who were
// present, through it with Through. Nobody for one that was cancelled. For
// those who may see attendance; figures are made of it.
func (s *Store) Trainings(ctx context.Context, actor lms.Actor, id int64) ([]lms.Training, error) {
	a, err := s.Find(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	present, err := s.Attendance(ctx, actor, id)
	if err != nil || a.Status == Cancelled {
		return nil, err
	}
	var all []lms.Training
	for account, minutes := range present {
		t := lms.Training{AccountID: account, Begun: a.StartsAt}
		if a.Share(minutes) >= Through {
			t.Ended = a.EndsAt
		}
		all = append(all, t)
	}
	return all, nil
}
