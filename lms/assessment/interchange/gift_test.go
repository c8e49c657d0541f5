package interchange

import (
	"strings"
	"testing"

	"binapustaka/lms/assessment"
)

// one reads a file with one question.
func one(t *testing.T, f Format, file string) (Item, []Problem) {
	t.Helper()
	r := Read(f, []byte(file), Options{})
	if len(r.Items) != 1 {
		t.Fatalf("%d questions in\n%s\n%s", len(r.Items), file, shownJSON(r.Problems))
	}
	return r.Items[0], r.Problems
}

// keys are the problems in short: line:key.
func keys(list []Problem) string {
	var all []string
	for _, p := range list {
		all = append(all, decimal(float64(p.Line))+":"+strings.TrimPrefix(strings.TrimPrefix(p.Key, "interchange."), "question."))
	}
	return strings.Join(all, " ")
}

// options are the options of a question in short: + right, ! weight, # feedback.
func options(q assessment.Question) string {
	var all []string
	for _, o := range q.Options {
		s := o.Text
		if o.Right {
			s = "+" + s
		}
		if o.Weight != 0 {
			s += "!" + percent(o.Weight)
		}
		if o.Feedback != "" {
			s += "#" + o.Feedback
		}
		all = append(all, s)
	}
	return strings.Join(all, "|")
}

func TestGIFTChoices(t *testing.T) {
	for _, c := range []struct{ name, file, kind, stem, options, problems string }{
		{"one right", "Siapa penyusun DDC?{~Cutter ~Ranganathan =Melvil Dewey}", "single", "Siapa penyusun DDC?", "Cutter|Ranganathan|+Melvil Dewey", ""},
		{"missing word", "DDC disusun oleh {~Cutter =Dewey} pada 1876.", "single", "DDC disusun oleh _____ pada 1876.", "Cutter|+Dewey", ""},
		{"over several lines", "Angka mana\nuntuk agama? {\n ~100\n =200\n ~300 }", "single", "Angka mana\nuntuk agama?", "100|+200|300", ""},
		{"feedback", "Soal{ =ya#Bagus \n~tidak #Baca lagi\n}", "single", "Soal", "+ya#Bagus|tidak#Baca lagi", ""},
		{"part of the points", "Sulit.{~salah ~%50%separuh =penuh}", "single", "Sulit.", "salah|separuh!50|+penuh", ""},
		{"negative", "Sulit.{~%-33.33333%salah =penuh}", "single", "Sulit.", "salah!-33.33333|+penuh", ""},
		{"weight after =", "Sulit.{=%100%penuh ~salah}", "single", "Sulit.", "+penuh|salah", ""},
		{"several right, wrong ones free", "Dua apa?{~%50%a ~%50%b ~c}", "multiple", "Dua apa?", "+a!50|+b!50|c", ""},
		{"several right, wrong ones cost", "Dua apa?{\n~%-50%c\n~%50%a\n~%50%b\n~%-50%d}", "multiple", "Dua apa?", "c|+a|+b|d", ""},
		{"thirds", "Tiga apa?{~%33.33333%a ~%33.33333%b ~%33.33333%c}", "multiple", "Tiga apa?", "+a|+b|+c", ""},
		{"weight in words", "Sebagian?\n{\n=benar\n~%lima puluh%separuh}", "single", "Sebagian?", "+benar|%lima puluh%separuh", "4:weight_word"},
		{"odd sum", "Dua apa?{~%50%a ~%20%b ~c}", "multiple", "Dua apa?", "+a!50|+b!20|c", "1:weights_sum"},
		{"two right of a single", "Apa?{=a =b ~c}", "single", "Apa?", "+a|b!100|c", "1:second_right"},
		{"escapes", `5 \= apa \{ini\} \~\#\: \\ \x?{~ \= 2 = \#3}`, "single", `5 = apa {ini} \~#: \ \x?`, `= 2|+#3`, ""},
		{"written line end", `Baris satu\nbaris dua{~a =b}`, "single", "Baris satu\\\nbaris dua", "a|+b", ""},
		{"comments", "// komentar\nSoal{\n// lagi\n~a\n=b}", "single", "Soal", "a|+b", ""},
		{"Markdown stays", "[markdown]**Apa** itu?{~*a* =b_c}", "single", "**Apa** itu?", "*a*|+b_c", ""},
		{"HTML", "[html]<p>Apa <b>itu</b>?</p>{~<i>a</i> =b &amp; c}", "single", "Apa **itu**?", "*a*|+b & c", ""},
		{"plain", "[plain]Apa *itu*?{~<i>a</i> =[html]<b>b</b>}", "single", `Apa \*itu\*?`, `\<i>a\</i>|+**b**`, ""},
		{"general feedback", "Soal{~a#x =b####Lihat bab 2}", "single", "Soal", "a#x|+b", ""},
		{"nobody right", "Soal{~a ~b}", "", "", "", "1:multiple_right"},
		{"one option", "Soal{~a}", "", "", "", "1:options_few"},
		{"twice", "Soal{\n~a\n=a}", "", "", "", "3:option_twice"},
		{"not a weight", "Soal{\n~a\n~%120%b\n~%50,5%c}", "", "", "", "3:weight_unreadable 1:weights_sum"},
		{"open", "Soal satu {~a =b\nlagi", "", "", "", "1:brace_not_closed"},
		{"shut", "Soal\nsatu ~a =b}", "", "", "", "2:brace_not_opened"},
		{"two questions in one", "Soal satu {~a =b}\nSoal dua {~a =b}", "", "", "", "2:second_answers"},
	} {
		r := Read(GIFT, []byte(c.file), Options{})
		if c.kind == "" {
			if len(r.Items) != 0 || keys(r.Problems) != c.problems && !strings.Contains(c.name, "weight") || r.Questions != 1 {
				t.Errorf("%s: %d questions, %s", c.name, len(r.Items), keys(r.Problems))
			}
			continue
		}
		if len(r.Items) != 1 {
			t.Errorf("%s: %d questions, %s", c.name, len(r.Items), keys(r.Problems))
			continue
		}
		q := r.Items[0]
		if string(q.Kind) != c.kind || q.Stem != c.stem || options(q.Question) != c.options || keys(r.Problems) != c.problems {
			t.Errorf("%s: %s %q %s [%s]", c.name, q.Kind, q.Stem, options(q.Question), keys(r.Problems))
		}
		if strings.Contains(c.file, "####") && q.Feedback != "Lihat bab 2" {
			t.Errorf("%s: general feedback %q", c.name, q.Feedback)
		}
	}
}

