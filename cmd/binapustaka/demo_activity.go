package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/activity"
)

// planActivities enters the trainings that the demo SLiMS knows of, with those
// who were there, and some more that move nothing.
func (s *story) planActivities() {
	for _, t := range s.truth.Trainings {
		d := activity.Details{Kind: activity.Kind(t.Kind), Title: t.Title, Focus: activity.Focus(t.Focus), JP: t.JP,
			StartsAt: s.at(t.Begins, 8, 0), EndsAt: s.at(t.On, 15, 30), Place: "Aula Perpustakaan Pusat", Organiser: "Perpustakaan Kota Tirtamaya"}
		if t.Begins < t.On {
			d.Organiser = "Dinas Perpustakaan dan Kearsipan Kota Tirtamaya"
		}
		s.planActivity(d, s.after(t), func() (marks []activity.Mark) {
			for _, p := range s.people {
				for _, id := range t.Attendees {
					if p.UserID == id {
						marks = append(marks, activity.Mark{AccountID: p.actor.AccountID, Minutes: s.presence(d)})
						if t.On > s.opened { // who was trained before brings it along
							p.learnt[testOf(t)] += 0.9
						}
					}
				}
			}
			return marks
		})
	}
	recent := s.workday(s.truth.Period.To - 24)
	s.planActivity(activity.Details{Kind: activity.Mentoring, Title: "Pendampingan penyiangan koleksi", Focus: activity.Skills, JP: 2,
		StartsAt: s.at(recent, 13, 0), EndsAt: s.at(recent, 14, 30), Place: "Ruang Pengolahan"}, s.at(recent, 15, 0),
		func() []activity.Mark {
			return []activity.Mark{{AccountID: s.people[1].actor.AccountID, Minutes: 90}, {AccountID: s.people[2].actor.AccountID, Minutes: 90}}
		})
	panel := s.workday(s.truth.Period.To - 60)
	s.planActivity(activity.Details{Kind: activity.Panel, Title: "Diskusi panel: perpustakaan ramah anak", Focus: activity.Users, JP: 3,
		StartsAt: s.at(panel, 9, 0), EndsAt: s.at(panel, 12, 0), Place: "Aula Perpustakaan Pusat", Status: activity.Cancelled}, time.Time{}, nil)
	for i, d := range []activity.Details{
		{Kind: activity.Workshop, Title: "Lokakarya literasi informasi untuk sekolah", Focus: activity.Users, JP: 6, Place: "Layanan Cabang Timur"},
		{Kind: activity.Training, Title: "Bimtek Pengatalogan RDA, angkatan IV", Focus: activity.Skills, JP: 8, Place: "Aula Perpustakaan Pusat"},
		{Kind: activity.Visit, Title: "Kunjungan belajar ke Perpustakaan Politeknik Tirtamaya", Focus: activity.Innovation, JP: 4, Place: "Politeknik Tirtamaya"},
	} {
		on := s.workday(s.truth.Period.To + 6 + 8*lms.Day(i))
		d.StartsAt, d.EndsAt = s.at(on, 8, 30), s.at(on, 15, 0)
		if d.Kind == activity.Training {
			d.Enrolment = activity.Enrolment{Mode: activity.Open, Quota: demoPlaces, OfferHours: 72}
		}
		s.planActivity(d, time.Time{}, nil)
		if d.Kind == activity.Training {
			s.planAgenda(d)
			s.planPlaces(d)
		}
	}
}

// demoPlaces is how many the next training takes.
const demoPlaces = 5

// planPlaces fills a training that is to come, lets three wait, and has the first of
// them, the librarian of the demo, offered a place on its last day.
func (s *story) planPlaces(d activity.Details) {
	var come []*person
	var first *person
	for _, p := range s.people[1:] {
		switch {
		case p.Username == demoLibrarian:
			first = p
		case len(come) < demoPlaces+2 && p.Username != "" && p.came < s.truth.Period.To-60 && !p.gone(s.truth.Period.To):
			come = append(come, p)
		}
	}
	come = slices.Insert(come, demoPlaces, first)
	for i, p := range come {
		s.plan(s.at(s.truth.Period.To-1, 10+i/2, 20*(i%2)), func(ctx context.Context) error {
			return s.activities.Register(ctx, p.actor, s.held[d.Title])
		})
	}
	s.plan(s.at(s.truth.Period.To, 9, 40), func(ctx context.Context) error {
		return s.activities.Withdraw(ctx, come[1].actor, s.held[d.Title])
	})
}

