package main

import (
	"context"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/usage"
)

// promotion is a training after which patrons say that they are a little happier.
const promotion = "Praktik Promosi Koleksi Digital"

// planStudies declares what the head of the demo library wants to know: three
// trainings before they were held, what patrons say after one of them, one training
// that was over and one to come, and whether who trained more does more. One
// library's staff are too few for a verdict about them: the third says so, and
// patrons were not asked for long enough. That of the pair of tests is declared with it.
func (s *story) planStudies() {
	begins := map[string]lms.Day{}
	for _, t := range s.truth.Trainings {
		begins[t.Title] = t.Begins
	}
	for _, study := range []struct {
		of   string // title of the activity
		on   lms.Day
		plan impact.Plan
	}{
		{"Pelatihan Layanan Sirkulasi Prima", s.opened + 30, impact.Plan{Primary: usage.Loans, Exploratory: []string{usage.Extensions, usage.Visits}, Untouched: usage.DigitalReads}},
		{promotion, 0, impact.Plan{Primary: usage.DigitalReads, Exploratory: []string{usage.Loans, usage.NewMembers}, Untouched: usage.Visits}},
		{promotion, 0, impact.Plan{Title: "Kepuasan sesudah " + promotion, Primary: impact.Satisfaction, Untouched: usage.RecordsAdded, Readings: []int{270}}},
		{"Seminar Literasi Informasi", 0, impact.Plan{Primary: usage.Visits, Exploratory: []string{usage.Reservations}, Untouched: usage.DigitalReads}},
		{"Bimtek Pengatalogan RDA, angkatan III", 0, impact.Plan{Question: impact.OfStaff, Primary: usage.RecordsAdded}},
		{"Bimtek Pengatalogan RDA, angkatan IV", s.truth.Period.To - 1, impact.Plan{Question: impact.OfStaff, Primary: usage.RecordsAdded, Exploratory: []string{usage.RecordsChanged}}},
	} {
		on, known := begins[study.of]
		if !known { // it is still to come
			on = s.truth.Period.To + 14
		}
		p := study.plan
		if p.Title == "" {
			p.Title, p.Readings = study.of, impact.DefaultReadings
		}
		p.Kind, p.Begins = impact.OfActivity, on
		p.Before = impact.DefaultBefore
		if p.Question == "" {
			p.Question = impact.OfService
		} else {
			p.Before = 12 * impact.BlockDays
		}
		declared := study.on
		if declared == 0 {
			declared = max(on-10, s.opened+5)
		}
		s.plan(s.at(declared, 11, 0), func(ctx context.Context) error {
			p.SubjectID = s.held[study.of]
			_, err := s.impact.Declare(ctx, s.admin.actor, s.id, p, append(usage.Metrics(), impact.Satisfaction))
			return err
		})
	}
	s.plan(s.at(s.opened+6, 11, 0), func(ctx context.Context) error {
		_, err := s.impact.Declare(ctx, s.admin.actor, s.id, impact.Plan{Title: "Jam pelatihan dan cantuman", Question: impact.OfDose, Kind: impact.OfLibrary, SubjectID: s.id,
			Measure: impact.Hours, Begins: s.opened + 7, Primary: usage.RecordsAdded, Exploratory: []string{usage.Loans, usage.RecordsComplete}, Before: impact.DoseBefore, Readings: []int{180, 365}}, usage.Metrics())
		return err
	})
}
