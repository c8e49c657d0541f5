package interchange

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms/assessment"
)

// bigFile is a file of n questions of which every seventeenth is broken, and
// the lines on which it is. Broken ones may be made so in several ways.
func bigFile(f Format, n int) (file string, broken map[int]int) {
	d := newDice(99)
	broken = map[int]int{}
	var b strings.Builder
	line := 1
	add := func(s string) {
		b.WriteString(s)
		line += strings.Count(s, "\n")
	}
	if f == MoodleXML {
		add("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n")
	}
	for i := range n {
		if i%17 == 16 {
			bad, at := brokenQuestion(f, i/17)
			broken[i+1] = line + at
			add(bad)
			continue
		}
		q := d.question(assessment.Kinds[i%7])
		one, _ := Write(f, []Item{{Question: q}}, nil)
		text := string(one)
		if f == MoodleXML {
			text = strings.TrimSuffix(strings.TrimPrefix(text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n"), "</quiz>\n")
		}
		add(text)
	}
	if f == MoodleXML {
		add("</quiz>\n")
	}
	return b.String(), broken
}

// brokenQuestion is one with an error so many lines below its first.
func brokenQuestion(f Format, i int) (text string, at int) {
	if f == GIFT {
		list := []string{
			"1::Rusak::Soal\ndengan {kurung terbuka\n~a\n=b\n\n", "3::Rusak::Soal{\n~a\n=b\n~%900%c}\n\n", "0Tanpa yang benar{~a ~b}\n\n", "2Angka{#\n=%50%1\n=tiga}\n\n",
			"1Jodoh{\n=a\n=b -> c\n=d -> e}\n\n", "1Dua{=a}\nsoal {=b}\n\n", "2Ulang{~a\n=b\n~a}\n\n",
		}
		s := list[i%len(list)]
		return s[1:], int(s[0] - '0')
	}
	text1 := `  <question type="%s">` + "\n    <name><text>Rusak</text></name>\n    <questiontext format=\"html\"><text>Rusak</text></questiontext>\n%s  </question>\n"
	list := []struct {
		at         int
		kind, body string
	}{
		{0, "calculated", ""},
		{4, "essay", "    <b>tak tertutup\n"},
		{3, "multichoice", "    <answer fraction=\"seratus\"><text>a</text></answer>\n    <answer fraction=\"100\"><text>b</text></answer>\n"},
		{4, "multichoice", "    <answer fraction=\"100\"><text>a</text></answer>\n    <answer fraction=\"0\"><text>a</text></answer>\n"},
		{3, "numerical", "    <answer fraction=\"100\"><text>tiga</text></answer>\n"},
		{0, "shortanswer", "    <answer fraction=\"50\"><text>tiga</text></answer>\n"},
		{3, "essay", "    <x>&takdikenal;</x>\n"},
	}
	c := list[i%len(list)]
	return fmt.Sprintf(text1, c.kind, c.body), c.at
}

// Five hundred questions with errors among them: all good ones come in, every
// error is named with its line.
func TestFiveHundredQuestions(t *testing.T) {
	for _, f := range []Format{GIFT, MoodleXML} {
		file, broken := bigFile(f, 500)
		r := Read(f, []byte(file), Options{})
		if r.Questions != 500 || len(r.Items) != 500-len(broken) || len(broken) != 29 {
			t.Errorf("%s: %d questions, %d good, %d broken", f, r.Questions, len(r.Items), len(broken))
		}
		said := map[int][]int{}
		for _, p := range r.Problems {
			if p.Severity == Error {
				said[p.Question] = append(said[p.Question], p.Line)
			}
		}
		for n, line := range broken {
			if !slices.Contains(said[n], line) {
				t.Errorf("%s: question %d has its error on line %d, named are %v", f, n, line, said[n])
			}
			delete(said, n)
		}
		if len(said) > 0 {
			t.Errorf("%s: errors in good questions: %v", f, said)
		}
		lines := strings.Split(file, "\n")
		for _, it := range r.Items {
			if _, bad := broken[it.Number]; bad || it.Line < 1 || it.Line > len(lines) || f == GIFT && !strings.HasPrefix(lines[it.Line-1], "[markdown]") && !strings.HasPrefix(lines[it.Line-1], "// [tag") ||
				f == MoodleXML && !strings.Contains(lines[it.Line-1], "<question type=") {
				t.Fatalf("%s: question %d is not on line %d", f, it.Number, it.Line)
			}
		}
		written, problems := Write(f, r.Items, nil)
		again := Read(f, written, Options{})
		if count(problems, Error) > 0 || len(again.Items) != len(r.Items) || again.Errors() > 0 {
			t.Errorf("%s: written again %d, errors %d and %d", f, len(again.Items), count(problems, Error), again.Errors())
		}
	}
}

func BenchmarkRead500(b *testing.B) {
	for _, f := range []Format{GIFT, MoodleXML} {
		file, _ := bigFile(f, 500)
		b.Run(string(f), func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				if r := Read(f, []byte(file), Options{}); r.Questions != 500 {
					b.Fatal(r.Questions)
				}
			}
		})
	}
	for _, f := range []Format{CSV, Aiken} {
		d := newDice(4)
		var items []Item
		for i := range 500 {
			kind := assessment.Single
			if f == CSV {
				kind = allKinds(i)
			}
			items = append(items, Item{Question: d.question(kind)})
		}
		file, _ := Write(f, items, nil)
		b.Run(string(f), func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			for b.Loop() {
				Read(f, file, Options{})
			}
		})
	}
}

func BenchmarkWrite500(b *testing.B) {
	d := newDice(4)
	var items []Item
	for i := range 500 {
		items = append(items, Item{Question: d.question(allKinds(i))})
	}
	for _, f := range Formats {
		b.Run(string(f), func(b *testing.B) {
			for b.Loop() {
				Write(f, items, nil)
			}
		})
	}
}