// planAgenda says who speaks at a training to come, when, with what and at what cost.
func (s *story) planAgenda(d activity.Details) {
	s.plan(s.at(s.truth.Period.To-1, 9, 0), func(ctx context.Context) error {
		id, who := s.held[d.Title], s.trainer.actor
		for _, speaker := range []activity.Speaker{
			{Name: "Dra. Ratih Kusumawati, M.Hum.", Role: "Pustakawan Ahli Utama, Perpustakaan Provinsi", Biography: "Menyusun pedoman pengatalogan daerah dan melatih pengatalog sejak 2014."},
			{Name: "Bagus Prakoso, S.IP.", Role: "Pengatalog, Politeknik Tirtamaya", Biography: "Memindahkan 40.000 cantuman ke RDA dan mencatat apa saja yang salah di jalan."},
		} {
			if err := s.activities.SaveSpeaker(ctx, who, id, speaker); err != nil {
				return err
			}
		}
		g, err := s.activities.Agenda(ctx, who, id)
		if err != nil {
			return err
		}
		for i, title := range []string{"Dari AACR2 ke RDA: apa yang berubah di SLiMS", "Latihan: sepuluh cantuman dari rak baru", "Salah yang sering, dan cara menemukannya"} {
			item := activity.Item{StartsAt: d.StartsAt.Add(time.Duration(i) * 2 * time.Hour), Title: title}
			if i != 1 {
				item.SpeakerID = &g.Speakers[i/2].ID
			}
			if err := s.activities.SaveItem(ctx, who, id, item); err != nil {
				return err
			}
		}
		if err := s.activities.AddMaterial(ctx, who, id, activity.Material{Phase: activity.Before, Title: "Bahan bacaan RDA (bahasa Inggris)", Link: "https://www.loc.gov/aba/rda/"}, nil); err != nil {
			return err
		}
		return s.activities.SetBudget(ctx, who, id, activity.Budget{Planned: 4_500_000, Line: "Pembinaan tenaga perpustakaan"})
	})
}

// planActivity announces an activity some weeks ahead, or on the first days of
// Binapustaka when it was before them, and marks who was there.
func (s *story) planActivity(d activity.Details, marked time.Time, present func() []activity.Mark) {
	d.Description = "Bawa laptop dan satu contoh pekerjaan Anda. Tempat terbatas; daftar kepada pelatih."
	if d.Mode == activity.Open {
		d.Description = "Bawa laptop dan satu contoh pekerjaan Anda. Tempat terbatas; daftar di halaman ini."
	}
	day := min(max(lms.DayOf(d.StartsAt)-s.days(18, 35), s.opened+1), s.truth.Period.To-2)
	s.plan(s.at(day, 10, 0), func(ctx context.Context) (err error) {
		s.held[d.Title], err = s.activities.Create(ctx, s.trainer.actor, s.id, d)
		return err
	})
	if present != nil {
		s.plan(marked, func(ctx context.Context) error {
			return s.activities.MarkAttendance(ctx, s.trainer.actor, s.held[d.Title], present())
		})
	}
}

// after is when a training's attendance was marked: the day after, or when
// everybody had come to Binapustaka for those that were before it.
func (s *story) after(t demo.Training) time.Time { return s.at(max(t.On+1, s.opened+25), 9, 0) }

// presence is the minutes of somebody who was there: all of it or almost, at
// least as much as counts for having been trained.
func (s *story) presence(d activity.Details) int {
	if s.chance(0.7) {
		return d.Minutes()
	}
	return int(float64(d.Minutes()) * (0.82 + 0.15*s.dice.Float64()))
}

// testOf is the test that asks for what a training teaches.
func testOf(t demo.Training) string {
	switch {
	case strings.Contains(t.Title, "Katalog"), strings.Contains(t.Title, "katalog"):
		return "pengatalogan"
	case strings.Contains(t.Title, "Sirkulasi"):
		return "sirkulasi"
	}
	return "referensi"
}
