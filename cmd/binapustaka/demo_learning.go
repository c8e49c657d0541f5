package main

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
	"binapustaka/lms/course"
)

// planCourses: a course is offered three times in the year. Who is keen takes
// more of them and gets further.
func (s *story) planCourses() {
	for _, c := range []struct {
		code string
		part float64
	}{{"sirkulasi", 0.06}, {"pengatalogan", 0.35}, {"referensi", 0.62}} {
		begins := s.part(c.part)
		var sent []*person
		for _, p := range s.people {
			if p.Username == demoLibrarian || !s.chance(0.3+0.6*p.zeal) {
				continue
			}
			day := max(begins+s.days(0, 30), p.came+s.days(2, 9))
			if p.gone(day + 20) {
				continue
			}
			if p.came < begins && s.chance(0.5) {
				sent = append(sent, p)
			}
			s.planCourse(p, c.code, day, 0.86+0.13*p.zeal)
		}
		s.plan(s.at(begins, 9, 0), func(ctx context.Context) error {
			ids := make([]int64, len(sent))
			for i, p := range sent {
				ids[i] = p.actor.AccountID
			}
			_, err := s.courses.EnrolMany(ctx, s.trainer.actor, s.outlines[c.code].CourseID, ids)
			return err
		})
	}
}

// planCourse: lesson by lesson, each with the same chance to be done, and the
// test when all are. A lesson that is not done was opened, and there it ends.
func (s *story) planCourse(p *person, code string, day lms.Day, goesOn float64) {
	o := s.outlines[code]
	day = s.workday(day)
	at := s.sometime(day)
	s.learners[code] = append(s.learners[code], learner{p, day})
	s.plan(at, func(ctx context.Context) error { return s.courses.Enrol(ctx, p.actor, o.CourseID) })
	for _, l := range o.Lessons() {
		if l.Kind == course.Test {
			s.planSittings(p, code, day+s.days(1, 3))
			return
		}
		if l.Kind == course.InSlims { // what they did in SLiMS is found by itself
			if p.UserID == 0 && l.Required && p.zeal > 0.3 {
				s.planAccepted(p, o.CourseID, l.Key, day+12)
			}
			continue
		}
		if !l.Required && s.chance(0.5) {
			continue
		}
		at = at.Add(time.Duration(l.Minutes+s.dice.IntN(10)) * time.Minute)
		if !s.chance(goesOn) {
			s.plan(at, func(ctx context.Context) error {
				_, _, err := s.courses.OpenLesson(ctx, p.actor, o.CourseID, l.Key)
				return err
			})
			return
		}
		if l.Kind == course.Assignment {
			s.planHandIn(p, code, l.Key, at)
			continue
		}
		s.plan(at, func(ctx context.Context) error {
			p.learnt[code] += 1 / float64(len(o.Lessons()))
			_, err := s.courses.CompleteLesson(ctx, p.actor, o.CourseID, l.Key)
			return err
		})
		if s.chance(0.6) {
			day = s.workday(day + s.days(1, 6))
			at = s.sometime(day)
		}
	}
}

// planSittings: a test, and again some days later while it is not passed.
func (s *story) planSittings(p *person, code string, day lms.Day) {
	passed := false
	for range 3 {
		s.planSitting(p, code, s.sometime(day), &passed)
		day += s.days(3, 9)
	}
}

// planSitting: one attempt, unless the test is passed by then, and nothing that
// would go on now.
func (s *story) planSitting(p *person, code string, at time.Time, passed *bool) {
	if s.now.Sub(at) < time.Hour {
		return
	}
	s.plan(at, func(ctx context.Context) error {
		if *passed {
			return nil
		}
		t, err := s.sit(ctx, p, code)
		*passed = t.Passed
		return err
	})
}

// planTests: the diagnostic test at the beginning and near the end of the year,
// and the test of what a training teaches before and after it.
func (s *story) planTests() {
	sit := func(p *person, code string, day lms.Day) {
		if day > p.came && !p.gone(day) {
			s.planSitting(p, code, s.sometime(day), new(bool))
		}
	}
	for _, p := range s.people {
		sit(p, "diagnostik", p.came+s.days(1, 12))
		if s.chance(0.35 + 0.5*p.zeal) {
			sit(p, "diagnostik", s.part(0.75+0.17*s.dice.Float64()))
		}
		for _, t := range s.truth.Trainings {
			for _, id := range t.Attendees {
				if p.UserID == id {
					sit(p, testOf(t), t.On-s.days(3, 9))
					sit(p, testOf(t), t.On+s.days(3, 14))
				}
			}
		}
	}
}

