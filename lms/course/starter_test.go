package course

import (
	"bytes"
	"image/png"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"binapustaka/lms/markdown"
)

// shipped are the courses of the starter curriculum, in the order in which they
// are installed; brief are those among them that answer questions at the keyboard.
var shipped = []string{"ambil-pesanan", "angka-web", "dua-menit-bibliografi", "dua-menit-keanggotaan", "dua-menit-sirkulasi", "event-buku", "kampanye-medsos", "kemitraan", "koleksi", "konten-digital", "meja-layanan", "pengatalogan", "program-membaca", "referensi", "sirkulasi"}
var brief = []string{"dua-menit-bibliografi", "dua-menit-keanggotaan", "dua-menit-sirkulasi"}

func TestStartersAreSound(t *testing.T) {
	all := must[[]starter](t)(starters())
	var names []string
	size := 0 // of all pictures
	for _, c := range all {
		names = append(names, c.name)
		d, err := c.details(nil)
		if err != nil || d.Title != c.Title || d.Summary != c.Summary || c.SummaryEN == "" || d.OtherSummary != c.SummaryEN || !slices.Equal(d.Work, c.Work.clean()) {
			t.Errorf("%s: %v", c.name, err)
		}
		checkFiles(t, c)
		if slices.Contains(brief, c.name) {
			checkBrief(t, c)
			continue
		}
		if len(c.Competencies) == 0 || c.Test.Code != c.name || c.Test.Title == "" || c.Test.Minutes < 1 || c.Test.Text == "" {
			t.Errorf("%s: test %+v", c.name, c.Test)
		}
		minutes, tasks, lessons := 0, 0, 0
		for _, m := range c.Modules {
			if len(m.Lessons) < 2 {
				t.Errorf("%s: module %q has %d lessons", c.name, m.Title, len(m.Lessons))
			}
			for _, l := range m.Lessons {
				lessons++
				if l.Kind != "" {
					tasks++
				}
				if !l.Optional { // JP are for what completes the course
					minutes += l.Minutes
				}
				if n := len(Rubric(l.body)); l.Kind != "" && l.Kind != InSlims && (l.Kind != Assignment || n < 3) {
					t.Errorf("%s/%s: %s with %d criteria", c.name, l.File, l.Kind, n)
				}
				least := 300 // words
				if l.Kind == InSlims {
					if least = 150; l.Practical == nil || len(l.Practical.Rules) == 0 || !slices.Contains(c.Competencies, l.Competency) {
						t.Errorf("%s/%s: a practical without rules, or of a competency that is not its course's", c.name, l.File)
					}
				}
				if n := len(strings.Fields(l.body)); n < least || n > 900 {
					t.Errorf("%s/%s: %d words", c.name, l.File, n)
				}
			}
		}
		if len(c.Modules) != 3 || lessons < 7 || lessons > 10 {
			t.Errorf("%s: %d modules, %d lessons", c.name, len(c.Modules), lessons)
		}
		if lessons-tasks < 4 || tasks == 0 || len(c.pictures) == 0 {
			t.Errorf("%s: %d lessons to read, %d practicals and assignments, %d pictures", c.name, lessons-tasks, tasks, len(c.pictures))
		}
		for _, name := range c.pictures {
			size += checkPicture(t, c.name+"/"+name)
		}
		if jp := float64(minutes+c.Test.Minutes) / 45; jp < c.JP || jp > c.JP+1 {
			t.Errorf("%s: %v JP for %d minutes", c.name, c.JP, minutes)
		}
	}
	if !slices.Equal(names, shipped) {
		t.Errorf("%v", names)
	}
	if size > 600_000 {
		t.Errorf("the pictures take %d bytes of the program", size)
	}
}

// checkFiles: every file of the course's folder is in the course, once, and a
// lesson is as it will be kept.
func checkFiles(t *testing.T, c starter) {
	t.Helper()
	files := map[string]bool{"course.json": true}
	add := func(name string) {
		if files[name] {
			t.Errorf("%s/%s is there twice", c.name, name)
		}
		files[name] = true
	}
	for _, m := range c.Modules {
		for _, l := range m.Lessons {
			add(l.File)
			text, err := LessonText{Kind: Page, Title: l.Title, Minutes: l.Minutes, Body: l.body}.Clean()
			if err != nil || text.Body != l.body || text.Title != l.Title {
				t.Errorf("%s/%s: %v", c.name, l.File, err)
			}
		}
	}
	for _, name := range c.pictures {
		add(name)
	}
	entries, err := starterFiles.ReadDir("starter/" + c.name)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !files[e.Name()] {
			t.Errorf("%s/%s is in no course", c.name, e.Name())
		}
	}
}

