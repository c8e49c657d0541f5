package demo

import "strings"

func words(s string) []string { return strings.Split(s, "|") }

// The lists are our own; whoever bears one of these names does so by chance.
var (
	menNames   = words("Adi|Aditya|Agung|Ahmad|Andi|Anton|Ardi|Arif|Bagus|Bayu|Budi|Cahyo|Candra|Darmawan|Deni|Dimas|Dwi|Edi|Eko|Fajar|Fauzan|Ferdi|Galih|Gilang|Hadi|Hendra|Heru|Ilham|Imam|Indra|Irfan|Iwan|Joko|Krisna|Kurnia|Lukman|Made|Maulana|Naufal|Nanda|Nugroho|Panji|Pratama|Rafi|Rahmat|Rangga|Reza|Rian|Rizal|Satria|Sigit|Slamet|Surya|Taufik|Teguh|Tono|Umar|Wahyu|Wawan|Yoga|Yusuf|Zaki")
	womenNames = words("Aisyah|Alya|Amalia|Anisa|Ayu|Bunga|Cahaya|Citra|Dewi|Dian|Dinda|Eka|Elisa|Endah|Fatimah|Fitri|Gita|Hana|Hesti|Ika|Indah|Intan|Kartika|Kirana|Lani|Laras|Lestari|Lia|Maya|Mega|Melati|Mutia|Nabila|Nadia|Nia|Novi|Nurul|Okta|Putri|Rahma|Ratih|Ratna|Rini|Riska|Salma|Sari|Sekar|Siti|Sri|Tari|Tiara|Tuti|Ulfa|Vina|Wati|Widya|Wulan|Yanti|Yuni|Zahra")
	lastNames  = words("Abidin|Adinata|Anggara|Ardiansyah|Astuti|Aziz|Basuki|Cahyadi|Damayanti|Darmanto|Effendi|Fadillah|Firmansyah|Gunawan|Hakim|Halim|Handayani|Harahap|Hartono|Hasan|Hasibuan|Hidayat|Ibrahim|Irawan|Iskandar|Ismail|Kusnadi|Kusuma|Laksana|Lestari|Lubis|Mahendra|Manurung|Mardiana|Marpaung|Maulida|Mulyadi|Munandar|Nasution|Nugraha|Nuraini|Oktavian|Pangestu|Permana|Prabowo|Prasetyo|Purnama|Puspita|Rachman|Rahayu|Ramadhan|Ritonga|Safitri|Samosir|Santoso|Saputra|Saragih|Setiawan|Siahaan|Simanjuntak|Sinaga|Siregar|Situmorang|Sitorus|Sudrajat|Suharto|Sulaiman|Sulistyo|Supriadi|Suryani|Susanto|Sutrisno|Syahputra|Tanjung|Utami|Wibowo|Widodo|Wijaya|Winarno|Yulianti|Yusniar|Zulkarnain|Ma'ruf|Sa'diyah")

	streets   = words("Melati|Mawar|Kenanga|Cempaka|Anggrek|Flamboyan|Teratai|Dahlia|Bougenvil|Merpati|Kutilang|Cendrawasih|Elang|Rajawali|Garuda|Mangga|Rambutan|Durian|Nangka|Salak")
	schools   = words("SD Negeri|SMP Negeri|SMA Negeri|SMK Negeri|MTs Negeri|MA Negeri")
	guilds    = words("Universitas Tirta Nusantara|Politeknik Tirtamaya|Sekolah Tinggi Ilmu Bahari Tirtamaya|Dinas Pendidikan Kota Tirtamaya|Dinas Kesehatan Kota Tirtamaya|Komunitas Baca Lentera|Taman Bacaan Pelangi|PKBM Harapan Bangsa|Karang Taruna Sukamaju|Umum")
	provinces = words("Aceh|Sumatera Utara|Sumatera Barat|Riau|Jambi|Sumatera Selatan|Bengkulu|Lampung|Bangka Belitung|Kepulauan Riau|Banten|Betawi|Jawa Barat|Jawa Tengah|Yogyakarta|Jawa Timur|Madura|Bali|Lombok|Sumbawa|Flores|Sumba|Timor|Kalimantan Barat|Kalimantan Tengah|Kalimantan Selatan|Kalimantan Timur|Sulawesi Utara|Gorontalo|Sulawesi Tengah|Sulawesi Selatan|Toraja|Sulawesi Tenggara|Maluku|Maluku Utara|Papua")

	publishers = words("Pustaka Tirta|Bentala Media|Cakrawala Ilmu|Lentera Aksara|Nusa Cendekia|Rumah Kata|Samudra Buku|Penerbit Kenari|Aksara Jaya|Gema Literasi|Wahana Baca|Sinar Khatulistiwa|Graha Pena|Tunas Ilmu|Mitra Cendekia|Pelita Bangsa Press|Balai Kata|Layar Terkembang Books|Kelana Pustaka|Arus Timur|Universitas Tirta Nusantara Press|Bumi Persada|Cipta Wacana|Dian Aksara|Fajar Pustaka|Harapan Baru|Intan Media|Jendela Anak|Karya Muda|Mentari Kecil")
	places     = words("Jakarta|Bandung|Yogyakarta|Surakarta|Semarang|Surabaya|Malang|Denpasar|Medan|Padang|Palembang|Makassar|Manado|Banjarmasin|Pontianak|Depok|Bogor|Tangerang|Singapore|London|New York")

	folkTitles = words("Cerita Rakyat|Legenda|Dongeng|Hikayat|Mitos dan Legenda|Permainan Tradisional|Kuliner Tradisional|Rumah Adat|Tenun dan Motif|Lagu Daerah|Sejarah Lokal|Tokoh dan Pahlawan|Upacara Adat|Arsitektur Tradisional|Tanaman Obat|Peta Wisata|Bahasa dan Dialek|Seni Pertunjukan|Kisah Anak|Ragam Hias|Alat Musik|Pakaian Adat|Pantun dan Syair|Peribahasa|Naskah Kuno|Pasar dan Perdagangan|Perahu dan Pelayaran|Sistem Kekerabatan|Situs Purbakala|Flora dan Fauna")
	moods      = words("Senja|Hujan|Rindu|Sunyi|Cahaya|Kabut|Embun|Badai|Rahasia|Janji|Langkah|Jejak|Surat|Lagu|Mimpi|Bayang|Pulang|Musim|Warna|Nyala|Perahu|Jendela|Pintu|Rumah|Jalan|Kota|Sungai|Bukit|Ladang|Pelangi|Angin|Ombak|Gerimis|Purnama|Bintang|Fajar|Lentera|Cermin|Payung|Kereta|Layang-Layang|Jembatan|Menara|Taman|Halaman|Sawah|Pohon|Bunga|Daun|Akar|Burung|Kunang-Kunang|Dermaga|Teluk|Pulau|Karang|Topeng|Wayang|Gamelan|Kain|Kopi|Garam|Api|Debu|Tanah|Batu")
	wheres     = words("di Balik Gunung|di Ujung Kampung|di Tanah Rantau|di Tepi Sungai|di Kota Lama|di Pulau Seberang|di Pasar Malam|di Stasiun Tua|di Bawah Beringin|di Negeri Angin|untuk Ibu|untuk Ayah|dari Pesisir|dari Timur|dari Masa Kecil|yang Hilang|yang Tak Selesai|yang Tertinggal|Terakhir|Pertama|Bulan Juni|Bulan Desember|Tanpa Nama|Tujuh Purnama|Seribu Pintu|di Kaki Merapi|di Lereng Bukit|di Simpang Tiga|di Ruang Tunggu|di Atas Kapal|di Musim Panen|di Hari Minggu|untuk Adik|untuk Nenek|untuk Seorang Guru|bagi yang Pergi|dari Selatan|dari Seberang|dari Sebuah Desa|yang Kembali|yang Menunggu|yang Diam|yang Pecah|Sepanjang Malam|Sebelum Pagi|Setelah Hujan|Menjelang Petang|Tengah Hari|Paling Jauh|Paling Sunyi")
	audiences  = words("untuk Pemula|untuk Pelajar|untuk Mahasiswa|untuk Guru|untuk Umum|untuk Keluarga|di Sekolah Dasar|di Perguruan Tinggi|di Era Digital|bagi Masyarakat Desa|dan Penerapannya|dan Studi Kasus|secara Mandiri|dalam Praktik")
	forms      = words("Pengantar|Dasar-Dasar|Panduan Praktis|Teori dan Aplikasi|Metode|Buku Ajar|Strategi|Seri Belajar|Ensiklopedi|Kamus Istilah|Latihan Soal|Sejarah|Etika|Perkembangan|Manajemen|Modul")
	kids       = words("Kancil|Kelinci|Kura-Kura|Gajah|Burung Pipit|Ikan Mas|Semut|Lebah|Kupu-Kupu|Anak Ayam|Kucing Belang|Monyet Kecil|Harimau|Rusa|Bebek|Kambing Putih|Sapi Kecil|Kuda Poni|Orang Utan|Badak|Komodo|Penyu|Lumba-Lumba|Katak Hijau|Belalang|Capung|Siput|Cacing|Tupai|Burung Hantu|Merpati|Cendrawasih|Bangau|Ayam Jago|Angsa")
	deeds      = words("Berani Meminta Maaf|Belajar Menabung|dan Sahabat Baru|Pergi ke Sekolah|Menjaga Hutan|Suka Menolong|dan Hari Hujan|Naik Kereta|Berbagi Bekal|Takut Gelap|Membaca Buku|dan Kebun Ajaib|Mencari Ibu|Tidak Mau Tidur|Merapikan Mainan|Belajar Berenang|Menanam Padi|ke Pasar|di Kebun Binatang|dan Bulan|Kehilangan Topi|Memasak Bersama|Menjaga Adik|dan Perahu Kertas|Tersesat|Menang Lomba|dan Pelangi|Belajar Antre|Merawat Teman|Mencuci Tangan|dan Batu Ajaib|Pulang Kampung|Menyeberang Sungai")
	foreign    = words("Introduction to|Principles of|A Short History of|Handbook of|Understanding|Practical|Foundations of|Advances in")
)

