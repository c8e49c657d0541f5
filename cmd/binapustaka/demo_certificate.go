package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"strings"

	"binapustaka/lms"
	"binapustaka/lms/certificate"
	"binapustaka/lms/locale"
	"binapustaka/lms/portfolio"
)

// planCertificates switches certificates on for two courses and an activity, three
// months ago; since then they are issued every week. One was a mistake.
func (s *story) planCertificates() {
	first := s.workday(s.truth.Period.To - 90)
	s.plan(s.at(first, 9, 0), func(ctx context.Context) error {
		list, err := s.certificates.Subjects(ctx, s.admin.actor, s.id)
		if err != nil {
			return err
		}
		layout, err := s.drawLayout(ctx)
		if err != nil {
			return err
		}
		courses, activities := 0, 0
		for _, o := range list {
			d := certificate.Design{Language: locale.ID, Signer1: "Nuraini, S.I.Pust., M.Hum.", Position1: "Kepala Perpustakaan", Signer2: "Widya Lestari, S.I.Pust.", Position2: "Instruktur"}
			switch {
			case strings.HasPrefix(o.Key, "course-") && courses < 3:
				d.Score = true
				if courses++; courses == 1 {
					d.Months, d.Renews, d.LayoutID, d.Numbering = 24, true, layout, "{nomor}/DIKLAT/{kode}/{bulan_romawi}/{tahun}"
				}
			case strings.HasPrefix(o.Key, "activity-") && activities < 1:
				activities++
			case o.Key == "volunteers":
			default:
				continue
			}
			if _, err := s.certificates.Switch(ctx, s.admin.actor, s.id, o.Key, d); err != nil {
				return err
			}
		}
		return nil
	})
	for day := first; day <= s.truth.Period.To; day += 7 {
		s.plan(s.at(day, 19, 0), func(ctx context.Context) error {
			_, err := s.certificates.Issue(ctx, demoActor)
			return err
		})
	}
	s.plan(s.at(first+8, 10, 0), func(ctx context.Context) error {
		list, _, err := s.certificates.List(ctx, s.admin.actor, s.id, certificate.Filter{}, first, lms.Page{Number: 1})
		if err != nil || len(list) == 0 {
			return err
		}
		return s.certificates.Revoke(ctx, s.admin.actor, list[len(list)-1].ID, certificate.Mistake, "Gelar pada nama Anda keliru; penggantinya sudah terbit.", true)
	})
	s.plan(s.at(s.truth.Period.To, 20, 0), func(ctx context.Context) error {
		list, _, err := s.certificates.List(ctx, s.admin.actor, s.id, certificate.Filter{State: certificate.Valid}, s.truth.Period.To, lms.Page{Number: 1})
		if err != nil || len(list) == 0 {
			return err
		}
		// The first badge makes the library's key.
		if _, _, err := s.certificates.BadgeByCode(ctx, list[0].Code, "http://localhost"); err != nil {
			return err
		}
		today := lms.DayOf(s.now)
		for _, p := range s.people {
			if p.Username == demoLibrarian {
				_, err = s.portfolios.Share(ctx, p.actor, s.id, []portfolio.Section{portfolio.Courses, portfolio.Certificates}, today+portfolio.UsualDays, today)
			}
		}
		return err
	})
}

// drawLayout is a design of the library's own, with a signature.
func (s *story) drawLayout(ctx context.Context) (int64, error) {
	id, err := s.certificates.MakeLayout(ctx, s.admin.actor, s.id, "Resmi, dengan tanda tangan", false)
	if err != nil {
		return 0, err
	}
	var background, signature bytes.Buffer
	if err := errors.Join(jpeg.Encode(&background, letterhead(), nil), png.Encode(&signature, scribble())); err != nil {
		return 0, err
	}
	paper, err := s.certificates.AddPicture(ctx, s.admin.actor, s.id, false, &background)
	if err != nil {
		return 0, err
	}
	sign, err := s.certificates.AddPicture(ctx, s.admin.actor, s.id, true, &signature)
	if err != nil {
		return 0, err
	}
	own, err := s.certificates.OwnLayout(ctx, s.admin.actor, id)
	if err != nil {
		return 0, err
	}
	l := own.Layout
	l.Frame, l.Background = false, paper
	l.Signers = []certificate.Signer{{Name: "Nuraini, S.I.Pust., M.Hum.", Position: "Kepala Perpustakaan", Picture: sign, X: 200, Y: 148, Wide: 70}, {Name: "Widya Lestari, S.I.Pust.", Position: "Instruktur", X: 27, Y: 148, Wide: 70}}
	for _, part := range []certificate.Part{certificate.PartIssued, certificate.PartValid} { // above the band at the foot
		f := l.Fields[part]
		f.X, f.Y = f.X+7, f.Y-2
		l.Fields[part] = f
	}
	return id, s.certificates.SaveLayout(ctx, s.admin.actor, id, l)
}

// letterhead is paper with a band on each side.
func letterhead() image.Image {
	p := image.NewRGBA(image.Rect(0, 0, 1485, 1050))
	for y := range 1050 {
		for x := range 1485 {
			c := color.RGBA{253, 252, 247, 255}
			if edge := min(x, 1484-x); edge < 60+(y*40)/1050 {
				c = color.RGBA{13, 95, 95, 255}
				if edge > 52+(y*40)/1050 {
					c = color.RGBA{201, 138, 18, 255}
				}
			}
			p.SetRGBA(x, y, c)
		}
	}
	return p
}

// scribble is a signature as somebody photographs it.
func scribble() image.Image {
	p := image.NewGray(image.Rect(0, 0, 600, 220))
	for i := range p.Pix {
		p.Pix[i] = 240
	}
	for t := 0.; t < 1; t += 0.0005 {
		x, y := 40+t*500+30*math.Cos(t*38), 110-70*math.Sin(t*38)*(1-t)*math.Cos(t*5)
		for d := range 5 {
			p.SetGray(int(x)+d%2, int(y)+d, color.Gray{45})
		}
	}
	return p
}
