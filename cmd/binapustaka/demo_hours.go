package main

import (
	"bytes"
	"context"
	"fmt"

	"binapustaka/lms"
	"binapustaka/lms/hours"
	"binapustaka/lms/locale"
	"binapustaka/lms/report"
	"binapustaka/web/paper"
)

// planHours keeps the ledger every week, notes who is employed how, and lets people
// hand in what they learnt elsewhere and taught: approved, returned, and waiting.
func (s *story) planHours() {
	end := s.truth.Period.To
	s.plan(s.at(s.workday(end-80), 9, 30), func(ctx context.Context) error {
		from, to := end-300, end+430
		for i, p := range s.people {
			status := hours.Status{Kind: hours.Civil}
			switch {
			case p.actor.AccountID == 0: // comes later
				continue
			case p.UserID == 0:
				status.Kind = hours.Other
			case i%4 == 3:
				status = hours.Status{Kind: hours.Contract, From: &from, To: &to}
			}
			if err := s.hours.SetStatus(ctx, s.admin.actor, s.id, p.actor.AccountID, status); err != nil {
				return err
			}
		}
		return nil
	})
	approved := s.workday(end - 75)
	s.planExternal(demoLibrarian, approved, hours.Draft{Title: "Bimbingan teknis layanan inklusi sosial", Organiser: "Perpustakaan Nasional RI", From: approved - 9, To: approved - 7, Amount: hours.Amount{JP: 20_00}}, true, "")
	returned := s.workday(end - 12)
	s.planExternal("rina", returned, hours.Draft{Title: "Webinar preservasi digital", Organiser: "Ikatan Pustakawan Indonesia", From: returned - 3, To: returned - 3, Amount: hours.Amount{JP: 8_00}}, true, "Di sertifikat tertulis 3 JP, bukan 8. Perbaiki lalu ajukan lagi.")
	waits := s.workday(end - 4)
	s.planExternal(demoHead, waits, hours.Draft{Title: "Pelatihan kepemimpinan perpustakaan", Organiser: "Pusdiklat Perpusnas", From: waits - 6, To: waits - 2, Amount: hours.Amount{Minutes: 40 * 45}}, false, "")
	s.plan(s.at(s.workday(end-40), 14, 0), func(ctx context.Context) error {
		subjects, err := s.hours.Subjects(ctx, s.trainer.actor, s.id)
		if err != nil || len(subjects) == 0 || subjects[0].On == 0 {
			return err
		}
		id, err := s.hours.Claim(ctx, s.trainer.actor, s.id, 0, hours.Draft{Kind: hours.Teaching, Subject: subjects[0].Key, From: subjects[0].On, To: subjects[0].On, Amount: hours.Amount{JP: 4_00}}, nil)
		if err != nil {
			return err
		}
		return s.hours.Decide(ctx, s.admin.actor, id, 1, true, "")
	})
	for day := s.opened + 26; day <= end; day += 7 {
		s.plan(s.at(day, 19, 5), s.postHours)
	}
	s.plan(s.at(end, 19, 10), s.postHours)
}

func (s *story) postHours(ctx context.Context) error {
	_, err := s.hours.Post(ctx, demoActor)
	return err
}

// planExternal lets somebody hand in a training elsewhere, and the administrator
// decide on it: an answer returns it.
func (s *story) planExternal(username string, on lms.Day, d hours.Draft, decided bool, answer string) {
	var id int64
	d.Kind = hours.External
	s.plan(s.at(on, 11, 15), func(ctx context.Context) error {
		for _, p := range s.people {
			if p.Username != username {
				continue
			}
			var b bytes.Buffer
			doc := report.Document{Title: d.Title, Library: d.Organiser, MadeAt: s.at(d.To, 16, 0), Facts: []report.Fact{{Name: "Sertifikat", Value: fmt.Sprintf("No. %d/%s", 100+p.UserID, d.To)}, {Name: "Diberikan kepada", Value: p.actor.Name},
				{Name: "Tanggal", Value: locale.ID.Date(d.From) + " – " + locale.ID.Date(d.To)}}}
			if err := paper.Report(&b, doc, locale.ID); err != nil {
				return err
			}
			file, err := hours.NewFile("Sertifikat.pdf", b.Bytes())
			if err != nil {
				return err
			}
			id, err = s.hours.Claim(ctx, p.actor, s.id, 0, d, &file)
			return err
		}
		return fmt.Errorf("nobody in the demo is called %s", username)
	})
	if decided {
		s.plan(s.at(s.workday(on+2), 10, 20), func(ctx context.Context) error {
			return s.hours.Decide(ctx, s.admin.actor, id, 1, answer == "", answer)
		})
	}
}
