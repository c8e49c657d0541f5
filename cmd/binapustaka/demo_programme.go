package main

import (
	"context"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/impact"
	"binapustaka/lms/programme"
	"binapustaka/lms/usage"
)

// planProgrammes tells of what the library offers its patrons: Saturdays of reading
// for children with a contest at the end, which a study is about; a monthly book
// event; and a campaign. Numbers come from the calendar and not from the dice, so
// that the rest of the story stays as it is.
func (s *story) planProgrammes() {
	s.planReading()
	s.planBookEvent()
	s.planCampaign()
}

// planProgramme has the trainer make a programme, whose id is there from then on.
func (s *story) planProgramme(at time.Time, owner *person, d programme.Details) *int64 {
	id := new(int64)
	s.plan(at, func(ctx context.Context) (err error) {
		d.OwnerID = owner.actor.AccountID
		*id, err = s.programmes.Create(ctx, s.trainer.actor, s.id, d)
		return err
	})
	return id
}

// planParts has the owner write lines of a programme.
func (s *story) planParts(at time.Time, owner *person, id *int64, parts ...programme.Part) {
	s.plan(at, func(ctx context.Context) error {
		for _, part := range parts {
			if err := s.programmes.SavePart(ctx, owner.actor, *id, part); err != nil {
				return err
			}
		}
		return nil
	})
}

// planSession has the owner write about a session that they led.
func (s *story) planSession(at time.Time, owner *person, id *int64, one programme.Session) {
	s.plan(at, func(ctx context.Context) error {
		one.LeaderID = &owner.actor.AccountID
		_, err := s.programmes.SaveSession(ctx, owner.actor, *id, one)
		return err
	})
}

func (s *story) planReading() {
	owner, begins := s.people[1], s.quiet(s.opened+60)
	d := programme.Details{Kind: programme.Reading, Title: "Bacaan anak tiap Sabtu pagi", On: begins, Budget: 9_000_000, Metrics: []string{usage.YoungLoans, usage.YoungMembers, usage.Visits},
		Aims: "Anak dan remaja membaca bersama tiap Sabtu dan meminjam sendiri. Bersama dua taman baca."}
	id := s.planProgramme(s.at(begins-8, 10, 0), owner, d)
	s.plan(s.at(begins-7, 11, 0), func(ctx context.Context) error {
		_, err := s.impact.Declare(ctx, s.admin.actor, s.id, impact.Plan{Title: d.Title, Question: impact.OfService, Kind: impact.OfProgramme, SubjectID: *id, Begins: begins,
			Primary: usage.YoungLoans, Exploratory: []string{usage.Visits, usage.YoungMembers}, Untouched: usage.RecordsAdded, Before: impact.DefaultBefore, Readings: impact.DefaultReadings}, usage.Metrics())
		return err
	})
	books := []string{"Si Kancil dan Buaya\nTimun Mas", "Laskar Pelangi", "Malin Kundang\nBawang Merah Bawang Putih", "Mata di Tanah Melus"}
	for i := range 10 {
		day := begins.Week() + 5 + lms.Day(7*(i+1)) // a Saturday
		s.planSession(s.at(day, 12, 0), owner, id, programme.Session{StartsAt: s.at(day, 9, 0), EndsAt: s.at(day, 11, 0), Place: "Ruang anak", Group: []string{"Kelompok Kelinci", "Kelompok Gajah"}[i%2],
			Books: books[i%4], Questions: "Apa yang akan Anda lakukan bila menjadi tokohnya?", Done: "Membaca nyaring bergantian, lalu menggambar tokoh yang disukai.",
			Counted: true, Present: programme.Present{Children: 18 + i*5%9, Teenagers: 3 + i%3, Adults: 8 + i%4}})
	}
	second := begins + 21
	s.planParts(s.at(second, 13, 0), owner, id, programme.Part{Kind: programme.Cost, On: &begins, Title: "Buku hadiah", Amount: 2_450_000},
		programme.Part{Kind: programme.Cost, On: &second, Title: "Alat gambar dan kudapan", Amount: 1_180_000})
	s.plan(s.at(begins+70, 10, 0), func(ctx context.Context) error { return s.contest(ctx, *id) })
}

