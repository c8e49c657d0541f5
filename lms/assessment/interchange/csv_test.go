package interchange

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf16"

	"binapustaka/lms/assessment"
	"binapustaka/lms/locale"
)

// The template reads in both languages as the same examples of every kind.
func TestTemplate(t *testing.T) {
	for _, l := range locale.All {
		file := Template(l)
		r := Read("", file, Options{})
		if r.Format != CSV || len(r.Items) != len(assessment.Kinds) || len(r.Problems) != 0 {
			t.Fatalf("%s: %s %d questions\n%s", l, r.Format, len(r.Items), shownJSON(r.Problems))
		}
		want := examples(func(indonesian, english string) string {
			if l == locale.ID {
				return indonesian
			}
			return english
		})
		for i, it := range r.Items {
			if it.Kind != assessment.Kinds[i] || shownJSON(it.Question) != shownJSON(want[i].Normal()) {
				t.Errorf("%s: %s\nwant %s", l, shownJSON(it.Question), shownJSON(want[i].Normal()))
			}
		}
	}
	if !strings.Contains(string(Template(locale.ID)), "jenis;pertanyaan;kunci;kiri_1;pilihan_1") {
		t.Error(string(Template(locale.ID)))
	}
}

func TestCSV(t *testing.T) {
	for _, c := range []struct{ name, file, want, problems string }{
		{"letters as columns", "Soal,A,B,C,Kunci\nSiapa?,Cutter,Dewey,Otlet,B\n", "single Cutter|+Dewey|Otlet", ""},
		{"several right", "Soal;A;B;C;Kunci\nMana?;x;y;z;A, C\n", "multiple +x|y|+z", ""},
		{"tabs", "Soal\tA\tB\tKunci\nMana?\tx\ty\t2\n", "single x|+y", ""},
		{"Excel says its separator", "sep=;\nSoal;A;B;Kunci\nMana?;x;y;a\n", "single +x|y", ""},
		{"quoted", "jenis,soal,pilihan_1,pilihan_2,kunci\npg,\"Dua, tiga\n\"\"apa\"\"?\",\"x;y\",z,A\n", "single +x;y|z", ""},
		{"weights with commas", "Soal;A;B;Kunci;bobot_1;bobot_2\nMana?;x;y;A;;33,3%\n", "single +x|y!33.3", ""},
		{"formula kept apart", "Soal;A;B;Kunci\nMana?;'=1+1;'-x;A\n", "single +=1+1|-x", ""},
		{"true or false", "jenis;soal;kunci\nbenar/salah;x;S\n", "true_false |+", ""},
		{"unknown column", "soal;jenis;catatan\nx;uraian;y\n", "essay ", "1:csv_column_unknown"},
		{"not used", "soal;jenis;kunci;pilihan_1\nx;isian;Dewey;y\n", "short_answer ", "2:lost"},
		{"unknown kind", "soal;jenis\nx;tebak\n", "", "2:csv_kind"},
		{"key of nothing", "Soal;A;B;Kunci\nMana?;x;y;D\n", "", "2:csv_key_beyond"},
		{"key unreadable", "Soal;A;B;Kunci\nMana?;x;y;AB\n", "", "2:csv_key"},
		{"difficulty", "soal;jenis;kesukaran\nx;uraian;gampang\n", "", "2:csv_difficulty"},
		{"number", "soal;jenis;kunci\nx;angka;tiga\n", "", "2:not_a_number"},
		{"truth", "soal;jenis;kunci\nx;benar/salah;mungkin\n", "", "2:csv_truth"},
		{"area", "soal;jenis;kunci;pilihan_1;gambar;keterangan gambar\nx;hotspot;A;tengah;/media/x.png;y\n", "", "2:csv_area"},
		{"level", "soal;jenis;pilihan_1\nx;esai;Isi | dua\n", "", "2:csv_level"},
		{"more cells than columns", "soal;jenis\nx;uraian;y\n", "", "2:csv_cell_beyond"},
		{"no heading", "Siapa?;Cutter;Dewey\n", "", "1:csv_column_unknown 1:csv_column_unknown 1:csv_column_unknown 1:csv_no_stem"},
		{"column twice", "soal;soal\nx;y\n", "", "1:csv_column_twice"},
		{"open quotation mark", "soal;jenis\n\"x;uraian\ny;uraian\n", "essay ", "2:csv_quote"},
		{"quotation mark closed by another's", "soal;jenis\n\"x;uraian\n\"y\";uraian\nz;uraian\n", "essay ", "2:csv_quote"},
	} {
		r := Read(CSV, []byte(c.file), Options{})
		got := ""
		if len(r.Items) > 0 {
			got = string(r.Items[0].Kind) + " " + options(r.Items[0].Question)
		}
		if p := keys(r.Problems); got != c.want || p != c.problems && !(c.want == "" && strings.HasPrefix(p, c.problems)) {
			t.Errorf("%s: %q %s", c.name, got, p)
		}
	}
	q, _ := one(t, CSV, "jenis;soal;pilihan_1;pilihan_2\nrumpang;Di [[1]] oleh [[2]];rak | lemari;\\~a | ~b\\|c\n")
	if !reflect.DeepEqual(q.Gaps, []assessment.Gap{{Accepted: []string{"rak", "lemari"}}, {Accepted: []string{"~a"}, Wrong: []string{"b|c"}}}) {
		t.Error(shownJSON(q.Gaps))
	}
}

