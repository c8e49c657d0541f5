package main

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/impact"
)

// planCalendar enters what else the library changed, far from every training,
// and the school terms of the years that its SLiMS knows.
func (s *story) planCalendar() {
	changes := []impact.Change{
		{Kind: impact.OpeningHours, Title: "Buka sampai pukul 18 pada hari kerja", On: s.quiet(s.truth.Period.From + 150), Note: "Keputusan kepala dinas setelah survei pemustaka."},
	}
	s.plan(s.at(s.opened+3, 14, 0), func(ctx context.Context) error {
		for _, c := range changes {
			if _, err := s.impact.CreateChange(ctx, s.admin.actor, s.id, c); err != nil {
				return err
			}
		}
		for y := s.truth.Period.From.Time().Year(); y <= s.truth.Period.To.Time().Year(); y++ {
			for _, season := range []impact.Season{
				{Kind: impact.SchoolHoliday, Title: "Libur kenaikan kelas", Days: lms.Period{From: lms.DayOn(y, time.June, 18), To: lms.DayOn(y, time.July, 12)}},
				{Kind: impact.SchoolStart, Title: "Tahun ajaran baru", Days: lms.Period{From: lms.DayOn(y, time.July, 13), To: lms.DayOn(y, time.August, 20)}},
				{Kind: impact.Exams, Title: "Ujian semester genap", Days: lms.Period{From: lms.DayOn(y, time.May, 20), To: lms.DayOn(y, time.June, 10)}},
				{Kind: impact.Exams, Title: "Ujian semester ganjil", Days: lms.Period{From: lms.DayOn(y, time.November, 24), To: lms.DayOn(y, time.December, 12)}},
				{Kind: impact.SchoolHoliday, Title: "Libur semester ganjil", Days: lms.Period{From: lms.DayOn(y, time.December, 18), To: lms.DayOn(y+1, time.January, 2)}},
			} {
				if _, err := s.impact.CreateSeason(ctx, s.admin.actor, s.id, season); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// quiet is the first workday from day on that no training is near: a study of
// one would not be told from the other.
func (s *story) quiet(day lms.Day) lms.Day {
	for ; day < s.truth.Period.To; day++ {
		near := false
		for _, t := range s.truth.Trainings {
			near = near || t.Begins-impact.OtherWithin <= day && day <= t.On+impact.OtherWithin
		}
		if !near {
			break
		}
	}
	return s.workday(day)
}
