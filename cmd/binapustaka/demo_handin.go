package main

import (
	"context"
	"time"

	"binapustaka/lms/course"
)

// handIns are what people write for the assignment of a course, by the code of
// its test.
var handIns = map[string][]string{
	"referensi": {`Pertanyaan pertama: «Ada buku tentang hukum?»
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

Yang saya ubah: menanyakan kesukaan, bukan umur, lebih dahulu.`},
	"meja-layanan": {`Keadaan: 31 orang dalam lima hari menanyakan jam tutup, dihitung dengan garis.
Perbaikan: papan jam di pintu masuk, huruf 5 cm.
Sesudah: 12 orang pada minggu pertama, 9 pada minggu kedua; minggu kedua ada libur satu hari.
Pelajaran: warga lanjut usia masih bertanya karena papannya terlalu tinggi. Kami turunkan 40 cm.`,
		`Keadaan: telepon sering putus saat disambungkan; 8 dari 20 panggilan harus diulang.
Perbaikan: nomor meja dituliskan kepada penelepon sebelum disambungkan.
Sesudah: 3 dari 22 panggilan diulang. Cara menghitungnya sama, petugasnya bergiliran.
Pelajaran: kalimat pembuka perlu dilatih lagi, sebab dua rekan lupa menyebutkan nomornya.`},
	"ambil-pesanan": {`Delapan pesanan dalam dua minggu: 6 diambil, 1 dilepas, 1 dibatalkan. Tingkat pengambilan 6 ÷ 7 = 86%.
Waktu siap untuk buku di rak: nilai tengah 1 hari buka.
Kejadian ganjil: satu pesanan siap sesudah 5 hari karena bukunya ada di kereta penjajaran.
Perbaikan: kereta diperiksa sebelum pukul 08.00, pemiliknya petugas pagi.`},
	"koleksi": {`Kelas 640, 212 eksemplar. Bagian koleksi 4%, bagian pinjaman 9%, nilai guna 2,25 (Peminjaman berdasarkan Klasifikasi tahun lalu).
Dari 30 eksemplar: 19 baik, 7 perlu perbaikan ringan, 4 perlu diganti.
Usul: tambah enam judul masakan rumahan; ganti empat yang rusak; perkiraan Rp900.000.
Berhasil bila nilai gunanya turun ke bawah 2 dan reservasinya berkurang pada semester depan.`},
	"konten-digital": {`Lima berkas: profil kelurahan 2022 sampai 2025 dan foto peresmian taman baca.
Dasar hak: surat penyerahan kelurahan, disimpan bersama berkasnya. Empat publik, satu foto hanya untuk anggota.
Uji temu: rekan mengetik «penduduk»; tidak ada hasil. Kata itu kini ada di abstrak keempat profil.`},
	"kampanye-medsos": {`Tujuan: 20 orang tua dari Kelurahan Melati mendaftar Dongeng Sabtu sebelum akhir bulan.
Sasaran: ibu dengan anak kelas satu dan dua; tiga orang ditanyai di gerbang sekolah.
Kalender: empat kiriman seminggu, 45 menit sekali buat, penanggung jawab bergantian.
Ukuran: pendaftar dan yang hadir, dinilai tiga hari sesudah acara keempat.`},
	"program-membaca": {`Tujuan: sampai akhir triwulan rata-rata 15 anak usia 6–8 tahun hadir (sekarang 9), 8 di antaranya meminjam.
Pertemuan percobaan: 12 hadir, 5 meminjam. Dua anak terus berlarian sampai diberi tugas membalik halaman.
Keputusan: ubah. Meja sirkulasi dibuka sampai acara selesai, mulai pertemuan berikutnya.`},
	"angka-web": {`Pertanyaan: apakah jam buka Rabu sore dipakai?
Kunjungan Rabu sore: 168 dalam 8 Rabu (21 per Rabu), sebelumnya 120 dalam 8 Rabu (15).
Jumlahnya 288, akarnya 17, dua kali 34; selisih 48, di luar goyangan biasa.
Penjelasan lain: dua kunjungan kelas. Usul: teruskan sampai akhir semester, hitung lagi tanpa rombongan.`},
	"event-buku": {`Tema: Rempah di Dapur Kita. 27 judul, 33 eksemplar tersedia saat dihitung.
Hasil: 34 hadir (tujuan 30), 7 orang baru (tujuan 10), 11 buku bertema dipinjam (tujuan 15).
Yang dipelajari: meja pinjam dibuka 15 menit terlambat. Bulan depan dibuka sejak pembukaan acara.`},
	"kemitraan": {`Mitra: sebuah SD negeri, 900 meter dari cabang. Gurunya bercerita bahwa perpustakaannya terkunci karena tidak ada petugas.
Yang disepakati: kotak 40 buku selama delapan minggu, satu guru piket, hitungan ulang setiap empat minggu.
Yang tidak berjalan: minggu kedua kuncinya tidak ditemukan. Satu kunci kini disimpan di pos satpam.`},
}

var handInComments = []string{
	"Angkanya jujur, dan itu yang paling berguna. Tuliskan juga apa yang tidak berjalan, dengan sebabnya.",
	"Kebutuhannya tertangkap dengan baik. Lanjutkan dengan memeriksa kebiasaan baru itu setelah dua minggu.",
}

// planHandIn: somebody does the assignment of a course, and the trainer reads it
// some days later; what came in last still waits.
func (s *story) planHandIn(p *person, code, key string, at time.Time) {
	texts, courseID := handIns[code], s.outlines[code].CourseID
	text, comment := texts[s.dice.IntN(len(texts))], handInComments[s.dice.IntN(len(handInComments))]
	levels := make([]int, 8)
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
		_, l, err := s.courses.OpenLesson(ctx, s.trainer.actor, courseID, key)
		if err != nil {
			return err
		}
		m := course.MarkText{Accepted: true, Levels: levels[:len(course.Rubric(l.Body))], Comment: comment}
		return s.courses.Mark(ctx, s.trainer.actor, all[len(all)-1].ID, m, 0)
	})
}
