package main

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"

	"binapustaka/integration/slims/demo"
	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// crossed is the code of the test that is sat before and after a training.
const crossed = "silang"

// planPair: a test of two forms stands around the training that most people
// attended, half of them with A first and half with B; others are asked twice as
// well, to compare with. It has dice of its own, so that the rest of the story
// stays as it is.
func (s *story) planPair() {
	defer func(dice *rand.Rand) { s.dice = dice }(s.dice)
	s.dice = rand.New(rand.NewPCG(demoSeed, 3))
	t := s.largest()
	s.plan(s.at(s.workday(t.Begins-14), 8, 15), func(ctx context.Context) error { return s.setPair(ctx, t) })
	for _, p := range s.people {
		first := t.Begins - s.days(3, 5)
		if slices.Contains(t.Attendees, p.UserID) {
			first -= 5 // they are asked first, so that the orders are level among them too
		} else if s.chance(0.2) {
			continue
		}
		if p.came < first {
			s.planTwice(p, testOf(t), first, t.On+s.days(14, 24))
		}
	}
}

// largest is the training that most people attended, of those that Binapustaka saw coming.
func (s *story) largest() demo.Training {
	late := slices.DeleteFunc(slices.Clone(s.truth.Trainings), func(t demo.Training) bool { return t.On < s.opened+60 })
	return slices.MaxFunc(late, func(a, b demo.Training) int { return cmp.Compare(len(a.Attendees), len(b.Attendees)) })
}

// planTwice: one form on a day and the other one on a later day.
func (s *story) planTwice(p *person, taught string, first, second lms.Day) {
	if p.gone(second + 1) {
		return
	}
	for _, day := range []lms.Day{first, second} {
		s.plan(s.sometime(day), func(ctx context.Context) error {
			p.learnt[crossed] = p.learnt[taught]
			_, err := s.sit(ctx, p, crossed)
			return err
		})
	}
}

// setPair publishes the test and ties it to the training.
func (s *story) setPair(ctx context.Context, t demo.Training) error {
	closes := s.at(t.On+40, 16, 0)
	a, err := s.assessments.Create(ctx, s.trainer.actor, s.id, assessment.Settings{Title: "Layanan pemustaka: sebelum dan sesudah pelatihan",
		Description: "Dikerjakan dua kali, dengan soal yang berbeda: sebelum pelatihan dan beberapa minggu sesudahnya. Hasilnya dipakai untuk menilai pelatihannya, bukan Anda.",
		Minutes:     30, AttemptsAllowed: 2, PassPercent: 60, ClosesAt: &closes, Reveal: assessment.RevealScore, ShuffleItems: true, ShuffleOptions: true})
	if err != nil {
		return err
	}
	s.tests[crossed] = a.ID
	ids, err := s.competencies.IDs(ctx, s.trainer.actor, s.id)
	if err != nil {
		return err
	}
	if err := s.assessments.AddDraw(ctx, s.trainer.actor, a.ID, assessment.Draw{CompetencyID: ids["services"], Questions: 15, Points: 1, Section: 1}); err != nil {
		return err
	}
	for range 2 {
		if err := s.assessments.AddForm(ctx, s.trainer.actor, a.ID); err != nil {
			return err
		}
	}
	if err := s.assessments.Publish(ctx, s.trainer.actor, a.ID); err != nil {
		return err
	}
	pair, err := s.assessments.CreatePair(ctx, s.trainer.actor, a.ID, a.ID, assessment.PairSettings{ActivityID: s.held[t.Title], Crossed: true,
		Notes: "Yang tidak ikut diminta mengerjakan dua kali juga, sebagai pembanding."})
	if err != nil {
		return err
	}
	_, err = s.impact.Declare(ctx, s.admin.actor, s.id, impact.Plan{Title: "Nilai sesudah " + t.Title, Question: impact.OfGain, Kind: impact.OfPair, SubjectID: pair, Begins: t.Begins,
		Readings: []int{30, 90}}, usage.Metrics())
	return err
}
