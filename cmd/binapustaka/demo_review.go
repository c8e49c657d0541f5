package main

import (
	"context"
	"slices"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/assessment"
)

// essayQuestion is asked at the end of the trainer's own test; people mark it.
var essayQuestion = assessment.Question{Kind: assessment.Essay, Difficulty: assessment.Hard,
	Stem: "Seorang pemustaka marah karena reservasinya diberikan kepada orang lain. Ceritakan dalam paling banyak 150 kata bagaimana Anda menanggapinya, dan apa yang Anda periksa di SLiMS.",
	Body: assessment.Body{Feedback: "Jawaban yang baik mendengarkan dahulu, memeriksa antrean reservasi bersama pemustaka, menjelaskan tanpa menyebut nama orang lain, dan menutup dengan janji yang dapat ditepati.",
		Rubric: []assessment.Criterion{
			{Name: "Sikap", Levels: []assessment.Level{{Text: "membela diri atau menyalahkan"}, {Text: "sopan, tetapi langsung ke aturan", Points: 1}, {Text: "mengakui perasaannya lebih dahulu", Points: 2}}},
			{Name: "Pemeriksaan di SLiMS", Levels: []assessment.Level{{Text: "tidak ada"}, {Text: "menyebut reservasi secara umum", Points: 1}, {Text: "tab Reservasi dan pinjaman eksemplarnya", Points: 2}}},
			{Name: "Jalan keluar", Levels: []assessment.Level{{Text: "tidak ada"}, {Text: "ada, tanpa waktu", Points: 1}, {Text: "jelas, ada waktunya, dan adil bagi pengantre", Points: 2}}},
		}}}

// essay is what somebody writes for it.
func (s *story) essay(knows bool) string {
	if !knows {
		return "Saya minta maaf, lalu menjelaskan bahwa aturan reservasi memang begitu. Kalau masih marah, saya arahkan ke kepala perpustakaan."
	}
	return []string{
		"Saya berhenti dari pekerjaan lain dan berkata, «Bapak sudah menunggu lama, wajar kalau kesal.» Lalu saya buka transaksi beliau, tab Reservasi, bersama-sama: nomor urut dan tanggalnya terlihat. Ternyata reservasinya dihapus karena lewat batas ambil. Saya jelaskan tanpa menyebut siapa yang meminjam, membuat reservasi baru, dan berjanji mengabari lewat pesan pada hari bukunya kembali.",
		"Dengarkan sampai selesai, ulangi intinya, lalu periksa Sirkulasi → Reservasi. Kalau petugas kami yang keliru, saya akui dan saya carikan eksemplar di cabang hari itu juga. Kalau memang lewat batas, saya tunjukkan tanggalnya. Nama pemustaka lain tidak saya sebut. Besok pukul sepuluh saya telepon, ada atau belum ada bukunya.",
	}[s.dice.IntN(2)]
}

// Tests of the trainer's own, by what the story calls them.
const (
	ownTask      = "tugas"
	reviewedTest = "penyegaran"
)

// planReview: a refresher whose results near the pass mark are decided by
// people. The trainer has decided some; the others wait. So do the essays of the
// trainer's test, but one.
func (s *story) planReview() {
	today := lms.DayOf(s.now.In(s.zone))
	s.plan(s.at(s.workday(today-20), 9, 30), s.setRefresher)
	n := 0
	for i, p := range s.people {
		if i%2 == 0 || p.gone(today) || p.came > today-30 || p.Username == demoCoded {
			continue
		}
		n++
		s.plan(s.at(s.workday(today-17+lms.Day(n%9)), 8+n%6, 7*n%60), func(ctx context.Context) error {
			_, err := s.sit(ctx, p, reviewedTest)
			return err
		})
	}
	s.plan(s.at(s.workday(today-5), 15, 0), s.decide)
	s.plan(s.at(today-1, 16, 10), s.markOne)
}

func (s *story) setRefresher(ctx context.Context) error {
	a, err := s.assessments.Create(ctx, s.trainer.actor, s.id, assessment.Settings{Title: "Penyegaran: meja sirkulasi",
		Description: "Dua belas soal tentang peminjaman, reservasi, dan denda. Hasil di sekitar batas lulus dibicarakan lebih dahulu, tidak langsung diputuskan.",
		Minutes:     25, AttemptsAllowed: 1, PassPercent: 70, Reviewed: true, ShuffleItems: true, Reveal: assessment.RevealFull})
	if err != nil {
		return err
	}
	s.tests[reviewedTest] = a.ID
	shipped, err := s.assessments.Items(ctx, s.trainer.actor, s.tests["sirkulasi"])
	if err != nil {
		return err
	}
	list, _, err := s.assessments.Questions(ctx, s.trainer.actor, s.id, assessment.QuestionFilter{Text: "SLiMS"}, lms.Page{Size: 200})
	if err != nil {
		return err
	}
	var ids []int64
	for _, it := range shipped {
		ids = append(ids, it.Question.ID)
	}
	for i := 0; len(ids) < 12 && i < len(list); i += 5 {
		if !slices.Contains(ids, list[i].ID) {
			ids = append(ids, list[i].ID)
		}
	}
	for _, id := range ids {
		if err := s.assessments.AddItem(ctx, s.trainer.actor, a.ID, id, 1); err != nil {
			return err
		}
	}
	return s.assessments.Publish(ctx, s.trainer.actor, a.ID)
}

// decide settles the results that have waited longest, but two.
func (s *story) decide(ctx context.Context) error {
	_, tasks, err := s.assessments.Reviews(ctx, s.trainer.actor, s.tests[reviewedTest])
	if err != nil {
		return err
	}
	for i, t := range tasks {
		if t.Review != assessment.ReviewWaits || i+2 >= len(tasks) {
			continue
		}
		passed, reason := t.Percent >= 70, "Dua soal yang keliru sudah dibicarakan; jawaban lisannya tepat."
		if !passed {
			reason = "Hitungan denda masih keliru dua kali. Ulangi pelajaran denda, lalu coba lagi bulan depan."
		}
		if _, err := s.assessments.Decide(ctx, s.trainer.actor, t.ID, &passed, reason, len(t.Decisions)); err != nil {
			return err
		}
		s.clock = s.clock.Add(4 * time.Minute)
	}
	return nil
}

// markOne marks the first essay that waits.
func (s *story) markOne(ctx context.Context) error {
	_, tasks, err := s.assessments.MarkTasks(ctx, s.trainer.actor, s.tests[ownTask])
	if err != nil || len(tasks) == 0 {
		return err
	}
	sheet, err := s.assessments.MarkSheet(ctx, s.trainer.actor, s.tests[ownTask], tasks[0].Person, tasks[0].Position)
	if err != nil {
		return err
	}
	_, err = s.assessments.GiveMark(ctx, s.trainer.actor, s.tests[ownTask], tasks[0].Person, tasks[0].Position,
		assessment.Marking{Levels: []int{2, 1, 2}, Comment: "Sikapnya tepat. Sebutkan juga tab Reservasi, supaya rekan tahu apa yang Anda buka.", Of: sheet.Of})
	return err
}
