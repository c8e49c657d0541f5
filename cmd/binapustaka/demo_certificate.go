package main

import (
	"context"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/lms/locale"
)

// planCertificates switches certificates on for two courses and an activity, three
// months ago; since then they are issued every week. One was a mistake.
func (s *story) planCertificates() {
	first := s.workday(s.truth.Period.To - 90)
	s.plan(s.at(first, 9, 0), func(ctx context.Context) error {
		list, err := s.certificates.Subjects(ctx, s.admin.actor, s.id)
		if err != nil {
			return err
		}
		courses, activities := 0, 0
		for _, o := range list {
			d := certificate.Design{Language: locale.ID, Signer1: "Nuraini, S.I.Pust., M.Hum.", Position1: "Kepala Perpustakaan", Signer2: "Widya Lestari, S.I.Pust.", Position2: "Instruktur"}
			switch {
			case strings.HasPrefix(o.Key, "course-") && courses < 3:
				d.Score = true
				if courses++; courses == 1 {
					d.Months, d.Renews = 24, true
				}
			case strings.HasPrefix(o.Key, "activity-") && activities < 1:
				activities++
			default:
				continue
			}
			if _, err := s.certificates.Switch(ctx, s.admin.actor, s.id, o.Key, d); err != nil {
				return err
			}
		}
		return nil
	})
	for day := first; day <= s.truth.Period.To; day += 7 {
		s.plan(s.at(day, 19, 0), func(ctx context.Context) error {
			_, err := s.certificates.Issue(ctx, demoActor)
			return err
		})
	}
	s.plan(s.at(first+8, 10, 0), func(ctx context.Context) error {
		list, _, err := s.certificates.List(ctx, s.admin.actor, s.id, certificate.Filter{}, first, lms.Page{Number: 1})
		if err != nil || len(list) == 0 {
			return err
		}
		return s.certificates.Revoke(ctx, s.admin.actor, list[len(list)-1].ID, certificate.Mistake, "Gelar pada nama Anda keliru; penggantinya sudah terbit.", true)
	})
}