// checkPicture: a picture is small, wide enough for a desk and not needlessly
// wider, and there is what it was drawn from.
func checkPicture(t *testing.T, name string) (size int) {
	t.Helper()
	b, err := starterFiles.ReadFile("starter/" + name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := png.Decode(bytes.NewReader(b))
	if err != nil || len(b) > 40_000 || p.Bounds().Dx() < 720 || p.Bounds().Dx() > 1080 {
		t.Errorf("%s: %d bytes, %v", name, len(b), err)
	} else if r, g, b, _ := p.At(2, 2).RGBA(); min(r, g, b) < 0xf000 {
		t.Errorf("%s has no white ground", name)
	}
	if _, err := os.Stat("picture/" + strings.TrimSuffix(strings.ReplaceAll(name, "/", "-"), ".png") + ".svg"); err != nil {
		t.Error(err)
	}
	return len(b)
}

var (
	calloutLine = regexp.MustCompile(`(?m)^> \[!`)
	taskLine    = regexp.MustCompile(`(?m)^- \[ \] `)
	tableRule   = regexp.MustCompile(`(?m)^\| *:?-+`)
	marks       = regexp.MustCompile(`\*\*|^#|\[!|^\|| \| |` + "`")
	emptyCell   = regexp.MustCompile(`(?m)^\| *\||\| *\|`)
)

// What the writer marked up arrives: every callout, table, task and heading,
// and no mark is left in the text.
func TestStartersRender(t *testing.T) {
	for _, c := range must[[]starter](t)(starters()) {
		for _, m := range c.Modules {
			for _, l := range m.Lessons {
				name := c.name + "/" + l.File
				pictures := pictureIn.FindAllStringSubmatch(l.body, -1)
				body := pictureIn.ReplaceAllStringFunc(l.body, func(s string) string {
					return s[:strings.LastIndexByte(s, '(')] + "(/media/0123456789abcdef01234567.png)"
				})
				root, err := html.Parse(strings.NewReader(string(markdown.Render(body, c.Language, 2))))
				if err != nil {
					t.Fatal(err)
				}
				count := map[string]int{}
				level := 1
				for n := range root.Descendants() {
					switch {
					case n.Type == html.TextNode && n.Parent.Data != "code":
						if m := marks.FindString(strings.TrimSpace(n.Data)); m != "" {
							t.Errorf("%s: the mark %q is left in %q", name, m, n.Data)
						}
					case n.Type == html.ElementNode:
						count[n.Data]++
						for _, a := range n.Attr {
							if a.Key == "class" && a.Val == "task" {
								count["task"]++
							}
							if n := utf8.RuneCountInString(a.Val); a.Key == "alt" && (n < 60 || n > 350 || !strings.HasSuffix(a.Val, ".")) {
								t.Errorf("%s: a picture is described in %d characters: %q", name, n, a.Val)
							}
						}
						if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
							next := int(n.Data[1] - '0')
							if next == 1 || next > level+1 {
								t.Errorf("%s: a heading h%d after h%d", name, next, level)
							}
							level = next
						}
					}
				}
				for what, want := range map[string]int{
					"aside": len(calloutLine.FindAllString(l.body, -1)), "table": len(tableRule.FindAllString(l.body, -1)),
					"task": len(taskLine.FindAllString(l.body, -1)), "img": len(pictures), "video": 0,
				} {
					if count[what] != want {
						t.Errorf("%s: %d of %s, want %d", name, count[what], what, want)
					}
				}
				if slices.Contains(brief, c.name) { // read beside SLiMS, in a narrow panel
					if count["aside"] > 1 || count["task"] != 1 || count["table"]+count["img"]+count["a"]+count["h2"] > 0 {
						t.Errorf("%s: %v", name, count)
					}
					continue
				}
				reads := l.Kind != InSlims // a practical is short
				if count["aside"] == 0 || count["task"] < 2 || count["h2"] < 2 || reads && (count["table"] == 0 || count["h2"] < 3) {
					t.Errorf("%s: %v", name, count)
				}
				if m := emptyCell.FindString(l.body); m != "" {
					t.Errorf("%s: an empty cell", name)
				}
			}
		}
	}
}

