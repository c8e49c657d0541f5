package intake

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"binapustaka/lms"
	"binapustaka/lms/locale"
)

var today = lms.DayOn(2026, time.November, 27)

func house() House {
	return House{Name: "Perpustakaan Kota", Today: today, ActorID: 9, Taken: map[string]bool{"orang.lain": true}, Slims: []Slims{{"dewi", "Dewi Lestari"}},
		Check: func(n lms.Newcomer) error {
			if strings.Contains(n.Username, " ") {
				return lms.Problems{lms.FailField("username", "account.username_form")}
			}
			return nil
		},
		People: []Known{
			{ID: 1, Name: "Siti Rahmawati, S.Sos.", Username: "siti", StaffNumber: "198505172010012003"},
			{ID: 2, Name: "Budi Santoso", Slims: "budi1"}, {ID: 3, Name: "Budi Santoso", Username: "budi2", StaffNumber: "777"},
			{ID: 9, Name: "Admin", Username: "admin"},
		}}
}

func plan(t *testing.T, kind Kind, h House, lines ...string) Plan {
	t.Helper()
	table, err := Read("", []byte(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	m := kind.Recognise(table.Head.Cells)
	if missing := kind.Missing(m); len(missing) > 0 {
		t.Fatalf("%q lacks %v", lines[0], missing)
	}
	return Make(kind, table, m, h)
}

// told is a plan in short: line, outcome, and where and why something is wrong.
func told(p Plan) (list []string) {
	for _, l := range p.Lines {
		s := fmt.Sprint(l.Line, " ", l.Outcome)
		for _, q := range l.Problems {
			s += " " + q.Column + ":" + strings.TrimPrefix(q.Key, "intake.")
		}
		list = append(list, s)
	}
	return list
}

func wants(t *testing.T, p Plan, want ...string) {
	t.Helper()
	if got := told(p); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestPlanOfPeople(t *testing.T) {
	p := plan(t, People, house(), "Nama;Nama Pengguna;NIP;Surel;Peran;Kepegawaian;Awal Kontrak;Akhir Kontrak",
		"Rina Wati;rina.w;199001012015012001;;pustakawan, pelatih;PNS;;",
		"Siti Rahmawati, S.Sos., M.Hum.;siti;;;;;;",
		"Siti Rahmawati, S.Sos.;siti;198505172010012003;;;;;",
		"Siapa;budi2;198505172010012003;;;;;",
		"Joko;joko;1.98505E+17;;raja;abdi;;",
		"Joko;joko;;;admin;PPPK;1/3/2026;",
		"Joko;joko dua;;;;PPPK;1/3/2026;1/2/2026",
		"Dewi;dewi;;;;;;",
		"Lain;orang.lain;;;;;;",
		"Rina W;RINA.W;;;;;;",
		"Budi Santoso;budi3;;;;;;",
		"Budi Santoso;;;;;;;",
		"Tanpa;;;;;;;",
		"Budi S.;budi1;778;;;;;")
	wants(t, p, "2 new", "3 changed", "4 refused :line_twice", "5 refused Nama Pengguna:person_crossed",
		"6 refused NIP:staff_number_mangled Peran:role_unknown Kepegawaian:employment_unknown",
		"7 refused Peran:role_admin", "8 refused Akhir Kontrak:hours.days_crossed Nama Pengguna:account.username_form",
		"9 refused Nama Pengguna:username_in_slims", "10 refused Nama Pengguna:account.username_taken", "11 refused :line_twice",
		"12 new Nama:namesake", "13 refused Nama:person_ambiguous", "14 refused Nama Pengguna:username_missing", "15 changed Nama:name_stays")
	if q := p.Lines[11].Problems[0]; !strings.Contains(fmt.Sprint(q.Args), "Budi Santoso (budi1), Budi Santoso (777)") {
		t.Errorf("the candidates: %v", q.Args)
	}
	if c := p.Lines[1].Changes; len(c) != 1 || c[0] != (Change{Name, "Siti Rahmawati, S.Sos.", "Siti Rahmawati, S.Sos., M.Hum."}) {
		t.Errorf("%+v", c)
	}
}

func TestPlanOfTrainings(t *testing.T) {
	h := house()
	h.People[0].Counted = []Counted{{"Kursus RDA", today - 10}}
	p := plan(t, Trainings, h, "Nama,NIP,Judul,Penyelenggara,Tgl Mulai,Tgl Selesai,JP,No. Sertifikat",
		"Siti Rahmawati,,Bimtek,Perpusnas,10/6/2024,12/6/2024,\"7,5\",B.1",
		"\"Siti Rahmawati, S.Sos.\",,Bimtek,Perpusnas,10/6/2024,12/6/2024,\"7,5\",B.1",
		",198505172010012003,Bimtek,Perpusnas,,12/6/2024,8,B.1",
		"Budi Santoso,,Bimtek,,,12/6/2024,8,",
		",777,,,12/6/2024,31/6/2024,-1,",
		"Orang Asing,,Bimtek,,,12/6/2024,8,",
		"siti,,Bimtek 2,,13/6/2024,12/6/2024,,",
		"siti,,Bimtek 3,,,1/1/2027,8,",
		"siti,,kursus rda,,,"+(today-10).String()+",8,",
		"admin,,Bimtek,,,12/6/2024,8,")
	wants(t, p, "2 refused Nama:person_near", "3 new", "4 refused :line_twice", "5 refused Nama:person_ambiguous",
		"6 refused Tgl Selesai:day_form Judul:hours.title_missing JP:amount_form", "7 refused Nama:person_unknown",
		"8 refused Tgl Selesai:hours.days_crossed JP:amount_missing", "9 refused Tgl Selesai:day_ahead", "10 refused Judul:counted", "11 refused :own")
	if q := p.Lines[0].Problems[0]; !strings.Contains(fmt.Sprint(q.Args), "Siti Rahmawati, S.Sos. (198505172010012003)") {
		t.Errorf("the suggestion: %v", q.Args)
	}
	if l := p.Lines[1]; l.past.JP != 750 || l.past.Number != "B.1" || l.past.From.String() != "2024-06-10" {
		t.Errorf("%+v", l.past)
	}
}

func TestPlanOfCertificates(t *testing.T) {
	h := house()
	day := lms.DayOn(2024, time.June, 12)
	h.People[0].Records = []Record{
		{ClaimID: 1, Stands: true, Past: lms.Past{Title: "Bimtek", Organiser: "Perpusnas", From: day, To: day, JP: 800}},
		{ClaimID: 2, Stands: true, Past: lms.Past{Title: "Lama", Organiser: "Perpustakaan Kota", From: day, To: day, Number: "L/1", Issued: day}},
		{ClaimID: 3, Past: lms.Past{Title: "Ditarik", Organiser: "X", From: day, To: day, JP: 100}},
	}
	p := plan(t, Certificates, h, "Nama;Judul;Nomor Sertifikat;Tanggal Terbit;Berlaku Sampai;Penyelenggara",
		"siti;bimtek;B/1;2024-06-20;;", "siti;Lama;L/1;12/6/2024;;", "siti;Baru;N/1;12/6/2024;;", "siti;Salah;;;1/1/2020;", "siti;Ditarik;D/1;12/6/2024;;")
	wants(t, p, "2 changed", "3 unchanged", "4 new", "5 refused Nomor Sertifikat:number_missing Tanggal Terbit:day_missing", "6 new")
	if l := p.Lines[0]; l.record.ClaimID != 1 || l.past.JP != 800 || l.past.Organiser != "Perpusnas" || l.past.Number != "B/1" {
		t.Errorf("a certificate of a training: %+v", l.past)
	}
	q := plan(t, Trainings, h, "Nama;Judul;Penyelenggara;Tanggal;JP", "siti;Bimtek;Perpusnas;12/6/2024;8", "siti;Bimtek;Perpusnas;12/6/2024;9", "siti;Ditarik;X;12/6/2024;1")
	wants(t, q, "2 unchanged", "3 refused :line_twice", "4 new")
	if q.Lines[2].record == nil {
		t.Error("what was taken back is made anew, not once more")
	}
}

func TestPlanOfHours(t *testing.T) {
	p := plan(t, Hours, house(), "nama;tanggal;uraian;sebagai;jp;menit", "siti;31/12/2024;;peserta;18,5;", "siti;31/12/2024;;pengajar;;90", "siti;31/12/2024;;penonton;2;")
	wants(t, p, "2 new", "3 new", "4 refused sebagai:work_unknown")
	if a, b := p.Lines[0].past, p.Lines[1].past; a.JP != 1850 || a.Organiser != "Perpustakaan Kota" || !b.Teaching || b.Minutes != 90 {
		t.Errorf("%+v %+v", a, b)
	}
}

// The headings of our own templates are recognised, in every language.
func TestOwnHeadings(t *testing.T) {
	for _, l := range locale.All {
		for _, kind := range Kinds {
			var head []string
			for _, c := range kind.Columns() {
				head = append(head, l.T("intake.column_"+c))
			}
			m := kind.Recognise(head)
			for i, c := range kind.Columns() {
				if at, ok := m[c]; !ok || at != i {
					t.Errorf("%s, %s: %q is not %s: %v", l, kind, head[i], c, m)
				}
			}
		}
	}
}
