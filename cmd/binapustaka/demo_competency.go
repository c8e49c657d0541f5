package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"binapustaka/lms"
	"binapustaka/lms/competency"
)

// seenAtWork is what the head observed, by the group of the SKKNI.
var seenAtWork = map[string]string{
	"collection":   "Menyusun usulan pembelian dari catatan permintaan pemustaka, lalu memeriksa yang sudah ada di rak.",
	"organising":   "Mengatalog sepuluh judul; tajuk subjeknya diperiksa bersama sesudahnya.",
	"services":     "Melayani meja sirkulasi pada jam ramai; antrean terjaga dan pemustaka disapa.",
	"preservation": "Memilah buku rusak dan menuliskan mana yang dapat diperbaiki sendiri.",
	"professional": "Membagikan isi bimtek kepada rekan dalam pertemuan Senin.",
	"management":   "Menyiapkan jadwal meja untuk satu bulan dan membicarakannya dengan tim.",
	"ict":          "Mengganti sandi pemustaka dan mencetak kartu di SLiMS tanpa bertanya.",
}

// planCompetencies: the head gives the staff their profiles soon after they
// come; they say of themselves how well they do, once or twice in the year, and
// the head appraises most of them. It has dice of its own, so that the rest of
// the story stays as it is.
func (s *story) planCompetencies() {
	dice := rand.New(rand.NewPCG(demoSeed, 1))
	var head *person
	for _, p := range s.people {
		if p.Username == demoHead {
			head = p
		}
	}
	profiles := []string{"Pustakawan Terampil", "Pustakawan Ahli Pertama", "Petugas meja layanan"}
	for i, p := range s.people {
		if p.UserID == 0 || p == head { // volunteers hold no position
			continue
		}
		name := profiles[[]int{0, 0, 1, 0, 2}[i%5]]
		given := s.workday(max(p.came, s.opened+14) + 2)
		if p.gone(given) {
			continue
		}
		s.plan(s.at(given, 10, 20), func(ctx context.Context) error {
			list, err := s.competencies.Profiles(ctx, head.actor, s.id)
			for _, profile := range list {
				if err == nil && profile.Name == name {
					err = s.competencies.Assign(ctx, head.actor, s.id, []int64{p.actor.AccountID}, profile.ID)
				}
			}
			return err
		})
		able := 2 + 0.7*p.skill
		for n, part := range []float64{0.15 + 0.1*dice.Float64(), 0.8 + 0.1*dice.Float64()} {
			day := s.workday(max(s.part(part), given+lms.Day(7)))
			if p.gone(day) || dice.Float64() > 0.55+0.4*p.zeal {
				continue
			}
			s.planMarks(p, p, day, n, able+0.5*float64(n)+0.4*dice.NormFloat64(), dice)
		}
		if day := s.workday(s.part(0.6 + 0.3*dice.Float64())); !p.gone(day) && day > given && dice.Float64() < 0.7 {
			s.planMarks(head, p, day, 2, able+0.2*dice.NormFloat64(), dice)
		}
	}
}

// planMarks: somebody says of a person how well they do what their profile asks
// for; a person of oneself, the head of others, with what was seen.
func (s *story) planMarks(who, of *person, day lms.Day, n int, able float64, dice *rand.Rand) {
	chosen, noise := dice.Float64(), dice.NormFloat64()
	s.plan(s.at(day, 14, 10+n*7), func(ctx context.Context) error {
		g, err := s.competencies.Gap(ctx, of.actor, s.id, of.actor.AccountID)
		if err != nil || g.ProfileID == 0 {
			return err
		}
		var marks []competency.Mark
		for i, row := range g.Rows {
			if who != of && math.Mod(chosen+0.37*float64(i), 1) < 0.5 { // not everything is seen
				continue
			}
			level := int(math.Round(able + 0.6*noise*math.Sin(float64(i+1))))
			m := competency.Mark{CompetencyID: row.ID, Level: max(0, min(5, level))}
			if who != of {
				m.Observed = seenAtWork[row.Code]
			}
			marks = append(marks, m)
		}
		if len(marks) == 0 {
			return nil
		}
		token := fmt.Sprintf("demo-%d-%d", of.actor.AccountID, n)
		if who == of {
			return s.competencies.SaveSelf(ctx, who.actor, s.id, token, day, marks)
		}
		return s.competencies.Appraise(ctx, who.actor, s.id, of.actor.AccountID, token, day, day, marks)
	})
}
