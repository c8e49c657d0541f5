package interchange

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"binapustaka/lms/assessment"
)

// long are questions with n options, pairs, steps or accepted forms.
func long(n int) (list []assessment.Question) {
	options, pairs, forms := []assessment.Option{}, []assessment.Prompt{}, []string{}
	for i := range n {
		options = append(options, assessment.Option{Text: fmt.Sprintf("Pilihan %d", i+1), Right: i == n-2})
		pairs = append(pairs, assessment.Prompt{Text: fmt.Sprintf("Kiri %d", i+1), Option: i})
		forms = append(forms, fmt.Sprintf("Bentuk %d", i+1))
	}
	some := append([]assessment.Option{}, options...)
	for i := range some {
		some[i].Right = i%3 == 0
	}
	for _, q := range []assessment.Question{
		{Kind: assessment.Single, Body: assessment.Body{Options: options}},
		{Kind: assessment.Multiple, Body: assessment.Body{Options: some}},
		{Kind: assessment.Matching, Body: assessment.Body{Options: options, Prompts: pairs}},
		{Kind: assessment.Ordering, Body: assessment.Body{Options: options}},
		{Kind: assessment.ShortAnswer, Body: assessment.Body{Accepted: forms, Fold: assessment.Fold{Case: true}}},
		{Kind: assessment.Cloze, Body: assessment.Body{Gaps: []assessment.Gap{{Accepted: forms[:n/2], Wrong: forms[n/2:]}, {Accepted: forms}}}},
	} {
		q.Stem = "Yang mana?"
		if q.Kind == assessment.Cloze {
			q.Stem = "Antara [[1]] dan [[2]]."
		}
		list = append(list, q.Normal())
	}
	return list
}

// There is no limit on options: what a format can hold comes back whole, however
// much it is; what it cannot is refused by name.
func TestManyOptionsTravel(t *testing.T) {
	for _, n := range []int{60, 2000, 12_000} {
		for _, f := range Formats {
			for _, q := range long(n) {
				file, problems := Write(f, []Item{{Question: q}}, nil)
				if f == Aiken {
					if q.Kind == assessment.Single && (len(file) > 0 || keys(problems) != "0:aiken_many" || problems[0].Args["n"] != n) {
						t.Errorf("Aiken: %d options: %s\n%s", n, shownJSON(problems), file)
					}
					continue
				}
				if count(problems, Error) > 0 {
					if f != GIFT || q.Kind != assessment.Cloze {
						t.Errorf("%s: %s of %d: %s", f, q.Kind, n, shownJSON(problems))
					}
					continue
				}
				r := Read(f, file, Options{})
				if len(r.Items) != 1 || r.Errors() > 0 || shownJSON(same(f, q)) != shownJSON(same(f, r.Items[0].Question)) {
					t.Errorf("%s: %s of %d is not the same: %d items, %s", f, q.Kind, n, len(r.Items), keys(r.Problems))
				}
			}
		}
	}
}

// Options after Z are named with the line where they begin, and cost no other
// question.
func TestAikenEndsAtZ(t *testing.T) {
	lines := []string{"Yang mana?"}
	for i := range 60 {
		name := string(rune('A' + i%26))
		if i >= 26 {
			name += name
		}
		lines = append(lines, fmt.Sprintf("%s) Pilihan %d", name, i+1))
	}
	r := Read(Aiken, []byte(strings.Join(lines, "\n")+"\nANSWER: CC\n\nSiapa?\nA) x\nB) y\nANSWER: B\n"), Options{})
	if r.Questions != 2 || len(r.Items) != 1 || r.Items[0].Stem != "Siapa?" || keys(r.Problems) != "28:aiken_letters" {
		t.Errorf("%d questions, %d good: %s", r.Questions, len(r.Items), keys(r.Problems))
	}
	for name, file := range map[string]string{
		"letters again": strings.Join(lines[:27], "\n") + "\nA) lagi\nANSWER: A\n", "after an empty line": strings.Join(lines[:27], "\n\n") + "\n\n\nA) lagi\nANSWER: A\n",
	} {
		if r := Read(Aiken, []byte(file), Options{}); len(r.Items) != 0 || !strings.HasSuffix(keys(r.Problems), ":aiken_letters") || len(r.Problems) != 1 {
			t.Errorf("%s: %s", name, shownJSON(r.Problems))
		}
	}
	all := Read(Aiken, []byte(strings.Join(lines[:27], "\n")+"\nANSWER: Z\n"), Options{})
	if len(all.Items) != 1 || len(all.Items[0].Options) != 26 || !all.Items[0].Options[25].Right {
		t.Errorf("A to Z: %s", shownJSON(all.Problems))
	}
}

// What is too large for the bank is an error with its line; the other questions
// come in.
func TestTooLargeIsNamed(t *testing.T) {
	big := long(40_000)
	for _, f := range []Format{GIFT, MoodleXML, CSV} {
		file, _ := Write(f, []Item{{Question: long(60)[1]}, {Question: big[1]}, {Question: long(60)[2]}}, nil)
		r := Read(f, file, Options{})
		said := slices.IndexFunc(r.Problems, func(p Problem) bool { return p.Key == "question.too_large" && p.Line > 2 && p.Question == 2 })
		if len(r.Items) != 2 || r.Errors() != 1 || said < 0 {
			t.Errorf("%s: %d came in, %s", f, len(r.Items), keys(r.Problems))
		}
	}
	deep := "<quiz><question type=\"essay\"><questiontext><text>" + strings.Repeat("<a/>", mostNodes) + "</text></questiontext></question></quiz>"
	if r := Read(MoodleXML, []byte(deep), Options{}); len(r.Items) != 0 || keys(r.Problems) != "1:xml_many" {
		t.Errorf("%d came in, %s", len(r.Items), keys(r.Problems))
	}
}

// A slip in the number of a column is named once, whatever the number.
func TestColumnFarAway(t *testing.T) {
	for kind, cell := range map[string]string{"single": "b", "cloze": "b", "hotspot": "1 1 10 10", "essay": "Isi | 0=a | 1=b"} {
		r := Read(CSV, []byte("kind,stem,right,option_1,option_99999,picture,alt\n"+kind+",[[1]],A,"+cell+","+cell+",/media/x.png,x\n"), Options{})
		if len(r.Items) != 0 || !lost(r.Problems, "interchange.csv_gap") || r.Errors() > 2 {
			t.Errorf("%s: %d came in, %s", kind, len(r.Items), keys(r.Problems))
		}
	}
	r := Read(CSV, []byte("stem,right,option_1,option_2,option_9\n?,A,a,b,c\n"), Options{})
	if got := keys(r.Problems); got != strings.TrimSpace(strings.Repeat("2:option_empty ", 6)) {
		t.Error(got)
	}
}