func TestAiken(t *testing.T) {
	q, p := one(t, Aiken, "Siapa penyusun *DDC*?\nA) Cutter\nB. Dewey\nC) Otlet\nANSWER: B\n")
	if q.Kind != assessment.Single || options(q.Question) != "Cutter|+Dewey|Otlet" || q.Stem != `Siapa penyusun \*DDC\*?` || len(p) > 0 || q.Line != 1 {
		t.Error(shownJSON(q))
	}
	file := "Satu?\nA) x\nB) y\nANSWER: A\n\nDua tanpa kunci?\nA) x\nB) y\n\nTiga?\nA) x\nC) y\nANSWER: A\n\nEmpat?\nA) x\nB) y\nANSWER: C\n\nLima?\nA) x\nANSWER: A\n\nA) yatim\nB) piatu\nANSWER: A\n\nEnam?\nA) sama\nB) sama\nANSWER: A\n\nTujuh\ndua baris?\nA) x\nB) y\nANSWER: B"
	r := Read(Aiken, []byte(file), Options{})
	if len(r.Items) != 2 || r.Items[1].Line != 33 || r.Items[1].Stem != "Tujuh\ndua baris?" || r.Questions != 8 {
		t.Error(shownJSON(r.Items))
	}
	if got := keys(r.Problems); got != "6:aiken_no_answer 12:aiken_letter 18:aiken_answer 20:options_few 24:aiken_no_question 30:option_twice" {
		t.Error(got)
	}
	file2, problems := Write(Aiken, []Item{{Question: assessment.Question{Kind: assessment.Single, Stem: "**Siapa**\n\n- ini?", Difficulty: 1, Body: assessment.Body{
		Options: []assessment.Option{{Text: "a", Feedback: "x"}, {Text: "_b_", Right: true, Weight: 1}}}}}, {Question: assessment.Question{Kind: assessment.Essay, Stem: "x"}}}, nil)
	if string(file2) != "Siapa ini?\nA) a\nB) b\nANSWER: B\n\n" || keys(problems) != "0:formatting_lost 0:feedback_lost 0:weights_lost 0:measure_lost 0:kind_not_in_format" || problems[4].Question != 2 || problems[4].Severity != Error {
		t.Errorf("%s %s", file2, keys(problems))
	}
}

