package main

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/volunteer"
)

// Whoever helps the demo's library and signs in as a volunteer.
const (
	demoHelper     = "melati"
	helperPassword = "cerita untuk semua"
)

// planHelpers tells of a volunteer who reads to children and teaches it to the
// staff, with an account of her own, and of an author who comes now and then.
func (s *story) planHelpers() {
	first, melati, guest := s.workday(s.truth.Period.To-60), new(int64), new(int64)
	s.plan(s.at(first, 9, 30), func(ctx context.Context) error {
		for _, name := range []string{"Bercerita", "Menulis kreatif", "Bahasa isyarat"} {
			if err := s.helpers.SaveSkill(ctx, s.admin.actor, s.id, 0, name); err != nil {
				return err
			}
		}
		skills, err := s.helpers.Skills(ctx, s.admin.actor, s.id)
		if err != nil {
			return err
		}
		d := volunteer.Details{Kind: volunteer.Regular, Name: "Melati Simanjuntak", KeeperID: s.trainer.actor.AccountID, State: volunteer.Active, Consented: first, Adult: true}
		d.Email, d.Phone, d.Organisation, d.SkillIDs, d.Note = "melati@example.org", "0812-0000-0000", "Komunitas Dongeng Kota", []int64{skills[1].ID, skills[0].ID}, "Kabari paling lambat tiga hari sebelumnya."
		for day := time.Monday; day <= time.Saturday; day++ {
			d.Slots = append(d.Slots, volunteer.Slot{Weekday: day, Part: volunteer.Morning}, volunteer.Slot{Weekday: day, Part: volunteer.Noon})
		}
		if *melati, err = s.helpers.Create(ctx, s.trainer.actor, s.id, d); err != nil {
			return err
		}
		author := volunteer.Details{Kind: volunteer.Guest, Name: "Sutan Harahap", KeeperID: s.trainer.actor.AccountID, State: volunteer.Active, Consented: first, Adult: true}
		author.Organisation, author.Skills, author.SkillIDs = "Pengarang", "Bincang buku", []int64{skills[2].ID}
		if *guest, err = s.helpers.Create(ctx, s.trainer.actor, s.id, author); err != nil {
			return err
		}
		link, _, err := s.accounts.InviteGuest(ctx, s.admin.actor, *melati, demoHelper, "id")
		if err != nil {
			return err
		}
		return s.accounts.UseGuestTicket(ctx, link, helperPassword)
	})
	s.planHelp(first, melati, guest)
}

// planHelp is what they gave since, what Melati is thanked with, and what she is
// asked next.
func (s *story) planHelp(first lms.Day, melati, guest *int64) {
	for i, g := range []struct {
		who      *int64
		after    lms.Day
		what     string
		audience volunteer.Audience
		people   int
	}{{melati, 7, "Melatih membacakan cerita", volunteer.Staff, 9}, {melati, 18, "Dongeng Sabtu pagi", volunteer.Patrons, 31}, {guest, 26, "Bincang buku dengan pengarang", volunteer.Patrons, 44}, {melati, 33, "Dongeng untuk kelas yang berkunjung", volunteer.Patrons, 38}} {
		day := s.workday(first + g.after)
		s.plan(s.at(day, 15, 30), func(ctx context.Context) error {
			id, err := s.helpers.Offer(ctx, s.trainer.actor, *g.who, volunteer.Plan{On: day, From: 9 * 60, To: 10*60 + 30 + 15*i, What: g.what, Place: "Ruang anak", Audience: g.audience})
			if err != nil {
				return err
			}
			if err := s.helpers.Answer(ctx, s.trainer.actor, *g.who, id, true, ""); err != nil {
				return err
			}
			return s.helpers.Confirm(ctx, s.trainer.actor, *g.who, id, volunteer.Outcome{Came: true, From: 9 * 60, To: 10*60 + 30 + 15*i, People: &g.people})
		})
	}
	thanks := s.workday(first + 40)
	s.plan(s.at(thanks, 10, 0), func(ctx context.Context) error {
		_, err := s.certificates.Thank(ctx, s.trainer.actor, s.id, *melati, lms.Period{From: first, To: thanks})
		return err
	})
	s.plan(s.now.Add(-time.Hour), func(ctx context.Context) error {
		today := lms.DayOf(s.now.In(s.zone))
		for _, offer := range []volunteer.Plan{{On: today + 4, From: 9 * 60, To: 11 * 60, What: "Melatih suara dan jeda saat mendongeng", Audience: volunteer.Staff}, {On: today + 9, From: 18 * 60, To: 20 * 60, What: "Malam dongeng keluarga", Place: "Aula", Audience: volunteer.Patrons}} {
			if _, err := s.helpers.Offer(ctx, s.trainer.actor, *melati, offer); err != nil {
				return err
			}
		}
		return nil
	})
}
