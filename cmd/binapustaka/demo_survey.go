package main

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/survey"
)

// planSurvey asks the patrons since four months ago: on most days a few answer,
// from the poster at the door, at the kiosk and by the link. They like being
// served more than the place, and a little better every month.
func (s *story) planSurvey() {
	dice := rand.New(rand.NewPCG(demoSeed, 5)) // of its own: the rest of the story stays as it was
	texts := []string{"Wifi sering mati di lantai dua.", "Kursi baca perlu ditambah.", "Koleksi novel baru kurang.", "Petugasnya ramah dan sabar.", "Jam buka hari Sabtu mohon diperpanjang.",
		"AC di ruang baca terlalu dingin.", "Wifi lambat saat ramai, kursi juga kurang.", "Rak buku anak sulit dijangkau.", "Petugas membantu sampai bukunya ketemu."}
	likes := map[survey.Dimension]float64{survey.Affect: 4.1, survey.Control: 3.7, survey.Place: 3.3, survey.Overall: 3.8}
	channels := []survey.Channel{survey.QR, survey.QR, survey.Kiosk, survey.Link}
	first := s.workday(s.truth.Period.To - 120)
	var id int64
	var sheet survey.Sheet
	s.plan(s.at(first, 8, 30), func(ctx context.Context) (err error) {
		like, _ := survey.Starter("patron")
		if id, err = s.surveys.Create(ctx, s.admin.actor, s.id, like); err != nil {
			return err
		}
		if err := s.surveys.Open(ctx, s.admin.actor, id); err != nil {
			return err
		}
		sheet, err = s.surveys.Find(ctx, s.admin.actor, id)
		return err
	})
	answer := func(ctx context.Context, day lms.Day) error {
		mood := dice.NormFloat64()*0.7 + 0.1*float64(day-first)/30
		return s.answerSurvey(ctx, dice, sheet, survey.Sent{Channel: channels[dice.IntN(len(channels))], Day: day}, mood, likes, texts)
	}
	for day := first; day <= s.truth.Period.To; day += 2 {
		if !s.truth.Open(day) {
			continue
		}
		s.plan(s.at(day, 16, 0), func(ctx context.Context) error {
			for range 1 + dice.IntN(3) {
				if err := answer(ctx, day); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// planPaperSurvey types in two questions that patrons answered on paper at the door:
// the forms of the year before Binapustaka came, then each week's. They are a little
// happier after a training. Made of one template, this survey and that of planSurvey
// are two rounds.
func (s *story) planPaperSurvey() {
	dice := rand.New(rand.NewPCG(demoSeed, 7))
	likes := map[survey.Dimension]float64{survey.Overall: 3.6}
	first, better := s.opened+10, s.truth.Period.To
	for _, t := range s.truth.Trainings {
		if t.Title == promotion {
			better = t.On
		}
	}
	var sheet survey.Sheet
	s.plan(s.at(first, 8, 30), func(ctx context.Context) error {
		like, _ := survey.Starter("patron")
		like.Title = survey.Text{ID: "Survei kertas di pintu keluar", EN: "Paper survey at the exit"}
		like.Questions = slices.DeleteFunc(like.Questions, func(q survey.Question) bool {
			return q.Dimension != survey.Overall && q.Kind != survey.Promoter
		})
		id, err := s.surveys.Create(ctx, s.admin.actor, s.id, like)
		if err != nil {
			return err
		}
		if err := s.surveys.Open(ctx, s.admin.actor, id); err != nil {
			return err
		}
		sheet, err = s.surveys.Find(ctx, s.admin.actor, id)
		return err
	})
	for day := s.opened - 350; day < s.truth.Period.To; day += 6 {
		on := s.workday(day)
		s.plan(s.at(max(on, first), 16, 20), func(ctx context.Context) error {
			for range 2 + dice.IntN(3) {
				mood := dice.NormFloat64() * 0.6
				if on >= better {
					mood += 0.4
				}
				if err := s.answerSurvey(ctx, dice, sheet, survey.Sent{Channel: survey.Paper, Day: on}, mood, likes, nil); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// planReaction switches surveys on for the training that most people attended: at
// its end and a month later they are asked by themselves, most answer on the first
// days, and the others are reminded.
func (s *story) planReaction() {
	dice := rand.New(rand.NewPCG(demoSeed, 6))
	t := s.largest()
	of := func() survey.Subject { return survey.Subject{Of: survey.Activity, ID: s.held[t.Title]} }
	s.plan(s.at(t.On, 7, 30), func(ctx context.Context) error {
		return s.surveys.SaveSchedule(ctx, s.trainer.actor, s.id, of(), survey.Usual())
	})
	advance := func(ctx context.Context) error { return s.surveys.Advance(ctx, lms.System("survey:ask")) }
	for _, one := range []struct {
		opens lms.Day
		likes map[survey.Dimension]float64
		texts []string
	}{
		{t.On + 1, map[survey.Dimension]float64{"": 4, survey.Overall: 4.2}, []string{"Contoh dari meja layanan sendiri.", "Kurang waktu untuk praktik.", "Latihan menelusur bersama.", "Materinya dapat langsung dipakai."}},
		{t.On + 30, map[survey.Dimension]float64{"": 3.6}, []string{"Sudah saya pakai saat melayani mahasiswa.", "Belum sempat, meja sirkulasi kurang orang.", "Perlu didampingi sekali lagi."}},
	} {
		for _, at := range []time.Time{s.at(one.opens, 9, 30), s.at(one.opens+3, 6, 30), s.at(one.opens+7, 6, 30), s.at(one.opens+survey.UsuallyOpen+1, 6, 30)} {
			s.plan(at, advance)
		}
		s.plan(s.at(one.opens, 15, 40), func(ctx context.Context) error {
			asked, err := s.surveys.Occasions(ctx, s.trainer.actor, s.id, of())
			if err != nil || len(asked) == 0 {
				return err
			}
			there, err := s.activities.Trainings(ctx, s.trainer.actor, s.held[t.Title])
			if err != nil {
				return err
			}
			slices.SortFunc(there, func(a, b lms.Training) int { return cmp.Compare(a.AccountID, b.AccountID) })
			sheet, err := s.surveys.Find(ctx, s.trainer.actor, asked[0].ID)
			if err != nil {
				return err
			}
			for i, p := range there {
				if p.Ended.IsZero() || i == len(there)/2 && len(there) > survey.Least { // somebody forgets
					continue
				}
				_, ballot, err := s.surveys.Ballot(ctx, lms.Actor{AccountID: p.AccountID, LibraryID: s.id}, sheet.ID)
				if err != nil {
					return err
				}
				if err := s.answerSurvey(ctx, dice, sheet, survey.Sent{Token: ballot}, dice.NormFloat64()*0.5, one.likes, one.texts); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// answerSurvey is one answer to every question, around what is liked and the mood.
func (s *story) answerSurvey(ctx context.Context, dice *rand.Rand, sheet survey.Sheet, sent survey.Sent, mood float64, likes map[survey.Dimension]float64, texts []string) (err error) {
	step := func(about float64, from, to int) []string {
		return []string{fmt.Sprint(max(from, min(to, int(about+dice.NormFloat64()*0.6+0.5))))}
	}
	form := map[string][]string{}
	for _, q := range sheet.Questions {
		switch q.Kind {
		case survey.Matrix:
			for _, o := range q.Options {
				form[q.Row(o.ID)] = step(likes[q.Dimension]+mood, 1, q.Scale)
			}
		case survey.Rating:
			form[q.Field()] = step(likes[q.Dimension]+mood, 1, q.Scale)
		case survey.Promoter:
			form[q.Field()] = step(7.6+2*mood, 0, 10)
		case survey.Single:
			form[q.Field()] = []string{fmt.Sprint(q.Options[dice.IntN(len(q.Options))].ID)}
		case survey.Words:
			if dice.Float64() < 0.3 {
				form[q.Field()] = []string{texts[dice.IntN(len(texts))]}
			}
		}
	}
	if sent.Answers, err = sheet.Read(func(field string) []string { return form[field] }); err != nil {
		return err
	}
	sent.Token = survey.Token(sent.Token)
	if sent.Channel == survey.Paper {
		return s.surveys.Enter(ctx, s.trainer.actor, sheet.ID, sent, lms.DayOf(s.clock.In(s.zone)))
	}
	return s.surveys.Answer(ctx, sheet.ID, sent)
}
