package main

import (
	"context"
	"slices"
	"time"

	"binapustaka/integration/slims"
	"binapustaka/lms"
	"binapustaka/lms/course"
	"binapustaka/lms/usage"
)

// readPractice reads what the demo's SLiMS shows of everybody's work since
// Binapustaka's first day: the practicals of the story are met, or not, by that.
func (s *story) readPractice(ctx context.Context, dsn string) error {
	r, err := slims.Open(ctx, dsn, s.zone)
	if err != nil {
		return err
	}
	defer r.Close()
	in := slims.PracticeInput{Since: map[int64]time.Time{}, Kinds: course.WorkKinds}
	for _, x := range s.truth.Staff {
		in.Since[x.UserID] = s.at(s.opened, 0, 0)
		in.Names = append(in.Names, usage.Name{StaffID: x.UserID, Name: x.RealName, From: s.truth.Period.To, To: s.truth.Period.To})
	}
	s.seen, err = r.Practice(ctx, in, func(int64) {})
	return err
}

// practised is a practical of one learner.
type practised struct {
	enrolment int64
	lesson    string
}

// planPractice: once a week practicals are looked at, as the worker does every
// night. Who has no user in SLiMS shows the work to the trainer.
func (s *story) planPractice() {
	told := map[practised]int{}
	for day := s.opened + 7; day < s.truth.Period.To; day += 7 {
		s.plan(s.at(day, 1, 40), func(ctx context.Context) error { return s.judge(ctx, told) })
	}
}

// judge is a check of all practicals that are not done, by what had happened by
// then; what has not moved since the last one is not written again.
func (s *story) judge(ctx context.Context, told map[practised]int) error {
	checks, err := s.courses.OpenChecks(ctx, demoActor, s.id)
	if err != nil {
		return err
	}
	stints, err := s.accounts.Stints(ctx, demoActor, s.id)
	if err != nil {
		return err
	}
	users := stints.Now()
	for _, c := range checks {
		seen, ok := s.seen[users[c.AccountID].UserID]
		if !ok {
			continue
		}
		seen.Works = slices.DeleteFunc(slices.Clone(seen.Works), func(w course.Work) bool { return w.At.After(s.clock) })
		v := c.Practical.Judge(seen, c.Since)
		key := practised{c.EnrolmentID, c.LessonKey}
		if n, ok := told[key]; ok && n == v.Counted() {
			continue
		}
		told[key] = v.Counted()
		if v.Met() && c.Practical.CompetencyID != 0 {
			measure := app{competencies: s.competencies}
			if err := measure.measurePractical(ctx, c, v); err != nil {
				return err
			}
		}
		if err := s.courses.SaveVerdict(ctx, demoActor, c, v); err != nil {
			return err
		}
	}
	return nil
}

// planAccepted: somebody who is not in SLiMS has shown a practical at the desk.
func (s *story) planAccepted(p *person, courseID int64, key string, day lms.Day) {
	s.plan(s.at(s.workday(day), 15, 20), func(ctx context.Context) error {
		return s.courses.AcceptPractical(ctx, s.trainer.actor, courseID, p.actor.AccountID, key,
			"Relawan tidak punya akun SLiMS. Pekerjaannya dikerjakan di meja bersama saya, dengan akun saya, dari awal sampai selesai.")
	})
}