func TestEncodings(t *testing.T) {
	text := "Café “apa”?{=é}"
	wide := func(big bool) string {
		b := []byte{0xFF, 0xFE}
		if big {
			b = []byte{0xFE, 0xFF}
		}
		for _, u := range utf16.Encode([]rune(text)) {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return string(b)
	}
	for name, c := range map[string]struct{ file, problems string }{
		"UTF-8": {text, ""}, "BOM": {"\uFEFF" + text, ""}, "UTF-16": {wide(false), ""}, "UTF-16 big": {wide(true), ""},
		"Windows-1252": {"Caf\xE9 \x93apa\x94?{=\xE9}", "0:windows_1252"}, "control": {"Café\x00 “apa”?{=é}", "0:control_characters"},
	} {
		q, p := one(t, GIFT, c.file)
		if q.Stem != "Café “apa”?" || q.Accepted[0] != "é" || keys(p) != c.problems {
			t.Errorf("%s: %q %s", name, q.Stem, keys(p))
		}
	}
	for _, ends := range []string{"\r\n", "\r"} {
		if r := Read(GIFT, []byte(strings.ReplaceAll("a{=b}\n\n\nc{=d}\n", "\n", ends)), Options{}); len(r.Items) != 2 || r.Items[1].Line != 4 {
			t.Errorf("%q: %s", ends, shownJSON(r))
		}
	}
	for name, file := range map[string]string{"workbook": "PK\x03\x04xx", "no_questions": "  \n", "too_large": strings.Repeat("x", MaxFile+1)} {
		if r := Read("", []byte(file), Options{}); keys(r.Problems) != "0:"+name || r.Errors() != 1 {
			t.Errorf("%s: %s", name, keys(r.Problems))
		}
	}
}

func TestDetect(t *testing.T) {
	for text, want := range map[string]Format{
		"<?xml version=\"1.0\"?><quiz/>": MoodleXML, "\uFEFF<quiz>": MoodleXML, "soal;A;B;kunci\nx;y;z;A": CSV, "kind,stem,right\n": CSV,
		"// x\n::a::b{=c}": GIFT, "$CATEGORY: x\n": GIFT, "Soal?\nA) x\nB) y\nANSWER: A\n": Aiken, "Soal": GIFT, "Soal, lalu A, B{=c}": GIFT,
	} {
		if got := Detect(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	for name, want := range map[string]Format{"a.XML": MoodleXML, "soal.csv": CSV, "x.gift": GIFT, "x.gift.txt": GIFT, "aiken.txt": Aiken, "soal.txt": ""} {
		if got := formatNamed(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, f := range Formats {
		if f != Aiken && formatNamed(f.FileName("soal")) != f || f.ContentType() == "" {
			t.Error(f)
		}
	}
}

// Everything that can be said is said in both languages, with what it is about.
func TestSaidInBothLanguages(t *testing.T) {
	file, _ := bigFile(MoodleXML, 200)
	r := Read(MoodleXML, []byte(file), Options{})
	groups := Grouped(r.Problems)
	if len(groups) < 5 || len(groups) >= len(r.Problems) || groups[0].Severity != Error || groups[len(groups)-1].Severity != Warning {
		t.Errorf("%d groups of %d problems", len(groups), len(r.Problems))
	}
	for _, l := range locale.All {
		for _, g := range groups {
			if said := g.Say(l); strings.ContainsAny(said, "⟦{") || g.Count < max(1, len(g.Lines)) {
				t.Errorf("%s: %s %d %v", l, said, g.Count, g.Lines)
			}
		}
	}
	p := Problem{Key: "question.option_empty", Field: "option-2"}
	if said := p.Say(locale.EN); !strings.HasPrefix(said, "Option 3: ") {
		t.Error(said)
	}
	if said := (Problem{Key: "interchange.kind_not_in_format", Args: map[string]any{"kind": "cloze"}}).Say(locale.ID); !strings.Contains(said, "rumpang") {
		t.Error(said)
	}
}

// In an Indonesian table numbers are read as the form of a question reads them;
// elsewhere a point is decimal.
func TestNumbersOfATable(t *testing.T) {
	for _, c := range []struct {
		typed               string
		indonesian, english float64 // 0: refused
	}{{"3.500", 3500, 3.5}, {"1.500,5", 1500.5, 0}, {"1.500.000", 1_500_000, 0}, {"2,5", 2.5, 2.5}, {"2.5", 2.5, 2.5}, {"0.125", 0.125, 0.125}, {"1e3", 1000, 1000}, {"-7", -7, -7}, {"1.50.0", 0, 0}, {"tiga", 0, 0}} {
		for file, want := range map[string]float64{"jenis;pertanyaan;kunci\nisian angka;x;" + c.typed: c.indonesian, "Soal;jenis;kunci\nx;angka;" + c.typed: c.indonesian,
			"kind;stem;right\nnumerical;x;" + c.typed: c.english, "type;question;answer\nnumerical;x;" + c.typed: c.english} {
			r := Read(CSV, []byte(file), Options{})
			if want == 0 && (len(r.Items) > 0 || keys(r.Problems) != "2:not_a_number") || want != 0 && (len(r.Items) != 1 || r.Items[0].Value != want) {
				t.Errorf("%q: %s %s, want %v", file, shownJSON(r.Items), keys(r.Problems), want)
			}
		}
	}
	q, _ := one(t, CSV, "jenis;soal;kunci;toleransi;satuan\nangka;x;1.500;0,5;g=1 | kg=1.000\n")
	if q.Value != 1500 || q.Tolerance != 0.5 || !reflect.DeepEqual(q.Units, []assessment.Unit{{Name: "g", Factor: 1}, {Name: "kg", Factor: 1000}}) {
		t.Error(shownJSON(q.Question))
	}
	q, _ = one(t, CSV, "jenis;soal;pilihan_1\nesai;x;Isi | 0=kosong | 2,5=ada\n")
	if q.Rubric[0].Levels[1].Points != 2.5 {
		t.Error(shownJSON(q.Rubric))
	}
}

// What a kind does not read is named as the file names it, and only of questions
// that come in.
func TestSpareCellsByTheirOwnNames(t *testing.T) {
	r := Read(CSV, []byte("jenis;soal;kunci;opsi 1\nuraian;x;A;\ntebak;x;A;y\nisian;x;Dewey;y\n"), Options{})
	var lost []string
	for _, p := range r.Problems {
		if p.Key == "interchange.lost" {
			lost = append(lost, p.Args["what"].(string)+"="+p.Args["value"].(string))
		}
	}
	if got := strings.Join(lost, " "); got != "kunci=A opsi 1=y" {
		t.Errorf("%q\n%s", got, shownJSON(r.Problems))
	}
}
