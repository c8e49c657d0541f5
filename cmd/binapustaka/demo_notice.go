package main

import (
	"context"

	"binapustaka/lms"
	"binapustaka/lms/notice"
)

// planNotices tells people every evening of the last two weeks what happened, as
// the worker does each minute. Whoever is an administrator has read most of it. No
// letter leaves the demo: there is no mail server.
func (s *story) planNotices() {
	end := s.truth.Period.To
	for day := end - 13; day <= end; day++ {
		s.plan(s.at(day, 19, 30), func(ctx context.Context) error {
			due, err := s.happened.DueNotices(ctx, s.clock)
			if err != nil {
				return err
			}
			_, err = s.notices.Tell(ctx, demoActor, due...)
			return err
		})
	}
	s.plan(s.at(end, 19, 40), func(ctx context.Context) error {
		for _, p := range s.people[1:] {
			list, _, err := s.notices.List(ctx, p.actor, "", lms.Page{Size: 100})
			if err == nil && len(list) > 3 {
				err = s.notices.ReadAll(ctx, p.actor, "", list[3].ID)
			}
			if err != nil {
				return err
			}
		}
		return s.notices.SaveSettings(ctx, s.trainer.actor, notice.Settings{Letters: true, Hour: 16, Channels: map[notice.Kind]notice.Channel{notice.Plans: notice.Here}})
	})
}