// subjects are topics of non-fiction with their class.
var subjects = func() [][2]string {
	var list [][2]string
	for _, s := range words("Ilmu Komputer=004|Pemrograman Web=005.7|Basis Data=005.74|Kecerdasan Buatan=006.3|Ilmu Perpustakaan=020|Literasi Informasi=028.7|Kearsipan=025.1|Jurnalistik=070.4|Filsafat=100|Psikologi Anak=155.4|Psikologi Pendidikan=370.15|Logika=160|Tafsir=297.1|Fikih=297.4|Sejarah Kebudayaan Islam=297.9|Sosiologi=301|Antropologi=306|Statistika=310|Ilmu Politik=320|Ekonomi Mikro=338.5|Ekonomi Syariah=330.1|Koperasi=334|Hukum Perdata=346|Hukum Adat=340.5|Administrasi Negara=351|Pendidikan Karakter=370.1|Kurikulum=375|Pendidikan Anak Usia Dini=372.2|Perdagangan=381|Folklor=398|Bahasa Indonesia=499.22|Bahasa Inggris=420|Tata Bahasa Jawa=499.222|Matematika=510|Kalkulus=515|Fisika=530|Kimia Organik=547|Geologi=551|Biologi=570|Botani=580|Zoologi=590|Kedokteran Keluarga=610|Gizi=613.2|Kebidanan=618.2|Keperawatan=610.73|Teknik Sipil=624|Teknik Elektro=621.3|Otomotif=629.2|Pertanian Organik=631.5|Peternakan=636|Perikanan=639|Tata Boga=641.5|Tata Busana=646.4|Akuntansi=657|Manajemen Pemasaran=658.8|Kewirausahaan=658.4|Fotografi=770|Musik Daerah=781.6|Sepak Bola=796.33|Kesusastraan=800|Geografi=910|Sejarah Indonesia=959.8") {
		name, class, _ := strings.Cut(s, "=")
		list = append(list, [2]string{name, class})
	}
	return list
}()

var foreignSubjects = words("Library Science|Data Analysis|Database Systems|Machine Learning|Public Administration|Marine Biology|Organic Chemistry|Civil Engineering|Accounting|Child Psychology|Linguistics|Southeast Asian Studies|Nutrition|Statistics|Microeconomics|Environmental Law")

// trickyTitles contain the words of other events, quotes and backslashes.
var trickyTitles = []string{
	"Cara return item dan loan yang baik",
	"Administrator insert bibliographic data (contoh) with biblio_id (1)",
	"Siti Rahmawati return item B0000001 for member (2024.00001)",
	"Al-Qur'an dan Sains: Sebuah Pengantar",
	`Panduan "Quick Return method" bagi Petugas`,
	`Belajar \LaTeX dalam Sehari`,
	"Kumpulan Puisi (Edisi Revisi) with title (Hujan)",
	"Jum'at yang Tenang",
	"100% Bisa: 50 Langkah Menulis",
}