// gone reports whether the person has left by that day.
func (p *person) gone(day lms.Day) bool { return p.Left != 0 && day > p.Left }

// planToday is what somebody who tries the demo finds begun: a course that one
// librarian is in the middle of, a test that another has left open.
func (s *story) planToday() {
	today := lms.DayOf(s.now.In(s.zone))
	who := map[string]*person{}
	for _, p := range s.people {
		who[p.Username] = p
	}
	reads, sits := who[demoLibrarian], who[demoCoded]
	s.planCourse(reads, "sirkulasi", s.part(0.6), 1)
	o := s.outlines["pengatalogan"]
	s.plan(s.at(today-16, 9, 10), func(ctx context.Context) error { return s.courses.Enrol(ctx, reads.actor, o.CourseID) })
	for i, l := range o.Lessons()[:5] {
		s.plan(s.at(today-13+3*lms.Day(i), 15, 5), func(ctx context.Context) error {
			_, err := s.courses.CompleteLesson(ctx, reads.actor, o.CourseID, l.Key)
			return err
		})
	}

	s.plan(s.at(today-4, 10, 0), func(ctx context.Context) error { return s.setTask(ctx, ownTask, s.at(today+12, 16, 0)) })
	for i, p := range s.people {
		if p != reads && p != sits && i%6 == 0 && !p.gone(today) {
			s.plan(s.at(today-3+lms.Day(i/6%3), 9, 5*i%60), func(ctx context.Context) error {
				_, err := s.sit(ctx, p, ownTask)
				return err
			})
		}
	}
	s.plan(s.now.Add(-50*time.Minute), func(ctx context.Context) error { return s.leaveOpen(ctx, sits, ownTask, 3) })
	s.plan(s.at(today-2, 11, 0), s.draft)
}

// setTask publishes a long test of the trainer's own, from questions of the bank.
func (s *story) setTask(ctx context.Context, code string, closes time.Time) error {
	a, err := s.assessments.Create(ctx, s.trainer.actor, s.id, assessment.Settings{Title: "Tugas mandiri triwulan: prosedur layanan",
		Description: "Kerjakan di sela-sela tugas; pengerjaan boleh disela dan dilanjutkan di komputer lain. Buku panduan boleh dibuka.",
		Minutes:     8 * 60, AttemptsAllowed: 1, PassPercent: 70, ClosesAt: &closes, Reveal: assessment.RevealMarks})
	if err != nil {
		return err
	}
	s.tests[code] = a.ID
	list, _, err := s.assessments.Questions(ctx, s.trainer.actor, s.id, assessment.QuestionFilter{}, lms.Page{Size: 200})
	if err != nil {
		return err
	}
	for i := 0; i < len(list); i += 1 + len(list)/7 {
		if err := s.assessments.AddItem(ctx, s.trainer.actor, a.ID, list[i].ID, 1); err != nil {
			return err
		}
	}
	essay, err := s.assessments.CreateQuestion(ctx, s.trainer.actor, s.id, essayQuestion)
	if err != nil {
		return err
	}
	if err := s.assessments.AddItem(ctx, s.trainer.actor, a.ID, essay.ID, 4); err != nil {
		return err
	}
	return s.assessments.Publish(ctx, s.trainer.actor, a.ID)
}

// draft is a course that the trainer has begun to write.
func (s *story) draft(ctx context.Context) error {
	id, err := s.courses.Create(ctx, s.trainer.actor, s.id, course.Details{Title: "Literasi Informasi untuk Pemustaka", Focus: course.Users,
		Summary: "Mengajak pemustaka mengenali kebutuhan, menilai sumber, dan memakai informasi dengan jujur.", Language: "id", Level: course.Intermediate, JP: 4})
	if err != nil {
		return err
	}
	module, err := s.courses.AddModule(ctx, s.trainer.actor, id, "Mengenali kebutuhan informasi")
	if err != nil {
		return err
	}
	_, err = s.courses.AddLesson(ctx, s.trainer.actor, id, module, course.LessonText{Kind: course.Page, Title: "Dari rasa ingin tahu ke pertanyaan", Minutes: 12, Required: true,
		Body: "Pemustaka jarang datang dengan pertanyaan yang sudah jadi. Pelajaran ini melatih Anda membantu mereka merumuskannya.\n\n1. Dengarkan sampai selesai.\n2. Ulangi dengan kata-kata Anda.\n3. Tanyakan untuk apa informasi itu dipakai."})
	return err
}