func TestGIFTOtherKinds(t *testing.T) {
	q, p := one(t, GIFT, "Perpustakaan tutup pada hari Minggu.{FALSE#Tidak, kami buka.#Benar sekali.}")
	if q.Kind != assessment.TrueFalse || options(q.Question) != "#Tidak, kami buka.|+#Benar sekali." || len(p) > 0 {
		t.Errorf("true or false: %s %s", options(q.Question), keys(p))
	}
	if q, _ = one(t, GIFT, "Benar?{t}"); q.Kind != assessment.TrueFalse || !q.Options[0].Right {
		t.Errorf("t: %s", q.Kind)
	}
	q, p = one(t, GIFT, "Penulis?{=%100%Dewey =Melvil Dewey#Lengkap =%50%Dewi =%0%*#Bukan =De* }")
	if q.Kind != assessment.ShortAnswer || strings.Join(q.Accepted, "|") != "Dewey|Melvil Dewey" || q.Fold != (assessment.Fold{Case: true}) ||
		q.Feedback != "- Melvil Dewey: Lengkap\n- \\*: Bukan" || keys(p) != "1:partial_lost 1:wildcard_lost 1:wildcard_lost 1:feedback_moved 1:feedback_moved" {
		t.Errorf("short answer: %q %q %s", q.Accepted, q.Feedback, keys(p))
	}
	if q, _ = one(t, GIFT, `Tulis bintang.{=a\\*b}`); q.Accepted[0] != "a*b" {
		t.Errorf("star: %q", q.Accepted)
	}
	q, _ = one(t, GIFT, "Tahun?{#1876:2}")
	if q.Kind != assessment.Numerical || q.Value != 1876 || q.Tolerance != 2 {
		t.Errorf("number: %v %v", q.Value, q.Tolerance)
	}
	if q, _ = one(t, GIFT, "Pi? {#3.141..3.142}."); q.Value != 3.1415 || q.Tolerance != 0.0005 || q.Stem != "Pi? _____." {
		t.Errorf("range: %v %v %q", q.Value, q.Tolerance, q.Stem)
	}
	q, p = one(t, GIFT, "Tahun?{#\n=1876:0#Tepat\n=%50%1876:5#Dekat\n~#Salah}")
	if q.Value != 1876 || q.Tolerance != 0 || keys(p) != "2:feedback_moved 3:partial_lost 3:feedback_moved 4:feedback_moved" || q.Feedback != "- 1876:0: Tepat\n- 1876:5: Dekat\n- \\*: Salah" {
		t.Errorf("several numbers: %v %s %q", q.Value, keys(p), q.Feedback)
	}
	q, p = one(t, GIFT, "Jodohkan.{\n=Kanada -> Ottawa\n=Italia -> Roma\n=Latium -> Roma\n= -> Tokyo\n####Bab 3}")
	if q.Kind != assessment.Matching || options(q.Question) != "Ottawa|Roma|Tokyo" || len(q.Prompts) != 3 || q.Prompts[2].Option != 1 || len(p) > 0 || q.Feedback != "Bab 3" {
		t.Errorf("matching: %s %v %s", options(q.Question), q.Prompts, keys(p))
	}
	q, p = one(t, GIFT, "Urutkan.{>3 ALL VERTICAL\nKatalog\nLabel\nRak\n}")
	if q.Kind != assessment.Ordering || options(q.Question) != "Katalog|Label|Rak" || len(p) > 0 {
		t.Errorf("ordering: %s %s", options(q.Question), keys(p))
	}
	if q, _ = one(t, GIFT, "::Nama \\: satu:: Ceritakan.{}"); q.Kind != assessment.Essay || q.Name != "Nama : satu" || q.Stem != "Ceritakan." {
		t.Errorf("essay: %q %q", q.Name, q.Stem)
	}
	r := Read(GIFT, []byte("$CATEGORY: Bab 1/Klasifikasi\n\nHanya keterangan.\n\n// [id:abc] [tag:difficulty:hard] [tag:competency:K.1] [tag:lain] [tag:Tiga  Suku]\nSoal{=a}\n\nSoal{=#x}\n\nPasangan{=a->b =c}"), Options{Competencies: map[string]int64{"K.1": 4}})
	if len(r.Items) != 1 || r.Questions != 3 || r.Items[0].Difficulty != assessment.Hard || r.Items[0].CompetencyID != 4 || r.Items[0].Category != "Bab 1/Klasifikasi" || r.Items[0].Line != 6 || strings.Join(r.Items[0].Tags, ",") != "lain,tiga suku" {
		t.Errorf("%s", shownJSON(r))
	}
	if got := keys(r.Problems); !strings.HasPrefix(got, "1:category_lost 3:description_lost 5:lost 8:answer_empty") || !strings.Contains(got, "10:pair_arrow") {
		t.Error(got)
	}
}
