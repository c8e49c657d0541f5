package main

import (
	"context"
	"math/rand/v2"

	"binapustaka/lms/account"
	"binapustaka/lms/course"
)

// planCurriculum: the courses beside the three that everybody is sent to are
// taken by who likes to, over the year. It has dice of its own, so that the rest
// of the story stays as it is.
func (s *story) planCurriculum() {
	defer func(dice *rand.Rand) { s.dice = dice }(s.dice)
	s.dice = rand.New(rand.NewPCG(demoSeed, 2))
	for _, c := range []struct {
		code   string
		part   float64 // of the year, when it is first told of
		liking float64
	}{{"meja-layanan", 0.12, 0.8}, {"ambil-pesanan", 0.25, 0.6}, {"koleksi", 0.3, 0.65}, {"konten-digital", 0.4, 0.55}, {"kampanye-medsos", 0.48, 0.6},
		{"program-membaca", 0.54, 0.7}, {"angka-web", 0.62, 0.5}, {"event-buku", 0.66, 0.65}, {"kemitraan", 0.7, 0.55}} {
		for _, p := range s.people {
			day := max(s.part(c.part)+s.days(0, 60), p.came+s.days(5, 20))
			if p.Username == demoLibrarian || day > s.truth.Period.To-8 || p.gone(day+30) || !s.chance(c.liking*(0.25+0.75*p.zeal)) {
				continue
			}
			s.planCourse(p, c.code, day, 0.84+0.14*p.zeal)
		}
	}
}

// planGroups: the trainer puts together whom she teaches together.
func (s *story) planGroups() {
	for _, g := range []struct {
		account.GroupDetails
		has func(*person) bool
	}{
		{account.GroupDetails{Name: "Meja layanan pusat", Note: "Petugas meja di Perpustakaan Pusat, bertemu setiap Senin pukul 07.30."}, func(p *person) bool { return p.Location == "PST" }},
		{account.GroupDetails{Name: "Petugas cabang", Note: "Layanan Cabang Timur dan Barat; pelatihan bersama setiap triwulan."}, func(p *person) bool { return p.Location == "TMR" || p.Location == "BRT" }},
		{account.GroupDetails{Name: "Relawan Dongeng Sabtu", Note: "Belajar program membaca bersama sebelum mendampingi anak."}, func(p *person) bool { return p.UserID == 0 }},
	} {
		s.plan(s.at(s.workday(s.part(0.7)), 9, 15), func(ctx context.Context) error {
			id, err := s.accounts.CreateGroup(ctx, s.trainer.actor, s.id, g.GroupDetails)
			if err != nil {
				return err
			}
			var members []int64
			for _, p := range s.people {
				if g.has(p) && p.Left == 0 && p.came < s.part(0.7) {
					members = append(members, p.actor.AccountID)
				}
			}
			_, err = s.accounts.AddMembers(ctx, s.trainer.actor, id, members)
			return err
		})
	}
}

// newcomers is the path of who is new at the service desk.
const newcomers = "Pustakawan layanan baru"

// planPath: the head and the trainer agree on what somebody new at the desk
// learns, and in which order; who holds that position finds it.
func (s *story) planPath() {
	s.plan(s.at(s.workday(s.truth.Period.To-9), 13, 30), func(ctx context.Context) error {
		profiles, err := s.competencies.Profiles(ctx, s.trainer.actor, s.id)
		if err != nil {
			return err
		}
		d := course.PathDetails{Name: newcomers, InOrder: true,
			Description: "Untuk rekan yang baru bertugas di meja layanan: tiga bulan pertama, didampingi seorang petugas senior. Kursus berikutnya terbuka setelah yang sebelumnya selesai."}
		for _, code := range []string{"sirkulasi", "meja-layanan", "referensi", "ambil-pesanan"} {
			d.Courses = append(d.Courses, s.outlines[code].CourseID)
		}
		for _, p := range profiles {
			if p.Name == "Petugas meja layanan" {
				d.Audience.Positions = append(d.Audience.Positions, p.ID)
			}
		}
		id, err := s.courses.CreatePath(ctx, s.trainer.actor, s.id, d)
		if err != nil {
			return err
		}
		return s.courses.PublishPath(ctx, s.trainer.actor, id, true)
	})
}

// talk is what is asked below a lesson, and the trainer's answer; "" while it
// waits.
var talk = []struct{ code, asked, answered string }{
	{"referensi", "Kalau pemustaka langsung menyebut judul, apakah wawancara tetap perlu? Rasanya seperti mempersulit.",
		"Satu pertanyaan saja: «Apakah buku ini yang Bapak perlukan, atau ada yang ingin dicari di dalamnya?» Bila memang judul itu, selesai. Sering kali ternyata bukan."},
	{"meja-layanan", "Bagaimana kalau yang marah justru rekan dari bidang lain, di depan pemustaka?",
		"Langkahnya sama, tempatnya yang berbeda: ajak ke ruang belakang dahulu. «Mari kita bicarakan di dalam, saya ikut.» Pemustaka tidak perlu menyaksikan."},
	{"meja-layanan", "Kalimat sandi untuk memanggil rekan di cabang kami belum ada. Boleh tahu yang dipakai cabang lain?", ""},
}

// planDiscussion: somebody who takes a course asks below the lesson that has a
// discussion; the last question waits.
func (s *story) planDiscussion() {
	for i, t := range talk {
		key := ""
		for _, l := range s.outlines[t.code].Lessons() {
			if l.Discuss {
				key = l.Key
			}
		}
		var who []learner
		for _, l := range s.learners[t.code] {
			if l.Left == 0 && l.began < s.truth.Period.To-20 {
				who = append(who, l)
			}
		}
		if key == "" || len(who) == 0 {
			continue
		}
		asker, id := who[i%len(who)], int64(0)
		at := s.at(s.workday(asker.began+4), 14, 5)
		if t.answered == "" {
			at = s.at(s.workday(s.truth.Period.To-3), 10, 40)
		}
		courseID := s.outlines[t.code].CourseID
		s.plan(at, func(ctx context.Context) (err error) {
			id, err = s.courses.Ask(ctx, asker.actor, courseID, key, t.asked)
			return err
		})
		if t.answered != "" {
			s.plan(at.AddDate(0, 0, 1), func(ctx context.Context) error {
				_, err := s.courses.Answer(ctx, s.trainer.actor, courseID, id, t.answered)
				return err
			})
		}
	}
}