// Each of a shipped test's answers is taught; the words are those of the lessons.
func TestStartersTeachWhatTheirTestsAsk(t *testing.T) {
	taught := map[string][]string{
		"ambil-pesanan":   {"memberi tahu petugas, bukan pemesan", "Sirkulasi → Reservasi", "Metode pemesanan", "Pemesanan hanya untuk eksemplar terpinjam", "ditambah** isi keranjang", "tersedia untuk dipinjam", "hapus** reservasi B00124", "layar OPAC belum menunjukkannya", "Tidak ada nama dan tidak ada judul", "Balas BATAL", "jangan meninggalkan judul", "hari buka", "sejak tanggal memesan", "tidak ada pengantre", "Tidak ada denda", "diambil ÷ (diambil + dilepas)", "Nilai tengah", "Jangan mencampur dua jenis pesanan"},
		"angka-web":       {"Tingkat keterlibatan = interaksi ÷ jangkauan", "angka tidak lengkap", "tulis **bilangannya**", "bergeser sekitar sebelas hari", "Dua titik selalu membentuk garis", "batang dimulai dari **nol**"},
		"event-buku":      {"tunda sampai bukunya ada", "sedikitnya 40 orang hadir", "paling banyak **dua** bentuk", "mengapa dia", "bolehkah direkam dan untuk apa", "Kalimat mana yang paling lama", "boleh dipinjam", "reproduksinya", "dinas perhubungan dan kepolisian", "biaya nyata ÷ kehadiran", "Cadangan bukan hiasan", "mengatur isi acara tidak", "selesai bila", "hentikan masuknya orang", "izin tertulis orang tuanya", "Statistik Penggunaan Koleksi", "25 dari 47", "pintu *keluar*"},
		"kampanye-medsos": {"siapa, melakukan apa, berapa banyak, sampai kapan", "wajib mendapat persetujuan orang tua atau walinya", "Hapus pada hari itu juga", "Menghapus bukan jalan pertama", "Ubah **satu hal**"},
		"kemitraan":       {"Apa yang sedang Anda upayakan tahun ini?", "Daftar anggota **tidak** dapat diberikan", "ada buku, uang, data, atau anak", "pengakhiran", "menugaskan satu guru", "angka per kelas", "narahubung", "orang yang akan mengerjakan", "adendum", "Bagi menjadi tiga kelompok", "satu orang dewasa untuk 10–15 murid", "Lembaga", "Aturan Peminjaman", "2 ÷ 60", "Jangan melewatkan pengembalian", "tidak pernah** akun bersama", "tanyakan sebabnya sebelum menegur", "Berkat Bu Lastri", "sekolah keempat", "dari bulan yang sama"},
		"koleksi":         {"tetap di rak", "Nilai guna = bagian pinjaman ÷ bagian koleksi", "Statistik Penggunaan Koleksi", "Buang Data Eksemplar Hilang", "tengah punggung"},
		"konten-digital":  {"Yang tidak diunggah tidak dapat bocor", "menghitung *pembukaan*, bukan orang", "dicadangkan **terpisah**", "1 Januari tahun berikutnya", "**menambah** cantuman"},
		"meja-layanan":    {"dua detik lagi", "jangan mengantar pulang dengan kendaraan pribadi", "OTP", "nomor lembaga, bukan nomor pribadi", "Selesai Transaksi"},
		"program-membaca": {"Sampai Juni, 20 anak usia 6–8 tahun", "3,5 jam", "itu kan buku anak kecil", "15–20 menit", "lagu pembuka yang selalu sama", "Pertanyaan mengajak tidak mempunyai satu jawaban yang benar", "Gambarnya terlihat dari jarak", "Jangan menyebut akhir cerita", "izin tertulis kepada penerbit", "sasarannya sendiri", "dibicarakan; nilainya tidak langsung dirata-rata", "izin tertulis", "**18 tahun**", "siapa yang menjemput", "Tidak ada pesan pribadi", "Jangan berjanji merahasiakan", "Bandingkan rata-rata, bukan jumlah", "| hasil |", "Ubah satu hal saja"},
		"sirkulasi": {"Selesai Transaksi", "daftar sementara", "Jumlah Pinjaman", "Periode Peminjaman", "Denda Harian", "tanggal 5 dengan lama 7 hari",
			"5 × Rp1.000", "sudah tersedia atau sudah dipinjam oleh yang bersangkutan", "Pengembalian Kilat", "memperpanjang keanggotaannya lebih dahulu"},
		"pengatalogan": {"bukan mengetik, melainkan mencari", "Judul tidak boleh kosong", "| Topik |", "| Geografis |", "| Masa |", "Badan Organisasi",
			"Santoso, Budi", "4 eksemplar di pusat dan 3 di cabang", "Pernyataan Tanggungjawab", "Pembuat nomor eksemplar"},
		"referensi": {"menemukan kebutuhan informasi yang sebenarnya", "menatap dan menyapa", "mengulang dengan kata sendiri", "apakah jawabannya sudah cukup",
			"dijawab dengan **kamus**", "lembaga lain yang lebih tepat", "perpustakaan AND sekolah", "Pencarian Spesifik", "85%", "dengan atau tanpa menyebut nama"},
	}
	for _, c := range must[[]starter](t)(starters()) {
		if slices.Contains(brief, c.name) { // they have no test
			continue
		}
		var all strings.Builder
		for _, m := range c.Modules {
			for _, l := range m.Lessons {
				all.WriteString(l.body)
			}
		}
		if len(taught[c.name]) == 0 {
			t.Errorf("%s: nothing is asked", c.name)
		}
		for _, words := range taught[c.name] {
			if !strings.Contains(all.String(), words) {
				t.Errorf("%s does not teach %q", c.name, words)
			}
		}
	}
}
