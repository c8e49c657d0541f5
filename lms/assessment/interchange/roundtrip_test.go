package interchange

import (
	"encoding/json"
	"fmt"
	"testing"

	"binapustaka/lms/assessment"
)

func shownJSON(v any) string {
	b, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err)
	}
	return string(b)
}

// Whatever a format can hold comes back the same, of questions of every kind
// with texts that mean something in the formats.
func TestRoundTrip(t *testing.T) {
	for _, f := range Formats {
		t.Run(string(f), func(t *testing.T) {
			d := newDice(11)
			written, refused := map[assessment.Kind]int{}, map[assessment.Kind]int{}
			for i := range 3000 {
				kind := assessment.Kinds[i%len(assessment.Kinds)]
				q := d.question(kind)
				if err := q.Check(); err != nil {
					t.Fatalf("the generator makes a bad question: %v\n%s", err, shownJSON(q))
				}
				file, problems := Write(f, []Item{{Question: q}}, nil)
				if count(problems, Error) > 0 {
					refused[kind]++
					continue
				}
				written[kind]++
				r := Read(f, file, Options{})
				if len(r.Items) != 1 || r.Errors() > 0 {
					t.Fatalf("%d: %d questions read\n%s\n%s\n%s", i, len(r.Items), shownJSON(r.Problems), file, shownJSON(q))
				}
				want, got := same(f, q), same(f, r.Items[0].Question)
				lossy := f == Aiken || f == MoodleXML && kind == assessment.Matching
				if lossy && lost(problems, "interchange.formatting_lost") {
					continue // it said so
				}
				if kind == assessment.Multiple && lost(problems, "interchange.weight_says") {
					continue
				}
				if kind == assessment.Single && lost(problems, "interchange.weight_says") {
					continue
				}
				if a, b := shownJSON(want), shownJSON(got); a != b {
					t.Fatalf("%d: %s changed\n--- wrote\n%s\n--- read\n%s\n--- file\n%s", i, kind, a, b, file)
				}
			}
			for _, k := range assessment.Kinds {
				holds := f == CSV || f == GIFT && k != assessment.Cloze && k != assessment.Hotspot || f == MoodleXML && k != assessment.Hotspot || f == Aiken && k == assessment.Single
				if holds && written[k] < 100 || !holds && written[k] > 0 || f != Aiken && holds && refused[k] > 0 {
					t.Errorf("%s: %d written, %d refused", k, written[k], refused[k])
				}
			}
		})
	}
}

func lost(list []Problem, key string) bool {
	for _, p := range list {
		if p.Key == key {
			return true
		}
	}
	return false
}

// A file of many questions comes back whole, with their categories and names.
func TestManyQuestionsInOneFile(t *testing.T) {
	for _, f := range []Format{GIFT, MoodleXML, CSV} {
		d := newDice(5)
		var items []Item
		for i := range 300 {
			q := d.question(assessment.Kinds[i%8])
			if f == GIFT && q.Kind == assessment.Cloze {
				q = d.question(assessment.Essay)
			}
			items = append(items, Item{Question: q, Name: fmt.Sprint("Soal ", i), Category: fmt.Sprint("Bab ", i/100), Competency: "K.1"})
		}
		file, problems := Write(f, items, nil)
		if count(problems, Error) > 0 {
			t.Fatal(shownJSON(problems))
		}
		r := Read(f, file, Options{Competencies: map[string]int64{"K.1": 9}})
		if len(r.Items) != len(items) || r.Errors() > 0 || r.Questions != len(items) {
			t.Fatalf("%s: %d of %d\n%s", f, len(r.Items), len(items), shownJSON(r.Problems[:min(5, len(r.Problems))]))
		}
		for i, it := range r.Items {
			if it.Name != items[i].Name || it.Category != items[i].Category || it.CompetencyID != 9 || it.Number != i+1 || it.Difficulty != items[i].Difficulty {
				t.Fatalf("%s: %s", f, shownJSON(it))
			}
			if i > 0 && it.Line <= r.Items[i-1].Line {
				t.Fatalf("%s: question %d begins on line %d, the one before on %d", f, i+1, it.Line, r.Items[i-1].Line)
			}
		}
	}
}
