package main

import (
	"bytes"
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/partner"
	"binapustaka/lms/programme"
	"binapustaka/lms/report"
	"binapustaka/web/paper"
)

// planPartners tells of a school whose classes come each month, of the health office
// that lends its nurses, and of a reading garden that shares the Saturdays. The
// school's agreement ends soon.
func (s *story) planPartners() {
	keeper := s.people[2]
	school := s.planPartner(s.at(s.opened+20, 9, 0), keeper, partner.Details{Kind: partner.School, Name: "SDN 2 Tirtamaya", Address: "Jalan Melati 4", Note: "Datang dengan berjalan kaki; jangan pada hari Senin."},
		partner.Contact{Name: "Wahyuni", Role: "Guru pustakawan", Phone: "0812-0000-0002", Email: "perpustakaan@sdn2.example"})
	s.planAgreement(s.at(s.opened+22, 10, 0), keeper, school, partner.Agreement{Kind: partner.Memorandum, Number: "12/PK/PUST", Subject: "Kunjungan kelas tiap bulan dan pinjaman rombongan",
		From: s.opened + 22, Until: day(s.truth.Period.To + 40), RemindDays: partner.RemindDays})
	for i, class := range []string{"III A", "IV B", "V A", "IV A"} {
		on := s.workday(s.truth.Period.To - 100 + lms.Day(30*i))
		v := partner.Plan{Class: class, Level: "sd", StartsAt: s.at(on, 9, 0), EndsAt: s.at(on, 11, 0), Place: "Ruang anak", Agenda: []partner.Point{"tour", "story", "opac"}, Expected: 28 + i}
		s.planVisit(keeper, school, v, partner.Result{Counted: true, Pupils: 25 + 2*i, Adults: 2, Done: "Berkeliling, mendengarkan dongeng, lalu mencari tiga buku di OPAC.", Outcome: "Sebagian besar menemukan bukunya sendiri.",
			Feedback: []string{"Anak-anak meminta datang lagi.", "Dongengnya disukai; waktunya terasa pendek.", "Kelas lain ingin ikut."}[i%3]})
	}

	office := s.planPartner(s.at(s.truth.Period.To-90, 9, 30), keeper, partner.Details{Kind: partner.Institution, Name: "Puskesmas Tirtamaya", Address: "Jalan Kenanga 11"}, partner.Contact{Name: "Hartono", Role: "Promosi kesehatan", Phone: "0812-0000-0011"})
	s.planDeed(keeper, office, partner.Entry{On: s.workday(s.truth.Period.To - 70), What: "Pojok baca ibu dan anak di ruang tunggu", Note: "120 buku, diganti tiap tiga bulan."})
	s.planDeed(keeper, office, partner.Entry{On: s.workday(s.truth.Period.To - 30), What: "Bincang gizi anak", Counted: true, People: 46})

	garden := s.planPartner(s.at(s.opened+80, 9, 0), keeper, partner.Details{Kind: partner.Community, Name: "Taman Baca Pelangi"}, partner.Contact{Name: "Sulastri", Role: "Pengelola"})
	s.plan(s.at(s.truth.Period.To-20, 9, 0), func(ctx context.Context) error {
		list, err := s.programmes.List(ctx, s.trainer.actor, s.id, programme.Years)
		for _, p := range list {
			if p.Kind == programme.Reading && err == nil {
				err = s.partners.NameOnProgramme(ctx, s.trainer.actor, *garden, p.ID, true)
			}
		}
		return err
	})
}

func day(d lms.Day) *lms.Day { return &d }

// planPartner has the trainer enter a partner, whose id is there from then on, and
// its keeper a contact.
func (s *story) planPartner(at time.Time, keeper *person, d partner.Details, c partner.Contact) *int64 {
	id := new(int64)
	s.plan(at, func(ctx context.Context) (err error) {
		d.KeeperID = keeper.actor.AccountID
		if *id, err = s.partners.Create(ctx, s.trainer.actor, s.id, d); err != nil {
			return err
		}
		return s.partners.SaveContact(ctx, keeper.actor, *id, c)
	})
	return id
}

// planAgreement has the keeper file what was signed.
func (s *story) planAgreement(at time.Time, keeper *person, id *int64, a partner.Agreement) {
	s.plan(at, func(ctx context.Context) error {
		var b bytes.Buffer
		doc := report.Document{Title: a.Subject, Library: a.Number, MadeAt: at, Facts: []report.Fact{{Name: "Berlaku", Value: locale.ID.Date(a.From) + " – " + locale.ID.Date(*a.Until)}}}
		if err := paper.Report(&b, doc, locale.ID); err != nil {
			return err
		}
		file, err := lms.NewScan("Nota kesepahaman.pdf", b.Bytes(), "")
		if err != nil {
			return err
		}
		_, err = s.partners.SaveAgreement(ctx, keeper.actor, *id, a, &file)
		return err
	})
}

// planVisit has the keeper plan a visit a fortnight before it, and write about it
// once it is over.
func (s *story) planVisit(keeper *person, id *int64, v partner.Plan, r partner.Result) {
	visit := new(int64)
	s.plan(v.StartsAt.AddDate(0, 0, -14), func(ctx context.Context) (err error) {
		v.Hosts = []int64{keeper.actor.AccountID}
		*visit, err = s.partners.SaveVisit(ctx, keeper.actor, *id, 0, v, 0)
		return err
	})
	s.plan(v.EndsAt.Add(time.Hour), func(ctx context.Context) error {
		return s.partners.Receive(ctx, keeper.actor, *id, *visit, r, 0)
	})
}

// planDeed has the keeper enter what else was done.
func (s *story) planDeed(keeper *person, id *int64, e partner.Entry) {
	s.plan(s.at(e.On, 15, 0), func(ctx context.Context) error { return s.partners.SaveEntry(ctx, keeper.actor, *id, e) })
}
