package course

import (
	"bytes"
	"image/png"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"binapustaka/lms"
	"binapustaka/lms/locale"
	"binapustaka/lms/markdown"
)

// shipped are the courses of the starter curriculum, in the order in which they
// are installed.
var shipped = []string{"ambil-pesanan", "angka-web", "event-buku", "kampanye-medsos", "kemitraan", "koleksi", "konten-digital", "meja-layanan", "pengatalogan", "program-membaca", "referensi", "sirkulasi"}

func TestStartersAreSound(t *testing.T) {
	all := must[[]starter](t)(starters())
	var names []string
	size := 0 // of all pictures
	for _, c := range all {
		names = append(names, c.name)
		d, err := c.details(nil)
		if err != nil || d.Title != c.Title || d.Summary != c.Summary || c.SummaryEN == "" || d.OtherSummary != c.SummaryEN || !slices.Equal(d.Work, c.Work.clean()) || len(c.Competencies) == 0 {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.Test.Code != c.name || c.Test.Title == "" || c.Test.Minutes < 1 || c.Test.Text == "" {
			t.Errorf("%s: test %+v", c.name, c.Test)
		}
		files := map[string]bool{"course.json": true}
		minutes, tasks, lessons := 0, 0, 0
		for _, m := range c.Modules {
			if len(m.Lessons) < 2 {
				t.Errorf("%s: module %q has %d lessons", c.name, m.Title, len(m.Lessons))
			}
			for _, l := range m.Lessons {
				files[l.File] = true
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
				text, err := LessonText{Kind: Page, Title: l.Title, Minutes: l.Minutes, Body: l.body}.Clean()
				if err != nil || text.Body != l.body || text.Title != l.Title {
					t.Errorf("%s: %v", l.File, err)
				}
				if n := len(strings.Fields(l.body)); n < least || n > 900 {
					t.Errorf("%s/%s: %d words", c.name, l.File, n)
				}
			}
		}
		if len(c.Modules) != 3 || len(files) < 8 || len(files) > 11 {
			t.Errorf("%s: %d modules, %d files", c.name, len(c.Modules), len(files))
		}
		if lessons-tasks < 4 || tasks == 0 || len(c.pictures) == 0 {
			t.Errorf("%s: %d lessons to read, %d practicals and assignments, %d pictures", c.name, lessons-tasks, tasks, len(c.pictures))
		}
		for _, name := range c.pictures {
			if files[name] {
				t.Errorf("%s/%s is shown twice", c.name, name)
			}
			files[name] = true
			size += checkPicture(t, c.name+"/"+name)
		}
		if jp := float64(minutes+c.Test.Minutes) / 45; jp < c.JP || jp > c.JP+1 {
			t.Errorf("%s: %v JP for %d minutes", c.name, c.JP, minutes)
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
	if !slices.Equal(names, shipped) {
		t.Errorf("%v", names)
	}
	if size > 600_000 {
		t.Errorf("the pictures take %d bytes of the program", size)
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

func TestInstallStarter(t *testing.T) {
	w := newWorld(t)
	tests := map[string]int64{"sirkulasi": 71, "referensi": 72}
	ids := must[[]int64](t)(w.InstallStarter(ctx, lms.System("demo"), w.library, Named{Tests: tests}))
	if again := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{Tests: map[string]int64{"pengatalogan": 73}})); !slices.Equal(again, ids) {
		t.Errorf("installed again: %v, then %v", ids, again)
	}
	cards := must[[]Card](t)(w.Catalogue(ctx, w.rina, w.library, Filter{}))
	if len(cards) != len(shipped) || len(ids) != len(shipped) {
		t.Fatalf("%d courses", len(cards))
	}
	count := map[string]int{"referensi": 11, "sirkulasi": 11} // with a practical or assignment
	for _, name := range []string{"pengatalogan", "referensi", "sirkulasi"} {
		v := w.find(w.rina, ids[slices.Index(shipped, name)])
		if lacks := v.Lacks(); len(lacks) > 0 {
			t.Errorf("%s lacks %v", name, lacks)
		}
		lessons := v.Lessons()
		last := lessons[len(lessons)-1]
		if want := tests[name]; want == 0 {
			if last.Kind != InSlims || last.Practical == nil || last.Practical.Needed() != 3 || len(lessons) != 10 {
				t.Errorf("%s without its test ends with %+v", name, last)
			}
		} else if last.Kind != Test || last.AssessmentID == nil || *last.AssessmentID != want || !last.Required || len(lessons) != count[name] || last.ModuleNumber != 3 {
			t.Errorf("%s ends with %+v", name, last)
		}
	}

	// Tasks are assignments with their rubric.
	for _, l := range w.find(w.rina, ids[slices.Index(shipped, "koleksi")]).Lessons() {
		if l.Kind == Assignment {
			_, l, err := w.OpenLesson(ctx, w.rina, ids[slices.Index(shipped, "koleksi")], l.Key)
			if rubric := Rubric(l.Body); err != nil || len(rubric) != 4 || rubric[3].Name != "Keterbacaan" || rubric[0].Most() != 4 {
				t.Errorf("%v %+v", err, rubric)
			}
		}
	}
	if v := w.find(w.rina, ids[slices.Index(shipped, "koleksi")]); !v.Has(Assignment) {
		t.Error("koleksi has no assignment")
	}

	// Another library has its own, with the same keys; a changed course stays.
	at := slices.Index(shipped, "sirkulasi")
	d := w.find(w.trainer, ids[at]).Details
	w.ok(w.OpenDraft(ctx, w.trainer, ids[at]))
	d.Title = "Sirkulasi versi kami"
	w.ok(w.UpdateDetails(ctx, w.trainer, ids[at], d, 1))
	w.ok(w.Publish(ctx, w.trainer, ids[at]))
	must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{Tests: tests}))
	theirs := must[[]int64](t)(w.InstallStarter(ctx, w.elsewhere, w.other, Named{}))
	here, there := w.find(w.trainer, ids[at]), w.find(w.elsewhere, theirs[at])
	if here.Title != "Sirkulasi versi kami" || there.Title != "Sirkulasi dan Keanggotaan" || here.Lessons()[0].Key != there.Lessons()[0].Key {
		t.Errorf("%q, %q", here.Title, there.Title)
	}
}

// A library that got the courses from an earlier release is told what they
// serve; where a trainer has said so, or has written another summary, that stays.
func TestInstallStarterSaysWhatCoursesServe(t *testing.T) {
	w := newWorld(t)
	ids := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, Named{}))
	w.ok(second(w.db.Exec(`UPDATE course_version SET other_summary = '', other_language = '', competencies = NULL, work = NULL`)))
	at := func(name string) int64 { return ids[slices.Index(shipped, name)] }
	change := func(id int64, change func(*Details)) {
		w.ok(w.OpenDraft(ctx, w.trainer, id))
		e := must[Editing](t)(w.Edit(ctx, w.trainer, id))
		d := e.Draft.Details
		change(&d)
		w.ok(w.UpdateDetails(ctx, w.trainer, id, d, e.Draft.Revision))
	}
	change(at("koleksi"), func(d *Details) { d.Competencies = Set[int64]{} })
	w.ok(w.OpenDraft(ctx, w.trainer, at("referensi")))
	w.ok(second(w.db.Exec(`UPDATE course_version SET summary = 'Milik kami.' WHERE course_id = ?`, at("referensi"))))
	has := Named{Competencies: map[string]int64{"services": 3, "ict": 7, "collection": 1, "organising": 2}}
	for range 2 {
		must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, has))
	}
	draft := func(id int64) Details { return must[Editing](t)(w.Edit(ctx, w.trainer, id)).Draft.Details }
	if d := w.find(w.rina, at("pengatalogan")).Details; !slices.Equal(d.Competencies, Set[int64]{1, 2, 7}) || !d.Work.Has(RecordWork) ||
		!strings.HasPrefix(d.SummaryIn(locale.EN).Text, "From the book in hand") || d.SummaryIn(locale.ID) != (Summary{d.Summary, locale.ID}) {
		t.Errorf("%+v", d)
	}
	if d := draft(at("koleksi")); len(d.Competencies) > 0 || d.OtherSummary != "" {
		t.Errorf("a trainer had said: %+v", d)
	}
	if d := draft(at("referensi")); !slices.Equal(d.Competencies, Set[int64]{3}) || d.OtherSummary != "" {
		t.Errorf("with a summary of its own: %+v", d)
	}
	list := must[[]Serving](t)(w.Serving(ctx, w.rina, w.library))
	if len(list) != len(shipped) || !slices.ContainsFunc(list, func(s Serving) bool { return s.CourseID == at("sirkulasi") && s.Competencies.Has(3) }) {
		t.Errorf("%+v", list)
	}
}

