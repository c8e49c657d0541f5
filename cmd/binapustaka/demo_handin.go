package main

import (
	"context"
	"time"

	"binapustaka/lms/course"
)

// handIns are what people write for the assignment of the reference course.
var handIns = []string{`Pertanyaan pertama: «Ada buku tentang hukum?»
Pertanyaan saya: «Boleh diceritakan, keadaan apa yang ingin Ibu pahami?» dan «Apa yang sudah Ibu ketahui?»
Kebutuhan sebenarnya: hak penyewa rumah bila sewa dinaikkan di tengah jalan.
Penutup: «Bagian perjanjiannya sudah jelas.» Sisanya dirujuk ke pos bantuan hukum. 14 menit.

Yang saya ubah: saya langsung mengetik «hukum» sebelum bertanya. Mulai Senin saya ulangi dahulu kebutuhannya.`,
	`Pertanyaan pertama: «Cari sejarah kota.»
Pertanyaan saya: «Untuk zaman kapan?» lalu «Seperti apa jawaban yang diharapkan?»
Kebutuhan sebenarnya: foto pasar lama untuk pameran sekolah.
Penelusuran: koleksi deposit, lalu arsip daerah; dua buku dibuang karena tanpa sumber foto.
Penutup: terjawab sebagian, dirujuk ke arsip. 20 menit.

Yang saya ubah: pertanyaan pertama saya masih tertutup. Saran pengamat: tunggu tiga detik sebelum bertanya lagi.`,
	`Pertanyaan pertama: «Buku anak di mana?»
Pertanyaan saya: «Boleh tahu, anaknya suka cerita seperti apa?»
Kebutuhan sebenarnya: bacaan untuk anak sembilan tahun yang baru lancar membaca.
Penutup: meminjam dua judul, akan kembali minggu depan. 9 menit.

Yang saya ubah: menanyakan kesukaan, bukan umur, lebih dahulu.`}

var handInComments = []string{
	"Kebutuhan sebenarnya tertangkap dengan baik. Tuliskan juga istilah yang Anda buang saat menelusur.",
	"Catatan penutupnya jujur, itu yang paling berguna. Lanjutkan dengan memeriksa kebiasaan baru itu setelah dua minggu.",
}

// planHandIn: somebody does the assignment, and the trainer reads it some days
// later; what came in last still waits.
func (s *story) planHandIn(p *person, courseID int64, key string, at time.Time) {
	text, comment := handIns[s.dice.IntN(len(handIns))], handInComments[s.dice.IntN(len(handInComments))]
	levels := make([]int, 5)
	for i := range levels {
		levels[i] = 1 + s.dice.IntN(3)
	}
	s.plan(at, func(ctx context.Context) error {
		if err := s.courses.SaveDraft(ctx, p.actor, courseID, key, text); err != nil {
			return err
		}
		return s.courses.HandIn(ctx, p.actor, courseID, key)
	})
	s.plan(at.AddDate(0, 0, 5+s.dice.IntN(20)), func(ctx context.Context) error {
		all, err := s.courses.MyHandIns(ctx, p.actor, courseID, key)
		if err != nil {
			return err
		}
		return s.courses.Mark(ctx, s.trainer.actor, all[len(all)-1].ID, course.MarkText{Accepted: true, Levels: levels, Comment: comment}, 0)
	})
}