// contest is judged by two, and closed.
func (s *story) contest(ctx context.Context, id int64) error {
	jurors := []*person{s.people[1], s.people[2]}
	contest, err := s.programmes.SaveContest(ctx, s.trainer.actor, id, programme.Contest{Title: "Lomba cerita pendek", Criteria: "Gagasan\nBahasa\nKerapian"},
		[]int64{jurors[0].actor.AccountID, jurors[1].actor.AccountID})
	if err != nil {
		return err
	}
	for _, group := range []struct {
		age programme.Age
		n   int
	}{{programme.Child, 6}, {programme.Teenager, 4}} {
		if err := s.programmes.AddEntries(ctx, s.trainer.actor, id, contest, group.age, group.n, ""); err != nil {
			return err
		}
	}
	judging, err := s.programmes.FindContest(ctx, s.trainer.actor, id, contest)
	if err != nil {
		return err
	}
	for k, juror := range jurors {
		var scores []programme.Score
		for i, e := range judging.Entries {
			for c := range 3 {
				scores = append(scores, programme.Score{EntryID: e.ID, Criterion: c, Points: 60 + (i*7+c*5+k*3)%31})
			}
		}
		if err := s.programmes.SaveScores(ctx, juror.actor, id, contest, scores); err != nil {
			return err
		}
	}
	return s.programmes.CloseContest(ctx, s.trainer.actor, id, contest)
}

func (s *story) planBookEvent() {
	owner, first := s.people[3], s.workday(s.truth.Period.To-75)
	d := programme.Details{Kind: programme.Event, Title: "Event Bulan Buku", On: first, Budget: 15_000_000, Aims: "Tiap bulan satu hari bersama pengarang, seni, dan pameran."}
	id := s.planProgramme(s.at(first-14, 10, 0), owner, d)
	for i := range 3 {
		day := s.workday(first + lms.Day(30*i))
		s.planSession(s.at(day, 16, 0), owner, id, programme.Session{StartsAt: s.at(day, 8, 30), EndsAt: s.at(day, 14, 0), Place: "Aula Perpustakaan Pusat", Done: "Bincang buku, musikalisasi puisi, dan pameran komik.",
			Counted: true, Present: programme.Present{Children: 35 + 9*i, Teenagers: 48 + 7*i, Adults: 41 + 5*i}})
	}
	coming := s.workday(s.truth.Period.To + 15)
	s.planSession(s.at(s.truth.Period.To-2, 16, 30), owner, id, programme.Session{StartsAt: s.at(coming, 8, 30), EndsAt: s.at(coming, 14, 0), Place: "Aula Perpustakaan Pusat"})
	s.planParts(s.at(first-10, 13, 0), owner, id,
		programme.Part{Kind: programme.Guest, Label: "author", Title: "Larasati Ning, novelis", Detail: "Bincang buku pertama"},
		programme.Part{Kind: programme.Guest, Label: "performer", Title: "Sanggar Tirta Laras"},
		programme.Part{Kind: programme.Slot, On: &first, At: "09:00", Title: "Bincang buku bersama pengarang", Detail: "Aula"},
		programme.Part{Kind: programme.Slot, On: &first, At: "11:00", Title: "Musikalisasi puisi", Detail: "Sanggar Tirta Laras, halaman"},
		programme.Part{Kind: programme.Work, Title: "Komik dinding: sungai kami", Label: "Kelas V SDN 2 Tirtamaya"},
		programme.Part{Kind: programme.Cost, On: &first, Title: "Honorarium pengarang", Amount: 3_000_000})
}

func (s *story) planCampaign() {
	owner, first := s.people[2], s.truth.Period.To-45
	d := programme.Details{Kind: programme.Campaign, Title: "Ayo ke perpustakaan", On: first, Aims: "Warga tahu apa yang baru di perpustakaan."}
	id := s.planProgramme(s.at(first-3, 10, 0), owner, d)
	for i, text := range []string{"Buku pekan ini: lima novel yang baru datang.", "Pesan daring, ambil di loket: begini caranya.", "Sabtu membaca: ajak adik Anda.", "Perpanjang pinjaman dari rumah."} {
		on := first + lms.Day(14*i)
		post := programme.Part{Kind: programme.Post, On: &on, Label: programme.Channels[i%2], Title: text, State: programme.PostOut}
		if on > s.truth.Period.To-2 {
			post.State = programme.PostPlanned
		}
		s.planParts(s.at(min(on, s.truth.Period.To-2), 14, 0), owner, id, post)
	}
	s.plan(s.at(s.truth.Period.To-2, 15, 0), func(ctx context.Context) error {
		var list []programme.Reached
		for i := range 40 {
			for k, channel := range programme.Channels[:2] {
				list = append(list, programme.Reached{On: first + lms.Day(i), Channel: channel, Count: int64(240/(1+k) - i%14*9 + i*i*7%45 + 60)})
			}
		}
		return s.programmes.SaveReached(ctx, owner.actor, *id, list)
	})
}