// What lessons show is there, once; and a practical counts for completion where
// a SLiMS can be read, measures what its course names, and is left open where
// nobody could meet it.
func TestInstallStarterWithPicturesAndPracticals(t *testing.T) {
	w := newWorld(t)
	w.ok(second(w.db.Exec(`UPDATE "library" SET slims_sealed = 'x' WHERE id = ?`, w.library)))
	has := Named{Competencies: map[string]int64{"services": 3, "organising": 2, "collection": 1}}
	here := must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, has))
	must[[]int64](t)(w.InstallStarter(ctx, w.trainer, w.library, has))
	there := must[[]int64](t)(w.InstallStarter(ctx, w.elsewhere, w.other, has))
	want, measured := 0, map[int64]int{}
	for i, c := range must[[]starter](t)(starters()) {
		want += len(c.pictures)
		for _, l := range w.find(w.trainer, here[i]).Lessons() {
			_, l, err := w.OpenLesson(ctx, w.trainer, here[i], l.Key)
			w.ok(err)
			for _, m := range mediaIn.FindAllStringSubmatch(l.Body, -1) {
				if m, file, err := w.FindMedia(ctx, w.rina, m[1]); err != nil || !m.IsPicture() {
					t.Errorf("%s: %v %s %v", l.Title, m, file, err)
				}
			}
			if strings.Contains(l.Body, ".png)") != (len(mediaIn.FindAllString(l.Body, -1)) > 0) {
				t.Errorf("%s shows what is not there", l.Title)
			}
			if l.Kind != InSlims {
				continue
			}
			measured[l.Practical.CompetencyID]++
			counts := c.name == "pengatalogan" || c.name == "sirkulasi"
			if other, ok := w.find(w.elsewhere, there[i]).Lesson(l.Key); l.Required != counts || !ok || other.Required {
				t.Errorf("%s/%s: required %v, without SLiMS %v", c.name, l.Title, l.Required, other.Required)
			}
		}
	}
	if list := must[[]Media](t)(w.ListMedia(ctx, w.trainer, w.library, lms.Page{Size: 100})); len(list) != want {
		t.Errorf("%d pictures, want %d", len(list), want)
	}
	if !maps.Equal(measured, map[int64]int{1: 1, 2: 2, 3: 3}) {
		t.Errorf("practicals measure %v", measured)
	}
}

func TestInstallStarterAtOnce(t *testing.T) {
	w := newWorld(t)
	const many = 4
	var done sync.WaitGroup
	got := make([][]int64, many)
	errs := make([]error, many)
	for i := range many {
		done.Go(func() { got[i], errs[i] = w.InstallStarter(ctx, w.trainer, w.library, Named{}) })
	}
	done.Wait()
	for i := range many {
		if errs[i] != nil || !slices.Equal(got[i], got[0]) || len(got[i]) != len(shipped) {
			t.Errorf("%v, %v", got[i], errs[i])
		}
	}
	var courses, versions, lessons int
	w.ok(w.db.Get(&courses, `SELECT COUNT(*) FROM course`))
	w.ok(w.db.Get(&versions, `SELECT COUNT(*) FROM course_version WHERE status = 'published'`))
	w.ok(w.db.Get(&lessons, `SELECT COUNT(*) FROM course_lesson`))
	want := 0
	for _, c := range must[[]starter](t)(starters()) {
		for _, m := range c.Modules {
			want += len(m.Lessons)
		}
	}
	if courses != len(shipped) || versions != len(shipped) || lessons != want {
		t.Errorf("%d courses, %d versions, %d lessons", courses, versions, lessons)
	}
}
